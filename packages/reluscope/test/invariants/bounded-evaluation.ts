/**
 * A network evaluated in doubles with a proved bound on the rounding error of every number, and exactly where
 * that bound does not decide: what the invariants compare the engine's results with.
 */
import type { Slice } from "../../src/complex/domain.ts";
import { forEachInRow } from "../../src/network/matrix.ts";
import type { AffineMap, Network } from "../../src/network/network.ts";
import { pointOf } from "../oracle/dyadic-integers.ts";
import { type ExactNetwork, exactNetwork, exactPatternAt } from "../oracle/exact-network.ts";

export interface Bounded {
  readonly values: Float64Array;
  /** Bound on the absolute error of each value. */
  readonly errors: Float64Array;
}

const ROUNDING = 2 ** -52;

/** The network's input at a point of a slice. */
function boundedInput(slice: Slice, at: readonly number[]): Bounded {
  const n = slice.origin.length;
  const values = Float64Array.from(slice.origin);
  const sizes = slice.origin.map(Math.abs);
  at.forEach((t, k) => {
    for (let i = 0; i < n; i++) {
      const step = t * (slice.directions[k * n + i] + (slice.tails?.[k * n + i] ?? 0));
      values[i] += step;
      sizes[i] += Math.abs(step);
    }
  });
  return { values, errors: sizes.map((size) => 8 * ROUNDING * size) };
}

function boundedMap(map: AffineMap, input: Bounded): Bounded {
  const rows = map.weight.rows;
  const values = new Float64Array(rows);
  const errors = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let [sum, size, inherited, terms] = [map.bias[i], Math.abs(map.bias[i]), 0, 2];
    forEachInRow(map.weight, i, (j, weight) => {
      const product = weight * input.values[j];
      sum += product;
      size += Math.abs(product);
      inherited += Math.abs(weight) * input.errors[j];
      terms++;
    });
    values[i] = sum;
    errors[i] = (1 + 1e-9) * (inherited + terms * ROUNDING * size) + 1e-300;
  }
  return { values, errors };
}

/** Pre-activations of every hidden layer and the outputs at a point of a slice. */
export function boundedEvaluation(network: Network, slice: Slice, at: readonly number[]) {
  let activation = boundedInput(slice, at);
  const layers = network.layers.map((layer) => {
    const pre = boundedMap(layer, activation);
    const steepest = layer.negativeSlope.map((slope) => Math.max(1, Math.abs(slope)));
    activation = {
      values: pre.values.map((value, i) => (value > 0 ? value : value * layer.negativeSlope[i])),
      // Wherever the true sign is, a unit is no steeper than its steeper side.
      errors: pre.errors.map(
        (error, i) => error * steepest[i] + ROUNDING * steepest[i] * Math.abs(pre.values[i]),
      ),
    };
    return pre;
  });
  return { layers, outputs: boundedMap(network.output, activation) };
}

/** For each hidden unit, how much its pre-activation can change per unit of a slice coordinate. */
export function steepness(network: Network, slice: Slice): Float64Array[] {
  const n = slice.origin.length;
  let change = new Float64Array(n);
  for (let k = 0; k < slice.directions.length; k++) change[k % n] += Math.abs(slice.directions[k]);
  return network.layers.map((layer) => {
    const pre = new Float64Array(layer.bias.length);
    for (let i = 0; i < pre.length; i++) {
      forEachInRow(layer.weight, i, (j, weight) => {
        pre[i] += Math.abs(weight) * change[j];
      });
    }
    change = pre.map((value, i) => value * Math.max(1, Math.abs(layer.negativeSlope[i])));
    return pre;
  });
}

/** The exact pattern at points of a slice: in doubles where their bounds decide, with rational numbers elsewhere. */
export class PatternOracle {
  readonly #network: Network;
  readonly #slice: Slice;
  #exact: ExactNetwork | undefined;

  constructor(network: Network, slice: Slice) {
    this.#network = network;
    this.#slice = slice;
  }

  /** One string a layer, as `patternStrings`. */
  at(point: readonly number[]): string[] {
    const { layers } = boundedEvaluation(this.#network, this.#slice, point);
    const pattern = layers.map(({ values, errors }, l) => {
      const linear = this.#network.layers[l].negativeSlope;
      return Array.from(values, (value, i) => {
        if (linear[i] === 1) return "·";
        if (!(Math.abs(value) > errors[i])) return "?"; // also when they overflow
        return value > 0 ? "+" : "-";
      }).join("");
    });
    if (!pattern.some((text) => text.includes("?"))) return pattern;
    this.#exact ??= exactNetwork(this.#network);
    return exactPatternAt(this.#exact, this.#slice, pointOf(point));
  }
}
