/** The inner loops of the walk in the plane in TypeScript; sparse weights also go this way beside WebAssembly. */
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import { givenSlope, SIGN_LINEAR, SIGN_NEGATIVE, SIGN_POSITIVE } from "../network/signs.ts";
import type { PlanarArrays, PlanarLevel } from "./planar-level.ts";
import { PANEL_ROWS } from "./prepared-weights.ts";

/** Covers the rounding of a box test's own sums. */
const SLACK = 1 + 8 * ROUNDING;

export class TypescriptPlanar implements PlanarLevel {
  private readonly arrays: PlanarArrays;
  private readonly stride: number;
  private reachX = 0;
  private reachY = 0;

  constructor(arrays: PlanarArrays) {
    this.arrays = arrays;
    this.stride = 4 * (arrays.rows + (arrays.rows & 1));
  }

  setReach(x: number, y: number): void {
    this.reachX = x;
    this.reachY = y;
  }

  classify(middleX: number, middleY: number, halfX: number, halfY: number): number {
    const { units, forms, slopes, signs, list } = this.arrays;
    let count = 0;
    for (let unit = 0, at = 0; unit < units; unit++, at += 4) {
      const a = forms[at];
      const b = forms[at + 1];
      const middle = a * middleX + b * middleY + forms[at + 2];
      const spread = (Math.abs(a) * halfX + Math.abs(b) * halfY) * SLACK + forms[at + 3];
      if (slopes[unit] === 1) signs[unit] = SIGN_LINEAR;
      else if (middle > spread) signs[unit] = SIGN_POSITIVE;
      else if (middle < -spread) signs[unit] = SIGN_NEGATIVE;
      else {
        signs[unit] = 0;
        list[count++] = unit;
      }
    }
    return count;
  }

  pass(): void {
    const { bias, next } = this.arrays;
    this.sum(this.gatherAll(), bias, 0, next, 0);
    this.complete();
  }

  base(): void {
    const { bias, sums } = this.arrays;
    this.sum(this.gatherAll(), bias, 0, sums, 0);
  }

  advance(first: number, last: number, from: number, to: number): void {
    const { sums } = this.arrays;
    this.sum(this.gatherList(first, last), sums, from * this.stride, sums, to * this.stride);
  }

  finish(first: number, last: number, from: number): void {
    const { sums, next } = this.arrays;
    this.sum(this.gatherList(first, last), sums, from * this.stride, next, 0);
    this.complete();
  }

  private gatherAll(): number {
    let count = 0;
    for (let unit = 0; unit < this.arrays.units; unit++) count = this.gather(unit, count);
    return count;
  }

  private gatherList(first: number, last: number): number {
    let count = 0;
    for (let k = first; k < last; k++) count = this.gather(this.arrays.list[k], count);
    return count;
  }

  /** Appends the form after a unit, unless it is zero or the unit has no sign. */
  private gather(unit: number, count: number): number {
    const { forms, slopes, signs, active, gathered } = this.arrays;
    const slope = givenSlope(signs[unit], slopes[unit]);
    if (slope === 0) return count;
    const to = 4 * count;
    const from = 4 * unit;
    for (let i = 0; i < 3; i++) gathered[to + i] = slope * forms[from + i];
    gathered[to + 3] = Math.abs(slope) * forms[from + 3];
    active[count] = unit;
    return count + 1;
  }

  /** out = start + Σ over the gathered forms of weight · form. */
  private sum(count: number, start: Float64Array, startAt: number, out: Float64Array, outAt: number): void {
    const { rows, weights, active, gathered } = this.arrays;
    const { columns, dense } = weights;
    if (!dense) {
      this.sparseSum(count, start, startAt, out, outAt);
      return;
    }
    for (let row = 0; row < rows; row++) {
      const panel = (row - (row % PANEL_ROWS)) * columns + (row % PANEL_ROWS);
      const at = 4 * row;
      let a = start[startAt + at];
      let b = start[startAt + at + 1];
      let c = start[startAt + at + 2];
      let q = start[startAt + at + 3];
      for (let k = 0, p = 0; k < count; k++, p += 4) {
        const weight = dense[panel + active[k] * PANEL_ROWS];
        a += weight * gathered[p];
        b += weight * gathered[p + 1];
        c += weight * gathered[p + 2];
        q += Math.abs(weight) * gathered[p + 3];
      }
      out[outAt + at] = a;
      out[outAt + at + 1] = b;
      out[outAt + at + 2] = c;
      out[outAt + at + 3] = q;
    }
  }

  private sparseSum(
    count: number,
    start: Float64Array,
    startAt: number,
    out: Float64Array,
    outAt: number,
  ): void {
    const { rows, weights, active, gathered } = this.arrays;
    const { sparse } = weights;
    if (!sparse) throw new Error("internal: these weights are neither dense nor sparse");
    if (start !== out || startAt !== outAt) {
      for (let i = 0; i < 4 * rows; i++) out[outAt + i] = start[startAt + i];
    }
    for (let k = 0, p = 0; k < count; k++, p += 4) {
      const column = active[k];
      for (let entry = sparse.start[column]; entry < sparse.start[column + 1]; entry++) {
        const weight = sparse.values[entry];
        const at = outAt + 4 * sparse.rows[entry];
        out[at] += weight * gathered[p];
        out[at + 1] += weight * gathered[p + 1];
        out[at + 2] += weight * gathered[p + 2];
        out[at + 3] += Math.abs(weight) * gathered[p + 3];
      }
    }
  }

  /** Adds to the bounds of the next forms the rounding of their sums and of using them. */
  private complete(): void {
    const { rows, next, relative } = this.arrays;
    for (let at = 0; at < 4 * rows; at += 4) {
      const size =
        Math.abs(next[at]) * this.reachX + Math.abs(next[at + 1]) * this.reachY + Math.abs(next[at + 2]);
      next[at + 3] = next[at + 3] * GROWTH + relative * size + UNDERFLOW;
    }
  }
}
