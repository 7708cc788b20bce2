// How forms pass through a layer, in the sweep over a segment (AssemblyScript, two doubles at a time): the forms of a
// level anew from those of the level before, and how a change of one unit passes on.
//
// Sums over the units of the level before go row by row in registers, two or four registers wide where there are rows
// enough; each entry is the same sum in the same order whatever the width.

import { ABSOLUTE, GROWTH, Level, ROUNDING, Sweep, get, sizeOf } from "./line-sweep-records.as";

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
    const unit = load<i32>(before.active + (<usize>k << 2));
    const gain = get(before.gain, unit);
    const size = sizeOf(sweep, before, unit);
    store<f64>(last, gain * get(before.slope, unit));
    store<f64>(last, gain * get(before.constant, unit), 8);
    store<f64>(last, abs(gain) * (get(before.bound, unit) + roundings * size), 16);
    store<usize>(last, level.weights + <usize>unit * rowBytes, 24);
    last += FRESH_TERM;
  }
  const underflow = sweep.underflow;
  let row: usize = 0;
  for (; row + 32 <= rowBytes; row += 32) freshRows(level, terms, last, row, roundings, underflow, 2);
  for (; row < rowBytes; row += 16) freshRows(level, terms, last, row, roundings, underflow, 1);
}

/** What a change of one unit of the level before pushes to `level`, and to its bounds. */
export function pushColumn(level: Level, unit: i32, change: f64, bound: f64): void {
  const rowBytes: usize = <usize>level.rows << 3;
  const column: usize = level.weights + <usize>unit * rowBytes;
  const pushes: usize = level.push;
  const mores: usize = level.more;
  const factor = f64x2.splat(change);
  const part = f64x2.splat(bound);
  for (let row: usize = 0; row < rowBytes; row += 16) {
    const weight = v128.load(column + row);
    v128.store(pushes + row, f64x2.mul(weight, factor));
    v128.store(mores + row, f64x2.mul(v128.and(weight, ABSOLUTE), part));
  }
}

// Terms of `pushOn`: gain · push, its bound, address of the column of weights.
const PUSH_TERM: usize = 24;

/** Pushes of `pairs` (1, 2 or 4, known when compiled) pairs of units to `out` and `outMore`, `row` bytes into them. */
@inline
function pushRows(terms: usize, last: usize, row: usize, out: usize, outMore: usize, absolute: v128, pairs: i32): void {
  let a0 = f64x2.splat(0);
  let a1 = f64x2.splat(0);
  let a2 = f64x2.splat(0);
  let a3 = f64x2.splat(0);
  let q0 = f64x2.splat(0);
  let q1 = f64x2.splat(0);
  let q2 = f64x2.splat(0);
  let q3 = f64x2.splat(0);
  for (let p: usize = terms; p < last; p += PUSH_TERM) {
    const v = v128.load64_splat(p);
    const more = v128.load64_splat(p, 8);
    const from: usize = load<usize>(p, 16) + row;
    let w = v128.load(from);
    a0 = plus(a0, v, w);
    q0 = plus(q0, more, v128.and(w, absolute));
    if (pairs > 1) {
      w = v128.load(from, 16);
      a1 = plus(a1, v, w);
      q1 = plus(q1, more, v128.and(w, absolute));
    }
    if (pairs > 2) {
      w = v128.load(from, 32);
      a2 = plus(a2, v, w);
      q2 = plus(q2, more, v128.and(w, absolute));
      w = v128.load(from, 48);
      a3 = plus(a3, v, w);
      q3 = plus(q3, more, v128.and(w, absolute));
    }
  }
  v128.store(out + row, a0);
  v128.store(outMore + row, q0);
  if (pairs > 1) {
    v128.store(out + row, a1, 16);
    v128.store(outMore + row, q1, 16);
  }
  if (pairs > 2) {
    v128.store(out + row, a2, 32);
    v128.store(outMore + row, q2, 32);
    v128.store(out + row, a3, 48);
    v128.store(outMore + row, q3, 48);
  }
}

/** What the pushes to the level before push to `level`, where a unit further back changed; `size`: of its form. */
export function pushOn(sweep: Sweep, before: Level, level: Level, size: f64): void {
  const rowBytes: usize = <usize>level.rows << 3;
  const terms: usize = sweep.terms;
  sweep.pushing = <f64>(before.count + 12) * ROUNDING * size;
  const reach = sweep.reach;
  const active: usize = before.active;
  const gains: usize = before.gain;
  const slopes: usize = before.slope;
  const constants: usize = before.constant;
  const pushes: usize = before.push;
  const mores: usize = before.more;
  const weights: usize = level.weights;
  const count: usize = <usize>before.count << 2;
  let last: usize = terms;
  for (let k: usize = 0; k < count; k += 4) {
    const unit: usize = load<u32>(active + k);
    const at: usize = unit << 3;
    const push = load<f64>(pushes + at);
    const gain = load<f64>(gains + at);
    const own = abs(load<f64>(slopes + at)) * reach + abs(load<f64>(constants + at));
    store<f64>(last, gain * push);
    store<f64>(last, abs(gain) * (load<f64>(mores + at) + (sweep.pushing * abs(push) + sweep.twice * own)), 8);
    store<usize>(last, weights + unit * rowBytes, 16);
    last += PUSH_TERM;
  }
  const out: usize = level.push;
  const outMore: usize = level.more;
  const absolute = v128.load(sweep.absolute);
  let row: usize = 0;
  for (; row + 64 <= rowBytes; row += 64) pushRows(terms, last, row, out, outMore, absolute, 4);
  for (; row + 32 <= rowBytes; row += 32) pushRows(terms, last, row, out, outMore, absolute, 2);
  for (; row + 16 <= rowBytes; row += 16) pushRows(terms, last, row, out, outMore, absolute, 1);
}
