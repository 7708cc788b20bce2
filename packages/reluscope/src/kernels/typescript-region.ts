/** The inner loops of folding a network on a region in TypeScript; sparse weights also go this way beside WebAssembly. */
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import { SIGN_LINEAR, SIGN_NEGATIVE, SIGN_POSITIVE } from "../network/signs.ts";
import { PANEL_ROWS, type PreparedWeights } from "./prepared-weights.ts";
import {
  OUTPUT_ROWS,
  PART,
  partLength,
  type RegionArrays,
  type RegionForms,
  type RegionLoops,
} from "./region-loops.ts";

/** Covers the rounding of the few operations that a range is found with. */
const SLACK = 1 + 2 ** -30;

export class TypescriptRegion implements RegionLoops {
  count = 0;

  private readonly arrays: RegionArrays;
  private reachX = 0;
  private reachY = 0;
  private corners = 0;
  private cornerError = 0;
  /** The form at hand: its centre, what noise and errors may add, and bounds on its values on the region. */
  private x = 0;
  private y = 0;
  private constant = 0;
  private spread = 0;
  private unsure = 0;
  private low = 0;
  private high = 0;
  /** Four sums for each row of `RegionArrays.outputs`. */
  private readonly sums = new Float64Array(PART * OUTPUT_ROWS);

  constructor(arrays: RegionArrays) {
    this.arrays = arrays;
  }

  setReach(x: number, y: number): void {
    this.reachX = x;
    this.reachY = y;
  }

  start(corners: number, error: number): void {
    this.corners = corners;
    this.cornerError = error;
    this.count = 0;
    this.arrays.outputs.fill(0);
  }

  open({ forms, parts, slopes }: RegionForms, units: Int32Array): void {
    for (const unit of units) {
      const size = this.read(forms, unit, parts, 0, 0);
      this.signByCorners(forms[4 * unit + 3] + 4 * this.arrays.relative * size);
      this.openUnit(unit, forms, (slopes as Float64Array)[unit], size, 0);
    }
  }

  settle({ units, forms, parts, slopes, signs }: RegionForms, most: number): boolean {
    const { openV, relative } = this.arrays;
    const { count } = this;
    const step = partLength(units);
    let fits = signs !== undefined;
    for (let unit = 0; unit < units; unit++) {
      const size = this.read(forms, unit, parts, step, count);
      const bound = forms[4 * unit + 3] * GROWTH + relative * size + UNDERFLOW;
      forms[4 * unit + 3] = bound;
      if (!fits || !slopes || !signs) continue;
      let code = SIGN_LINEAR;
      if (slopes[unit] !== 1) {
        let sign = this.signByCorners(bound + 4 * relative * size);
        if (sign === 0) {
          const row = this.arrays.most * this.count;
          for (let i = 0, from = PART * unit; i < count; i += PART, from += step)
            for (let k = 0; k < PART; k++) openV[row + i + k] = parts[from + k];
          sign = this.signByNoise(row, count);
        }
        code = sign > 0 ? SIGN_POSITIVE : sign < 0 ? SIGN_NEGATIVE : 0;
        if (sign === 0) {
          fits = this.count < most;
          if (fits) this.openUnit(unit, forms, slopes[unit], size, count);
        }
      }
      signs[unit] = code;
    }
    if (!fits) this.count = count;
    return fits;
  }

  pass(level: RegionForms, parts: number, weights: PreparedWeights, next: Float64Array): void {
    const { active, gathered } = this.arrays;
    const { units, slopes, signs } = level;
    const room = PART * units;
    const step = partLength(units);
    let listed = 0;
    for (let unit = 0; unit < units; unit++) {
      const slope = givenSlope((signs as Uint8Array)[unit], (slopes as Float64Array)[unit]);
      if (slope === 0) continue;
      for (let part = 0; part < parts; part++) {
        const from = part * step + PART * unit;
        const to = part * room + PART * listed;
        for (let k = 0; k < PART; k++) gathered[to + k] = slope * level.parts[from + k];
      }
      active[listed++] = unit;
    }
    const nextStep = partLength(weights.rows);
    for (let part = 0; part < parts; part++) {
      const from = gathered.subarray(part * room, (part + 1) * room);
      const to = next.subarray(part * nextStep, (part + 1) * nextStep);
      if (weights.dense) this.densePart(weights, weights.dense, listed, from, to);
      else this.sparsePart(weights, listed, from, to);
    }
  }

  private densePart(
    { rows, columns }: PreparedWeights,
    dense: Float64Array,
    listed: number,
    gathered: Float64Array,
    next: Float64Array,
  ): void {
    const { active } = this.arrays;
    for (let row = 0; row < rows; row++) {
      const panel = (row - (row % PANEL_ROWS)) * columns + (row % PANEL_ROWS);
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      for (let k = 0, p = 0; k < listed; k++, p += PART) {
        const weight = dense[panel + active[k] * PANEL_ROWS];
        a += weight * gathered[p];
        b += weight * gathered[p + 1];
        c += weight * gathered[p + 2];
        d += weight * gathered[p + 3];
      }
      const at = PART * row;
      next[at] = a;
      next[at + 1] = b;
      next[at + 2] = c;
      next[at + 3] = d;
    }
  }

  private sparsePart(
    { sparse }: PreparedWeights,
    listed: number,
    gathered: Float64Array,
    next: Float64Array,
  ): void {
    if (!sparse) throw new Error("internal: these weights are neither dense nor sparse");
    const { active } = this.arrays;
    next.fill(0);
    for (let k = 0, p = 0; k < listed; k++, p += PART) {
      const column = active[k];
      for (let entry = sparse.start[column]; entry < sparse.start[column + 1]; entry++) {
        const weight = sparse.values[entry];
        const at = PART * sparse.rows[entry];
        for (let i = 0; i < PART; i++) next[at + i] += weight * gathered[p + i];
      }
    }
  }

  /** Looks at a form with the first `count` open units; bounds it on the domain, whatever their signs. */
  private read(forms: Float64Array, unit: number, parts: Float64Array, step: number, count: number): number {
    const { outputs, most } = this.arrays;
    const { sums } = this;
    sums.fill(0);
    for (let i = 0, v = PART * unit; i < count; i += PART, v += step) {
      for (let k = 0; k < PART; k++) {
        const weight = parts[v + k];
        for (let row = 0; row < OUTPUT_ROWS; row++)
          sums[PART * row + k] += (row < 3 ? weight : Math.abs(weight)) * outputs[row * most + i + k];
      }
    }
    const a = forms[4 * unit];
    const b = forms[4 * unit + 1];
    const c = forms[4 * unit + 2];
    this.x = a + total(sums, 0);
    this.y = b + total(sums, 1);
    this.constant = c + total(sums, 2);
    this.spread = total(sums, 3);
    this.unsure = total(sums, 4);
    return Math.abs(a) * this.reachX + Math.abs(b) * this.reachY + Math.abs(c) + total(sums, 5);
  }

  /** The sign that the form at hand keeps on the region where that is proved without its noise one by one, or 0. */
  private signByCorners(error: number): number {
    const { x, y, constant, spread } = this;
    const { points } = this.arrays;
    let least = Number.POSITIVE_INFINITY;
    let largest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < 2 * this.corners; i += 2) {
      const value = x * points[i] + y * points[i + 1];
      if (value < least) least = value;
      if (value > largest) largest = value;
    }
    this.unsure = this.unsure + error + (Math.abs(x) + Math.abs(y)) * this.cornerError;
    this.low = least + constant - this.unsure;
    this.high = largest + constant + this.unsure;
    return this.low > spread ? 1 : this.high < -spread ? -1 : 0;
  }

  /** Adds the noise symbols up over all paths; V of the form at hand is a row of `openV` from `row` on. */
  private signByNoise(row: number, count: number): number {
    const { openV, noise, rowNoise, most } = this.arrays;
    const sums = this.sums.fill(0, 0, PART);
    for (let symbol = 0; symbol < count; symbol += PART) {
      for (let k = 0; k < PART; k++) {
        let sum = 0;
        for (let i = symbol; i < count; i++) sum += openV[row + i] * noise[i * most + symbol + k];
        rowNoise[symbol + k] = sum;
        sums[k] += Math.abs(sum);
      }
    }
    const sum = total(sums, 0);
    this.low -= sum;
    this.high += sum;
    return this.low > 0 ? 1 : this.high < 0 ? -1 : 0;
  }

  /** Opens a unit at whose form, with the first `count` open units, one has just looked. */
  private openUnit(unit: number, forms: Float64Array, slope: number, size: number, count: number): void {
    const { most, open, openA, outputs, noise, rowNoise } = this.arrays;
    const place = this.count++;
    open[place] = unit;
    for (let i = 0; i < 4; i++) openA[4 * place + i] = forms[4 * unit + i];
    // g lies between −low and high, neither of them negative, because no sign is proved.
    const low = -this.low;
    const { high } = this;
    // relu(g) is at least chord·g, and most above it at an end or at 0.
    const chord = high / (low + high);
    const atLow = chord * low;
    const atHigh = high - chord * high;
    const above = atLow > atHigh ? atLow : atHigh;
    const lambda = slope + (1 - slope) * chord;
    const half = 0.5 * (1 - slope) * above;
    const radius = Math.abs(half) * SLACK + 8 * ROUNDING * (low + high);
    outputs[place] = lambda * this.x;
    outputs[most + place] = lambda * this.y;
    outputs[2 * most + place] = lambda * this.constant + half;
    let sum = radius;
    const row = place * most;
    noise.fill(0, row, row + most);
    for (let symbol = 0; symbol < count; symbol++) {
      const coefficient = lambda * rowNoise[symbol];
      noise[row + symbol] = coefficient;
      sum += Math.abs(coefficient);
    }
    noise[row + place] = radius;
    outputs[3 * most + place] = sum;
    outputs[4 * most + place] = Math.abs(lambda) * this.unsure * SLACK;
    const steepest = Math.abs(slope) > 1 ? Math.abs(slope) : 1;
    outputs[5 * most + place] = (steepest * size + radius + Math.abs(half)) * SLACK;
  }
}

/** The four sums of a row in one; the WebAssembly loops add them in this order. */
function total(sums: Float64Array, row: number): number {
  const at = PART * row;
  return sums[at] + sums[at + 2] + (sums[at + 1] + sums[at + 3]);
}

/** By what a unit's form goes on, as its sign asks; 0 where nothing does. */
function givenSlope(sign: number, slope: number): number {
  if (sign === SIGN_NEGATIVE) return slope;
  return sign === SIGN_POSITIVE || sign === SIGN_LINEAR ? 1 : 0;
}
