// The common zero of d forms with a bound on its error: `CommonZero` of ../../exact/common-zero-bound.ts, two doubles at a
// time, the same operations in the same order.

import { BOUNDS, CONSTANTS, GROWTH, INVERSE, MASKS, PIVOTS, POINT, RESIDUAL, ROUNDING, ROW, ROWS, TRANSPOSED, UNITS, dimension, underflow } from "./polytope-tables.as";

/** Approximate inverse of TRANSPOSED into INVERSE: Gauss and Jordan's elimination with partial pivoting. */
function invert(): void {
  const d = dimension;
  const three = d > 4;
  for (let k = 0; k < d; k++) {
    const lane: usize = <usize>k << 3;
    const top: usize = INVERSE + <usize>k * ROW;
    let pivot: usize = top;
    let largest = abs(load<f64>(top + lane));
    for (let i: usize = top + ROW; i < INVERSE + <usize>d * ROW; i += ROW) {
      const size = abs(load<f64>(i + lane));
      if (size > largest) {
        largest = size;
        pivot = i;
      }
    }
    const mask: usize = MASKS + <usize>k * ROW;
    const unit: usize = UNITS + <usize>k * ROW;
    const scale = f64x2.splat(1.0 / load<f64>(pivot + lane));
    const a0 = f64x2.mul(v128.or(v128.and(v128.load(pivot), v128.load(mask)), v128.load(unit)), scale);
    const a1 = f64x2.mul(v128.or(v128.and(v128.load(pivot, 16), v128.load(mask, 16)), v128.load(unit, 16)), scale);
    const a2 = three
      ? f64x2.mul(v128.or(v128.and(v128.load(pivot, 32), v128.load(mask, 32)), v128.load(unit, 32)), scale)
      : a1;
    if (pivot != top) {
      v128.store(pivot, v128.load(top));
      v128.store(pivot, v128.load(top, 16), 16);
      if (three) v128.store(pivot, v128.load(top, 32), 32);
    }
    store<u32>(PIVOTS + (<usize>k << 2), <u32>((pivot - INVERSE) / ROW));
    v128.store(top, a0);
    v128.store(top, a1, 16);
    if (three) v128.store(top, a2, 32);
    const m0 = v128.load(mask);
    const m1 = v128.load(mask, 16);
    const m2 = v128.load(mask, 32);
    for (let i: usize = INVERSE; i < INVERSE + <usize>d * ROW; i += ROW) {
      if (i == top) continue;
      const factor = v128.load64_splat(i + lane);
      v128.store(i, f64x2.sub(v128.and(v128.load(i), m0), f64x2.mul(factor, a0)));
      v128.store(i, f64x2.sub(v128.and(v128.load(i, 16), m1), f64x2.mul(factor, a1)), 16);
      if (three) v128.store(i, f64x2.sub(v128.and(v128.load(i, 32), m2), f64x2.mul(factor, a2)), 32);
    }
  }
  for (let k = d - 1; k >= 0; k--) {
    const other = load<u32>(PIVOTS + (<usize>k << 2));
    if (other == <u32>k) continue;
    for (let i: usize = INVERSE; i < INVERSE + <usize>d * ROW; i += ROW) {
      const kept = load<f64>(i + (<usize>k << 3));
      store<f64>(i + (<usize>k << 3), load<f64>(i + (<usize>other << 3)));
      store<f64>(i + (<usize>other << 3), kept);
    }
  }
}

/** Values of the forms at POINT, into RESIDUAL. */
function evaluate(): void {
  const d = dimension;
  const three = d > 4;
  let r0 = v128.load(CONSTANTS);
  let r1 = v128.load(CONSTANTS, 16);
  let r2 = v128.load(CONSTANTS, 32);
  for (let j: usize = 0; j < <usize>d; j++) {
    const x = v128.load64_splat(POINT + (j << 3));
    const row: usize = TRANSPOSED + j * ROW;
    r0 = f64x2.add(r0, f64x2.mul(v128.load(row), x));
    r1 = f64x2.add(r1, f64x2.mul(v128.load(row, 16), x));
    if (three) r2 = f64x2.add(r2, f64x2.mul(v128.load(row, 32), x));
  }
  v128.store(RESIDUAL, r0);
  v128.store(RESIDUAL, r1, 16);
  if (three) v128.store(RESIDUAL, r2, 32);
}

/** POINT minus the step that RESIDUAL asks for. */
function correct(): void {
  const d = dimension;
  const three = d > 4;
  let s0 = f64x2.splat(0.0);
  let s1 = s0;
  let s2 = s0;
  for (let i: usize = 0; i < <usize>d; i++) {
    const value = v128.load64_splat(RESIDUAL + (i << 3));
    const row: usize = INVERSE + i * ROW;
    s0 = f64x2.add(s0, f64x2.mul(v128.load(row), value));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(row, 16), value));
    if (three) s2 = f64x2.add(s2, f64x2.mul(v128.load(row, 32), value));
  }
  v128.store(POINT, f64x2.sub(v128.load(POINT), s0));
  v128.store(POINT, f64x2.sub(v128.load(POINT, 16), s1), 16);
  if (three) v128.store(POINT, f64x2.sub(v128.load(POINT, 32), s2), 32);
}

@inline function greatest(a: v128, b: v128, c: v128): f64 {
  const most = f64x2.max(f64x2.max(a, b), c);
  return max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
}

/**
 * The common zero of the forms at ROWS into POINT; returns the bound on its error (`CommonZero.solve`). The third pair of
 * numbers of a row is left out where no dimension needs it.
 */
export function solve(): f64 {
  const d = dimension;
  const three = d > 4;
  for (let i: usize = 0; i < <usize>d; i++) {
    const form: usize = <usize>load<u32>(ROWS + (i << 2));
    for (let j: usize = 0; j < <usize>d; j++) {
      const value = load<f64>(form + (j << 3));
      store<f64>(TRANSPOSED + j * ROW + (i << 3), value);
      store<f64>(INVERSE + j * ROW + (i << 3), value);
    }
    store<f64>(CONSTANTS + (i << 3), load<f64>(form + (<usize>d << 3)));
    store<f64>(BOUNDS + (i << 3), load<f64>(form + (<usize>d << 3), 8));
  }
  invert();
  v128.store(POINT, f64x2.splat(0.0));
  v128.store(POINT, f64x2.splat(0.0), 16);
  v128.store(POINT, f64x2.splat(0.0), 32);
  v128.store(RESIDUAL, v128.load(CONSTANTS));
  v128.store(RESIDUAL, v128.load(CONSTANTS, 16), 16);
  v128.store(RESIDUAL, v128.load(CONSTANTS, 32), 32);
  correct();
  evaluate();
  correct();
  evaluate();
  const zero = f64x2.splat(0.0);
  let l0 = zero;
  let l1 = zero;
  let l2 = zero;
  let sum0 = zero;
  let sum1 = zero;
  let sum2 = zero;
  let size0 = zero;
  let size1 = zero;
  let size2 = zero;
  for (let i: usize = 0; i < <usize>d; i++) {
    const left = f64x2.splat(abs(load<f64>(RESIDUAL + (i << 3))) + load<f64>(BOUNDS + (i << 3)));
    const row: usize = INVERSE + i * ROW;
    const a0 = f64x2.abs(v128.load(row));
    const a1 = f64x2.abs(v128.load(row, 16));
    const a2 = three ? f64x2.abs(v128.load(row, 32)) : zero;
    sum0 = f64x2.add(sum0, f64x2.mul(a0, left));
    sum1 = f64x2.add(sum1, f64x2.mul(a1, left));
    if (three) sum2 = f64x2.add(sum2, f64x2.mul(a2, left));
    size0 = f64x2.add(size0, a0);
    size1 = f64x2.add(size1, a1);
    if (three) size2 = f64x2.add(size2, a2);
    const column: usize = TRANSPOSED + i * ROW;
    l0 = f64x2.max(l0, f64x2.abs(v128.load(column)));
    l1 = f64x2.max(l1, f64x2.abs(v128.load(column, 16)));
    if (three) l2 = f64x2.max(l2, f64x2.abs(v128.load(column, 32)));
  }
  const largest = f64x2.splat(greatest(l0, l1, l2));
  const relative = f64x2.splat(<f64>(d * (d + 2)) * ROUNDING);
  const one = f64x2.splat(1.0);
  let off0 = f64x2.mul(relative, f64x2.add(one, f64x2.mul(size0, largest)));
  let off1 = f64x2.mul(relative, f64x2.add(one, f64x2.mul(size1, largest)));
  let off2 = f64x2.mul(relative, f64x2.add(one, f64x2.mul(size2, largest)));
  for (let k: usize = 0; k < <usize>d; k++) {
    const unit: usize = UNITS + k * ROW;
    let p0 = f64x2.neg(v128.load(unit));
    let p1 = f64x2.neg(v128.load(unit, 16));
    let p2 = f64x2.neg(v128.load(unit, 32));
    const column: usize = TRANSPOSED + k * ROW;
    for (let i: usize = 0; i < <usize>d; i++) {
      const value = v128.load64_splat(column + (i << 3));
      const row: usize = INVERSE + i * ROW;
      p0 = f64x2.add(p0, f64x2.mul(v128.load(row), value));
      p1 = f64x2.add(p1, f64x2.mul(v128.load(row, 16), value));
      if (three) p2 = f64x2.add(p2, f64x2.mul(v128.load(row, 32), value));
    }
    off0 = f64x2.add(off0, f64x2.abs(p0));
    off1 = f64x2.add(off1, f64x2.abs(p1));
    off2 = f64x2.add(off2, f64x2.abs(p2));
  }
  const reached = greatest(sum0, sum1, sum2);
  const defect = greatest(off0, off1, off2);
  return defect * GROWTH < 1.0 ? (reached * GROWTH * GROWTH) / (1.0 - defect * GROWTH) + underflow : Infinity;
}
