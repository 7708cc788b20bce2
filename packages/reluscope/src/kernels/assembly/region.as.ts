// The inner loops of folding a network on a region in AssemblyScript, two doubles at a time (WebAssembly SIMD).
//
// Every function does the same operations in the same order as ../typescript-region.ts does, so the two give the same bits;
// ../region-loops.ts says what the arrays hold. Arguments that name arrays are addresses in the shared memory. Here are the ranges
// of forms, by which units are settled; what open units give on is in region-columns.as.ts.

export { passColumns, setColumns } from "./region-columns.as";

const POSITIVE: u8 = 1;
const NEGATIVE: u8 = 2;
const LINEAR: u8 = 3;

/** Where the arrays are, and numbers that stay the same in a region: see `setRegion`. */
let stride: i32 = 0;
let points: usize = 0;
let open: usize = 0;
let openA: usize = 0;
let openV: usize = 0;
let outputs: usize = 0;
let noise: usize = 0;
let rowNoise: usize = 0;
let looked: usize = 0;
let relative: f64 = 0;
let growth: f64 = 0;
let underflow: f64 = 0;
let rounding: f64 = 0;
let reachX: f64 = 0;
let reachY: f64 = 0;
let corners: i32 = 0;
let cornerError: f64 = 0;
/** How many units are open in the levels before the one at hand, and before the one before. */
let before: i32 = 0;
let beforeLast: i32 = 0;

export function setRegion(
  stride_: i32,
  points_: usize,
  open_: usize,
  openA_: usize,
  openV_: usize,
  outputs_: usize,
  noise_: usize,
  rowNoise_: usize,
  looked_: usize,
  relative_: f64,
  growth_: f64,
  underflow_: f64,
  rounding_: f64,
): void {
  stride = stride_;
  points = points_;
  open = open_;
  openA = openA_;
  openV = openV_;
  outputs = outputs_;
  noise = noise_;
  rowNoise = rowNoise_;
  looked = looked_;
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
  before = 0;
}

/** The form at hand: its centre, what errors may add, and bounds on its values on the region. */
let centerX: f64 = 0;
let centerY: f64 = 0;
let constant: f64 = 0;
let unsure: f64 = 0;
let low: f64 = 0;
let high: f64 = 0;

/** What is found for four forms at a time stands in `looked`, 4 numbers each, in this order. */
const AT_X: usize = 0;
const AT_Y: usize = 32;
const AT_CONSTANT: usize = 64;
const AT_UNSURE: usize = 96;
const AT_LOW: usize = 128;
const AT_HIGH: usize = 160;
const AT_SIZE: usize = 192;

/**
 * Looks at four forms, the coefficients of whose open units stand at `v` and then `step` bytes on: completes their bounds, and puts
 * bounds on their values to `looked`. Returns bits 0 … 3 for forms that are proved to be positive, 4 … 7 for negative ones.
 */
// @ts-ignore: decorator
@inline
function look(form: usize, v: usize, step: usize, count: i32): i32 {
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
  const rowBytes: usize = <usize>stride << 3;
  const end: usize = outputs + (<usize>count << 3);
  for (let x: usize = outputs; x < end; x += 8) {
    const w0 = v128.load(v);
    const w1 = v128.load(v, 16);
    v += step;
    let at = x;
    let output = v128.load64_splat(at);
    x0 = f64x2.add(x0, f64x2.mul(w0, output));
    x1 = f64x2.add(x1, f64x2.mul(w1, output));
    at += rowBytes;
    output = v128.load64_splat(at);
    y0 = f64x2.add(y0, f64x2.mul(w0, output));
    y1 = f64x2.add(y1, f64x2.mul(w1, output));
    at += rowBytes;
    output = v128.load64_splat(at);
    c0 = f64x2.add(c0, f64x2.mul(w0, output));
    c1 = f64x2.add(c1, f64x2.mul(w1, output));
    at += rowBytes;
    const p0 = f64x2.abs(w0);
    const p1 = f64x2.abs(w1);
    output = v128.load64_splat(at);
    spread0 = f64x2.add(spread0, f64x2.mul(p0, output));
    spread1 = f64x2.add(spread1, f64x2.mul(p1, output));
    at += rowBytes;
    output = v128.load64_splat(at);
    unsure0 = f64x2.add(unsure0, f64x2.mul(p0, output));
    unsure1 = f64x2.add(unsure1, f64x2.mul(p1, output));
    at += rowBytes;
    output = v128.load64_splat(at);
    size0 = f64x2.add(size0, f64x2.mul(p0, output));
    size1 = f64x2.add(size1, f64x2.mul(p1, output));
  }
  const first = lookAtTwo(form, looked, x0, y0, c0, spread0, unsure0, size0);
  const second = lookAtTwo(form + 64, looked + 16, x1, y1, c1, spread1, unsure1, size1);
  return first | (second << 2);
}

/** The end of `look` for two of the forms, with their sums over the open units; bits 0 and 1, 4 and 5. */
// @ts-ignore: decorator
@inline
function lookAtTwo(form: usize, to: usize, x: v128, y: v128, c: v128, spread: v128, unsure: v128, size: v128): i32 {
  const s = v128.load(form);
  const t = v128.load(form, 32);
  const a = v128.shuffle<f64>(s, t, 0, 2);
  const b = v128.shuffle<f64>(s, t, 1, 3);
  const u = v128.load(form, 16);
  const w = v128.load(form, 48);
  const k = v128.shuffle<f64>(u, w, 0, 2);
  const q = v128.shuffle<f64>(u, w, 1, 3);
  const slanted = f64x2.add(
    f64x2.mul(f64x2.abs(a), f64x2.splat(reachX)),
    f64x2.mul(f64x2.abs(b), f64x2.splat(reachY)),
  );
  const largest = f64x2.add(f64x2.add(slanted, f64x2.abs(k)), size);
  const rounded = f64x2.mul(f64x2.splat(relative), largest);
  const bound = f64x2.add(f64x2.add(f64x2.mul(q, f64x2.splat(growth)), rounded), f64x2.splat(underflow));
  store<f64>(form, f64x2.extract_lane(bound, 0), 24);
  store<f64>(form, f64x2.extract_lane(bound, 1), 56);
  const centerX = f64x2.add(a, x);
  const centerY = f64x2.add(b, y);
  const constant = f64x2.add(k, c);
  let low = f64x2.splat(Infinity);
  let high = f64x2.splat(-Infinity);
  const end: usize = points + (<usize>corners << 4);
  for (let at: usize = points; at < end; at += 16) {
    const value = f64x2.add(
      f64x2.mul(centerX, v128.load64_splat(at)),
      f64x2.mul(centerY, v128.load64_splat(at, 8)),
    );
    low = f64x2.pmin(low, value);
    high = f64x2.pmax(high, value);
  }
  const error = f64x2.add(bound, f64x2.mul(f64x2.splat(4.0), rounded));
  const placed = f64x2.mul(f64x2.add(f64x2.abs(centerX), f64x2.abs(centerY)), f64x2.splat(cornerError));
  const sure = f64x2.add(f64x2.add(unsure, error), placed);
  low = f64x2.sub(f64x2.add(low, constant), sure);
  high = f64x2.add(f64x2.add(high, constant), sure);
  v128.store(to + AT_X, centerX);
  v128.store(to + AT_Y, centerY);
  v128.store(to + AT_CONSTANT, constant);
  v128.store(to + AT_UNSURE, sure);
  v128.store(to + AT_LOW, low);
  v128.store(to + AT_HIGH, high);
  v128.store(to + AT_SIZE, largest);
  const positive = i64x2.bitmask(f64x2.gt(low, spread));
  const negative = i64x2.bitmask(f64x2.lt(high, f64x2.neg(spread)));
  return positive | (negative << 4);
}

/** Takes one of the forms in `looked`; returns its `size`. */
function take(place: i32): f64 {
  const from: usize = looked + (<usize>place << 3);
  centerX = load<f64>(from + AT_X);
  centerY = load<f64>(from + AT_Y);
  constant = load<f64>(from + AT_CONSTANT);
  unsure = load<f64>(from + AT_UNSURE);
  low = load<f64>(from + AT_LOW);
  high = load<f64>(from + AT_HIGH);
  return load<f64>(from + AT_SIZE);
}

/** |a₀| + |a₁| + (|b₀| + |b₁|). */
// @ts-ignore: decorator
@inline
function sumOfSizes(a: v128, b: v128): f64 {
  const s = f64x2.abs(a);
  const t = f64x2.abs(b);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1) + (f64x2.extract_lane(t, 0) + f64x2.extract_lane(t, 1));
}

/** The sign of the form at hand with the noise symbols added up over all paths, or 0; V stands at `v`, one after the other. */
function signByNoise(v: usize, count: i32): i32 {
  const rowBytes: usize = <usize>stride << 3;
  let spread: f64 = 0;
  let symbol = 0;
  for (; symbol < beforeLast; symbol += 16) {
    let n0 = f64x2.splat(0.0);
    let n1 = n0;
    let n2 = n0;
    let n3 = n0;
    let n4 = n0;
    let n5 = n0;
    let n6 = n0;
    let n7 = n0;
    let at: usize = noise + <usize>symbol * rowBytes + (<usize>symbol << 3);
    for (let i = symbol; i < count; i++) {
      const w = v128.load64_splat(v + (<usize>i << 3));
      n0 = f64x2.add(n0, f64x2.mul(w, v128.load(at)));
      n1 = f64x2.add(n1, f64x2.mul(w, v128.load(at, 16)));
      n2 = f64x2.add(n2, f64x2.mul(w, v128.load(at, 32)));
      n3 = f64x2.add(n3, f64x2.mul(w, v128.load(at, 48)));
      n4 = f64x2.add(n4, f64x2.mul(w, v128.load(at, 64)));
      n5 = f64x2.add(n5, f64x2.mul(w, v128.load(at, 80)));
      n6 = f64x2.add(n6, f64x2.mul(w, v128.load(at, 96)));
      n7 = f64x2.add(n7, f64x2.mul(w, v128.load(at, 112)));
      at += rowBytes;
    }
    const to: usize = rowNoise + (<usize>symbol << 3);
    v128.store(to, n0);
    v128.store(to, n1, 16);
    v128.store(to, n2, 32);
    v128.store(to, n3, 48);
    v128.store(to, n4, 64);
    v128.store(to, n5, 80);
    v128.store(to, n6, 96);
    v128.store(to, n7, 112);
    spread += sumOfSizes(n0, n1);
    spread += sumOfSizes(n2, n3);
    spread += sumOfSizes(n4, n5);
    spread += sumOfSizes(n6, n7);
  }
  const own: usize = outputs + 6 * rowBytes;
  let both = f64x2.splat(0.0);
  for (; symbol + 1 < count; symbol += 2) {
    const at: usize = <usize>symbol << 3;
    const n = f64x2.mul(v128.load(v + at), v128.load(own + at));
    v128.store(rowNoise + at, n);
    both = f64x2.add(both, f64x2.abs(n));
  }
  let even = f64x2.extract_lane(both, 0);
  if (symbol < count) {
    const at: usize = <usize>symbol << 3;
    const n = load<f64>(v + at) * load<f64>(own + at);
    store<f64>(rowNoise + at, n);
    even += abs(n);
  }
  spread += even + f64x2.extract_lane(both, 1);
  low -= spread;
  high += spread;
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
  const rowBytes: usize = <usize>stride << 3;
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
  store<f64>(own + 6 * rowBytes, radius);
  store<f64>(own + 3 * rowBytes, sum);
  store<f64>(own + 4 * rowBytes, abs(lambda) * unsure * slack);
  const steepest = abs(slope) > 1.0 ? abs(slope) : 1.0;
  store<f64>(own + 5 * rowBytes, (steepest * size + radius + abs(half)) * slack);
}

/** Opens units whose forms have no V. */
export function openUnits(listed: i32, list: usize, forms: usize, slopes: usize): void {
  for (let k = 0; k < listed; k++) {
    const unit = load<i32>(list + (<usize>k << 2));
    // A copy, because looking completes a bound, and these are complete.
    const form: usize = looked + 256;
    const from: usize = forms + (<usize>unit << 5);
    v128.store(form, v128.load(from));
    v128.store(form, v128.load(from, 16), 16);
    v128.store(form, v128.load(from), 32);
    v128.store(form, v128.load(from, 16), 48);
    const zero = f64x2.splat(0.0);
    lookAtTwo(form, looked, zero, zero, zero, zero, zero, zero);
    openUnit(k, unit, from, load<f64>(slopes + (<usize>unit << 3)), take(0), 0);
  }
}

/** Completes the bounds of a level's rows, and settles units where there are `signs`; returns how many are open, −1 if too many. */
export function settle(
  units: i32,
  rows: i32,
  forms: usize,
  columns: usize,
  step: usize,
  slopes: usize,
  signs: usize,
  count: i32,
  mostOpen: i32,
): i32 {
  let place = count;
  beforeLast = before;
  before = count;
  let fits = signs != 0;
  for (let four = 0; four < rows; four += 4) {
    const proved = look(forms + (<usize>four << 5), columns + (<usize>four << 3), step, count);
    if (!fits) continue;
    const end = min(four + 4, units);
    for (let unit = four; unit < end; unit++) {
      const bits = proved >> (unit - four);
      // The codes of positive, negative and linear units are 1, 2 and 3.
      let code: u8 = <u8>((bits & 1) | ((bits >> 3) & 2));
      const slope = load<f64>(slopes + (<usize>unit << 3));
      if (slope == 1.0) code = LINEAR;
      if (code == 0) {
        const row: usize = openV + <usize>place * (<usize>stride << 3);
        let from: usize = columns + (<usize>unit << 3);
        for (let i = 0; i < count; i++, from += step) store<f64>(row + (<usize>i << 3), load<f64>(from));
        const size = take(unit - four);
        const sign = signByNoise(row, count);
        code = sign > 0 ? POSITIVE : sign < 0 ? NEGATIVE : 0;
        if (sign == 0) {
          fits = place < mostOpen;
          if (!fits) break;
          openUnit(place, unit, forms + (<usize>unit << 5), slope, size, count);
          place++;
        }
      }
      store<u8>(signs + unit, code);
    }
  }
  return fits ? place : -1;
}
