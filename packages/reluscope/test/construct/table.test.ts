/** Tables: the network equals the interpolation on every simplex, at exact points that the tests choose themselves. */
import { describe, expect, test } from "vitest";
import { constructTable } from "../../src/construct/table.ts";
import { type SeededRandom, seededRandom, shuffled } from "../oracle/seeded-random.ts";
import { distance, exactEvaluator, type Quotients, sameQuotients, weightedMean } from "./exact-value.ts";

interface Simplex {
  readonly points: Quotients[];
  readonly values: Quotients[];
}

/** A random simplex of the Kuhn triangulation: a path from a node to the one diagonally opposite, one input at a time. */
function randomSimplex(
  random: SeededRandom,
  box: readonly (readonly [number, number])[],
  nodes: readonly number[],
  values: readonly number[],
): Simplex {
  const corner = nodes.map((count) => random.integer(0, count - 2));
  const path = [corner];
  for (const i of shuffled(random, nodes.length)) {
    const next = [...(path.at(-1) as number[])];
    next[i]++;
    path.push(next);
  }
  const step = (i: number) => nodes.slice(0, i).reduce((product, count) => product * count, 1);
  return {
    points: path.map((place) => nodePlace(box, nodes, place)),
    values: path.map((place) => {
      const value = values[place.reduce((sum, k, i) => sum + k * step(i), 0)];
      return { tops: [BigInt(value * 2 ** 80)], bottom: 2n ** 80n };
    }),
  };
}

/** Ends of the intervals are small binary numbers here. */
function nodePlace(
  box: readonly (readonly [number, number])[],
  nodes: readonly number[],
  place: readonly number[],
): Quotients {
  const bottom = 64n * nodes.reduce((product, count) => product * BigInt(count - 1), 1n);
  const tops = place.map((k, i) => {
    const [low, high] = box[i].map((end) => BigInt(end * 64));
    return ((low * BigInt(nodes[i] - 1) + (high - low) * BigInt(k)) * bottom) / 64n / BigInt(nodes[i] - 1);
  });
  return { tops, bottom };
}

function check(
  random: SeededRandom,
  box: readonly (readonly [number, number])[],
  nodes: readonly number[],
  values: readonly number[],
  options: Parameters<typeof constructTable>[1] = {},
) {
  const made = constructTable({ box, nodes, values }, options);
  expect(made.proved).toBe(true);
  expect(made.counts.depth).toBeLessThanOrEqual(Math.ceil(Math.log2(nodes.length + 1)));
  const evaluate = exactEvaluator(made.network);
  for (let k = 0; k < 40; k++) {
    const { points, values: ends } = randomSimplex(random, box, nodes, values);
    const weights = points.map(() => random.integer(0, 5));
    if (!weights.some((weight) => weight > 0)) weights[0] = 1;
    const wanted = weightedMean(ends, weights);
    const got = evaluate(weightedMean(points, weights));
    if (made.exact) expect(sameQuotients(got, wanted)).toBe(true);
    else expect(distance(got, wanted)).toBeLessThanOrEqual(made.maxDeviation);
  }
  return made;
}

describe("tables of few bits are exact", () => {
  for (let seed = 1; seed <= 40; seed++) {
    test(`seed ${seed}`, () => {
      const random = seededRandom(seed);
      const n = 1 + (seed % 4);
      const nodes = Array.from({ length: n }, () => random.integer(2, n < 3 ? 7 : 3));
      const box = nodes.map((count): [number, number] => {
        const low = random.integer(-3, 3);
        return random.chance(0.5) ? [low / 4, low / 4 + 1] : [low, low + (count - 1) / 2];
      });
      const size = nodes.reduce((product, count) => product * count, 1);
      const values = Array.from({ length: size }, () => random.integer(-16, 16) / 4);
      const made = check(random, box, nodes, values, random.chance(0.3) ? { basis: "hinges" } : {});
      expect(made.exact).toBe(true);
      expect(made.maxDeviation).toBe(0);
    });
  }
});

describe("values with all their bits", () => {
  for (let seed = 1; seed <= 8; seed++) {
    test(`seed ${seed}`, () => {
      const random = seededRandom(1000 + seed);
      const nodes = [random.integer(2, 9), random.integer(2, 9)];
      const box: [number, number][] = [
        [0, 1],
        [-1, 0],
      ];
      // 53 bits, below 1 and above 2^-20: 80 bits after the point are enough.
      const values = Array.from(
        { length: nodes[0] * nodes[1] },
        () => random.integer(1, 2 ** 20) / 2 ** 20 + random.unit() / 2 ** 20,
      );
      const made = check(random, box, nodes, values);
      expect(made.exact).toBe(true);
      const fewest = check(random, box, nodes, values, { weights: "fewest" });
      expect(fewest.counts.units).toBeLessThanOrEqual(made.counts.units);
      expect(fewest.maxDeviation).toBeLessThan(1e-9);
    });
  }
});

test("grids whose coordinates are no binary numbers have a bound", () => {
  const random = seededRandom(7);
  const nodes = [4, 6];
  const values = Array.from({ length: 24 }, () => random.integer(-8, 8));
  const made = check(
    random,
    [
      [0, 0.75],
      [-1, 2.5],
    ],
    nodes,
    values,
  );
  expect(made.exact).toBe(false);
  expect(made.maxDeviation).toBeGreaterThan(0);
  expect(made.maxDeviation).toBeLessThan(1e-10);
});

test("an affine table on a grid that is no binary one", () => {
  const random = seededRandom(5);
  const box: [number, number][] = [
    [-0.25, 0.5],
    [0.5, 3],
  ];
  const values = Array.from({ length: 24 }, (_, at) => 3 * (at % 4) - 5 * Math.floor(at / 4));
  const made = check(random, box, [4, 6], values);
  expect(made.counts.hidden).toEqual([]);
  expect(made.maxDeviation).toBeLessThan(1e-12);
});

test("flat, affine and separable tables", () => {
  const random = seededRandom(3);
  const box: [number, number][] = [
    [0, 1],
    [0, 1],
  ];
  const of = (f: (i: number, j: number) => number) =>
    Array.from({ length: 20 }, (_, at) => f(at % 5, Math.floor(at / 5)));
  for (const values of [
    of(() => 0),
    of(() => -3),
    of((i, j) => 2 * i - j),
    of((i, j) => i * i + 3 * j * j),
  ]) {
    expect(check(random, box, [5, 4], values).exact).toBe(true);
  }
});

test("what a table of 64 × 64 nodes costs", () => {
  const values = Array.from({ length: 4096 }, (_, at) => ((at % 64) * Math.floor(at / 64)) % 37);
  const made = constructTable({
    box: [
      [0, 1],
      [0, 1],
    ],
    nodes: [64, 64],
    values,
  });
  expect(made.exact).toBe(true);
  expect(made.counts.hidden).toEqual([251, 63]);
  expect(made.counts.parameters).toBeLessThan(5 * 4096);
});

describe("what is refused", () => {
  const box: [number, number][] = [
    [0, 1],
    [0, 1],
  ];
  test.each([
    [
      "a value that is no number",
      { box, nodes: [2, 2], values: [0, 1, Number.NaN, 0] },
      "the value at node (1, 2) is NaN",
    ],
    ["too few values", { box, nodes: [2, 2], values: [0, 1, 2] }, "the table has 3 values, not 2 × 2 = 4"],
    [
      "one node",
      { box, nodes: [1, 2], values: [0, 1] },
      "at least 2 nodes along each input, not 1 along input 1",
    ],
    [
      "an empty interval",
      {
        box: [
          [1, 1],
          [0, 1],
        ] as [number, number][],
        nodes: [2, 2],
        values: [0, 1, 2, 3],
      },
      "[1, 1]",
    ],
    [
      "other dimensions",
      { box, nodes: [4], values: [0, 1, 2, 3] },
      "the table has 1 dimensions but the domain has 2",
    ],
  ])("%s", (_, table, message) => {
    expect(() => constructTable(table)).toThrow(message);
  });
});
