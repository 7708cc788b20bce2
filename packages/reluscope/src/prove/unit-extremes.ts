/** Where units of a network are likely least and greatest on a box: a search in doubles, which proves nothing by itself. */
import { inputAt } from "../complex/domain.ts";
import { forEachInRow, type Matrix } from "../network/matrix.ts";
import { type Network, preActivations } from "../network/network.ts";
import type { Slice } from "../network/slice.ts";
import type { Box } from "./unit-bounds.ts";

/** Corners that one search goes to at most. */
const MOST_STEPS = 8;
/** Multiplications in all, times the effort. */
const WORK = 1e8;

/**
 * Corners of the box, searched for each unit and sign that `isWanted`: from where the unit is farthest that way among the
 * starting points, on to the corner where the affine map of the cell at hand is farthest, as long as the unit follows. For
 * the first layer the first corner is the extreme itself. `isWanted` is asked again before each corner.
 *
 * @param starts points of the box, in coordinates of the slice
 * @param effort how much work may be done; 1 is some tenths of a second
 */
export function* unitExtremes(
  network: Network,
  slice: Slice,
  box: Box,
  starts: readonly (readonly number[])[],
  isWanted: (level: number, unit: number, sign: 1 | -1) => boolean,
  effort = 1,
): Generator<number[]> {
  // Only where a unit is wanted at all.
  let at: (readonly Float64Array[])[] | undefined;
  let budget = effort * WORK;
  for (let level = 0; level < network.layers.length; level++) {
    const stepWork = weightsUpTo(network, level) + weightsUpTo(network) + slice.directions.length;
    for (let unit = 0; unit < network.layers[level].bias.length; unit++) {
      for (const sign of [1, -1] as const) {
        if (!isWanted(level, unit, sign)) continue;
        at ??= starts.map((t) => preActivations(network, inputAt(slice, t)));
        let values = at.reduce((best, each) =>
          sign * each[level][unit] > sign * best[level][unit] ? each : best,
        );
        for (let step = 0; step < MOST_STEPS && isWanted(level, unit, sign); step++) {
          budget -= stepWork;
          if (budget < 0) return;
          const slopes = slopesOnSlice(network, slice, values, level, unit);
          const corner = box.map(([low, high], k) => (sign * slopes[k] > 0 ? high : low));
          yield corner;
          const next = preActivations(network, inputAt(slice, corner));
          if (!(sign * next[level][unit] > sign * values[level][unit])) break;
          values = next;
        }
      }
    }
  }
}

function weightsUpTo({ layers }: Network, level = layers.length - 1): number {
  return layers.slice(0, level + 1).reduce((sum, { weight }) => sum + weight.values.length, 0);
}

/** The gradient of a unit's pre-activation along the slice's directions, on the cell of a point with these pre-activations. */
function slopesOnSlice(
  { layers, inputSize }: Network,
  { dimension, directions }: Slice,
  values: readonly Float64Array[],
  level: number,
  unit: number,
): Float64Array {
  let gradient = new Float64Array(layers[level].weight.columns);
  addRow(layers[level].weight, unit, 1, gradient);
  for (let l = level - 1; l >= 0; l--) {
    const { weight, negativeSlope } = layers[l];
    const before = new Float64Array(weight.columns);
    for (let i = 0; i < gradient.length; i++)
      addRow(weight, i, values[l][i] > 0 ? gradient[i] : gradient[i] * negativeSlope[i], before);
    gradient = before;
  }
  return Float64Array.from({ length: dimension }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < inputSize; i++) sum += directions[k * inputSize + i] * gradient[i];
    return sum;
  });
}

function addRow(matrix: Matrix, row: number, factor: number, into: Float64Array): void {
  if (factor === 0) return;
  forEachInRow(matrix, row, (column, value) => {
    into[column] += factor * value;
  });
}
