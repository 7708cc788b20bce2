/**
 * Classes of boundaries of one hidden layer: for every d ≤ 8 and p a network is built and its boundary enumerated; the
 * number of pieces is the formula's, the boundary one unbounded sheet, and its canonical form that of its class.
 */
import {
  type BoundaryClass,
  boundaryClass,
  canonicalValue,
  fullSlice,
  mapBetween,
  type Network,
  polyhedralBoundary,
  polyhedralComplex,
  polytopeDomain,
  rationalVector,
  roundedVector,
  type SectorPiece,
  sectorPieces,
} from "reluscope";
import { describe, expect, test } from "vitest";
import { affineImage, sameVector } from "../../src/exact/rational.ts";
import { exactAffineMap } from "../../src/layer/input-projections.ts";
import { rectified } from "../../src/layer/projection.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { seededRandom, shuffled } from "../oracle/seeded-random.ts";

/** A random network of the class (d, p): the identity disturbed, so that vertices stay near. */
function networkOfClass(d: number, p: number, seed: number): Network {
  const random = seededRandom(seed * 1009 + 37 * d + p);
  const weight = Array.from({ length: d }, (_, i) =>
    Array.from({ length: d }, (__, j) => (i === j ? 1 : 0) + (0.5 / d) * random.uniform(-1, 1)),
  );
  const sign = random.pick([1, -1]);
  const first = new Set(shuffled(random, d).slice(0, p));
  const v = weight.map((_, i) => (first.has(i) ? sign : -sign) * random.uniform(0.5, 2));
  const bias = weight.map(() => random.normal());
  return buildNetwork([{ weight, bias }], { weight: [v], bias: [-sign * random.uniform(0.5, 1.5)] });
}

const classOf = (network: Network): BoundaryClass => {
  const found = boundaryClass(network);
  if ("reason" in found) throw new Error(found.reason);
  return found;
};

const value = (network: Network, numbers: readonly number[]) => {
  const hidden = rectified(affineImage(exactAffineMap(network.layers[0]), rationalVector(numbers)));
  return affineImage(exactAffineMap(network.output), hidden);
};

/** Pieces hang together through common vertices and rays. */
function sheets(pieces: readonly SectorPiece[]): number {
  const owner = new Map<string, number>();
  const parent = pieces.map((_, k) => k);
  const root = (k: number): number => (parent[k] === k ? k : root(parent[k]));
  pieces.forEach(({ polyhedron }, k) => {
    for (const { numerators, denominator } of polyhedron.vertices) {
      const key = [...numerators, denominator].join();
      const other = owner.get(key);
      if (other === undefined) owner.set(key, k);
      else parent[root(k)] = root(other);
    }
  });
  return pieces.filter((_, k) => root(k) === k).length;
}

const cases = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((d) =>
  Array.from({ length: d + 1 }, (_, p) => [d, p] as const),
);

describe("every class up to d = 8", () => {
  test.each(cases)("d = %i, p = %i: sector by sector, exactly", (d, p) => {
    const network = networkOfClass(d, p, 1);
    const found = classOf(network);
    const pieces = sectorPieces(network);
    expect(found).toMatchObject({ d, p, pieces: pieces.length, cylinderDimension: 0 });
    expect(pieces.length).toBe(2 ** d - 2 ** (d - p));
    // A piece for every sector with an active unit of the sign of −c.
    const first = found.units.slice(0, p);
    for (const { active } of pieces) expect(active.some((i) => first.includes(i))).toBe(true);
    if (p === 0) return;
    expect(sheets(pieces)).toBe(1);
    if (d > 1) expect(pieces.some(({ polyhedron }) => polyhedron.rays.length > 0)).toBe(true);
    for (const { polyhedron } of pieces.slice(0, 8)) {
      for (const vertex of polyhedron.vertices) {
        const canonical = canonicalValue(p, affineImage(found.toCanonical, vertex));
        expect(canonical.numerators[0]).toBe(0n);
      }
    }
  });

  test.each(cases)("d = %i, p = %i: by the engine, in boxes that grow", (d, p) => {
    const network = networkOfClass(d, p, 2);
    let reach = 4;
    for (const { polyhedron } of sectorPieces(network))
      for (const vertex of polyhedron.vertices)
        reach = Math.max(reach, ...roundedVector(vertex).map(Math.abs));
    for (const side of d < 5 ? [2 * reach, 10 * reach, 1000 * reach] : [2 * reach]) {
      const box = Array.from({ length: d }, () => [-side, side] as const);
      const complex = polyhedralComplex(network, polytopeDomain(fullSlice(d), box));
      expect(complex.counts.fVector[d]).toBe(2 ** d);
      const boundary = polyhedralBoundary(network, complex);
      expect(boundary.counts.pieces).toBe(2 ** d - 2 ** (d - p));
      expect(boundary.flatCells).toBe(0);
      if (p === 0) continue;
      // One sheet like R^(d−1): connected, without holes, and with a border on that of the box.
      expect(boundary.components).toBe(1);
      expect(boundary.betti).toEqual([1, ...new Array(d - 1).fill(0)]);
      if (d > 1) {
        expect(boundary.closed).toBe(0);
        expect(boundary.onBorder[d - 2].some((on) => on === 1)).toBe(true);
      }
    }
  });
});

test.each(cases.filter(([d, p]) => d <= 6 && p > 0))(
  "d = %i, p = %i: two networks go onto the same canonical form",
  (d, p) => {
    const [a, b] = [networkOfClass(d, p, 3), networkOfClass(d, p, 4)];
    const [from, to] = [classOf(a), classOf(b)];
    const random = seededRandom(d * 10 + p);
    // f = −c · canonical value, exactly and everywhere.
    for (let k = 0; k < 10; k++) {
      const x = Array.from({ length: d }, () => 3 * random.normal());
      const z = affineImage(from.toCanonical, rationalVector(x));
      const canonical = canonicalValue(p, z);
      const [f, c] = [value(a, x), rationalVector(a.output.bias)];
      expect(f.numerators[0] * c.denominator * canonical.denominator).toBe(
        -c.numerators[0] * canonical.numerators[0] * f.denominator,
      );
    }
    const carry = mapBetween(from, to)!;
    const [pieces, wanted] = [sectorPieces(a), sectorPieces(b)];
    const places = (list: readonly SectorPiece[]) => list.flatMap(({ polyhedron }) => polyhedron.vertices);
    const key = ({ numerators, denominator }: { numerators: readonly bigint[]; denominator: bigint }) =>
      numerators.map((n) => roundedVector({ numerators: [n], denominator })[0]).join();
    const target = new Set(places(wanted).map(key));
    for (const vertex of places(pieces)) expect(target).toContain(key(affineImage(carry, vertex)));
    expect(pieces.length).toBe(wanted.length);
  },
);

test("different p are told apart", () => {
  for (let d = 1; d <= 8; d++) {
    const all = Array.from({ length: d + 1 }, (_, p) => classOf(networkOfClass(d, p, 5)));
    expect(new Set(all.map(({ pieces }) => pieces)).size).toBe(d + 1);
    expect(all.map(({ p }) => p)).toEqual(Array.from({ length: d + 1 }, (_, p) => p));
    expect(mapBetween(all[0], all[d])).toBeUndefined();
  }
});

describe("what has no class, or is a cylinder", () => {
  const identity = [
    [1, 0],
    [0, 1],
  ];
  test("weights that are zero", () => {
    const network = buildNetwork([{ weight: identity, bias: [0, 0] }], { weight: [[1, 0]], bias: [-1] });
    expect(classOf(network)).toMatchObject({ d: 1, p: 1, pieces: 1, cylinderDimension: 1, units: [0] });
    expect(sectorPieces(network)).toHaveLength(2);
  });
  test("more inputs than units", () => {
    const network = buildNetwork([{ weight: [[1, 2, 3]], bias: [0] }], { weight: [[2]], bias: [-1] });
    expect(classOf(network)).toMatchObject({ d: 1, p: 1, cylinderDimension: 2 });
  });
  test("no constant, dependent units, thresholds", () => {
    const of = (v: number[], c: number, weight = identity) =>
      boundaryClass(buildNetwork([{ weight, bias: [0, 1] }], { weight: [v], bias: [c] }));
    expect(of([1, 1], 0)).toMatchObject({ reason: expect.stringContaining("cone") });
    expect(
      of([1, 1], 1, [
        [1, 2],
        [2, 4],
      ]),
    ).toMatchObject({ reason: expect.stringContaining("rank 1") });
    expect(of([0, 0], 1)).toMatchObject({ reason: "no unit reaches the output" });
    const network = buildNetwork([{ weight: identity, bias: [0, 1] }], { weight: [[1, -1]], bias: [1] });
    const over = (threshold: number) => boundaryClass(network, { kind: "threshold", output: 0, threshold });
    expect(over(0)).toMatchObject({ p: 1, units: [1, 0] });
    expect(over(3)).toMatchObject({ p: 1, units: [0, 1] });
  });
  test("two outputs", () => {
    const network = buildNetwork([{ weight: identity, bias: [0, 1] }], {
      weight: [
        [1, 2],
        [3, 5],
      ],
      bias: [2, 1],
    });
    const { p, toCanonical } = classOf(network);
    expect(p).toBe(2);
    const z = affineImage(toCanonical, rationalVector([1, 0]));
    expect(sameVector(z, rationalVector([2, 3]))).toBe(true);
  });
});
