/** The affine map of a network on a cell, in the coordinates of its inputs. */
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import { forEachInRow } from "../network/matrix.ts";
import type { Network } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_ZERO } from "../network/signs.ts";
import { type NeuronTable, patternSign } from "./neurons.ts";

/** x ↦ matrix · x + constant; m outputs, n inputs. */
export interface InputMap {
  /** m × n, row-major: the Jacobian. */
  readonly matrix: Float64Array;
  /** m */
  readonly constant: Float64Array;
  /** m × n and m: proved bounds on the errors of these numbers. */
  readonly matrixErrors: Float64Array;
  readonly constantErrors: Float64Array;
}

/** Multiplies the layers from the last to the first; products of their absolute values bound the rounding. */
export function inputMap(
  network: Network,
  complex: { readonly neurons: NeuronTable; readonly patterns: Uint32Array },
  cell: number,
): InputMap {
  const { outputSize, inputSize, layers, output } = network;
  const matrix = new Float64Array(outputSize * inputSize);
  const matrixErrors = new Float64Array(outputSize * inputSize);
  const constant = new Float64Array(outputSize);
  const constantErrors = new Float64Array(outputSize);
  // Every number is a sum of products that is rounded at most this often on its way.
  const roundings = [...layers, output].reduce((sum, { weight }) => sum + weight.columns + 4, 4);
  const relative = roundings * ROUNDING * GROWTH;
  for (let o = 0; o < outputSize; o++) {
    let row = Float64Array.of(1);
    let size = Float64Array.of(1);
    let sum = 0;
    let sumSize = 0;
    for (let level = layers.length; level >= 0; level--) {
      const map = level === layers.length ? output : layers[level];
      const next = new Float64Array(map.weight.columns);
      const nextSize = new Float64Array(map.weight.columns);
      for (let i = 0; i < row.length; i++) {
        if (size[i] === 0) continue;
        const unit = level === layers.length ? o : i;
        sum += row[i] * map.bias[unit];
        sumSize += size[i] * Math.abs(map.bias[unit]);
        forEachInRow(map.weight, unit, (column, value) => {
          next[column] += row[i] * value;
          nextSize[column] += size[i] * Math.abs(value);
        });
      }
      if (level > 0) activate(network, complex, cell, level - 1, next, nextSize);
      row = next;
      size = nextSize;
    }
    matrix.set(row, o * inputSize);
    constant[o] = sum;
    for (let i = 0; i < inputSize; i++)
      matrixErrors[o * inputSize + i] = relative * size[i] + (size[i] === 0 ? 0 : UNDERFLOW);
    constantErrors[o] = relative * sumSize + UNDERFLOW;
  }
  return { matrix, constant, matrixErrors, constantErrors };
}

/** Times the slopes that the units of a level have on the cell. */
function activate(
  network: Network,
  { neurons, patterns }: { readonly neurons: NeuronTable; readonly patterns: Uint32Array },
  cell: number,
  level: number,
  row: Float64Array,
  size: Float64Array,
): void {
  const { negativeSlope } = network.layers[level];
  for (let i = 0; i < row.length; i++) {
    const sign = patternSign(neurons, patterns, cell, level, i);
    if (sign !== SIGN_NEGATIVE && sign !== SIGN_ZERO) continue;
    const slope = sign === SIGN_ZERO ? 0 : negativeSlope[i];
    row[i] *= slope;
    size[i] *= Math.abs(slope);
  }
}
