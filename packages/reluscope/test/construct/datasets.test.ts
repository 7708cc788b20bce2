/** Real data: classified exactly by construction, decoded exactly, and as the head of a trained convolutional network. */
import { readNetwork } from "reluscope";
import { describe, expect, test } from "vitest";
import { ContradictoryCodesError, constructDecoder } from "../../src/construct/decoder.ts";
import { constructHead, featuresAt } from "../../src/construct/features.ts";
import { constructLabels } from "../../src/construct/labels.ts";
import { evaluate, type Network } from "../../src/network/network.ts";
import { seededRandom } from "../oracle/seeded-random.ts";
import { hasSharedData, sharedBytes } from "../oracle/shared-data.ts";
import { digitCodes, tableOf } from "./digit-codes.ts";
import { exactEvaluator, quotients } from "./exact-value.ts";

const load = (name: string) => ({
  train: tableOf(sharedBytes(`datasets/${name}.csv`)),
  test: tableOf(sharedBytes(`datasets/${name}.test.csv`)),
});

function accuracy(network: Network, { points, labels }: ReturnType<typeof tableOf>): number {
  const right = points.filter((point, i) => {
    const scores = evaluate(network, point);
    return scores.indexOf(Math.max(...scores)) === labels[i];
  });
  return right.length / points.length;
}

describe.skipIf(!hasSharedData)("real data", () => {
  // Units that suffice, and a share of unseen rows that the networks reach.
  test.each([
    ["iris", 4, 0.95],
    ["wine", 3, 0.93],
    ["breast_cancer", 3, 0.88],
    ["moons", 40, 0.9],
    ["digits", 20, 0.85],
  ] as const)("%s: no training error, a margin, few units", (name, units, atLeast) => {
    const { train, test } = load(name);
    const made = constructLabels(train.points, train.labels);
    expect(made).toMatchObject({ proved: true, errors: 0 });
    expect(made.margin).toBeGreaterThanOrEqual(1);
    expect(accuracy(made.network, train)).toBe(1);
    expect(made.counts.units).toBeLessThanOrEqual(units);
    expect(accuracy(made.network, test)).toBeGreaterThan(atLeast);
  });

  test("digits: pixels that never vary are no obstacle", () => {
    const { train } = load("digits");
    const made = constructLabels(train.points.slice(0, 300), train.labels.slice(0, 300), { hidden: 2 });
    expect(made.rank).toBeLessThan(64);
    expect(made.margin).toBeGreaterThan(0.99);
  });

  test("16 centroids of digit codes: every pixel of every image is exact", () => {
    const { train } = load("digits");
    const { codes, targets } = digitCodes(train.points);
    const made = constructDecoder(codes, targets, { hidden: 2 });
    expect(made).toMatchObject({ proved: true, exact: true, maxDeviation: 0 });
    expect(made.network.outputSize).toBe(64);
    const either = constructDecoder(codes, targets);
    expect(either.exact).toBe(true);
    expect(either.counts.units).toBeLessThanOrEqual(made.counts.units);
    const [first, second] = made.counts.hidden;
    expect(second).toBe(16);
    expect(first).toBeGreaterThan(2);
    const evaluator = exactEvaluator(made.network);
    codes.forEach((code, i) => {
      const { tops, bottom } = evaluator(quotients(code));
      const wanted = quotients(targets[i]);
      tops.forEach((top, k) => {
        expect(top * wanted.bottom).toBe(wanted.tops[k] * bottom);
      });
      expect([...evaluate(made.network, code)]).toEqual(targets[i]);
    });
  });

  test("the head of a trained convolutional network, made anew", () => {
    const { network } = readNetwork(sharedBytes("models/digits_cnn.onnx"), { format: "onnx" });
    const { train } = load("digits");
    const points = train.points.slice(0, 120);
    const labels = train.labels.slice(0, 120);
    const layer = network.layers.length - 1;
    const made = constructHead(network, layer, points, labels);
    expect(made).toMatchObject({ proved: true, exact: true });
    expect(made.margin).toBeGreaterThan(0);
    expect(made.counts.depth).toBe(layer + 2);
    expect(made.features).toBe(network.layers[layer - 1].bias.length);
    expect(accuracy(made.network, { points, labels })).toBe(1);
    const features = featuresAt(network, layer, points[0]);
    expect([...evaluate(made.network, points[0])]).toEqual([...evaluate(made.head, features)]);
  });
});

describe("decoders", () => {
  test("random codes in one to five dimensions, with two hidden layers, one, and few units", () => {
    for (let seed = 1; seed <= 15; seed++) {
      const random = seededRandom(seed);
      const n = random.integer(1, 5);
      const codes = Array.from({ length: random.integer(2, 12) }, () =>
        Array.from({ length: n }, () => random.normal()),
      );
      const targets = codes.map(() => Array.from({ length: 7 }, () => random.normal()));
      const deep = constructDecoder(codes, targets, { hidden: 2 });
      const shallow = constructDecoder(codes, targets, { hidden: 1 });
      const few = constructDecoder(codes, targets, { hidden: 1, few: true });
      expect(deep).toMatchObject({ proved: true, exact: true });
      expect(shallow).toMatchObject({ proved: true, exact: true });
      expect(few.proved).toBe(true);
      expect(few.counts.units).toBe(codes.length - 1);
      const evaluator = exactEvaluator(few.network);
      codes.forEach((code, i) => {
        const { tops, bottom } = evaluator(quotients(code));
        tops.forEach((top, k) => {
          const wanted = quotients([targets[i][k]]);
          const difference = top * wanted.bottom - wanted.tops[0] * bottom;
          const bound = quotients([few.maxDeviation]);
          const size = difference < 0n ? -difference : difference;
          expect(size * bound.bottom <= bound.tops[0] * bottom * wanted.bottom).toBe(true);
        });
      });
    }
  });

  test("a hundred codes in the plane, with parallel hyperplanes", () => {
    const random = seededRandom(100);
    const codes = Array.from({ length: 100 }, () => [random.normal(), random.normal()]);
    const targets = codes.map(() => [random.unit(), random.integer(-4, 4)]);
    const made = constructDecoder(codes, targets, { hidden: 1 });
    expect(made).toMatchObject({ proved: true, exact: true });
    // Two units a step; a few more where a difference of targets needs two doubles.
    expect(made.counts.units).toBeLessThanOrEqual(2 * 99 + 20);
  });

  test("the same code twice: once if the targets agree, an error if not", () => {
    expect(constructDecoder([[1], [1], [2]], [[5], [5], [6]]).exact).toBe(true);
    expect(() => constructDecoder([[1], [2], [1]], [[5], [6], [7]])).toThrow(ContradictoryCodesError);
    expect(() => constructDecoder([[1], [2], [1]], [[5], [6], [7]])).toThrow("codes 0 and 2 are the same");
    expect(() => constructDecoder([], [])).toThrow("there are no codes");
    expect(() => constructDecoder([[1]], [])).toThrow("1 codes and 0 targets");
  });

  test("layers that a network does not have", () => {
    const { network } = constructDecoder([[1], [2]], [[0], [1]]);
    expect(() => featuresAt(network, 9, [1])).toThrow("there is no hidden layer 9");
    expect([...featuresAt(network, 0, [1])]).toEqual([1]);
  });
});
