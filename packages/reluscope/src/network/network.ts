/**
 * What a network is: hidden layers of units with two slopes, then one affine map.
 *
 * Every operator that reluscope reads is lowered to this one form (see `formats/`). A unit with
 * pre-activation y returns y for y > 0 and `negativeSlope · y` otherwise: slope 0 is ReLU, 0.01 a leaky
 * ReLU, −1 the absolute value, and 1 a *linear* unit that only passes a value on (a skip connection) and
 * never makes a crease. Definitions: THEORY section 1.
 */
import { affineProduct, type Matrix } from "./matrix.ts";

/** x ↦ weight · x + bias. */
export interface AffineMap {
  /** outputs × inputs */
  readonly weight: Matrix;
  /** one per output */
  readonly bias: Float64Array;
}

/** One hidden layer: an affine map followed by units with two slopes. */
export interface Layer extends AffineMap {
  /** Slope of each unit left of zero (the slope right of zero is 1); 1 marks a linear unit. */
  readonly negativeSlope: Float64Array;
}

/** A feed-forward network of piecewise linear units. */
export interface Network {
  /** Shape of one input as its file declares it, without the batch; its product is `inputSize`. */
  readonly inputShape: readonly number[];
  readonly inputSize: number;
  readonly outputSize: number;
  /** Hidden layers, first to last. */
  readonly layers: readonly Layer[];
  /** The last affine map, from the last hidden layer (or the input) to the outputs. */
  readonly output: AffineMap;
}

/** The network's outputs at one point, in doubles; `input` has `inputSize` numbers. */
export function evaluate(network: Network, input: ArrayLike<number>): Float64Array {
  let activation: ArrayLike<number> = input;
  for (const layer of network.layers) {
    const values = affineProduct(layer.weight, activation, layer.bias);
    for (let i = 0; i < values.length; i++) if (!(values[i] > 0)) values[i] *= layer.negativeSlope[i];
    activation = values;
  }
  return affineProduct(network.output.weight, activation, network.output.bias);
}

/** Pre-activations of every hidden layer at one point, in doubles. */
export function preActivations(network: Network, input: ArrayLike<number>): Float64Array[] {
  const all: Float64Array[] = [];
  let activation: ArrayLike<number> = input;
  for (const layer of network.layers) {
    const values = affineProduct(layer.weight, activation, layer.bias);
    all.push(values);
    activation = values.map((value, i) => (value > 0 ? value : value * layer.negativeSlope[i]));
  }
  return all;
}

/** Number of units that can make a crease (linear units are not counted). */
export function neuronCount(network: Network): number {
  let count = 0;
  for (const layer of network.layers) for (const slope of layer.negativeSlope) if (slope !== 1) count++;
  return count;
}

const checked = new WeakSet<Network>();

/** A matrix must hold as many numbers as its shape says. */
function checkStorage(name: string, weight: Matrix): void {
  const { rows, columns, values } = weight;
  if (weight.kind === "dense") {
    if (values.length === rows * columns) return;
    throw new Error(`${name} has ${values.length} weights, not ${rows} × ${columns}`);
  }
  const { rowStart, columnIndex } = weight;
  const ends = rowStart.length === rows + 1 && rowStart[0] === 0 && rowStart[rows] === values.length;
  const ordered = ends && rowStart.every((start, row) => row === 0 || start >= rowStart[row - 1]);
  const inside = columnIndex.length === values.length && columnIndex.every((j) => j >= 0 && j < columns);
  if (!ordered || !inside) throw new Error(`${name} has sparse rows that do not fit ${rows} × ${columns}`);
}

/** Throws when sizes do not chain, a layer is empty, or a number is not finite. A network is taken as immutable: it is looked at once. */
export function checkNetwork(network: Network): void {
  if (checked.has(network)) return;
  let size = network.inputSize;
  if (!(size > 0)) throw new Error("network has no inputs");
  const shapeSize = network.inputShape.reduce((product, n) => product * n, 1);
  if (shapeSize !== size) {
    throw new Error(`input shape [${network.inputShape.join(", ")}] does not have ${size} entries`);
  }
  const check = (name: string, map: AffineMap) => {
    const { rows, columns, values } = map.weight;
    if (rows < 1) throw new Error(`${name} has no units`);
    checkStorage(name, map.weight);
    if (columns !== size) throw new Error(`${name} expects ${columns} inputs but gets ${size}`);
    if (map.bias.length !== rows) throw new Error(`${name} has ${rows} units but ${map.bias.length} biases`);
    for (const value of values)
      if (!Number.isFinite(value)) throw new Error(`${name} has a weight that is ${value}`);
    for (const value of map.bias)
      if (!Number.isFinite(value)) throw new Error(`${name} has a bias that is ${value}`);
    size = rows;
  };
  network.layers.forEach((layer, index) => {
    const name = `layer ${index + 1}`;
    check(name, layer);
    if (layer.negativeSlope.length !== size)
      throw new Error(`${name} has ${size} units but ${layer.negativeSlope.length} slopes`);
    for (const slope of layer.negativeSlope)
      if (!Number.isFinite(slope)) throw new Error(`${name} has a slope that is ${slope}`);
  });
  check("output layer", network.output);
  if (size !== network.outputSize)
    throw new Error(`output layer has ${size} outputs, not ${network.outputSize}`);
  checked.add(network);
}
