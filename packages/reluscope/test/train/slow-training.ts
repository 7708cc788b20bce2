/** Back-propagation and optimisers once more, sample by sample and entry by entry: what the trainer is compared with. */
import type { Network } from "../../src/network/network.ts";
import type { TrainingData } from "../../src/train/training-data.ts";

export interface SlowLayer {
  weight: number[][];
  bias: number[];
  slopes: number[] | undefined;
}

export function slowLayers(network: Network): SlowLayer[] {
  return [...network.layers, network.output].map((map) => {
    if (map.weight.kind !== "dense") throw new Error("dense only");
    const { rows, columns, values } = map.weight;
    return {
      weight: Array.from({ length: rows }, (_, i) =>
        Array.from(values.slice(i * columns, (i + 1) * columns)),
      ),
      bias: Array.from(map.bias),
      slopes: "negativeSlope" in map ? Array.from(map.negativeSlope as Float64Array) : undefined,
    };
  });
}

function outputsOf(layers: readonly SlowLayer[], input: readonly number[]) {
  const values: number[][] = [];
  const activations = [input];
  for (const { weight, bias, slopes } of layers) {
    const below = activations[activations.length - 1];
    const y = weight.map((row, i) => row.reduce((sum, w, j) => sum + w * below[j], bias[i]));
    values.push(y);
    activations.push(y.map((v, i) => (v > 0 || !slopes ? v : slopes[i] * v)));
  }
  return { values, activations };
}

/** The mean loss over all rows, by its definition. */
export function slowLoss(layers: readonly SlowLayer[], data: TrainingData, loss: string): number {
  const { targets, rows, inputSize } = data;
  let sum = 0;
  let terms = 0;
  for (let row = 0; row < rows; row++) {
    const input = Array.from(data.inputs.slice(row * inputSize, (row + 1) * inputSize));
    const outputs = outputsOf(layers, input).activations.at(-1) as number[];
    if (loss === "crossEntropy" && targets.kind === "classes") {
      const scores = outputs.length === 1 ? [0, outputs[0]] : outputs;
      const total = scores.reduce((all, score) => all + Math.exp(score), 0);
      sum -= Math.log(Math.exp(scores[targets.labels[row]]) / total);
      terms++;
    } else
      outputs.forEach((output, k) => {
        sum += (output - targetOf(data, row, k, outputs.length)) ** 2;
        terms++;
      });
  }
  return sum / terms;
}

function targetOf({ targets }: TrainingData, row: number, k: number, outputs: number): number {
  if (targets.kind === "values") return targets.values[row * targets.size + k];
  if (outputs === 1) return 2 * targets.labels[row] - 1;
  return targets.labels[row] === k ? 1 : 0;
}

/** The gradient by the chain rule, written with the derivatives of single samples. */
export function slowGradient(layers: readonly SlowLayer[], data: TrainingData, loss: string): SlowLayer[] {
  const gradient = layers.map(({ weight, bias }) => ({
    weight: weight.map((row) => row.map(() => 0)),
    bias: bias.map(() => 0),
    slopes: undefined,
  }));
  const { targets, rows, inputSize } = data;
  for (let row = 0; row < rows; row++) {
    const input = Array.from(data.inputs.slice(row * inputSize, (row + 1) * inputSize));
    const { values, activations } = outputsOf(layers, input);
    const outputs = activations.at(-1) as number[];
    let delta: number[];
    if (loss === "crossEntropy" && targets.kind === "classes") {
      const scores = outputs.length === 1 ? [0, outputs[0]] : outputs;
      const total = scores.reduce((all, score) => all + Math.exp(score), 0);
      const wrong = scores.map((s, k) => (Math.exp(s) / total - (k === targets.labels[row] ? 1 : 0)) / rows);
      delta = outputs.length === 1 ? [wrong[1]] : wrong;
    } else
      delta = outputs.map(
        (output, k) => (2 * (output - targetOf(data, row, k, outputs.length))) / (rows * outputs.length),
      );
    for (let l = layers.length - 1; l >= 0; l--) {
      const below = activations[l];
      const next = below.map(() => 0);
      delta.forEach((d, i) => {
        gradient[l].bias[i] += d;
        below.forEach((x, j) => {
          gradient[l].weight[i][j] += d * x;
          next[j] += d * layers[l].weight[i][j];
        });
      });
      if (l > 0) {
        const slopes = layers[l - 1].slopes as number[];
        delta = next.map((d, j) => (values[l - 1][j] > 0 ? d : slopes[j] * d));
      }
    }
  }
  return gradient;
}

/** Full-batch steps of an optimiser, as its paper defines it. */
export function slowTraining(
  layers: SlowLayer[],
  data: TrainingData,
  loss: string,
  { optimizer, rate, momentum = 0.9 }: { optimizer: string; rate: number; momentum?: number },
  steps: number,
): void {
  const zeros = () =>
    layers.map(({ weight, bias }) => ({
      weight: weight.map((row) => row.map(() => 0)),
      bias: bias.map(() => 0),
    }));
  const [first, second] = [zeros(), zeros()];
  for (let step = 1; step <= steps; step++) {
    const gradient = slowGradient(layers, data, loss);
    const move = (value: number, g: number, m: number, v: number): [number, number, number] => {
      if (optimizer === "sgd") return [value - rate * g, 0, 0];
      if (optimizer === "momentum") return [value - rate * (momentum * m + g), momentum * m + g, 0];
      const [m2, v2] = [0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g];
      return [
        value - (rate * (m2 / (1 - 0.9 ** step))) / (Math.sqrt(v2 / (1 - 0.999 ** step)) + 1e-8),
        m2,
        v2,
      ];
    };
    layers.forEach(({ weight, bias }, l) => {
      weight.forEach((row, i) => {
        row.forEach((value, j) => {
          const [m, v] = [first[l].weight[i], second[l].weight[i]];
          [row[j], m[j], v[j]] = move(value, gradient[l].weight[i][j], m[j], v[j]);
        });
        const [m, v] = [first[l].bias, second[l].bias];
        [bias[i], m[i], v[i]] = move(bias[i], gradient[l].bias[i], m[i], v[i]);
      });
    });
  }
}
