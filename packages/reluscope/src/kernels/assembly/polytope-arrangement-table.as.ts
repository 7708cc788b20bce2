// What the loops for arrangements (polytope-arrangement.as.ts) keep about the region at hand: the table ARRANGEMENT.

import { ARRANGEMENT, table } from "./polytope-tables.as";

/** At most 16: two sets of units are in one word. */
export const MOST_UNITS: i32 = 12;
/** Vertices are in lists: those of the region, then for each turn those that its unit makes; a list has room for so many. */
export const LIST: i32 = 512;
export const LIST_BYTES: usize = 4 * LIST;
export const LISTS_BYTES: usize = (MOST_UNITS + 1) * LIST_BYTES;
export const MOST_CELLS: usize = 1 << MOST_UNITS;
export const MOST_EDGES: i32 = 16384;
/** Room for the vertices of a cell. */
export const MOST_VERTICES: i32 = 272;

// What is kept, in bytes of the table ARRANGEMENT. By the place of a vertex (512 · its list + its place there): the vertex,
// its facets in the region, the units that are positive and negative there, its number in the complex.
export const VERTEX: usize = 0;
export const FACET_SET: usize = VERTEX + LISTS_BYTES;
export const POSITIVE: usize = FACET_SET + LISTS_BYTES;
export const NEGATIVE: usize = POSITIVE + LISTS_BYTES;
export const NUMBER: usize = NEGATIVE + LISTS_BYTES;
/** How long the lists are. */
export const LENGTHS: usize = NUMBER + LISTS_BYTES;
/** Of each unit, by its bit: where it is in REGION_UNITS, and the bit that its hyperplane has among a vertex's facets. */
export const CUTTING: usize = LENGTHS + 64;
export const PLANE_BIT: usize = CUTTING + 128;
/** The forms of hyperplanes, their addresses, by the bit among facets. */
export const FORM_OF: usize = PLANE_BIT + 128;
/**
 * The vertices that may be ends of segments in the cut at hand: their places and facets; the earlier units that are positive there and,
 * 16 bits higher, those that are negative; the same with the halves exchanged. Four more have no facets.
 */
const ENDS_BYTES: usize = LIST_BYTES + 16;
export const END_PLACE: usize = FORM_OF + 128;
export const END_SET: usize = END_PLACE + ENDS_BYTES;
export const END_SIGNS: usize = END_SET + ENDS_BYTES;
export const END_OPPOSITE: usize = END_SIGNS + ENDS_BYTES;
/** Which of them are the other ends of the segments at one. */
export const OTHER_ENDS: usize = END_OPPOSITE + ENDS_BYTES;
/** For each set of four words, the bytes that move these to the front. */
export const CHOSEN: usize = OTHER_ENDS + ENDS_BYTES;
/** Segments, before their vertices are made: places of both ends, facets, the units that cross it. */
export const SEGMENTS: usize = CHOSEN + 256;
export const SEGMENT_BYTES: usize = 16;
export const SEGMENT_FACETS: usize = 4;
export const SEGMENT_CROSSING: usize = 8;
export const MOST_SEGMENTS: i32 = 8192;
/** The vertices on the segment at hand, from end to end. */
export const CHAIN: usize = SEGMENTS + <usize>MOST_SEGMENTS * SEGMENT_BYTES;
/** By the signs of its units: the number of a cell + 1, or 0. */
export const CELL_OF: usize = CHAIN + 128;
// By cell: its signs, how many vertices it has, its facets, the first of its edges + 1; cells in their order.
export const SIGNS: usize = CELL_OF + 4 * MOST_CELLS;
export const VERTEX_COUNT: usize = SIGNS + 4 * MOST_CELLS;
export const CELL_SET: usize = VERTEX_COUNT + 4 * MOST_CELLS;
export const FIRST_EDGE: usize = CELL_SET + 4 * MOST_CELLS;
export const ORDER: usize = FIRST_EDGE + 4 * MOST_CELLS;
/** The facets by bit of the two parts of a piece, for each piece around the one at hand. */
export const FACET_LIST_BYTES: usize = 128;
export const FACET_LISTS: usize = ORDER + 4 * MOST_CELLS;
/** By the bit of a unit's hyperplane: the set that its facet is in the piece at hand. */
export const SET_OF: usize = FACET_LISTS + 2 * MOST_UNITS * FACET_LIST_BYTES;
/** Edges that are listed: places of both ends, facets, the signs of the cell that lists it, its next edge. */
export const EDGES: usize = SET_OF + 128;
export const EDGE_BYTES: usize = 16;
export const EDGE_FACETS: usize = 4;
export const EDGE_SIGNS: usize = 8;
export const EDGE_NEXT: usize = 12;
/** By cell: the places of its vertices, in 16 bits. */
export const CELL_VERTICES_AT: usize = EDGES + <usize>MOST_EDGES * EDGE_BYTES;
export const CELL_VERTICES_BYTES: usize = 2 * MOST_VERTICES;

/** Bytes of the table ARRANGEMENT, and where CUTTING is in it. */
export function arrangementBytes(): usize { return CELL_VERTICES_AT + MOST_CELLS * CELL_VERTICES_BYTES + 2 * LIST; }
export function cuttingAt(): usize { return CUTTING; }

/** Where the table is. */
let kept: usize = 0;
export function takeTable(): void {
  kept = table(ARRANGEMENT);
  if (load<u8>(kept + CHOSEN + 255) == 0) fillChosen();
}

function fillChosen(): void {
  for (let set = 0; set < 16; set++) {
    let to = kept + CHOSEN + (<usize>set << 4);
    for (let lane = 0; lane < 4; lane++) {
      if (((set >> lane) & 1) == 0) continue;
      store<u32>(to, 0x03020100 + 0x04040404 * lane);
      to += 4;
    }
  }
}

@inline export function at(part: usize): usize { return kept + part; }
@inline export function word(part: usize, place: i32): i32 { return load<i32>(kept + part + (<usize>place << 2)); }
@inline export function setWord(part: usize, place: i32, value: i32): void { store<i32>(kept + part + (<usize>place << 2), value); }
