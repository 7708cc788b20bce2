/**
 * What each unit adds to the margin between two classes at a point. On its cell the network is affine, so that for every layer the
 * margin is Σ_i a_i · ∂margin/∂a_i and a constant: unit i adds its activation times what the layers behind make of it.
 * Measured in doubles.
 */
import type { Score } from "../boundary/decision.ts";
import { forEachInRow } from "../network/matrix.ts";
import { type Network, preActivations } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_ZERO } from "../network/signs.ts";
import type { NetworkCell } from "./network-cell.ts";

export interface UnitContribution {
  /** Hidden layer, from 1. */
  readonly layer: number;
  readonly unit: number;
  readonly contribution: number;
}

/** All units with a contribution that is not 0, those that add or take most first. */
export function unitContributions(
  network: Network,
  point: ArrayLike<number>,
  { signs }: NetworkCell,
  first: Score,
  second: Score,
): UnitContribution[] {
  const pre = preActivations(network, point);
  const found: UnitContribution[] = [];
  let readers = network.output.weight;
  let gradient = new Float64Array(network.outputSize);
  if (first.output >= 0) gradient[first.output] += first.sign;
  if (second.output >= 0) gradient[second.output] -= second.sign;
  for (let l = network.layers.length - 1; l >= 0; l--) {
    const { negativeSlope, bias, weight } = network.layers[l];
    const behind = new Float64Array(bias.length);
    for (let row = 0; row < readers.rows; row++) {
      const factor = gradient[row];
      if (factor !== 0)
        forEachInRow(readers, row, (unit, value) => {
          behind[unit] += factor * value;
        });
    }
    for (let unit = 0; unit < bias.length; unit++) {
      const sign = signs[l][unit];
      const slope = sign === SIGN_ZERO ? 0 : sign === SIGN_NEGATIVE ? negativeSlope[unit] : 1;
      behind[unit] *= slope;
      const contribution = behind[unit] * pre[l][unit];
      if (contribution !== 0) found.push({ layer: l + 1, unit, contribution });
    }
    gradient = behind;
    readers = weight;
  }
  return found.sort(
    (a, b) => Math.abs(b.contribution) - Math.abs(a.contribution) || a.layer - b.layer || a.unit - b.unit,
  );
}
