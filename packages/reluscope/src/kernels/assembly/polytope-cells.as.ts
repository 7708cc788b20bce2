// The cells that a walk finds, numbered and written down, in AssemblyScript: what ../../complex/polytope-cells.ts does,
// in the same order.

import { ALL_SET, CELL_FACETS, CELL_VERTICES, COUNTS, EDGE_ENDS, FACETS, FACET_CELLS, FACET_NUMBER, FACET_PART, FRONT_SET, OPEN_EDGES, OPEN_SET, STACK, VERTEX_NUMBER, VERTICES, facetAt, table } from "./polytope-tables.as";

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
  const edges: usize = vertices + (<usize>count << 3);
  const end: usize = edges + (<usize>load<i32>(at, 4) << 3);
  const numbers = table(VERTEX_NUMBER);
  let next = load<i32>(counts);
  const list: usize = table(CELL_VERTICES) + (<usize>load<u32>(counts, 12) << 2);
  let to = list;
  for (let i: usize = vertices; i < vertices + (<usize>count << 2); i += 4, to += 4) {
    const own: usize = numbers + (<usize>load<u32>(i) << 2);
    let number = load<i32>(own);
    if (number < 0) {
      number = next++;
      store<i32>(own, number);
    }
    store<i32>(to, number);
  }
  store<i32>(counts, next);
  store<i32>(counts, load<i32>(counts, 12) + count, 12);
  next = load<i32>(counts, 4);
  let ends: usize = table(EDGE_ENDS) + (<usize>next << 3);
  const sets: usize = vertices + (<usize>count << 2);
  const inFront = load<i32>(at, FRONT_SET);
  const isOpen = load<i32>(at, OPEN_SET);
  let open: usize = table(OPEN_EDGES) + (<usize>load<u32>(counts, 20) << 2);
  for (let i: usize = edges; i < end; i += 8) {
    const p: usize = <usize>load<u32>(i) << 2;
    const q: usize = <usize>load<u32>(i, 4) << 2;
    const facets = load<i32>(sets + p) & load<i32>(sets + q);
    if ((facets & inFront) != 0) continue;
    const v = load<i32>(list + p);
    const w = load<i32>(list + q);
    store<i32>(ends, min(v, w));
    store<i32>(ends, max(v, w), 4);
    ends += 8;
    store<i32>(open, next++);
    open += <usize>i32((facets & isOpen) != 0) << 2;
  }
  store<i32>(counts, next, 4);
  store<i32>(counts, <i32>((open - table(OPEN_EDGES)) >> 2), 20);
  next = load<i32>(counts, 8);
  const first: usize = table(CELL_FACETS) + (<usize>load<u32>(counts, 16) << 2);
  const cells = table(FACET_CELLS);
  to = first;
  for (let set = load<i32>(at, ALL_SET); set != 0; set &= set - 1, to += 4) {
    const facet = facetAt(load<i32>(at + (FACETS << 2) + (<usize>ctz(set) << 2)));
    let number = load<i32>(facet, FACET_NUMBER);
    if (number < 0) {
      if (load<i32>(facet, FACET_PART) >= 0) return 0;
      number = next++;
      store<i32>(facet, number, FACET_NUMBER);
      store<i32>(cells + (<usize>number << 3), found);
      store<i32>(cells + (<usize>number << 3), -1, 4);
    } else store<i32>(cells + (<usize>number << 3), found, 4);
    store<i32>(to, number);
  }
  store<i32>(counts, next, 8);
  store<i32>(counts, load<i32>(counts, 16) + <i32>((to - first) >> 2), 16);
  return 1;
}
