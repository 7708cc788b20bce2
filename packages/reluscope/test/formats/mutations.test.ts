/**
 * Damaged and hostile files: whatever the bytes, reading ends soon with a `FormatError` of one line or with a
 * valid network whose numbers are finite.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Budget } from "../../src/formats/budget.ts";
import {
  FormatError,
  type FormatName,
  readNetwork,
  writeNetworkJson,
  writeSafetensors,
} from "../../src/formats/index.ts";
import { decodeModel } from "../../src/formats/onnx/decode.ts";
import { encodeModel } from "../../src/formats/onnx/encode.ts";
import { checkNetwork, evaluate } from "../../src/network/network.ts";
import { integers, model, node, tensor, weights } from "./onnx-fixtures.ts";
import { npz, pt } from "./weight-fixtures.ts";

/** Time allowed for one file; real ones of this size take a few milliseconds. */
const LIMIT_MS = 20_000;

const arrays = [
  { name: "0.weight", shape: [3, 2], values: [1, 2, 3, 4, 5, 6] },
  { name: "0.bias", shape: [3], values: [0, 1, 0] },
  { name: "2.weight", shape: [1, 3], values: [1, -1, 2] },
];

const convolution = model({
  input: [1, 2, 6, 6],
  nodes: [
    node("Sub", ["x", "mean"], "n"),
    node("Conv", ["n", "W", "b"], "c", { pads: [1, 1, 1, 1], strides: [1, 2] }),
    node("BatchNormalization", ["c", "s", "b", "b", "s"], "d"),
    node("LeakyRelu", ["d"], "e", { alpha: { float: 0.1 } }),
    node("MaxPool", ["e"], "f", { kernel_shape: [2, 2], strides: [2, 1] }),
    node("AveragePool", ["f"], "g", { kernel_shape: [2, 1], pads: [1, 0, 0, 0] }),
    node("Pad", ["g", "p"], "h"),
    node("Reshape", ["h", "shape"], "i"),
    node("Slice", ["i", "start", "end"], "j"),
    node("Clip", ["j", "low", "high"], "k"),
    node("Concat", ["k", "j"], "l", { axis: 1 }),
    node("Softmax", ["l"], "y"),
  ],
  initializers: [
    tensor("mean", [1], [0.5]),
    weights("W", [3, 2, 3, 3]),
    tensor("b", [3], [0.1, 0.2, 0.3]),
    tensor("s", [3], [1, 2, 0.5]),
    integers("p", [0, 0, 0, 1, 0, 0, 0, 0]),
    integers("shape", [1, -1]),
    integers("start", [0, 1]),
    integers("end", [1, 2 ** 40]),
    tensor("low", [], [-0.5]),
    tensor("high", [], [0.5]),
  ],
});

const skips = model({
  nodes: [
    node("Gemm", ["x", "A"], "a"),
    node("PRelu", ["a", "s"], "b"),
    node("Max", ["b", "x"], "c"),
    node("MatMul", ["c", "A"], "d"),
    node("Add", ["d", "b"], "e"),
    node("Split", ["e"], ["f", "g"], { axis: 1 }),
    node("Min", ["f", "g"], "y"),
  ],
  initializers: [weights("A", [4, 4]), tensor("s", [4], [0.1, 0.2, 1, -1])],
});

const network = readNetwork(convolution).network;
const files: [string, FormatName, Uint8Array][] = [
  ["ONNX with convolutions", "onnx", convolution],
  ["ONNX with skips", "onnx", skips],
  ["safetensors", "safetensors", writeSafetensors(readNetwork(skips).network)],
  ["pt", "pt", pt(arrays)],
  ["npz", "npz", npz(arrays)],
  ["compressed npz", "npz", npz(arrays, 6)],
  ["JSON", "json", new TextEncoder().encode(writeNetworkJson(readNetwork(skips).network))],
];

/** Reads and checks the promise; returns whether the file was accepted. */
function readChecked(bytes: Uint8Array, format: FormatName): boolean {
  const start = performance.now();
  let accepted = false;
  try {
    const loaded = readNetwork(bytes, { format });
    checkNetwork(loaded.network);
    evaluate(loaded.network, new Float64Array(loaded.network.inputSize).fill(0.5));
    loaded.evaluateOriginal(new Float64Array(loaded.network.inputSize).fill(0.5));
    accepted = true;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    expect(error.message).not.toMatch(/\n|^internal| undefined|not a function/);
  }
  expect(performance.now() - start).toBeLessThan(LIMIT_MS);
  return accepted;
}

const hugeValues = [0, 1, 0x7f, 0x80, 0xff];

/** One change of some bytes. */
const change = fc.oneof(
  fc.record({ kind: fc.constant("cut" as const), at: fc.nat() }),
  fc.record({ kind: fc.constant("flip" as const), at: fc.nat(), bit: fc.nat(7) }),
  fc.record({ kind: fc.constant("set" as const), at: fc.nat(), value: fc.constantFrom(...hugeValues) }),
  fc.record({ kind: fc.constant("fill" as const), at: fc.nat(), length: fc.integer({ min: 1, max: 16 }) }),
  fc.record({ kind: fc.constant("digits" as const), at: fc.nat() }),
  fc.record({ kind: fc.constant("insert" as const), at: fc.nat(), value: fc.nat(255) }),
  fc.record({ kind: fc.constant("remove" as const), at: fc.nat(), length: fc.integer({ min: 1, max: 8 }) }),
  fc.record({
    kind: fc.constant("move" as const),
    at: fc.nat(),
    to: fc.nat(),
    length: fc.integer({ min: 1, max: 32 }),
  }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function apply(bytes: Uint8Array, made: Change): Uint8Array {
  if (bytes.length === 0) return bytes;
  const at = made.at % bytes.length;
  const copy = Uint8Array.from(bytes);
  switch (made.kind) {
    case "cut":
      return copy.subarray(0, at);
    case "flip":
      copy[at] ^= 1 << made.bit;
      return copy;
    case "set":
      copy[at] = made.value;
      return copy;
    case "fill":
      // All ones: a NaN as a float, the largest value as a size.
      return copy.fill(0xff, at, at + made.length);
    case "digits":
      // A size in text becomes huge.
      for (let k = at; k < copy.length; k++) {
        if (copy[k] >= 0x30 && copy[k] <= 0x39) {
          return Uint8Array.of(
            ...copy.subarray(0, k),
            ...new Array<number>(9).fill(0x39),
            ...copy.subarray(k),
          );
        }
      }
      return copy;
    case "insert":
      return Uint8Array.of(...copy.subarray(0, at), made.value, ...copy.subarray(at));
    case "remove":
      return Uint8Array.of(...copy.subarray(0, at), ...copy.subarray(at + made.length));
    case "move":
      copy.copyWithin(made.to % copy.length, at, at + made.length);
      return copy;
  }
}

test.each(files)("%s: 1,000 damaged files", (_, format, bytes) => {
  expect(readChecked(bytes, format)).toBe(true);
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      readChecked(changes.reduce(apply, bytes), format);
    }),
    { numRuns: 1000 },
  );
});

/** A number as a hostile file would declare it: small, just wrong, or beyond every limit. */
const hostile = fc.constantFrom(
  0,
  -1,
  1,
  2,
  3,
  7,
  60,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 40,
  2 ** 53,
  -(2 ** 53),
  2 ** 62,
);

test.each([
  ["convolutions", convolution],
  ["skips", skips],
])("ONNX with %s: 1,000 well-formed models with hostile contents", (_, bytes) => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          what: fc.constantFrom(
            "dims",
            "ints",
            "rewire",
            "operator",
            "weights",
            "input",
            "attribute",
            "output",
          ),
          at: fc.nat(),
          inner: fc.nat(),
          value: hostile,
        }),
        { minLength: 1, maxLength: 3 },
      ),
      (changes) => {
        const message = decodeModel(bytes, new Budget());
        const { nodes, initializers, inputs, outputs } = message.graph;
        for (const { what, at, inner, value } of changes) {
          const some = nodes[at % nodes.length];
          const other = nodes[inner % nodes.length];
          const weight = initializers[at % initializers.length];
          if (what === "dims" && weight.dims.length > 0) weight.dims[inner % weight.dims.length] = value;
          else if (what === "ints") {
            const lists = nodes.flatMap((each) => each.attributes).filter(({ ints }) => ints.length > 0);
            const list = lists[at % Math.max(1, lists.length)]?.ints;
            if (list !== undefined) list[inner % list.length] = value;
          } else if (what === "rewire") some.inputs[inner % some.inputs.length] = other.outputs[0];
          else if (what === "operator") some.operator = other.operator;
          else if (what === "attribute") some.attributes.push(...other.attributes);
          else if (what === "output") outputs[0].name = some.outputs[0];
          else if (what === "input") {
            const shape = inputs[0].shape ?? [];
            shape[inner % shape.length] = value;
          } else if (what === "weights" && weight.rawData !== undefined && weight.rawData.length >= 8) {
            const view = new DataView(Uint8Array.from(weight.rawData).buffer);
            const position = inner % (view.byteLength - 7);
            if (weight.dataType === 7) view.setBigInt64(position - (position % 8), BigInt(value), true);
            else
              view.setFloat32(
                position - (position % 4),
                [Number.NaN, Number.POSITIVE_INFINITY, 3e38, -0][at % 4],
                true,
              );
            weight.rawData = new Uint8Array(view.buffer);
          }
        }
        readChecked(encodeModel(message), "onnx");
      },
    ),
    { numRuns: 1000 },
  );
});

test("reading stays within a gigabyte", () => {
  // The largest inputs that fit the limits, as text, as sizes and as weights.
  const wide = (rows: number, columns: number) =>
    model({
      input: [1, rows],
      nodes: [
        node("ConstantOfShape", ["s"], "W", { value: tensor("one", [1], [0.5]) }),
        node("MatMul", ["x", "W"], "y"),
      ],
      initializers: [integers("s", [rows, columns])],
    });
  const before = process.memoryUsage().rss;
  readChecked(wide(4096, 4096), "onnx");
  readChecked(wide(8192, 8192), "onnx");
  readChecked(wide(30_000, 30_000), "onnx");
  expect(process.memoryUsage().rss - before).toBeLessThan(2 ** 30);
  expect(network.layers.length).toBeGreaterThan(1);
});
