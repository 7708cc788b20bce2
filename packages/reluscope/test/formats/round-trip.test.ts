/**
 * Networks written as ONNX, safetensors and JSON are read back bit for bit, and ONNX Runtime opens the ONNX.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readNetwork, writeNetworkJson, writeOnnx, writeSafetensors } from "../../src/formats/index.ts";
import { canonicalMatrix } from "../../src/network/matrix.ts";
import { evaluate, type Network } from "../../src/network/network.ts";
import { differenceOf, randomNumbers, runtime, worstDifference } from "./onnx-fixtures.ts";

/** A random network of the given widths; `slopes` gives the slopes of each hidden layer. */
function randomNetwork(
  inputShape: number[],
  widths: number[],
  slopes: (layer: number, unit: number) => number,
  number: () => number,
  sparse = false,
): Network {
  let columns = inputShape.reduce((product, n) => product * n, 1);
  const inputSize = columns;
  const affine = (rows: number) => {
    const values = Float64Array.from({ length: rows * columns }, () =>
      sparse && number() < 0.8 ? 0 : number(),
    );
    const weight = canonicalMatrix({ kind: "dense", rows, columns, values });
    columns = rows;
    return { weight, bias: Float64Array.from({ length: rows }, number) };
  };
  const layers = widths.slice(0, -1).map((width, layer) => ({
    ...affine(width),
    negativeSlope: Float64Array.from({ length: width }, (_, unit) => slopes(layer, unit)),
  }));
  const outputSize = widths[widths.length - 1];
  return { inputShape, inputSize, outputSize, layers, output: affine(outputSize) };
}

const double = randomNumbers(11);
const single = () => Math.fround(double());
const kinds: [string, (layer: number, unit: number) => number][] = [
  ["relu", () => 0],
  ["abs", () => -1],
  ["leaky", () => 0.25],
  ["linear", () => 1],
  ["mixed", (layer, unit) => [0, 1, -1, 0.5, -3, 2][(layer + unit) % 6]],
];
const networks = kinds.flatMap(([name, slopes]): [string, Network, boolean][] => [
  [`${name} float32`, randomNetwork([3], [5, 6, 2], slopes, single), false],
  [`${name} float64`, randomNetwork([2, 3], [5, 6, 2], slopes, double), true],
]);
networks.push(["affine", randomNetwork([1], [1], () => 0, single), false]);
networks.push(["sparse", randomNetwork([1, 10, 10], [90, 80, 3], () => 0, single, true), false]);

describe.each(networks)("%s", (_, network, isDouble) => {
  test("is the same from every format", () => {
    const json = new TextEncoder().encode(writeNetworkJson(network));
    for (const bytes of [writeOnnx(network), writeSafetensors(network), json]) {
      const read = readNetwork(bytes);
      expect(differenceOf(read.network, network)).toBeNull();
      expect(read.folded).toBe(false);
      expect(read.notices).toEqual([]);
    }
  });

  test("as ONNX, gives the same outputs in ONNX Runtime", async () => {
    const reference = await runtime(writeOnnx(network), isDouble);
    const difference = await worstDifference(
      (x) => evaluate(network, x),
      null,
      reference,
      network.inputSize,
      200,
    );
    expect(difference).toBeLessThan(isDouble ? 1e-14 : 2e-6);
  });
});

test("float32 on request rounds, float64 on request widens", async () => {
  const [, network] = networks[1];
  const rounded = readNetwork(writeOnnx(network, { precision: "float32" })).network;
  expect(rounded.output.bias[0]).toBe(Math.fround(network.output.bias[0]));
  const [, plain] = networks[0];
  expect(writeSafetensors(plain, { precision: "float64" }).length).toBeGreaterThan(
    writeSafetensors(plain).length,
  );
  expect(differenceOf(readNetwork(writeOnnx(plain, { precision: "float64" })).network, plain)).toBeNull();
});

test("numbers of every magnitude survive", () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  fc.assert(
    fc.property(
      fc.array(finite, { minLength: 40, maxLength: 40 }),
      fc.integer({ min: 1, max: 3 }),
      (values, width) => {
        let at = 0;
        const next = () => values[at++ % values.length];
        const network = randomNetwork([2], [width, width, 1], next, next);
        const json = new TextEncoder().encode(writeNetworkJson(network));
        for (const bytes of [writeOnnx(network), writeSafetensors(network), json]) {
          expect(differenceOf(readNetwork(bytes).network, network)).toBeNull();
        }
      },
    ),
    { numRuns: 200 },
  );
});
