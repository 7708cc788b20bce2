/** The trainer against back-propagation written sample by sample, finite differences, PyTorch's figures, and itself. */
import { describe, expect, it } from "vitest";
import { seededInteger } from "../../src/explain/seeded-integer.ts";
import { evaluate, type Network } from "../../src/network/network.ts";
import { randomNetwork, seededUniform } from "../../src/train/random-network.ts";
import { train } from "../../src/train/train.ts";
import { DivergedError, Trainer, type TrainerOptions } from "../../src/train/trainer.ts";
import { labelledData, type TrainingData, valueData } from "../../src/train/training-data.ts";
import { slowGradient, slowLayers, slowLoss, slowTraining } from "./slow-training.ts";

function randomData(seed: number, rows: number, inputs: number, outputs: number, kind: string): TrainingData {
  const uniform = seededUniform(seed);
  const points = Array.from({ length: rows }, () => Array.from({ length: inputs }, () => 4 * uniform() - 2));
  const integer = seededInteger(seed + 1);
  if (kind === "classes")
    return labelledData(
      points,
      points.map(() => integer(Math.max(2, outputs))),
      Math.max(2, outputs),
    );
  return valueData(
    points,
    points.map(() => Array.from({ length: outputs }, () => 2 * uniform() - 1)),
  );
}

function withSlopes(network: Network, seed: number): Network {
  const uniform = seededUniform(seed);
  const layers = network.layers.map((layer) => ({
    ...layer,
    negativeSlope: layer.negativeSlope.map(() => [0, 0.01, 1, -1][Math.floor(4 * uniform())]),
  }));
  return { ...network, layers };
}

const shapes = [
  [2, 3, 1],
  [1, 7, 1],
  [3, 8, 6, 3],
  [5, 4, 4, 4, 2],
  [4, 3],
  [2, 9, 5, 1],
];
const cases = shapes.flatMap((sizes, index) =>
  ["crossEntropy", "squared"].flatMap((loss) =>
    ["classes", "values"]
      .filter((kind) => kind === "classes" || loss === "squared")
      .map((kind) => ({
        name: `${sizes.join("-")}, ${loss}, ${kind}`,
        sizes,
        loss,
        kind,
        seed: 10 * index + 3,
      })),
  ),
);

describe("gradients", () => {
  it.each(cases)(
    "$name: the chain rule, sample by sample, and finite differences",
    ({ sizes, loss, kind, seed }) => {
      const network = withSlopes(randomNetwork(sizes, seed), seed);
      const data = randomData(seed, 11, sizes[0], sizes[sizes.length - 1], kind);
      for (const kernel of ["wasm", "typescript"] as const) {
        const trainer = new Trainer(network, data, { loss: loss as "squared", batch: 11, kernel });
        const { loss: value, layers } = trainer.gradient();
        const slow = slowLayers(network);
        expect(value).toBeCloseTo(slowLoss(slow, data, loss), 12);
        slowGradient(slow, data, loss).forEach(({ weight, bias }, l) => {
          weight.flat().forEach((g, k) => {
            expect(layers[l].weight[k]).toBeCloseTo(g, 12);
          });
          bias.forEach((g, i) => {
            expect(layers[l].bias[i]).toBeCloseTo(g, 12);
          });
        });
      }
      // Central differences of the loss; 1e-6 wide, where no unit of this seed changes its sign.
      const slow = slowLayers(network);
      const { layers } = new Trainer(network, data, { loss: loss as "squared", batch: 11 }).gradient();
      slow.forEach(({ weight, bias }, l) => {
        const difference = (set: (value: number) => void, value: number) => {
          set(value + 5e-7);
          const above = slowLoss(slow, data, loss);
          set(value - 5e-7);
          const below = slowLoss(slow, data, loss);
          set(value);
          return (above - below) / 1e-6;
        };
        weight.forEach((row, i) => {
          row.forEach((w, j) => {
            const g = difference((value) => {
              row[j] = value;
            }, w);
            expect(layers[l].weight[i * row.length + j]).toBeCloseTo(g, 6);
          });
          const g = difference((value) => {
            bias[i] = value;
          }, bias[i]);
          expect(layers[l].bias[i]).toBeCloseTo(g, 6);
        });
      });
    },
  );
});

describe("optimisers", () => {
  const optimizers: TrainerOptions[] = [
    { optimizer: "sgd", rate: 0.1 },
    { optimizer: "momentum", rate: 0.05, momentum: 0.9 },
    { optimizer: "adam", rate: 0.01 },
  ];
  it.each(optimizers.flatMap((options) => ["crossEntropy", "squared"].map((loss) => ({ ...options, loss }))))(
    "$optimizer, $loss: 20 steps as the definitions have them",
    ({ loss, ...options }) => {
      const network = randomNetwork([3, 8, 6, 3], 5);
      const data = randomData(9, 24, 3, 3, loss === "squared" ? "values" : "classes");
      const trainer = new Trainer(network, data, {
        ...options,
        loss: loss as "squared",
        batch: 24,
        shuffle: false,
      });
      trainer.step(20);
      const slow = slowLayers(network);
      slowTraining(slow, data, loss, { optimizer: "", rate: 0, ...options }, 20);
      slowLayers(trainer.network()).forEach(({ weight, bias }, l) => {
        weight.flat().forEach((w, k) => {
          expect(w).toBeCloseTo(slow[l].weight.flat()[k], 10);
        });
        bias.forEach((b, i) => {
          expect(b).toBeCloseTo(slow[l].bias[i], 10);
        });
      });
    },
  );

  it("weight decay adds its multiple of the parameters to the gradient", () => {
    const network = randomNetwork([2, 3, 1], 4);
    const data = randomData(2, 6, 2, 1, "values");
    const trainer = new Trainer(network, data, { optimizer: "sgd", rate: 0.5, weightDecay: 0.25, batch: 6 });
    const { layers } = trainer.gradient();
    trainer.step();
    const [before, after] = [network, trainer.network()].map((net) => [...net.layers, net.output]);
    after.forEach(({ weight }, l) => {
      weight.values.forEach((w, k) => {
        const old = before[l].weight.values[k];
        expect(w).toBeCloseTo(old - 0.5 * (layers[l].weight[k] + 0.25 * old), 14);
      });
    });
  });
});

describe("reproducible", () => {
  const data = randomData(7, 37, 2, 3, "classes");
  const network = randomNetwork([2, 13, 10, 3], 8);

  it.each(["sgd", "momentum", "adam"] as const)("%s: both kernels give the same bits", (optimizer) => {
    const [a, b] = (["wasm", "typescript"] as const).map((kernel) => {
      const trainer = new Trainer(network, data, { optimizer, batch: 10, kernel });
      expect(trainer.kernelName).toBe(kernel);
      trainer.step(40);
      return trainer.network();
    });
    expect(a).toEqual(b);
  });

  it("the same seed gives the same network, another one another", () => {
    const [a, b, c] = [1, 1, 2].map((seed) => train(network, data, { steps: 30, batch: 8, seed }).network);
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  it("goes on from a snapshot as if it had not stopped", () => {
    const options = { steps: 50, batch: 8, snapshots: [0, 23] };
    const { snapshots, network: end } = train(network, data, options);
    expect(snapshots.map(({ step }) => step)).toEqual([0, 23]);
    expect(snapshots[0].network).toEqual(network);
    const trainer = new Trainer(network, data, options);
    trainer.restore(snapshots[1]);
    trainer.step(50 - 23);
    expect(trainer.network()).toEqual(end);
  });

  it("every row is taken once an epoch", () => {
    const seen: number[] = [];
    const rows = Array.from({ length: 10 }, (_, k) => [k]);
    // A squared loss of a linear unit with weight 1 tells by its value which row it was.
    const linear = randomNetwork([1, 1], 1);
    linear.output.weight.values[0] = 1;
    linear.output.bias[0] = 0;
    const targets = rows.map(([x]) => [x - 2 ** x]);
    const trainer = new Trainer(linear, valueData(rows, targets), {
      rate: 1e-300,
      optimizer: "sgd",
      batch: 1,
    });
    for (let step = 0; step < 20; step++) seen.push(Math.log2(Math.sqrt(trainer.step())));
    for (const epoch of [seen.slice(0, 10), seen.slice(10)])
      expect(epoch.map(Math.round).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(seen.slice(0, 10)).not.toEqual(seen.slice(10));
  });
});

describe("evaluation", () => {
  it("loss and accuracy are those of the network that is handed out", () => {
    const data = randomData(3, 41, 3, 4, "classes");
    const trainer = new Trainer(randomNetwork([3, 6, 4], 2), data, { batch: 9 });
    trainer.step(25);
    const { loss, accuracy } = trainer.evaluate();
    const network = trainer.network();
    expect(loss).toBeCloseTo(slowLoss(slowLayers(network), data, "crossEntropy"), 12);
    let right = 0;
    for (let row = 0; row < 41; row++) {
      const scores = Array.from(evaluate(network, data.inputs.slice(3 * row, 3 * row + 3)));
      if (scores.indexOf(Math.max(...scores)) === (data.targets as { labels: Int32Array }).labels[row])
        right++;
    }
    expect(accuracy).toBe(right / 41);
  });

  it("can be ended, and tells what was done", () => {
    const data = randomData(3, 20, 2, 1, "values");
    const { steps, losses } = train(randomNetwork([2, 4, 1], 2), data, {
      steps: 5000,
      onProgress: (done) => done >= 50,
    });
    expect(steps).toBe(50);
    expect(losses).toHaveLength(5);
  });
});

describe("what cannot be trained is refused", () => {
  const data = randomData(3, 20, 2, 2, "classes");
  const network = randomNetwork([2, 4, 2], 2);
  it.each([
    ["batch is 0", { batch: 0 }],
    ["rate is 0", { rate: 0 }],
    ["rate is NaN", { rate: Number.NaN }],
    ["momentum is 1", { momentum: 1 }],
    ["unknown optimizer: rprop; optimizers are sgd, momentum, adam", { optimizer: "rprop" as "sgd" }],
    ["unknown loss: hinge", { loss: "hinge" as "squared" }],
  ])("%s", (message, options) => {
    expect(() => new Trainer(network, data, options)).toThrow(message);
  });

  it("data that does not fit", () => {
    expect(() => new Trainer(randomNetwork([3, 2], 1), data)).toThrow("3 inputs but each row has 2");
    expect(() => new Trainer(network, randomData(1, 5, 2, 3, "classes"))).toThrow("3 classes");
    expect(() => labelledData([[0], [Number.NaN]], [0, 1])).toThrow("row 1 has NaN");
    expect(() => labelledData([[0], [1, 2]], [0, 1])).toThrow("row 1 has 2 inputs");
    expect(() => labelledData([], [])).toThrow("no rows");
    expect(() => labelledData([[1]], [0.5])).toThrow("class 0.5");
    expect(() => randomNetwork([2, 0, 1])).toThrow("a layer of 0 units");
  });

  it("a rate that is too large ends in a message", () => {
    const values = randomData(4, 20, 2, 1, "values");
    const trainer = new Trainer(randomNetwork([2, 8, 8, 1], 1), values, { optimizer: "sgd", rate: 1e6 });
    expect(() => trainer.step(1000)).toThrow(DivergedError);
  });
});
