// Which edges of a polytope a hyperplane cuts, and the vertices on them, in AssemblyScript: what
// ../../complex/polytope-stack.ts and ../../complex/polytope-faces.ts do, in the same order. The two parts are then
// written by polytope-cut-parts.as.ts.

import { solve } from "./common-zero.as";
import { COORDINATES, EDGE_END, EDGE_HALF, EDGE_NEXT, EDGE_NUMBER, EDGE_START, EDGE_UNIT, EDGE_VERTEX, FACETS, FACET_PART, FACET_PLANE, INTEGERS, PLANE_FORMS, POINT, RESULTS, ROWS, SIGN, STACK, VERTEX_ERROR, VERTEX_NUMBER, VERTEX_SERIAL, VERTICES, coarse, dimension, edgeAt, facetAt, fanAt, fanEnds, table } from "./polytope-tables.as";

// What `begin`, `place` and `finish` (polytope-cut-parts.as.ts) share about the cut at hand; set here only.
export let cutCell: i32 = 0;
export let cutCount: i32 = 0;
/** Vertices from this number on were made by this cut. */
export let newVertices: i32 = 0;
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
/** By edge that is cut: address of the edge, its facets, its vertex, its halves, its places in the parts. */
export const CUT_EDGE: usize = 1;
export const CUT_SET: usize = 2;
export const CUT_VERTEX: usize = 3;
export const CUT_HALF: usize = 4;
export const IN_BEHIND: usize = 5;
export const IN_FRONT: usize = 6;

/**
 * Begins to cut a polytope by signs in SIGN; returns how many edges are cut, or −1 where the general way is needed.
 * `room` is how many numbers fit into a row of INTEGERS.
 */
export function begin(cell: i32, room: i32): i32 {
  const d = dimension;
  const at: usize = table(STACK) + (<usize>cell << 2);
  if (load<i32>(at, 8) != 1) return -1;
  integerRow = <usize>room << 2;
  cutCell = cell;
  const count = load<i32>(at);
  const edgeCount = load<i32>(at, 4);
  const vertices: usize = at + (VERTICES << 2);
  const sets: usize = vertices + (<usize>count << 2);
  const edges: usize = sets + (<usize>count << 2);
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
  const cutEdges = integers(CUT_EDGE);
  let cut = 0;
  let both = 0;
  const end: usize = edges + <usize>edgeCount * 12;
  for (let edge: usize = edges; edge < end; edge += 12) {
    const p = load<i32>(sides + (<usize>load<u32>(edge, 4) << 2)) & 1;
    const q = load<i32>(sides + (<usize>load<u32>(edge, 8) << 2)) & 1;
    store<u32>(cutEdges + (<usize>cut << 2), <u32>(edge - edges));
    cut += p ^ q;
    both += (p | q) ^ 1;
  }
  const cutSets = integers(CUT_SET);
  for (let k: usize = 0; k < <usize>cut; k++) {
    const edge: usize = edges + <usize>load<u32>(cutEdges + (k << 2));
    const set =
      load<i32>(sets + (<usize>load<u32>(edge, 4) << 2)) & load<i32>(sets + (<usize>load<u32>(edge, 8) << 2));
    if (popcnt(set) != d - 1) return -1;
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

/** One more edge of the complex. */
@inline export function addEdge(number: i32, first: i32, second: i32): void {
  const at = edgeAt(number);
  store<i32>(at, first, EDGE_START);
  store<i32>(at, second, EDGE_END);
  store<i32>(at, -1, EDGE_VERTEX);
  store<i32>(at, -1, EDGE_HALF);
  store<i32>(at, -1, EDGE_UNIT);
  store<i32>(at, -1, EDGE_NEXT);
  store<i32>(at, -1, EDGE_NUMBER);
}

/**
 * The vertices on the edges that are cut, from number `from` on, made where no other cell has made them. Returns how
 * many are there: all, or those before one that doubles do not place well. −1: another cell cut the edge differently.
 * Leaves the numbers of vertices and edges in the table RESULTS.
 */
export function place(from: i32, plane: i32, unit: i32, vertexCount: i32, edgeCount: i32, serial: i32): i32 {
  const d = dimension;
  const at: usize = table(STACK) + (<usize>cutCell << 2);
  const edges: usize = at + (<usize>(VERTICES + 2 * load<i32>(at)) << 2);
  const facets: usize = at + (FACETS << 2);
  const cutEdges = integers(CUT_EDGE);
  const cutSets = integers(CUT_SET);
  const onCut = integers(CUT_VERTEX);
  const halves = integers(CUT_HALF);
  const forms = table(PLANE_FORMS);
  const width: usize = <usize>(d + 2) << 3;
  if (from == 0) newVertices = vertexCount;
  let k = from;
  for (; k < cutCount; k++) {
    const number: usize = <usize>k << 2;
    const edge = edgeAt(load<i32>(edges + <usize>load<u32>(cutEdges + number)));
    let vertex = load<i32>(edge, EDGE_VERTEX);
    if (vertex >= 0) {
      if (load<i32>(edge, EDGE_UNIT) != unit) return -1;
      store<i32>(onCut + number, vertex);
      store<i32>(halves + number, load<i32>(edge, EDGE_HALF));
      continue;
    }
    let row: usize = ROWS;
    for (let set = load<i32>(cutSets + number); set != 0; set &= set - 1, row += 4) {
      const facet = facetAt(load<i32>(facets + (<usize>ctz(set) << 2)));
      store<u32>(row, <u32>(forms + <usize>load<u32>(facet, FACET_PLANE) * width));
    }
    store<u32>(row, <u32>(forms + <usize>plane * width));
    const error = solve();
    if (!(error <= coarse)) break;
    vertex = vertexCount++;
    const to: usize = table(COORDINATES) + <usize>(vertex * d) * 8;
    // + 0 makes −0 a 0.
    for (let i: usize = 0; i < <usize>d; i++) store<f64>(to + (i << 3), load<f64>(POINT + (i << 3)) + 0.0);
    store<f64>(table(VERTEX_ERROR) + (<usize>vertex << 3), error);
    store<i32>(table(VERTEX_SERIAL) + (<usize>vertex << 2), serial++);
    const fan = fanAt(vertex);
    for (let k: usize = 0; k < fanEnds; k += 16) v128.store(fan + k, i32x4.splat(-1));
    store<i32>(table(VERTEX_NUMBER) + (<usize>vertex << 2), -1);
    addEdge(edgeCount, load<i32>(edge, EDGE_START), vertex);
    addEdge(edgeCount + 1, vertex, load<i32>(edge, EDGE_END));
    store<i32>(edge, vertex, EDGE_VERTEX);
    store<i32>(edge, edgeCount, EDGE_HALF);
    store<i32>(edge, unit, EDGE_UNIT);
    store<i32>(onCut + number, vertex);
    store<i32>(halves + number, edgeCount);
    edgeCount += 2;
  }
  store<i32>(table(RESULTS), vertexCount);
  store<i32>(table(RESULTS), edgeCount, 4);
  return k;
}

/** Makes the parts of a polytope's edges and facets unknown that were made from these numbers on. */
export function forgetParts(cell: i32, vertexCount: i32, facetCount: i32): void {
  const at: usize = table(STACK) + (<usize>cell << 2);
  const edges: usize = at + (<usize>(VERTICES + 2 * load<i32>(at)) << 2);
  const end: usize = edges + <usize>load<i32>(at, 4) * 12;
  for (let edge: usize = edges; edge < end; edge += 12) {
    const to = edgeAt(load<i32>(edge));
    if (load<i32>(to, EDGE_VERTEX) >= vertexCount) store<i32>(to, -1, EDGE_VERTEX);
  }
  const facets: usize = at + (FACETS << 2);
  for (let set = load<i32>(at, 12); set != 0; set &= set - 1) {
    const to = facetAt(load<i32>(facets + (<usize>ctz(set) << 2)));
    if (load<i32>(to, FACET_PART) >= facetCount) store<i32>(to, -1, FACET_PART);
  }
}
