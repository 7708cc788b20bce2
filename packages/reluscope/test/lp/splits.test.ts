/** Guesses that are proved later: parts that a hyperplane splits off, forms of few bits, directions of largest margin. */
import { expect, test } from "vitest";
import { coarseBetween, coarseForm, separates } from "../../src/lp/coarse-form.ts";
import { elasticSplit } from "../../src/lp/elastic-split.ts";
import { pointSet, subset } from "../../src/lp/point-set.ts";
import { separate, separatingForm } from "../../src/lp/separate.ts";
import { widestDirection } from "../../src/lp/widest-direction.ts";
import { type SeededRandom, seededRandom } from "../oracle/seeded-random.ts";

const cloud = (random: SeededRandom, n: number, count: number, shift = 0) =>
  pointSet(
    Array.from({ length: count }, () => Array.from({ length: n }, () => random.normal() + shift)),
    n,
  );

test("what an elastic split takes can be split off, and all of it where the sets are apart", () => {
  let taken = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const random = seededRandom(seed);
    const n = random.integer(1, 6);
    const a = cloud(random, n, random.integer(1, 60));
    const b = cloud(random, n, random.integer(1, 60), 0.5);
    const part = elasticSplit(a, b);
    taken += part.length;
    if (part.length > 0) expect(separate(subset(a, part), b).separable, `seed ${seed}`).toBe(true);
    const apart = cloud(random, n, 20, 20);
    expect(elasticSplit(a, apart)).toHaveLength(a.count);
  }
  expect(taken).toBeGreaterThan(200);
});

test("forms are coarse where there is room, and fine where there is none", () => {
  const a = pointSet(
    [
      [1, 0.2],
      [1.5, -0.3],
    ],
    2,
  );
  const b = pointSet(
    [
      [-1, 0.1],
      [-2, 0],
    ],
    2,
  );
  const form = coarseForm([0.97, 0.013], a, b);
  expect(form && [...form]).toEqual([2, 0, 0]);
  const near = pointSet([[1 + 2 ** -40, 0]], 2);
  const fine = coarseForm([1, 1e-15], near, pointSet([[1, 0]], 2));
  expect(fine && separates(fine, near, pointSet([[1, 0]], 2))).toBe(true);
  expect(coarseForm([0, 0], a, b)).toBeUndefined();
  expect(coarseForm([-1, 0], a, b)).toBeUndefined();
  expect(coarseBetween(0.3, 0.7)).toBe(0.5);
  expect(coarseBetween(1, 1 + 2 ** -51)).toBe(1 + 2 ** -52);
});

test("the widest direction is that between the nearest points of two hulls", () => {
  const a = pointSet(
    [
      [0, 1],
      [0, -1],
      [-3, 0],
    ],
    2,
  );
  const b = pointSet(
    [
      [2, 0.5],
      [2, -4],
      [5, 9],
    ],
    2,
  );
  const [x, y] = widestDirection(a, b);
  expect(x).toBeLessThan(0);
  expect(Math.abs(y / x)).toBeLessThan(0.02);
  for (let seed = 1; seed <= 20; seed++) {
    const random = seededRandom(50 + seed);
    const n = random.integer(1, 5);
    const [p, q] = [cloud(random, n, 20), cloud(random, n, 20, 8)];
    const form = coarseForm(widestDirection(p, q), p, q);
    expect(form && separates(form, p, q)).toBe(true);
    const found = separatingForm(p, q);
    expect(found && separates(found, p, q)).toBe(true);
  }
});
