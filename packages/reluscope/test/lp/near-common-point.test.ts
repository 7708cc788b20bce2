/** Common points of hulls found by steps in doubles: never where exact programs separate, and with weights that do what they say. */
import { describe, expect, it } from "vitest";
import { affineRank } from "../../src/explain/affine-rank.ts";
import { type ClassSeparation, levelSeparability } from "../../src/explain/class-separability.ts";
import { equalRows } from "../../src/explain/collapsed-points.ts";
import { DataPassage } from "../../src/explain/data-passage.ts";
import { HullDirections } from "../../src/lp/hull-directions.ts";
import { nearCommonPoint } from "../../src/lp/near-common-point.ts";
import { pointSet } from "../../src/lp/point-set.ts";
import { separate } from "../../src/lp/separate.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { seededRandom } from "../oracle/seeded-random.ts";

/** What the steps and the proof say of rows 0 … k − 1 against the others. */
function found(points: readonly (readonly number[])[], k: number) {
  const n = points[0].length;
  const [a, b] = [pointSet(points.slice(0, k), n), pointSet(points.slice(k), n)];
  const numbers = points.map((_, i) => i);
  const directions = new HullDirections(pointSet(points, n));
  const { positiveWeights, negativeWeights } = directions.between(numbers.slice(0, k), numbers.slice(k));
  return { a, b, common: nearCommonPoint(a, b, positiveWeights, negativeWeights) };
}

/** How far the two combinations are apart, and their weights' sums from 1. */
function apart(
  points: readonly (readonly number[])[],
  { rows, weights, otherRows, otherWeights }: NonNullable<ClassSeparation["common"]>,
): number {
  const sum = (own: readonly number[], by: Float64Array, k?: number) =>
    own.reduce((total, row, i) => total + by[i] * (k === undefined ? 1 : points[row][k]), 0);
  const differences = points[0].map((_, k) => sum(rows, weights, k) - sum(otherRows, otherWeights, k));
  return Math.max(
    ...[...differences, sum(rows, weights) - 1, sum(otherRows, otherWeights) - 1].map(Math.abs),
  );
}

describe("a common point of two hulls", () => {
  it("is proved only where there is one, and nearly always then", () => {
    const count = { met: 0, proved: 0, apart: 0 };
    for (let seed = 0; seed < 150; seed++) {
      const random = seededRandom(seed);
      const n = 1 + (seed % 5);
      const points = Array.from({ length: 2 * n + 6 }, () =>
        Array.from({ length: n }, () => random.integer(-40, 40) / 8),
      );
      const { a, b, common } = found(points, n + 3);
      const exact = separate(a, b);
      if (exact.separable) count.apart++;
      else count.met++;
      if (!common) continue;
      count.proved++;
      expect(exact.separable).toBe(false);
      const { points: rows, weights } = common.a;
      const other = { otherRows: common.b.points.map((i) => i + n + 3), otherWeights: common.b.weights };
      expect(apart(points, { rows, weights, ...other, weightError: 0 })).toBeLessThan(1e-12);
      expect(Math.min(...weights, ...other.otherWeights)).toBeGreaterThan(0);
    }
    expect(count.apart).toBeGreaterThan(8);
    expect(count.proved).toBeGreaterThan(0.9 * count.met);
  });

  it("is not claimed of hulls that touch in a point, or nearly do", () => {
    const square = [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ];
    for (const gap of [0, 2 ** -50, -(2 ** -50)]) {
      const moved = square.map(([x, y]) => [x + 1 + gap, y + 1 + gap]);
      expect(found([...square, ...moved], 4).common).toBeUndefined();
    }
  });
});

describe("classes in more dimensions than programs are solved in", () => {
  const n = 165;
  const network = buildNetwork([], { weight: [new Array(n).fill(1)], bias: [0] });
  const random = seededRandom(5);
  const points = Array.from({ length: 450 }, () =>
    Array.from({ length: n }, () => random.integer(-30, 30) / 16),
  );
  const classes = points.map(() => random.integer(0, 1));
  function decided(rows: readonly (readonly number[])[]) {
    const passage = new DataPassage(network, rows);
    const { first, distinct } = equalRows(passage)[0];
    const rank = affineRank(passage, 0, distinct);
    return levelSeparability(passage, 0, classes.slice(0, rows.length), rank, first, () => false);
  }

  it("are separated by a hyperplane, or are not, proved by rows on both sides", () => {
    expect(decided(points.slice(0, 100)).pairs[0]).toMatchObject({ separable: true });
    const { allPairs, pairs } = decided(points);
    expect(allPairs).toBe(false);
    const common = pairs[0].common as NonNullable<ClassSeparation["common"]>;
    expect(common.rows.length + common.otherRows.length).toBeGreaterThan(n + 1);
    expect(apart(points, common)).toBeLessThan(1e-11);
    for (const row of common.rows) expect(classes[row]).toBe(0);
    for (const row of common.otherRows) expect(classes[row]).toBe(1);
  });

  it("are not where equal rows are of both, and are where rows are independent, however near", () => {
    const other = classes.findIndex((c) => c !== classes[0]);
    const twice = points.slice(0, 100).map((row, i) => (i === other ? points[0] : row));
    const { common, separable } = decided(twice).pairs[0];
    expect(separable).toBe(false);
    expect([...(common?.rows ?? []), ...(common?.otherRows ?? [])].sort((p, q) => p - q)).toEqual([0, other]);
    // The same but for one coordinate in which rows differ by a part that steps do not see.
    const near = twice.map((row, i) => row.map((value, k) => (k > 0 ? value : i === other ? 2 ** -60 : 0)));
    expect(decided(near).pairs[0]).toMatchObject({ separable: true });
  });
});
