/** Changes to a network: those that do not change its function nor its complex, and stretching to extreme scales. */
import { forEachInRow, type Matrix } from "../../src/network/matrix.ts";
import type { AffineMap, Network } from "../../src/network/network.ts";
import { buildNetwork, type LayerNumbers } from "./build-network.ts";
import { type SeededRandom, seededRandom, shuffled } from "./seeded-random.ts";

/** The units of every hidden layer in another order: unit i of layer l of the result is unit `orders[l][i]`. */
export function permuteUnits(
  network: Network,
  random: SeededRandom,
): { network: Network; orders: number[][] } {
  const orders = network.layers.map((layer) => shuffled(random, layer.bias.length));
  const before = (l: number) => orders[l - 1] ?? Array.from({ length: network.inputSize }, (_, i) => i);
  const layers = network.layers.map((layer, l): LayerNumbers => {
    const { weight, bias } = numbersOf(layer);
    return {
      weight: orders[l].map((i) => before(l).map((j) => weight[i][j])),
      bias: orders[l].map((i) => bias[i]),
      slope: orders[l].map((i) => layer.negativeSlope[i]),
    };
  });
  const { weight, bias } = numbersOf(network.output);
  const output = { weight: weight.map((row) => before(network.layers.length).map((j) => row[j])), bias };
  return { network: buildNetwork(layers, output), orders };
}

/** A pattern of the permuted network, as the original network would write it. */
export function unpermutedPattern(pattern: readonly string[], orders: readonly number[][]): string {
  return pattern.map((text, l) => orders[l].map((_, i) => text[orders[l].indexOf(i)]).join("")).join("|");
}

/** Every unit multiplied by a power of two, what reads it divided by that. */
export function rescaleUnits(network: Network, random: SeededRandom, largest = 20): Network {
  let factors: number[] = new Array<number>(network.inputSize).fill(1);
  const layers = network.layers.map((layer): LayerNumbers => {
    const { weight, bias } = numbersOf(layer);
    const own = bias.map(() => 2 ** random.integer(-largest, largest));
    const read = factors;
    factors = own;
    return {
      weight: weight.map((row, i) => row.map((value, j) => (value * own[i]) / read[j])),
      bias: bias.map((value, i) => value * own[i]),
      slope: [...layer.negativeSlope],
    };
  });
  const { weight, bias } = numbersOf(network.output);
  return buildNetwork(layers, {
    weight: weight.map((row) => row.map((value, j) => value / factors[j])),
    bias,
  });
}

/** Every hidden unit of a dense network multiplied by its own power of two, in place; the next layer does not undo it. */
export function stretchUnits(network: Network, seed: number, largest: number): Network {
  const random = seededRandom(seed);
  for (const { weight, bias } of network.layers) {
    for (let i = 0; i < bias.length; i++) {
      const factor = 2 ** random.integer(-largest, largest);
      bias[i] *= factor;
      for (let j = 0; j < weight.columns; j++) weight.values[i * weight.columns + j] *= factor;
    }
  }
  return network;
}

function numbersOf(map: AffineMap) {
  return { weight: rowsOf(map.weight), bias: [...map.bias] };
}

function rowsOf(matrix: Matrix): number[][] {
  return Array.from({ length: matrix.rows }, (_, i) => {
    const row = new Array<number>(matrix.columns).fill(0);
    forEachInRow(matrix, i, (j, value) => {
      row[j] = value;
    });
    return row;
  });
}
