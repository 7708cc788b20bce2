/** Classifiers by construction: right on every point by an independent exact evaluation, with the margin that is stated. */
import { describe, expect, test } from "vitest";
import {
  ContradictoryLabelsError,
  constructLabels,
  type LabelsConstruction,
} from "../../src/construct/labels.ts";
import { pointSet } from "../../src/lp/point-set.ts";
import { type SeededRandom, seededRandom } from "../oracle/seeded-random.ts";
import { exactEvaluator, quotients } from "./exact-value.ts";

/** Every point has its class on top by at least the margin, and one by hardly more. */
function expectRight(
  made: LabelsConstruction,
  points: readonly (readonly number[])[],
  labels: readonly number[],
): void {
  expect(made).toMatchObject({ proved: true, exact: true, maxDeviation: 0, errors: 0 });
  const evaluate = exactEvaluator(made.network);
  const margin = quotients([made.margin]);
  const above = quotients([made.margin * (1 + 2 ** -50)]);
  let tight = false;
  points.forEach((point, i) => {
    const { tops, bottom } = evaluate(quotients(point));
    tops.forEach((score, c) => {
      if (c === labels[i]) return;
      const lead = tops[labels[i]] - score;
      expect(lead * margin.bottom >= margin.tops[0] * bottom, `point ${i}`).toBe(true);
      tight ||= lead * above.bottom <= above.tops[0] * bottom;
    });
  });
  expect(made.margin).toBeGreaterThan(0);
  expect(tight || made.network.outputSize === 1).toBe(true);
  expect(made.units).toHaveLength(made.counts.units);
}

function draw(random: SeededRandom, n: number, count: number, classes: number, number: () => number) {
  const points = Array.from({ length: count }, () => Array.from({ length: n }, number));
  const labels = points.map(() => random.integer(0, classes - 1));
  labels[0] = classes - 1;
  return { points, labels };
}

describe("labels", () => {
  test.each([1, 2] as const)("random points and classes, %i hidden", (hidden) => {
    for (let seed = 1; seed <= 25; seed++) {
      const random = seededRandom(seed);
      const n = random.integer(1, 5);
      const classes = random.integer(2, 4);
      const { points, labels } = draw(random, n, random.integer(2, 60), classes, () => random.normal());
      const made = constructLabels(points, labels, { hidden });
      expectRight(made, points, labels);
      expect(made.network.outputSize).toBe(classes);
      expect(made.counts.depth).toBeLessThanOrEqual(hidden);
    }
  });

  test("points on a small grid, repeated, collinear", () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = seededRandom(300 + seed);
      const n = random.integer(1, 3);
      const known = new Map<string, number>();
      const points: number[][] = [];
      const labels: number[] = [];
      for (let k = 0; k < 40; k++) {
        const point = Array.from({ length: n }, () => random.integer(0, 3));
        const label = known.get(point.join()) ?? random.integer(0, 2);
        known.set(point.join(), label);
        points.push(point);
        labels.push(label);
      }
      expectRight(constructLabels(points, labels, { hidden: seed % 2 === 0 ? 1 : 2 }), points, labels);
    }
    const line = Array.from({ length: 30 }, (_, k) => [k, 2 * k, -k]);
    const striped = line.map((_, k) => k % 3);
    const made = constructLabels(line, striped);
    expectRight(made, line, striped);
    expect(made.rank).toBe(1);
  });

  test("exclusive or, and parity in four dimensions", () => {
    for (const n of [2, 3, 4]) {
      const points = Array.from({ length: 2 ** n }, (_, k) =>
        Array.from({ length: n }, (_, i) => (k >> i) & 1),
      );
      const labels = points.map((point) => point.reduce((sum, bit) => sum + bit, 0) % 2);
      expectRight(constructLabels(points, labels), points, labels);
      expectRight(constructLabels(points, labels, { hidden: 2 }), points, labels);
    }
  });

  test("separable classes need one unit fewer than classes", () => {
    const random = seededRandom(8);
    const centers = [
      [0, 0],
      [10, 0],
      [0, 10],
    ];
    const labels = Array.from({ length: 60 }, (_, k) => k % 3);
    const points = labels.map((label) => centers[label].map((c) => c + random.normal()));
    const made = constructLabels(points, labels);
    expectRight(made, points, labels);
    expect(made.counts.hidden).toEqual([2]);
  });

  test("points in a subspace: the hyperplanes are sought there", () => {
    const random = seededRandom(5);
    const points = Array.from({ length: 50 }, () => {
      const [a, b] = [random.integer(-20, 20) / 8, random.integer(-20, 20) / 8];
      return [a, b, a + b, a - 2 * b + 1, 0.5];
    });
    const labels = points.map(([a, b]) => (a * a + b * b > 3 ? 1 : 0));
    const made = constructLabels(points, labels);
    expectRight(made, points, labels);
    expect(made.rank).toBe(2);
  });

  test("one class, one point, classes that do not occur", () => {
    const same = constructLabels([[1], [2]], [0, 0]);
    expect(same.counts.units).toBe(0);
    expect(same.margin).toBe(Number.POSITIVE_INFINITY);
    const absent = constructLabels([[1], [2]], [1, 1], { classes: 3 });
    expectRight(absent, [[1], [2]], [1, 1]);
    expect(absent.network.outputSize).toBe(3);
  });

  test("neighbouring doubles, huge and tiny coordinates", () => {
    const near = [[1], [1 + 2 ** -50], [1 + 2 ** -49]];
    expectRight(constructLabels(near, [0, 1, 0]), near, [0, 1, 0]);
    for (const size of [1e-100, 1e100]) {
      const random = seededRandom(2);
      const { points, labels } = draw(random, 2, 30, 2, () => size * random.normal());
      expectRight(constructLabels(points, labels), points, labels);
    }
  });

  test("bad input", () => {
    expect(() =>
      constructLabels(
        [
          [0, 0],
          [1, 0],
          [0, 0],
        ],
        [0, 1, 2],
      ),
    ).toThrow(ContradictoryLabelsError);
    expect(() =>
      constructLabels(
        [
          [0, 0],
          [1, 0],
          [0, 0],
        ],
        [0, 1, 2],
      ),
    ).toThrow("points 0 and 2 are the same but have classes 0 and 2");
    expect(() => constructLabels([[0], [-0]], [0, 1])).toThrow(ContradictoryLabelsError);
    expect(() => constructLabels([], [])).toThrow("there are no points");
    expect(() => constructLabels([[0], [1]], [0])).toThrow("1 classes for 2 points");
    expect(() => constructLabels([[0], [1]], [0, 1.5])).toThrow("point 1 has class 1.5");
    expect(() => constructLabels([[0], [1, 2]], [0, 1])).toThrow("point 1 has 2 coordinates, not 1");
    expect(() => constructLabels([[0], [Number.NaN]], [0, 1])).toThrow("point 1 has a coordinate NaN");
    expect(() => constructLabels([[0], [1]], [0, 2], { classes: 2 })).toThrow("there is a class 2");
  });

  test("the same network whatever form the points come in", () => {
    const points = [
      [0, 0],
      [1, 1],
      [0, 1],
      [1, 0],
    ];
    const a = constructLabels(points, [0, 0, 1, 1]);
    const b = constructLabels(pointSet(points, 2), Int32Array.of(0, 0, 1, 1));
    expect(b.network).toEqual(a.network);
  });
});
