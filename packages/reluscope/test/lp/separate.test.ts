/** Strict separation of finite sets: either answer comes with a proof, and the tests check the proofs. */
import { describe, expect, test } from "vitest";
import { Polyhedron } from "../../src/exact/double-description.ts";
import { dot, sameVector } from "../../src/exact/rational.ts";
import { formSign, type PointSet, pointSet, rationalPointSet } from "../../src/lp/point-set.ts";
import { combined, separate, separatesExactly } from "../../src/lp/separate.ts";
import { type SeededRandom, seededRandom } from "../oracle/seeded-random.ts";

/** Checks the proof of the answer, whatever it is, and returns it. */
function provedSeparation(a: PointSet, b: PointSet): boolean {
  const answer = separate(a, b);
  if (answer.separable) {
    expect(separatesExactly(answer.exact, a, b)).toBe(true);
    if (answer.form) {
      for (let i = 0; i < a.count; i++) expect(formSign(answer.form, a, i)).toBe(1);
      for (let i = 0; i < b.count; i++) expect(formSign(answer.form, b, i)).toBe(-1);
    }
    return true;
  }
  const { common } = answer;
  for (const side of [common.a, common.b]) {
    const total = side.weights.numerators.reduce((sum, value) => sum + value, 0n);
    expect(total).toBe(side.weights.denominator);
    expect(side.weights.numerators.every((value) => value > 0n)).toBe(true);
    expect(side.points).toEqual([...side.points].sort((p, q) => p - q));
  }
  expect(sameVector(combined(a, common.a), common.point)).toBe(true);
  expect(sameVector(combined(b, common.b), common.point)).toBe(true);
  return false;
}

/** Whether the hulls are disjoint, by another way: no form is ≥ 1 on a and ≤ −1 on b (double description). */
function hullsDisjoint(a: PointSet, b: PointSet): boolean {
  let forms = Polyhedron.space(a.dimension + 1);
  const cut = (set: PointSet, sign: bigint) => {
    for (let i = 0; i < set.count; i++) {
      const row = set.homogeneous(i);
      forms = forms.cut([...row.map((value) => sign * value), -row[row.length - 1]]);
    }
  };
  cut(a, 1n);
  cut(b, -1n);
  return !forms.isEmpty;
}

const grid = (random: SeededRandom, n: number, count: number, width: number) =>
  pointSet(
    Array.from({ length: count }, () => Array.from({ length: n }, () => random.integer(-width, width))),
    n,
  );

describe("separate", () => {
  test("small integer points: the answer is the one of double description, and proved", () => {
    const answers = { yes: 0, no: 0 };
    for (let seed = 1; seed <= 300; seed++) {
      const random = seededRandom(seed);
      const n = random.integer(1, 3);
      const width = random.integer(1, 4);
      const a = grid(random, n, random.integer(1, 5), width);
      const b = grid(random, n, random.integer(1, 5), width);
      const answer = provedSeparation(a, b);
      expect(answer, `seed ${seed}`).toBe(hullsDisjoint(a, b));
      answers[answer ? "yes" : "no"]++;
    }
    expect(Math.min(answers.yes, answers.no)).toBeGreaterThan(50);
  });

  test("sets that touch are not separable, sets an ulp apart are", () => {
    const segment = pointSet(
      [
        [0, 0],
        [1, 0],
      ],
      2,
    );
    expect(provedSeparation(segment, pointSet([[0.5, 0]], 2))).toBe(false);
    expect(
      provedSeparation(
        segment,
        pointSet(
          [
            [1, 0],
            [2, 5],
          ],
          2,
        ),
      ),
    ).toBe(false);
    expect(
      provedSeparation(
        segment,
        pointSet(
          [
            [0.5, 2 ** -60],
            [0.25, 1],
          ],
          2,
        ),
      ),
    ).toBe(true);
    const third = 1 / 3;
    expect(provedSeparation(pointSet([[third]], 1), pointSet([[third + 2 ** -54]], 1))).toBe(true);
    // 0.1, 0.2 and 0.3 are nearly in the middle of each other, and not quite.
    const middle = provedSeparation(
      pointSet(
        [
          [0.1, 0.1],
          [0.3, 0.3],
        ],
        2,
      ),
      pointSet([[0.2, 0.2]], 2),
    );
    expect(middle).toBe(false);
    expect(
      provedSeparation(
        pointSet(
          [
            [0.1, 0.3],
            [0.3, 0.1],
          ],
          2,
        ),
        pointSet([[0.2, 0.2]], 2),
      ),
    ).toBe(
      hullsDisjoint(
        pointSet(
          [
            [0.1, 0.3],
            [0.3, 0.1],
          ],
          2,
        ),
        pointSet([[0.2, 0.2]], 2),
      ),
    );
  });

  test("a form of doubles comes between neighbours, and is left out where none does", () => {
    const [low, high] = [pointSet([[1]], 1), pointSet([[1 + 2 ** -52]], 1)];
    const answer = separate(low, high);
    expect(answer.separable).toBe(true);
    const form = answer.separable ? answer.form : undefined;
    expect(form && [formSign(form, low, 0), formSign(form, high, 0)]).toEqual([1, -1]);
    // Ratios of two doubles are 1/3, or farther from it than 2⁻²⁰⁰.
    const third = rationalPointSet([{ numerators: [1n], denominator: 3n }], 1);
    const beside = rationalPointSet([{ numerators: [2n ** 200n + 3n], denominator: 3n * 2n ** 200n }], 1);
    expect(separate(third, beside)).toMatchObject({ separable: true, form: undefined });
    expect(provedSeparation(third, beside)).toBe(true);
  });

  test("repeated and collinear points, huge and tiny coordinates", () => {
    const line = pointSet(
      [
        [0, 0],
        [0, 0],
        [1, 1],
        [2, 2],
        [2, 2],
      ],
      2,
    );
    expect(
      provedSeparation(
        line,
        pointSet(
          [
            [3, 3],
            [3, 3],
            [4, 4],
          ],
          2,
        ),
      ),
    ).toBe(true);
    expect(provedSeparation(line, pointSet([[1, 1]], 2))).toBe(false);
    for (const size of [1e-250, 1e-9, 1e9, 1e250]) {
      const a = pointSet(
        [
          [0, size],
          [size, 0],
        ],
        2,
      );
      expect(provedSeparation(a, pointSet([[size, size]], 2))).toBe(true);
      expect(
        provedSeparation(
          a,
          pointSet(
            [
              [size, size],
              [0, 0],
            ],
            2,
          ),
        ),
      ).toBe(false);
    }
  });

  test("rational points", () => {
    const point = (x: bigint, y: bigint, denominator: bigint) => ({ numerators: [x, y], denominator });
    const a = rationalPointSet([point(1n, 1n, 3n), point(2n, 2n, 3n)], 2);
    expect(provedSeparation(a, rationalPointSet([point(3n, 3n, 7n)], 2))).toBe(false);
    const beside = rationalPointSet([point(3n, 3n * 10n ** 30n + 1n, 7n)], 2);
    expect(provedSeparation(a, beside)).toBe(true);
    const near = { numerators: [3n * 10n ** 30n, 3n * 10n ** 30n + 1n], denominator: 7n * 10n ** 30n };
    expect(provedSeparation(a, rationalPointSet([near], 2))).toBe(true);
  });

  test("random doubles in many dimensions", () => {
    for (const [n, count, seed] of [
      [10, 9, 1],
      [10, 40, 2],
      [30, 100, 3],
      [5, 200, 4],
    ]) {
      const random = seededRandom(seed);
      const draw = (shift: number) =>
        pointSet(
          Array.from({ length: count }, () => Array.from({ length: n }, () => random.normal() + shift)),
          n,
        );
      const a = draw(0);
      provedSeparation(a, draw(0));
      expect(provedSeparation(a, draw(10))).toBe(true);
      // b's first point is a's: never separable.
      const b = draw(3);
      b.coordinates.set(a.coordinates.subarray(0, n), 0);
      expect(provedSeparation(a, pointSet(b.coordinates, n))).toBe(false);
    }
  });

  test("refuses what is no set", () => {
    expect(() => separate(pointSet([], 2), pointSet([[0, 0]], 2))).toThrow(
      "an empty set cannot be separated",
    );
    expect(() => separate(pointSet([[0]], 1), pointSet([[0, 0]], 2))).toThrow(
      "points of 1 and of 2 coordinates",
    );
    expect(() => pointSet([[0, Number.NaN]], 2)).toThrow("point 0 has a coordinate NaN");
    expect(() => pointSet([[0, 1], [2]], 2)).toThrow("point 1 has 1 coordinates, not 2");
  });
});

test("a proved sign is that of integers", () => {
  const random = seededRandom(5);
  for (let k = 0; k < 200; k++) {
    const point = Array.from({ length: 4 }, () => random.normal());
    const form = Float64Array.from({ length: 5 }, () => random.normal());
    // A constant that makes the value vanish but for rounding.
    form[4] = -(form[0] * point[0] + form[1] * point[1] + form[2] * point[2] + form[3] * point[3]);
    const set = pointSet([point], 4);
    const scaled = pointSet([Array.from(form)], 5)
      .homogeneous(0)
      .slice(0, 5);
    const value = dot(scaled, set.homogeneous(0));
    expect(formSign(form, set, 0)).toBe(value > 0n ? 1 : value < 0n ? -1 : 0);
  }
});
