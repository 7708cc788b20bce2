/** `polyhedralBoundary`: against the oracle, against the boundaries on lines and planes, invariants. */
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
