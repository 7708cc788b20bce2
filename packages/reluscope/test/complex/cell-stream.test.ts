/** Cells one after the other are those of the complex, in its order. */
import { boxDomain, fullSlice, partition, polyhedralComplex, polytopeDomain, streamCells } from "reluscope";
import { expect, test } from "vitest";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";

test.each(networkKinds)("%s", (kind) => {
  for (let seed = 1; seed <= 4; seed++) {
    const d = seed % 2 === 0 ? 2 : 3;
    const network = seededNetwork(kind, seed, { inputs: d });
    const box = Array.from({ length: d }, () => [-1, 1] as const);
    const planar = d === 2 ? boxDomain(fullSlice(d), box) : undefined;
    const whole = planar
      ? partition(network, planar)
      : polyhedralComplex(network, polytopeDomain(fullSlice(d), box));
    const cells = [...streamCells(network, planar ?? polytopeDomain(fullSlice(d), box))];
    expect(cells).toHaveLength(whole.counts.cells);
    cells.forEach(({ pattern, map, mapErrors, vertices, vertexErrors }, cell) => {
      const of = <T extends Float64Array | Uint32Array>(all: T) =>
        all.slice(cell * (all.length / cells.length), (cell + 1) * (all.length / cells.length));
      expect(pattern).toEqual(of(whole.patterns));
      expect(map).toEqual(of(whole.maps));
      expect(mapErrors).toEqual(of(whole.mapErrors));
      expect(vertices).toHaveLength(d * vertexErrors.length);
      expect(vertexErrors.length).toBeGreaterThan(d);
    });
  }
});

test("more cells than are found at a time", () => {
  const network = seededNetwork("generic", 3, { inputs: 2, depth: 3, width: 40 });
  const domain = boxDomain(fullSlice(2), [
    [-3, 3],
    [-3, 3],
  ]);
  const { counts, vertices, cellStart, cellVertices, cellEdges } = partition(network, domain);
  expect(counts.cells).toBeGreaterThan(1500);
  expect(cellEdges).toHaveLength(cellVertices.length);
  let cell = 0;
  for (const { vertices: corners } of streamCells(network, domain)) {
    const first = cellStart[cell];
    expect(corners).toHaveLength(2 * (cellStart[cell + 1] - first));
    // A vertex on the way to two cells may be computed from either; both are right up to their errors.
    expect(corners[0]).toBeCloseTo(vertices[2 * cellVertices[first]], 8);
    cell++;
  }
  expect(cell).toBe(counts.cells);
});

test("one may stop early, and start again", () => {
  const network = seededNetwork("generic", 5, { inputs: 2 });
  const domain = boxDomain(fullSlice(2), [
    [-1, 1],
    [-1, 1],
  ]);
  const [first] = streamCells(network, domain);
  for (const cell of streamCells(network, domain)) {
    expect(cell).toEqual(first);
    break;
  }
});
