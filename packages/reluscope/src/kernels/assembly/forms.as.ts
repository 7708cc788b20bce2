// The inner loops of the cell walk in AssemblyScript, two doubles at a time (WebAssembly SIMD).
//
// Every function does the same operations in the same order as ../typescript-kernel.ts and ../typescript-planar.ts do,
// so the two give the same bits. Arguments that name arrays are addresses in the shared memory; see that file for what they hold.

const ABSOLUTE_HIGH: v128 = i64x2(-1, 0x7fffffffffffffff);
const ABSOLUTE_BOTH: v128 = i64x2(0x7fffffffffffffff, 0x7fffffffffffffff);

/** A panel's column has 8 rows of 8 bytes. */
const PANEL_SHIFT: i32 = 6;

const POSITIVE: u8 = 1;
const NEGATIVE: u8 = 2;
const LINEAR: u8 = 3;

const SLACK: f64 = 1.0 + 8.0 / 9007199254740992.0;

/** Gathers the forms after the units that have one, without branches: signs have no order that a machine could guess. */
export function gatherPlanar(
  listed: i32,
  list: usize,
  forms: usize,
  slopes: usize,
  signs: usize,
  active: usize,
  gathered: usize,
): i32 {
  let count = 0;
  for (let k = 0; k < listed; k++) {
    const unit: i32 = list == 0 ? k : load<i32>(list + (<usize>k << 2));
    const sign: i32 = load<u8>(signs + unit);
    // Only the codes of positive and of linear units are odd.
    const other: f64 = select<f64>(load<f64>(slopes + (<usize>unit << 3)), 0.0, sign == NEGATIVE);
    const slope: f64 = select<f64>(1.0, other, (sign & 1) != 0);
    store<i32>(active + (<usize>count << 2), unit << PANEL_SHIFT);
    const both = f64x2.splat(slope);
    const from: usize = forms + (<usize>unit << 5);
    const to: usize = gathered + (<usize>count << 5);
    v128.store(to, f64x2.mul(both, v128.load(from)));
    v128.store(to, f64x2.mul(v128.and(both, ABSOLUTE_HIGH), v128.load(from, 16)), 16);
    count += i32(slope != 0.0);
  }
  return count;
}

/** Four rows of `planarSum`, from the weights in `panel` on. */
// @ts-ignore: decorator
@inline
export function sumFourRows(
  panel: usize,
  active: usize,
  lastActive: usize,
  gathered: usize,
  from: usize,
  to: usize,
  relative: f64,
  growth: f64,
  underflow: f64,
  reachX: f64,
  reachY: f64,
): void {
  let s = v128.load(from);
  let t = v128.load(from, 32);
  let a0 = v128.shuffle<f64>(s, t, 0, 2);
  let b0 = v128.shuffle<f64>(s, t, 1, 3);
  s = v128.load(from, 16);
  t = v128.load(from, 48);
  let c0 = v128.shuffle<f64>(s, t, 0, 2);
  let q0 = v128.shuffle<f64>(s, t, 1, 3);
  s = v128.load(from, 64);
  t = v128.load(from, 96);
  let a1 = v128.shuffle<f64>(s, t, 0, 2);
  let b1 = v128.shuffle<f64>(s, t, 1, 3);
  s = v128.load(from, 80);
  t = v128.load(from, 112);
  let c1 = v128.shuffle<f64>(s, t, 0, 2);
  let q1 = v128.shuffle<f64>(s, t, 1, 3);
  let form: usize = gathered;
  for (let p: usize = active; p < lastActive; p += 4) {
    const column: usize = panel + <usize>load<u32>(p);
    const w0 = v128.load(column);
    const w1 = v128.load(column, 16);
    const a = v128.load64_splat(form);
    a0 = f64x2.add(a0, f64x2.mul(w0, a));
    a1 = f64x2.add(a1, f64x2.mul(w1, a));
    const b = v128.load64_splat(form, 8);
    b0 = f64x2.add(b0, f64x2.mul(w0, b));
    b1 = f64x2.add(b1, f64x2.mul(w1, b));
    const c = v128.load64_splat(form, 16);
    c0 = f64x2.add(c0, f64x2.mul(w0, c));
    c1 = f64x2.add(c1, f64x2.mul(w1, c));
    const q = v128.load64_splat(form, 24);
    q0 = f64x2.add(q0, f64x2.mul(f64x2.abs(w0), q));
    q1 = f64x2.add(q1, f64x2.mul(f64x2.abs(w1), q));
    form += 32;
  }
  if (relative != 0.0) {
    q0 = completed(a0, b0, c0, q0, relative, growth, underflow, reachX, reachY);
    q1 = completed(a1, b1, c1, q1, relative, growth, underflow, reachX, reachY);
  }
  storeRows(to, a0, b0, c0, q0);
  storeRows(to + 64, a1, b1, c1, q1);
}

/** out = start + Σ of weight · form over the gathered forms, two rows a vector; `relative` not 0 completes the bounds. */
export function planarSum(
  rows: i32,
  columns: i32,
  weights: usize,
  listed: i32,
  list: usize,
  forms: usize,
  slopes: usize,
  signs: usize,
  active: usize,
  gathered: usize,
  start: usize,
  out: usize,
  relative: f64,
  growth: f64,
  underflow: f64,
  reachX: f64,
  reachY: f64,
): void {
  const count = gatherPlanar(listed, list, forms, slopes, signs, active, gathered);
  const panelBytes: usize = <usize>columns << PANEL_SHIFT;
  const lastActive: usize = active + (<usize>count << 2);
  let row = 0;
  for (; row + 3 < rows; row += 4) {
    const panel: usize = weights + <usize>(row >> 3) * panelBytes + (<usize>(row & 7) << 3);
    const at: usize = <usize>row << 5;
    sumFourRows(panel, active, lastActive, gathered, start + at, out + at, relative, growth, underflow, reachX, reachY);
  }
  for (; row < rows; row += 2) {
    const panel: usize = weights + <usize>(row >> 3) * panelBytes + (<usize>(row & 7) << 3);
    const from: usize = start + (<usize>row << 5);
    let s = v128.load(from);
    let t = v128.load(from, 32);
    let a0 = v128.shuffle<f64>(s, t, 0, 2);
    let b0 = v128.shuffle<f64>(s, t, 1, 3);
    s = v128.load(from, 16);
    t = v128.load(from, 48);
    let c0 = v128.shuffle<f64>(s, t, 0, 2);
    let q0 = v128.shuffle<f64>(s, t, 1, 3);
    let form: usize = gathered;
    for (let p: usize = active; p < lastActive; p += 4) {
      const w0 = v128.load(panel + <usize>load<u32>(p));
      a0 = f64x2.add(a0, f64x2.mul(w0, v128.load64_splat(form)));
      b0 = f64x2.add(b0, f64x2.mul(w0, v128.load64_splat(form, 8)));
      c0 = f64x2.add(c0, f64x2.mul(w0, v128.load64_splat(form, 16)));
      q0 = f64x2.add(q0, f64x2.mul(f64x2.abs(w0), v128.load64_splat(form, 24)));
      form += 32;
    }
    if (relative != 0.0) q0 = completed(a0, b0, c0, q0, relative, growth, underflow, reachX, reachY);
    storeRows(out + (<usize>row << 5), a0, b0, c0, q0);
  }
}

// @ts-ignore: decorator
@inline
function completed(
  a: v128,
  b: v128,
  c: v128,
  q: v128,
  relative: f64,
  growth: f64,
  underflow: f64,
  reachX: f64,
  reachY: f64,
): v128 {
  const slanted = f64x2.add(f64x2.mul(f64x2.abs(a), f64x2.splat(reachX)), f64x2.mul(f64x2.abs(b), f64x2.splat(reachY)));
  const size = f64x2.add(slanted, f64x2.abs(c));
  const grown = f64x2.add(f64x2.mul(q, f64x2.splat(growth)), f64x2.mul(f64x2.splat(relative), size));
  return f64x2.add(grown, f64x2.splat(underflow));
}

// @ts-ignore: decorator
@inline
function storeRows(to: usize, a: v128, b: v128, c: v128, q: v128): void {
  v128.store(to, v128.shuffle<f64>(a, b, 0, 2));
  v128.store(to, v128.shuffle<f64>(c, q, 0, 2), 16);
  v128.store(to, v128.shuffle<f64>(a, b, 1, 3), 32);
  v128.store(to, v128.shuffle<f64>(c, q, 1, 3), 48);
}

export function lineProduct(
  rows: i32,
  columns: i32,
  weights: usize,
  start: usize,
  active: usize,
  count: i32,
  gathered: usize,
  out: usize,
): void {
  const rowBytes: usize = <usize>columns << 3;
  const lastActive: usize = active + (<usize>count << 2);
  let row = 0;
  for (; row + 3 < rows; row += 4) {
    const r0: usize = weights + <usize>row * rowBytes;
    const r1: usize = r0 + rowBytes;
    const r2: usize = r1 + rowBytes;
    const r3: usize = r2 + rowBytes;
    const from: usize = start + <usize>row * 24;
    let a = v128.load(from);
    let b = v128.load(from, 24);
    let c = v128.load(from, 48);
    let d = v128.load(from, 72);
    let boundAB = f64x2.replace_lane(f64x2.splat(load<f64>(from, 16)), 1, load<f64>(from, 40));
    let boundCD = f64x2.replace_lane(f64x2.splat(load<f64>(from, 64)), 1, load<f64>(from, 88));
    let form: usize = gathered;
    for (let p: usize = active; p < lastActive; p += 4) {
      const column: usize = <usize>load<u32>(p) << 3;
      const f = v128.load(form);
      const bound = v128.load64_splat(form, 16);
      form += 24;
      const wa = v128.load64_splat(r0 + column);
      const wb = v128.load64_splat(r1 + column);
      const wc = v128.load64_splat(r2 + column);
      const wd = v128.load64_splat(r3 + column);
      a = f64x2.add(a, f64x2.mul(wa, f));
      b = f64x2.add(b, f64x2.mul(wb, f));
      c = f64x2.add(c, f64x2.mul(wc, f));
      d = f64x2.add(d, f64x2.mul(wd, f));
      const ab = v128.and(v128.shuffle<f64>(wa, wb, 0, 2), ABSOLUTE_BOTH);
      const cd = v128.and(v128.shuffle<f64>(wc, wd, 0, 2), ABSOLUTE_BOTH);
      boundAB = f64x2.add(boundAB, f64x2.mul(ab, bound));
      boundCD = f64x2.add(boundCD, f64x2.mul(cd, bound));
    }
    const to: usize = out + <usize>row * 24;
    v128.store(to, a);
    store<f64>(to, f64x2.extract_lane(boundAB, 0), 16);
    v128.store(to, b, 24);
    store<f64>(to, f64x2.extract_lane(boundAB, 1), 40);
    v128.store(to, c, 48);
    store<f64>(to, f64x2.extract_lane(boundCD, 0), 64);
    v128.store(to, d, 72);
    store<f64>(to, f64x2.extract_lane(boundCD, 1), 88);
  }
  for (; row < rows; row++) {
    const r0: usize = weights + <usize>row * rowBytes;
    const from: usize = start + <usize>row * 24;
    let a = v128.load(from);
    let boundA = load<f64>(from, 16);
    let form: usize = gathered;
    for (let p: usize = active; p < lastActive; p += 4) {
      const w = load<f64>(r0 + (<usize>load<u32>(p) << 3));
      a = f64x2.add(a, f64x2.mul(f64x2.splat(w), v128.load(form)));
      boundA += abs(w) * load<f64>(form, 16);
      form += 24;
    }
    const to: usize = out + <usize>row * 24;
    v128.store(to, a);
    store<f64>(to, boundA, 16);
  }
}

export function lineBounds(rows: i32, forms: usize, relative: f64, growth: f64, underflow: f64, reach0: f64): void {
  const end: usize = forms + <usize>rows * 24;
  for (let at: usize = forms; at < end; at += 24) {
    const size = abs(load<f64>(at)) * reach0 + abs(load<f64>(at, 8));
    store<f64>(at, load<f64>(at, 16) * growth + relative * size + underflow, 16);
  }
}

/** Two units at a time and without branches; see `gatherPlanar`. */
export function planarClassify(
  units: i32,
  forms: usize,
  slopes: usize,
  middleX: f64,
  middleY: f64,
  halfX: f64,
  halfY: f64,
  signs: usize,
  undecided: usize,
): i32 {
  let count = 0;
  // An odd number of units reads one row, slope and sign more than there are; it does not count.
  for (let unit = 0; unit < units; unit += 2) {
    const at: usize = forms + (<usize>unit << 5);
    const s = v128.load(at);
    const t = v128.load(at, 32);
    const a = v128.shuffle<f64>(s, t, 0, 2);
    const b = v128.shuffle<f64>(s, t, 1, 3);
    const u = v128.load(at, 16);
    const v = v128.load(at, 48);
    const c = v128.shuffle<f64>(u, v, 0, 2);
    const q = v128.shuffle<f64>(u, v, 1, 3);
    const slanted = f64x2.add(f64x2.mul(a, f64x2.splat(middleX)), f64x2.mul(b, f64x2.splat(middleY)));
    const middle = f64x2.add(slanted, c);
    const reached = f64x2.add(
      f64x2.mul(f64x2.abs(a), f64x2.splat(halfX)),
      f64x2.mul(f64x2.abs(b), f64x2.splat(halfY)),
    );
    const spread = f64x2.add(f64x2.mul(reached, f64x2.splat(SLACK)), q);
    const positive = i64x2.bitmask(f64x2.gt(middle, spread));
    const negative = i64x2.bitmask(f64x2.lt(middle, f64x2.neg(spread)));
    const linear = i64x2.bitmask(f64x2.eq(v128.load(slopes + (<usize>unit << 3)), f64x2.splat(1.0)));
    // The codes of positive, negative and linear units are 1, 2 and 3.
    const first = (positive & 1) | ((negative & 1) << 1) | ((linear & 1) * 3);
    const second = (positive >> 1) | (negative & 2) | ((linear >> 1) * 3);
    store<u16>(signs + unit, <u16>(first | (second << 8)));
    store<i32>(undecided + (<usize>count << 2), unit);
    count += i32(first == 0);
    store<i32>(undecided + (<usize>count << 2), unit + 1);
    count += i32(second == 0) & i32(unit + 1 < units);
  }
  return count;
}

export function lineClassify(
  units: i32,
  forms: usize,
  slopes: usize,
  left: f64,
  right: f64,
  error: f64,
  signs: usize,
  undecided: usize,
): i32 {
  let count = 0;
  for (let unit = 0; unit < units; unit++) {
    if (load<f64>(slopes + (<usize>unit << 3)) == 1.0) {
      store<u8>(signs + unit, LINEAR);
      continue;
    }
    const at: usize = forms + <usize>unit * 24;
    const slope = load<f64>(at);
    const first = slope * left + load<f64>(at, 8);
    const second = slope * right + load<f64>(at, 8);
    const bound = load<f64>(at, 16) + abs(slope) * error;
    if (first > bound && second > bound) store<u8>(signs + unit, POSITIVE);
    else if (first < -bound && second < -bound) store<u8>(signs + unit, NEGATIVE);
    else {
      store<u32>(undecided + (<usize>count << 2), unit);
      count++;
    }
  }
  return count;
}

/** By what a unit's form goes on, as its sign asks; 0 where nothing does. */
@inline export function givenSlope(sign: u8, slope: f64): f64 {
  if (sign == NEGATIVE) return slope;
  return sign == POSITIVE || sign == LINEAR ? 1.0 : 0.0;
}

export function gather(
  width: i32,
  listed: i32,
  list: usize,
  forms: usize,
  slopes: usize,
  signs: usize,
  active: usize,
  gathered: usize,
): i32 {
  let count = 0;
  const last = width - 1;
  for (let k = 0; k < listed; k++) {
    const unit: i32 = list == 0 ? k : load<i32>(list + (<usize>k << 2));
    const slope = givenSlope(load<u8>(signs + unit), load<f64>(slopes + (<usize>unit << 3)));
    if (slope == 0.0) continue;
    store<i32>(active + (<usize>count << 2), unit);
    const from: usize = forms + ((<usize>unit * width) << 3);
    const to: usize = gathered + ((<usize>count * width) << 3);
    for (let i = 0; i < last; i++) store<f64>(to + (<usize>i << 3), slope * load<f64>(from + (<usize>i << 3)));
    store<f64>(to + (<usize>last << 3), abs(slope) * load<f64>(from + (<usize>last << 3)));
    count++;
  }
  return count;
}
