// Signs of units on polytopes, in AssemblyScript with SIMD: what ../../complex/polytope-signs.ts does, in the same order.

import { CODES, COORDINATES, CUTS, DOUBLES, FORMS, NEGATIVE, OPEN, POSITIVE, ROUNDING, SIGN, SLOPES, STACK, VERTEX_ERROR, dimension, table } from "./polytope-tables.as";

/** How fast a form may change: the sum of its coefficients' sizes. */
@inline function steepness(form: usize): f64 {
  let sum: f64 = 0.0;
  for (let i: usize = 0; i < <usize>dimension; i++) sum += abs(load<f64>(form + (i << 3)));
  return sum;
}

/**
 * Signs of a form (its number in FORMS) at the vertices of a polytope, into SIGN; 0 where doubles do not tell. Returns
 * 1 for a positive one + 2 for a negative one + 4 · how many doubles do not tell.
 */
export function signsAtVertices(cell: i32, row: i32): i32 {
  const d = dimension;
  const at: usize = table(STACK) + (<usize>cell << 2);
  const count = load<i32>(at);
  const vertices: usize = at + (<usize>(3 + 35 * load<i32>(at, 8)) << 2);
  const form: usize = table(FORMS) + <usize>(row * (d + 2)) * 8;
  const last: usize = form + (<usize>d << 3);
  const coordinates = table(COORDINATES);
  const errors = table(VERTEX_ERROR);
  const sign = table(SIGN);
  const steep = f64x2.splat(steepness(form));
  const constant = v128.load64_splat(last);
  const bound = v128.load64_splat(last, 8);
  let positive = 0;
  let negative = 0;
  let decided = 0;
  for (let k = 0; k < count; k += 2) {
    const next = min(k + 1, count - 1);
    const v = load<u32>(vertices + (<usize>k << 2));
    const w = load<u32>(vertices + (<usize>next << 2));
    let p: usize = coordinates + <usize>(v * d) * 8;
    let q: usize = coordinates + <usize>(w * d) * 8;
    let value = constant;
    for (let a: usize = form; a < last; a += 8, p += 8, q += 8) {
      value = f64x2.add(value, f64x2.mul(v128.load64_splat(a), v128.load64_lane(q, v128.load64_zero(p), 1)));
    }
    const error = v128.load64_lane(errors + (<usize>w << 3), v128.load64_zero(errors + (<usize>v << 3)), 1);
    const slack = f64x2.add(bound, f64x2.mul(steep, error));
    const above = i64x2.bitmask(f64x2.gt(value, slack));
    const below = i64x2.bitmask(f64x2.lt(value, f64x2.neg(slack)));
    positive |= above;
    negative |= below;
    decided += popcnt((above | below) & (next > k ? 3 : 1));
    store<i8>(sign + <usize>k, <i8>((above & 1) - (below & 1)));
    store<i8>(sign + <usize>next, <i8>(next > k ? (above >> 1) - (below >> 1) : (above & 1) - (below & 1)));
  }
  return i32(positive != 0) | (i32(negative != 0) << 1) | ((count - decided) << 2);
}

/**
 * Codes of the units of a level on a polytope: `units` of them from number `first` on in FORMS, SLOPES and CODES.
 * `room` is how many vertices fit into a row of DOUBLES, behind whose rows there is room for a box and a list of the units.
 */
export function classify(cell: i32, first: i32, units: i32, room: i32): void {
  const d = dimension;
  const at: usize = table(STACK) + (<usize>cell << 2);
  const count = load<i32>(at);
  const vertices: usize = at + (<usize>(3 + 35 * load<i32>(at, 8)) << 2);
  const coordinates = table(COORDINATES);
  const errors = table(VERTEX_ERROR);
  const points = table(DOUBLES);
  const row: usize = <usize>room << 3;
  const errorRow: usize = points + <usize>d * row;
  // Two vertices at a time, the last one twice.
  let most = f64x2.splat(0.0);
  for (let k = 0; k < count; k += 2) {
    const v = load<u32>(vertices + (<usize>k << 2));
    const w = load<u32>(vertices + (<usize>min(k + 1, count - 1) << 2));
    let p: usize = coordinates + <usize>(v * d) * 8;
    let q: usize = coordinates + <usize>(w * d) * 8;
    for (let to: usize = points + (<usize>k << 3); to < errorRow; to += row, p += 8, q += 8) {
      v128.store(to, v128.load64_lane(q, v128.load64_zero(p), 1));
    }
    const error = v128.load64_lane(errors + (<usize>w << 3), v128.load64_zero(errors + (<usize>v << 3)), 1);
    most = f64x2.pmax(most, error);
    v128.store(errorRow + (<usize>k << 3), error);
  }
  const error = max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
  const end: usize = <usize>count << 3;
  const middle: usize = errorRow + row;
  const half: usize = middle + 64;
  for (let i: usize = 0; i < <usize>d; i++) {
    const from: usize = points + i * row;
    let low = v128.load(from);
    let high = low;
    for (let k: usize = 16; k < end; k += 16) {
      const value = v128.load(from + k);
      low = f64x2.pmin(low, value);
      high = f64x2.pmax(high, value);
    }
    const least = min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1));
    const largest = max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1));
    const centre = 0.5 * least + 0.5 * largest;
    store<f64>(middle + (i << 3), centre);
    store<f64>(half + (i << 3), max(largest - centre, centre - least) * (1.0 + 4.0 * ROUNDING) + error);
  }
  const undecided = half + 64;
  const open = boxCodes(first, units, middle, half, undecided);
  const codes = table(CODES) + <usize>first;
  const forms: usize = table(FORMS) + <usize>(first * (d + 2)) * 8;
  for (let k = 0; k < open; k++) {
    const unit = load<u32>(undecided + (<usize>k << 2));
    store<u8>(codes + unit, onVertices(forms + <usize>(unit * (d + 2)) * 8, points, row, end));
  }
}

/**
 * Codes of the units on the box middle ± half, two at a time and without branches; those that the box does not decide are listed in
 * `undecided`. Returns how many these are.
 */
function boxCodes(first: i32, units: i32, middle: usize, half: usize, undecided: usize): i32 {
  const d: usize = <usize>dimension << 3;
  const slack = f64x2.splat(1.0 + <f64>(2 * dimension + 4) * ROUNDING);
  const codes = table(CODES) + <usize>first;
  const slopes = table(SLOPES) + (<usize>first << 3);
  const forms: usize = table(FORMS) + <usize>first * (d + 16);
  let count = 0;
  for (let unit = 0; unit < units; unit += 2) {
    const other = min(unit + 1, units - 1);
    const p: usize = forms + <usize>unit * (d + 16);
    const q: usize = forms + <usize>other * (d + 16);
    let value = v128.load64_lane(q + d, v128.load64_zero(p + d), 1);
    let spread = f64x2.splat(0.0);
    for (let i: usize = 0; i < d; i += 8) {
      const a = v128.load64_lane(q + i, v128.load64_zero(p + i), 1);
      value = f64x2.add(value, f64x2.mul(a, v128.load64_splat(middle + i)));
      spread = f64x2.add(spread, f64x2.mul(f64x2.abs(a), v128.load64_splat(half + i)));
    }
    const bound = v128.load64_lane(q + d, v128.load64_zero(p + d, 8), 1, 8);
    spread = f64x2.add(f64x2.mul(spread, slack), bound);
    const positive = i64x2.bitmask(f64x2.gt(value, spread));
    const negative = i64x2.bitmask(f64x2.lt(value, f64x2.neg(spread)));
    const p1 = load<f64>(slopes + (<usize>unit << 3)) == 1.0;
    const q1 = load<f64>(slopes + (<usize>other << 3)) == 1.0;
    // The codes of positive, negative and linear units are 1, 2 and 3.
    const low = select(3, (positive & 1) | ((negative & 1) << 1), p1);
    const high = select(3, (positive >> 1) | (negative & 2), q1);
    store<u8>(codes + <usize>unit, <u8>low);
    store<u8>(codes + <usize>other, <u8>high);
    store<i32>(undecided + (<usize>count << 2), unit);
    count += i32(low == 0);
    store<i32>(undecided + (<usize>count << 2), other);
    count += i32(high == 0) & i32(other > unit);
  }
  return count;
}

/** Code of a form on the vertices in `points`. */
function onVertices(form: usize, points: usize, row: usize, end: usize): u8 {
  const last: usize = form + (<usize>dimension << 3);
  const constant = v128.load64_splat(last);
  const bound = v128.load64_splat(last, 8);
  const steep = f64x2.splat(steepness(form));
  let positive = 0;
  let negative = 0;
  let open = 0;
  for (let k: usize = points; k < points + end; k += 16) {
    let value = constant;
    let from = k;
    for (let a: usize = form; a < last; a += 8, from += row) {
      value = f64x2.add(value, f64x2.mul(v128.load64_splat(a), v128.load(from)));
    }
    const slack = f64x2.add(bound, f64x2.mul(steep, v128.load(from)));
    const above = i64x2.bitmask(f64x2.gt(value, slack));
    const below = i64x2.bitmask(f64x2.lt(value, f64x2.neg(slack)));
    positive |= above;
    negative |= below;
    open |= (above | below) ^ 3;
    if (positive != 0 && negative != 0) return CUTS;
  }
  if (open != 0) return OPEN;
  return positive != 0 ? POSITIVE : NEGATIVE;
}
