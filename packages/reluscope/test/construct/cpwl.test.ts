/** Piecewise linear functions given by cells: the network at exact points of every cell, depth, and what is refused. */
import { describe, expect, test } from "vitest";
import type { GivenCell } from "../../src/construct/cells.ts";
import { constructPiecewise, type PiecewiseOptions } from "../../src/construct/cpwl.ts";
import { type Triangulation, triangulationCells } from "../../src/construct/triangulation.ts";
import { type SeededRandom, seededRandom } from "../oracle/seeded-random.ts";
import { distance, exactEvaluator, quotients, sameQuotients, weightedMean } from "./exact-value.ts";
import { cutSimplex, movedGrid } from "./triangulations.ts";

/** Compares with linear interpolation at random points of every simplex. */
function check(
  random: SeededRandom,
  triangulation: Triangulation,
  layers: PiecewiseOptions["layers"] = "shallow",
) {
  const made = constructPiecewise(triangulationCells(triangulation), { layers });
  const { vertices, simplices, values } = triangulation;
  expect(made.proved).toBe(true);
  if (layers !== "tree" && layers !== "fewest")
    expect(made.counts.depth).toBeLessThanOrEqual(Math.ceil(Math.log2(vertices[0].length + 1)));
  const evaluate = exactEvaluator(made.network);
  for (const simplex of simplices) {
    for (let k = 0; k < 4; k++) {
      const corners = Array.from(simplex);
      const weights = corners.map(() => random.integer(0, 9));
      weights[0]++;
      const x = weightedMean(
        corners.map((v) => quotients(vertices[v])),
        weights,
      );
      const y = weightedMean(
        corners.map((v) => quotients([values[v] as number])),
        weights,
      );
      if (made.exact) expect(sameQuotients(evaluate(x), y)).toBe(true);
      else expect(distance(evaluate(x), y)).toBeLessThanOrEqual(made.maxDeviation);
    }
  }
  return made;
}

describe("random triangulations", () => {
  for (let seed = 1; seed <= 24; seed++) {
    const n = 1 + (seed % 4);
    test(`seed ${seed}, ${n} inputs`, () => {
      const random = seededRandom(seed);
      const cuts = [0, 6, 7, 2, 1][n];
      const triangulation = cutSimplex(random, n, random.integer(0, cuts));
      for (const layers of n === 2 ? (["maxima", "lines", "tree"] as const) : (["shallow"] as const)) {
        const made = check(random, triangulation, layers);
        expect(made.maxDeviation).toBeLessThan(1e-3);
      }
    });
  }
});

describe("grids with diagonals either way are exact", () => {
  for (let seed = 1; seed <= 6; seed++) {
    test(`seed ${seed}`, () => {
      const random = seededRandom(50 + seed);
      const grid = movedGrid(random, random.integer(1, 4), 0);
      for (const layers of ["shallow", "maxima"] as const) {
        const made = check(random, grid, layers);
        expect(made.exact).toBe(true);
        expect(made.maxDeviation).toBe(0);
      }
    });
  }
});

describe("grids with moved nodes", () => {
  for (let seed = 1; seed <= 4; seed++) {
    test(`seed ${seed}`, () => {
      const random = seededRandom(80 + seed);
      const grid = movedGrid(random, 3, 1);
      const units = (["maxima", "lines", "fewest"] as const).map((layers) => {
        const made = check(random, grid, layers);
        expect(made.maxDeviation).toBeLessThan(1e-7);
        return made.counts.units;
      });
      // Lines through vertices are far fewer than maxima.
      expect(units[1]).toBeLessThan(0.8 * units[0]);
      expect(units[2]).toBeLessThanOrEqual(units[1]);
    });
  }
});

test("several outputs share units", () => {
  const random = seededRandom(4);
  const grid = movedGrid(random, 2, 0);
  const one = grid.values as number[];
  const both = one.map((value) => [value, 3 - 2 * value]);
  const made = constructPiecewise(triangulationCells({ ...grid, values: both }));
  expect(made.exact).toBe(true);
  const alone = check(random, grid);
  expect(made.counts.hidden[0]).toBeLessThan(2 * alone.counts.hidden[0]);
  const evaluate = exactEvaluator(made.network);
  grid.vertices.forEach((vertex, v) => {
    expect(sameQuotients(evaluate(quotients(vertex)), quotients(both[v]))).toBe(true);
  });
});

describe("cells that are no simplices", () => {
  const square = (x: number, y: number, w: number, h: number, map: number[]): GivenCell => ({
    halfSpaces: [
      [1, 0, -x],
      [-1, 0, x + w],
      [0, 1, -y],
      [0, -1, y + h],
    ],
    map: [map],
  });
  test("boxes by half-spaces, a corner of one inside an edge of another", () => {
    // |x| in two strips, the left one cut in two halves at y = 1.
    const cells = [
      square(-1, 0, 1, 1, [-1, 0, 0]),
      square(-1, 1, 1, 1, [-1, 0, 0]),
      square(0, 0, 1, 2, [1, 0, 0]),
    ];
    const made = constructPiecewise(cells);
    expect(made.exact).toBe(true);
    expect(made.counts.hidden).toEqual([2]);
  });
  test("boxes in space that do not meet face to face", () => {
    const box = (low: number[], high: number[], map: number[]): GivenCell => ({
      vertices: Array.from({ length: 8 }, (_, k) => low.map((value, i) => ((k >> i) & 1 ? high[i] : value))),
      map: [map],
    });
    const made = constructPiecewise([
      box([0, 0, 0], [2, 2, 1], [0, 0, 1, 0]),
      box([0, 0, 1], [1, 2, 2], [0, 0, -1, 2]),
      box([1, 0, 1], [2, 2, 2], [0, 0, -1, 2]),
    ]);
    expect(made.exact).toBe(true);
    expect(made.counts.units).toBe(2);
  });
  test("an affine function needs no hidden layer", () => {
    const made = constructPiecewise([square(0, 0, 1, 1, [2, -3, 1]), square(1, 0, 1, 1, [2, -3, 1])]);
    expect(made.counts.hidden).toEqual([]);
    expect(made.exact).toBe(true);
  });
  test("folds along crossing lines make no second layer", () => {
    // |x| + 2 |y| on four quadrants.
    const made = constructPiecewise([
      square(-1, -1, 1, 1, [-1, -2, 0]),
      square(0, -1, 1, 1, [1, -2, 0]),
      square(-1, 0, 1, 1, [-1, 2, 0]),
      square(0, 0, 1, 1, [1, 2, 0]),
    ]);
    expect(made.counts.hidden).toEqual([3]);
    expect(made.exact).toBe(true);
  });
});

describe("what is refused", () => {
  const triangle = (vertices: number[][], map = [0, 0, 0]): GivenCell => ({ vertices, map: [map] });
  const unit = triangle([
    [0, 0],
    [1, 0],
    [0, 1],
  ]);
  test.each([
    [
      "a jump",
      [
        unit,
        triangle(
          [
            [1, 0],
            [0, 1],
            [1, 1],
          ],
          [0, 0, 1],
        ),
      ],
      /cells 0 and 1 meet at \(.*\), where their values are 0 and 1/,
    ],
    [
      "overlap",
      [
        unit,
        triangle([
          [0, 0],
          [1, 0],
          [1, 1],
        ]),
      ],
      "cells 0 and 1 overlap",
    ],
    ["the same cell twice", [unit, unit], "cells 0 and 1 overlap"],
    [
      "a hole",
      [
        unit,
        triangle([
          [1, 0],
          [2, 0],
          [2, 2],
        ]),
      ],
      /nothing lies behind the facet .* of cell 0/,
    ],
    [
      "a flat cell",
      [
        triangle([
          [0, 0],
          [1, 1],
          [2, 2],
        ]),
      ],
      "cell 0 is flat",
    ],
    [
      "no number",
      [
        triangle([
          [0, 0],
          [1, Number.NaN],
          [2, 2],
        ]),
      ],
      "cell 0: vertex 1 has a number that is NaN",
    ],
    [
      "an open cell",
      [
        {
          halfSpaces: [
            [1, 0, 0],
            [0, 1, 0],
          ],
          map: [[0, 0, 0]],
        },
      ],
      "cell 0 is not bounded",
    ],
    [
      "an empty cell",
      [
        {
          halfSpaces: [
            [1, 0, -1],
            [-1, 0, 0],
            [0, 1, 0],
            [0, -1, 1],
          ],
          map: [[0, 0, 0]],
        },
      ],
      "cell 0 is empty",
    ],
    [
      "a short map",
      [
        triangle(
          [
            [0, 0],
            [1, 0],
            [0, 1],
          ],
          [0, 0],
        ),
      ],
      "cell 0: its map has 2 numbers, not 3",
    ],
  ] as [string, GivenCell[], string | RegExp][])("%s", (_, cells, message) => {
    expect(() => constructPiecewise(cells)).toThrow(message);
  });
  test("a triangle that is not there", () => {
    expect(() => triangulationCells({ vertices: [[0], [1]], simplices: [[0, 2]], values: [0, 1] })).toThrow(
      "simplex 0 has a vertex 2; there are 0 … 1",
    );
  });
  test("overlaps thinner than any tolerance are found", () => {
    const thin = 2 ** -60;
    const cells = [
      { vertices: [[0], [1]], map: [[0, 0]] },
      { vertices: [[1 - 2 ** -53], [2]], map: [[0, thin]] },
    ];
    expect(() => constructPiecewise(cells)).toThrow("cells 0 and 1 overlap");
  });
});
