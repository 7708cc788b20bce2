// Where on the segment the units of a level may cross, in the sweep over a segment (AssemblyScript, two doubles at a time).
// Constants are loaded before loops: the compiler would compute splats of values anew in every round.

import { BLOCK, Level, Sweep, blockEnd, put } from "./line-sweep-records.as";

/** How far to look from the left end of the current cell. */
@inline
export function lookAhead(sweep: Sweep, level: Level): void {
  setHorizon(sweep, level, min(sweep.position + level.step, sweep.high));
}

@inline
function setHorizon(sweep: Sweep, level: Level, horizon: f64): void {
  level.horizon = horizon;
  level.limit = horizon < sweep.high ? horizon : Infinity;
}

/** The least and the second least of the places where units may cross. */
@inline
function storeFirst(level: Level, first: v128, second: v128): void {
  const others = v128.shuffle<f64>(first, first, 1, 0);
  const rest = f64x2.pmin(second, v128.shuffle<f64>(second, second, 1, 0));
  level.first = f64x2.extract_lane(f64x2.pmin(first, others), 0);
  level.second = f64x2.extract_lane(f64x2.pmin(rest, f64x2.pmax(first, others)), 0);
}

/** Places to cross in the marked blocks. */
export function place(sweep: Sweep, level: Level): void {
  let marks = level.marked;
  const rowBytes: usize = <usize>level.rows << 3;
  const record = changetype<usize>(level);
  const slopes: usize = level.slope;
  const constants: usize = level.constant;
  const tests: usize = level.test;
  const lows: usize = level.low;
  const edge = v128.load64_splat(record, offsetof<Level>("edge"));
  const high = v128.load64_splat(changetype<usize>(sweep), offsetof<Sweep>("high"));
  const zero = f64x2.splat(0);
  let first = f64x2.splat(Infinity);
  let second = first;
  let flat = zero;
  for (; marks != 0; marks &= marks - 1) {
    let row: usize = (<usize>ctz(marks) << level.shift) * BLOCK;
    const end = blockEnd(row + (BLOCK << level.shift), rowBytes);
    for (; row < end; row += 16) {
      const test = v128.load(tests + row);
      const slope = f64x2.mul(test, v128.load(slopes + row));
      const constant = f64x2.mul(test, v128.load(constants + row));
      const misses = f64x2.gt(f64x2.add(f64x2.mul(slope, high), constant), edge);
      flat = v128.or(flat, v128.andnot(f64x2.ge(slope, zero), misses));
      const low = v128.or(f64x2.div(f64x2.sub(edge, constant), slope), misses);
      v128.store(lows + row, low);
      second = f64x2.pmin(second, f64x2.pmax(low, first));
      first = f64x2.pmin(first, low);
    }
  }
  if (v128.any_true(flat) || !(level.edge < Infinity)) {
    level.first = -Infinity;
    level.second = -Infinity;
  } else storeFirst(level, first, second);
}

/** A unit has crossed: the least two again, without it. */
export function withdraw(level: Level, unit: i32): void {
  put(level.low, unit, NaN);
  const rowBytes: usize = <usize>level.rows << 3;
  let first = f64x2.splat(Infinity);
  let second = first;
  for (let marks = level.marked; marks != 0; marks &= marks - 1) {
    let row: usize = (<usize>ctz(marks) << level.shift) * BLOCK;
    const end = blockEnd(row + (BLOCK << level.shift), rowBytes);
    for (; row < end; row += 16) {
      const low = v128.load(level.low + row);
      second = f64x2.pmin(second, f64x2.pmax(low, first));
      first = f64x2.pmin(first, low);
    }
  }
  storeFirst(level, first, second);
}

/** The unit that may cross first. */
export function firstUnit(level: Level): i32 {
  const wanted = f64x2.splat(level.first);
  const rowBytes: usize = <usize>level.rows << 3;
  const lows: usize = level.low;
  let marks = level.marked;
  let found: usize = 0;
  // To the end of the block: the compiler's guess when to stop would be wrong more often than not.
  do {
    let row: usize = (<usize>ctz(marks) << level.shift) * BLOCK;
    const end = blockEnd(row + (BLOCK << level.shift), rowBytes);
    for (; row < end; row += 16) {
      const equal: usize = i64x2.bitmask(f64x2.eq(v128.load(lows + row), wanted));
      found |= equal ? (row << 2) | equal : 0;
    }
    marks &= marks - 1;
  } while (found == 0);
  return <i32>(found >> 5) + (found & 1 ? 0 : 1);
}

/** Finds the units of a level that may not keep their signs up to `horizon`. */
function look(sweep: Sweep, level: Level, to: f64): void {
  setHorizon(sweep, level, to);
  const rowBytes: usize = <usize>level.rows << 3;
  const record = changetype<usize>(level);
  const slopes: usize = level.slope;
  const constants: usize = level.constant;
  const tests: usize = level.test;
  const horizon = v128.load64_splat(record, offsetof<Level>("horizon"));
  const edge = v128.load64_splat(record, offsetof<Level>("edge"));
  const none = f64x2.splat(Infinity);
  let marks: u32 = 0;
  let block: u32 = 0;
  for (let row: usize = 0; row < rowBytes; block++) {
    const end = blockEnd(row + BLOCK, rowBytes);
    let least = none;
    for (; row < end; row += 16) {
      const value = f64x2.add(f64x2.mul(v128.load(slopes + row), horizon), v128.load(constants + row));
      least = f64x2.pmin(least, f64x2.mul(v128.load(tests + row), value));
    }
    marks |= <u32>v128.any_true(f64x2.le(least, edge)) << (block >> level.shift);
  }
  level.marked = marks;
  place(sweep, level);
}

/** The first look at forms that are fresh. */
export function lookFresh(sweep: Sweep, level: Level): void {
  if (level.sign != 0) look(sweep, level, min(sweep.position + level.step, sweep.high));
}

/** Moves a level's horizon on. */
export function lookFurther(sweep: Sweep, level: Level): void {
  level.step *= 2;
  const horizon = level.horizon + level.step;
  look(sweep, level, horizon > level.horizon ? min(horizon, sweep.high) : sweep.high);
}

/** Where units may cross, after the level's forms changed and its blocks were marked. */
export function placeChanged(sweep: Sweep, level: Level): void {
  place(sweep, level);
  if (level.second < level.horizon) level.step *= 0.85;
}
