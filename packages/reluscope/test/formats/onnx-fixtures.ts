/**
 * ONNX models built by the tests, and ONNX Runtime to compare with.
 */
import * as ort from "onnxruntime-node";
import { attribute, encodeModel } from "../../src/formats/onnx/encode.ts";
import {
  DataType,
  type NodeMessage,
  type TensorMessage,
  type ValueMessage,
} from "../../src/formats/onnx/messages.ts";
import type { AffineMap, Network } from "../../src/network/network.ts";

/** Deterministic uniform numbers in [-1, 1] (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * 2 - 1;
  };
}

const widths: Record<number, number> = { 1: 4, 11: 8, 7: 8, 6: 4 };

/** A tensor with raw data. */
export function tensor(
  name: string,
  dims: number[],
  values: ArrayLike<number>,
  dataType: number = DataType.float,
): TensorMessage {
  const width = widths[dataType];
  const rawData = new Uint8Array(values.length * width);
  const view = new DataView(rawData.buffer);
  for (let k = 0; k < values.length; k++) {
    if (dataType === DataType.float) view.setFloat32(k * 4, values[k], true);
    else if (dataType === DataType.double) view.setFloat64(k * 8, values[k], true);
    else if (dataType === DataType.int32) view.setInt32(k * 4, values[k], true);
    else view.setBigInt64(k * 8, BigInt(values[k]), true);
  }
  return { name, dims, dataType, rawData, externalData: [], dataLocation: 0 };
}

export function integers(name: string, values: number[], dims: number[] = [values.length]): TensorMessage {
  return tensor(name, dims, values, DataType.int64);
}

/** A float tensor of random numbers; the same for the same name. */
export function weights(name: string, dims: number[], scale = 1): TensorMessage {
  let seed = 7;
  for (const character of name + dims.join()) seed = (Math.imul(seed, 31) + character.charCodeAt(0)) | 0;
  const random = randomNumbers(seed);
  const count = dims.reduce((product, n) => product * n, 1);
  return tensor(
    name,
    dims,
    Array.from({ length: count }, () => scale * random()),
  );
}

export type Attributes = Record<string, number | string | number[] | { float: number } | TensorMessage>;

/** A node; numbers are integer attributes unless wrapped as `{ float }`. */
export function node(
  operator: string,
  inputs: string[],
  outputs: string | string[],
  attributes: Attributes = {},
): NodeMessage {
  const all = typeof outputs === "string" ? [outputs] : outputs;
  return {
    operator,
    inputs,
    outputs: all,
    name: `${operator}_${all[0]}`,
    domain: "",
    attributes: Object.entries(attributes).map(([name, value]) => {
      if (typeof value === "number") return attribute(name, { integer: value });
      if (typeof value === "string") return attribute(name, { text: value });
      if (Array.isArray(value)) return attribute(name, { integers: value });
      if ("float" in value) return attribute(name, value);
      return attribute(name, { tensor: value });
    }),
  };
}

export interface ModelParts {
  input?: (number | string)[];
  nodes: NodeMessage[];
  initializers?: TensorMessage[];
  extraInputs?: ValueMessage[];
  output?: string;
  outputs?: string[];
  opset?: number;
  elementType?: number;
}

/** A model with input "x" (default [1, 4]) and output "y". */
export function model(parts: ModelParts): Uint8Array {
  const { input = [1, 4], nodes, initializers = [], opset = 17, elementType = DataType.float } = parts;
  const outputs = parts.outputs ?? [parts.output ?? "y"];
  return encodeModel({
    irVersion: opset < 9 ? 3 : 8,
    producer: "test",
    opsets: [{ domain: "", version: opset }],
    graph: {
      name: "test",
      nodes,
      initializers,
      inputs: [{ name: "x", elementType, shape: input }, ...(parts.extraInputs ?? [])],
      outputs: outputs.map((name) => ({ name, elementType })),
    },
  });
}

export type Runtime = (input: ArrayLike<number>) => Promise<Float64Array>;

/** ONNX Runtime on a model (its bytes or its path), for one flat example at a time. Open dimensions are 1. */
export async function runtime(bytes: Uint8Array | string, double = false): Promise<Runtime> {
  const options: ort.InferenceSession.SessionOptions = {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  };
  const session = await (typeof bytes === "string"
    ? ort.InferenceSession.create(bytes, options)
    : ort.InferenceSession.create(bytes, options));
  const [inputName] = session.inputNames;
  const [metadata] = session.inputMetadata;
  const declared = metadata.isTensor ? metadata.shape : [];
  const shape = declared.map((dimension) => (typeof dimension === "number" && dimension > 0 ? dimension : 1));
  const [outputName] = session.outputNames;
  return async (input) => {
    const data = double ? Float64Array.from(input) : Float32Array.from(input);
    const feed = new ort.Tensor(double ? "float64" : "float32", data as Float32Array, shape);
    const results = await session.run({ [inputName]: feed });
    return Float64Array.from(results[outputName].data as Float32Array);
  };
}

/**
 * Largest difference from `reference` on random inputs, relative to the largest output. `slow`, when given, is
 * compared on the first tenth of them.
 */
export async function worstDifference(
  evaluate: (input: Float64Array) => ArrayLike<number>,
  slow: ((input: Float64Array) => ArrayLike<number>) | null,
  reference: Runtime,
  size: number,
  samples: number,
): Promise<number> {
  const draw = randomNumbers(samples + size);
  let worst = 0;
  let scale = 1e-30;
  for (let sample = 0; sample < samples; sample++) {
    const input = Float64Array.from({ length: size }, () => Math.fround(draw()));
    const expected = await reference(input);
    const actual = [evaluate(input)];
    if (slow !== null && sample < samples / 10) actual.push(slow(input));
    for (const values of actual) {
      if (values.length !== expected.length) return Number.POSITIVE_INFINITY;
      for (let k = 0; k < expected.length; k++) {
        scale = Math.max(scale, Math.abs(expected[k]));
        // A NaN must not pass as a small difference.
        const difference = Math.abs(expected[k] - values[k]);
        if (!(difference <= worst)) worst = difference;
      }
    }
  }
  return worst / scale;
}

/** The first thing in which two networks differ, bit for bit, or null. Much faster than a deep comparison. */
export function differenceOf(a: Network, b: Network): string | null {
  const same = (x: ArrayLike<number>, y: ArrayLike<number>) => {
    if (x.length !== y.length) return false;
    for (let k = 0; k < x.length; k++) if (!Object.is(x[k], y[k])) return false;
    return true;
  };
  const affine = (x: AffineMap, y: AffineMap, name: string): string | null => {
    if (x.weight.kind !== y.weight.kind) return `${name} storage`;
    if (x.weight.rows !== y.weight.rows || x.weight.columns !== y.weight.columns) return `${name} sizes`;
    if (!same(x.weight.values, y.weight.values)) return `${name} weights`;
    if (x.weight.kind === "sparse" && y.weight.kind === "sparse") {
      if (!same(x.weight.rowStart, y.weight.rowStart)) return `${name} rows`;
      if (!same(x.weight.columnIndex, y.weight.columnIndex)) return `${name} columns`;
    }
    return same(x.bias, y.bias) ? null : `${name} biases`;
  };
  if (!same(a.inputShape, b.inputShape) || a.inputSize !== b.inputSize) return "input";
  if (a.outputSize !== b.outputSize) return "outputs";
  if (a.layers.length !== b.layers.length) return "number of layers";
  for (const [at, layer] of a.layers.entries()) {
    const other = b.layers[at];
    const difference = affine(layer, other, `layer ${at + 1}`);
    if (difference !== null) return difference;
    if (!same(layer.negativeSlope, other.negativeSlope)) return `layer ${at + 1} slopes`;
  }
  return affine(a.output, b.output, "output layer");
}
