/** `polyhedralBoundary`: shapes known by heart, and models whose boundaries are known. */
import {
  axisSlice,
  fullSlice,
  polyhedralBoundary,
  polyhedralComplex,
  polytopeDomain,
  readNetwork,
} from "reluscope";
import { describe, expect, test } from "vitest";
import { expectValidPolyhedralBoundary } from "../invariants/valid-polyhedral-boundary.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { decisionOf, expectedCounts, hasSharedData, sharedBytes } from "../oracle/shared-data.ts";

const cube = (d: number, low: number, high: number) =>
  polytopeDomain(
    fullSlice(d),
    Array.from({ length: d }, () => [low, high] as const),
  );

const identity = (d: number) =>
  Array.from({ length: d }, (_, i) => Array.from({ length: d }, (__, j) => (i === j ? 1 : 0)));
const absolute = (d: number) => ({
  weight: identity(d),
  bias: new Array(d).fill(0),
  slope: new Array(d).fill(-1),
});
const binomial = (n: number, k: number): number => (k === 0 ? 1 : (binomial(n - 1, k - 1) * n) / k);
const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

describe("shapes known by heart", () => {
  test.each([1, 2, 3, 4, 5, 6])("the cross-polytope |x₁| + … ≤ 1 in dimension %i", (d) => {
    const network = buildNetwork([absolute(d)], { weight: [new Array(d).fill(1)], bias: [0] });
    const complex = polyhedralComplex(network, cube(d, -2, 2));
    const boundary = polyhedralBoundary(network, complex, { kind: "threshold", output: 0, threshold: 1 });
    expectValidPolyhedralBoundary(network, complex, boundary);
    expect(boundary.counts.fVector).toEqual(
      Array.from({ length: d }, (_, k) => 2 ** (k + 1) * binomial(d, k + 1)),
    );
    expect(boundary.measure).toBeCloseTo((2 ** d * Math.sqrt(d)) / factorial(d - 1), 12);
    const sphere = d === 1 ? [2] : [1, ...new Array(d - 2).fill(0), 1];
    expect(boundary.betti).toEqual(sphere);
    expect(boundary.relativeBetti).toEqual(sphere);
    expect(boundary.closed).toBe(boundary.components);
    boundary.pieceNormals.forEach((value) => {
      expect(Math.abs(value)).toBeCloseTo(1 / Math.sqrt(d), 14);
    });
  });

  test("two nested octahedra", () => {
    const network = buildNetwork([absolute(3), { weight: [[1, 1, 1]], bias: [-2], slope: [-1] }], {
      weight: [[1]],
      bias: [0],
    });
    const complex = polyhedralComplex(network, cube(3, -3, 3));
    const boundary = polyhedralBoundary(network, complex, { kind: "threshold", output: 0, threshold: 0.5 });
    expect(boundary).toMatchObject({ components: 2, closed: 2, betti: [2, 0, 2], relativeBetti: [2, 0, 2] });
    expect(boundary.counts.fVector).toEqual([12, 24, 16]);
    expect(boundary.measure).toBeCloseTo(4 * Math.sqrt(3) * (1.5 ** 2 + 2.5 ** 2), 12);
  });

  test.each([2, 3, 4, 5])("the largest of 1 and ±x₁, … in dimension %i", (d) => {
    const rows = identity(d).flatMap((row) => [row, row.map((value) => -value)]);
    const network = buildNetwork([], {
      weight: [new Array(d).fill(0), ...rows],
      bias: [1, ...rows.map(() => 0)],
    });
    const complex = polyhedralComplex(network, cube(d, -2, 2));
    const boundary = polyhedralBoundary(network, complex);
    expectValidPolyhedralBoundary(network, complex, boundary);
    // The facets of a cube, and a sheet from each of its ridges to the border.
    expect(boundary.counts.pieces).toBe(2 * d + 4 * binomial(d, 2));
    const sheet = (Math.SQRT2 * 2 ** (d - 2) * (2 ** (d - 1) - 1)) / (d - 1);
    expect(boundary.measure).toBeCloseTo(2 * d * 2 ** (d - 1) + 4 * binomial(d, 2) * sheet, 10);
    expect(boundary.betti).toEqual([1, ...new Array(d - 2).fill(0), 1]);
    expect(boundary.relativeBetti).toEqual([...new Array(d - 1).fill(0), 2 * d]);
  });

  test("ties: a facet is a piece only where the class changes", () => {
    const along = (slope: number) =>
      buildNetwork([{ weight: [[1, 0, 0]], bias: [0], slope: [slope] }], { weight: [[1]], bias: [0] });
    const boundary = (slope: number) => {
      const network = along(slope);
      return polyhedralBoundary(network, polyhedralComplex(network, cube(3, -1, 1)));
    };
    expect(boundary(0)).toMatchObject({ measure: 4, flatCells: 1, relativeBetti: [0, 0, 1] });
    expect([...boundary(0).pieceNormals]).toEqual([1, 0, 0]);
    expect(boundary(-1)).toMatchObject({ measure: 0, components: 0, flatCells: 0, betti: [0, 0, 0] });
    expect(boundary(0.5)).toMatchObject({ measure: 4, flatCells: 0 });
  });
});

describe.skipIf(!hasSharedData)("known boundaries", () => {
  const load = (model: string) => readNetwork(sharedBytes(model), { name: model }).network;

  const entries = [1, 2, 3, 4].flatMap((dimension) => expectedCounts(dimension).filter(([, , e]) => !e.vary));
  test.each(entries)("%s", (_, model, entry) => {
    const network = load(model);
    const box = entry.domain[0].map((low, i) => [low, entry.domain[1][i]] as const);
    const complex = polyhedralComplex(network, polytopeDomain(fullSlice(box.length), box));
    const found = polyhedralBoundary(network, complex, decisionOf(entry));
    const { pieces, components, flatCells, length } = entry.boundary;
    expect(found).toMatchObject({ components, flatCells });
    expect(found.counts.pieces).toBe(pieces);
    if (length !== null) expect(found.measure).toBeCloseTo(length, 9);
    expectValidPolyhedralBoundary(network, complex, found);
  });

  test("the torus is one closed surface of genus 1", () => {
    const network = load("models/torus_sdf_3-32-32-32-1.onnx");
    const complex = polyhedralComplex(network, cube(3, -1, 1));
    const torus = polyhedralBoundary(network, complex);
    expect(torus).toMatchObject({ components: 1, closed: 1, euler: 0, flatCells: 0 });
    expect(torus.betti).toEqual([1, 2, 1]);
    expect(torus.relativeBetti).toEqual([1, 2, 1]);
    // A smooth torus has 4π² · 0.55 · 0.22 = 4.78; marching tetrahedra on ever finer grids approach 4.93.
    expect(Math.abs(torus.measure - 4.92)).toBeLessThan(0.02);
    expectValidPolyhedralBoundary(network, complex, torus);
    // The signed distance grows outwards, away from the circle of radius 0.55 in the middle.
    let outwards = 0;
    for (let piece = 0; piece < torus.counts.pieces; piece++) {
      const [x, y, z] = torus.vertices.subarray(3 * torus.polygons!.vertices[torus.polygons!.start[piece]]);
      const radius = Math.hypot(x, y);
      const [a, b, c] = torus.pieceNormals.subarray(3 * piece, 3 * piece + 3);
      const away = (1 - 0.55 / radius) * (a * x + b * y) + c * z;
      if (away > 0) outwards += torus.pieceVolumes[piece];
    }
    expect(outwards / torus.measure).toBeGreaterThan(0.99);
  });

  test.each([
    ["models/iris_4-12-12-3.onnx", "max", [0, 1, 2, 3]],
    ["models/iris_4-12-12-3.onnx", "min", [0, 1, 2, 3]],
    ["models/iris_4-12-12-3.onnx", "max", [1, 2, 3]],
    ["models/wine_13-24-24-3.onnx", "max", [0, 6, 9]],
    ["models/wine_13-24-24-3.onnx", "min", [0, 6, 9, 12]],
    ["models/digits_64-64-64-10.onnx", "max", [20, 30, 43]],
  ] as const)("%s, %s over inputs %j", (model, kind, vary) => {
    const external = (location: string) => sharedBytes(`models/${location}`);
    const { network } = readNetwork(sharedBytes(model), { name: model, external });
    const slice = axisSlice(new Array(network.inputSize).fill(0.5), vary);
    const box = vary.map(() => [0, 1] as const);
    const complex = polyhedralComplex(network, polytopeDomain(slice, box));
    const boundary = polyhedralBoundary(network, complex, { kind });
    expectValidPolyhedralBoundary(network, complex, boundary);
    expect(boundary.counts.pieces).toBeGreaterThan(0);
    // One region more than cycles relative to the border: every component separates two.
    expect(boundary.relativeBetti[vary.length - 1]).toBeGreaterThanOrEqual(boundary.components);
  });
});
