/**
 * Files that hold weights only: what is read from names and shapes, what an architecture changes, what is refused.
 */
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { FormatError, readNetwork } from "../../src/formats/index.ts";
import { parseArchitecture } from "../../src/formats/weights/architecture.ts";
import { compareNames } from "../../src/formats/weights/linear-stack.ts";
import { randomNumbers } from "./onnx-fixtures.ts";
import {
  type NamedArray,
  npy,
  npz,
  pickledDict,
  pickledTensor,
  pt,
  ptArchive,
  safetensors,
} from "./weight-fixtures.ts";

const random = randomNumbers(5);
const array = (name: string, ...shape: number[]): NamedArray => {
  const count = shape.reduce((product, n) => product * n, 1);
  return { name, shape, values: Array.from({ length: count }, () => Math.fround(random())) };
};
/** Linear layers of the given widths with PyTorch's names. */
const stack = (widths: number[], name: (at: number) => string): NamedArray[] =>
  widths
    .slice(1)
    .flatMap((width, at) => [
      array(`${name(at)}.weight`, width, widths[at]),
      array(`${name(at)}.bias`, width),
    ]);
const sequential = stack([2, 4, 3, 1], (at) => String(2 * at));
const writers = { npz, pt, safetensors };

describe.each(Object.entries(writers))("%s", (format, write) => {
  test("layers of a Sequential, ReLU between", () => {
    const { network, notices, format: read, operators } = readNetwork(write(sequential));
    expect(read).toBe(format);
    expect(network.inputShape).toEqual([2]);
    expect(network.layers.map((layer) => [...layer.negativeSlope])).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0],
    ]);
    expect([...network.layers[0].weight.values]).toEqual(sequential[0].values);
    expect([...network.output.bias]).toEqual(sequential[5].values);
    expect(notices).toEqual([expect.stringContaining("relu is assumed")]);
    expect(operators).toEqual([
      { name: "Linear", count: 3 },
      { name: "Relu", count: 2 },
    ]);
  });

  test("numbers in names count as numbers, in whatever order the file has them", () => {
    const layers = stack(new Array<number>(13).fill(3), (at) => `net.layers.${at}`);
    const shuffled = [...layers].sort((a, b) => (a.name < b.name ? -1 : 1));
    const { network } = readNetwork(write(shuffled));
    network.layers.forEach((layer, at) => {
      expect([...layer.bias]).toEqual(layers[2 * at + 1].values);
    });
  });

  test("an architecture gives activations and is checked against the sizes", () => {
    const slopes = (arch: string) =>
      readNetwork(write(sequential), { arch }).network.layers.map((layer) => layer.negativeSlope[0]);
    expect(slopes("2-4-3-1")).toEqual([0, 0]);
    expect(slopes("leaky(0.2)")).toEqual([0.2, 0.2]);
    expect(slopes("2-4-3-1:abs,leaky")).toEqual([-1, 0.01]);
    expect(() => slopes("2-5-3-1")).toThrow("architecture 2-5-3-1 differs from the file's 2-4-3-1");
    expect(() => slopes("abs,abs,abs")).toThrow("architecture gives 3 activations for 2 hidden layers");
    expect(readNetwork(write(sequential), { arch: "relu" }).notices).toEqual([]);
  });

  test("slopes of PReLU, and layers without a bias", () => {
    const tensors = [
      array("0.weight", 3, 2),
      { name: "1.weight", shape: [1], values: [0.25] },
      array("2.weight", 2, 3),
      { name: "3.weight", shape: [2], values: [0.5, -2] },
      array("4.weight", 1, 2),
    ];
    const { network } = readNetwork(write(tensors));
    expect(network.layers.map((layer) => [...layer.negativeSlope])).toEqual([
      [0.25, 0.25, 0.25],
      [0.5, -2],
    ]);
    expect([...network.output.bias]).toEqual([0]);
  });

  test.each<[string, NamedArray[], string]>([
    [
      "layers that do not chain",
      [array("0.weight", 3, 2), array("2.weight", 1, 4)],
      'weight "2.weight" of shape [1, 4] does not follow "0.weight" of shape [3, 2]',
    ],
    [
      "a bias of another size",
      [array("0.weight", 3, 2), array("0.bias", 4)],
      'bias "0.bias" has shape [4]; expects [3]',
    ],
    ["a bias alone", [array("0.weight", 3, 2), array("1.bias", 4)], 'layer "1" has a bias but no weight'],
    [
      "convolutions",
      [array("0.weight", 3, 2, 3, 3), array("0.bias", 3)],
      "a weight file does not say how a convolution moves",
    ],
    [
      "batch normalisation",
      [array("0.weight", 3, 2), array("1.running_mean", 3)],
      '"1.running_mean" is batch normalisation',
    ],
    [
      "other tensors",
      [array("0.weight", 3, 2), array("scale", 3)],
      'tensor "scale" is no weight or bias of a linear layer',
    ],
    ["no tensors", [], "the file has no weights"],
    ["a width of 0", [array("0.weight", 0, 2), array("1.weight", 1, 0)], 'weight "0.weight" has a size of 0'],
    [
      "a NaN",
      [{ name: "0.weight", shape: [1, 2], values: [1, Number.NaN] }],
      'weight of "0" is NaN at entry 1',
    ],
    [
      "an infinite bias",
      [array("0.weight", 1, 2), { name: "0.bias", shape: [1], values: [Number.POSITIVE_INFINITY] }],
      'bias of "0" is Infinity',
    ],
  ])("refuses %s", (_, tensors, message) => {
    const read = () => readNetwork(write(tensors), { format: format as "npz" });
    expect(read).toThrow(FormatError);
    expect(read).toThrow(message);
  });
});

test("names without numbers keep the order of the file", () => {
  const layers = stack([2, 3, 3, 1], (at) => ["input", "hidden", "final"][at]);
  const { network } = readNetwork(npz(layers));
  expect([...network.layers[1].bias]).toEqual(layers[3].values);
  expect(["a10", "a9", "b", "a"].sort(compareNames)).toEqual(["a", "a9", "a10", "b"]);
});

test("arrays of NumPy programs: W1, b1, inputs × outputs; Keras kernels; compressed; Fortran order; other types", () => {
  const W1 = { name: "W1", shape: [2, 3], values: [1, 2, 3, 4, 5, 6] };
  const b1 = { name: "b1", shape: [3], values: [0, 1, 0] };
  const W2 = { name: "W2", shape: [3, 1], values: [1, 1, 2] };
  const b2 = { name: "b2", shape: [1], values: [7] };
  const expected = [1, 4, 2, 5, 3, 6];
  const first = (bytes: Uint8Array) => [...readNetwork(bytes).network.layers[0].weight.values];
  expect(first(npz([W1, b1, W2, b2], 6))).toEqual(expected);
  const keras = [
    { ...W1, name: "dense/kernel" },
    { ...b1, name: "dense/bias" },
    { ...W2, name: "dense_1/kernel" },
  ];
  expect(first(npz(keras))).toEqual(expected);
  const doubles = new Uint8Array(Float64Array.of(1, 2, 3, 4, 5, 6).buffer);
  const file = zipSync({
    "0.weight.npy": npy(
      { name: "", shape: [3, 2], values: [] },
      { fortran: true, type: "<f8", bytes: doubles },
    ),
    "2.weight.npy": npy(
      { name: "", shape: [1, 3], values: [] },
      { type: "|i1", bytes: Uint8Array.of(1, 255, 2) },
    ),
  });
  expect(first(file)).toEqual(expected);
  expect([...readNetwork(file).network.output.weight.values]).toEqual([1, -1, 2]);
});

describe("PyTorch files", () => {
  const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
  const read = (value: number[], storages: Record<string, Uint8Array>) =>
    readNetwork(ptArchive(value, storages));

  test("strided tensors, shared storages and checkpoints", () => {
    const state = pickledDict([
      ["0.weight", pickledTensor("0", [3, 2], [1, 3])],
      ["2.weight", pickledTensor("0", [1, 3])],
    ]);
    const storages = { 0: floats(1, 2, 3, 4, 5, 6) };
    const { network, notices } = read(
      pickledDict([
        ["epoch", [0x4b, 3]],
        ["state_dict", state],
      ]),
      storages,
    );
    expect([...network.layers[0].weight.values]).toEqual([1, 4, 2, 5, 3, 6]);
    expect([...network.output.weight.values]).toEqual([1, 2, 3]);
    expect(notices[0]).toBe('read the weights under "state_dict" of a checkpoint');
  });

  test("a pickle that would run code is only looked at", () => {
    // os.system("true"): the call is kept as a note, and refused as no tensor.
    const call = [0x63, ...Buffer.from("os\nsystem\n"), 0x58, 4, 0, 0, 0, ...Buffer.from("true"), 0x85, 0x52];
    expect(() => read(pickledDict([["0.weight", call]]), {})).toThrow('weight "0.weight" is no tensor');
    expect(() => read(call, {})).toThrow("the file holds a os.system; save model.state_dict()");
  });

  test("refuses tensors beyond their storage, missing storages and other files", () => {
    const state = (tensor: number[]) => pickledDict([["0.weight", tensor]]);
    expect(() => read(state(pickledTensor("0", [3, 2])), { 0: floats(1, 2) })).toThrow(
      "needs 6 numbers of 4 bytes",
    );
    expect(() => read(state(pickledTensor("0", [1e9, 1e9], [0, 0])), { 0: floats(1) })).toThrow(
      "network too large",
    );
    expect(() => read(state(pickledTensor("7", [1, 1])), {})).toThrow("storage 7 is missing");
    expect(() => read(state(pickledTensor("0", [1, 1], undefined, "ComplexFloatStorage")), {})).toThrow(
      "supported: torch.DoubleStorage",
    );
    expect(() => readNetwork(Uint8Array.of(0x80, 2, 0x2e), { format: "pt" })).toThrow("no zip archive");
    expect(() => readNetwork(zipSync({ a: Uint8Array.of(1) }), { format: "pt" })).toThrow("has no data.pkl");
  });
});

test("the architecture grammar", () => {
  expect(parseArchitecture("2-16-2")).toEqual({ sizes: [2, 16, 2], slopes: null });
  expect(parseArchitecture(" 2-16-2 : leaky(-1e-2) ")).toEqual({ sizes: [2, 16, 2], slopes: [-0.01] });
  expect(parseArchitecture("relu,abs")).toEqual({ sizes: null, slopes: [0, -1] });
  for (const wrong of [
    "",
    "2",
    "2-",
    "2-0-1",
    "gelu",
    "2-3:",
    "2-3:relu:abs",
    "leaky()",
    "leaky(x)",
    "relu:2-3",
    "leaky(1/0)",
  ]) {
    expect(() => parseArchitecture(wrong), wrong).toThrow(`invalid architecture: "${wrong}"`);
  }
});

describe("safetensors", () => {
  test.each<[string, (header: Record<string, unknown>) => void, string]>([
    [
      "bytes beyond the file",
      (h) => Object.assign(h, { "0.weight": { dtype: "F32", shape: [4, 2], data_offsets: [0, 1e9] } }),
      'weight "0.weight" has bytes 0 to 1000000000',
    ],
    [
      "a shape of another size",
      (h) => Object.assign(h["0.weight"] as object, { shape: [4, 3] }),
      'weight "0.weight" declares 12 numbers of 4 bytes but has 32 bytes',
    ],
    [
      "an unknown type",
      (h) => Object.assign(h["0.weight"] as object, { dtype: "C64" }),
      'weight "0.weight" has an invalid header: dtype',
    ],
    [
      "a negative offset",
      (h) => Object.assign(h["0.weight"] as object, { data_offsets: [-4, 28] }),
      'weight "0.weight" has an invalid header: data_offsets.0',
    ],
  ])("refuses %s", (_, change, message) => {
    expect(() => readNetwork(safetensors(sequential, change))).toThrow(message);
  });
});
