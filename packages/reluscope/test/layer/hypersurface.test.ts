/** Networks whose zero contour approximates a graph: the error falls with the depth, and the contour is one sheet. */
import {
  boxDomain,
  domainOfSamples,
  evaluate,
  fullSlice,
  type GraphDomain,
  hypersurfaceErrors,
  hypersurfaceNetwork,
  linearInterpolation,
  partition,
  planarBoundary,
  polyhedralBoundary,
  polyhedralComplex,
  polytopeDomain,
  projectionPath,
  rationalVector,
  roundedVector,
  sampledGraph,
} from "reluscope";
import { describe, expect, test } from "vitest";
import { pressPoint } from "../../src/layer/pressed-graph.ts";
import { seededRandom } from "../oracle/seeded-random.ts";

const interval: GraphDomain = { kind: "interval", low: 0, high: 2 * Math.PI };
const disc: GraphDomain = { kind: "disc", center: [0, 0], radius: 1 };
const sine = ([x]: Float64Array) => Math.sin(x);
const bump = ([x, y]: Float64Array) => Math.exp(-2 * (x * x + y * y)) + 0.3 * x;

describe("over an interval", () => {
  test("the error falls with the square of the depth", () => {
    const errors = hypersurfaceErrors(sine, interval, [3, 7, 15, 31]);
    errors.slice(1).forEach(({ error }, k) => {
      expect(errors[k].error / error).toBeGreaterThan(3);
    });
    expect(errors[3].error).toBeLessThan(6e-3);
  });

  test("the contour is one curve with a piece for every step, and one more", () => {
    const { network, error, pressed } = hypersurfaceNetwork(sine, interval, 9);
    expect(network.layers).toHaveLength(9);
    expect(network.layers.every((layer) => layer.weight.rows === 2)).toBe(true);
    expect(error).toBeCloseTo(pressed.error, 9);
    const complex = partition(
      network,
      boxDomain(fullSlice(2), [
        [0, 2 * Math.PI],
        [-3, 3],
      ]),
    );
    const boundary = planarBoundary(network, complex);
    expect(boundary).toMatchObject({ components: 1, closed: 0 });
    expect(boundary.pieces.length / 2).toBe(10);
    for (let k = 0; k < boundary.vertices.length; k += 2)
      expect(Math.abs(boundary.vertices[k + 1] - Math.sin(boundary.vertices[k]))).toBeLessThan(error + 1e-9);
  });

  test("samples, exactly where the steps fall on them", () => {
    const graph = linearInterpolation([
      [0, 0],
      [1, 2],
      [2, -1],
      [3, 0],
    ]);
    expect(hypersurfaceNetwork(graph, { kind: "interval", low: 0, high: 3 }, 2).error).toBeLessThan(1e-12);
  });

  test("projections press as the steps do", () => {
    const { network, projections, pressed } = hypersurfaceNetwork(sine, interval, 6);
    const point = [5.5, 0.25];
    const pressedPoint = Float64Array.from(point);
    projectionPath(projections, rationalVector(point)).forEach((exact, k) => {
      if (k > 0) pressPoint(pressedPoint, pressed.steps[k - 1]);
      roundedVector(exact).forEach((value, i) => {
        expect(value).toBeCloseTo(pressedPoint[i], 12);
      });
    });
    const value = pressedPoint[1] - pressed.flat[0] * pressedPoint[0] - pressed.flat[1];
    expect(evaluate(network, point)[0]).toBeCloseTo(value, 9);
  });
});

describe("over a disc", () => {
  test("the error falls with the depth", () => {
    const errors = hypersurfaceErrors(bump, disc, [0, 6, 24, 96]).map(({ error }) => error);
    for (let k = 1; k < errors.length; k++) expect(errors[k]).toBeLessThan(0.7 * errors[k - 1]);
    expect(errors[3]).toBeLessThan(0.06);
  });

  test("the contour is one sheet over the disc", () => {
    const { network, error } = hypersurfaceNetwork(bump, disc, 12);
    expect(network.layers.every((layer) => layer.weight.rows === 3)).toBe(true);
    const box = [
      [-0.7, 0.7],
      [-0.7, 0.7],
      [-3, 3],
    ] as const;
    const complex = polyhedralComplex(network, polytopeDomain(fullSlice(3), box));
    const boundary = polyhedralBoundary(network, complex);
    expect(boundary).toMatchObject({ components: 1, closed: 0, betti: [1, 0, 0] });
    for (let k = 0; k < boundary.vertices.length; k += 3) {
      const graph = bump(boundary.vertices.subarray(k, k + 2));
      expect(Math.abs(boundary.vertices[k + 2] - graph)).toBeLessThan(1.5 * error);
    }
  });
});

describe("samples", () => {
  test("over an interval, in any order, as the function between them", () => {
    const samples = [
      [2, -1],
      [0, 0],
      [3, 0],
      [1, 2],
    ];
    const domain = domainOfSamples(samples);
    expect(domain).toEqual({ kind: "interval", low: 0, high: 3 });
    expect(hypersurfaceNetwork(samples, domain, 2).error).toBeLessThan(1e-12);
    expect([-1, 0.5, 1.5, 9].map((x) => linearInterpolation(samples)(Float64Array.of(x)))).toEqual([
      0, 1, 0.5, 0,
    ]);
  });

  test("over a disc, scattered: affine on triangles, and near the function that they come from", () => {
    const random = seededRandom(3);
    const points = Array.from({ length: 900 }, () => [random.uniform(-1.1, 1.1), random.uniform(-1.1, 1.1)]);
    const flat = sampledGraph(points.map(([x, y]) => [x, y, 2 * x - 3 * y + 1]));
    const bent = points.map(([x, y]) => [x, y, bump(Float64Array.of(x, y))]);
    const graph = sampledGraph(bent);
    for (let k = 0; k < 200; k++) {
      const [x, y] = [random.uniform(-1, 1), random.uniform(-1, 1)];
      expect(flat(Float64Array.of(x, y))).toBeCloseTo(2 * x - 3 * y + 1, 12);
      expect(Math.abs(graph(Float64Array.of(x, y)) - bump(Float64Array.of(x, y)))).toBeLessThan(0.05);
    }
    for (const [x, y, z] of bent.slice(0, 20)) expect(graph(Float64Array.of(x, y))).toBeCloseTo(z, 12);
    // Beyond the outline: that of its nearest point.
    const square = sampledGraph([
      [0, 0, 0],
      [1, 0, 1],
      [0, 1, 0],
      [1, 1, 1],
    ]);
    expect(square(Float64Array.of(7, 0.5))).toBe(1);
    expect(square(Float64Array.of(0.25, -3))).toBe(0.25);
    const exact = hypersurfaceNetwork(bump, disc, 12).error;
    expect(Math.abs(hypersurfaceNetwork(bent, disc, 12).error - exact)).toBeLessThan(0.05);
  });

  test("that do not fit", () => {
    expect(() => sampledGraph([[0, 1]])).toThrow("1 samples are too few");
    expect(() =>
      sampledGraph([
        [0, 1],
        [0, 2],
      ]),
    ).toThrow("two samples lie over x = 0");
    expect(() =>
      sampledGraph([
        [0, 1],
        [0, 2, 3],
      ]),
    ).toThrow("sample 1 has 3 numbers");
    expect(() =>
      sampledGraph([
        [0, 0, 1],
        [1, 1, 2],
        [2, 2, 2],
      ]),
    ).toThrow("on one line");
    expect(() =>
      sampledGraph([
        [0, 0, 1],
        [1, 0, 2],
        [0, 1, 2],
        [1, 0, 3],
      ]),
    ).toThrow("two samples lie over (1, 0)");
    expect(() =>
      sampledGraph([
        [0, Number.NaN],
        [1, 1],
      ]),
    ).toThrow("sample 0: number 1 is NaN");
    expect(() =>
      hypersurfaceNetwork(
        [
          [0, 1],
          [1, 1],
        ],
        disc,
        2,
      ),
    ).toThrow("over a disc they have 3");
  });
});

test("what cannot be pressed", () => {
  expect(() => hypersurfaceNetwork(sine, { kind: "interval", low: 1, high: 1 }, 3)).toThrow(
    "not an interval",
  );
  expect(() => hypersurfaceNetwork(() => Number.NaN, disc, 3)).toThrow("the function is NaN");
  expect(() => hypersurfaceNetwork(sine, interval, -1)).toThrow("no number of steps");
});
