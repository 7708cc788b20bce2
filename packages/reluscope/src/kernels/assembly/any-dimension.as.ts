// Forms of 5 to 8 doubles through a layer, in AssemblyScript with SIMD: the operations of ../any-dimension.ts in the same
// order, so the bits are the same. Arguments that name arrays are addresses in the shared memory.

import { gather, givenSlope } from "./forms.as";

const ABSOLUTE_HIGH: v128 = i64x2(-1, 0x7fffffffffffffff);
const ABSOLUTE_BOTH: v128 = i64x2(0x7fffffffffffffff, 0x7fffffffffffffff);

/** The last one or two numbers of a row, without reading behind it. */
@inline function loadLast(at: usize, odd: bool): v128 {
  return odd ? v128.load64_zero(at) : v128.load(at);
}

@inline function storeLast(at: usize, odd: bool, value: v128): void {
  if (odd) v128.store64_lane(at, value, 0);
  else v128.store(at, value);
}

/** `denseProduct`; rows have 3 or 4 pairs of numbers, the last of which may be half. */
function product(
  width: i32,
  rows: i32,
  columns: i32,
  weights: usize,
  start: usize,
  active: usize,
  count: i32,
  gathered: usize,
  out: usize,
): void {
  const odd = (width & 1) != 0;
  const four = width > 6;
  const step: usize = <usize>width << 3;
  const last: usize = four ? 48 : 32;
  // What is not the bound keeps its sign.
  const mask = odd ? ABSOLUTE_BOTH : ABSOLUTE_HIGH;
  const rowBytes: usize = <usize>columns << 3;
  const lastActive: usize = active + (<usize>count << 2);
  let row = 0;
  for (; row + 1 < rows; row += 2) {
    const r0: usize = weights + <usize>row * rowBytes;
    const r1: usize = r0 + rowBytes;
    const from: usize = start + <usize>row * step;
    let a0 = v128.load(from);
    let a1 = v128.load(from, 16);
    let a2 = four ? v128.load(from, 32) : a1;
    let a3 = loadLast(from + last, odd);
    let b0 = v128.load(from + step);
    let b1 = v128.load(from + step, 16);
    let b2 = four ? v128.load(from + step, 32) : b1;
    let b3 = loadLast(from + step + last, odd);
    let form: usize = gathered;
    for (let p: usize = active; p < lastActive; p += 4, form += step) {
      const column: usize = <usize>load<u32>(p) << 3;
      const wa = v128.load64_splat(r0 + column);
      const wb = v128.load64_splat(r1 + column);
      const f0 = v128.load(form);
      const f1 = v128.load(form, 16);
      // There is one row more than there are forms.
      const f3 = v128.load(form + last);
      a0 = f64x2.add(a0, f64x2.mul(wa, f0));
      b0 = f64x2.add(b0, f64x2.mul(wb, f0));
      a1 = f64x2.add(a1, f64x2.mul(wa, f1));
      b1 = f64x2.add(b1, f64x2.mul(wb, f1));
      if (four) {
        const f2 = v128.load(form, 32);
        a2 = f64x2.add(a2, f64x2.mul(wa, f2));
        b2 = f64x2.add(b2, f64x2.mul(wb, f2));
      }
      a3 = f64x2.add(a3, f64x2.mul(v128.and(wa, mask), f3));
      b3 = f64x2.add(b3, f64x2.mul(v128.and(wb, mask), f3));
    }
    const to: usize = out + <usize>row * step;
    v128.store(to, a0);
    v128.store(to, a1, 16);
    if (four) v128.store(to, a2, 32);
    storeLast(to + last, odd, a3);
    v128.store(to + step, b0);
    v128.store(to + step, b1, 16);
    if (four) v128.store(to + step, b2, 32);
    storeLast(to + step + last, odd, b3);
  }
  if (row == rows) return;
  const r0: usize = weights + <usize>row * rowBytes;
  const from: usize = start + <usize>row * step;
  let a0 = v128.load(from);
  let a1 = v128.load(from, 16);
  let a2 = four ? v128.load(from, 32) : a1;
  let a3 = loadLast(from + last, odd);
  let form: usize = gathered;
  for (let p: usize = active; p < lastActive; p += 4, form += step) {
    const wa = v128.load64_splat(r0 + (<usize>load<u32>(p) << 3));
    a0 = f64x2.add(a0, f64x2.mul(wa, v128.load(form)));
    a1 = f64x2.add(a1, f64x2.mul(wa, v128.load(form, 16)));
    if (four) a2 = f64x2.add(a2, f64x2.mul(wa, v128.load(form, 32)));
    a3 = f64x2.add(a3, f64x2.mul(v128.and(wa, mask), v128.load(form + last)));
  }
  const to: usize = out + <usize>row * step;
  v128.store(to, a0);
  v128.store(to, a1, 16);
  if (four) v128.store(to, a2, 32);
  storeLast(to + last, odd, a3);
}

/** `completeBounds`, for rows of 4 numbers too; the domain reaches as far as the last six numbers say. */
export function bounds(
  width: i32,
  rows: i32,
  forms: usize,
  relative: f64,
  growth: f64,
  underflow: f64,
  reach0: f64,
  reach1: f64,
  reach2: f64,
  reach3: f64,
  reach4: f64,
  reach5: f64,
): void {
  const step: usize = <usize>width << 3;
  const constant: usize = step - 16;
  const end: usize = forms + <usize>rows * step;
  for (let at: usize = forms; at < end; at += step) {
    let size = abs(load<f64>(at)) * reach0 + abs(load<f64>(at, 8)) * reach1;
    if (width > 4) size += abs(load<f64>(at, 16)) * reach2;
    if (width > 5) size += abs(load<f64>(at, 24)) * reach3;
    if (width > 6) size += abs(load<f64>(at, 32)) * reach4;
    if (width > 7) size += abs(load<f64>(at, 40)) * reach5;
    size += abs(load<f64>(at + constant));
    store<f64>(at + constant, load<f64>(at + constant, 8) * growth + relative * size + underflow, 8);
  }
}

// The arrays and numbers of a level, in bytes of its record: they are the same in every call.
const RELATIVE: usize = 0;
const GROWTH: usize = 8;
const UNDERFLOW: usize = 16;
const WIDTH: usize = 24;
const ROWS: usize = 28;
const COLUMNS: usize = 32;
const FORMS: usize = 36;
const SLOPES: usize = 40;
const SIGNS: usize = 44;
const ACTIVE: usize = 48;
const GATHERED: usize = 52;
const WEIGHTS: usize = 56;
/** Six numbers. */
const REACH: usize = 60;

/** Bounds of forms on the level behind that of the record `at`. */
function complete(at: usize, rows: i32, forms: usize): void {
  const reach: usize = load<u32>(at, REACH);
  const near0 = load<f64>(reach);
  const near1 = load<f64>(reach, 8);
  const near2 = load<f64>(reach, 16);
  const near3 = load<f64>(reach, 24);
  const near4 = load<f64>(reach, 32);
  const near5 = load<f64>(reach, 40);
  const relative = load<f64>(at, RELATIVE);
  const growth = load<f64>(at, GROWTH);
  const underflow = load<f64>(at, UNDERFLOW);
  bounds(load<i32>(at, WIDTH), rows, forms, relative, growth, underflow, near0, near1, near2, near3, near4, near5);
}

/**
 * out = start + what `listed` units (those in `list`, or the first ones where it is 0) give to the next level; with
 * `isWhole` these are forms, and get their bounds. `at` is the record of the level.
 */
export function level(at: usize, listed: i32, list: usize, start: usize, out: usize, isWhole: i32): void {
  const width = load<i32>(at, WIDTH);
  const rows = load<i32>(at, ROWS);
  const active: usize = load<u32>(at, ACTIVE);
  const gathered: usize = load<u32>(at, GATHERED);
  const count = gather(width, listed, list, load<u32>(at, FORMS), load<u32>(at, SLOPES), load<u32>(at, SIGNS), active, gathered);
  product(width, rows, load<i32>(at, COLUMNS), load<u32>(at, WEIGHTS), start, active, count, gathered, out);
  if (isWhole != 0) complete(at, rows, out);
}

/** Bytes of what a unit gives to a row; the last ones are not used. */
const TERM: usize = 64;
// The arrays of `ChildArrays` in the record of a level, and how many terms there are.
const TERMS: usize = 64;
const TERM_BITS: usize = 68;
const CHILD_BITS: usize = 72;
const CHILD_SIGNS: usize = 76;
const CHILD_FORMS: usize = 80;
const TERM_COUNT: usize = 84;
/** A bit that is 0 in all signs of children: by it units that have their sign give their term to each. */
const NO_BIT: i32 = 31;
/** Added to a number it leaves every bit of it. */
const NOTHING: v128 = f64x2(-0.0, -0.0);

/** Notes what a unit gives to the next level where bit `bit` of a child's signs differs from that in `flip`. */
function addTerm(at: usize, count: i32, unit: i32, slope: f64, bit: i32, flip: i32): void {
  const width = load<i32>(at, WIDTH);
  const rows = load<i32>(at, ROWS);
  const bits: usize = load<u32>(at, TERM_BITS) + (<usize>count << 3);
  store<i32>(bits, bit);
  store<i32>(bits, flip, 4);
  const form: usize = load<u32>(at, FORMS) + ((<usize>unit * width) << 3);
  const rowBytes: usize = <usize>load<i32>(at, COLUMNS) << 3;
  let weight: usize = load<u32>(at, WEIGHTS) + (<usize>unit << 3);
  let to: usize = load<u32>(at, TERMS) + <usize>(count * rows) * TERM;
  const last: usize = <usize>(width - 1) << 3;
  for (let row = 0; row < rows; row++, weight += rowBytes, to += TERM) {
    const value = load<f64>(weight);
    for (let i: usize = 0; i < last; i += 8) store<f64>(to + i, value * (slope * load<f64>(form + i)));
    store<f64>(to + last, abs(value) * (abs(slope) * load<f64>(form + last)));
  }
}

/** Prepares `children` of a cell that `listed` units in `list` cut. */
export function childTerms(at: usize, listed: i32, list: usize): void {
  const bits: usize = load<u32>(at, CHILD_BITS);
  const slopes: usize = load<u32>(at, SLOPES);
  const signs: usize = load<u32>(at, SIGNS);
  let count = 0;
  for (let k: usize = 0; k < <usize>listed; k++) {
    const unit = load<i32>(list + (k << 2));
    const bit = load<i32>(bits + (k << 2));
    const slope = load<f64>(slopes + (<usize>unit << 3));
    if (bit < 0) {
      const given = givenSlope(load<u8>(signs + unit), slope);
      if (given != 0.0) addTerm(at, count++, unit, given, NO_BIT, 1 << NO_BIT);
      continue;
    }
    addTerm(at, count++, unit, 1.0, bit, 0);
    if (slope != 0.0) addTerm(at, count++, unit, slope, bit, 1 << bit);
  }
  store<i32>(at, count, TERM_COUNT);
}

/** The next level's forms on `count` children, one after the other: what `level` finds, bit by bit. */
export function children(at: usize, start: usize, count: i32): void {
  const width = load<i32>(at, WIDTH);
  const rows = load<i32>(at, ROWS);
  const odd = (width & 1) != 0;
  const four = width > 6;
  const step: usize = <usize>width << 3;
  const last: usize = four ? 48 : 32;
  const lastBits: usize = load<u32>(at, TERM_BITS) + (<usize>load<i32>(at, TERM_COUNT) << 3);
  const next: usize = <usize>rows * TERM;
  const out: usize = load<u32>(at, CHILD_FORMS);
  let to = out;
  let child: usize = load<u32>(at, CHILD_SIGNS);
  for (const end = child + (<usize>count << 2); child < end; child += 4) {
    const signs = load<i32>(child);
    for (let row: usize = 0; row < <usize>rows; row++, to += step) {
      const from: usize = start + row * step;
      let a0 = v128.load(from);
      let a1 = v128.load(from, 16);
      let a2 = four ? v128.load(from, 32) : a1;
      let a3 = loadLast(from + last, odd);
      let term: usize = load<u32>(at, TERMS) + row * TERM;
      for (let bits: usize = load<u32>(at, TERM_BITS); bits < lastBits; bits += 8, term += next) {
        const has = i64x2.splat(-<i64>(((signs ^ load<i32>(bits, 4)) >>> load<i32>(bits)) & 1));
        a0 = f64x2.add(a0, v128.bitselect(v128.load(term), NOTHING, has));
        a1 = f64x2.add(a1, v128.bitselect(v128.load(term, 16), NOTHING, has));
        if (four) a2 = f64x2.add(a2, v128.bitselect(v128.load(term, 32), NOTHING, has));
        a3 = f64x2.add(a3, v128.bitselect(v128.load(term + last), NOTHING, has));
      }
      v128.store(to, a0);
      v128.store(to, a1, 16);
      if (four) v128.store(to, a2, 32);
      storeLast(to + last, odd, a3);
    }
  }
  complete(at, rows * count, out);
}
