// What the loops for polytopes share: where the tables are, and their numbers about the walk.

// Addresses of the tables, as 32-bit words from here on; `PolytopeLoops` keeps them up to date.
export const TABLES: usize = 16;
@inline export function table(index: i32): usize { return <usize>load<u32>(TABLES + (<usize>index << 2)); }
export const COORDINATES: i32 = 0;
export const VERTEX_ERROR: i32 = 1;
export const VERTEX_SERIAL: i32 = 2;
/** Where vertices come from. */
export const ORIGINS: i32 = 3;
export const VERTEX_NUMBER: i32 = 4;
/** Slots that find vertices by their edges. */
export const SLOTS: i32 = 5;
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
/** How much of everything there is, see complex/polytope-tables.ts. */
export const COUNTS: i32 = 18;

/** What calls leave: up to 8 words. */
export const RESULTS: i32 = 19;

/** The two vertices of each edge that is listed, and those of these edges that lie on open facets. */
export const EDGE_ENDS: i32 = 20;
export const OPEN_EDGES: i32 = 21;

/** Of the arrangement in a region, see polytope-arrangement.as.ts: what it keeps, the units, their forms, its cells. */
export const ARRANGEMENT: i32 = 22;
export const REGION_UNITS: i32 = 23;
export const REGION_FORMS: i32 = 24;
export const LEAVES: i32 = 25;

/** By cell: where its vertices and its facets begin in their lists. */
export const CELL_STARTS: i32 = 26;
/** The hyperplane of each facet, by its number. */
export const FACET_PLANES: i32 = 27;

/** Records (complex/polytope-tables.ts says what they hold): bytes, and where each number is. */
export const ORIGIN_BYTES: usize = 16;
export const ORIGIN_SHARED: usize = 12;
export const SLOT_BYTES: usize = 16;
export const SLOT_UNIT: usize = 8;
export const SLOT_VERTEX: usize = 12;
export const FACET_BYTES: usize = 16;
export const FACET_PLANE: usize = 0;
export const FACET_PART: usize = 4;
export const FACET_UNIT: usize = 8;
export const FACET_NUMBER: usize = 12;
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
export const CUTS: u8 = 4;
/** Doubles do not tell. */
export const OPEN: u8 = 5;

export const ROUNDING: f64 = 1.0 / 9007199254740992.0;
export const GROWTH: f64 = 1.0 + 1.0 / 1073741824.0;

/**
 * Words of a polytope with one word in a set of facets before its facets and before its vertices, and the bytes where sets
 * of its facets are: all, those of cuts that it is in front of, open ones.
 */
export const FACETS: i32 = 6;
export const VERTICES: i32 = 38;
export const ALL_SET: usize = 12;
export const FRONT_SET: usize = 16;
export const OPEN_SET: usize = 20;

export let dimension: i32 = 0;
export let underflow: f64 = 0;
/** Largest error of a point that is not computed again exactly. */
export let coarse: f64 = 0;
export let keepsOutput: bool = false;

export function start(d: i32, tiny: f64, coarseError: f64, keeps: i32): void {
  dimension = d;
  underflow = tiny;
  coarse = coarseError;
  keepsOutput = keeps != 0;
  memory.fill(SYSTEM, 0, 30 * ROW);
  for (let k: usize = 0; k < 6; k++) {
    memory.fill(MASKS + k * ROW, 255, ROW);
    store<f64>(UNITS + k * ROW + (k << 3), 1.0);
    store<i64>(MASKS + k * ROW + (k << 3), 0);
  }
}
