// The inner loops of the cell walk in AssemblyScript, two doubles at a time (WebAssembly SIMD).
//
// Every function does the same operations in the same order as its namesake in ../typescript-kernel.ts, so the two
// give the same bits. Arguments that name arrays are addresses in the shared memory; see that file for what they hold.

const ABSOLUTE_HIGH: v128 = i64x2(-1, 0x7fffffffffffffff);
const ABSOLUTE_BOTH: v128 = i64x2(0x7fffffffffffffff, 0x7fffffffffffffff);

const POSITIVE: u8 = 1;
const NEGATIVE: u8 = 2;
const LINEAR: u8 = 3;

const SLACK: f64 = 1.0 + 4.0 / 9007199254740992.0;

export function planarProduct(
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
    const from: usize = start + (<usize>row << 5);
    let a01 = v128.load(from);
    let a23 = v128.load(from, 16);
    let b01 = v128.load(from, 32);
    let b23 = v128.load(from, 48);
    let c01 = v128.load(from, 64);
    let c23 = v128.load(from, 80);
    let d01 = v128.load(from, 96);
    let d23 = v128.load(from, 112);
    let form: usize = gathered;
    for (let p: usize = active; p < lastActive; p += 4) {
      const column: usize = <usize>load<u32>(p) << 3;
      const f01 = v128.load(form);
      const f23 = v128.load(form, 16);
      form += 32;
      let w = v128.load64_splat(r0 + column);
      a01 = f64x2.add(a01, f64x2.mul(w, f01));
      a23 = f64x2.add(a23, f64x2.mul(v128.and(w, ABSOLUTE_HIGH), f23));
      w = v128.load64_splat(r1 + column);
      b01 = f64x2.add(b01, f64x2.mul(w, f01));
      b23 = f64x2.add(b23, f64x2.mul(v128.and(w, ABSOLUTE_HIGH), f23));
      w = v128.load64_splat(r2 + column);
      c01 = f64x2.add(c01, f64x2.mul(w, f01));
      c23 = f64x2.add(c23, f64x2.mul(v128.and(w, ABSOLUTE_HIGH), f23));
      w = v128.load64_splat(r3 + column);
      d01 = f64x2.add(d01, f64x2.mul(w, f01));
      d23 = f64x2.add(d23, f64x2.mul(v128.and(w, ABSOLUTE_HIGH), f23));
    }
    const to: usize = out + (<usize>row << 5);
    v128.store(to, a01);
    v128.store(to, a23, 16);
    v128.store(to, b01, 32);
    v128.store(to, b23, 48);
    v128.store(to, c01, 64);
    v128.store(to, c23, 80);
    v128.store(to, d01, 96);
    v128.store(to, d23, 112);
  }
  for (; row < rows; row++) {
    const r0: usize = weights + <usize>row * rowBytes;
    const from: usize = start + (<usize>row << 5);
    let a01 = v128.load(from);
    let a23 = v128.load(from, 16);
    let form: usize = gathered;
    for (let p: usize = active; p < lastActive; p += 4) {
      const w = v128.load64_splat(r0 + (<usize>load<u32>(p) << 3));
      a01 = f64x2.add(a01, f64x2.mul(w, v128.load(form)));
      a23 = f64x2.add(a23, f64x2.mul(v128.and(w, ABSOLUTE_HIGH), v128.load(form, 16)));
      form += 32;
    }
    const to: usize = out + (<usize>row << 5);
    v128.store(to, a01);
    v128.store(to, a23, 16);
  }
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

export function planarBounds(rows: i32, forms: usize, relative: f64, growth: f64, underflow: f64, reach0: f64, reach1: f64): void {
  const end: usize = forms + (<usize>rows << 5);
  for (let at: usize = forms; at < end; at += 32) {
    const size = abs(load<f64>(at)) * reach0 + abs(load<f64>(at, 8)) * reach1 + abs(load<f64>(at, 16));
    store<f64>(at, load<f64>(at, 24) * growth + relative * size + underflow, 24);
  }
}

export function lineBounds(rows: i32, forms: usize, relative: f64, growth: f64, underflow: f64, reach0: f64): void {
  const end: usize = forms + <usize>rows * 24;
  for (let at: usize = forms; at < end; at += 24) {
    const size = abs(load<f64>(at)) * reach0 + abs(load<f64>(at, 8));
    store<f64>(at, load<f64>(at, 16) * growth + relative * size + underflow, 16);
  }
}

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
  for (let unit = 0; unit < units; unit++) {
    if (load<f64>(slopes + (<usize>unit << 3)) == 1.0) {
      store<u8>(signs + unit, LINEAR);
      continue;
    }
    const at: usize = forms + (<usize>unit << 5);
    const a = load<f64>(at);
    const b = load<f64>(at, 8);
    const middle = a * middleX + b * middleY + load<f64>(at, 16);
    const spread = (abs(a) * halfX + abs(b) * halfY) * SLACK + load<f64>(at, 24);
    if (middle > spread) store<u8>(signs + unit, POSITIVE);
    else if (middle < -spread) store<u8>(signs + unit, NEGATIVE);
    else {
      store<u32>(undecided + (<usize>count << 2), unit);
      count++;
    }
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
    const sign = load<u8>(signs + unit);
    let slope: f64 = 1.0;
    if (sign == NEGATIVE) slope = load<f64>(slopes + (<usize>unit << 3));
    else if (sign != POSITIVE && sign != LINEAR) continue;
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
