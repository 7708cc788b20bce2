/** The oracle on networks small enough to count by hand. */
import { describe, expect, test } from "vitest";
import { buildNetwork } from "./build-network.ts";
import { box, convexHull, hullOf, segment, wholeSpace } from "./domains.ts";
import { pointOf, ratio, toDoubles } from "./dyadic-integers.ts";
import { exactBoundary } from "./exact-boundary.ts";
import { exactComplex } from "./exact-complex.ts";
import { glue } from "./glue.ts";

const square = box(wholeSpace(2), [-1, 1], [-1, 1]);
const above = { kind: "threshold", output: 0, threshold: 0 } as const;

describe("complex", () => {
  test("|x| + |y| on a square: four cells, four regions", () => {
    const network = buildNetwork(
      [
        {
          weight: [
            [1, 0],
            [0, 1],
          ],
          bias: [0, 0],
          slope: [-1, -1],
        },
      ],
      { weight: [[1, 1]], bias: [0] },
    );
    const complex = exactComplex(network, square);
    expect(complex.fVector).toEqual([9, 12, 4]);
    expect(complex.linearRegions).toBe(4);
    expect(complex.cells.map((cell) => cell.pattern[0]).sort()).toEqual(["++", "+-", "-+", "--"]);
  });

  test("a crease that the output does not show joins two cells to one region", () => {
    const network = buildNetwork([{ weight: [[1, 0]], bias: [0] }], { weight: [[0]], bias: [3] });
    const complex = exactComplex(network, square);
    expect([complex.cells.length, complex.linearRegions]).toEqual([2, 1]);
  });

  test("a unit that vanishes on a cell has sign 0 there and does not cut it", () => {
    const layers = [
      { weight: [[1, 0]], bias: [0] },
      { weight: [[1]], bias: [0] },
    ];
    const complex = exactComplex(buildNetwork(layers, { weight: [[1]], bias: [0] }), square);
    expect(complex.cells.map((cell) => cell.pattern.join("|")).sort()).toEqual(["+|+", "-|0"]);
  });

  test("a linear unit never cuts", () => {
    const network = buildNetwork([{ weight: [[1, 1]], bias: [0], slope: [1] }], { weight: [[2]], bias: [0] });
    expect(exactComplex(network, square).fVector).toEqual([4, 4, 1]);
  });

  test("three lines through one point make six cells around one vertex", () => {
    const network = buildNetwork(
      [
        {
          weight: [
            [1, 0],
            [0, 1],
            [1, 2],
          ],
          bias: [0, 0, 0],
        },
      ],
      { weight: [[1, 1, 1]], bias: [0] },
    );
    expect(exactComplex(network, square).fVector).toEqual([11, 16, 6]);
  });

  test("knots on a line, two of them at one place and one 2^-60 beside it", () => {
    const network = buildNetwork([{ weight: [[1], [-2], [1]], bias: [0, 0, -(2 ** -60)] }], {
      weight: [[1, 1, 1]],
      bias: [0],
    });
    const complex = exactComplex(network, segment(wholeSpace(1), -1, 1));
    expect(complex.fVector).toEqual([4, 3]);
    expect(complex.vertices.flatMap(toDoubles).sort((a, b) => a - b)).toEqual([-1, 0, 2 ** -60, 1]);
  });

  test("a slice through points that doubles cannot subtract", () => {
    const slice = hullOf([[2 ** 60], [1]]);
    expect([...slice.directions, ...slice.tails!]).toEqual([-(2 ** 60), 1]);
    const network = buildNetwork([{ weight: [[1]], bias: [-1] }], { weight: [[1]], bias: [0] });
    const complex = exactComplex(network, segment(slice, 0, 2));
    expect(complex.fVector).toEqual([3, 2]); // the crease is exactly at t = 1
    expect(complex.vertices.flatMap(toDoubles)).toContain(1);
  });
});

describe("boundary", () => {
  const diamond = buildNetwork(
    [
      {
        weight: [
          [1, 0],
          [0, 1],
        ],
        bias: [0, 0],
        slope: [-1, -1],
      },
    ],
    { weight: [[1, 1]], bias: [-0.5] },
  );

  test("a closed diamond", () => {
    const boundary = exactBoundary(exactComplex(diamond, square), above);
    expect(boundary).toMatchObject({ components: 1, closed: 1, betti: [1, 1], flatCells: 0 });
    expect(boundary.pieces).toHaveLength(4);
    expect(boundary.length).toBeCloseTo(4 * Math.SQRT1_2, 14);
    expect(boundary.classMeasures[0]).toBeCloseTo(0.5, 14);
    expect(boundary.classMeasures[1]).toBeCloseTo(3.5, 14);
  });

  test("a threshold moves it", () => {
    const boundary = exactBoundary(exactComplex(diamond, square), {
      kind: "threshold",
      output: 0,
      threshold: 0.75,
    });
    expect(boundary).toMatchObject({ components: 4, closed: 0, betti: [4, 0] });
  });

  test("zero on an edge with positive sides is no boundary; beside a flat cell it is", () => {
    const fold = buildNetwork([{ weight: [[1, 0]], bias: [0], slope: [-1] }], { weight: [[1]], bias: [0] });
    expect(exactBoundary(exactComplex(fold, square), above).pieces).toHaveLength(0);
    const ramp = buildNetwork([{ weight: [[1, 0]], bias: [0] }], { weight: [[1]], bias: [0] });
    const boundary = exactBoundary(exactComplex(ramp, square), above);
    expect(boundary).toMatchObject({ components: 1, flatCells: 1, length: 2, classMeasures: [2, 2] });
    const dip = buildNetwork([{ weight: [[1, 0]], bias: [0] }], { weight: [[-1]], bias: [0] });
    expect(exactBoundary(exactComplex(dip, square), above)).toMatchObject({ pieces: [], flatCells: 1 });
  });

  test("three classes meet at a point; the first wins a tie", () => {
    const weight = [
      [1, 0],
      [-1, 1],
      [-1, -1],
      [1, 0],
    ];
    const network = buildNetwork([], { weight, bias: [0, 0, 0, 0] });
    const boundary = exactBoundary(exactComplex(network, square), { kind: "max" });
    expect(boundary.pieces.map((piece) => String(piece.classes)).sort()).toEqual(["0,1", "0,2", "1,2"]);
    expect(boundary.classMeasures[3]).toBe(0);
    expect(boundary.flatCells).toBe(1); // outputs 0 and 3 tie wherever class 0 wins
    const smallest = exactBoundary(exactComplex(network, square), { kind: "min" });
    expect(smallest.components).toBe(1);
  });
});

test("gluing refuses pieces that are not face to face, and pieces that overlap", () => {
  const corners = (numbers: number[][]) => numbers.map(pointOf);
  const whole = corners([
    [0, 0],
    [2, 0],
    [2, 2],
    [0, 2],
  ]);
  const left = corners([
    [0, 0],
    [1, 0],
    [1, 2],
    [0, 2],
  ]);
  const low = corners([
    [1, 0],
    [2, 0],
    [2, 1],
    [1, 1],
  ]);
  const high = corners([
    [1, 1],
    [2, 1],
    [2, 2],
    [1, 2],
  ]);
  expect(() => glue([left, low, high], whole)).toThrow("not face to face");
  expect(() => glue([left, left], whole)).toThrow("overlap");
});

test("ratios of integers become the nearest doubles, or next to them", () => {
  expect(ratio(1n, 3n)).toBeCloseTo(1 / 3, 15);
  expect(ratio(-(10n ** 400n), 10n ** 399n)).toBe(-10);
  expect(ratio(1n, 1n << 1060n)).toBe(2 ** -1060);
  expect(
    convexHull([
      [0, 0],
      [1, 0],
      [2, 0],
      [1, 1],
      [0, 2],
      [1, 0.5],
    ]),
  ).toEqual([
    [0, 0],
    [2, 0],
    [0, 2],
  ]);
});
