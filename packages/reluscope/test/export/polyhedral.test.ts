/** Complexes and boundaries of three and more dimensions as JSON and as arrays. */
import { unzipSync } from "fflate";
import {
  axisSlice,
  fullSlice,
  type JsonDocument,
  jsonChunks,
  npzBytes,
  parseNpy,
  patternStrings,
  polyhedralArrays,
  polyhedralBoundary,
  polyhedralBoundaryArrays,
  polyhedralBoundaryPartsJson,
  polyhedralBoundarySummaryJson,
  polyhedralComplex,
  polyhedralPartsJson,
  polyhedralSummaryJson,
  polytopeDomain,
} from "reluscope";
import { describe, expect, it } from "vitest";
import { seededNetwork } from "../oracle/networks.ts";

const box = (d: number) => Array.from({ length: d }, () => [-1, 1] as const);
const network = seededNetwork("generic", 1, { inputs: 4, width: 5, depth: 2 });
const domain = polytopeDomain(axisSlice([0, 0.25, 0, 0], [0, 2, 3]), box(3), [[-1, -1, 0, 1.5]]);
const complex = polyhedralComplex(network, domain);
const boundary = polyhedralBoundary(network, complex, { kind: "threshold", output: 0, threshold: 0.25 });

// biome-ignore lint/suspicious/noExplicitAny: a parsed document has no type
const parsed = (document: JsonDocument): any => JSON.parse([...jsonChunks(document)].join(""));

const unzipped = (arrays: Parameters<typeof npzBytes>[0]) =>
  new Map(
    Object.entries(unzipSync(npzBytes(arrays))).map(([name, bytes]) => [
      name.replace(/\.npy$/, ""),
      parseNpy(bytes),
    ]),
  );

describe("a complex", () => {
  it("sums up with its domain", () => {
    const { cells, linearRegions, fVector } = complex.counts;
    expect(parsed(polyhedralSummaryJson(complex))).toEqual({
      domain: {
        dimension: 3,
        inputs: 4,
        vary: [0, 2, 3],
        at: [0, 0.25, 0, 0],
        box: box(3),
        halfSpaces: [[-1, -1, 0, 1.5]],
      },
      counts: { cells, linearRegions, vertices: fVector[0], edges: fVector[1], fVector },
      euler: 1,
      certified: true,
      exactSigns: complex.exactSigns,
      complete: true,
    });
  });

  it("has all faces, facets and cells in JSON", () => {
    const parts = parsed(polyhedralPartsJson(complex));
    const { fVector } = complex.counts;
    expect(fVector[3]).toBeGreaterThan(5);
    expect([parts.vertices, parts.faces1, parts.faces2, parts.cells].map((list) => list.length)).toEqual(
      fVector,
    );
    expect(parts.layers).toHaveLength(2);
    expect(parts.vertices.flat()).toEqual(Array.from(complex.vertices));
    const { start, facets } = complex.faces[1];
    expect(parts.faces2[3]).toEqual(Array.from(facets.subarray(start[3], start[4])));
    expect(parts.facets).toHaveLength(fVector[2]);
    const sides = parts.facets.filter((facet: { side?: number }) => facet.side !== undefined);
    expect(sides.every(({ cells }: { cells: number[] }) => cells.length === 1)).toBe(true);
    expect(sides.some(({ side }: { side: number }) => side === 6)).toBe(true);
    expect(parts.cells[2].pattern).toEqual(patternStrings(complex.neurons, complex.patterns, 2));
    expect(parts.cells[2].maps.flat()).toEqual(
      Array.from(complex.maps.subarray(8 * complex.outputSize, 12 * complex.outputSize)),
    );
  });

  it("has every array in .npz", () => {
    const arrays = unzipped(polyhedralArrays(complex));
    const { fVector, cells } = complex.counts;
    expect(arrays.get("vertices")).toEqual({ shape: [fVector[0], 3], values: complex.vertices });
    complex.faces.forEach(({ start, facets }, i) => {
      expect(arrays.get(`faces${i + 1}Start`)?.values).toEqual(Float64Array.from(start));
      expect(arrays.get(`faces${i + 1}Facets`)?.values).toEqual(Float64Array.from(facets));
    });
    expect(arrays.get("facetCells")?.shape).toEqual([fVector[2], 2]);
    expect(arrays.get("maps")).toEqual({ shape: [cells, complex.outputSize, 4], values: complex.maps });
    expect(arrays.get("box")).toEqual({ shape: [3, 2], values: Float64Array.of(-1, 1, -1, 1, -1, 1) });
    expect(arrays.get("halfSpaces")?.shape).toEqual([1, 4]);
    expect(arrays.get("directions")?.shape).toEqual([3, 4]);
  });
});

describe("a boundary", () => {
  it("has its topology and pieces in JSON", () => {
    const { pieces, fVector } = boundary.counts;
    expect(pieces).toBeGreaterThan(2);
    expect(parsed(polyhedralBoundarySummaryJson(boundary))).toEqual({
      decision: boundary.decision,
      pieces,
      components: boundary.components,
      closed: boundary.closed,
      measure: boundary.measure,
      betti: boundary.betti,
      relativeBetti: boundary.relativeBetti,
      fVector,
      euler: boundary.euler,
      flatCells: 0,
      certified: true,
      exactSigns: boundary.exactSigns,
      classes: [
        { class: 0, name: "y0 ≤ 0.25" },
        { class: 1, name: "y0 > 0.25" },
      ],
    });
    const parts = parsed(polyhedralBoundaryPartsJson(boundary));
    expect([parts.vertices, parts.faces1, parts.polytopes].map((list) => list.length)).toEqual(fVector);
    const [first] = parts.polytopes;
    expect(first.corners).toHaveLength(first.facets.length);
    expect(first.normal).toEqual(Array.from(boundary.pieceNormals.subarray(0, 3)));
  });

  it("has every array in .npz", () => {
    const arrays = unzipped(polyhedralBoundaryArrays(boundary, domain));
    const { pieces, fVector } = boundary.counts;
    expect(arrays.get("vertices")?.shape).toEqual([fVector[0], 3]);
    expect(arrays.get("faces2Start")?.values).toEqual(Float64Array.from(boundary.faces[1].start));
    expect(arrays.get("onBorder0")?.shape).toEqual([fVector[0]]);
    expect(arrays.get("pieceNormals")?.shape).toEqual([pieces, 3]);
    expect(arrays.get("polygonStart")?.shape).toEqual([pieces + 1]);
    const line = polyhedralComplex(
      seededNetwork("generic", 2, { inputs: 1 }),
      polytopeDomain(fullSlice(1), box(1)),
    );
    const points = polyhedralBoundary(seededNetwork("generic", 2, { inputs: 1 }), line);
    expect(unzipped(polyhedralBoundaryArrays(points, line.domain)).has("faces1Start")).toBe(false);
    expect(parsed(polyhedralBoundaryPartsJson(points)).polytopes).toHaveLength(points.counts.pieces);
  });
});
