// The sweep over a segment in AssemblyScript, two doubles at a time (WebAssembly SIMD): from crossing to crossing.
//
// Does the same operations in the same order as ../line-sweep-typescript.ts, where every step is explained, so the
// two give the same bits. The records are in line-sweep-records.as.ts, how forms pass through a layer in
// line-sweep-layers.as.ts, and what becomes of one level in line-sweep-update.as.ts.

import { freshForms, pushColumn, pushOn } from "./line-sweep-layers.as";
import { GROWTH, Level, ROUNDING, Sweep, edgeOf, get, levelOf, put, sizeOf } from "./line-sweep-records.as";
import { rescan, scan, update } from "./line-sweep-update.as";

const MOST_CROSSINGS: i32 = 1048576;
const FINISHED: i32 = 0;
const FULL: i32 = 1;
const UNDECIDED: i32 = 2;

function activate(level: Level, unit: i32): void {
  store<i32>(level.active + (<usize>level.count << 2), unit);
  store<i32>(level.place + (<usize>unit << 2), level.count);
  level.count++;
}

function deactivate(level: Level, unit: i32): void {
  level.count--;
  const place = load<i32>(level.place + (<usize>unit << 2));
  const last = load<i32>(level.active + (<usize>level.count << 2));
  store<i32>(level.active + (<usize>place << 2), last);
  store<i32>(level.place + (<usize>last << 2), place);
}

export function start(address: usize): i32 {
  const sweep = changetype<Sweep>(address);
  for (let l = 0; l <= sweep.depth; l++) {
    const level = levelOf(sweep, l);
    if (l > 0) freshForms(sweep, levelOf(sweep, l - 1), level);
    if (l < sweep.depth) {
      level.count = 0;
      for (let unit = 0; unit < level.size; unit++) {
        const sign = get(level.sign, unit);
        let gain: f64 = 1;
        if (sign == sign) {
          const value = get(level.slope, unit) * sweep.low + get(level.constant, unit);
          const bound = edgeOf(sweep, level, unit);
          if (value > bound) put(level.sign, unit, 1);
          else if (value < -bound) {
            put(level.sign, unit, -1);
            gain = get(level.negative, unit);
          } else return UNDECIDED;
        }
        put(level.gain, unit, gain);
        if (gain != 0) activate(level, unit);
      }
    }
    scan(sweep, level);
  }
  sweep.crossings = 0;
  return FULL;
}

function rebase(sweep: Sweep): void {
  for (let l = 1; l <= sweep.depth; l++) {
    const level = levelOf(sweep, l);
    freshForms(sweep, levelOf(sweep, l - 1), level);
    scan(sweep, level);
  }
  sweep.crossings = 0;
}

export function advance(address: usize): i32 {
  const sweep = changetype<Sweep>(address);
  const outputs = levelOf(sweep, sweep.depth);
  sweep.cells = 0;
  while (sweep.cells < sweep.capacity) {
    let best: f64 = Infinity;
    let second: f64 = Infinity;
    let winner = 0;
    for (let l = 0; l < sweep.depth; l++) {
      const level = levelOf(sweep, l);
      const first = level.first;
      if (first < best) {
        second = best < level.second ? best : level.second;
        best = first;
        winner = l;
      } else if (first < second) second = first;
    }
    if (best == Infinity) {
      emit(sweep, outputs);
      sweep.cells++;
      return FINISHED;
    }
    const level = levelOf(sweep, winner);
    let unit = 0;
    if (best > -Infinity) {
      const wanted = f64x2.splat(best);
      while (!v128.any_true(f64x2.eq(v128.load(level.low + (<usize>unit << 3)), wanted))) unit += 2;
      if (get(level.low, unit) != best) unit++;
    }
    const slope = get(level.slope, unit);
    const constant = get(level.constant, unit);
    const bound = edgeOf(sweep, level, unit);
    const sign = get(level.sign, unit);
    const steep = sign * slope;
    const latest = -(sign * constant + bound) / steep;
    const sure = best > -Infinity && latest < second && steep * sweep.high + sign * constant < -bound;
    const position = -constant / slope + 0.0;
    const error = (bound / abs(slope) + 2 * ROUNDING * abs(position)) * GROWTH + sweep.underflow;
    if (sweep.crossings > 0 && !(sure && error <= sweep.coarse)) {
      rebase(sweep);
      continue;
    }
    if (!sure) return UNDECIDED;
    emit(sweep, outputs);
    put(sweep.ends, sweep.cells, position);
    put(sweep.endErrors, sweep.cells, error);
    store<i32>(sweep.endUnits + (<usize>sweep.cells << 2), level.firstUnit + unit);
    cross(sweep, winner, level, unit);
    sweep.cells++;
  }
  return FULL;
}

function cross(sweep: Sweep, index: i32, level: Level, unit: i32): void {
  const slope = get(level.slope, unit);
  const constant = get(level.constant, unit);
  const bound = get(level.bound, unit);
  const size = sizeOf(sweep, level, unit);
  const sign = -get(level.sign, unit);
  const old = get(level.gain, unit);
  const gain = sign > 0 ? 1.0 : get(level.negative, unit);
  put(level.sign, unit, sign);
  put(level.gain, unit, gain);
  if (old == 0) activate(level, unit);
  else if (gain == 0) deactivate(level, unit);
  const word: usize = sweep.words + (<usize>(level.firstWord + (unit >> 4)) << 2);
  store<u32>(word, load<u32>(word) ^ (3 << ((unit & 15) << 1)));
  put(level.low, unit, NaN);
  rescan(level);
  const both = (bound + size) * GROWTH;
  let tiny = sweep.underflow;
  let before = level;
  let worse = sweep.crossings >= MOST_CROSSINGS;
  for (let l = index + 1; l <= sweep.depth; l++) {
    const next = levelOf(sweep, l);
    if (l == index + 1) {
      const bounds = (abs(gain) - abs(old)) * bound + 4 * ROUNDING * size * abs(gain - old);
      pushColumn(next, unit, gain - old, bounds);
    }
    else {
      pushOn(sweep, before, next, size);
      tiny = next.norm * tiny * GROWTH + sweep.underflow;
    }
    sweep.slope = slope;
    sweep.constant = constant;
    sweep.least = tiny * both + sweep.underflow;
    update(sweep, next);
    if (!(next.total <= sweep.rebase * next.fresh)) worse = true;
    before = next;
  }
  const far = max(abs(slope * sweep.low + constant), abs(slope * sweep.high + constant));
  const mapError: usize = sweep.mapErrors + ((<usize>sweep.cells * <usize>before.size) << 3);
  let differs = 0;
  for (let o = 0; o < before.size; o++) {
    const own = sizeOf(sweep, before, o);
    const bounds = get(mapError, o) + get(before.bound, o) + 8 * ROUNDING * own;
    if (abs(get(before.push, o)) * far > bounds * GROWTH) differs = 1;
  }
  store<i32>(sweep.differs + (<usize>sweep.cells << 2), differs);
  sweep.crossings++;
  if (worse) rebase(sweep);
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
