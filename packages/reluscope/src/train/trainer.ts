/**
 * Gradient training of a fully-connected network in float64: back-propagation on mini-batches, on the project's kernels.
 *
 * Everything is decided by the data, the options and the seed: both kernels take the same operations in the same order, and
 * the rows of epoch e are shuffled by a generator seeded with (seed, e), so that a snapshot goes on as if it had not stopped.
 * (Exponentials and logarithms of the losses are those of the JavaScript engine.)
 */
import { seededInteger } from "../explain/seeded-integer.ts";
import { STRIDE_STEP, type TrainingKernel, trainingKernel } from "../kernels/training-kernel.ts";
import { checkNetwork, type Layer, type Network } from "../network/network.ts";
import { type BatchRows, batchLoss, checkLoss, decidedClass, type Loss, lossTerms } from "./loss.ts";
import { type Moments, type OptimizerOptions, optimizerOptions, takeStep } from "./optimizer.ts";
import type { TrainingData } from "./training-data.ts";

export interface TrainerOptions extends OptimizerOptions {
  /** Default: "crossEntropy" for classes, "squared" for values. */
  readonly loss?: Loss;
  /** Rows in a batch; default 32, at most all rows. The last batch of an epoch may have fewer. */
  readonly batch?: number;
  /** Of the shuffling; a whole number, default 1. */
  readonly seed?: number;
  /** false: rows are taken in their order; default true. */
  readonly shuffle?: boolean;
  /** Default: WebAssembly where there is SIMD; both give the same numbers. */
  readonly kernel?: TrainingKernel["name"];
}

/** All that decides how training goes on, and the network as it stands. */
export interface TrainingSnapshot {
  /** Steps taken. */
  readonly step: number;
  readonly network: Network;
  readonly moments: Moments;
}

export interface Evaluation {
  readonly loss: number;
  /** Share of the rows whose class is decided right; undefined for values. */
  readonly accuracy: number | undefined;
}

/** Training went out of what doubles can hold. */
export class DivergedError extends Error {
  override readonly name = "DivergedError";
}

/** One affine map with its arrays in the kernel's memory; values of a batch stand unit by unit. */
interface Level {
  readonly rows: number;
  readonly columns: number;
  readonly weight: Float64Array;
  readonly bias: Float64Array;
  readonly weightGradient: Float64Array;
  readonly biasGradient: Float64Array;
  /** Outputs of the map, and after the units; the last map has none. */
  readonly values: Float64Array;
  readonly slopes: Float64Array | undefined;
  readonly activations: Float64Array;
  readonly delta: Float64Array;
}

/**
 * Trains a network step by step.
 *
 * @throws Error when a layer is sparse (a convolution's weights are not free), the data does not fit the network or an option is
 *   out of range
 * @example
 * const trainer = new Trainer(randomNetwork([2, 16, 16, 2], 1), data, { rate: 0.01 });
 * trainer.step(1000);
 * const { loss, accuracy } = trainer.evaluate();
 * const trained = trainer.network();
 */
export class Trainer {
  readonly data: TrainingData;
  readonly loss: Loss;
  /** Rows in a batch. */
  readonly batch: number;
  readonly kernelName: TrainingKernel["name"];
  readonly #options: ReturnType<typeof optimizerOptions>;
  readonly #shape: Network;
  readonly #kernel: TrainingKernel;
  readonly #levels: Level[];
  readonly #input: Float64Array;
  readonly #parameters: Float64Array;
  readonly #gradients: Float64Array;
  readonly #moments: Moments;
  readonly #stride: number;
  readonly #seed: number;
  readonly #shuffle: boolean;
  readonly #order: Int32Array;
  readonly #inOrder: Int32Array;
  #orderEpoch = -1;
  #step = 0;

  constructor(network: Network, data: TrainingData, options: TrainerOptions = {}) {
    checkNetwork(network);
    if (data.inputSize !== network.inputSize)
      throw new Error(`the network has ${network.inputSize} inputs but each row has ${data.inputSize}`);
    this.data = data;
    this.loss = options.loss ?? (data.targets.kind === "classes" ? "crossEntropy" : "squared");
    checkLoss(this.loss, data, network.outputSize);
    this.#options = optimizerOptions(options);
    this.batch = Math.min(wholeNumber("batch", options.batch ?? 32, 1), data.rows);
    this.#seed = wholeNumber("seed", options.seed ?? 1, 0);
    this.#shuffle = options.shuffle ?? true;
    this.#shape = network;
    this.#stride = Math.ceil(this.batch / STRIDE_STEP) * STRIDE_STEP;
    const maps = [...network.layers, network.output];
    const length = evenLength(maps.reduce((sum, { weight }) => sum + weight.rows * (weight.columns + 1), 0));
    const units = maps.reduce((sum, { weight }) => sum + weight.rows, 0);
    const room = 8 * (4 * length + this.#stride * (network.inputSize + 3 * units) + units);
    this.#kernel = trainingKernel(room + 16 * (5 * maps.length + 8), options.kernel);
    this.kernelName = this.#kernel.name;
    this.#parameters = this.#kernel.float64(length);
    this.#gradients = this.#kernel.float64(length);
    this.#moments = {
      first: this.#kernel.float64(length),
      second: this.#kernel.float64(this.#options.optimizer === "adam" ? length : 0),
    };
    this.#input = this.#kernel.float64(network.inputSize * this.#stride);
    let next = 0;
    const take = (size: number) => {
      next += size;
      return [this.#parameters, this.#gradients].map((all) => all.subarray(next - size, next));
    };
    this.#levels = maps.map((map, index): Level => {
      const { rows, columns } = map.weight;
      if (map.weight.kind === "sparse")
        throw new Error(
          `layer ${index + 1} has sparse weights (a convolution or the like); training needs fully-connected layers`,
        );
      const [weight, weightGradient] = take(rows * columns);
      const [bias, biasGradient] = take(rows);
      const batchOf = () => this.#kernel.float64(rows * this.#stride);
      let slopes: Float64Array | undefined;
      if (index < network.layers.length) {
        slopes = this.#kernel.float64(rows);
        slopes.set((map as Layer).negativeSlope);
      }
      const values = batchOf();
      return {
        rows,
        columns,
        weight,
        bias,
        weightGradient,
        biasGradient,
        values,
        slopes,
        activations: slopes ? batchOf() : values,
        delta: batchOf(),
      };
    });
    this.#read(network);
    this.#inOrder = Int32Array.from({ length: data.rows }, (_, row) => row);
    this.#order = this.#inOrder.slice();
  }

  /** Steps taken so far. */
  get steps(): number {
    return this.#step;
  }

  /** Steps that go once through the data. */
  get stepsPerEpoch(): number {
    return Math.ceil(this.data.rows / this.batch);
  }

  /** Passes through the data so far, parts of one included. */
  get epochs(): number {
    return this.#step / this.stepsPerEpoch;
  }

  /**
   * Takes `count` steps.
   *
   * @returns the mean of the losses of their batches, each before its step; weight decay is no part of it
   * @throws DivergedError when the loss or a weight is no finite number any more; the weights are then of no use
   */
  step(count = 1): number {
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const loss = this.#gradientOf(this.#nextRows());
      takeStep(this.#kernel, this.#options, ++this.#step, this.#parameters, this.#gradients, this.#moments);
      if (!Number.isFinite(loss)) throw this.#diverged();
      sum += loss;
    }
    if (!areFinite(this.#parameters)) throw this.#diverged();
    return count > 0 ? sum / count : 0;
  }

  /**
   * The gradient of the loss over all rows of a batch in their order, as arrays like the network's weights and biases, first
   * layer first, and the loss. Takes no step.
   *
   * @param rows which rows; default: as many as a batch holds, from the first
   */
  gradient(rows: ArrayLike<number> = this.#inOrder.subarray(0, this.batch)) {
    if (rows.length < 1 || rows.length > this.batch)
      throw new Error(`a gradient of ${rows.length} rows; a batch has 1 to ${this.batch}`);
    const loss = this.#gradientOf({ order: Int32Array.from(rows), first: 0, count: rows.length });
    const layers = this.#levels.map(({ weightGradient, biasGradient }) => ({
      weight: weightGradient.slice(),
      bias: biasGradient.slice(),
    }));
    return { loss, layers };
  }

  /** Loss, and accuracy for classes, over all rows of some data. @param data default: the training data */
  evaluate(data: TrainingData = this.data): Evaluation {
    if (data.inputSize !== this.#shape.inputSize)
      throw new Error(`the network has ${this.#shape.inputSize} inputs but each row has ${data.inputSize}`);
    const outputs = this.#shape.outputSize;
    checkLoss(this.loss, data, outputs);
    const order = data === this.data ? this.#inOrder : Int32Array.from({ length: data.rows }, (_, k) => k);
    const { values } = this.#levels[this.#levels.length - 1];
    let [sum, right] = [0, 0];
    for (let first = 0; first < data.rows; first += this.batch) {
      const rows = { order, first, count: Math.min(this.batch, data.rows - first) };
      this.#forward(data, rows);
      sum += batchLoss(this.loss, data, rows, outputs, this.#stride, values);
      if (data.targets.kind === "classes")
        for (let b = 0; b < rows.count; b++)
          if (decidedClass(outputs, this.#stride, b, values) === data.targets.labels[first + b]) right++;
    }
    return {
      loss: sum / lossTerms(this.loss, data.rows, outputs),
      accuracy: data.targets.kind === "classes" ? right / data.rows : undefined,
    };
  }

  /** The network as it stands; later steps do not change it. */
  network(): Network {
    const maps = this.#levels.map(({ rows, columns, weight, bias }) => ({
      weight: { kind: "dense" as const, rows, columns, values: weight.slice() },
      bias: bias.slice(),
    }));
    const { layers } = this.#shape;
    return {
      ...this.#shape,
      layers: layers.map(({ negativeSlope }, index) => ({ ...maps[index], negativeSlope })),
      output: maps[layers.length],
    };
  }

  /** The network and all else that a trainer with the same data and options needs to go on from here. */
  snapshot(): TrainingSnapshot {
    const { first, second } = this.#moments;
    return {
      step: this.#step,
      network: this.network(),
      moments: { first: first.slice(), second: second.slice() },
    };
  }

  /** Goes on from a snapshot of a trainer with the same data and options. @throws Error when its sizes are others */
  restore({ step, network, moments }: TrainingSnapshot): void {
    const { first, second } = this.#moments;
    if (moments.first.length !== first.length || moments.second.length !== second.length)
      throw new Error("the snapshot is of another network or optimizer");
    this.#read(network);
    first.set(moments.first);
    second.set(moments.second);
    this.#step = step;
  }

  #read(network: Network): void {
    const maps = [...network.layers, network.output];
    this.#levels.forEach(({ rows, columns, weight, bias }, index) => {
      const map = maps[index];
      if (map?.weight.kind !== "dense" || map.weight.rows !== rows || map.weight.columns !== columns)
        throw new Error("the snapshot is of another network or optimizer");
      weight.set(map.weight.values);
      bias.set(map.bias);
    });
  }

  #nextRows(): BatchRows {
    const { rows } = this.data;
    const perEpoch = this.stepsPerEpoch;
    const epoch = Math.floor(this.#step / perEpoch);
    if (epoch !== this.#orderEpoch && this.#shuffle) {
      this.#order.set(this.#inOrder);
      shuffle(this.#order, seededInteger(this.#seed + Math.imul(epoch + 1, 0x9e3779b1)));
    }
    this.#orderEpoch = epoch;
    const first = (this.#step % perEpoch) * this.batch;
    return { order: this.#order, first, count: Math.min(this.batch, rows - first) };
  }

  #forward(data: TrainingData, { order, first, count }: BatchRows): void {
    const stride = this.#stride;
    const { inputSize, inputs } = data;
    for (let b = 0; b < count; b++) {
      const from = order[first + b] * inputSize;
      for (let j = 0; j < inputSize; j++) this.#input[j * stride + b] = inputs[from + j];
    }
    let below = this.#input;
    for (const { columns, weight, bias, values, slopes, activations } of this.#levels) {
      this.#kernel.forward(columns, stride, weight, bias, below, values);
      if (slopes) this.#kernel.activate(stride, values, slopes, activations);
      below = activations;
    }
  }

  /** Loss of a batch; its gradient stands in the gradients. */
  #gradientOf(rows: BatchRows): number {
    this.#forward(this.data, rows);
    const stride = this.#stride;
    const top = this.#levels.length - 1;
    const { values, delta } = this.#levels[top];
    const outputs = this.#shape.outputSize;
    const loss = batchLoss(this.loss, this.data, rows, outputs, stride, values, delta);
    for (let l = top; l >= 0; l--) {
      const level = this.#levels[l];
      const below = this.#levels[l - 1];
      const input = below?.activations ?? this.#input;
      const { columns, weightGradient, biasGradient } = level;
      this.#kernel.gradient(columns, stride, level.delta, input, weightGradient, biasGradient);
      if (!below?.slopes) continue;
      this.#kernel.backward(level.rows, columns, stride, level.weight, level.delta, below.delta);
      this.#kernel.gate(stride, below.values, below.slopes, below.delta);
    }
    return loss / lossTerms(this.loss, rows.count, outputs);
  }

  #diverged(): DivergedError {
    return new DivergedError(
      `training diverged at step ${this.#step}: a loss or a weight is no finite number any more; the rate ${this.#options.rate} is too large`,
    );
  }
}

/** Fisher and Yates: every order equally likely. */
function shuffle(order: Int32Array, integer: (below: number) => number): void {
  for (let k = order.length - 1; k > 0; k--) {
    const other = integer(k + 1);
    const kept = order[k];
    order[k] = order[other];
    order[other] = kept;
  }
}

/** 0 · x is 0 for finite x only. */
function areFinite(values: Float64Array): boolean {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += 0 * values[k];
  return sum === 0;
}

const evenLength = (length: number) => length + (length % 2);

function wholeNumber(name: string, value: number, least: number): number {
  if (!Number.isSafeInteger(value) || value < least)
    throw new Error(`${name} is ${value}; it must be a whole number, at least ${least}`);
  return value;
}
