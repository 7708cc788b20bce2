/** PyTorch's losses, gradients and weights after 20 full-batch steps, and the accuracy that its users reached on real data. */
import { describe, expect, it } from "vitest";
import type { Network } from "../../src/network/network.ts";
import { randomNetwork } from "../../src/train/random-network.ts";
import { train } from "../../src/train/train.ts";
import { Trainer, type TrainerOptions } from "../../src/train/trainer.ts";
import { labelledData, type TrainingData, valueData } from "../../src/train/training-data.ts";
import { hasSharedData, sharedBytes, sharedJson } from "../oracle/shared-data.ts";

interface Maps {
  readonly weight: number[][];
  readonly bias: number[];
}

interface Case {
  readonly loss: "crossEntropy" | "squared";
  readonly optimizer: "sgd" | "momentum" | "adam";
  readonly lr: number;
  readonly momentum?: number;
  readonly steps: number;
  readonly firstLoss: number;
  readonly firstGradient: Maps[];
  readonly finalLoss: number;
  readonly finalLayers: Maps[];
}

interface Reference {
  readonly layers: Maps[];
  readonly inputs: number[][];
  readonly classes: number[];
  readonly targets: number[][];
  readonly cases: Case[];
}

function networkOf(layers: readonly Maps[]): Network {
  const maps = layers.map(({ weight, bias }) => ({
    weight: {
      kind: "dense" as const,
      rows: bias.length,
      columns: weight[0].length,
      values: Float64Array.from(weight.flat()),
    },
    bias: Float64Array.from(bias),
  }));
  const output = maps[maps.length - 1];
  return {
    inputShape: [maps[0].weight.columns],
    inputSize: maps[0].weight.columns,
    outputSize: output.bias.length,
    layers: maps.slice(0, -1).map((map) => ({ ...map, negativeSlope: new Float64Array(map.bias.length) })),
    output,
  };
}

function farthest(found: ArrayLike<number>, wanted: readonly number[]): number {
  expect(found).toHaveLength(wanted.length);
  return wanted.reduce((most, value, k) => Math.max(most, Math.abs(value - found[k])), 0);
}

describe.skipIf(!hasSharedData)("20 steps as PyTorch takes them, to 1e-9", () => {
  const reference = hasSharedData ? sharedJson<Reference>("training/reference.json") : undefined;
  const cases = (reference?.cases ?? []).flatMap((each) =>
    (["wasm", "typescript"] as const).map((kernel) => ({ ...each, kernel })),
  );
  it.each(cases)("$loss, $optimizer, $kernel", (expected) => {
    const { layers, inputs, classes, targets } = reference as Reference;
    const data = expected.loss === "squared" ? valueData(inputs, targets) : labelledData(inputs, classes, 3);
    const { loss, optimizer, lr: rate, momentum, kernel } = expected;
    const options = { loss, optimizer, rate, momentum, batch: inputs.length, shuffle: false, kernel };
    const trainer = new Trainer(networkOf(layers), data, options);
    const first = trainer.gradient();
    expect(Math.abs(first.loss - expected.firstLoss)).toBeLessThan(1e-9);
    expected.firstGradient.forEach(({ weight, bias }, l) => {
      expect(farthest(first.layers[l].weight, weight.flat())).toBeLessThan(1e-9);
      expect(farthest(first.layers[l].bias, bias)).toBeLessThan(1e-9);
    });
    trainer.step(expected.steps);
    expect(Math.abs(trainer.evaluate().loss - expected.finalLoss)).toBeLessThan(1e-9);
    const trained = trainer.network();
    [...trained.layers, trained.output].forEach(({ weight, bias }, l) => {
      expect(farthest(weight.values, expected.finalLayers[l].weight.flat())).toBeLessThan(1e-9);
      expect(farthest(bias, expected.finalLayers[l].bias)).toBeLessThan(1e-9);
    });
  });
});

function dataset(name: string): TrainingData {
  const [, ...lines] = new TextDecoder()
    .decode(sharedBytes(`datasets/${name}.csv`))
    .trim()
    .split("\n");
  const rows = lines.map((line) => line.split(",").map(Number));
  return labelledData(
    rows.map((row) => row.slice(0, -1)),
    rows.map((row) => row[row.length - 1]),
  );
}

const datasets: {
  name: string;
  model: string;
  sizes: number[];
  options: TrainerOptions & { epochs: number };
}[] = [
  { name: "moons", model: "moons_2-16-16-16-2", sizes: [2, 16, 16, 16, 2], options: { epochs: 150 } },
  // One of the 38 unseen flowers is 2.6 %, one of the 45 wines 2.2 %: none may be wrong.
  {
    name: "iris",
    model: "iris_4-12-12-3",
    sizes: [4, 12, 12, 3],
    options: { epochs: 150, weightDecay: 0.01 },
  },
  {
    name: "wine",
    model: "wine_13-24-24-3",
    sizes: [13, 24, 24, 3],
    options: { epochs: 80, weightDecay: 0.001 },
  },
  {
    name: "digits",
    model: "digits_64-64-64-10",
    sizes: [64, 64, 64, 10],
    options: { epochs: 30, rate: 0.003, weightDecay: 1e-4 },
  },
];

describe.skipIf(!hasSharedData)("as accurate on unseen rows as the shared models, within 1 %", () => {
  const meta = hasSharedData ? sharedJson<Record<string, { note: string }>>("models/meta.json") : {};
  it.each(datasets)("$name", ({ name, model, sizes, options }) => {
    const wanted = Number(/accuracy ([\d.]+)/.exec(meta[model].note)?.[1]);
    expect(wanted).toBeGreaterThan(0.9);
    const data = dataset(name);
    const { network } = train(randomNetwork(sizes, 1), data, options);
    const unseen = new Trainer(network, data).evaluate(dataset(`${name}.test`)).accuracy as number;
    expect(unseen).toBeGreaterThanOrEqual(wanted - 0.01);
  });
});
