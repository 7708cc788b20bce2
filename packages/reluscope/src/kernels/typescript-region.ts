/** The inner loops of folding a network on a region in TypeScript; sparse weights also go this way beside WebAssembly. */
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import { givenSlope, SIGN_LINEAR, SIGN_NEGATIVE, SIGN_POSITIVE } from "../network/signs.ts";
import { PANEL_ROWS, type PreparedWeights } from "./prepared-weights.ts";
import {
  columnLength,
  firstWaiting,
  type RegionArrays,
  type RegionForms,
  type RegionLoops,
  type RegionPassage,
  SYMBOLS,
} from "./region-loops.ts";

/** Covers the rounding of the few operations that a range is found with. */
const SLACK = 1 + 2 ** -30;

export class TypescriptRegion implements RegionLoops {
  count = 0;

  private readonly arrays: RegionArrays;
  private reachX = 0;
  private reachY = 0;
  private corners = 0;
  /** How many units are open in the levels before the one at hand, and before the one before. */
  private before = 0;
  private beforeLast = 0;
  private cornerError = 0;
  /** The form at hand: its centre, what noise and errors may add, and bounds on its values on the region and on the domain. */
  private x = 0;
  private y = 0;
  private constant = 0;
  private spread = 0;
  private unsure = 0;
  private low = 0;
  private high = 0;
  private size = 0;

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
    this.before = 0;
  }

  open(level: RegionForms, units: Int32Array): void {
    for (const unit of units) {
      this.look(level, unit, 0);
      this.openUnit(level, unit, 0);
    }
  }

  settle(level: RegionForms, most: number): boolean {
    const { units, rows, forms, slopes, signs } = level;
    const { count } = this;
    this.beforeLast = this.before;
    this.before = count;
    let fits = signs !== undefined;
    for (let unit = 0; unit < rows; unit++) {
      forms[4 * unit + 3] = this.look(level, unit, count);
      if (unit >= units || !fits || !slopes || !signs) continue;
      let code = SIGN_LINEAR;
      if (slopes[unit] !== 1) {
        const { low, high, spread } = this;
        const sign = low > spread ? 1 : high < -spread ? -1 : this.signByNoise(level, unit, count);
        code = sign > 0 ? SIGN_POSITIVE : sign < 0 ? SIGN_NEGATIVE : 0;
        if (sign === 0) {
          fits = this.count < most;
          if (!fits) continue;
          this.openUnit(level, unit, count);
        }
      }
      signs[unit] = code;
    }
    if (!fits) this.count = count;
    return fits;
  }

  setColumns(level: RegionForms, first: number, last: number, weights: PreparedWeights): void {
    const { dense, sparse, columns } = weights;
    const { open } = this.arrays;
    const step = columnLength(level.rows);
    for (let j = first; j < last; j++) {
      const to = level.columns.subarray(j * step, (j + 1) * step);
      const column = open[j];
      if (dense) {
        for (let row = 0; row < level.rows; row++)
          to[row] = dense[(row - (row % PANEL_ROWS)) * columns + column * PANEL_ROWS + (row % PANEL_ROWS)];
      } else if (sparse) {
        to.fill(0);
        for (let entry = sparse.start[column]; entry < sparse.start[column + 1]; entry++)
          to[sparse.rows[entry]] = sparse.values[entry];
      }
    }
  }

  pass(level: RegionForms, count: number, { weights, planar }: RegionPassage, next: RegionForms): void {
    planar.base();
    const { active, gathered } = this.arrays;
    const { units, slopes, signs, columns } = level;
    const step = columnLength(level.rows);
    let listed = 0;
    for (let unit = 0; unit < units; unit++) {
      const slope = givenSlope((signs as Uint8Array)[unit], (slopes as Float64Array)[unit]);
      if (slope === 0) continue;
      for (let column = 0; column < count; column++)
        gathered[column * units + listed] = slope * columns[column * step + unit];
      active[listed++] = unit;
    }
    const nextStep = columnLength(next.rows);
    const waiting = firstWaiting(level);
    for (let column = 0; column < count; column++) {
      const from = gathered.subarray(column * units, column * units + listed);
      const to = next.columns.subarray(column * nextStep, (column + 1) * nextStep);
      to.fill(0);
      if (waiting !== undefined)
        to.set(columns.subarray(column * step + waiting, column * step + waiting + next.rows));
      if (weights.dense) this.denseColumn(weights, weights.dense, from, to);
      else this.sparseColumn(weights, from, to);
    }
  }

  private denseColumn(
    { rows, columns }: PreparedWeights,
    dense: Float64Array,
    gathered: Float64Array,
    next: Float64Array,
  ): void {
    const { active } = this.arrays;
    for (let row = 0; row < rows; row++) {
      const panel = (row - (row % PANEL_ROWS)) * columns + (row % PANEL_ROWS);
      let sum = next[row];
      for (let k = 0; k < gathered.length; k++) sum += dense[panel + active[k] * PANEL_ROWS] * gathered[k];
      next[row] = sum;
    }
  }

  private sparseColumn({ sparse }: PreparedWeights, gathered: Float64Array, next: Float64Array): void {
    if (!sparse) throw new Error("internal: these weights are neither dense nor sparse");
    const { active } = this.arrays;
    for (let k = 0; k < gathered.length; k++) {
      const column = active[k];
      for (let entry = sparse.start[column]; entry < sparse.start[column + 1]; entry++)
        next[sparse.rows[entry]] += sparse.values[entry] * gathered[k];
    }
  }

  /** Looks at a form with the first `count` open units; returns its completed bound. */
  private look({ rows, forms, columns }: RegionForms, unit: number, count: number): number {
    const { outputs, stride, relative, points } = this.arrays;
    const step = columnLength(rows);
    let x = 0;
    let y = 0;
    let c = 0;
    let spread = 0;
    let unsure = 0;
    let size = 0;
    for (let i = 0; i < count; i++) {
      const weight = columns[i * step + unit];
      const part = Math.abs(weight);
      x += weight * outputs[i];
      y += weight * outputs[stride + i];
      c += weight * outputs[2 * stride + i];
      spread += part * outputs[3 * stride + i];
      unsure += part * outputs[4 * stride + i];
      size += part * outputs[5 * stride + i];
    }
    const a = forms[4 * unit];
    const b = forms[4 * unit + 1];
    const k = forms[4 * unit + 2];
    const q = forms[4 * unit + 3];
    this.size = Math.abs(a) * this.reachX + Math.abs(b) * this.reachY + Math.abs(k) + size;
    const rounded = relative * this.size;
    const bound = q * GROWTH + rounded + UNDERFLOW;
    this.x = a + x;
    this.y = b + y;
    this.constant = k + c;
    this.spread = spread;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < 2 * this.corners; i += 2) {
      const value = this.x * points[i] + this.y * points[i + 1];
      if (value < low) low = value;
      if (value > high) high = value;
    }
    this.unsure = unsure + (bound + 4 * rounded) + (Math.abs(this.x) + Math.abs(this.y)) * this.cornerError;
    this.low = low + this.constant - this.unsure;
    this.high = high + this.constant + this.unsure;
    return bound;
  }

  /** The sign of the form at hand, with the noise symbols added up over all paths, or 0. */
  private signByNoise({ rows, columns }: RegionForms, unit: number, count: number): number {
    const { openV, noise, rowNoise, outputs, stride } = this.arrays;
    const row = stride * this.count;
    for (let i = 0; i < count; i++) openV[row + i] = columns[i * columnLength(rows) + unit];
    let spread = 0;
    // The WebAssembly loops add in this order, and the bits must be the same.
    let symbol = 0;
    for (; symbol < this.beforeLast; symbol += SYMBOLS) {
      for (let s = symbol; s < symbol + SYMBOLS; s++) {
        let sum = 0;
        for (let i = symbol; i < count; i++) sum += openV[row + i] * noise[i * stride + s];
        rowNoise[s] = sum;
      }
      for (let s = symbol; s < symbol + SYMBOLS; s += 4) {
        const firstTwo = Math.abs(rowNoise[s]) + Math.abs(rowNoise[s + 1]);
        spread += firstTwo + (Math.abs(rowNoise[s + 2]) + Math.abs(rowNoise[s + 3]));
      }
    }
    let even = 0;
    let odd = 0;
    for (; symbol + 1 < count; symbol += 2) {
      rowNoise[symbol] = openV[row + symbol] * outputs[6 * stride + symbol];
      rowNoise[symbol + 1] = openV[row + symbol + 1] * outputs[6 * stride + symbol + 1];
      even += Math.abs(rowNoise[symbol]);
      odd += Math.abs(rowNoise[symbol + 1]);
    }
    if (symbol < count) {
      rowNoise[symbol] = openV[row + symbol] * outputs[6 * stride + symbol];
      even += Math.abs(rowNoise[symbol]);
    }
    spread += even + odd;
    this.low -= spread;
    this.high += spread;
    return this.low > 0 ? 1 : this.high < 0 ? -1 : 0;
  }

  /** Opens a unit at whose form, with the first `count` open units, one has just looked. */
  private openUnit({ forms, slopes }: RegionForms, unit: number, count: number): void {
    const { stride, open, openA, outputs, noise, rowNoise } = this.arrays;
    const place = this.count++;
    const slope = (slopes as Float64Array)[unit];
    open[place] = unit;
    for (let i = 0; i < 4; i++) openA[4 * place + i] = forms[4 * unit + i];
    // g lies between −low and high, neither of them negative, because no sign is proved.
    const low = -this.low;
    const { high, size } = this;
    // relu(g) is at least chord·g, and most above it at an end or at 0.
    const chord = high / (low + high);
    const atLow = chord * low;
    const atHigh = high - chord * high;
    const above = atLow > atHigh ? atLow : atHigh;
    const lambda = slope + (1 - slope) * chord;
    const half = 0.5 * (1 - slope) * above;
    const radius = Math.abs(half) * SLACK + 8 * ROUNDING * (low + high);
    outputs[place] = lambda * this.x;
    outputs[stride + place] = lambda * this.y;
    outputs[2 * stride + place] = lambda * this.constant + half;
    let sum = radius;
    const row = place * stride;
    noise.fill(0, row, row + stride);
    for (let symbol = 0; symbol < count; symbol++) {
      const coefficient = lambda * rowNoise[symbol];
      noise[row + symbol] = coefficient;
      sum += Math.abs(coefficient);
    }
    noise[row + place] = radius;
    outputs[6 * stride + place] = radius;
    outputs[3 * stride + place] = sum;
    outputs[4 * stride + place] = Math.abs(lambda) * this.unsure * SLACK;
    const steepest = Math.abs(slope) > 1 ? Math.abs(slope) : 1;
    outputs[5 * stride + place] = (steepest * size + radius + Math.abs(half)) * SLACK;
  }
}
