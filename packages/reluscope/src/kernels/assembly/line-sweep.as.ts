// The sweep over a segment in AssemblyScript, two doubles at a time (WebAssembly SIMD): from crossing to crossing.
//
// Does the same operations in the same order as ../line-sweep-typescript.ts, where every step is explained, so the
// two give the same bits. The records are in line-sweep-records.as.ts, how forms pass through a layer in
// line-sweep-layers.as.ts, and what becomes of one level in line-sweep-update.as.ts.

import { passFirst, passNext } from "./line-sweep-growth.as";
import { freshForms, scan } from "./line-sweep-layers.as";
import { firstUnit, lookAhead, lookFresh, lookFurther, placeChanged, withdraw } from "./line-sweep-places.as";
import { markColumn, pushColumn, pushOn } from "./line-sweep-push.as";
import { ACTIVE, GROWTH, Level, ROUNDING, Sweep, edgeOf, get, levelOf, put, sizeOf } from "./line-sweep-records.as";

export { firstForms } from "./line-first-layer.as";

const MOST_CROSSINGS: i32 = 1048576;
const FINISHED: i32 = 0;
const FULL: i32 = 1;
const UNDECIDED: i32 = 2;

/** Where a unit's column of weights into the next level, the record after its own, begins. */
@inline
function columnOf(level: Level, unit: i32): usize {
  const next = changetype<Level>(changetype<usize>(level) + offsetof<Level>());
  return next.weights + ((<usize>unit * <usize>next.rows) << 3);
}

function activate(level: Level, unit: i32): void {
  const record: usize = level.active + <usize>level.count * ACTIVE;
  store<i32>(record, unit << 3);
  store<usize>(record, columnOf(level, unit), 4);
  store<i32>(level.place + (<usize>unit << 2), level.count);
  level.count++;
}

function deactivate(level: Level, unit: i32): void {
  level.count--;
  const place = load<i32>(level.place + (<usize>unit << 2));
  const last = load<u64>(level.active + <usize>level.count * ACTIVE);
  store<u64>(level.active + <usize>place * ACTIVE, last);
  store<i32>(level.place + (<usize>(<u32>last) >> 1), place);
}

export function start(address: usize): i32 {
  const sweep = changetype<Sweep>(address);
  sweep.position = sweep.low;
  for (let l = 0; l <= sweep.depth; l++) {
    const level = levelOf(sweep, l);
    level.step = (sweep.high - sweep.low) / sweep.steps;
    const before: Level | null = l > 0 ? levelOf(sweep, l - 1) : null;
    if (before) freshForms(sweep, before, level);
    scan(sweep, level, before);
    if (l < sweep.depth && !firstSigns(sweep, level)) return UNDECIDED;
    lookFresh(sweep, level);
  }
  sweep.crossings = 0;
  for (let l = 0; l < sweep.depth; l++) packSigns(sweep, levelOf(sweep, l));
  return FULL;
}

/** The pattern of the first cell: two bits a unit (1 positive, 2 negative, 3 without sign). */
function packSigns(sweep: Sweep, level: Level): void {
  let address: usize = sweep.words + (<usize>level.firstWord << 2);
  for (let from = 0; from < level.size; from += 16) {
    const end = min(from + 16, level.size);
    let word: u32 = 0;
    for (let unit = end - 1; unit >= from; unit--) {
      const sign = get(level.sign, unit);
      word = (word << 2) | (sign > 0 ? 1 : sign < 0 ? 2 : 3);
    }
    store<u32>(address, word);
    address += 4;
  }
}

/** Signs of a level at the left end of the domain; false where one is not proved. */
function firstSigns(sweep: Sweep, level: Level): bool {
  level.count = 0;
  for (let unit = 0; unit < level.size; unit++) {
    let sign = get(level.sign, unit);
    let gain: f64 = 1;
    if (sign == sign) {
      const value = get(level.slope, unit) * sweep.low + get(level.constant, unit);
      const edge = edgeOf(sweep, level, unit);
      if (value > edge) sign = 1;
      else if (value < -edge) {
        sign = -1;
        gain = get(level.negative, unit);
      } else return false;
      put(level.sign, unit, sign);
      put(level.test, unit, sign * get(level.inverse, unit));
    }
    put(level.gain, unit, gain);
    if (gain != 0) activate(level, unit);
  }
  return true;
}

/** Computes the forms of level `from`, and of all behind it, from the beginning. */
function rebase(sweep: Sweep, from: i32): void {
  for (let l = from; l <= sweep.depth; l++) {
    const level = levelOf(sweep, l);
    const before = levelOf(sweep, l - 1);
    freshForms(sweep, before, level);
    scan(sweep, level, before);
    lookFresh(sweep, level);
  }
  if (from == 1) sweep.crossings = 0;
}

export function advance(address: usize): i32 {
  const sweep = changetype<Sweep>(address);
  const outputs = levelOf(sweep, sweep.depth);
  const high = sweep.high;
  sweep.cells = 0;
  while (sweep.cells < sweep.capacity) {
    // Values in vectors: there the lesser of two is found without a branch.
    let firsts = f64x2.splat(Infinity);
    let seconds = firsts;
    let limits = firsts;
    for (let l = 0; l < sweep.depth; l++) {
      const record = changetype<usize>(levelOf(sweep, l));
      const first = v128.load64_splat(record, offsetof<Level>("first"));
      const second = v128.load64_splat(record, offsetof<Level>("second"));
      seconds = f64x2.pmin(f64x2.pmin(seconds, second), f64x2.pmax(firsts, first));
      firsts = f64x2.pmin(firsts, first);
      limits = f64x2.pmin(limits, v128.load64_splat(record, offsetof<Level>("limit")));
    }
    const best = f64x2.extract_lane(firsts, 0);
    const second = f64x2.extract_lane(seconds, 0);
    const limit = f64x2.extract_lane(limits, 0);
    if (!(best < limit)) {
      if (limit < Infinity) {
        goFurther(sweep, limit);
        continue;
      }
      emit(sweep, outputs);
      sweep.cells++;
      return FINISHED;
    }
    let winner = 0;
    while (levelOf(sweep, winner).first != best) winner++;
    const level = levelOf(sweep, winner);
    const lost = best == -Infinity;
    const unit = lost ? 0 : firstUnit(level);
    const slope = get(level.slope, unit);
    const constant = get(level.constant, unit);
    const bound = edgeOf(sweep, level, unit);
    const sign = get(level.sign, unit);
    const steep = sign * slope;
    const latest = -(sign * constant + bound) / steep;
    if (!lost && limit < Infinity && latest >= limit) {
      goFurther(sweep, limit);
      continue;
    }
    const sure = !lost && latest < second && steep * high + sign * constant < -bound;
    const position = -constant / slope + 0.0;
    const error = (bound / abs(slope) + 2 * ROUNDING * abs(position)) * GROWTH + sweep.underflow;
    if (sweep.crossings > 0 && !(sure && error <= sweep.coarse)) {
      rebase(sweep, 1);
      continue;
    }
    if (!sure) return UNDECIDED;
    emit(sweep, outputs);
    put(sweep.ends, sweep.cells, position);
    put(sweep.endErrors, sweep.cells, error);
    store<i32>(sweep.endUnits + (<usize>sweep.cells << 2), level.firstUnit + unit);
    sweep.position = position;
    withdraw(level, unit);
    cross(sweep, winner, level, unit);
    sweep.cells++;
  }
  return FULL;
}

/** Moves the nearest horizon on. */
function goFurther(sweep: Sweep, limit: f64): void {
  let l = 0;
  while (levelOf(sweep, l).limit != limit) l++;
  lookFurther(sweep, levelOf(sweep, l));
}

function cross(sweep: Sweep, index: i32, level: Level, unit: i32): void {
  const slope = get(level.slope, unit);
  const constant = get(level.constant, unit);
  const fresh = get(level.bound, unit);
  const size = sizeOf(sweep, level, unit);
  const sign = -get(level.sign, unit);
  const old = get(level.gain, unit);
  const gain = sign > 0 ? 1.0 : get(level.negative, unit);
  put(level.sign, unit, sign);
  put(level.test, unit, -get(level.test, unit));
  put(level.gain, unit, gain);
  if (old == 0) activate(level, unit);
  else if (gain == 0) deactivate(level, unit);
  const word: usize = sweep.words + (<usize>(level.firstWord + (unit >> 4)) << 2);
  store<u32>(word, load<u32>(word) ^ (3 << ((unit & 15) << 1)));
  const more = max(0.0, abs(gain) - abs(old));
  sweep.slope = slope;
  sweep.constant = constant;
  let before = level;
  let worse = 0;
  for (let l = index + 1; l <= sweep.depth; l++) {
    const next = levelOf(sweep, l);
    if (l < sweep.depth) lookAhead(sweep, next);
    if (l == index + 1) {
      passFirst(sweep, next, before, pushColumn(sweep, next, unit, gain - old), size, fresh, gain - old, more);
      if (l < sweep.depth) markColumn(sweep, next);
    } else {
      passNext(sweep, next, before, size);
      pushOn(sweep, before, next);
    }
    if (l < sweep.depth) placeChanged(sweep, next);
    if (worse == 0 && !(next.growth <= sweep.rebase)) worse = l;
    before = next;
  }
  const far = max(abs(slope * sweep.low + constant), abs(slope * sweep.high + constant));
  const mapError: usize = sweep.mapErrors + ((<usize>sweep.cells * <usize>before.size) << 3);
  let differs = 0;
  for (let o = 0; o < before.size; o++) {
    const own = sizeOf(sweep, before, o);
    const bounds = get(mapError, o) + before.growth * get(before.bound, o) + 8 * ROUNDING * own;
    if (abs(get(before.push, o)) * far > bounds * GROWTH) differs = 1;
  }
  store<i32>(sweep.differs + (<usize>sweep.cells << 2), differs);
  sweep.crossings++;
  if (sweep.crossings > MOST_CROSSINGS) rebase(sweep, 1);
  else if (worse > 0) {
    const last = levelOf(sweep, worse - 1);
    rebase(sweep, last.growth * last.inflation <= sweep.rebase ? worse : 1);
  }
}

function emit(sweep: Sweep, outputs: Level): void {
  const cell: usize = sweep.cells;
  const bytes: usize = sweep.patternBytes;
  const pattern: usize = sweep.patterns + cell * bytes;
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) v128.store(pattern + at, v128.load(sweep.words + at));
  for (; at < bytes; at += 4) store<u32>(pattern + at, load<u32>(sweep.words + at));
  let map: usize = sweep.maps + ((cell * <usize>outputs.size) << 4);
  let mapError: usize = sweep.mapErrors + ((cell * <usize>outputs.size) << 3);
  for (let o = 0; o < outputs.size; o++) {
    store<f64>(map, get(outputs.slope, o));
    store<f64>(map, get(outputs.constant, o), 8);
    store<f64>(mapError, edgeOf(sweep, outputs, o));
    map += 16;
    mapError += 8;
  }
}
