/** Probabilities of full rank: the known numbers of non-singular matrices, brute force, bounds and intervals. */
import { describe, expect, test } from "vitest";
import { binomialInterval } from "../../src/explain/binomial-interval.ts";
import { fullRankProbability } from "../../src/explain/full-rank-probability.ts";
import { seededInteger } from "../../src/explain/seeded-integer.ts";
import { fractionRank } from "./fraction-elimination.ts";

/** The number of matrices of full rank among all of them. */
function countOf(rows: number, columns: number, values: readonly number[]): bigint {
  const found = fullRankProbability(rows, columns, { values });
  if (found.kind !== "exact") throw new Error("not counted");
  const total = BigInt(values.length) ** BigInt(rows * columns);
  return (found.fraction[0] * total) / found.fraction[1];
}

/** The probability by looking at every matrix, [numerator, denominator] not reduced. */
function bruteForce(rows: number, columns: number, values: readonly number[], weights: readonly number[]) {
  let [full, total] = [0n, 0n];
  const entries = rows * columns;
  for (let code = 0; code < values.length ** entries; code++) {
    let weight = 1n;
    const flat: bigint[] = [];
    for (let k = 0, rest = code; k < entries; k++, rest = Math.floor(rest / values.length)) {
      flat.push(BigInt(values[rest % values.length]));
      weight *= BigInt(weights[rest % values.length]);
    }
    const matrix = Array.from({ length: rows }, (_, i) => flat.slice(i * columns, (i + 1) * columns));
    total += weight;
    if (fractionRank(matrix) === Math.min(rows, columns)) full += weight;
  }
  return [full, total] as const;
}

describe("counted probabilities", () => {
  test("non-singular matrices of 0 and 1, of −1 and 1, of −1, 0 and 1: the known sequences", () => {
    // OEIS A055165 and A056989.
    const bits = [1n, 6n, 174n, 22560n, 12514320n, 28836612000n];
    for (const [k, count] of bits.entries()) expect(countOf(k + 1, k + 1, [0, 1])).toBe(count);
    // Each (n − 1) × (n − 1) matrix of bits stands for 2^(2n − 1) of signs.
    expect(countOf(1, 1, [-1, 1])).toBe(2n);
    for (const [k, count] of bits.entries())
      expect(countOf(k + 2, k + 2, [-1, 1])).toBe(count << BigInt(2 * k + 3));
    const ternary = [2n, 48n, 11808n, 27947520n];
    for (const [k, count] of ternary.entries()) expect(countOf(k + 1, k + 1, [-1, 0, 1])).toBe(count);
  });

  test.each([
    [2, 2, [0, 1, 3], [1, 1, 1]],
    [2, 3, [-2, 5], [3, 1]],
    [3, 2, [-1, 0, 1], [1, 2, 1]],
    [3, 2, [-1, 0, 2], [2, 1, 5]],
    [3, 4, [-1, 1], [1, 1]],
    [4, 3, [-1, 1], [2, 1]],
    [3, 3, [0, 1], [3, 2]],
    [1, 3, [0, 4], [1, 1]],
    [2, 2, [0], [1]],
    [1, 2, [7], [1]],
    [2, 2, [7], [1]],
    [1, 1, [-3, 3], [1, 1]],
    [2, 5, [1, 2, 3], [1, 1, 1]],
  ] as const)("%i × %i of %j, weights %j: as by looking at all", (rows, columns, values, weights) => {
    const found = fullRankProbability(rows, columns, { values, weights });
    const [full, total] = bruteForce(rows, columns, values, weights);
    expect(found.kind).toBe("exact");
    if (found.kind !== "exact") throw new Error("not counted");
    expect(found.fraction[0] * total).toBe(found.fraction[1] * full);
    expect(total).toBeLessThan(2n ** 53n);
    expect(found.probability).toBe(Number(full) / Number(total));
    const scaled = fullRankProbability(columns, rows, { values: values.map((value) => value / 8), weights });
    expect(scaled).toMatchObject({ kind: "exact", fraction: found.fraction });
  });

  test("certain for entries from a density; long matrices are nearly so", () => {
    expect(fullRankProbability(7, 900, "continuous")).toMatchObject({ kind: "exact", probability: 1 });
    const long = fullRankProbability(3, 60, { values: [-1, 1] });
    // Three pairs of rows, two signs: P(deficient) is about 6 · 2^−60.
    expect(long.kind).toBe("exact");
    if (long.kind === "exact") {
      const [top, bottom] = long.fraction;
      expect(Number(((bottom - top) * 2n ** 70n) / bottom)).toBeCloseTo(6 * 2 ** 10, -1);
    }
  });

  test("refuses what is no distribution", () => {
    expect(() => fullRankProbability(0, 2, "continuous")).toThrow("no 0 rows");
    expect(() => fullRankProbability(2, 2, { values: [] })).toThrow("at least one value");
    expect(() => fullRankProbability(2, 2, { values: [0, -0] })).toThrow("repeated");
    expect(() => fullRankProbability(2, 2, { values: [0, Number.NaN] })).toThrow("is NaN");
    expect(() => fullRankProbability(2, 2, { values: [0, 1], weights: [1] })).toThrow("weights");
    expect(() => fullRankProbability(2, 2, { values: [0, 1], weights: [1, 0.5] })).toThrow("weights");
  });
});

describe("estimated probabilities", () => {
  test("hold the exact one in their interval, above the bound, and repeat with the seed", () => {
    for (const [size, values] of [
      [4, [0, 1]],
      [5, [-1, 1]],
      [3, [-1, 0, 1]],
    ] as const) {
      const exact = fullRankProbability(size, size, { values });
      let missed = 0;
      for (let seed = 1; seed <= 20; seed++) {
        const options = { mostClasses: 0, samples: 300, seed };
        const found = fullRankProbability(size, size, { values }, options);
        if (found.kind !== "estimate") throw new Error("counted");
        const [low, high] = found.interval;
        expect(low).toBeLessThan(found.probability);
        expect(high).toBeGreaterThan(found.probability);
        if (exact.probability < low || exact.probability > high) missed++;
        expect(found.atLeast).toBeLessThanOrEqual(exact.probability);
        expect(found.atLeast).toBeGreaterThan(0.2);
        expect(fullRankProbability(size, size, { values }, options)).toEqual(found);
      }
      expect(missed).toBeLessThan(4);
    }
  });

  test("of larger matrices, whose bound is near 1 where they are long", () => {
    const square = fullRankProbability(12, 12, { values: [-1, 0, 1] }, { samples: 400 });
    expect(square).toMatchObject({ kind: "estimate", samples: 400, confidence: 0.95 });
    expect(square.probability).toBeGreaterThan(0.95);
    const long = fullRankProbability(60, 20, { values: [-1, 1] }, { samples: 20 });
    expect(long.probability).toBe(1);
    expect(long.atLeast).toBeGreaterThan(1 - 2 ** -39);
    expect(long.atLeast).toBeLessThan(1);
  });
});

describe("intervals", () => {
  /** P(X ≥ k), from exact binomial numbers. */
  const tail = (k: number, n: number, p: number) => {
    let [sum, choose] = [0, 1n];
    for (let i = 0; i <= n; i++) {
      if (i >= k) sum += Number(choose) * p ** i * (1 - p) ** (n - i);
      choose = (choose * BigInt(n - i)) / BigInt(i + 1);
    }
    return sum;
  };

  test("have their tails", () => {
    for (const [k, n, confidence] of [
      [1, 10, 0.95],
      [5, 10, 0.9],
      [10, 10, 0.99],
      [37, 40, 0.95],
      [250, 900, 0.95],
    ] as const) {
      const [low, high] = binomialInterval(k, n, confidence);
      expect(tail(k, n, low)).toBeCloseTo((1 - confidence) / 2, 9);
      if (k < n) expect(1 - tail(k + 1, n, high)).toBeCloseTo((1 - confidence) / 2, 9);
      else expect(high).toBe(1);
    }
    expect(binomialInterval(0, 20, 0.95)[0]).toBe(0);
    expect(binomialInterval(0, 20, 0.95)[1]).toBeCloseTo(1 - 0.025 ** (1 / 20), 12);
  });

  test("whole numbers are all drawn, alike, and by their seed", () => {
    const below = seededInteger(3);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[below(7)]++;
    // Five standard deviations.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt(10_000));
    const [a, b, c] = [seededInteger(9), seededInteger(9), seededInteger(10)];
    const [first, second, third] = [a, b, c].map((draw) => Array.from({ length: 20 }, () => draw(1000)));
    expect(first).toEqual(second);
    expect(first).not.toEqual(third);
    expect(() => below(2 ** 33)).toThrow("at most 2^32");
  });
});
