// The walk through the pieces of one region of the last layer, in AssemblyScript: what `cut` of ../../complex/polytope-walk.ts
// does there, in the same order.
//
// A vertex keeps the signs of all units that cut the region once they are known, and a cut puts those of both sides together,
// so that a piece knows which units cut it before it is written; a piece that none cuts is a cell, and is not written at all
// if its turn has come. What is rare is left to ../../complex/polytope-pieces.ts: `walkPieces` returns a code that says what
// is needed, and is called again when that is done.

import { addCell, addPart } from "./polytope-cells.as";
import { BEHIND, FRONT, finishParts } from "./polytope-cut-parts.as";
import { CUT_VERTEX, beginPieces, behindSigns, cutCount, frontSigns, integers, place } from "./polytope-cut.as";
import { COORDINATES, COUNTS, FORMS, FRAMES, LEAVES, PIECE_FORMS, PIECE_UNITS, RESULTS, STACK, VERTEX_ERROR, VERTEX_SIGNS, dimension, table } from "./polytope-tables.as";

// What `walkPieces` returns.
const DONE: i32 = 0;
/** More room in the tables. */
const ROOM: i32 = 1;
/** Signs at vertices of the piece that doubles do not tell. */
const SIGNS: i32 = 2;
/** A cut through vertices, or one that gives a piece more than 32 facets. */
const GENERAL_CUT: i32 = 3;
/** A vertex that doubles do not place well. */
const POINT: i32 = 4;
/** A cell with more than 32 facets; nothing is left to do with it here. */
const LARGE_CELL: i32 = 5;
const DIFFERENT_CUTS: i32 = 6;
const CUT_FACE: i32 = 7;

// Words of RESULTS, in bytes: numbers of the walk, and how much the tables hold.
const VERTEX_TOTAL: usize = 0;
const FACET_TOTAL: usize = 4;
const TOP: usize = 8;
const FRONT_PART: usize = 12;
const FRAME_COUNT: usize = 16;
const SERIAL: usize = 20;
const LEAF_COUNT: usize = 24;
const FOUND: usize = 28;
const PLACED: usize = 32;
const SLOT_COUNT: usize = 36;
const VERTEX_ROOM: usize = 40;
const STACK_ROOM: usize = 44;
const FACET_ROOM: usize = 48;
const ROW_ROOM: usize = 52;
const CELL_VERTEX_ROOM: usize = 56;
const CELL_FACET_ROOM: usize = 60;
const FACET_CELL_ROOM: usize = 64;
const EDGE_ROOM: usize = 68;
const OPEN_ROOM: usize = 72;
const LEAF_ROOM: usize = 76;

// A frame: a piece, where the stack ended before, how far it is, the next unit's turn, which units are positive and negative
// on it, and its parts; of its vertices together, the positive and the negative signs, and those missing.
const FRAME_BYTES: usize = 64;
const CELL: usize = 0;
const FRAME_TOP: usize = 4;
const STATE: usize = 8;
const FRONT_CELL: usize = 12;
const TURN: usize = 16;
const POSITIVE: usize = 20;
const NEGATIVE: usize = 24;
const BEHIND_CELL: usize = 28;
const SIGNS_TOGETHER: usize = 32;
const FRONT_SIGNS: usize = 48;

/** The signs of all vertices have to be put together. */
const FRESH: i32 = 0;
const KNOWN: i32 = 1;
const CUTTING: i32 = 2;
/** Its part in front comes next, whose signs are known. */
const FRONT_NEXT: i32 = 3;
/** Its parts come next, the signs of which are not put together. */
const FRESH_BEHIND: i32 = 4;
const FRESH_FRONT: i32 = 5;
const LAST: i32 = 6;

/** The most facets that a cut makes, and words of the heads of two parts. */
const MOST_FACETS: i32 = 65;
const HEADS: i32 = 80;

/** The units that cut the region: how many, a bit for each, its number among regions, the plane of the first one. */
let units: i32 = 0;
let allUnits: i32 = 0;
let region: i32 = 0;
let firstPlane: i32 = 0;

@inline function frameAt(number: i32): usize { return table(FRAMES) + <usize>number * FRAME_BYTES; }
@inline function recordAt(vertex: i32): usize { return table(VERTEX_SIGNS) + (<usize>vertex << 4); }

/** Begins with the piece `cell`, which the units from number `turn` on of the `count` in PIECE_UNITS may cut. */
export function startPieces(cell: i32, turn: i32, count: i32, number: i32, plane: i32): void {
  units = count;
  allUnits = count == 32 ? -1 : (1 << count) - 1;
  region = number;
  firstPlane = plane;
  pairForms();
  const results = table(RESULTS);
  store<i32>(results, 0, FRAME_COUNT);
  pushFrame(cell, load<i32>(results, TOP), turn, 0, 0, FRESH);
}

function pushFrame(cell: i32, top: i32, turn: i32, positive: i32, negative: i32, state: i32): usize {
  const results = table(RESULTS);
  const count = load<i32>(results, FRAME_COUNT);
  store<i32>(results, count + 1, FRAME_COUNT);
  const frame = frameAt(count);
  store<i32>(frame, cell, CELL);
  store<i32>(frame, top, FRAME_TOP);
  store<i32>(frame, state, STATE);
  store<i32>(frame, turn, TURN);
  store<i32>(frame, positive, POSITIVE);
  store<i32>(frame, negative, NEGATIVE);
  return frame;
}

/**
 * The forms of the units, two and two: for each pair their coefficients, constants, bounds, and sums of the coefficients'
 * sizes, one after the other. A last one without a partner is there twice.
 */
function pairForms(): void {
  const width: usize = <usize>(dimension + 2) << 3;
  const list = table(PIECE_UNITS);
  const forms = table(FORMS);
  let to = table(PIECE_FORMS);
  for (let k = 0; k < units; k += 2) {
    const p: usize = forms + <usize>load<i32>(list + (<usize>k << 2)) * width;
    const q: usize = forms + <usize>load<i32>(list + (<usize>min(k + 1, units - 1) << 2)) * width;
    let steepness = f64x2.splat(0.0);
    for (let i: usize = 0; i < width; i += 8, to += 16) {
      const both = v128.load64_lane(q + i, v128.load64_zero(p + i), 1);
      if (i + 16 < width) steepness = f64x2.add(steepness, f64x2.abs(both));
      v128.store(to, both);
    }
    v128.store(to, steepness);
    to += 16;
  }
}

/** Signs at a vertex: positive, negative, and missing ones, and the region that they are of. */
function findSigns(vertex: i32, record: usize): v128 {
  const size: usize = <usize>dimension << 3;
  const point: usize = table(COORDINATES) + <usize>vertex * size;
  const error = v128.load64_splat(table(VERTEX_ERROR) + (<usize>vertex << 3));
  let form = table(PIECE_FORMS);
  let positive = 0;
  let negative = 0;
  for (let k = 0; k < units; k += 2) {
    let value = v128.load(form + 2 * size);
    for (let i: usize = 0; i < size; i += 8, form += 16) {
      value = f64x2.add(value, f64x2.mul(v128.load(form), v128.load64_splat(point + i)));
    }
    const slack = f64x2.add(v128.load(form, 16), f64x2.mul(v128.load(form, 32), error));
    form += 48;
    positive |= i64x2.bitmask(f64x2.gt(value, slack)) << k;
    negative |= i64x2.bitmask(f64x2.lt(value, f64x2.neg(slack))) << k;
  }
  positive &= allUnits;
  negative &= allUnits;
  const signs = i32x4(positive, negative, allUnits & ~(positive | negative), region);
  v128.store(record, signs);
  return signs;
}

@inline function signsAt(vertex: i32): v128 {
  const record = recordAt(vertex);
  const known = v128.load(record);
  return i32x4.extract_lane(known, 3) == region ? known : findSigns(vertex, record);
}

/** The signs at all vertices of a polytope together. */
function signsOf(cell: i32): v128 {
  const at: usize = table(STACK) + (<usize>cell << 2);
  const vertices: usize = at + (<usize>(3 + 35 * load<i32>(at, 8)) << 2);
  const end: usize = vertices + (<usize>load<i32>(at) << 2);
  let signs = i32x4(0, 0, 0, 0);
  for (let i: usize = vertices; i < end; i += 4) signs = v128.or(signs, signsAt(load<i32>(i)));
  return signs;
}

/** Whether there is room to cut a polytope, and to write both parts down as cells. */
function hasRoom(cell: i32): bool {
  const results = table(RESULTS);
  const counts = table(COUNTS);
  const at: usize = table(STACK) + (<usize>cell << 2);
  const n = load<i32>(at);
  const m = load<i32>(at, 4);
  const edges = 2 * (m + m * dimension + 1);
  const words = HEADS + 2 * n + 4 * m + 2 * edges;
  return (
    load<i32>(results, TOP) + words <= load<i32>(results, STACK_ROOM) &&
    load<i32>(results, VERTEX_TOTAL) + m <= load<i32>(results, VERTEX_ROOM) &&
    load<i32>(results, FACET_TOTAL) + MOST_FACETS <= load<i32>(results, FACET_ROOM) &&
    max(n, m) < load<i32>(results, ROW_ROOM) &&
    load<i32>(counts, 12) + 2 * (n + m) <= load<i32>(results, CELL_VERTEX_ROOM) &&
    load<i32>(counts, 16) + 64 <= load<i32>(results, CELL_FACET_ROOM) &&
    load<i32>(counts, 8) + 64 <= load<i32>(results, FACET_CELL_ROOM) &&
    load<i32>(counts, 4) + edges <= load<i32>(results, EDGE_ROOM) &&
    load<i32>(counts, 20) + edges <= load<i32>(results, OPEN_ROOM) &&
    load<i32>(results, LEAF_COUNT) + 2 <= load<i32>(results, LEAF_ROOM)
  );
}

/** Notes a cell that is about to be written: the signs of the units, and where its vertices and facets begin. */
function noteLeaf(positive: i32, negative: i32): i32 {
  const results = table(RESULTS);
  const counts = table(COUNTS);
  const leaf = load<i32>(results, LEAF_COUNT);
  const found = load<i32>(results, FOUND);
  const signs = i32x4(positive, negative, load<i32>(counts, 12), load<i32>(counts, 16));
  v128.store(table(LEAVES) + (<usize>leaf << 4), signs);
  store<i32>(results, leaf + 1, LEAF_COUNT);
  store<i32>(results, found + 1, FOUND);
  return found;
}

@inline function isCell(signs: v128, remaining: i32): bool {
  const cuts = i32x4.extract_lane(signs, 0) & i32x4.extract_lane(signs, 1);
  return ((cuts | i32x4.extract_lane(signs, 2)) & remaining) == 0;
}

/** Goes on with the piece in the last frame, if not all frames are done. */
export function walkPieces(): i32 {
  const results = table(RESULTS);
  for (let frames = load<i32>(results, FRAME_COUNT); frames > 0; frames = load<i32>(results, FRAME_COUNT)) {
    const frame = frameAt(frames - 1);
    const cell = load<i32>(frame, CELL);
    const state = load<i32>(frame, STATE);
    if (state == LAST) {
      store<i32>(results, load<i32>(frame, FRAME_TOP), TOP);
      store<i32>(results, frames - 1, FRAME_COUNT);
      continue;
    }
    if (state == FRONT_NEXT || state == FRESH_BEHIND || state == FRESH_FRONT) {
      const turn = load<i32>(frame, TURN);
      const isBehind = state == FRESH_BEHIND;
      const part = isBehind ? load<i32>(frame, BEHIND_CELL) : load<i32>(frame, FRONT_CELL);
      const positive = load<i32>(frame, POSITIVE) | (i32(!isBehind) << turn);
      const negative = load<i32>(frame, NEGATIVE) | (i32(isBehind) << turn);
      store<i32>(frame, isBehind ? FRESH_FRONT : LAST, STATE);
      const next = pushFrame(part, load<i32>(results, TOP), turn + 1, positive, negative, state == FRONT_NEXT ? KNOWN : FRESH);
      v128.store(next, v128.load(frame, FRONT_SIGNS), SIGNS_TOGETHER);
      continue;
    }
    if (state == FRESH) {
      v128.store(frame, signsOf(cell), SIGNS_TOGETHER);
      store<i32>(frame, KNOWN, STATE);
    }
    if (!hasRoom(cell)) return ROOM;
    let turn = load<i32>(frame, TURN);
    if (state != CUTTING) {
      const signs = v128.load(frame, SIGNS_TOGETHER);
      const remaining = turn < 32 ? allUnits & (-1 << turn) : 0;
      if ((i32x4.extract_lane(signs, 2) & remaining) != 0) return SIGNS;
      const cuts = i32x4.extract_lane(signs, 0) & i32x4.extract_lane(signs, 1) & remaining;
      const decided = cuts != 0 ? remaining & ((cuts & -cuts) - 1) : remaining;
      const positive = load<i32>(frame, POSITIVE) | (i32x4.extract_lane(signs, 0) & decided);
      const negative = load<i32>(frame, NEGATIVE) | (i32x4.extract_lane(signs, 1) & decided);
      store<i32>(frame, positive, POSITIVE);
      store<i32>(frame, negative, NEGATIVE);
      if (cuts == 0) {
        store<i32>(frame, LAST, STATE);
        const isLarge = load<i32>(table(STACK) + (<usize>cell << 2), 8) != 1;
        const found = noteLeaf(positive, negative);
        if (isLarge) return LARGE_CELL;
        if (addCell(cell, found) == 0) return CUT_FACE;
        continue;
      }
      turn = ctz(cuts);
      store<i32>(frame, turn, TURN);
      if (beginPieces(cell, load<i32>(results, ROW_ROOM), turn) < 0) return GENERAL_CUT;
      store<i32>(frame, CUTTING, STATE);
      store<i32>(results, 0, PLACED);
    }
    const answer = cutPiece(frame, turn);
    if (answer != DONE) return answer;
  }
  return DONE;
}

/** Cuts the piece in a frame by the unit of a turn. */
function cutPiece(frame: usize, turn: i32): i32 {
  const results = table(RESULTS);
  const unit = load<i32>(table(PIECE_UNITS) + (<usize>turn << 2));
  const plane = firstPlane + turn;
  const before = load<i32>(results, VERTEX_TOTAL);
  const placed = place(load<i32>(results, PLACED), plane, unit, before, load<i32>(results, SLOT_COUNT), load<i32>(results, SERIAL));
  if (placed < 0) return DIFFERENT_CUTS;
  store<i32>(results, load<i32>(results, SERIAL) + load<i32>(results, VERTEX_TOTAL) - before, SERIAL);
  store<i32>(results, placed, PLACED);
  if (placed < cutCount) return POINT;
  const onCut = integers(CUT_VERTEX);
  let onPlane = i32x4(0, 0, 0, 0);
  for (let i: usize = 0; i < <usize>cutCount << 2; i += 4) onPlane = v128.or(onPlane, signsAt(load<i32>(onCut + i)));
  const behind = v128.or(behindSigns, onPlane);
  const front = v128.or(frontSigns, onPlane);
  const remaining = turn < 31 ? allUnits & (-2 << turn) : 0;
  const behindIsCell = isCell(behind, remaining);
  const frontIsCell = behindIsCell && isCell(front, remaining);
  const top = load<i32>(results, TOP);
  if (finishParts(plane, unit, load<i32>(results, FACET_TOTAL), top, !behindIsCell, !frontIsCell) == 0) return DIFFERENT_CUTS;
  const positive = load<i32>(frame, POSITIVE);
  const negative = load<i32>(frame, NEGATIVE);
  const bit = 1 << turn;
  if (behindIsCell) {
    const found = noteLeaf(positive | (i32x4.extract_lane(behind, 0) & remaining), negative | bit | (i32x4.extract_lane(behind, 1) & remaining));
    if (addPart(BEHIND, found) == 0) return CUT_FACE;
    if (frontIsCell) {
      const last = noteLeaf(positive | bit | (i32x4.extract_lane(front, 0) & remaining), negative | (i32x4.extract_lane(front, 1) & remaining));
      if (addPart(FRONT, last) == 0) return CUT_FACE;
      store<i32>(results, top, TOP);
    }
  }
  const inFront = load<i32>(results, FRONT_PART);
  if (!behindIsCell) {
    store<i32>(frame, FRONT_NEXT, STATE);
    store<i32>(frame, inFront, FRONT_CELL);
    v128.store(frame, front, FRONT_SIGNS);
    const next = pushFrame(top, load<i32>(results, TOP), turn + 1, positive, negative | bit, KNOWN);
    v128.store(next, behind, SIGNS_TOGETHER);
  } else {
    store<i32>(frame, LAST, STATE);
    if (!frontIsCell) {
      const next = pushFrame(inFront, load<i32>(results, TOP), turn + 1, positive | bit, negative, KNOWN);
      v128.store(next, front, SIGNS_TOGETHER);
    }
  }
  return DONE;
}

/** Goes on with the parts of the piece in the last frame, which were cut otherwise. */
export function takeParts(behind: i32, front: i32): void {
  const frame = frameAt(load<i32>(table(RESULTS), FRAME_COUNT) - 1);
  store<i32>(frame, behind, BEHIND_CELL);
  store<i32>(frame, front, FRONT_CELL);
  store<i32>(frame, FRESH_BEHIND, STATE);
}

/** Looks at the signs of the piece in the last frame again. */
export function signsChanged(): void {
  store<i32>(frameAt(load<i32>(table(RESULTS), FRAME_COUNT) - 1), FRESH, STATE);
}
