/** The invariants reject what is wrong: each spoiled complex or boundary here must be noticed. */
import {
  line,
  lineBoundary,
  type PlanarBoundary,
  type PlanarComplex,
  partition,
  planarBoundary,
} from "reluscope";
import { describe, expect, test } from "vitest";
import { box, segment, wholeSpace } from "../oracle/domains.ts";
import { exactBoundary } from "../oracle/exact-boundary.ts";
import { exactComplex } from "../oracle/exact-complex.ts";
import { seededNetwork } from "../oracle/networks.ts";
import { expectMatchesLineOracle } from "./matches-line-oracle.ts";
import { expectMatchesBoundaryOracle } from "./matches-planar-boundary-oracle.ts";
import { expectMatchesPlanarOracle } from "./matches-planar-oracle.ts";
import { expectMatchesLineBoundaryOracle } from "./valid-line-boundary.ts";
import { expectValidLineComplex } from "./valid-line-complex.ts";
import { expectValidPlanarBoundary } from "./valid-planar-boundary.ts";
import { expectValidPlanarComplex } from "./valid-planar-complex.ts";

const network = seededNetwork("generic", 12, { inputs: 2, depth: 2 });
const domain = box(wholeSpace(2), [-2, 2], [-2, 2]);
const decision = { kind: "threshold", output: 0, threshold: 0.1 } as const;

type Numbers = Float64Array | Uint32Array | Int32Array;

/** The result with one entry of one array changed. */
function spoil<T extends object>(
  result: T,
  field: keyof T,
  index: number,
  change: (value: number) => number,
): T {
  const array = (result[field] as Numbers).slice();
  array[index] = change(array[index]);
  return { ...result, [field]: array };
}

const first = (numbers: Numbers, test: (value: number) => boolean) =>
  numbers.findIndex((value) => test(value));

describe("planar complex", () => {
  const complex = partition(network, domain);
  const exact = exactComplex(network, domain);
  const inner = first(complex.edgeNeurons, (source) => source >= 0);
  const outer = first(complex.edgeNeurons, (source) => source < 0);

  test("the unspoiled one passes", () => {
    expect(complex.counts.cells).toBeGreaterThan(8);
    expectValidPlanarComplex(network, complex);
    expectMatchesPlanarOracle(complex, exact);
  });

  test.each<[string, PlanarComplex]>([
    ["a sign", spoil(complex, "patterns", 3, (word) => word ^ 3)],
    ["a vertex", spoil(complex, "vertices", 2 * complex.cellVertices[0], (x) => x + 0.05)],
    ["a map", spoil(complex, "maps", 4, (value) => value + 1e-9)],
    [
      "a cell's corner",
      spoil(complex, "cellVertices", 2, (vertex) => (vertex + 1) % complex.counts.vertices),
    ],
    ["an edge's cell", spoil(complex, "edgeCells", 2 * inner, (cell) => (cell + 1) % complex.counts.cells)],
    ["a crease", spoil(complex, "edgeNeurons", inner, (unit) => (unit + 1) % complex.neurons.total)],
    ["a side", spoil(complex, "edgeNeurons", outer, (side) => (side === -1 ? -2 : side + 1))],
    ["a region", spoil(complex, "regions", 2, () => 0)],
    ["the characteristic", { ...complex, euler: 2 }],
  ])("%s", (_, spoiled) => {
    expect(() => expectValidPlanarComplex(network, spoiled)).toThrow("invariant broken");
  });

  test.each<[string, PlanarComplex]>([
    [
      "a vertex by one unit in the last place",
      spoil(complex, "vertices", 2 * complex.cellVertices[1], (x) => x + 1e-13),
    ],
    ["a map by a trifle", spoil(complex, "maps", 5, (value) => value + 1e-13)],
    ["the proof of a vertex", spoil(complex, "vertexErrors", complex.counts.vertices - 1, () => 0)],
    ["a region", spoil(complex, "regions", 2, () => 0)],
  ])("the oracle notices %s", (_, spoiled) => {
    expect(() => expectMatchesPlanarOracle(spoiled, exact)).toThrow("invariant broken");
  });
});

describe("planar boundary", () => {
  const complex = partition(network, domain);
  const boundary = planarBoundary(network, complex, decision);
  const cells = exactComplex(network, domain);
  const known = { complex, exactComplex: cells, exact: exactBoundary(cells, decision) };

  test("the unspoiled one passes", () => {
    expect(boundary.pieces.length).toBeGreaterThan(4);
    expectValidPlanarBoundary(network, complex, boundary);
    expectMatchesBoundaryOracle({ ...known, boundary });
  });

  test.each<[string, PlanarBoundary]>([
    ["an end of a piece", spoil(boundary, "pieces", 0, (end) => (end + 2) % (boundary.vertices.length / 2))],
    ["a place", spoil(boundary, "vertices", 1, (y) => y + 1e-3)],
    ["the length", { ...boundary, measure: boundary.measure * 1.001 }],
    ["a class area", spoil(boundary, "classAreas", 0, (area) => area + 1e-6)],
    ["the Betti numbers", { ...boundary, betti: [boundary.betti[0], boundary.betti[1] + 1] }],
    ["a tile", { ...boundary, tiles: spoil(boundary.tiles, "classes", 0, (winner) => 1 - winner) }],
  ])("%s", (_, spoiled) => {
    expect(() => expectValidPlanarBoundary(network, complex, spoiled)).toThrow("invariant broken");
  });

  test("the oracle notices flat cells, pieces and components", () => {
    for (const spoiled of [
      { ...boundary, flatCells: 1 },
      { ...boundary, pieces: boundary.pieces.slice(2) },
      { ...boundary, components: boundary.components + 1 },
      spoil(boundary, "vertices", 0, (x) => x + 1e-7),
    ]) {
      expect(() => expectMatchesBoundaryOracle({ ...known, boundary: spoiled })).toThrow("invariant broken");
    }
  });
});

describe("line", () => {
  const one = seededNetwork("generic", 3, { inputs: 1, depth: 2, width: 10 });
  const interval = segment(wholeSpace(1), -2, 2);
  const complex = line(one, interval);
  const exact = exactComplex(one, interval);

  test("the unspoiled one passes, spoiled ones do not", () => {
    expect(complex.counts.cells).toBeGreaterThan(4);
    expectValidLineComplex(one, complex);
    expectMatchesLineOracle(complex, exact);
    for (const spoiled of [
      spoil(complex, "vertices", 2, (x) => x + 1e-3),
      spoil(complex, "patterns", 1, (word) => word ^ 3),
      spoil(complex, "maps", 2, (value) => value + 1e-9),
      spoil(complex, "vertexNeurons", 0, (unit) => unit + 1),
      spoil(complex, "regions", 2, (region) => region + 1),
    ]) {
      expect(() => expectValidLineComplex(one, spoiled)).toThrow("invariant broken");
    }
    const shifted = spoil(complex, "vertices", 2, (x) => x + 1e-13);
    expect(() => expectMatchesLineOracle(shifted, exact)).toThrow("invariant broken");
  });

  test("the oracle notices a boundary point that moved", () => {
    const middle = { kind: "threshold", output: 0, threshold: 0 } as const;
    const points = exactBoundary(exact, middle);
    const boundary = lineBoundary(one, complex, middle);
    expectMatchesLineBoundaryOracle(boundary, points);
    const spoiled = { ...boundary, flatCells: 1 };
    expect(() => expectMatchesLineBoundaryOracle(spoiled, points)).toThrow("invariant broken");
  });
});
