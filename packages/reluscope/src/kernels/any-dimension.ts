/** The inner loops for forms of any width, in TypeScript; planes and lines have their own. */

import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import { SIGN_LINEAR, SIGN_NEGATIVE, SIGN_POSITIVE } from "../network/signs.ts";
import type { PreparedWeights } from "./prepared-weights.ts";

/** `Kernel.product` for dense weights. */
export function denseProduct(
  { rows, columns, dense }: PreparedWeights,
  width: number,
  start: Float64Array,
  active: Int32Array,
  count: number,
  gathered: Float64Array,
  out: Float64Array,
): void {
  const values = dense as Float64Array;
  const last = width - 1;
  out.set(start);
  for (let row = 0; row < rows; row++) {
    const top = row * columns;
    const at = row * width;
    for (let k = 0, from = 0; k < count; k++, from += width) {
      const value = values[top + active[k]];
      for (let i = 0; i < last; i++) out[at + i] += value * gathered[from + i];
      out[at + last] += Math.abs(value) * gathered[from + last];
    }
  }
}

/** `Kernel.completeBounds`. */
export function completeBounds(
  width: number,
  forms: Float64Array,
  relative: number,
  reach: Float64Array,
): void {
  const constant = width - 2;
  for (let at = 0; at < forms.length; at += width) {
    // The WebAssembly loops add in this order, and the bits must be the same.
    let size = 0;
    for (let i = 0; i < constant; i++) size += Math.abs(forms[at + i]) * reach[i];
    size += Math.abs(forms[at + constant]);
    forms[at + constant + 1] = forms[at + constant + 1] * GROWTH + relative * size + UNDERFLOW;
  }
}

/** Signs of units on a cell inside the box middle ± half; see `Kernel.classifyPlanar`. */
export function classifyBox(
  forms: Float64Array,
  slopes: Float64Array,
  middle: Float64Array,
  half: Float64Array,
  signs: Uint8Array,
  undecided: Int32Array,
): number {
  const dimension = middle.length;
  const width = dimension + 2;
  const slack = 1 + (2 * dimension + 4) * ROUNDING;
  let count = 0;
  for (let unit = 0, at = 0; unit < signs.length; unit++, at += width) {
    if (slopes[unit] === 1) {
      signs[unit] = SIGN_LINEAR;
      continue;
    }
    let value = forms[at + dimension];
    let spread = 0;
    for (let i = 0; i < dimension; i++) {
      value += forms[at + i] * middle[i];
      spread += Math.abs(forms[at + i]) * half[i];
    }
    spread = spread * slack + forms[at + dimension + 1];
    if (value > spread) signs[unit] = SIGN_POSITIVE;
    else if (value < -spread) signs[unit] = SIGN_NEGATIVE;
    else undecided[count++] = unit;
  }
  return count;
}
