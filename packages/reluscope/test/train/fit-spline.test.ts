/** Fitted splines against brute force: linear programs over all partitions, normal equations over all choices of knots. */
import { analyseSpline, fitSpline, fullSlice, maximize, segmentDomain, valuesAt } from "reluscope";
import { describe, expect, test } from "vitest";
import { compare, fraction, fractionOf, toDouble } from "../../src/exact/fraction.ts";
import { splineThrough, splineValue } from "../../src/spline/canonical-form.ts";
import { largestDifference } from "../../src/spline/spline-segment.ts";
import { seededRandom } from "../oracle/seeded-random.ts";

type Points = [number, number][];

/** All ways to write n as a sum of `parts` numbers, the first and the last at least 1. */
function compositions(n: number, parts: number): number[][] {
  if (parts === 1) return n >= 1 ? [[n]] : [];
  const found: number[][] = [];
  for (let first = 1; first < n; first++)
    for (const rest of inner(n - first, parts - 1)) found.push([first, ...rest]);
  return found;
}
function inner(n: number, parts: number): number[][] {
  if (parts === 1) return n >= 1 ? [[n]] : [];
  const found: number[][] = [];
  for (let first = 0; first < n; first++)
    for (const rest of inner(n - first, parts - 1)) found.push([first, ...rest]);
  return found;
}

/** The least largest error of all continuous linear splines with `pieces` pieces: a linear program for every case. */
function leastErrorByPrograms(points: Points, pieces: number) {
  const sorted = [...points].sort((a, b) => a[0] - b[0]);
  let best: ReturnType<typeof fraction> | undefined;
  for (const groups of compositions(sorted.length, pieces)) {
    const used = groups.map((size, k) => ({ size, k })).filter(({ size }) => size > 0);
    const ends: number[] = [];
    let sum = 0;
    for (const { size } of used) {
      sum += size;
      ends.push(sum);
    }
    // Groups next to each other must meet between their points; a piece without points joins anything.
    const joints = used.slice(1).map(({ k }, i) => k === used[i].k + 1);
    for (let signs = 0; signs < 1 << joints.length; signs++) {
      const rows: number[][] = [];
      const row = (entries: [number, number][], constant: number) => {
        const full = new Array(2 * used.length + 2).fill(0);
        for (const [column, value] of entries) full[column] += value;
        full[full.length - 1] = constant;
        rows.push(full);
      };
      const error = 2 * used.length;
      used.forEach((_, g) => {
        for (let i = g === 0 ? 0 : ends[g - 1]; i < ends[g]; i++) {
          const [x, y] = sorted[i];
          row(
            [
              [2 * g, x],
              [2 * g + 1, 1],
              [error, 1],
            ],
            -y,
          );
          row(
            [
              [2 * g, -x],
              [2 * g + 1, -1],
              [error, 1],
            ],
            y,
          );
        }
      });
      joints.forEach((meets, g) => {
        if (!meets) return;
        const sign = (signs >> g) & 1 ? 1 : -1;
        const [left, right] = [sorted[ends[g] - 1][0], sorted[ends[g]][0]];
        const difference = (x: number, factor: number) =>
          row(
            [
              [2 * g, factor * x],
              [2 * g + 1, factor],
              [2 * g + 2, -factor * x],
              [2 * g + 3, -factor],
            ],
            0,
          );
        difference(left, sign);
        difference(right, -sign);
      });
      const goal = new Array(2 * used.length + 2).fill(0);
      goal[error] = -1;
      const found = maximize(goal, rows);
      if (found.status !== "optimal") continue;
      const value = fraction(-found.value.numerators[0], found.value.denominator);
      if (!best || compare(value, best) < 0) best = value;
    }
  }
  return best ?? fraction(0n);
}

function randomPoints(seed: number, count: number, kind: number): Points {
  const random = seededRandom(seed);
  const points: Points = [];
  let x = -2;
  for (let i = 0; i < count; i++) {
    x += kind === 0 ? 1 : random.integer(1, 3) / 2;
    points.push([x, kind === 2 ? random.uniform(-1, 1) : random.integer(-3, 3)]);
  }
  return points;
}

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

describe("least largest error", () => {
  test("is that of the best of all linear programs, and the network keeps it", () => {
    for (let seed = 0; seed < 60; seed++) {
      const points = randomPoints(seed, 4 + (seed % 4), seed % 3);
      for (let pieces = 1; pieces <= 3; pieces++) {
        const least = leastErrorByPrograms(points, pieces);
        const fit = fitSpline(points, { pieces });
        expect(fit.leastError?.atLeast).toEqual(fit.leastError?.atMost);
        expect(compare(fit.leastError?.atMost ?? fraction(-1n), least)).toBe(0);
        expect(fit.pieces).toBeLessThanOrEqual(pieces);
        expect(fit.error.max).toBeCloseTo(toDouble(least), 12);
        // As few pieces as the error allows, exactly at it and above; more below.
        const error = toDouble(least);
        const rounded = compare(fractionOf(error), least) >= 0 ? error : error * (1 + 2 ** -52);
        const back = fitSpline(points, { error: rounded });
        expect(back.pieces).toBeLessThanOrEqual(fit.pieces);
        if (pieces > 1 && compare(leastErrorByPrograms(points, pieces - 1), fractionOf(rounded)) > 0) {
          expect(back.pieces).toBe(pieces);
          expect(compare(back.withOnePieceLess ?? fraction(0n), fractionOf(rounded))).toBe(1);
        }
      }
    }
  });

  test("on an interval the spline stays near the table all along, and dense points need as many pieces", () => {
    for (let seed = 0; seed < 12; seed++) {
      const points = randomPoints(seed, 5 + (seed % 5), seed % 3);
      const [low, high] = [fractionOf(points[0][0]), fractionOf(points[points.length - 1][0])];
      const table = splineThrough(points);
      for (const error of [0, 0.25, 0.75, 1.5]) {
        const fit = fitSpline(points, { error, on: "interval" });
        const real = largestDifference(fit.spline, table, low, high);
        expect(fit.error.exactMax).toEqual(real);
        expect(toDouble(real)).toBeLessThanOrEqual(error + 1e-12);
        const atPoints = fitSpline(points, { error });
        expect(fit.pieces).toBeGreaterThanOrEqual(atPoints.pieces);
        // Many points of the table: a spline near it at all of them is not far from it anywhere.
        const dense: Points = [];
        for (let k = 0; k + 1 < points.length; k++)
          for (let s = 0; s < 32; s++) {
            const x = points[k][0] + ((points[k + 1][0] - points[k][0]) * s) / 32;
            dense.push([x, toDouble(splineValue(table, fractionOf(x)))]);
          }
        dense.push(points[points.length - 1]);
        expect(fitSpline(dense, { error: error + 1e-9 }).pieces).toBeLessThanOrEqual(fit.pieces);
        const least = fit.leastError;
        expect(compare(least?.atLeast ?? low, least?.atMost ?? high)).toBeLessThanOrEqual(0);
        if (error > 0) {
          const coarse = fitSpline(dense, { pieces: fit.pieces });
          expect(toDouble(coarse.leastError?.atMost ?? low)).toBeLessThanOrEqual(
            toDouble(least?.atMost ?? low) + 1e-9,
          );
          expect(toDouble(coarse.leastError?.atMost ?? low)).toBeGreaterThan(
            toDouble(least?.atMost ?? low) - 0.2,
          );
        }
      }
    }
  });

  test("order and repetition of rows do not matter; rows far apart at one x are an error", () => {
    const points: Points = [
      [2, 1],
      [0, 0],
      [1, 3],
      [0, 1],
      [3, -1],
    ];
    const sorted = [...points].sort((a, b) => a[0] - b[0]);
    const [a, b] = [fitSpline(points, { pieces: 2 }), fitSpline(sorted, { pieces: 2 })];
    expect(a.spline).toEqual(b.spline);
    expect(toDouble(a.leastError?.atMost ?? fraction(0n))).toBe(0.5);
    expect(() => fitSpline(points, { error: 0.25 })).toThrow("it is at least 0.5");
    // Half of 1 + 2⁻⁵² + 2⁻⁵⁴ is no double: what is told is enough, all the same.
    const apart: Points = [
      [0, 1 + 2 ** -52],
      [0, -(2 ** -54)],
      [1, 0],
    ];
    const told = /at least (\S+)$/;
    const enough = Number(told.exec(messageOf(() => fitSpline(apart, { error: 0.25 })))?.[1]);
    expect(fitSpline(apart, { error: enough }).pieces).toBe(1);
    expect(fitSpline(points, { error: 0.5 }).pieces).toBe(2);
  });
});

/** The least sum of squares with knots at given abscissae: normal equations of hat functions by elimination. */
function squaresWithKnots(points: Points, knots: readonly number[]): number {
  const size = knots.length;
  const rows = points.map(([x]) =>
    knots.map((t, k) => {
      if (x === t) return 1;
      const [left, right] = [knots[k - 1], knots[k + 1]];
      if (left !== undefined && x > left && x < t) return (x - left) / (t - left);
      if (right !== undefined && x > t && x < right) return (right - x) / (right - t);
      return 0;
    }),
  );
  const system = knots.map((_, a) => [
    ...knots.map((_, b) => rows.reduce((sum, row) => sum + row[a] * row[b], 0)),
    rows.reduce((sum, row, i) => sum + row[a] * points[i][1], 0),
  ]);
  for (let k = 0; k < size; k++)
    for (let i = 0; i < size; i++) {
      if (i === k) continue;
      const factor = system[i][k] / system[k][k];
      for (let j = k; j <= size; j++) system[i][j] -= factor * system[k][j];
    }
  const values = system.map((row, k) => row[size] / row[k]);
  return points.reduce(
    (sum, [, y], i) => sum + (y - rows[i].reduce((s, h, k) => s + h * values[k], 0)) ** 2,
    0,
  );
}

function chooseKnots(places: readonly number[], count: number): number[][] {
  if (count === 0) return [[]];
  return places.flatMap((place, i) =>
    chooseKnots(places.slice(i + 1), count - 1).map((rest) => [place, ...rest]),
  );
}

describe("least squares", () => {
  test("are the least of all choices of knots among the abscissae", () => {
    for (let seed = 0; seed < 60; seed++) {
      const points = randomPoints(seed, 5 + (seed % 7), seed % 3);
      if (seed % 4 === 0) points.push([points[2][0], points[2][1] + 1], [points[0][0], 2]);
      const places = [...new Set(points.map(([x]) => x))].sort((a, b) => a - b);
      for (let pieces = 1; pieces <= Math.min(4, places.length - 1); pieces++) {
        const best = chooseKnots(places.slice(1, -1), pieces - 1)
          .map((inside) => squaresWithKnots(points, [places[0], ...inside, places[places.length - 1]]))
          .reduce((a, b) => Math.min(a, b));
        const fit = fitSpline(points, { pieces, loss: "squares" });
        expect(fit.error.sumOfSquares).toBeLessThanOrEqual(best * (1 + 1e-9) + 1e-12);
        expect(fit.error.sumOfSquares).toBeGreaterThanOrEqual(best * (1 - 1e-9) - 1e-12);
        expect(fit.pieces).toBeLessThanOrEqual(pieces);
        for (const knot of fit.knots) expect(places).toContain(knot);
      }
    }
  });

  test("with many candidates, thinning out for a bound turns no optimum away", () => {
    for (let seed = 0; seed < 8; seed++) {
      const random = seededRandom(seed);
      const points = Array.from({ length: 40 }, (_, i): [number, number] => [
        i / 8,
        Math.sin(i / (3 + seed)) + random.uniform(-0.2, 0.2),
      ]);
      const places = points.map(([x]) => x);
      for (const pieces of [2, 3, 4]) {
        const best = chooseKnots(places.slice(1, -1), pieces - 1)
          .map((inside) => squaresWithKnots(points, [places[0], ...inside, places[39]]))
          .reduce((a, b) => Math.min(a, b));
        const fit = fitSpline(points, { pieces, loss: "squares" });
        expect(fit.error.sumOfSquares / best).toBeCloseTo(1, 9);
      }
    }
  });
});

test("least squares of tiny and huge numbers are those of numbers near 1", () => {
  const points = randomPoints(5, 30, 2);
  const wanted = fitSpline(points, { pieces: 4, loss: "squares" }).knots;
  expect(wanted).toHaveLength(3);
  for (const size of [2 ** -700, 2 ** 700]) {
    const high = fitSpline(
      points.map(([x, y]) => [x, y * size]),
      { pieces: 4, loss: "squares" },
    );
    expect(high.knots).toEqual(wanted);
    const wide = fitSpline(
      points.map(([x, y]) => [x * size, y * size]),
      { pieces: 4, loss: "squares" },
    );
    expect(wide.knots).toEqual(wanted.map((knot) => knot * size));
  }
});

describe("the network of a fit", () => {
  test("has the error that it says, by exact evaluation, whichever way its units face", () => {
    for (let seed = 0; seed < 20; seed++) {
      const points = randomPoints(seed, 12, seed % 3);
      for (const facing of ["right", "left", "two-sided", "fewest"] as const)
        for (const loss of ["max", "squares"] as const) {
          const fit = fitSpline(points, { pieces: 4, loss, facing });
          const values = valuesAt(
            fit.network,
            points.map(([x]) => [x]),
          );
          const deviation = values.deviationFrom(points.map(([, y]) => [y]));
          expect(fit.error.max).toBe(deviation.maxDeviation);
          if (deviation.point >= 0) expect(fit.error.row).toBe(deviation.point);
          expect(fit.error.exactMax).toEqual(
            fraction(deviation.exactDeviation.numerator, deviation.exactDeviation.denominator),
          );
          const squares = points.reduce((sum, [, y], i) => sum + (values.outputs[i] - y) ** 2, 0);
          expect(fit.error.sumOfSquares).toBeCloseTo(squares, 10);
          const analysed = analyseSpline(fit.network, segmentDomain(fullSlice(1), ...fit.domain));
          expect(analysed.spline).toEqual(fit.spline);
          expect(analysed.pieces).toBe(fit.pieces);
          expect(fit.units.length).toBeLessThanOrEqual(fit.pieces);
          if (facing === "right" || facing === "left")
            expect(fit.units.every((unit) => unit.facing === facing)).toBe(true);
        }
      const listed = fitSpline(points, { pieces: 3, facing: ["left", "right"] });
      expect(listed.units.slice(-2).map((unit) => unit.facing)).toEqual(["left", "right"]);
    }
  });

  test("options that do not fit, and data that are none", () => {
    const points: Points = [
      [0, 0],
      [1, 1],
      [2, 0],
    ];
    const cases: [() => unknown, string][] = [
      [() => fitSpline(points, {}), "a number of pieces or an error, and not both"],
      [() => fitSpline(points, { pieces: 1, error: 1 }), "and not both"],
      [() => fitSpline(points, { pieces: 0 }), "the number of pieces is 0"],
      [() => fitSpline(points, { pieces: 1.5 }), "the number of pieces is 1.5"],
      [() => fitSpline(points, { error: -1 }), "the error is -1"],
      [() => fitSpline(points, { error: 1, loss: "squares" }), "least squares need a number of pieces"],
      [() => fitSpline(points, { pieces: 1, loss: "squares", on: "interval" }), "taken at the points"],
      [() => fitSpline([[0, 1]], { pieces: 1 }), "at least two different x, not only x = 0"],
      [
        () =>
          fitSpline(
            [
              [0, 1],
              [0, 2],
            ],
            { pieces: 1 },
          ),
        "not only x = 0",
      ],
      [() => fitSpline([], { pieces: 1 }), "at least two different x, not 0"],
      [
        () =>
          fitSpline(
            [
              [0, 1],
              [1, Number.NaN],
            ],
            { pieces: 1 },
          ),
        "row 2 has a number that is NaN",
      ],
      [
        () =>
          fitSpline(
            [
              [0, 1],
              [1, 2],
              [0, 1],
            ],
            { pieces: 1, on: "interval" },
          ),
        "rows 1 and 3 have the same x = 0",
      ],
      [() => fitSpline(points, { pieces: 2, facing: ["left", "left"] }), "there are 2 facings for 1 knots"],
      [() => fitSpline(points, { pieces: 2, loss: "squares", candidates: 1 }), "1 candidates"],
    ];
    for (const [run, message] of cases) expect(run).toThrow(message);
  });
});
