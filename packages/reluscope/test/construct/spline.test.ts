/** Splines with every facing, against exact interpolation; units counted against brute force over all facings. */
import { describe, expect, test } from "vitest";
import { constructSpline, type SplineFacing } from "../../src/construct/spline.ts";
import { type SeededRandom, seededRandom } from "../oracle/seeded-random.ts";
import { distance, exactEvaluator, quotients, sameQuotients, weightedMean } from "./exact-value.ts";

type Points = [number, number][];

/** Distances and values that keep every slope a short binary number. */
function dyadicPoints(random: SeededRandom, count: number): Points {
  let x = random.integer(-8, 8) / 4;
  return Array.from({ length: count }, () => {
    const point: [number, number] = [x, random.integer(-12, 12) / 4];
    x += 2 ** random.integer(-3, 2);
    return point;
  });
}

function anyPoints(random: SeededRandom, count: number): Points {
  let x = random.normal();
  return Array.from({ length: count }, () => {
    const point: [number, number] = [x, random.normal()];
    x += 0.01 + random.unit();
    return point;
  });
}

function check(random: SeededRandom, points: Points, facing: SplineFacing) {
  const made = constructSpline(points, { facing });
  expect(made.proved).toBe(true);
  expect(made.counts.depth).toBeLessThanOrEqual(1);
  const evaluate = exactEvaluator(made.network);
  for (let k = 0; k < 30; k++) {
    const at = random.integer(0, points.length - 2);
    const weights = [random.integer(0, 6), random.integer(1, 6)];
    const ends = [points[at], points[at + 1]];
    const x = weightedMean(
      ends.map(([t]) => quotients([t])),
      weights,
    );
    const y = weightedMean(
      ends.map(([, value]) => quotients([value])),
      weights,
    );
    if (made.exact) expect(sameQuotients(evaluate(x), y)).toBe(true);
    else expect(distance(evaluate(x), y)).toBeLessThanOrEqual(made.maxDeviation);
  }
  return made;
}

/** Facing of every unit, by its weight. */
function facingsOf(made: ReturnType<typeof constructSpline>): number[] {
  const [layer] = made.network.layers;
  return layer ? Array.from(layer.weight.values, Math.sign) : [];
}

describe("every facing gives the same function", () => {
  for (let seed = 1; seed <= 25; seed++) {
    test(`seed ${seed}`, () => {
      const random = seededRandom(seed);
      const points = dyadicPoints(random, random.integer(2, 12));
      const list = points.slice(2).map(() => random.pick(["left", "right"] as const));
      for (const facing of ["right", "left", "two-sided", "fewest", list] as const) {
        const made = check(random, points, facing);
        expect(made.exact).toBe(true);
        if (facing === "right") expect(facingsOf(made).every((sign) => sign === 1)).toBe(true);
        if (facing === "left") expect(facingsOf(made).every((sign) => sign === -1)).toBe(true);
        if (facing === "right" || facing === "left") expect(made.network.output.bias[0]).toBe(0);
        expect(made.counts.units).toBeLessThanOrEqual(
          made.pieces + (facing === "right" || facing === "left" ? 1 : 0),
        );
      }
    });
  }
});

describe("slopes that are no doubles have a bound", () => {
  for (let seed = 1; seed <= 8; seed++) {
    test(`seed ${seed}`, () => {
      const random = seededRandom(100 + seed);
      const points = anyPoints(random, random.integer(3, 20));
      for (const facing of ["right", "left", "two-sided", "fewest"] as const) {
        const made = check(random, points, facing);
        expect(made.maxDeviation).toBeLessThan(1e-10);
      }
    });
  }
});

test("fewest is one fewer than pieces exactly when some facings leave no slope", () => {
  let counts = { fewer: 0, equal: 0 };
  for (let seed = 1; seed <= 60; seed++) {
    const random = seededRandom(500 + seed);
    let x = 0;
    const points: Points = Array.from({ length: random.integer(3, 9) }, () => [x++, random.integer(-3, 3)]);
    const made = check(random, points, "fewest");
    // Slopes of the pieces are integers here; brute force over all facings of the knots.
    const slopes = points.slice(1).map(([, y], i) => y - points[i][1]);
    const jumps = slopes.slice(1).flatMap((slope, i) => (slope !== slopes[i] ? [slope - slopes[i]] : []));
    let possible = false;
    for (let set = 0; set < 1 << jumps.length; set++) {
      const sum = jumps.reduce((total, jump, k) => total + ((set >> k) & 1 ? jump : 0), 0);
      if (sum === -slopes[0]) possible = true;
    }
    expect(made.counts.units).toBe(jumps.length + (possible ? 0 : 1));
    expect(made.fewest).toBe(possible ? "one fewer than pieces" : "as many as pieces");
    counts = possible ? { ...counts, fewer: counts.fewer + 1 } : { ...counts, equal: counts.equal + 1 };
  }
  expect(Math.min(counts.fewer, counts.equal)).toBeGreaterThan(5);
});

test("facings that are asked for are the ones that are built", () => {
  const points: Points = [
    [0, 0],
    [1, 2],
    [2, 1],
    [3, 5],
  ];
  const made = constructSpline(points, { facing: ["left", "right"] });
  // The first unit takes the slope that the facings leave.
  expect(facingsOf(made)).toEqual([1, -1, 1]);
});

test("a thousand knots", () => {
  const random = seededRandom(9);
  const points: Points = Array.from({ length: 1000 }, (_, i) => [i / 8, random.integer(-100, 100)]);
  expect(constructSpline(points).exact).toBe(true);
});

describe("what is refused", () => {
  test.each([
    ["one knot", [[0, 1]], "at least two knots, not 1"],
    [
      "no number",
      [
        [0, 1],
        [1, Number.NaN],
      ],
      "row 2 has a number that is NaN",
    ],
    [
      "the same x",
      [
        [0, 1],
        [1, 1],
        [1, 2],
      ],
      "row 3: x = 1 is not larger than x = 1 in the row before",
    ],
  ] as [string, Points, string][])("%s", (_, points, message) => {
    expect(() => constructSpline(points)).toThrow(message);
  });
  test("as many facings as knots inside", () => {
    expect(() =>
      constructSpline(
        [
          [0, 0],
          [1, 1],
        ],
        { facing: ["left"] },
      ),
    ).toThrow("1 facings for 0 knots inside");
  });
});
