/** Integer kernels: all relations, none missing, and short. */
import { describe, expect, test } from "vitest";
import { integerKernel, latticeReduced } from "../../src/explain/integer-kernel.ts";
import { seededRandom } from "../oracle/seeded-random.ts";
import { fractionRank } from "./fraction-elimination.ts";

const dot = (a: readonly bigint[], b: readonly bigint[]) =>
  a.reduce((sum, value, i) => sum + value * b[i], 0n);
const magnitude = (value: bigint) => (value < 0n ? -value : value);

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? magnitude(a) : gcd(b, a % b);
}

/** By expansion along the first row. */
function determinant(rows: readonly (readonly bigint[])[]): bigint {
  if (rows.length === 0) return 1n;
  return rows[0].reduce((sum, value, j) => {
    if (value === 0n) return sum;
    const minor = rows.slice(1).map((row) => row.filter((_, k) => k !== j));
    return sum + (j % 2 === 0 ? value : -value) * determinant(minor);
  }, 0n);
}

function subsets(n: number, k: number): number[][] {
  if (k === 0) return [[]];
  return Array.from({ length: n }, (_, i) => i).flatMap((last) =>
    last < k - 1 ? [] : subsets(last, k - 1).map((rest) => [...rest, last]),
  );
}

describe("integer kernels", () => {
  test("are bases of all integer relations: their minors have no common divisor", () => {
    for (let seed = 0; seed < 120; seed++) {
      const random = seededRandom(seed);
      const [q, width] = [random.integer(1, 6), random.integer(1, 4)];
      const bits = random.pick([1, 3, 20, 90]);
      const draw = () =>
        BigInt(random.integer(-(2 ** Math.min(bits, 30)), 2 ** Math.min(bits, 30))) <<
        BigInt(bits > 30 ? 60 : 0);
      const rows = Array.from({ length: q }, () => Array.from({ length: width }, draw));
      if (q > 2 && random.chance(0.4)) rows[q - 1] = rows[0].map((value, k) => 2n * value - rows[1][k]);
      if (random.chance(0.2)) rows[0].fill(0n);
      const kernel = integerKernel(rows, width);
      expect(kernel.length).toBe(q - fractionRank(rows));
      for (const vector of kernel)
        for (let k = 0; k < width; k++)
          expect(
            dot(
              vector,
              rows.map((row) => row[k]),
            ),
          ).toBe(0n);
      const minors = subsets(q, kernel.length).map((columns) =>
        determinant(kernel.map((vector) => columns.map((j) => vector[j]))),
      );
      expect(minors.reduce(gcd, 0n)).toBe(1n);
    }
  });

  test("are short: entries of a few bits where elimination needs hundreds", () => {
    const random = seededRandom(7);
    const rows = Array.from({ length: 18 }, () =>
      Array.from({ length: 3 }, () => BigInt(random.integer(-(2 ** 40), 2 ** 40))),
    );
    const kernel = integerKernel(rows, 3);
    expect(kernel.length).toBe(15);
    const largest = kernel
      .flat()
      .map(magnitude)
      .reduce((most, value) => (value > most ? value : most), 0n);
    // The lattice's determinant is at most (√18 · 2^40)³, shared by 15 vectors: about 2^8.5, and reduction loses little.
    expect(largest).toBeLessThan(2n ** 12n);
  });

  test("a reduced basis spans the same lattice and begins with a short vector", () => {
    const reduced = latticeReduced([
      [1n, 1n, 1n],
      [-1n, 0n, 2n],
      [3n, 5n, 6n],
    ]);
    expect(magnitude(determinant(reduced))).toBe(3n);
    expect(dot(reduced[0], reduced[0])).toBeLessThanOrEqual(2n);
    expect(() =>
      latticeReduced([
        [1n, 2n],
        [2n, 4n],
      ]),
    ).toThrow("internal");
  });
});
