// Which edges of a polytope a hyperplane cuts, and the vertices on them, in AssemblyScript: what
// ../../complex/polytope-stack.ts and ../../complex/polytope-faces.ts do, in the same order. The two parts are then
// written by polytope-cut-parts.as.ts.

import { solve } from "./common-zero.as";
import { COORDINATES, FACETS, FACET_PLANE, INTEGERS, OPEN_SET, ORIGINS, ORIGIN_BYTES, ORIGIN_SHARED, PLANE_FORMS, POINT, RESULTS, ROWS, SIGN, SLOTS, SLOT_BYTES, SLOT_UNIT, SLOT_VERTEX, STACK, VERTEX_ERROR, VERTEX_NUMBER, VERTEX_SERIAL, VERTEX_SIGNS, VERTICES, coarse, dimension, facetAt, keepsOutput, table } from "./polytope-tables.as";

// What `begin`, `place` and `finish` (polytope-cut-parts.as.ts) share about the cut at hand; set here only.
export let cutCell: i32 = 0;
export let cutCount: i32 = 0;
export let behindVertices: i32 = 0;
export let frontVertices: i32 = 0;
export let behindEdges: i32 = 0;
export let behindSet: i32 = 0;
export let frontSet: i32 = 0;
/** The records of VERTEX_SIGNS of the vertices on both sides, together. */
export let behindSigns: v128 = i32x4(0, 0, 0, 0);
export let frontSigns: v128 = i32x4(0, 0, 0, 0);

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
  if (zero != 0) return -1;
  return findCut(behind, front, behindBits, frontBits);
}

/**
 * The same where the signs are bit `turn` of the records in VERTEX_SIGNS, which say more of both parts: see
 * `behindSigns` and `frontSigns`.
 */
export function beginPieces(cell: i32, room: i32, turn: i32): i32 {
  const at: usize = table(STACK) + (<usize>cell << 2);
  if (load<i32>(at, 8) != 1) return -1;
  integerRow = <usize>room << 2;
  cutCell = cell;
  const count = load<i32>(at);
  const vertices: usize = at + (VERTICES << 2);
  const sets: usize = vertices + (<usize>count << 2);
  const signs = table(VERTEX_SIGNS);
  const sides = integers(SIDES);
  let behind = 0;
  let front = 0;
  let behindBits = 0;
  let frontBits = 0;
  let zero = 0;
  let inBehind = i32x4(0, 0, 0, 0);
  let inFront = i32x4(0, 0, 0, 0);
  for (let i: usize = 0; i < <usize>count << 2; i += 4) {
    const record = v128.load(signs + (<usize>load<u32>(vertices + i) << 4));
    const set = load<i32>(sets + i);
    const side = (i32x4.extract_lane(record, 0) >> turn) & 1;
    zero |= i32(((i32x4.extract_lane(record, 1) >> turn) & 1) == side);
    frontBits |= set & -side;
    behindBits |= set & (side - 1);
    store<i32>(sides + i, ((side != 0 ? front : behind) << 1) | side);
    front += side;
    behind += 1 - side;
    const mask = i32x4.splat(-side);
    inFront = v128.or(inFront, v128.and(record, mask));
    inBehind = v128.or(inBehind, v128.andnot(record, mask));
  }
  if (zero != 0) return -1;
  behindSigns = inBehind;
  frontSigns = inFront;
  return findCut(behind, front, behindBits, frontBits);
}

/** The edges that are cut, once the sides of the vertices are known. */
function findCut(behind: i32, front: i32, behindBits: i32, frontBits: i32): i32 {
  if (frontBits == -1 || behindBits == -1) return -1;
  const at: usize = table(STACK) + (<usize>cutCell << 2);
  const count = load<i32>(at);
  const sets: usize = at + (<usize>(VERTICES + count) << 2);
  const edges: usize = sets + (<usize>count << 2);
  const sides = integers(SIDES);
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

/** The slot of the vertex on an edge, or the free one where it belongs; `first` < `second`. */
@inline function slotOf(first: i32, second: i32, slots: i32): usize {
  const all = table(SLOTS);
  const group = ((second >> 5) * <i32>0x9e3779b1) << 6;
  let slot = (group + 2 * (second & 31) + <i32>(<u32>(first * <i32>0x9e3779b1) >> 28)) & (slots - 1);
  let at: usize = all + <usize>slot * SLOT_BYTES;
  while (load<i32>(at, SLOT_VERTEX) >= 0 && (load<i32>(at) != first || load<i32>(at, 4) != second)) {
    slot = (slot + 1) & (slots - 1);
    at = all + <usize>slot * SLOT_BYTES;
  }
  return at;
}

/**
 * The vertices on the edges that are cut, from number `from` on, made where no other cell has made them. Returns how
 * many are there: all, or those before one that doubles do not place well. −1: another cell cut the edge differently.
 * `slots` is how many slots there are. Leaves the number of vertices in the table RESULTS.
 */
export function place(from: i32, plane: i32, unit: i32, vertexCount: i32, slots: i32, serial: i32): i32 {
  const d = dimension;
  const at: usize = table(STACK) + (<usize>cutCell << 2);
  const vertices: usize = at + (VERTICES << 2);
  const edges: usize = vertices + (<usize>load<i32>(at) << 3);
  const facets: usize = at + (FACETS << 2);
  const open = load<i32>(at, OPEN_SET);
  const cutEdges = integers(CUT_EDGE);
  const cutSets = integers(CUT_SET);
  const onCut = integers(CUT_VERTEX);
  const forms = table(PLANE_FORMS);
  const origins = table(ORIGINS);
  const width: usize = <usize>(d + 2) << 3;
  let k = from;
  for (; k < cutCount; k++) {
    const number: usize = <usize>k << 2;
    const edge: usize = edges + <usize>load<u32>(cutEdges + number);
    const p = load<i32>(vertices + (<usize>load<u32>(edge) << 2));
    const q = load<i32>(vertices + (<usize>load<u32>(edge, 4) << 2));
    const first = min(p, q);
    const second = max(p, q);
    const facetSet = load<i32>(cutSets + number);
    const isShared = i32((facetSet & open) != 0);
    let slot: usize = 0;
    if (keepsOutput) {
      slot = slotOf(first, second, slots);
      const known = load<i32>(slot, SLOT_VERTEX);
      if (known >= 0) {
        if (load<i32>(slot, SLOT_UNIT) != unit) return -1;
        if (isShared != 0) store<i32>(origins + <usize>known * ORIGIN_BYTES, 1, ORIGIN_SHARED);
        store<i32>(onCut + number, known);
        continue;
      }
    }
    let row: usize = ROWS;
    for (let set = facetSet; set != 0; set &= set - 1, row += 4) {
      const facet = facetAt(load<i32>(facets + (<usize>ctz(set) << 2)));
      store<u32>(row, <u32>(forms + <usize>load<u32>(facet, FACET_PLANE) * width));
    }
    store<u32>(row, <u32>(forms + <usize>plane * width));
    const error = solve();
    if (!(error <= coarse)) break;
    const vertex = vertexCount++;
    const to: usize = table(COORDINATES) + <usize>(vertex * d) * 8;
    // + 0 makes −0 a 0.
    for (let i: usize = 0; i < <usize>d; i++) store<f64>(to + (i << 3), load<f64>(POINT + (i << 3)) + 0.0);
    store<f64>(table(VERTEX_ERROR) + (<usize>vertex << 3), error);
    store<i32>(table(VERTEX_SERIAL) + (<usize>vertex << 2), serial++);
    store<i32>(table(VERTEX_NUMBER) + (<usize>vertex << 2), -1);
    v128.store(table(VERTEX_SIGNS) + (<usize>vertex << 4), i32x4(0, 0, 0, 0));
    const origin = i32x4(first, second, unit, isShared);
    v128.store(origins + <usize>vertex * ORIGIN_BYTES, origin);
    if (keepsOutput) v128.store(slot, i32x4.replace_lane(origin, 3, vertex));
    store<i32>(onCut + number, vertex);
  }
  store<i32>(table(RESULTS), vertexCount);
  return k;
}
