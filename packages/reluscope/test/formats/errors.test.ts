/**
 * What reading refuses, and how it says so.
 */
import { describe, expect, test } from "vitest";
import {
  FormatError,
  readNetwork,
  supportedOperators,
  UnsupportedOperatorError,
} from "../../src/formats/index.ts";
import { encodeModel } from "../../src/formats/onnx/encode.ts";
import { evaluate } from "../../src/network/network.ts";
import { integers, type ModelParts, model, node, tensor, weights } from "./onnx-fixtures.ts";

const gemm = (input: string, output: string, weight = "W") => node("Gemm", [input, weight], output);
const square = weights("W", [4, 4]);

test("an unknown operator is named with its node and what is supported", () => {
  const bytes = model({
    nodes: [gemm("x", "h"), { ...node("Gelu", ["h"], "y"), name: "act1" }],
    initializers: [square],
  });
  expect(() => readNetwork(bytes)).toThrow(UnsupportedOperatorError);
  expect(() => readNetwork(bytes)).toThrow(
    `unknown operator: Gelu (node "act1"); supported: ${supportedOperators.join(", ")}`,
  );
});

test.each([
  ["Softmax", "it does not move the decision"],
  ["LogSoftmax", "it does not move the decision"],
  ["Sigmoid", "threshold 0.5 is 0"],
  ["ArgMax", "outputs are the scores"],
])("a final %s is dropped with a notice", (operator, reason) => {
  const nodes = [gemm("x", "h"), node(operator, ["h"], "s"), node("Identity", ["s"], "y")];
  const { network, notices, outputName } = readNetwork(model({ nodes, initializers: [square] }));
  expect(notices).toEqual([expect.stringContaining(`dropped the final ${operator} (node "${operator}_s")`)]);
  expect(notices[0]).toContain(reason);
  expect(outputName).toBe("h");
  expect(network).toEqual(readNetwork(model({ nodes: [gemm("x", "y")], initializers: [square] })).network);
});

test("a Softmax inside the network is an unknown operator", () => {
  const nodes = [gemm("x", "h"), node("Softmax", ["h"], "s"), gemm("s", "y")];
  expect(() => readNetwork(model({ nodes, initializers: [square] }))).toThrow("unknown operator: Softmax");
});

const refusals: Record<string, [ModelParts, string]> = {
  "a cycle": [
    {
      nodes: [node("Add", ["x", "b"], "a"), node("Relu", ["a"], "b"), gemm("a", "y")],
      initializers: [square],
    },
    'cycle through node "',
  ],
  "a missing tensor": [
    { nodes: [node("Gemm", ["x", "V"], "y")] },
    'tensor "V" of node "Gemm_y" is not defined',
  ],
  "an output that nothing computes": [
    { nodes: [gemm("x", "h")], initializers: [square], output: "z" },
    'tensor "z" is not defined',
  ],
  "a tensor defined twice": [
    { nodes: [gemm("x", "y"), node("Relu", ["x"], "y")], initializers: [square] },
    'tensor "y" is defined twice',
  ],
  "an initializer defined twice": [
    { nodes: [gemm("x", "y")], initializers: [square, square] },
    'tensor "W" is defined twice',
  ],
  "a NaN": [
    { nodes: [gemm("x", "y")], initializers: [tensor("W", [4, 1], [1, 2, Number.NaN, 0])] },
    'weight "W" is NaN at entry 2',
  ],
  "an infinity": [
    { nodes: [gemm("x", "y")], initializers: [tensor("W", [4, 1], [1, 2, 0, Number.NEGATIVE_INFINITY])] },
    'weight of Gemm (node "Gemm_y") is -Infinity',
  ],
  "shapes that do not chain": [
    { nodes: [gemm("x", "y")], initializers: [weights("W", [5, 4])] },
    "shapes [1, 4] and [5, 4] do not chain",
  ],
  "an open dimension inside": [
    { input: ["batch", "width"], nodes: [gemm("x", "y")], initializers: [square] },
    "dimension 2 must be a fixed size",
  ],
  "a layer of width 0": [
    { nodes: [gemm("x", "y")], initializers: [tensor("W", [4, 0], [])] },
    "network has no outputs",
  ],
  "an empty input": [{ input: [1, 0], nodes: [node("Relu", ["x"], "y")] }, "no entries"],
  "a product of computed tensors": [
    { nodes: [node("Mul", ["x", "x"], "y")] },
    'Mul (node "Mul_y"): multiplies two computed tensors',
  ],
  "a division by a computed tensor": [
    { nodes: [node("Div", ["c", "x"], "y")], initializers: [weights("c", [4])] },
    "the divisor must be constant",
  ],
  "a division by zero": [
    { nodes: [node("Div", ["x", "c"], "y")], initializers: [tensor("c", [1], [0])] },
    "divides by zero",
  ],
  "a network that ignores its input": [
    { nodes: [node("Neg", ["W"], "y")], initializers: [square] },
    "does not depend on the input",
  ],
  "huge declared sizes": [
    { nodes: [gemm("x", "y")], initializers: [{ ...square, dims: [2 ** 40, 2 ** 40] }] },
    "network too large",
  ],
  "a size that is not there": [
    { nodes: [gemm("x", "y")], initializers: [{ ...square, dims: [4, 1000] }] },
    'weight "W" declares 4000 numbers of 4 bytes but has 64 bytes',
  ],
  "a huge expansion": [
    { nodes: [node("Expand", ["x", "s"], "y")], initializers: [integers("s", [30000, 30000, 4])] },
    "network too large",
  ],
  "a huge constant": [
    {
      nodes: [node("ConstantOfShape", ["s"], "c"), node("Add", ["x", "c"], "y")],
      initializers: [integers("s", [30000, 30000, 4])],
    },
    "network too large",
  ],
  "a huge padding": [
    {
      input: [1, 1, 4],
      nodes: [node("Pad", ["x", "p"], "y")],
      initializers: [integers("p", [0, 0, 2 ** 30, 0, 0, 0])],
    },
    "network too large",
  ],
  "a huge kernel": [
    {
      input: [1, 1, 4],
      nodes: [node("AveragePool", ["x"], "y", { kernel_shape: [2 ** 30], pads: [2 ** 30, 2 ** 30] })],
    },
    "network too large",
  ],
  "a bound above the other": [
    {
      nodes: [node("Clip", ["x", "l", "h"], "y")],
      initializers: [tensor("l", [], [1]), tensor("h", [], [0])],
    },
    "lower bound is above the upper bound",
  ],
  "two inputs": [
    { nodes: [node("Add", ["x", "z"], "y")], extraInputs: [{ name: "z", elementType: 1, shape: [4] }] },
    'model has 2 inputs ("x", "z")',
  ],
  "an element type of text": [
    { nodes: [gemm("x", "y")], initializers: [{ ...square, dataType: 8 }] },
    'weight "W" has element type 8; supported: float',
  ],
};

test.each(Object.entries(refusals))("refuses %s", (_, [parts, message]) => {
  const read = () => readNetwork(model(parts));
  expect(read).toThrow(FormatError);
  expect(read).toThrow(message);
});

describe("what is accepted", () => {
  test("initializers that are listed as inputs too, as in old files", () => {
    const parts = { nodes: [gemm("x", "y")], initializers: [square], opset: 8 };
    const listed = model({ ...parts, extraInputs: [{ name: "W", elementType: 1, shape: [4, 4] }] });
    expect(readNetwork(listed).network).toEqual(readNetwork(model(parts)).network);
  });

  test("an open batch, a missing one, and shapes without it", () => {
    const read = (input: (number | string)[]) =>
      readNetwork(model({ input, nodes: [gemm("x", "y")], initializers: [square] }));
    expect(read(["N", 4]).network.inputShape).toEqual([4]);
    expect(read([0, 4]).network.inputShape).toEqual([4]);
    expect(read([1, 4]).network.inputShape).toEqual([4]);
    expect(read([2, 4]).network.inputShape).toEqual([2, 4]);
  });

  test("weights of every element type, raw or typed", () => {
    const values = [1, 2, 3, 5];
    const halves = { dataType: 10, rawData: Uint8Array.of(0, 0x3c, 0, 0x40, 0, 0x42, 0, 0x45) };
    const brains = { dataType: 16, rawData: Uint8Array.of(0x80, 0x3f, 0, 0x40, 0x40, 0x40, 0xa0, 0x40) };
    const variants = [
      { dataType: 1, typedData: values },
      { dataType: 11, typedData: values },
      { dataType: 6, typedData: values },
      { dataType: 7, typedData: values },
      { dataType: 12, typedData: values },
      { dataType: 10, typedData: [0x3c00, 0x4000, 0x4200, 0x4500] },
      halves,
      brains,
    ];
    for (const variant of variants) {
      const W = { name: "W", dims: [4, 1], externalData: [], dataLocation: 0, ...variant };
      const { network } = readNetwork(model({ nodes: [gemm("x", "y")], initializers: [W] }));
      expect([...network.output.weight.values]).toEqual(values);
    }
  });

  test("nodes in any order, and nodes that nothing needs", () => {
    const nodes = [node("Relu", ["h"], "r"), gemm("r", "y"), node("Gelu", ["x"], "unused"), gemm("x", "h")];
    const { network, operators } = readNetwork(model({ nodes, initializers: [square] }));
    expect(network.layers).toHaveLength(1);
    expect(operators).toContainEqual({ name: "Gelu", count: 1 });
  });

  test("a model of 20,000 nodes", () => {
    const nodes = Array.from({ length: 20_000 }, (_, k) =>
      node("Identity", [k === 0 ? "x" : `t${k - 1}`], `t${k}`),
    );
    const { network } = readNetwork(
      model({ nodes: [...nodes, gemm("t19999", "y")], initializers: [square] }),
    );
    expect(network.layers).toHaveLength(0);
  });
});

describe("lowering", () => {
  test("plain layers keep the file's weights bit for bit, with alpha and beta applied", () => {
    const nodes = [
      node("Gemm", ["x", "W", "b"], "h", { transB: 1 }),
      node("Relu", ["h"], "r"),
      node("MatMul", ["r", "V"], "s"),
      node("Add", ["s", "c"], "y"),
    ];
    const W = weights("W", [3, 4]);
    const V = weights("V", [3, 2]);
    const { network, folded } = readNetwork(
      model({ nodes, initializers: [W, weights("b", [3]), V, weights("c", [2])] }),
    );
    const floats = (bytes?: Uint8Array) => [...new Float32Array((bytes ?? new Uint8Array()).slice().buffer)];
    expect(folded).toBe(false);
    expect([...network.layers[0].weight.values]).toEqual(floats(W.rawData));
    const v = floats(V.rawData);
    expect([...network.output.weight.values]).toEqual([v[0], v[2], v[4], v[1], v[3], v[5]]);
  });

  test("a skip value is carried once, however often it is used", () => {
    const relu = (at: number) => [gemm(`r${at - 1}`, `h${at}`), node("Relu", [`h${at}`], `r${at}`)];
    const nodes = [
      gemm("x", "h0"),
      node("Relu", ["h0"], "r0"),
      ...[1, 2, 3].flatMap(relu),
      node("Add", ["r3", "r0"], "a"),
      node("Sub", ["a", "r0"], "b"),
      node("Concat", ["b", "r0"], "y", { axis: 1 }),
    ];
    const { network } = readNetwork(model({ nodes, initializers: [square] }));
    expect(network.layers.map((layer) => layer.bias.length)).toEqual([4, 8, 8, 8]);
    expect([...network.layers[2].negativeSlope]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  });

  test("a projected skip is carried in whichever form is narrower", () => {
    const read = (wide: number) => {
      const nodes = [
        node("Gemm", ["x", "P"], "p"),
        gemm("x", "h"),
        node("Relu", ["h"], "r"),
        node("Gemm", ["r", "Q"], "q"),
        node("Add", ["p", "q"], "y"),
      ];
      return readNetwork(
        model({ nodes, initializers: [square, weights("P", [4, wide]), weights("Q", [4, wide])] }),
      ).network;
    };
    expect(read(9).layers[0].bias.length).toBe(4 + 4);
    expect(read(2).layers[0].bias.length).toBe(4 + 2);
  });

  test("normalisation before the first layer folds into it, and says so", () => {
    const nodes = [node("Sub", ["x", "m"], "a"), node("Div", ["a", "s"], "b"), gemm("b", "y")];
    const { network, folded, evaluateOriginal } = readNetwork(
      model({ nodes, initializers: [square, weights("m", [4]), tensor("s", [1], [3])] }),
    );
    expect(network.layers).toHaveLength(0);
    expect(folded).toBe(true);
    const x = [0.1, -0.7, 0.4, 0.9];
    const [a, b] = [evaluate(network, x), evaluateOriginal(x)];
    a.forEach((value, k) => {
      expect(value).toBeCloseTo(b[k], 12);
    });
  });

  test("max(y, s y) and relu(y) − s relu(−y) are units of slope s", () => {
    const c = tensor("c", [4], [0.5, -1, 0, 1]);
    const max = [node("Mul", ["x", "c"], "s"), node("Max", ["s", "x"], "y")];
    const split = [
      node("Relu", ["x"], "p"),
      node("Neg", ["x"], "n"),
      node("Relu", ["n"], "q"),
      node("Mul", ["q", "c"], "s"),
      node("Sub", ["p", "s"], "y"),
    ];
    for (const nodes of [max, split]) {
      const { network } = readNetwork(model({ nodes, initializers: [c] }));
      expect(network.layers.map((layer) => [...layer.negativeSlope])).toEqual([[0.5, -1, 0, 1]]);
    }
  });
});

describe("external data", () => {
  const external = (location: string, more: [string, string][] = []) => {
    const { rawData: _, ...rest } = square;
    const W = {
      ...rest,
      externalData: [["location", location], ...more] as [string, string][],
      dataLocation: 1,
    };
    return model({ nodes: [gemm("x", "y")], initializers: [W] });
  };
  const data = new Uint8Array([9, 9, 9, 9, ...(square.rawData as Uint8Array)]);

  test("is read at its offset", () => {
    const bytes = external("w.data", [
      ["offset", "4"],
      ["length", "64"],
    ]);
    const { network } = readNetwork(bytes, { external: () => data });
    expect(network).toEqual(readNetwork(model({ nodes: [gemm("x", "y")], initializers: [square] })).network);
  });

  test.each(["/etc/passwd", "../w.data", "a/../../w.data", "C:\\w.data", "\\\\host\\w", ""])(
    "refuses the location %j",
    (location) => {
      const read = () => readNetwork(external(location), { external: () => data });
      expect(read).toThrow(
        `weight "W": external data location "${location}" is not beside the model; refused`,
      );
    },
  );

  test("refuses ranges outside the file, and files that were not given", () => {
    expect(() => readNetwork(external("w", [["offset", "5"]]), { external: () => data })).toThrow(
      '"w" has 64 at offset 5 of 68',
    );
    expect(() => readNetwork(external("w", [["offset", "-4"]]), { external: () => data })).toThrow(
      'external offset "-4" is invalid',
    );
    expect(() => readNetwork(external("w"))).toThrow('weight "W" is in the file "w", which was not given');
  });
});

describe("other bytes", () => {
  test.each<[string, number[], string]>([
    ["no bytes", [], "the file is empty"],
    ["text", [...Buffer.from("hello world")], "the file is in no known format"],
    ["a cut varint", [0x08], "cannot read ONNX"],
    ["a graph longer than the file", [0x08, 0x07, 0x3a, 0xff, 0xff, 0xff, 0x7f], "cannot read ONNX"],
  ])("%s", (_, bytes, message) => {
    expect(() => readNetwork(Uint8Array.from(bytes))).toThrow(message);
  });

  test("text under the name of a model", () => {
    const text = new TextEncoder().encode("hello world, this is text");
    expect(() => readNetwork(text, { name: "text.onnx" })).toThrow(
      "cannot read ONNX: the file is damaged, or of another format",
    );
  });

  test("millions of empty nodes cost no more memory than allowed", () => {
    const count = 2 ** 22;
    const nodes = new Uint8Array(2 * count);
    for (let k = 0; k < count; k++) nodes[2 * k] = 0x0a;
    const graph = encodeModel({
      irVersion: 8,
      producer: "",
      opsets: [],
      graph: { name: "", nodes: [], initializers: [], inputs: [], outputs: [] },
    });
    const start = graph.indexOf(0x3a);
    const length = nodes.length;
    const varint = [
      (length & 0x7f) | 0x80,
      ((length >> 7) & 0x7f) | 0x80,
      ((length >> 14) & 0x7f) | 0x80,
      length >> 21,
    ];
    const bytes = Uint8Array.from([...graph.subarray(0, start), 0x3a, ...varint]);
    const all = new Uint8Array(bytes.length + nodes.length);
    all.set(bytes);
    all.set(nodes, bytes.length);
    expect(() => readNetwork(all)).toThrow("network too large");
  });
});
