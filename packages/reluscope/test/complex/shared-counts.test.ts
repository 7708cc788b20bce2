/** Exact counts known from elsewhere: rational arithmetic (exact/) and the benchmark workloads (bench/). */
import {
  axisSlice,
  boxDomain,
  fullSlice,
  line,
  lineBoundary,
  lineThrough,
  partition,
  planarBoundary,
  readNetwork,
  type Slice,
  segmentDomain,
} from "reluscope";
import { describe, expect, test } from "vitest";
import { expectValidLineBoundary } from "../invariants/valid-line-boundary.ts";
import { expectValidLineComplex } from "../invariants/valid-line-complex.ts";
import { expectValidPlanarBoundary } from "../invariants/valid-planar-boundary.ts";
import { expectValidPlanarComplex } from "../invariants/valid-planar-complex.ts";
import {
  decisionOf,
  expectedCounts,
  hasSharedData,
  sharedArray,
  sharedBytes,
  sharedJson,
} from "../oracle/shared-data.ts";

const load = (model: string) => readNetwork(sharedBytes(model), { name: model }).network;

describe.skipIf(!hasSharedData)("../shared/data/exact/expected.json", () => {
  test.each(expectedCounts(1))(
    "%s",
    (_, model, { domain, cells, linearRegions, fVector, euler, boundary }) => {
      const network = load(model);
      const complex = line(network, segmentDomain(fullSlice(1), domain[0][0], domain[1][0]));
      expect(complex.counts).toMatchObject({ cells, linearRegions, fVector });
      expect(complex.euler).toBe(euler);
      expectValidLineComplex(network, complex);
      const found = lineBoundary(network, complex);
      const { pieces, components, flatCells } = boundary;
      expect(found).toMatchObject({ components, flatCells });
      expect(found.positions).toHaveLength(pieces);
      expectValidLineBoundary(complex, found);
    },
  );

  test.each(expectedCounts(2))("%s", (_, model, entry) => {
    const { domain, cells, linearRegions, fVector, euler, boundary } = entry;
    const network = load(model);
    const [low, high] = domain;
    const slice = entry.vary ? axisSlice(entry.at!, entry.vary) : fullSlice(2);
    const complex = partition(
      network,
      boxDomain(slice, [
        [low[0], high[0]],
        [low[1], high[1]],
      ]),
    );
    expect(complex.counts).toMatchObject({ cells, linearRegions, fVector });
    expect(complex.euler).toBe(euler);
    expectValidPlanarComplex(network, complex);
    const found = planarBoundary(network, complex, decisionOf(entry));
    const { pieces, components, flatCells, length } = boundary;
    expect(found).toMatchObject({ components, flatCells });
    expect(found.pieces).toHaveLength(2 * pieces);
    expect(Math.abs(found.measure - length!)).toBeLessThanOrEqual(1e-9 * Math.max(1, length!));
    expectValidPlanarBoundary(network, complex, found);
  });
});

interface Workload {
  readonly model: string;
  readonly domain?: string;
  readonly vary?: number[];
  readonly at?: number[];
  readonly slice?: string;
  readonly segments?: string;
}

const workloads = hasSharedData ? sharedJson<Record<string, Workload>>("bench/workloads.json") : {};

/** The domain of a planar workload: a slice file, or a square `[lo,hi]^2` over all inputs or those that vary. */
function planeOf(name: string) {
  const { domain, vary, at, slice: file } = workloads[name];
  if (file) {
    const { origin, directions, box } = sharedJson<{
      origin: number[];
      directions: number[][];
      box: [number, number][];
    }>(file);
    const slice: Slice = {
      dimension: 2,
      origin: Float64Array.from(origin),
      directions: Float64Array.from(directions.flat()),
    };
    return boxDomain(slice, box);
  }
  const [low, high] = domain!.match(/-?[\d.]+/g)!.map(Number);
  return boxDomain(vary ? axisSlice(at!, vary) : fullSlice(2), [
    [low, high],
    [low, high],
  ]);
}

describe.skipIf(!hasSharedData)("../shared/data/bench", () => {
  // A and A10 in full are the oracle's; E in full was proved by rational arithmetic.
  test.each([
    ["A", 788, [847, 1634, 788]],
    ["A10", 3517, [3606, 7122, 3517]],
    ["B", 5649, null],
    ["C", 95324, null],
    ["D", 12371, null],
    ["E", 51005, [51369, 102373, 51005]],
  ] as const)("%s has %i cells", (name, cells, fVector) => {
    const network = load(workloads[name].model);
    const complex = partition(network, planeOf(name));
    expect(complex.counts.cells).toBe(cells);
    if (fVector) expect(complex.counts.fVector).toEqual(fVector);
    expectValidPlanarComplex(network, complex);
  });

  test("H has 1,704,182 breakpoints", () => {
    const network = load(workloads.H.model);
    const { values, shape } = sharedArray(workloads.H.segments!);
    const [segments, , inputs] = shape;
    let breakpoints = 0;
    for (let i = 0; i < segments; i++) {
      const [p, q] = [0, 1].map((end) => values.subarray((2 * i + end) * inputs, (2 * i + end + 1) * inputs));
      const complex = line(network, segmentDomain(lineThrough(p, q), 0, 1));
      breakpoints += complex.counts.cells - 1;
      if (i % 500 === 0) expectValidLineComplex(network, complex);
    }
    expect(breakpoints).toBe(1_704_182);
  });

  test("the decision of E, the smallest of five outputs, is a valid boundary", () => {
    const network = load(workloads.E.model);
    const complex = partition(network, planeOf("E"));
    expectValidPlanarBoundary(network, complex, planarBoundary(network, complex, { kind: "min" }));
  });
});
