// What crossing a unit pushes to the levels behind it, in the sweep over a segment (AssemblyScript, two doubles at a
// time), and their forms on the next cell.
//
// Sums over the units of the level before go row by row in registers, up to seven registers wide, so that sums and weights
// together fill the registers; each entry is the same sum in the same order whatever the width. Constants are loaded before loops: the compiler would compute splats of
// values anew in every round.

import { ACTIVE, BLOCK, Level, Sweep, blockEnd, largest } from "./line-sweep-records.as";

// The k-th pair of units of a block: the size of Pair‹k› is where it is, so that offsets are known when compiled.
@unmanaged
class Pair0 {}
@unmanaged
class Pair1 extends Pair0 { v1: v128; }
@unmanaged
class Pair2 extends Pair1 { v2: v128; }
@unmanaged
class Pair3 extends Pair2 { v3: v128; }
@unmanaged
class Pair4 extends Pair3 { v4: v128; }
@unmanaged
class Pair5 extends Pair4 { v5: v128; }
@unmanaged
class Pair6 extends Pair5 { v6: v128; }

/** The mark of a block, set where `least` is within the edge. */
@inline
function mark(level: Level, block: u32, least: v128): u32 {
  const edge = v128.load64_splat(changetype<usize>(level), offsetof<Level>("edge"));
  return <u32>v128.any_true(f64x2.le(least, edge)) << (block >> level.shift);
}

/** `sum` + `factor` · `value`, rounded twice. */
@inline
function plus(sum: v128, factor: v128, value: v128): v128 {
  return f64x2.add(sum, f64x2.mul(factor, value));
}

/** Adds a push to the forms of two units. @returns lesser of `least` and their values at the horizon, times test */
@inline
function addPush<Pair>(
  least: v128,
  slopes: usize,
  constants: usize,
  pushes: usize,
  tests: usize,
  push: v128,
  slope: v128,
  constant: v128,
  horizon: v128,
  crosses: bool,
): v128 {
  const a = plus(v128.load(slopes, offsetof<Pair>()), push, slope);
  const c = plus(v128.load(constants, offsetof<Pair>()), push, constant);
  v128.store(pushes, push, offsetof<Pair>());
  v128.store(slopes, a, offsetof<Pair>());
  v128.store(constants, c, offsetof<Pair>());
  if (!crosses) return least;
  return f64x2.pmin(least, f64x2.mul(v128.load(tests, offsetof<Pair>()), plus(c, a, horizon)));
}

/**
 * Pushes to `pairs` (1, 2, 4, 6 or 7, known when compiled) pairs of units, `row` bytes into the level's arrays, and their
 * forms. @returns lesser of `least` and their values at the horizon, times test
 */
@inline
function pushRows(sweep: Sweep, before: Level, level: Level, row: usize, least: v128, pairs: i32, crosses: bool): v128 {
  const from: usize = before.scaled;
  const last: usize = before.active + <usize>before.count * ACTIVE;
  const zero = f64x2.splat(0);
  let v0 = zero;
  let v1 = zero;
  let v2 = zero;
  let v3 = zero;
  let v4 = zero;
  let v5 = zero;
  let v6 = zero;
  for (let p: usize = before.active; p < last; p += ACTIVE) {
    const factor = v128.load64_splat(from + <usize>load<u32>(p));
    const weights: usize = <usize>load<u32>(p, 4) + row;
    v0 = plus(v0, factor, v128.load(weights, 0));
    if (pairs > 1) v1 = plus(v1, factor, v128.load(weights, 16));
    if (pairs > 2) {
      v2 = plus(v2, factor, v128.load(weights, 32));
      v3 = plus(v3, factor, v128.load(weights, 48));
    }
    if (pairs > 4) {
      v4 = plus(v4, factor, v128.load(weights, 64));
      v5 = plus(v5, factor, v128.load(weights, 80));
    }
    if (pairs > 6) v6 = plus(v6, factor, v128.load(weights, 96));
  }
  const slope = v128.load64_splat(changetype<usize>(sweep), offsetof<Sweep>("slope"));
  const constant = v128.load64_splat(changetype<usize>(sweep), offsetof<Sweep>("constant"));
  const horizon = v128.load64_splat(changetype<usize>(level), offsetof<Level>("horizon"));
  const slopes: usize = level.slope + row;
  const constants: usize = level.constant + row;
  const pushes: usize = level.push + row;
  const tests: usize = level.test + row;
  least = addPush<Pair0>(least, slopes, constants, pushes, tests, v0, slope, constant, horizon, crosses);
  if (pairs > 1) least = addPush<Pair1>(least, slopes, constants, pushes, tests, v1, slope, constant, horizon, crosses);
  if (pairs > 2) {
    least = addPush<Pair2>(least, slopes, constants, pushes, tests, v2, slope, constant, horizon, crosses);
    least = addPush<Pair3>(least, slopes, constants, pushes, tests, v3, slope, constant, horizon, crosses);
  }
  if (pairs > 4) {
    least = addPush<Pair4>(least, slopes, constants, pushes, tests, v4, slope, constant, horizon, crosses);
    least = addPush<Pair5>(least, slopes, constants, pushes, tests, v5, slope, constant, horizon, crosses);
  }
  if (pairs > 6) least = addPush<Pair6>(least, slopes, constants, pushes, tests, v6, slope, constant, horizon, crosses);
  return least;
}

@inline
function pushAll(sweep: Sweep, before: Level, level: Level, crosses: bool): u32 {
  const rowBytes: usize = <usize>level.rows << 3;
  const none = f64x2.splat(Infinity);
  let marks: u32 = 0;
  let block: u32 = 0;
  let row: usize = 0;
  for (; row + BLOCK <= rowBytes && row + BLOCK + 16 != rowBytes; row += BLOCK) {
    const least = pushRows(sweep, before, level, row, none, 6, crosses);
    if (crosses) marks |= mark(level, block++, least);
  }
  if (row == rowBytes) return marks;
  let least = none;
  if (row + BLOCK + 16 == rowBytes) least = pushRows(sweep, before, level, row, least, 7, crosses);
  else {
    for (; row + 64 <= rowBytes; row += 64) least = pushRows(sweep, before, level, row, least, 4, crosses);
    for (; row + 32 <= rowBytes; row += 32) least = pushRows(sweep, before, level, row, least, 2, crosses);
    if (row < rowBytes) least = pushRows(sweep, before, level, row, least, 1, crosses);
  }
  return crosses ? marks | mark(level, block, least) : 0;
}

/** What the pushes to the level before push to `level`, where a unit further back changed, and its forms. */
export function pushOn(sweep: Sweep, before: Level, level: Level): void {
  if (!before.plain) scale(before);
  if (level.sign == 0) pushAll(sweep, before, level, false);
  else level.marked = pushAll(sweep, before, level, true);
}

/** Pushes times gains. */
function scale(level: Level): void {
  const rowBytes: usize = <usize>level.rows << 3;
  for (let row: usize = 0; row < rowBytes; row += 16) {
    v128.store(level.scaled + row, f64x2.mul(v128.load(level.gain + row), v128.load(level.push + row)));
  }
}

// Lanes of a block's least values, until the edge is known.
const LEAST: usize = 16;

/** What a change of one unit of the level before pushes to `level`, and its forms. @returns the largest |weight| / bound */
@inline
function addColumn(sweep: Sweep, level: Level, unit: i32, change: f64, crosses: bool): f64 {
  const rowBytes: usize = <usize>level.rows << 3;
  const weights: usize = level.weights + <usize>unit * rowBytes;
  const inverses: usize = level.inverse;
  const slopes: usize = level.slope;
  const constants: usize = level.constant;
  const pushes: usize = level.push;
  const tests: usize = level.test;
  const absolute = v128.load(sweep.absolute);
  const factor = f64x2.splat(change);
  const slope = v128.load64_splat(changetype<usize>(sweep), offsetof<Sweep>("slope"));
  const constant = v128.load64_splat(changetype<usize>(sweep), offsetof<Sweep>("constant"));
  const horizon = v128.load64_splat(changetype<usize>(level), offsetof<Level>("horizon"));
  const none = f64x2.splat(Infinity);
  let most = f64x2.splat(0);
  let leasts: usize = sweep.terms;
  for (let row: usize = 0; row < rowBytes; leasts += LEAST) {
    const end = blockEnd(row + BLOCK, rowBytes);
    let least = none;
    for (; row < end; row += 16) {
      const weight = v128.load(weights + row);
      most = f64x2.pmax(most, f64x2.mul(v128.and(weight, absolute), v128.load(inverses + row)));
      const push = f64x2.mul(weight, factor);
      least = addPush<Pair0>(
        least,
        slopes + row,
        constants + row,
        pushes + row,
        tests + row,
        push,
        slope,
        constant,
        horizon,
        crosses,
      );
    }
    if (crosses) v128.store(leasts, least);
  }
  return largest(most);
}

/** The same, whether its units cross or not; marks follow. */
export function pushColumn(sweep: Sweep, level: Level, unit: i32, change: f64): f64 {
  if (level.sign == 0) return addColumn(sweep, level, unit, change, false);
  return addColumn(sweep, level, unit, change, true);
}

/** Marks the blocks of the level after the crossed unit, once its edge is known. */
export function markColumn(sweep: Sweep, level: Level): void {
  const rowBytes: usize = <usize>level.rows << 3;
  let marks: u32 = 0;
  let block: u32 = 0;
  for (let row: usize = 0; row < rowBytes; block++) {
    marks |= mark(level, block, v128.load(sweep.terms + <usize>block * LEAST));
    row = blockEnd(row + BLOCK, rowBytes);
  }
  level.marked = marks;
}
