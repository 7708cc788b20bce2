// The cells that a walk finds, numbered and written down, in AssemblyScript: what ../../complex/polytope-cells.ts does,
// in the same order.

import { ALL_SET, CELL_FACETS, CELL_STARTS, CELL_VERTICES, COUNTS, EDGE_ENDS, FACETS, FACET_CELLS, FACET_NUMBER, FACET_PART, FACET_PLANE, FACET_PLANES, FRONT_SET, OPEN_EDGES, OPEN_SET, STACK, VERTEX_NUMBER, VERTICES, facetAt, table } from "./polytope-tables.as";

/** Where numbers are in COUNTS, in bytes. */
export const VERTICES_NUMBERED: usize = 0;
const EDGE_COUNT: usize = 4;
const FACET_COUNT: usize = 8;
export const VERTICES_LISTED: usize = 12;
const FACETS_LISTED: usize = 16;
const OPEN_COUNT: usize = 20;

/** The vertices of the cell at hand, by their numbers, and where its next edge and open edge go. */
export let list: usize = 0;
let ends: usize = 0;
let openEnds: usize = 0;
let nextEdge: i32 = 0;

export function startCell(): void {
  const counts = table(COUNTS);
  list = table(CELL_VERTICES) + (<usize>load<u32>(counts, VERTICES_LISTED) << 2);
  nextEdge = load<i32>(counts, EDGE_COUNT);
  ends = table(EDGE_ENDS) + (<usize>nextEdge << 3);
  openEnds = table(OPEN_EDGES) + (<usize>load<u32>(counts, OPEN_COUNT) << 2);
}

/** Writes the number of a vertex, the next one if it has none. */
@inline function listVertex(to: usize, vertex: i32, numbers: usize, next: i32): i32 {
  const own: usize = numbers + (<usize>vertex << 2);
  let number = load<i32>(own);
  if (number < 0) {
    number = next++;
    store<i32>(own, number);
  }
  store<i32>(to, number);
  return next;
}

/** Lists an edge between vertices with these numbers, on `facets`; it is not in front of one that is not open. */
@inline export function listEdge(v: i32, w: i32, facets: i32, inFront: i32, open: i32): void {
  store<i32>(ends, min(v, w));
  store<i32>(ends, max(v, w), 4);
  ends += 8;
  store<i32>(openEnds, nextEdge ^ -i32((facets & inFront) != 0));
  nextEdge++;
  openEnds += <usize>i32((facets & open) != 0) << 2;
}

/** Ends cell number `found`: its facets, `set` of those that begin at `facets`. 0 where one of them has been cut. */
export function endCell(found: i32, vertexCount: i32, set: i32, facets: usize): i32 {
  const counts = table(COUNTS);
  const first: usize = table(CELL_FACETS) + (<usize>load<u32>(counts, FACETS_LISTED) << 2);
  const cells = table(FACET_CELLS);
  const planes = table(FACET_PLANES);
  let next = load<i32>(counts, FACET_COUNT);
  let to = first;
  // Without branches: whether a facet is new nobody could guess.
  let cut = 0;
  for (; set != 0; set &= set - 1, to += 4) {
    const facet = facetAt(load<i32>(facets + (<usize>ctz(set) << 2)));
    const known = load<i32>(facet, FACET_NUMBER);
    const isNew = i32(known < 0);
    cut |= isNew & i32(load<i32>(facet, FACET_PART) >= 0);
    const number = select(next, known, isNew);
    // Of one that is not new, this is written over by the next one.
    store<i32>(planes + (<usize>next << 2), load<i32>(facet, FACET_PLANE));
    next += isNew;
    store<i32>(facet, number, FACET_NUMBER);
    const both: usize = cells + (<usize>number << 3);
    store<i32>(both, select(found, load<i32>(both), isNew));
    store<i32>(both, select(-1, found, isNew), 4);
    store<i32>(to, number);
  }
  if (cut != 0) return 0;
  const starts: usize = table(CELL_STARTS) + (<usize>found << 3);
  store<i32>(starts, load<i32>(counts, VERTICES_LISTED));
  store<i32>(starts, load<i32>(counts, FACETS_LISTED), 4);
  store<i32>(counts, nextEdge, EDGE_COUNT);
  store<i32>(counts, next, FACET_COUNT);
  store<i32>(counts, load<i32>(counts, VERTICES_LISTED) + vertexCount, VERTICES_LISTED);
  store<i32>(counts, load<i32>(counts, FACETS_LISTED) + <i32>((to - first) >> 2), FACETS_LISTED);
  store<i32>(counts, <i32>((openEnds - table(OPEN_EDGES)) >> 2), OPEN_COUNT);
  return 1;
}

/**
 * Writes cell number `found` to the ends of CELL_VERTICES and CELL_FACETS, and the edges that it is the one to list to
 * that of EDGE_ENDS; its vertices and facets get the next numbers where they have none (COUNTS). Returns 0 where a facet of
 * the cell has been cut.
 */
export function addCell(cell: i32, found: i32): i32 {
  const counts = table(COUNTS);
  const at: usize = table(STACK) + (<usize>cell << 2);
  const count = load<i32>(at);
  const vertices: usize = at + (VERTICES << 2);
  const sets: usize = vertices + (<usize>count << 2);
  const edges: usize = sets + (<usize>count << 2);
  const end: usize = edges + (<usize>load<i32>(at, 4) << 3);
  const numbers = table(VERTEX_NUMBER);
  startCell();
  let next = load<i32>(counts, VERTICES_NUMBERED);
  for (let i: usize = 0; i < <usize>count << 2; i += 4) {
    next = listVertex(list + i, load<i32>(vertices + i), numbers, next);
  }
  store<i32>(counts, next, VERTICES_NUMBERED);
  const inFront = load<i32>(at, FRONT_SET);
  const open = load<i32>(at, OPEN_SET);
  const closed = inFront & ~open;
  for (let i: usize = edges; i < end; i += 8) {
    const p: usize = load<u32>(i);
    const q: usize = load<u32>(i, 4);
    const facets = load<i32>(sets + (p << 2)) & load<i32>(sets + (q << 2));
    if ((facets & closed) != 0) continue;
    listEdge(load<i32>(list + (p << 2)), load<i32>(list + (q << 2)), facets, inFront, open);
  }
  return endCell(found, count, load<i32>(at, ALL_SET), at + (FACETS << 2));
}
