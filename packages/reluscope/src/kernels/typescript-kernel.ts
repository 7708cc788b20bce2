/** The inner loops in TypeScript: for machines without WebAssembly SIMD, and to check the other kernel by. */

import { givenSlope, SIGN_LINEAR, SIGN_NEGATIVE, SIGN_POSITIVE } from "../network/signs.ts";
import { completeBounds, denseProduct } from "./any-dimension.ts";
import type { Kernel } from "./kernel.ts";
import type { PreparedWeights } from "./prepared-weights.ts";
import { TypescriptPlanar } from "./typescript-planar.ts";
import { TypescriptRegion } from "./typescript-region.ts";

export const typescriptKernel: Kernel = {
  name: "typescript",
  memory: {
    float64: (length) => new Float64Array(length),
    int32: (length) => new Int32Array(length),
    uint8: (length) => new Uint8Array(length),
  },

  product(weights, width, start, active, count, gathered, out) {
    if (weights.sparse) sparseProduct(weights, width, start, active, count, gathered, out);
    else if (width > 3) denseProduct(weights, width, start, active, count, gathered, out);
    else lineProduct(weights, start, active, count, gathered, out);
  },

  completeBounds,

  level: () => undefined,

  planarLevel: (arrays) => new TypescriptPlanar(arrays),

  region: (arrays) => new TypescriptRegion(arrays),

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
      const slope = givenSlope(signs[unit], slopes[unit]);
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
