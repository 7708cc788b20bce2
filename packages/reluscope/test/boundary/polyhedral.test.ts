/** `polyhedralBoundary`: against the oracle, against the boundaries on lines and planes, known models, invariants. */
import {
  boxDomain,
  type Decision,
  fullSlice,
  line,
  lineBoundary,
  partition,
  planarBoundary,
  polyhedralBoundary,
  polyhedralComplex,
  polytopeDomain,
  readNetwork,
  segmentDomain,
} from "reluscope";
import { describe, expect, test } from "vitest";
import { decisionScores } from "../../src/boundary/decision.ts";
import { manyClassFaces } from "../../src/boundary/polyhedral-many-classes.ts";
import { BoundaryPlaces } from "../../src/boundary/polyhedral-places.ts";
import { topVolumes } from "../../src/boundary/polyhedral-volumes.ts";
import { expectMatchesPolyhedralBoundaryOracle } from "../invariants/matches-polyhedral-boundary-oracle.ts";
import { expectValidPolyhedralBoundary } from "../invariants/valid-polyhedral-boundary.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { seededDecisions } from "../oracle/decisions.ts";
import type { ExactComplex } from "../oracle/exact-complex.ts";
import { exactPolytopeBoundary } from "../oracle/exact-polytope-boundary.ts";
import { type ExactPolytopes, exactPolytopes } from "../oracle/exact-polytopes.ts";
import { named } from "../oracle/named.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { seededPolytope } from "../oracle/polytope-domains.ts";
import { decisionOf, expectedCounts, hasSharedData, sharedBytes } from "../oracle/shared-data.ts";

const cube = (d: number, low: number, high: number) =>
  polytopeDomain(
    fullSlice(d),
    Array.from({ length: d }, () => [low, high] as const),
  );

/** `seededDecisions` reads the corners and outputs of cells. */
const decisionsFor = (
  network: Parameters<typeof seededDecisions>[0],
  exact: ExactPolytopes,
  seed: number,
) => {
  const cells = exact.cells.map(({ shape, outputs }) => ({
    outputs,
    corners: shape.corners.map(({ point }) => point),
  }));
  return seededDecisions(network, { cells, outputShift: exact.outputShift } as unknown as ExactComplex, seed);
};

describe("it is the oracle's boundary", () => {
  test.each(networkKinds)("%s", (kind) => {
    for (let seed = 0; seed < 8; seed++) {
      const dimension = [3, 2, 3, 1, 3, 4, 2, 3][seed];
      const inputs = dimension + (seed % 4 === 2 ? 1 : 0);
      const width = dimension > 3 ? 3 : 5;
      const network = seededNetwork(kind, seed, { inputs, width, depth: 1 + (seed % 2) });
      const domain = seededPolytope(seed, network, dimension);
      const exact = exactPolytopes(network, domain);
      const complex = polyhedralComplex(network, domain);
      const extent = Math.max(...domain.box.map(([low, high]) => high - low));
      for (const decision of decisionsFor(network, exact, seed)) {
        named(`${kind}, seed ${seed}, ${JSON.stringify(decision)}`, () => {
          const boundary = polyhedralBoundary(network, complex, decision);
          expectValidPolyhedralBoundary(network, complex, boundary);
          expectMatchesPolyhedralBoundaryOracle(boundary, exactPolytopeBoundary(exact, decision), extent);
        });
      }
    }
  });
});

describe("on lines and planes it is the special engines' boundary", () => {
  test.each(networkKinds)("%s", (kind) => {
    for (let seed = 0; seed < 10; seed++) {
      const box = [
        [-2, 1.5],
        [-1, 2],
      ] as const;
      const plane = seededNetwork(kind, seed, { inputs: 2, width: 8 });
      const flat = partition(plane, boxDomain(fullSlice(2), box));
      const general = polyhedralComplex(plane, polytopeDomain(fullSlice(2), box));
      const ray = seededNetwork(kind, seed, { inputs: 1, width: 8 });
      const segment = line(ray, segmentDomain(fullSlice(1), -2, 3));
      const thread = polyhedralComplex(ray, polytopeDomain(fullSlice(1), [[-2, 3]]));
      named(`${kind}, seed ${seed}`, () => {
        for (const decision of simpleDecisions(plane.outputSize)) {
          const expected = planarBoundary(plane, flat, decision);
          const found = polyhedralBoundary(plane, general, decision);
          expectValidPolyhedralBoundary(plane, general, found);
          expect(found.counts.fVector).toEqual([expected.vertices.length / 2, expected.pieces.length / 2]);
          for (const key of ["components", "closed", "betti", "flatCells"] as const)
            expect(found[key]).toEqual(expected[key]);
          expect(Math.abs(found.measure - expected.measure)).toBeLessThanOrEqual(
            1e-9 * (1 + expected.measure),
          );
          expect(new Set(found.pieceCells)).toEqual(new Set(expected.pieceCells));
        }
        for (const decision of simpleDecisions(ray.outputSize)) {
          const expected = lineBoundary(ray, segment, decision);
          const found = polyhedralBoundary(ray, thread, decision);
          expectValidPolyhedralBoundary(ray, thread, found);
          for (const key of ["components", "closed", "betti", "flatCells", "measure"] as const)
            expect(found[key]).toEqual(expected[key]);
          [...found.vertices]
            .sort((a, b) => a - b)
            .forEach((place, k) => {
              expect(Math.abs(place - expected.positions[k])).toBeLessThanOrEqual(1e-9);
            });
        }
      });
    }
  });
});

const simpleDecisions = (outputs: number): Decision[] =>
  outputs === 1
    ? [0, 0.25].map((threshold) => ({ kind: "threshold", output: 0, threshold }))
    : [{ kind: "threshold", output: 1, threshold: 0 }, { kind: "max" }, { kind: "min" }];

test("two classes cut as many find the same faces as by signs", () => {
  for (const kind of ["generic", "integers", "zero biases", "vanishing"] as const) {
    for (let seed = 0; seed < 8; seed++) {
      const network = seededNetwork(kind, seed, { inputs: 3, width: 6, depth: 2 });
      const complex = polyhedralComplex(network, cube(3, -2, 2));
      const decision = { kind: "threshold", output: 0, threshold: seed % 2 } as const;
      const expected = polyhedralBoundary(network, complex, decision);
      const places = new BoundaryPlaces(network, complex, decisionScores(decision, network.outputSize));
      const found = manyClassFaces(places);
      const cells = { vertexCount: found.vertexErrors.length, faces: found.faces };
      expect([cells.vertexCount, ...cells.faces.map(({ start }) => start.length - 1)]).toEqual(
        expected.counts.fVector,
      );
      expect(found.flatCells).toBe(expected.flatCells);
      const volume = topVolumes(cells, found.vertices, 3).reduce((sum, value) => sum + value, 0);
      expect(Math.abs(volume - expected.measure)).toBeLessThanOrEqual(1e-9 * (1 + volume));
    }
  }
});

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

test("slivers thinner than doubles tell are oriented like their neighbours", () => {
  for (const gap of [2 ** -54, 2 ** -60, 2 ** -80]) {
    const network = buildNetwork(
      [
        { weight: [[1, 1 / 3, 1 / 7]], bias: [-1 / 3] },
        { weight: [[1], [1]], bias: [0, -gap] },
      ],
      { weight: [[0.5, 0.25]], bias: [-0.125 * gap] },
    );
    const tilted = buildNetwork(
      [
        {
          weight: [
            [1, 1 / 3, 1 / 7],
            [-1, 1, 0.1],
          ],
          bias: [-1 / 3, 0],
          slope: [0, 1],
        },
        {
          weight: [
            [1, 0],
            [0, 1],
          ],
          bias: [-gap, 0],
          slope: [0, 1],
        },
      ],
      { weight: [[0, 1]], bias: [0] },
    );
    for (const own of [network, tilted]) {
      const complex = polyhedralComplex(own, cube(3, -1, 1));
      const boundary = polyhedralBoundary(own, complex);
      expectValidPolyhedralBoundary(own, complex, boundary);
      expect(boundary.exactSigns).toBeGreaterThan(0);
      expect(boundary.relativeBetti).toEqual([0, 0, 1]);
    }
    expect(polyhedralBoundary(tilted, polyhedralComplex(tilted, cube(3, -1, 1))).counts.pieces).toBe(3);
  }
});

/** A boundary without degeneracies is a manifold with its border on the border of the domain. */
test("Poincaré–Lefschetz duality: relative Betti numbers are the absolute ones in reverse", () => {
  let pieces = 0;
  for (const kind of ["generic", "slopes, real weights", "many outputs"] as const) {
    for (let seed = 0; seed < 20; seed++) {
      const dimension = 3 + (seed % 2);
      const network = seededNetwork(kind, seed, { inputs: dimension, width: 9 - dimension, depth: 2 });
      const complex = polyhedralComplex(network, cube(dimension, -2, 2));
      const boundary = polyhedralBoundary(network, complex, { kind: "threshold", output: 0, threshold: 0.2 });
      expectValidPolyhedralBoundary(network, complex, boundary);
      expect(boundary.relativeBetti).toEqual([...boundary.betti].reverse());
      pieces += boundary.counts.pieces;
    }
  }
  expect(pieces).toBeGreaterThan(500);
});

test("decisions that name no output are refused", () => {
  const network = seededNetwork("generic", 1, { inputs: 3 });
  const complex = polyhedralComplex(network, cube(3, -1, 1));
  expect(() => polyhedralBoundary(network, complex, { kind: "threshold", output: 7, threshold: 0 })).toThrow(
    /no output 7/,
  );
});

test("volumes of domains as large as doubles allow do not become NaN", () => {
  const network = seededNetwork("integers", 3, { inputs: 3 });
  const complex = polyhedralComplex(network, cube(3, -1e200, 1e200));
  const boundary = polyhedralBoundary(network, complex);
  expect(boundary.measure).not.toBeNaN();
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
    ["models/iris_4-12-12-3.onnx", "max"],
    ["models/iris_4-12-12-3.onnx", "min"],
  ] as const)("%s, %s of three classes", (model, kind) => {
    const network = load(model);
    const complex = polyhedralComplex(network, cube(4, 0, 1));
    const boundary = polyhedralBoundary(network, complex, { kind });
    expectValidPolyhedralBoundary(network, complex, boundary);
    expect(boundary.counts.pieces).toBeGreaterThan(10);
  });
});
