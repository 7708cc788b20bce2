/**
 * Which units matter for data: what becomes of the rows when one unit gives 0. Measured in doubles, unit by unit; two units that make up for
 * one another may both seem not to matter.
 */
import { type Decision, decisionScores } from "../boundary/decision.ts";
import { affineProduct } from "../network/matrix.ts";
import type { Network } from "../network/network.ts";
import type { DataPassage } from "./data-passage.ts";

export interface UnitInfluence {
  /** Hidden layer, from 1. */
  readonly layer: number;
  readonly unit: number;
  /** Rows that get another class without the unit; 0 without a decision. */
  readonly changed: number;
  /** Root mean square of what outputs change by. */
  readonly shift: number;
}

export interface Influences {
  /** Every unit that was looked at, those that matter most first. */
  readonly units: readonly UnitInfluence[];
  /** Rows that were looked at: all, or evenly spread ones. */
  readonly rows: number;
  /** False when time was up before every unit was looked at. */
  readonly complete: boolean;
}

/** Rows are thinned out so that about so many products are enough. */
const MOST_PRODUCTS = 2e9;

/** @param stopped asked before every layer's unit */
export function unitInfluences(
  passage: DataPassage,
  decision: Decision | undefined,
  stopped: () => boolean = () => false,
): Influences {
  const { network, count, levels } = passage;
  const { outputSize } = network;
  const scores = decision && decisionScores(decision, outputSize);
  const classOf = (outputs: ArrayLike<number>) => {
    let [best, most] = [-1, Number.NEGATIVE_INFINITY];
    scores?.forEach(({ output, sign, constant }, c) => {
      const value = output < 0 ? constant : sign * outputs[output];
      if (value > most) [best, most] = [c, value];
    });
    return best;
  };
  const step = Math.max(1, Math.ceil((productsOf(network) * count) / MOST_PRODUCTS));
  const rows = Array.from({ length: Math.ceil(count / step) }, (_, k) => k * step);
  const last = levels[levels.length - 1];
  const outputsOf = (row: number) => last.values.subarray(row * outputSize, (row + 1) * outputSize);
  const before = rows.map((row) => classOf(outputsOf(row)));
  const units: UnitInfluence[] = [];
  let complete = true;
  for (let l = network.layers.length - 1; l >= 0 && complete; l--) {
    const { size, values } = levels[l + 1];
    for (let unit = 0; unit < size; unit++) {
      if (stopped()) {
        complete = false;
        break;
      }
      let [changed, squares] = [0, 0];
      rows.forEach((row, k) => {
        if (values[row * size + unit] === 0) return;
        const activation = values.slice(row * size, (row + 1) * size);
        activation[unit] = 0;
        const outputs = outputsAfter(network, l + 1, activation);
        const own = outputsOf(row);
        for (let o = 0; o < outputSize; o++) squares += (outputs[o] - own[o]) ** 2;
        if (classOf(outputs) !== before[k]) changed++;
      });
      units.push({ layer: l + 1, unit, changed, shift: Math.sqrt(squares / (rows.length * outputSize)) });
    }
  }
  units.sort((a, b) => b.changed - a.changed || b.shift - a.shift || a.layer - b.layer || a.unit - b.unit);
  return { units, rows: rows.length, complete };
}

function outputsAfter(network: Network, from: number, activation: Float64Array): Float64Array {
  let values = activation;
  for (const { weight, bias, negativeSlope } of network.layers.slice(from)) {
    values = affineProduct(weight, values, bias);
    for (let i = 0; i < values.length; i++) if (!(values[i] > 0)) values[i] *= negativeSlope[i];
  }
  return affineProduct(network.output.weight, values, network.output.bias);
}

/** Products for one row and every unit. */
function productsOf({ layers, output }: Network): number {
  let [after, total] = [output.weight.values.length, 0];
  for (let l = layers.length - 1; l >= 0; l--) {
    total += layers[l].bias.length * after;
    after += layers[l].weight.values.length;
  }
  return total;
}
