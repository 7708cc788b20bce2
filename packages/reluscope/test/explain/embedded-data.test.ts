/** Embedded data: planted subspaces are found exactly, and lifted hyperplanes keep their values on them. */
import { describe, expect, test } from "vitest";
import {
  embeddedData,
  embeddedPoint,
  inSubspace,
  liftOfLeastNorm,
  liftOnPivots,
} from "../../src/construct/embedded-data.ts";
import { dot, type RationalVector, rationalVector } from "../../src/exact/rational.ts";
import { pointSet, rationalPointSet } from "../../src/lp/point-set.ts";
import { seededRandom } from "../oracle/seeded-random.ts";
import { fractionRank } from "./fraction-elimination.ts";

/** Value of a form (n weights, constant) at a homogeneous point, as [numerator, denominator]. */
function valueAt(form: RationalVector, point: readonly bigint[]): [bigint, bigint] {
  return [dot(form.numerators, point), form.denominator * point[point.length - 1]];
}
const same = ([a, b]: [bigint, bigint], [c, d]: [bigint, bigint]) => a * d === c * b;

/** Points o + Σ t_k v_k with small integers, exact in doubles, of affine rank at most r; some coordinates constant. */
function planted(seed: number) {
  const random = seededRandom(seed);
  const n = random.integer(1, 7);
  const r = random.integer(0, n);
  const fixed = Array.from({ length: n }, () => random.chance(0.2));
  const vector = () => fixed.map((no) => (no ? 0 : random.integer(-4, 4)));
  const directions = Array.from({ length: r }, vector);
  const origin = Array.from({ length: n }, () => random.integer(-9, 9) / 8);
  const points = Array.from({ length: random.integer(1, 12) }, () => {
    const t = directions.map(() => random.integer(-20, 20) / 16);
    return origin.map((o, k) => o + directions.reduce((sum, v, i) => sum + t[i] * v[k], 0));
  });
  return { n, points, random };
}

describe("embedded data", () => {
  test("the rank is that of the differences; the subspace holds the points and nothing beside them", () => {
    const deficient = [0, 0];
    for (let seed = 0; seed < 300; seed++) {
      const { n, points, random } = planted(seed);
      const set = pointSet(points, n);
      const data = embeddedData(set);
      // Coordinates are multiples of 1/128.
      const differences = points.slice(1).map((p) => p.map((x, k) => BigInt(128 * (x - points[0][k]))));
      expect(data.rank).toBe(fractionRank(differences));
      deficient[data.rank < n ? 1 : 0]++;
      expect(data.pivots.length).toBe(data.rank);
      expect(data.equations.length).toBe(n - data.rank);
      expect(fractionRank(data.equations.map((form) => form.slice(0, n)))).toBe(n - data.rank);
      for (let i = 0; i < set.count; i++) {
        expect(inSubspace(data, set.homogeneous(i))).toBe(true);
        const t = data.points.homogeneous(i);
        const back = embeddedPoint(data, { numerators: t.slice(0, -1), denominator: t[data.rank] });
        const x = set.homogeneous(i);
        back.numerators.forEach((value, k) => {
          expect(value * x[n]).toBe(x[k] * back.denominator);
        });
      }
      const beside = rationalVector(Array.from({ length: n }, () => random.uniform(-1, 1)));
      const inside = inSubspace(data, [...beside.numerators, beside.denominator]);
      expect(inside).toBe(data.rank === n);
    }
    expect(Math.min(...deficient)).toBeGreaterThan(20);
  });

  test("both lifts have the form's values on the subspace; one is the shortest", () => {
    for (let seed = 0; seed < 200; seed++) {
      const { n, points, random } = planted(seed);
      const set = pointSet(points, n);
      const data = embeddedData(set);
      const form = Array.from({ length: data.rank + 1 }, () => random.uniform(-2, 2));
      const sparse = rationalVector(liftOnPivots(data, form));
      const shortest = liftOfLeastNorm(data, rationalVector(form));
      for (let i = 0; i < set.count; i++) {
        const wanted = valueAt(rationalVector(form), data.points.homogeneous(i));
        expect(same(valueAt(sparse, set.homogeneous(i)), wanted)).toBe(true);
        expect(same(valueAt(shortest, set.homogeneous(i)), wanted)).toBe(true);
      }
      // Least norm: perpendicular to everything that vanishes along the subspace.
      for (const equation of data.equations)
        expect(dot(equation.slice(0, n), shortest.numerators.slice(0, n))).toBe(0n);
    }
  });

  test("points with thirds, one point, equal points", () => {
    const third = { numerators: [1n, 2n, 3n], denominator: 3n };
    const other = { numerators: [2n, 4n, 3n], denominator: 3n };
    const line = embeddedData(rationalPointSet([third, other, third], 3));
    expect(line.rank).toBe(1);
    expect(line.pivots).toEqual([0]);
    expect(line.equations).toEqual([
      [-2n, 1n, 0n, 0n],
      [0n, 0n, 1n, -1n],
    ]);
    const point = embeddedData(
      pointSet(
        [
          [0.5, -1],
          [0.5, -1],
        ],
        2,
      ),
    );
    expect(point.rank).toBe(0);
    expect(point.equations).toEqual([
      [2n, 0n, -1n],
      [0n, 1n, 1n],
    ]);
    expect(liftOfLeastNorm(point, rationalVector([3]))).toEqual(rationalVector([0, 0, 3]));
    expect(() => embeddedData(pointSet([], 2))).toThrow("no points");
    expect(() => liftOnPivots(line, [1, 2, 3])).toThrow("has 2 numbers, not 3");
  });
});
