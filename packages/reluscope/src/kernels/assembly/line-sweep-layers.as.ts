// Fresh forms, in the sweep over a segment (AssemblyScript, two doubles at a time): the forms of a level anew from those of
// the level before, and what is known of them.
//
// Sums over the units of the level before go row by row in registers, two or four registers wide where there are rows
// enough; each entry is the same sum in the same order whatever the width.

import { startGrowth } from "./line-sweep-growth.as";
import { ABSOLUTE, ACTIVE, GROWTH, Level, ROUNDING, Sweep, get, largest, put, sizeOf } from "./line-sweep-records.as";

/** `sum` + `factor` · `value`, rounded twice. */
@inline
function plus(sum: v128, factor: v128, value: v128): v128 {
  return f64x2.add(sum, f64x2.mul(factor, value));
}

// Terms of `freshForms`: gain · slope, gain · constant, bound, address of the column of weights.
const FRESH_TERM: usize = 32;

/** Forms and bounds of `pairs` (1 or 2, known when compiled) pairs of units, `row` bytes into the level's arrays. */
@inline
function freshRows(level: Level, terms: usize, last: usize, row: usize, roundings: f64, underflow: f64, pairs: i32): void {
  const relative = f64x2.splat(roundings);
  const growth = f64x2.splat(GROWTH);
  const least = f64x2.splat(underflow);
  const biases: usize = level.bias + row;
  let a0 = f64x2.splat(0);
  let a1 = a0;
  let c0 = v128.load(biases);
  let c1 = c0;
  if (pairs > 1) c1 = v128.load(biases, 16);
  let q0 = f64x2.mul(v128.and(c0, ABSOLUTE), relative);
  let q1 = f64x2.mul(v128.and(c1, ABSOLUTE), relative);
  for (let p: usize = terms; p < last; p += FRESH_TERM) {
    const from: usize = load<usize>(p, 24) + row;
    const slope = v128.load64_splat(p);
    const constant = v128.load64_splat(p, 8);
    const bound = v128.load64_splat(p, 16);
    const w0 = v128.load(from);
    a0 = plus(a0, w0, slope);
    c0 = plus(c0, w0, constant);
    q0 = plus(q0, v128.and(w0, ABSOLUTE), bound);
    if (pairs > 1) {
      const w1 = v128.load(from, 16);
      a1 = plus(a1, w1, slope);
      c1 = plus(c1, w1, constant);
      q1 = plus(q1, v128.and(w1, ABSOLUTE), bound);
    }
  }
  v128.store(level.slope + row, a0);
  v128.store(level.constant + row, c0);
  v128.store(level.bound + row, f64x2.add(f64x2.mul(q0, growth), least));
  if (pairs > 1) {
    v128.store(level.slope + row, a1, 16);
    v128.store(level.constant + row, c1, 16);
    v128.store(level.bound + row, f64x2.add(f64x2.mul(q1, growth), least), 16);
  }
}

/** The forms of `level` and their bounds, from those of the level before. */
export function freshForms(sweep: Sweep, before: Level, level: Level): void {
  const rowBytes: usize = <usize>level.rows << 3;
  const terms: usize = sweep.terms;
  const roundings: f64 = <f64>(before.count + 6) * ROUNDING;
  let last: usize = terms;
  for (let k = 0; k < before.count; k++) {
    const unit = load<i32>(before.active + <usize>k * ACTIVE) >> 3;
    const gain = get(before.gain, unit);
    const size = sizeOf(sweep, before, unit);
    store<f64>(last, gain * get(before.slope, unit));
    store<f64>(last, gain * get(before.constant, unit), 8);
    store<f64>(last, abs(gain) * (before.growth * get(before.bound, unit) + roundings * size), 16);
    store<usize>(last, level.weights + <usize>unit * rowBytes, 24);
    last += FRESH_TERM;
  }
  const underflow = sweep.underflow;
  let row: usize = 0;
  for (; row + 32 <= rowBytes; row += 32) freshRows(level, terms, last, row, roundings, underflow, 2);
  for (; row < rowBytes; row += 16) freshRows(level, terms, last, row, roundings, underflow, 1);
}

/** What is known of a level whose forms are fresh. */
export function scan(sweep: Sweep, level: Level, before: Level | null): void {
  // So that padding is no exception.
  if (level.rows > level.size) put(level.bound, level.size, get(level.bound, level.size - 1));
  const rowBytes: usize = <usize>level.rows << 3;
  const absolute = v128.load(sweep.absolute);
  const reach = v128.load64_splat(changetype<usize>(sweep), offsetof<Sweep>("reach"));
  const one = f64x2.splat(1);
  let sizes = f64x2.splat(0);
  let most = sizes;
  let total = sizes;
  for (let row: usize = 0; row < rowBytes; row += 16) {
    const bound = v128.load(level.bound + row);
    const inverse = f64x2.div(one, bound);
    v128.store(level.inverse + row, inverse);
    if (level.sign != 0) v128.store(level.test + row, f64x2.mul(v128.load(level.sign + row), inverse));
    const slope = v128.and(v128.load(level.slope + row), absolute);
    const size = f64x2.add(f64x2.mul(slope, reach), v128.and(v128.load(level.constant + row), absolute));
    sizes = f64x2.pmax(sizes, f64x2.mul(size, inverse));
    most = f64x2.pmax(most, inverse);
    total = f64x2.add(total, bound);
  }
  startGrowth(level, before, largest(sizes), largest(most));
  if (!(f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1) <= sweep.huge)) level.edge = Infinity;
}
