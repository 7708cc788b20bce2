// What the loops for polytopes share: where the tables are, and their numbers about the walk.

// Addresses of the tables, as 32-bit words from here on; `PolytopeLoops` keeps them up to date.
export const TABLES: usize = 16;
@inline export function table(index: i32): usize { return <usize>load<u32>(TABLES + (<usize>index << 2)); }
export const COORDINATES: i32 = 0;
export const VERTEX_ERROR: i32 = 1;
export const VERTEX_SERIAL: i32 = 2;
export const FANS: i32 = 3;
export const VERTEX_NUMBER: i32 = 4;
export const EDGES: i32 = 5;
export const FACET_TABLE: i32 = 6;
export const PLANE_FORMS: i32 = 7;
export const STACK: i32 = 8;
export const SIGN: i32 = 9;
export const INTEGERS: i32 = 10;
export const DOUBLES: i32 = 11;
export const FORMS: i32 = 12;
export const SLOPES: i32 = 13;
export const CODES: i32 = 14;
export const CELL_VERTICES: i32 = 15;
export const CELL_FACETS: i32 = 16;
/** The two cells of each facet, by its number. */
export const FACET_CELLS: i32 = 17;
/** How many vertices, edges and facets have numbers, and the lengths of CELL_VERTICES and CELL_FACETS. */
export const COUNTS: i32 = 18;

/** What calls leave: up to 8 words. */
export const RESULTS: i32 = 19;

/** The two vertices of each edge, by its number. */
export const EDGE_ENDS: i32 = 20;

/** Records of edges and facets (`PolytopeFaces` says what they hold): bytes, and where each number is. */
export const EDGE_BYTES: usize = 32;
export const EDGE_START: usize = 0;
export const EDGE_END: usize = 4;
export const EDGE_VERTEX: usize = 8;
export const EDGE_HALF: usize = 12;
export const EDGE_UNIT: usize = 16;
export const EDGE_NEXT: usize = 20;
export const EDGE_NUMBER: usize = 24;
export const FACET_BYTES: usize = 16;
export const FACET_PLANE: usize = 0;
export const FACET_PART: usize = 4;
export const FACET_UNIT: usize = 8;
export const FACET_NUMBER: usize = 12;
@inline export function edgeAt(edge: i32): usize { return table(EDGES) + <usize>edge * EDGE_BYTES; }
@inline export function facetAt(facet: i32): usize { return table(FACET_TABLE) + <usize>facet * FACET_BYTES; }

/** Room for one linear system: rows of 6 doubles. */
export const ROW: usize = 48;
export const SYSTEM: usize = 256;
export const TRANSPOSED: usize = SYSTEM;
export const INVERSE: usize = SYSTEM + 6 * ROW;
/** Row k has a 1 in place k; all bits but those of place k. */
export const UNITS: usize = SYSTEM + 12 * ROW;
export const MASKS: usize = SYSTEM + 18 * ROW;
export const CONSTANTS: usize = SYSTEM + 24 * ROW;
export const BOUNDS: usize = SYSTEM + 25 * ROW;
export const RESIDUAL: usize = SYSTEM + 26 * ROW;
export const POINT: usize = SYSTEM + 27 * ROW;
export const PIVOTS: usize = SYSTEM + 28 * ROW;
export const ROWS: usize = SYSTEM + 29 * ROW;

export const POSITIVE: u8 = 1;
export const NEGATIVE: u8 = 2;
export const LINEAR: u8 = 3;
export const CUTS: u8 = 4;
/** Doubles do not tell. */
export const OPEN: u8 = 5;

export const ROUNDING: f64 = 1.0 / 9007199254740992.0;
export const GROWTH: f64 = 1.0 + 1.0 / 1073741824.0;

/** Words before the facets of a polytope with one word in a set of facets, and before its vertices. */
export const FACETS: i32 = 4;
export const VERTICES: i32 = 36;

export let dimension: i32 = 0;
export let underflow: f64 = 0;
/** Largest error of a point that is not computed again exactly. */
export let coarse: f64 = 0;
export let keepsOutput: bool = false;
/** Bytes of the ends in the fan of a vertex; its edges follow. */
export let fanEnds: usize = 0;
@inline export function fanAt(vertex: i32): usize { return table(FANS) + <usize>vertex * fanEnds * 2; }

export function start(d: i32, tiny: f64, largestError: f64, keeps: i32, fan: i32): void {
  dimension = d;
  underflow = tiny;
  coarse = largestError;
  keepsOutput = keeps != 0;
  fanEnds = <usize>fan << 2;
  memory.fill(SYSTEM, 0, 30 * ROW);
  for (let k: usize = 0; k < 6; k++) {
    memory.fill(MASKS + k * ROW, 255, ROW);
    store<f64>(UNITS + k * ROW + (k << 3), 1.0);
    store<i64>(MASKS + k * ROW + (k << 3), 0);
  }
}
