/** Fits of piecewise linear functions on an interval: by hand, against tables, and against dense points, whose fits bound them below. */
import { analyseSpline, fitFunction, fitSpline, fullSlice, segmentDomain, splineOnSegment } from "reluscope";
import { describe, expect, test } from "vitest";
import { compare, fraction, fractionOf, toDouble } from "../../src/exact/fraction.ts";
import { splineThrough, splineValue } from "../../src/spline/canonical-form.ts";
import { largestDifference } from "../../src/spline/spline-segment.ts";
import { seededNetwork } from "../oracle/networks.ts";
import { seededRandom } from "../oracle/seeded-random.ts";

const whole = (network: Parameters<typeof splineOnSegment>[0]) =>
  splineOnSegment(network, segmentDomain(fullSlice(1), -1, 1));

describe("a function on an interval", () => {
  test("is fitted with the least error that can be told by hand", () => {
    const tent = splineThrough([
      [-1, 1],
      [0, 0],
      [1, 1],
    ]);
    const one = fitFunction(tent, [-1, 1], { pieces: 1 });
    expect(one).toMatchObject({ pieces: 1, optimal: true, decided: "exact", error: { max: 0.5 } });
    expect(fitFunction(tent, [-1, 1], { error: 0.5 }).pieces).toBe(1);
    expect(fitFunction(tent, [-1, 1], { error: 0.499 })).toMatchObject({ pieces: 2, error: { max: 0 } });
    // Of the whole function, whatever goes on outside.
    expect(fitFunction(tent, [0, 1], { pieces: 1 })).toMatchObject({ pieces: 1, error: { max: 0 } });
    const flat = fitFunction(
      splineThrough([
        [0, 2],
        [1, 2],
      ]),
      [0, 1],
      { pieces: 3 },
    );
    expect(flat).toMatchObject({ pieces: 1, error: { max: 0 } });
    expect(() => fitFunction(tent, [1, 1], { pieces: 1 })).toThrow("[1, 1] is no interval");
    expect(() => fitFunction(tent, [0, 1], {})).toThrow("needs a number of pieces or an error");
    expect(() => fitFunction(tent, [0, 1], { pieces: 0 })).toThrow("whole number of at least 1");
  });

  test("is fitted as the table of its corners is", () => {
    for (let seed = 0; seed < 6; seed++) {
      const random = seededRandom(seed);
      const points = Array.from({ length: 7 }, (_, k): [number, number] => [
        k / 4,
        Math.round(random.uniform(-8, 8)) / 4,
      ]);
      const table = splineThrough(points);
      for (const options of [{ pieces: 2 }, { pieces: 3 }, { error: 0.5 }]) {
        const own = fitFunction(table, [0, 1.5], options);
        const other = fitSpline(points, { ...options, on: "interval" });
        expect(own.pieces).toBe(other.pieces);
        expect(own.leastError).toEqual(other.leastError);
        expect(own.error.exactMax).toEqual(
          largestDifference(own.spline, table, fractionOf(0), fractionOf(1.5)),
        );
      }
    }
  });

  test("of networks of any depth, whose knots are fractions: dense points need as much", () => {
    let fewer = 0;
    for (let seed = 0; seed < 10; seed++) {
      const network = seededNetwork("generic", seed, { inputs: 1, width: 6, depth: 1 + (seed % 3) });
      const { onSegment, pieces } = whole(network);
      if (pieces < 3) continue;
      const exact = fitFunction(onSegment, [-1, 1], { pieces });
      expect(exact.error.max).toBeLessThanOrEqual(1e-12);
      const count = pieces - 1;
      const fit = fitFunction(onSegment, [-1, 1], { pieces: count });
      expect(fit.pieces).toBeLessThanOrEqual(count);
      const read = analyseSpline(fit.network, segmentDomain(fullSlice(1), -1, 1)).onSegment;
      expect(largestDifference(read, onSegment, fractionOf(-1), fractionOf(1))).toEqual(fit.error.exactMax);
      const dense = Array.from({ length: 257 }, (_, k): [number, number] => {
        const x = k / 128 - 1;
        return [x, toDouble(splineValue(onSegment, fractionOf(x)))];
      });
      const below = toDouble(fitSpline(dense, { pieces: count }).leastError?.atMost ?? fraction(0n));
      const least = fit.leastError;
      if (!least) throw new Error("no least error");
      expect(compare(least.atLeast, least.atMost)).toBeLessThanOrEqual(0);
      expect(toDouble(least.atLeast)).toBeGreaterThanOrEqual(below - 1e-12);
      expect(fit.error.max).toBeLessThanOrEqual(toDouble(least.atMost) + 1e-12);
      const size = Math.max(...onSegment.knots.map(({ jump }) => Math.abs(toDouble(jump))));
      expect(toDouble(least.atMost)).toBeLessThanOrEqual(below + size / 64);
      if (toDouble(least.atMost) > 0) {
        expect(
          fitFunction(onSegment, [-1, 1], { error: 0.999 * toDouble(least.atLeast) }).pieces,
        ).toBeGreaterThan(count);
        fewer++;
      }
    }
    expect(fewer).toBeGreaterThan(2);
  });
});
