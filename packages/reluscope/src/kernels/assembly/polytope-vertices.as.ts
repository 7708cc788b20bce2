// The vertices of a walk, in AssemblyScript: each is found by the edge on which a unit made it, or made there, as in
// ../../complex/polytope-faces.ts.

import { solve } from "./common-zero.as";
import { COORDINATES, ORIGINS, ORIGIN_BYTES, ORIGIN_SHARED, POINT, ROWS, SLOTS, SLOT_BYTES, SLOT_UNIT, SLOT_VERTEX, VERTEX_ERROR, VERTEX_NUMBER, VERTEX_SERIAL, coarse, dimension, keepsOutput, table } from "./polytope-tables.as";

/** No cell before has made it. */
export const UNKNOWN: i32 = -1;
/** Another cell has cut the edge by another unit. */
export const DIFFERENT: i32 = -2;

/** How many vertices there are. */
export let vertexTotal: i32 = 0;
let serial: i32 = 0;
let slots: i32 = 0;
/** Where the vertex that `findVertex` did not find belongs. */
let freeSlot: usize = 0;

/** Takes how many vertices and slots there are, and the serial number of the next vertex. */
export function startVertices(vertices: i32, slotCount: i32, nextSerial: i32): void {
  vertexTotal = vertices;
  slots = slotCount;
  serial = nextSerial;
}

/** The slot of the vertex on an edge, or the free one where it belongs; `first` < `second`. */
@inline function slotOf(first: i32, second: i32): usize {
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

/** The vertex that `unit` has made on an edge (`first` < `second`), or UNKNOWN, or DIFFERENT. */
export function findVertex(first: i32, second: i32, unit: i32, isShared: bool): i32 {
  if (!keepsOutput) return UNKNOWN;
  const slot = slotOf(first, second);
  const known = load<i32>(slot, SLOT_VERTEX);
  freeSlot = slot;
  if (known < 0) return UNKNOWN;
  if (load<i32>(slot, SLOT_UNIT) != unit) return DIFFERENT;
  if (isShared) store<i32>(table(ORIGINS) + <usize>known * ORIGIN_BYTES, 1, ORIGIN_SHARED);
  return known;
}

/** Adds a form (its address) to those in ROWS, which end at `end` and are in the order of their addresses. */
@inline export function addRow(end: usize, form: u32): usize {
  let at = end;
  for (; at > ROWS && load<u32>(at - 4) > form; at -= 4) store<u32>(at, load<u32>(at - 4));
  store<u32>(at, form);
  return end + 4;
}

/**
 * Makes the vertex that `findVertex` has just not found, the common zero of the forms in ROWS; −1 where doubles do not
 * place it well.
 */
export function makeVertex(first: i32, second: i32, unit: i32, isShared: bool): i32 {
  const d = dimension;
  const error = solve();
  if (!(error <= coarse)) return -1;
  const vertex = vertexTotal++;
  const to: usize = table(COORDINATES) + <usize>(vertex * d) * 8;
  // + 0 makes −0 a 0.
  for (let i: usize = 0; i < <usize>d; i++) store<f64>(to + (i << 3), load<f64>(POINT + (i << 3)) + 0.0);
  store<f64>(table(VERTEX_ERROR) + (<usize>vertex << 3), error);
  store<i32>(table(VERTEX_SERIAL) + (<usize>vertex << 2), serial++);
  store<i32>(table(VERTEX_NUMBER) + (<usize>vertex << 2), -1);
  const origin = i32x4(first, second, unit, i32(isShared));
  v128.store(table(ORIGINS) + <usize>vertex * ORIGIN_BYTES, origin);
  if (keepsOutput) v128.store(freeSlot, i32x4.replace_lane(origin, 3, vertex));
  return vertex;
}
