/**
 * Redundancy on cells: q, r and the directions against the oracle's forms on every cell of random networks of all kinds;
 * members of the family against their definitions and brute force; walks that leave the cell's function as it is.
 */
import { fullSlice, type PlanarComplex, partition } from "reluscope";
import { describe, expect, test } from "vitest";
import { type RationalVector, rationalVector } from "../../src/exact/rational.ts";
import { basicMember, currentWeights, isMember, leastNormMember } from "../../src/explain/family-members.ts";
import { cellAtPoint, cellOfComplex } from "../../src/explain/network-cell.ts";
import { cellRedundancy, solutionFamily } from "../../src/explain/redundancy.ts";
import {
  changedCells,
  dyadicStep,
  moveAlong,
  steppedWeights,
  withWeights,
} from "../../src/explain/solution-walk.ts";
import { sparsestMember } from "../../src/explain/sparse-member.ts";
import type { Network } from "../../src/network/network.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { seededPlane } from "../oracle/domains.ts";
import { pointOf } from "../oracle/dyadic-integers.ts";
import { exactNetwork, exactPatternAt } from "../oracle/exact-network.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { seededRandom } from "../oracle/seeded-random.ts";
import { formsOnCell, sameForms, signsOf } from "./cell-forms-oracle.ts";
import { fractionRank } from "./fraction-elimination.ts";

const dot = (a: readonly bigint[], b: readonly bigint[]) =>
  a.reduce((sum, value, i) => sum + value * b[i], 0n);

/** Some cells of a random network on a random polygon. */
function* seededCells(kind: (typeof networkKinds)[number], seeds: number) {
  for (let seed = 0; seed < seeds; seed++) {
    const inputs = 2 + (seed % 2);
    const network = seededNetwork(kind, seed, { inputs, width: 7 });
    const complex = partition(network, seededPlane(seed, kind, inputs));
    const step = Math.max(1, Math.floor(complex.counts.cells / 5));
    for (let cell = 0; cell < complex.counts.cells; cell += step)
      yield { network, complex, cell: cellOfComplex(complex, cell), seed: seed + 31 * cell };
  }
}

describe("the cell that holds a point", () => {
  test.each(networkKinds)("is that of the point moved a little: %s", (kind) => {
    const tiny = 1n << 3000n;
    for (let seed = 0; seed < 12; seed++) {
      const inputs = 1 + (seed % 3);
      const network = seededNetwork(kind, seed, { inputs });
      const random = seededRandom(seed);
      const point = Array.from({ length: inputs }, () => random.integer(-2, 2) / random.pick([1, 2]));
      const cell = cellAtPoint(network, point);
      // x_k + 2^(−3000 (k + 1))
      const exact = pointOf(point);
      const moved = Array.from({ length: inputs + 1 }, (_, k) =>
        k === inputs
          ? exact[k] * tiny ** BigInt(inputs)
          : exact[k] * tiny ** BigInt(inputs) + exact[inputs] * tiny ** BigInt(inputs - 1 - k),
      );
      expect(cell.signs.map((signs) => signsOf(signs).join(""))).toEqual(
        exactPatternAt(exactNetwork(network), fullSlice(inputs), moved),
      );
      const at = exactPatternAt(exactNetwork(network), fullSlice(inputs), exact);
      for (const [layer, unit] of cell.creases) expect(at[layer - 1][unit]).toBe("0");
    }
  });

  test("refuses points that do not fit", () => {
    const network = seededNetwork("integers", 1, { inputs: 2 });
    expect(() => cellAtPoint(network, [1])).toThrow("the point has 1 numbers");
    expect(() => cellAtPoint(network, [1, Number.NaN])).toThrow("coordinate 1 of the point is NaN");
  });
});

describe("redundancy on a cell", () => {
  test.each(networkKinds)("q, r and the directions: %s", (kind) => {
    for (const { network, cell } of seededCells(kind, 6)) {
      const forms = formsOnCell(network, cell);
      const constant = [...new Array<bigint>(cell.slice.dimension).fill(0n), 1n];
      cellRedundancy(network, cell).forEach((found, l) => {
        const rows = forms[l].rows;
        const active = Array.from(rows.keys()).filter((i) => rows[i].some((value) => value !== 0n));
        expect(Array.from(found.active)).toEqual(active);
        expect(found.rank).toBe(fractionRank(rows));
        expect(fractionRank(Array.from(found.independent, (i) => rows[i]))).toBe(found.rank);
        expect(found.independent.length).toBe(found.rank);
        expect(found.freedom).toBe(active.length - found.rank);
        expect(found.freedomWithBias).toBe(active.length + 1 - fractionRank([...rows, constant]));
        const { directions } = solutionFamily(network, cell, l + 1);
        expect(directions.length).toBe(found.freedom);
        if (directions.length > 0) expect(fractionRank(directions)).toBe(found.freedom);
        for (const direction of directions)
          for (let k = 0; k <= cell.slice.dimension; k++)
            expect(
              dot(
                direction,
                active.map((i) => rows[i][k]),
              ),
            ).toBe(0n);
      });
    }
  });

  test("refuses layers that are not there, and cells of other networks", () => {
    const network = seededNetwork("integers", 1, { inputs: 2, depth: 2 });
    const cell = cellAtPoint(network, [0.5, 1]);
    expect(() => solutionFamily(network, cell, 3)).toThrow("no hidden layer 3; layers are 1 … 2");
    const other = seededNetwork("generic", 5, { inputs: 2, depth: 3 });
    expect(() => cellRedundancy(other, cell)).toThrow(/the cell has \d+ signs for the \d+ units of layer/);
    expect(() => currentWeights(network, solutionFamily(network, cell, 2), 9)).toThrow("no unit 9");
  });
});

const norm = ({ numerators, denominator }: RationalVector) =>
  Number(dot(numerators, numerators)) / Number(denominator) ** 2;

describe("members of the family", () => {
  test.each(["generic", "integers", "copies", "slopes", "dead", "sparse"] as const)("%s", (kind) => {
    let moved = 0;
    for (const { network, cell } of seededCells(kind, 8)) {
      const oracle = formsOnCell(network, cell);
      for (let layer = 1; layer <= network.layers.length; layer++) {
        const family = solutionFamily(network, cell, layer);
        const { directions, active, rank } = family;
        const weights = currentWeights(network, family, 0);
        const least = leastNormMember(family, weights);
        expect(isMember(family, least, weights)).toBe(true);
        for (const direction of directions) expect(dot(direction, least.numerators)).toBe(0n);
        expect(norm(least)).toBeLessThanOrEqual(norm(weights) * (1 + 1e-12));

        // The smallest support by brute force: the target is a combination of those rows.
        const rows = Array.from(active, (unit) => oracle[layer - 1].rows[unit]);
        const target = Array.from({ length: cell.slice.dimension + 1 }, (_, k) =>
          dot(
            weights.numerators,
            rows.map((row) => row[k]),
          ),
        );
        let fewest = active.length;
        for (let mask = 0; mask < 2 ** active.length; mask++) {
          const chosen = rows.filter((_, i) => (mask >> i) & 1);
          if (chosen.length >= fewest) continue;
          if (fractionRank([...chosen, target]) === fractionRank(chosen)) fewest = chosen.length;
        }
        const sparse = sparsestMember(family, weights);
        expect(sparse.fewest).toBe(true);
        expect(sparse.units.length).toBe(fewest);
        expect(isMember(family, sparse.weights, weights)).toBe(true);
        expect(sparsestMember(family, weights, 0).units.length).toBeLessThanOrEqual(rank);
        if (family.freedom > 0) moved++;
      }
    }
    expect(moved).toBeGreaterThan(3);
  });

  test("a unit is left over where another is its multiple; nothing that is no member is taken for one", () => {
    const network = buildNetwork(
      [
        {
          weight: [
            [1, 0],
            [2, 0],
            [0, 1],
          ],
          bias: [0, 0, 0],
        },
      ],
      { weight: [[1, 1, 1]], bias: [0] },
    );
    const family = solutionFamily(network, cellAtPoint(network, [1, 1]), 1);
    expect(family.directions).toEqual([[2n, -1n, 0n]]);
    const weights = currentWeights(network, family, 0);
    expect(leastNormMember(family, weights)).toEqual({ numerators: [3n, 6n, 5n], denominator: 5n });
    expect(Array.from(sparsestMember(family, weights).units)).toHaveLength(2);
    expect(basicMember(family, weights, [0, 1])).toBeUndefined();
    expect(basicMember(family, weights, [0])).toBeUndefined();
    expect(basicMember(family, weights, [0, 2])).toEqual({ numerators: [3n, 0n, 1n], denominator: 1n });
    expect(isMember(family, rationalVector([3, 0, 1]), weights)).toBe(true);
    expect(isMember(family, rationalVector([3, 0, 1 + 2 ** -52]), weights)).toBe(false);
  });
});

/** Cells on which the outputs of two networks with the same first layers are not the same functions, by the oracle. */
function differentCells(a: Network, b: Network, complex: PlanarComplex, level: number): number[] {
  const found: number[] = [];
  for (let k = 0; k < complex.counts.cells; k++) {
    const cell = cellOfComplex(complex, k);
    if (!sameForms(formsOnCell(a, cell)[level], formsOnCell(b, cell)[level])) found.push(k);
  }
  return found;
}

const drawn = (rows: number, columns: number) => {
  const random = seededRandom(rows * 1000 + columns);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.normal() / 4));
};

describe("a walk along the family", () => {
  test.each(["integers", "copies", "slopes", "quarters", "concurrent", "zero biases"] as const)(
    "leaves the cell's function as it is, and changes others only where it says: %s",
    (kind) => {
      let [walked, changed] = [0, 0];
      for (const { network, complex, cell } of seededCells(kind, 6)) {
        const last = network.layers.length;
        const family = solutionFamily(network, cell, last);
        for (const direction of family.directions) {
          const step = dyadicStep(network, family, 0, direction);
          if (step === undefined) continue;
          walked++;
          for (const factor of [1, -1]) {
            const moved = moveAlong(network, family, 0, direction, factor * step);
            expect(moved.representable).toBe(true);
            expect(moved.equalOnCell).toBe(true);
            expect(sameForms(formsOnCell(network, cell)[last], formsOnCell(moved.network, cell)[last])).toBe(
              true,
            );
            const { cells, unchanged } = changedCells(network, complex, family, direction);
            expect(Array.from(cells)).toEqual(differentCells(network, moved.network, complex, last));
            expect(cells.length + unchanged).toBe(complex.counts.cells);
            changed += cells.length;
          }
        }
      }
      expect(walked).toBeGreaterThan(4);
      expect(changed).toBeGreaterThan(0);
    },
  );

  test("with weights of 53 bits, in both layers, along every direction", () => {
    const double = buildNetwork(
      [
        { weight: drawn(40, 2), bias: drawn(1, 40)[0] },
        { weight: drawn(41, 40), bias: drawn(1, 41)[0] },
      ],
      { weight: drawn(2, 41), bias: [0, 0] },
    );
    for (const layer of [1, 2]) {
      const family = solutionFamily(double, cellAtPoint(double, [0.1, -0.3]), layer);
      expect(family.freedom).toBeGreaterThan(7);
      for (const direction of family.directions) {
        const step = dyadicStep(double, family, 0, direction);
        expect(step).toBeGreaterThan(0);
        const moved = moveAlong(double, family, 0, direction, step ?? 0);
        expect(moved).toMatchObject({ representable: true, equalOnCell: true });
        expect(moved.network).not.toEqual(double);
        const [before, after] = [double, moved.network].map((one) => formsOnCell(one, family.cell)[layer]);
        expect(sameForms(before, after)).toBe(true);
      }
    }
  });

  test("in a hidden layer the units behind it stay as they are on the cell", () => {
    let walked = 0;
    for (const { network, cell } of seededCells("quarters", 12)) {
      if (network.layers.length < 2) continue;
      const family = solutionFamily(network, cell, 1);
      for (const direction of family.directions) {
        const step = dyadicStep(network, family, 1, direction);
        if (step === undefined) continue;
        const moved = moveAlong(network, family, 1, direction, step);
        expect(moved.equalOnCell).toBe(true);
        expect(moved.network).not.toEqual(network);
        formsOnCell(network, cell).forEach((forms, l) => {
          expect(sameForms(forms, formsOnCell(moved.network, cell)[l])).toBe(true);
        });
        walked++;
      }
    }
    expect(walked).toBeGreaterThan(5);
  });

  test("weights that are no doubles are rounded, which is told; a step off the family is seen", () => {
    const network = buildNetwork([{ weight: [[1], [1], [1]], bias: [0, 1, 3] }], {
      weight: [[1, 2, 5]],
      bias: [0],
    });
    const family = solutionFamily(network, cellAtPoint(network, [1]), 1);
    const weights = currentWeights(network, family, 0);
    const third = withWeights(network, family, 0, steppedWeights(weights, family.directions[0], 1 / 3));
    expect(third.representable).toBe(false);
    const least = withWeights(network, family, 0, leastNormMember(family, weights));
    expect(least.representable).toBe(false);
    expect(least.equalOnCell).toBe(false);
    const off = withWeights(network, family, 0, rationalVector([1, 2, 4 + 2 ** -50]));
    expect(off.representable).toBe(true);
    expect(off.equalOnCell).toBe(false);
    expect(dyadicStep(network, family, 0, family.directions[0], 2 ** -3)).toBe(2 ** -3);
  });
});
