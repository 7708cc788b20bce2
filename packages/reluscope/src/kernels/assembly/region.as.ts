// The inner loops of folding a network on a region in AssemblyScript, two doubles at a time (WebAssembly SIMD).
//
// Every function does the same operations in the same order as ../typescript-region.ts does, so the two give the same bits;
// ../region-loops.ts says what the arrays hold. Arguments that name arrays are addresses in the shared memory.

const POSITIVE: u8 = 1;
const NEGATIVE: u8 = 2;
const LINEAR: u8 = 3;

/** A panel's column has 8 rows of 8 bytes. */
const PANEL_SHIFT: usize = 6;

/** Where the arrays are, and numbers that stay the same in a region: see `setRegion`. */
let most: i32 = 0;
let points: usize = 0;
let open: usize = 0;
let openA: usize = 0;
let openV: usize = 0;
let outputs: usize = 0;
let noise: usize = 0;
let rowNoise: usize = 0;
let relative: f64 = 0;
let growth: f64 = 0;
let underflow: f64 = 0;
let rounding: f64 = 0;
let reachX: f64 = 0;
let reachY: f64 = 0;
let corners: i32 = 0;
let cornerError: f64 = 0;

export function setRegion(
  most_: i32,
  points_: usize,
  open_: usize,
  openA_: usize,
  openV_: usize,
  outputs_: usize,
  noise_: usize,
  rowNoise_: usize,
  relative_: f64,
  growth_: f64,
  underflow_: f64,
  rounding_: f64,
): void {
  most = most_;
  points = points_;
  open = open_;
  openA = openA_;
  openV = openV_;
  outputs = outputs_;
  noise = noise_;
  rowNoise = rowNoise_;
  relative = relative_;
  growth = growth_;
  underflow = underflow_;
  rounding = rounding_;
}

export function startRegion(reachX_: f64, reachY_: f64, corners_: i32, cornerError_: f64): void {
  reachX = reachX_;
  reachY = reachY_;
  corners = corners_;
  cornerError = cornerError_;
}

/** The form at hand: its centre, what noise and errors may add, and bounds on its values on the region. */
let centerX: f64 = 0;
let centerY: f64 = 0;
let constant: f64 = 0;
let spread: f64 = 0;
let unsure: f64 = 0;
let low: f64 = 0;
let high: f64 = 0;

// @ts-ignore: decorator
@inline
function total(a: v128, b: v128): f64 {
  const both = f64x2.add(a, b);
  return f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
}

/** Looks at a form with the first `count` open units; bounds it on the domain, whatever their signs. */
function read(form: usize, v: usize, step: usize, count: i32): f64 {
  const zero = f64x2.splat(0.0);
  let x0 = zero;
  let x1 = zero;
  let y0 = zero;
  let y1 = zero;
  let c0 = zero;
  let c1 = zero;
  let spread0 = zero;
  let spread1 = zero;
  let unsure0 = zero;
  let unsure1 = zero;
  let size0 = zero;
  let size1 = zero;
  const rowBytes: usize = <usize>most << 3;
  const end: usize = outputs + (<usize>count << 3);
  for (let x: usize = outputs; x < end; x += 32) {
    const y = x + rowBytes;
    const c = y + rowBytes;
    const sum = c + rowBytes;
    const error = sum + rowBytes;
    const size = error + rowBytes;
    const w0 = v128.load(v);
    const w1 = v128.load(v, 16);
    v += step;
    x0 = f64x2.add(x0, f64x2.mul(w0, v128.load(x)));
    x1 = f64x2.add(x1, f64x2.mul(w1, v128.load(x, 16)));
    y0 = f64x2.add(y0, f64x2.mul(w0, v128.load(y)));
    y1 = f64x2.add(y1, f64x2.mul(w1, v128.load(y, 16)));
    c0 = f64x2.add(c0, f64x2.mul(w0, v128.load(c)));
    c1 = f64x2.add(c1, f64x2.mul(w1, v128.load(c, 16)));
    const p0 = f64x2.abs(w0);
    const p1 = f64x2.abs(w1);
    spread0 = f64x2.add(spread0, f64x2.mul(p0, v128.load(sum)));
    spread1 = f64x2.add(spread1, f64x2.mul(p1, v128.load(sum, 16)));
    unsure0 = f64x2.add(unsure0, f64x2.mul(p0, v128.load(error)));
    unsure1 = f64x2.add(unsure1, f64x2.mul(p1, v128.load(error, 16)));
    size0 = f64x2.add(size0, f64x2.mul(p0, v128.load(size)));
    size1 = f64x2.add(size1, f64x2.mul(p1, v128.load(size, 16)));
  }
  const a = load<f64>(form);
  const b = load<f64>(form, 8);
  const k = load<f64>(form, 16);
  centerX = a + total(x0, x1);
  centerY = b + total(y0, y1);
  constant = k + total(c0, c1);
  spread = total(spread0, spread1);
  unsure = total(unsure0, unsure1);
  return abs(a) * reachX + abs(b) * reachY + abs(k) + total(size0, size1);
}

/** The sign that the form at hand keeps on the region where that is proved without its noise one by one, or 0. */
function signByCorners(error: f64): i32 {
  const x = centerX;
  const y = centerY;
  let least = Infinity;
  let largest = -Infinity;
  const end: usize = points + (<usize>corners << 4);
  for (let at: usize = points; at < end; at += 16) {
    const value = x * load<f64>(at) + y * load<f64>(at, 8);
    least = select<f64>(value, least, value < least);
    largest = select<f64>(value, largest, value > largest);
  }
  unsure = unsure + error + (abs(x) + abs(y)) * cornerError;
  low = least + constant - unsure;
  high = largest + constant + unsure;
  if (low > spread) return 1;
  if (high < -spread) return -1;
  return 0;
}

/** Adds the noise symbols up over all paths; V of the form at hand stands at `v`, one after the other. */
function signByNoise(v: usize, count: i32): i32 {
  const zero = f64x2.splat(0.0);
  const rowBytes: usize = <usize>most << 3;
  let s0 = zero;
  let s1 = zero;
  for (let symbol = 0; symbol < count; symbol += 4) {
    let n0 = zero;
    let n1 = zero;
    let at: usize = noise + <usize>symbol * rowBytes + (<usize>symbol << 3);
    for (let i = symbol; i < count; i++) {
      const w = v128.load64_splat(v + (<usize>i << 3));
      n0 = f64x2.add(n0, f64x2.mul(w, v128.load(at)));
      n1 = f64x2.add(n1, f64x2.mul(w, v128.load(at, 16)));
      at += rowBytes;
    }
    const to: usize = rowNoise + (<usize>symbol << 3);
    v128.store(to, n0);
    v128.store(to, n1, 16);
    s0 = f64x2.add(s0, f64x2.abs(n0));
    s1 = f64x2.add(s1, f64x2.abs(n1));
  }
  const sum = total(s0, s1);
  low -= sum;
  high += sum;
  return low > 0.0 ? 1 : high < 0.0 ? -1 : 0;
}

/** Opens a unit as number `place`, at whose form, with the first `count` open units, one has just looked. */
function openUnit(place: i32, unit: i32, form: usize, slope: f64, size: f64, count: i32): void {
  store<i32>(open + (<usize>place << 2), unit);
  const to: usize = openA + (<usize>place << 5);
  v128.store(to, v128.load(form));
  v128.store(to, v128.load(form, 16), 16);
  // g lies between −below and high, neither of them negative, because no sign is proved.
  const below = -low;
  // relu(g) is at least chord·g, and most above it at an end or at 0.
  const chord = high / (below + high);
  const atLow = chord * below;
  const atHigh = high - chord * high;
  const above = atLow > atHigh ? atLow : atHigh;
  const lambda = slope + (1.0 - slope) * chord;
  const half = 0.5 * (1.0 - slope) * above;
  const slack: f64 = 1.0 + 1.0 / 1073741824.0;
  const radius = abs(half) * slack + 8.0 * rounding * (below + high);
  const rowBytes: usize = <usize>most << 3;
  const own: usize = outputs + (<usize>place << 3);
  store<f64>(own, lambda * centerX);
  store<f64>(own + rowBytes, lambda * centerY);
  store<f64>(own + 2 * rowBytes, lambda * constant + half);
  let sum = radius;
  const row: usize = noise + <usize>place * rowBytes;
  memory.fill(row, 0, rowBytes);
  for (let symbol = 0; symbol < count; symbol++) {
    const coefficient = lambda * load<f64>(rowNoise + (<usize>symbol << 3));
    store<f64>(row + (<usize>symbol << 3), coefficient);
    sum += abs(coefficient);
  }
  store<f64>(row + (<usize>place << 3), radius);
  store<f64>(own + 3 * rowBytes, sum);
  store<f64>(own + 4 * rowBytes, abs(lambda) * unsure * slack);
  const steepest = abs(slope) > 1.0 ? abs(slope) : 1.0;
  store<f64>(own + 5 * rowBytes, (steepest * size + radius + abs(half)) * slack);
}

/** Opens units whose forms have no V; returns how many these are. */
export function openUnits(listed: i32, list: usize, forms: usize, slopes: usize): i32 {
  for (let k = 0; k < listed; k++) {
    const unit = load<i32>(list + (<usize>k << 2));
    const form: usize = forms + (<usize>unit << 5);
    const size = read(form, 0, 0, 0);
    signByCorners(load<f64>(form, 24) + 4.0 * relative * size);
    openUnit(k, unit, form, load<f64>(slopes + (<usize>unit << 3)), size, 0);
  }
  return listed;
}

/** Completes the bounds of a level's forms, and settles units where there are `signs`; returns how many are open, −1 if too many. */
export function settle(
  units: i32,
  forms: usize,
  parts: usize,
  step: usize,
  slopes: usize,
  signs: usize,
  count: i32,
  mostOpen: i32,
): i32 {
  let place = count;
  let fits = signs != 0;
  for (let unit = 0; unit < units; unit++) {
    const form: usize = forms + (<usize>unit << 5);
    const v: usize = parts + (<usize>unit << 5);
    const size = read(form, v, step, count);
    const bound = load<f64>(form, 24) * growth + relative * size + underflow;
    store<f64>(form, bound, 24);
    if (!fits) continue;
    const slope = load<f64>(slopes + (<usize>unit << 3));
    let code: u8 = LINEAR;
    if (slope != 1.0) {
      let sign = signByCorners(bound + 4.0 * relative * size);
      if (sign == 0) {
        const row: usize = openV + <usize>place * (<usize>most << 3);
        for (let i = 0, from = v; i < count; i += 4, from += step) {
          const to: usize = row + (<usize>i << 3);
          v128.store(to, v128.load(from));
          v128.store(to, v128.load(from, 16), 16);
        }
        sign = signByNoise(row, count);
      }
      code = sign > 0 ? POSITIVE : sign < 0 ? NEGATIVE : 0;
      if (sign == 0) {
        fits = place < mostOpen;
        if (fits) {
          openUnit(place, unit, form, slope, size, count);
          place++;
        }
      }
    }
    store<u8>(signs + unit, code);
  }
  return fits ? place : -1;
}

/** V of the next level's forms, from those of the units that have a sign; see `planarSum`. */
export function passParts(
  units: i32,
  slopes: usize,
  signs: usize,
  parts: usize,
  step: usize,
  count: i32,
  rows: i32,
  weights: usize,
  next: usize,
  nextStep: usize,
  active: usize,
  gathered: usize,
): void {
  let listed = 0;
  for (let unit = 0; unit < units; unit++) {
    const sign = load<u8>(signs + unit);
    const other: f64 = select<f64>(load<f64>(slopes + (<usize>unit << 3)), 0.0, sign == NEGATIVE);
    const slope: f64 = select<f64>(1.0, other, (sign & 1) != 0);
    if (slope == 0.0) continue;
    store<i32>(active + (<usize>listed << 2), unit << <i32>PANEL_SHIFT);
    const both = f64x2.splat(slope);
    let from: usize = parts + (<usize>unit << 5);
    let to: usize = gathered + (<usize>listed << 5);
    for (let part = 0; part < count; part++) {
      v128.store(to, f64x2.mul(both, v128.load(from)));
      v128.store(to, f64x2.mul(both, v128.load(from, 16)), 16);
      from += step;
      to += <usize>units << 5;
    }
    listed++;
  }
  const panelBytes: usize = <usize>units << PANEL_SHIFT;
  const lastActive: usize = active + (<usize>listed << 2);
  // The weights of a panel serve all parts while the cache has them.
  for (let row = 0; row < rows; row += 4) {
    const panel: usize = weights + <usize>(row >> 3) * panelBytes + (<usize>(row & 7) << 3);
    for (let part = 0; part < count; part++) {
      let a0 = f64x2.splat(0.0);
      let a1 = a0;
      let b0 = a0;
      let b1 = a0;
      let c0 = a0;
      let c1 = a0;
      let d0 = a0;
      let d1 = a0;
      let form: usize = gathered + <usize>part * (<usize>units << 5);
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
        const d = v128.load64_splat(form, 24);
        d0 = f64x2.add(d0, f64x2.mul(w0, d));
        d1 = f64x2.add(d1, f64x2.mul(w1, d));
        form += 32;
      }
      const to: usize = next + <usize>part * nextStep + (<usize>row << 5);
      v128.store(to, v128.shuffle<f64>(a0, b0, 0, 2));
      v128.store(to, v128.shuffle<f64>(c0, d0, 0, 2), 16);
      v128.store(to, v128.shuffle<f64>(a0, b0, 1, 3), 32);
      v128.store(to, v128.shuffle<f64>(c0, d0, 1, 3), 48);
      v128.store(to, v128.shuffle<f64>(a1, b1, 0, 2), 64);
      v128.store(to, v128.shuffle<f64>(c1, d1, 0, 2), 80);
      v128.store(to, v128.shuffle<f64>(a1, b1, 1, 3), 96);
      v128.store(to, v128.shuffle<f64>(c1, d1, 1, 3), 112);
    }
  }
}
