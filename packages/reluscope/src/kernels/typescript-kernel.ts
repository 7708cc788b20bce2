/** The inner loops in TypeScript: for machines without WebAssembly SIMD, and to check the other kernel by. */

import { ROUNDING } from "../exact/rounding.ts";
import { SIGN_LINEAR, SIGN_NEGATIVE, SIGN_POSITIVE } from "../network/signs.ts";
import { completeBounds, denseProduct } from "./any-dimension.ts";
import type { Kernel } from "./kernel.ts";
import type { PreparedWeights } from "./prepared-weights.ts";

/** Covers the rounding of a box test's own sums. */
const SLACK = 1 + 8 * ROUNDING;

export const typescriptKernel: Kernel = {
  name: "typescript",
  memory: {
    float64: (length) => new Float64Array(length),
    int32: (length) => new Int32Array(length),
    uint8: (length) => new Uint8Array(length),
  },

  product(weights, width, start, active, count, gathered, out) {
    if (weights.sparse) sparseProduct(weights, width, start, active, count, gathered, out);
    else if (width > 4) denseProduct(weights, width, start, active, count, gathered, out);
    else if (width === 4) planarProduct(weights, start, active, count, gathered, out);
    else lineProduct(weights, start, active, count, gathered, out);
  },

  completeBounds,

  classifyPlanar(forms, slopes, { middleX, middleY, halfX, halfY }, signs, undecided) {
    let count = 0;
    for (let unit = 0, at = 0; unit < signs.length; unit++, at += 4) {
      if (slopes[unit] === 1) {
        signs[unit] = SIGN_LINEAR;
        continue;
      }
      const a = forms[at];
      const b = forms[at + 1];
      const middle = a * middleX + b * middleY + forms[at + 2];
      const spread = (Math.abs(a) * halfX + Math.abs(b) * halfY) * SLACK + forms[at + 3];
      if (middle > spread) signs[unit] = SIGN_POSITIVE;
      else if (middle < -spread) signs[unit] = SIGN_NEGATIVE;
      else undecided[count++] = unit;
    }
    return count;
  },

  classifyLine(forms, slopes, left, right, error, signs, undecided) {
    let count = 0;
    for (let unit = 0, at = 0; unit < signs.length; unit++, at += 3) {
      if (slopes[unit] === 1) {
        signs[unit] = SIGN_LINEAR;
        continue;
      }
      const slope = forms[at];
      const first = slope * left + forms[at + 1];
      const second = slope * right + forms[at + 1];
      const bound = forms[at + 2] + Math.abs(slope) * error;
      if (first > bound && second > bound) signs[unit] = SIGN_POSITIVE;
      else if (first < -bound && second < -bound) signs[unit] = SIGN_NEGATIVE;
      else undecided[count++] = unit;
    }
    return count;
  },

  gather(width, listed, list, forms, slopes, signs, active, gathered) {
    let count = 0;
    const last = width - 1;
    for (let k = 0; k < listed; k++) {
      const unit = list === undefined ? k : list[k];
      const sign = signs[unit];
      let slope = 1;
      if (sign === SIGN_NEGATIVE) slope = slopes[unit];
      else if (sign !== SIGN_POSITIVE && sign !== SIGN_LINEAR) continue;
      if (slope === 0) continue;
      const to = count * width;
      const from = unit * width;
      for (let i = 0; i < last; i++) gathered[to + i] = slope * forms[from + i];
      gathered[to + last] = Math.abs(slope) * forms[from + last];
      active[count++] = unit;
    }
    return count;
  },
};

/** Sparse weights, one column at a time; also what the WebAssembly kernel does with them. */
export function sparseProduct(
  { sparse }: PreparedWeights,
  width: number,
  start: Float64Array,
  active: Int32Array,
  count: number,
  gathered: Float64Array,
  out: Float64Array,
): void {
  if (!sparse) throw new Error("internal: these weights are not sparse");
  out.set(start);
  const last = width - 1;
  for (let k = 0; k < count; k++) {
    const column = active[k];
    const from = k * width;
    for (let entry = sparse.start[column]; entry < sparse.start[column + 1]; entry++) {
      const value = sparse.values[entry];
      const at = sparse.rows[entry] * width;
      for (let i = 0; i < last; i++) out[at + i] += value * gathered[from + i];
      out[at + last] += Math.abs(value) * gathered[from + last];
    }
  }
}

function planarProduct(
  { rows, columns, dense }: PreparedWeights,
  start: Float64Array,
  active: Int32Array,
  count: number,
  gathered: Float64Array,
  out: Float64Array,
): void {
  const values = dense as Float64Array;
  let row = 0;
  for (; row + 1 < rows; row += 2) {
    const top = row * columns;
    const bottom = top + columns;
    const at = 4 * row;
    let a0 = start[at];
    let a1 = start[at + 1];
    let a2 = start[at + 2];
    let a3 = start[at + 3];
    let b0 = start[at + 4];
    let b1 = start[at + 5];
    let b2 = start[at + 6];
    let b3 = start[at + 7];
    for (let k = 0, p = 0; k < count; k++, p += 4) {
      const column = active[k];
      const v = values[top + column];
      const w = values[bottom + column];
      const f0 = gathered[p];
      const f1 = gathered[p + 1];
      const f2 = gathered[p + 2];
      const f3 = gathered[p + 3];
      a0 += v * f0;
      a1 += v * f1;
      a2 += v * f2;
      a3 += Math.abs(v) * f3;
      b0 += w * f0;
      b1 += w * f1;
      b2 += w * f2;
      b3 += Math.abs(w) * f3;
    }
    out[at] = a0;
    out[at + 1] = a1;
    out[at + 2] = a2;
    out[at + 3] = a3;
    out[at + 4] = b0;
    out[at + 5] = b1;
    out[at + 6] = b2;
    out[at + 7] = b3;
  }
  if (row < rows) {
    const top = row * columns;
    const at = 4 * row;
    let a0 = start[at];
    let a1 = start[at + 1];
    let a2 = start[at + 2];
    let a3 = start[at + 3];
    for (let k = 0, p = 0; k < count; k++, p += 4) {
      const v = values[top + active[k]];
      a0 += v * gathered[p];
      a1 += v * gathered[p + 1];
      a2 += v * gathered[p + 2];
      a3 += Math.abs(v) * gathered[p + 3];
    }
    out[at] = a0;
    out[at + 1] = a1;
    out[at + 2] = a2;
    out[at + 3] = a3;
  }
}

function lineProduct(
  { rows, columns, dense }: PreparedWeights,
  start: Float64Array,
  active: Int32Array,
  count: number,
  gathered: Float64Array,
  out: Float64Array,
): void {
  const values = dense as Float64Array;
  for (let row = 0; row < rows; row++) {
    const top = row * columns;
    const at = 3 * row;
    let a0 = start[at];
    let a1 = start[at + 1];
    let a2 = start[at + 2];
    for (let k = 0, p = 0; k < count; k++, p += 3) {
      const v = values[top + active[k]];
      a0 += v * gathered[p];
      a1 += v * gathered[p + 1];
      a2 += Math.abs(v) * gathered[p + 2];
    }
    out[at] = a0;
    out[at + 1] = a1;
    out[at + 2] = a2;
  }
}
