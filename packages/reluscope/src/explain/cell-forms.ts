/**
 * Affine forms of all units and outputs on one cell around a point, in any number of dimensions: doubles with a proved bound on the
 * error of every coefficient (THEORY sections 1 and 2). Coordinates are inputs that vary, relative to the point.
 */
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import { forEachInRow } from "../network/matrix.ts";
import type { Network } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_ZERO } from "../network/signs.ts";

/** Rows of d coefficients and a constant, which is the value at the point. */
export interface BoundedForms {
  readonly rows: Float64Array;
  /** Bound on the error of each number of `rows`. */
  readonly errors: Float64Array;
}

/**
 * The forms of every hidden layer, then of the outputs.
 *
 * @param varied inputs that vary: coordinate k is input `varied[k]` less its value at the point
 * @param signs of all units on the cell
 */
export function cellForms(
  network: Network,
  point: ArrayLike<number>,
  varied: readonly number[],
  signs: readonly Uint8Array[],
): BoundedForms[] {
  const d = varied.length;
  const width = d + 1;
  let rows = new Float64Array(network.inputSize * width);
  let errors = new Float64Array(rows.length);
  varied.forEach((input, k) => {
    rows[input * width + k] = 1;
  });
  for (let i = 0; i < network.inputSize; i++) rows[i * width + d] = point[i];
  return [...network.layers, network.output].map((map, level): BoundedForms => {
    const size = map.bias.length;
    const next = new Float64Array(size * width);
    const bounds = new Float64Array(size * width);
    const magnitude = new Float64Array(width);
    const carried = new Float64Array(width);
    for (let i = 0; i < size; i++) {
      const to = i * width;
      magnitude.fill(0);
      carried.fill(0);
      next[to + d] = map.bias[i];
      magnitude[d] = Math.abs(map.bias[i]);
      let terms = 0;
      forEachInRow(map.weight, i, (j, weight) => {
        if (weight === 0) return;
        terms++;
        const size = Math.abs(weight);
        for (let k = 0, at = j * width; k < width; k++, at++) {
          const product = weight * rows[at];
          next[to + k] += product;
          magnitude[k] += Math.abs(product);
          carried[k] += size * errors[at];
        }
      });
      for (let k = 0; k < width; k++)
        bounds[to + k] =
          magnitude[k] === 0 && carried[k] === 0
            ? 0
            : ((terms + 2) * ROUNDING * magnitude[k] + carried[k]) * GROWTH + UNDERFLOW;
    }
    const found = { rows: next, errors: bounds };
    if (level < network.layers.length) {
      rows = Float64Array.from(next);
      errors = Float64Array.from(bounds);
      passOn(rows, errors, width, signs[level], network.layers[level].negativeSlope);
    }
    return found;
  });
}

function passOn(
  rows: Float64Array,
  errors: Float64Array,
  width: number,
  signs: Uint8Array,
  slopes: Float64Array,
): void {
  signs.forEach((sign, i) => {
    const slope = sign === SIGN_ZERO ? 0 : sign === SIGN_NEGATIVE ? slopes[i] : 1;
    if (slope === 1) return;
    for (let at = i * width; at < (i + 1) * width; at++) {
      rows[at] *= slope;
      errors[at] =
        slope === 0 ? 0 : (Math.abs(slope) * errors[at] + ROUNDING * Math.abs(rows[at])) * GROWTH + UNDERFLOW;
    }
  });
}
