/** Networks that are the same function as another one, and values without rounding, for the tests of proofs. */
import { forEachInRow } from "../../src/network/matrix.ts";
import type { AffineMap, Network } from "../../src/network/network.ts";
import { buildNetwork, type LayerNumbers } from "../oracle/build-network.ts";
import { dyadics } from "../oracle/dyadic-integers.ts";
import { affineForms, type ExactNetwork, type Forms } from "../oracle/exact-network.ts";
import type { SeededRandom } from "../oracle/seeded-random.ts";

export function numbersOf(map: AffineMap): { weight: number[][]; bias: number[] } {
  const weight = Array.from({ length: map.weight.rows }, (_, i) => {
    const row = new Array<number>(map.weight.columns).fill(0);
    forEachInRow(map.weight, i, (j, value) => {
      row[j] = value;
    });
    return row;
  });
  return { weight, bias: [...map.bias] };
}

/** Some units twice, each copy with a part of what is read: halves, or one times 2 and both an eighth and a quarter. */
export function splitUnits(network: Network, random: SeededRandom): Network {
  const layers = network.layers.map((layer) => ({ ...numbersOf(layer), slope: [...layer.negativeSlope] }));
  const output = numbersOf(network.output);
  layers.forEach((layer, l) => {
    const next = layers[l + 1] ?? output;
    const units = layer.bias.length;
    for (let i = 0; i < units; i++) {
      if (random.chance(0.5)) continue;
      const factor = random.pick([1, 2, 0.25]);
      layer.weight.push(layer.weight[i].map((value) => value * factor));
      layer.bias.push(layer.bias[i] * factor);
      layer.slope.push(layer.slope[i]);
      for (const row of next.weight) {
        row.push(row[i] / factor / 2);
        row[i] /= 2;
      }
    }
  });
  return buildNetwork(layers, output);
}

/** More hidden layers: outputs are split into positive and negative parts, and put together again. */
export function deepened(network: Network, more: number): Network {
  const layers: LayerNumbers[] = network.layers.map((layer) => ({
    ...numbersOf(layer),
    slope: [...layer.negativeSlope],
  }));
  let output = numbersOf(network.output);
  for (let k = 0; k < more; k++) {
    const { weight, bias } = output;
    layers.push({
      weight: [...weight, ...weight.map((row) => row.map((value) => -value))],
      bias: [...bias, ...bias.map((value) => -value)],
    });
    output = {
      weight: bias.map((_, o) =>
        [...bias, ...bias].map((__, j) => (j === o ? 1 : j === o + bias.length ? -1 : 0)),
      ),
      bias: bias.map(() => 0),
    };
  }
  return buildNetwork(layers, output);
}

/** The network with its first outputs, or with the last one repeated. */
export function withOutputs(network: Network, outputs: number): Network {
  const layers = network.layers.map((layer) => ({ ...numbersOf(layer), slope: [...layer.negativeSlope] }));
  const { weight, bias } = numbersOf(network.output);
  const chosen = Array.from({ length: outputs }, (_, o) => Math.min(o, network.outputSize - 1));
  return buildNetwork(layers, {
    weight: chosen.map((o) => [...weight[o]]),
    bias: chosen.map((o) => bias[o]),
  });
}

/** A network's outputs at a point of doubles, over 2^shift. */
export function exactOutputsAt(
  { layers, output }: ExactNetwork,
  point: readonly number[],
): { values: bigint[]; shift: number } {
  const { integers, shift } = dyadics(point);
  let forms: Forms = { rows: integers.map((value) => [value]), shift };
  for (const layer of layers) {
    const pre = affineForms(layer, forms);
    const rows = pre.rows.map(([value], i) => [
      value > 0n ? value << BigInt(layer.slopes.shift) : value * layer.slopes.integers[i],
    ]);
    forms = { rows, shift: pre.shift + layer.slopes.shift };
  }
  const { rows, shift: scale } = affineForms(output, forms);
  return { values: rows.map(([value]) => value), shift: scale };
}
