/** Interference matrices: sides against exact integers, known arrangements, and when an order of the sets exists. */
import { describe, expect, test } from "vitest";
import {
  interferenceMatrix,
  SIDE_ACTIVE,
  SIDE_CUT,
  SIDE_OFF,
  sideOf,
  triangularOrder,
} from "../../src/construct/interference.ts";
import { toInteger } from "../../src/exact/dyadic.ts";
import { pointSet, rationalPointSet } from "../../src/lp/point-set.ts";
import { seededRandom } from "../oracle/seeded-random.ts";

/** Every double that occurs here is a multiple of 2^-SHIFT. */
const SHIFT = 1100;
const integer = (x: number) => toInteger(x, SHIFT);

/** The side, by signs of integers over 2^(2 SHIFT). */
function exactSide(form: readonly number[], points: readonly (readonly number[])[]): number {
  const values = points.map((point) =>
    [...point, 1].reduce((sum, x, k) => sum + integer(x) * integer(form[k]), 0n),
  );
  if (values.every((value) => value <= 0n)) return SIDE_OFF;
  return values.every((value) => value >= 0n) ? SIDE_ACTIVE : SIDE_CUT;
}

describe("interference", () => {
  test("sides are those of exact integers, points on the hyperplane and next to it included", () => {
    const random = seededRandom(11);
    const found = [0, 0, 0];
    for (let round = 0; round < 400; round++) {
      const n = random.integer(1, 4);
      const form = Array.from({ length: n + 1 }, () => random.integer(-3, 3) / random.pick([1, 3, 7]));
      const normal = form.slice(0, n);
      const norm = normal.reduce((sum, w) => sum + w * w, 0) || 1;
      const points = Array.from({ length: random.integer(1, 4) }, () => {
        const point = Array.from({ length: n }, () => random.uniform(-1, 1));
        const value = form[n] + normal.reduce((sum, w, k) => sum + w * point[k], 0);
        // As near to the hyperplane as rounding lets it be, or a last place beside.
        return point.map(
          (x, k) => (x - (value / norm) * normal[k]) * (1 + random.pick([0, 0, 2 ** -52, -(2 ** -52)])),
        );
      });
      const side = sideOf(form, pointSet(points, n));
      expect(side).toBe(exactSide(form, points));
      found[side]++;
      const rational = form.map(integer);
      expect(sideOf(rational, pointSet(points, n))).toBe(side);
    }
    expect(Math.min(...found)).toBeGreaterThan(20);
  });

  test("a set on the hyperplane or touching it is not cut", () => {
    const edge = pointSet(
      [
        [0, 0],
        [0, 1],
      ],
      2,
    );
    expect(sideOf([1, 0, 0], edge)).toBe(SIDE_OFF);
    const corner = pointSet(
      [
        [0, 0],
        [1, 1],
      ],
      2,
    );
    expect(sideOf([1, 0, 0], corner)).toBe(SIDE_ACTIVE);
    expect(sideOf([-1, 0, 0], corner)).toBe(SIDE_OFF);
    expect(sideOf([1, -1, 0], corner)).toBe(SIDE_OFF);
    expect(sideOf([2, 0, -1], corner)).toBe(SIDE_CUT);
    const thirds = rationalPointSet([{ numerators: [1n], denominator: 3n }], 1);
    expect(sideOf([3n, -1n], thirds)).toBe(SIDE_OFF);
    // The double next to 1/3 is below it.
    expect(sideOf([1, -1 / 3], thirds)).toBe(SIDE_ACTIVE);
  });

  test("only unwanted activity and cuts interfere", () => {
    const sets = [0, 2, 4].map((x) => pointSet([[x], [x + 1]], 1));
    const matrix = interferenceMatrix(
      [
        [1, 1],
        [1, -1.5],
        [1, -3.5],
        [2, -5],
      ],
      sets,
      (i, j) => i === j,
    );
    expect(Array.from(matrix.sides)).toEqual([1, 1, 1, 0, 1, 1, 0, 0, 1, 0, 2, 1]);
    expect(Array.from(matrix.interferes)).toEqual([0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 1, 1]);
    expect(matrix.count).toBe(5);
    expect(interferenceMatrix([[2, -5]], sets).interferes).toEqual(Uint8Array.of(0, 1, 0));
    expect(() => interferenceMatrix([[1, 0, 0]], sets)).toThrow("hyperplane 0 has 3 numbers");
    expect(() => interferenceMatrix([[1, 0]], [pointSet([], 1)])).toThrow("set 0 is empty");
  });

  test("an order exists on a line, and a ring blocks where every set is in the way of the next", () => {
    const sets = [4, 0, 2].map((x) => pointSet([[x], [x + 1]], 1));
    const serves = [0, 1, 2];
    const line = interferenceMatrix(
      [
        [1, -3.5],
        [1, 1],
        [1, -1.5],
      ],
      sets,
      (i, j) => serves[i] === j,
    );
    expect(triangularOrder(line, serves)).toEqual({ triangular: true, order: [1, 2, 0] });
    // Each hyperplane cuts the next of three segments around a triangle.
    const around = [0, 1, 2].map((k) => {
      const at = (angle: number) => [Math.cos(angle), Math.sin(angle)];
      return pointSet([at(2 * k), at(2 * k + 1)], 2);
    });
    const cuts = [0, 1, 2].map((k) => {
      const middle = 2 * ((k + 1) % 3) + 0.5;
      return [-Math.sin(middle), Math.cos(middle), 0];
    });
    const ring = interferenceMatrix(cuts, around, () => true);
    const found = triangularOrder(ring, serves);
    expect(found.triangular).toBe(false);
    if (!found.triangular) {
      found.ring.forEach((set, k) => {
        const next = found.ring[(k + 1) % found.ring.length];
        expect(ring.interferes[serves.indexOf(set) * 3 + next]).toBe(1);
      });
      expect(found.ring.length).toBeGreaterThan(1);
    }
  });
});
