// Which edges of a polytope a hyperplane cuts, and the vertices on them, in AssemblyScript: what
// ../../complex/polytope-stack.ts and ../../complex/polytope-faces.ts do, in the same order. The two parts are then
// written by polytope-cut-parts.as.ts.

import { FACETS, FACET_PLANE, INTEGERS, OPEN_SET, PLANE_FORMS, RESULTS, ROWS, SIGN, STACK, VERTICES, dimension, facetAt, table } from "./polytope-tables.as";
import { DIFFERENT, UNKNOWN, addRow, findVertex, makeVertex, startVertices, vertexTotal } from "./polytope-vertices.as";

// What `begin`, `place` and `finish` (polytope-cut-parts.as.ts) share about the cut at hand; set here only.
export let cutCell: i32 = 0;
export let cutCount: i32 = 0;
export let behindVertices: i32 = 0;
export let frontVertices: i32 = 0;
export let behindEdges: i32 = 0;
export let behindSet: i32 = 0;
export let frontSet: i32 = 0;

// Rows of INTEGERS, `integerRow` bytes each.
let integerRow: usize = 0;
@inline export function integers(index: usize): usize { return table(INTEGERS) + index * integerRow; }
/** By vertex: 2 · its place in its part + its part. */
export const SIDES: usize = 0;
/** By edge that is cut: where it stands among the edges (in bytes), its facets, its vertex. */
export const CUT_EDGE: usize = 1;
export const CUT_SET: usize = 2;
export const CUT_VERTEX: usize = 3;

/**
 * Begins to cut a polytope by signs in SIGN; returns how many edges are cut, or −1 where the general way is needed.
 * `room` is how many numbers fit into a row of INTEGERS.
 */
export function begin(cell: i32, room: i32): i32 {
  const at: usize = table(STACK) + (<usize>cell << 2);
  if (load<i32>(at, 8) != 1) return -1;
  integerRow = <usize>room << 2;
  cutCell = cell;
  const count = load<i32>(at);
  const sets: usize = at + (<usize>(VERTICES + count) << 2);
  const sign = table(SIGN);
  const sides = integers(SIDES);
  let behind = 0;
  let front = 0;
  let behindBits = 0;
  let frontBits = 0;
  let zero = 0;
  for (let i = 0; i < count; i++) {
    const found = <i32>load<i8>(sign + <usize>i);
    const set = load<i32>(sets + (<usize>i << 2));
    const side = i32(found > 0);
    zero |= i32(found == 0);
    frontBits |= set & -side;
    behindBits |= set & (side - 1);
    store<i32>(sides + (<usize>i << 2), ((side != 0 ? front : behind) << 1) | side);
    front += side;
    behind += 1 - side;
  }
  if (zero != 0 || frontBits == -1 || behindBits == -1) return -1;
  const edges: usize = sets + (<usize>count << 2);
  const cutEdges = integers(CUT_EDGE);
  let cut = 0;
  let both = 0;
  const end: usize = edges + (<usize>load<i32>(at, 4) << 3);
  for (let edge: usize = edges; edge < end; edge += 8) {
    const p = load<i32>(sides + (<usize>load<u32>(edge) << 2)) & 1;
    const q = load<i32>(sides + (<usize>load<u32>(edge, 4) << 2)) & 1;
    store<u32>(cutEdges + (<usize>cut << 2), <u32>(edge - edges));
    cut += p ^ q;
    both += (p | q) ^ 1;
  }
  const cutSets = integers(CUT_SET);
  for (let k: usize = 0; k < <usize>cut; k++) {
    const edge: usize = edges + <usize>load<u32>(cutEdges + (k << 2));
    const set =
      load<i32>(sets + (<usize>load<u32>(edge) << 2)) & load<i32>(sets + (<usize>load<u32>(edge, 4) << 2));
    if (popcnt(set) != dimension - 1) return -1;
    store<i32>(cutSets + (k << 2), set);
  }
  cutCount = cut;
  behindVertices = behind;
  frontVertices = front;
  behindEdges = both;
  behindSet = behindBits;
  frontSet = frontBits;
  return cut;
}

/**
 * The vertices on the edges that are cut, from number `from` on, made where no other cell has made them. Returns how
 * many are there: all, or those before one that doubles do not place well. −1: another cell cut the edge differently.
 * `slots` is how many slots there are. Leaves the number of vertices in the table RESULTS.
 */
export function place(from: i32, plane: i32, unit: i32, vertexCount: i32, slots: i32, serial: i32): i32 {
  const at: usize = table(STACK) + (<usize>cutCell << 2);
  const vertices: usize = at + (VERTICES << 2);
  const edges: usize = vertices + (<usize>load<i32>(at) << 3);
  const facets: usize = at + (FACETS << 2);
  const open = load<i32>(at, OPEN_SET);
  const cutEdges = integers(CUT_EDGE);
  const cutSets = integers(CUT_SET);
  const onCut = integers(CUT_VERTEX);
  const forms = table(PLANE_FORMS);
  const width: usize = <usize>(dimension + 2) << 3;
  startVertices(vertexCount, slots, serial);
  let k = from;
  for (; k < cutCount; k++) {
    const number: usize = <usize>k << 2;
    const edge: usize = edges + <usize>load<u32>(cutEdges + number);
    const p = load<i32>(vertices + (<usize>load<u32>(edge) << 2));
    const q = load<i32>(vertices + (<usize>load<u32>(edge, 4) << 2));
    const first = min(p, q);
    const second = max(p, q);
    const facetSet = load<i32>(cutSets + number);
    const isShared = (facetSet & open) != 0;
    let vertex = findVertex(first, second, unit, isShared);
    if (vertex == DIFFERENT) return -1;
    if (vertex == UNKNOWN) {
      let row: usize = ROWS;
      for (let set = facetSet; set != 0; set &= set - 1) {
        const facet = facetAt(load<i32>(facets + (<usize>ctz(set) << 2)));
        row = addRow(row, <u32>(forms + <usize>load<u32>(facet, FACET_PLANE) * width));
      }
      addRow(row, <u32>(forms + <usize>plane * width));
      vertex = makeVertex(first, second, unit, isShared);
      if (vertex < 0) break;
    }
    store<i32>(onCut + number, vertex);
  }
  store<i32>(table(RESULTS), vertexTotal);
  return k;
}
