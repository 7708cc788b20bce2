/**
 * Lowering on random graphs: the layers compute what the operators compute, and say when weights were rounded.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { readNetwork } from "../../src/formats/index.ts";
import { productIsExact, quotientIsExact, sumIsExact } from "../../src/formats/lowering/exactness.ts";
import type { NodeMessage } from "../../src/formats/onnx/messages.ts";
import { evaluate } from "../../src/network/network.ts";
import {
  differenceOf,
  integers,
  model,
  node,
  randomNumbers,
  runtime,
  tensor,
  weights,
  worstDifference,
} from "./onnx-fixtures.ts";

const initializers = [
  weights("W", [4, 4]),
  weights("V", [4, 4]),
  weights("b", [4]),
  tensor("c", [4], [0.5, -0.25, 1, 2]),
  tensor("s", [4], [0.25, -1, 2, 1]),
  tensor("low", [], [-0.3]),
  tensor("high", [], [0.4]),
  integers("order", [2, 0, 0, 3]),
];

/** Operators that take one or two tensors [1, 4] to another, by name. */
const makers: Record<string, (a: string, b: string, y: string) => NodeMessage> = {
  gemm: (a, _, y) => node("Gemm", [a, "W", "b"], y),
  matmul: (a, _, y) => node("MatMul", [a, "V"], y),
  relu: (a, _, y) => node("Relu", [a], y),
  prelu: (a, _, y) => node("PRelu", [a, "s"], y),
  abs: (a, _, y) => node("Abs", [a], y),
  clip: (a, _, y) => node("Clip", [a, "low", "high"], y),
  cap: (a, _, y) => node("Clip", [a, "", "high"], y),
  neg: (a, _, y) => node("Neg", [a], y),
  scale: (a, _, y) => node("Mul", [a, "c"], y),
  shift: (a, _, y) => node("Sub", ["c", a], y),
  gather: (a, _, y) => node("Gather", [a, "order"], y, { axis: 1 }),
  add: (a, b, y) => node("Add", [a, b], y),
  sub: (a, b, y) => node("Sub", [a, b], y),
  max: (a, b, y) => node("Max", [a, b], y),
  min: (a, b, y) => node("Min", [a, b, "c"], y),
};
const graph = fc.array(fc.tuple(fc.constantFrom(...Object.keys(makers)), fc.nat(), fc.nat()), {
  minLength: 1,
  maxLength: 14,
});

function randomModel(choices: [string, number, number][]): Uint8Array {
  const names = ["x"];
  const nodes = choices.map(([kind, first, second], at) => {
    // Recent tensors are chosen more often, so that graphs get deep; old ones make long skips.
    const pick = (n: number) => names[n % 3 === 0 ? n % names.length : names.length - 1];
    const made = makers[kind](pick(first), pick(second), at === choices.length - 1 ? "y" : `t${at}`);
    names.push(made.outputs[0]);
    return made;
  });
  return model({ nodes, initializers });
}

test("random graphs compute the same before and after lowering", () => {
  fc.assert(
    fc.property(graph, fc.integer(), (choices, seed) => {
      const { network, evaluateOriginal } = readNetwork(randomModel(choices));
      const random = randomNumbers(seed);
      for (let sample = 0; sample < 10; sample++) {
        const x = Float64Array.from({ length: 4 }, () => 3 * random());
        const expected = evaluateOriginal(x);
        const scale = 1 + Math.max(...expected.map(Math.abs));
        evaluate(network, x).forEach((value, k) => {
          expect(Math.abs(value - expected[k])).toBeLessThan(1e-9 * scale);
        });
      }
    }),
    { numRuns: 500 },
  );
});

test("random graphs agree with ONNX Runtime", async () => {
  await fc.assert(
    fc.asyncProperty(graph, async (choices) => {
      const bytes = randomModel(choices);
      const { network } = readNetwork(bytes);
      expect(
        await worstDifference((x) => evaluate(network, x), null, await runtime(bytes), 4, 20),
      ).toBeLessThan(1e-5);
    }),
    // A fixed seed: where terms cancel, single precision alone may differ by more than the tolerance.
    { numRuns: 60, seed: 1 },
  );
});

test("reading is deterministic", () => {
  fc.assert(
    fc.property(graph, (choices) => {
      const bytes = randomModel(choices);
      expect(differenceOf(readNetwork(bytes).network, readNetwork(bytes).network)).toBeNull();
    }),
    { numRuns: 50 },
  );
});

/** A double as mantissa · 2^exponent. */
function dyadic(value: number): [bigint, number] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = exponent === 0 ? fraction : fraction | (1n << 52n);
  return [value < 0 ? -mantissa : mantissa, Math.max(exponent, 1) - 1075];
}

/** Whether a₁·2^e₁ = a₂·2^e₂. */
function equal([a, ea]: [bigint, number], [b, eb]: [bigint, number]): boolean {
  const low = Math.min(ea, eb);
  return a << BigInt(ea - low) === b << BigInt(eb - low);
}

test("rounding of sums, products and quotients is noticed", () => {
  const wide = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e60, max: 1e60 });
  const short = fc.integer({ min: -(2 ** 20), max: 2 ** 20 }).map((n) => n / 1024);
  const any = fc.oneof(wide, short, fc.float({ noNaN: true, noDefaultInfinity: true }));
  fc.assert(
    fc.property(any, any, (a, b) => {
      const [ma, ea] = dyadic(a);
      const [mb, eb] = dyadic(b);
      const low = Math.min(ea, eb);
      const sum: [bigint, number] = [(ma << BigInt(ea - low)) + (mb << BigInt(eb - low)), low];
      expect(sumIsExact(a, b)).toBe(equal(sum, dyadic(a + b)));
      const exact = equal([ma * mb, ea + eb], dyadic(a * b));
      // Where the check cannot tell (tiny or huge numbers) it says "rounded".
      if (productIsExact(a, b)) expect(exact).toBe(true);
      else if (Math.abs(a) > 1e-60 && Math.abs(b) > 1e-60) expect(exact).toBe(false);
      if (b !== 0 && quotientIsExact(a, b)) {
        const [mq, eq] = dyadic(a / b);
        expect(equal([mq * mb, eq + eb], [ma, ea])).toBe(true);
      }
    }),
    { numRuns: 5000 },
  );
  expect(quotientIsExact(1, 3)).toBe(false);
  expect(quotientIsExact(1, 4)).toBe(true);
});
