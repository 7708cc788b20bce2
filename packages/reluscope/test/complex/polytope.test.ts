/** Complexes in any dimension: known counts, the special engines in one and two dimensions, invariants, domains. */
import {
  boxDomain,
  fullSlice,
  InvalidDomainError,
  line,
  partition,
  polygonDomain,
  polyhedralComplex,
  polytopeDomain,
  readNetwork,
  segmentDomain,
} from "reluscope";
import { describe, expect, test } from "vitest";
import { expectValidPolyhedralComplex } from "../invariants/valid-polyhedral-complex.ts";
import { named } from "../oracle/named.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { expectedCounts, hasSharedData, sharedBytes } from "../oracle/shared-data.ts";

const cube = (d: number, low = -1, high = 1) =>
  polytopeDomain(
    fullSlice(d),
    Array.from({ length: d }, () => [low, high] as const),
  );

describe("in one and two dimensions it is the special engines' complex", () => {
  test.each(networkKinds)("%s", (kind) => {
    for (let seed = 0; seed < 12; seed++) {
      named(`${kind}, seed ${seed}`, () => {
        const plane = seededNetwork(kind, seed, { inputs: 2, width: 8 });
        const box = [
          [-2, 1.5],
          [-1, 2],
        ] as const;
        const flat = partition(plane, boxDomain(fullSlice(2), box));
        const general = polyhedralComplex(plane, polytopeDomain(fullSlice(2), box));
        expectValidPolyhedralComplex(plane, general);
        expect(general.counts.fVector).toEqual(flat.counts.fVector);
        expect(general.counts.linearRegions).toBe(flat.counts.linearRegions);
        expect(general.patterns).toEqual(flat.patterns);

        const ray = seededNetwork(kind, seed, { inputs: 1, width: 8 });
        const segment = line(ray, segmentDomain(fullSlice(1), -2, 3));
        const thread = polyhedralComplex(ray, polytopeDomain(fullSlice(1), [[-2, 3]]));
        expectValidPolyhedralComplex(ray, thread, 5);
        expect(thread.counts.fVector).toEqual(segment.counts.fVector);
        expect(thread.counts.linearRegions).toBe(segment.counts.linearRegions);
      });
    }
  });
});

describe("in three and four dimensions the invariants hold", () => {
  test.each(networkKinds)("%s", (kind) => {
    for (let seed = 0; seed < 8; seed++) {
      named(`${kind}, seed ${seed}`, () => {
        const space = seededNetwork(kind, seed, { inputs: 3, width: 6, depth: 1 + (seed % 3) });
        expectValidPolyhedralComplex(space, polyhedralComplex(space, cube(3, -2, 2)), 64);
        const four = seededNetwork(kind, seed, { inputs: 4, width: 4, depth: 1 + (seed % 2) });
        expectValidPolyhedralComplex(four, polyhedralComplex(four, cube(4)), 16);
      });
    }
  });
});

describe("domains", () => {
  test("a box cut by half-spaces is the polygon with these sides", () => {
    const network = seededNetwork("integers", 5, { inputs: 2, width: 8 });
    const diamond = polytopeDomain(
      fullSlice(2),
      [
        [-3, 3],
        [-3, 3],
      ],
      [
        [1, 1, 2],
        [1, -1, 2],
        [-1, 1, 2],
        [-1, -1, 2],
      ],
    );
    const corners = [
      [2, 0],
      [0, 2],
      [-2, 0],
      [0, -2],
    ] as const;
    const complex = polyhedralComplex(network, diamond);
    expectValidPolyhedralComplex(network, complex, 8);
    expect(complex.counts.fVector).toEqual(
      partition(network, polygonDomain(fullSlice(2), corners)).counts.fVector,
    );
  });

  test("a simplex in space", () => {
    const network = seededNetwork("zero biases", 2, { inputs: 3, width: 6 });
    const corner = polytopeDomain(
      fullSlice(3),
      Array.from({ length: 3 }, () => [0, 1] as const),
      [[-1, -1, -1, 1]],
    );
    expectValidPolyhedralComplex(network, polyhedralComplex(network, corner), 1 / 6);
  });

  test("empty, flat, mismatched and too large ones are refused", () => {
    const network = seededNetwork("generic", 1, { inputs: 3 });
    const unit = [
      [0, 1],
      [0, 1],
      [0, 1],
    ] as const;
    const refused = (make: () => unknown, message: RegExp) => {
      expect(make).toThrow(InvalidDomainError);
      expect(make).toThrow(message);
    };
    refused(
      () => polyhedralComplex(network, polytopeDomain(fullSlice(3), unit, [[-1, 0, 0, -1]])),
      /leaves nothing/,
    );
    refused(
      () => polyhedralComplex(network, polytopeDomain(fullSlice(3), unit, [[-1, 0, 0, 0]])),
      /leaves nothing/,
    );
    refused(() => polyhedralComplex(network, cube(2)), /2 inputs but the network has 3/);
    refused(() => cube(9), /9 dimensions/);
    refused(() => polytopeDomain(fullSlice(3), unit, [[0, 0, 0, 1]]), /no direction/);
    refused(() => polytopeDomain(fullSlice(3), [[0, 1]]), /1 intervals/);
    refused(() => cube(3, 1, 1), /not an interval/);
  });
});

describe.skipIf(!hasSharedData)("known counts", () => {
  const entries = [1, 2, 3, 4].flatMap((dimension) =>
    expectedCounts(dimension).filter(([, , entry]) => !entry.vary),
  );
  test.each(entries)("%s", (_, model, entry) => {
    const { network } = readNetwork(sharedBytes(model), { name: model });
    const box = entry.domain[0].map((low, i) => [low, entry.domain[1][i]] as const);
    const complex = polyhedralComplex(network, polytopeDomain(fullSlice(box.length), box));
    expect(complex.counts.fVector).toEqual(entry.fVector);
    expect(complex.counts.linearRegions).toBe(entry.linearRegions);
    const volume = box.reduce((product, [low, high]) => product * (high - low), 1);
    expectValidPolyhedralComplex(network, complex, volume);
  });

  test.each([
    ["bench/F.onnx", 1, [12641, 36128, 34408, 10920]],
    ["bench/bunny_3_3x16.onnx", 0.5, [24684, 72027, 70057, 22713]],
  ])("%s", (model, radius, fVector) => {
    const { network } = readNetwork(sharedBytes(model), { name: model });
    const complex = polyhedralComplex(network, cube(3, -radius, radius));
    expect(complex.counts.fVector).toEqual(fVector);
    expect(complex.euler).toBe(1);
  });
});
