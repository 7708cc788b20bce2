/**
 * Networks with random weights, from which training starts: uniform weights of variance 2/inputs (He et al. 2015), so that
 * values keep their size from layer to layer, and biases up to 1/√inputs, so that not all creases go through one point.
 */
import { seededInteger } from "../explain/seeded-integer.ts";
import type { Network } from "../network/network.ts";

/**
 * A fully-connected ReLU network with random weights; the same for the same seed.
 *
 * @param sizes inputs, units of each hidden layer, outputs; at least two
 * @param seed a whole number; default 1
 * @throws Error when a size is not a whole number from 1
 * @example
 * const network = randomNetwork([2, 16, 16, 1], 7);
 */
export function randomNetwork(sizes: readonly number[], seed = 1): Network {
  if (sizes.length < 2) throw new Error("a network needs a number of inputs and one of outputs");
  for (const size of sizes)
    if (!Number.isInteger(size) || size < 1)
      throw new Error(`a layer of ${size} units; each must have a whole number of units, at least 1`);
  const uniform = seededUniform(seed);
  const maps = sizes.slice(1).map((rows, index) => {
    const columns = sizes[index];
    const [weightReach, biasReach] = [Math.sqrt(6 / columns), 1 / Math.sqrt(columns)];
    const values = Float64Array.from({ length: rows * columns }, () => weightReach * (2 * uniform() - 1));
    const bias = Float64Array.from({ length: rows }, () => biasReach * (2 * uniform() - 1));
    return { weight: { kind: "dense" as const, rows, columns, values }, bias };
  });
  return {
    inputShape: [sizes[0]],
    inputSize: sizes[0],
    outputSize: sizes[sizes.length - 1],
    layers: maps.slice(0, -1).map((map) => ({ ...map, negativeSlope: new Float64Array(map.bias.length) })),
    output: maps[maps.length - 1],
  };
}

/** Doubles in [0, 1), multiples of 2⁻⁵³; the same sequence for the same seed. */
export function seededUniform(seed: number): () => number {
  const integer = seededInteger(seed);
  return () => (integer(2 ** 27) * 2 ** 26 + integer(2 ** 26)) / 2 ** 53;
}
