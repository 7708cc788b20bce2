/**
 * Losses and their derivatives for a batch, from the network's outputs.
 *
 * *Cross-entropy*: the mean over rows of −log p(class), with p the softmax of the outputs; one output stands for two classes and
 * p(1) = 1/(1 + e^(−output)). *Squared*: the mean over all entries of (output − value)²; a class stands for 1 at its
 * output and 0 at the others, and with one output class 1 for 1 and class 0 for −1, so that its sign decides.
 */
import type { TrainingData } from "./training-data.ts";

export type Loss = "crossEntropy" | "squared";

/** Throws when a network of so many outputs cannot be trained with this loss on this data. */
export function checkLoss(loss: Loss, { targets }: TrainingData, outputs: number): void {
  if (loss !== "crossEntropy" && loss !== "squared")
    throw new Error(`unknown loss: ${loss}; losses are crossEntropy, squared`);
  if (targets.kind === "values") {
    if (loss === "crossEntropy") throw new Error("cross-entropy needs classes; values need the loss squared");
    if (targets.size !== outputs)
      throw new Error(`the network has ${outputs} outputs but each row has ${targets.size} values`);
  } else if (outputs === 1 ? targets.classes > 2 : targets.classes > outputs)
    throw new Error(
      `the network has ${outputs} output${outputs === 1 ? " (two classes)" : "s"} but there are ${targets.classes} classes`,
    );
}

/** What a batch is compared with: rows `order[first]`, `order[first + 1]`, … */
export interface BatchRows {
  readonly order: Int32Array;
  readonly first: number;
  readonly count: number;
}

/**
 * The summed loss of a batch, to be divided by `lossTerms`. With `delta`: the derivative of the batch's mean loss by each output, 0 at
 * samples beyond the batch.
 *
 * @param output unit by unit, `stride` samples each
 */
export function batchLoss(
  loss: Loss,
  { targets }: TrainingData,
  { order, first, count }: BatchRows,
  outputs: number,
  stride: number,
  output: Float64Array,
  delta?: Float64Array,
): number {
  let sum = 0;
  delta?.fill(0);
  for (let b = 0; b < count; b++) {
    const row = order[first + b];
    if (loss === "crossEntropy") {
      const label = targets.kind === "classes" ? targets.labels[row] : 0;
      sum +=
        outputs === 1
          ? logistic(label, output[b], count, b, delta)
          : softmax(label, outputs, stride, b, count, output, delta);
      continue;
    }
    for (let k = 0; k < outputs; k++) {
      let value: number;
      if (targets.kind === "values") value = targets.values[row * outputs + k];
      else if (outputs === 1) value = targets.labels[row] === 1 ? 1 : -1;
      else value = targets.labels[row] === k ? 1 : 0;
      const difference = output[k * stride + b] - value;
      sum += difference * difference;
      if (delta) delta[k * stride + b] = (2 * difference) / (count * outputs);
    }
  }
  return sum;
}

/** By what the summed loss of so many rows is divided. */
export function lossTerms(loss: Loss, rows: number, outputs: number): number {
  return loss === "squared" ? rows * outputs : rows;
}

/** log(1 + e^(−z)) without overflow, z the output towards the right class. */
function logistic(label: number, output: number, count: number, b: number, delta?: Float64Array): number {
  const towards = label === 1 ? output : -output;
  const small = Math.exp(-Math.abs(towards));
  if (delta) {
    const wrong = towards > 0 ? small / (1 + small) : 1 / (1 + small);
    delta[b] = (label === 1 ? -wrong : wrong) / count;
  }
  return Math.log1p(small) + (towards > 0 ? 0 : -towards);
}

function softmax(
  label: number,
  outputs: number,
  stride: number,
  b: number,
  count: number,
  output: Float64Array,
  delta?: Float64Array,
): number {
  let top = output[b];
  for (let k = 1; k < outputs; k++) if (output[k * stride + b] > top) top = output[k * stride + b];
  let total = 0;
  for (let k = 0; k < outputs; k++) total += Math.exp(output[k * stride + b] - top);
  if (delta)
    for (let k = 0; k < outputs; k++) {
      const share = Math.exp(output[k * stride + b] - top) / total;
      delta[k * stride + b] = (share - (k === label ? 1 : 0)) / count;
    }
  return Math.log(total) + top - output[label * stride + b];
}

/** The class that a network's outputs decide for: the largest output, the first of equals; one output decides by output > 0. */
export function decidedClass(outputs: number, stride: number, b: number, output: Float64Array): number {
  if (outputs === 1) return output[b] > 0 ? 1 : 0;
  let best = 0;
  for (let k = 1; k < outputs; k++) if (output[k * stride + b] > output[best * stride + b]) best = k;
  return best;
}
