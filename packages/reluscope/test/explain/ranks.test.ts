/** Exact ranks of layers and of active sub-matrices against a plain elimination; the relations that they are proved by. */
import { partition } from "reluscope";
import { describe, expect, test } from "vitest";
import { cellRanks, layerRanks, type MatrixRank, matrixRank } from "../../src/explain/matrix-rank.ts";
import { cellOfComplex } from "../../src/explain/network-cell.ts";
import { canonicalMatrix, type DenseMatrix, toDense } from "../../src/network/matrix.ts";
import { seededPlane } from "../oracle/domains.ts";
import { dyadics } from "../oracle/dyadic-integers.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { type SeededRandom, seededRandom } from "../oracle/seeded-random.ts";
import { formsOnCell } from "./cell-forms-oracle.ts";
import { fractionRank } from "./fraction-elimination.ts";

function integers({ rows, columns, values }: DenseMatrix): bigint[][] {
  const all = dyadics(values).integers;
  return Array.from({ length: rows }, (_, i) => all.slice(i * columns, (i + 1) * columns));
}

function expectRank(found: MatrixRank, matrix: readonly (readonly bigint[])[]): void {
  expect([found.rows, found.columns]).toEqual([matrix.length, matrix[0]?.length ?? found.columns]);
  expect(found.rank).toBe(fractionRank(matrix));
  const shorter = Math.min(found.rows, found.columns);
  expect(found.full).toBe(found.rank === shorter);
  expect(found.relations.length).toBe(shorter - found.rank);
  for (const { rows: places, coefficients } of found.relations) {
    const sums =
      found.relationsBetween === "rows"
        ? (matrix[0] ?? []).map((_, j) =>
            places.reduce((sum, i, k) => sum + coefficients[k] * matrix[i][j], 0n),
          )
        : matrix.map((row) => places.reduce((sum, j, k) => sum + coefficients[k] * row[j], 0n));
    expect(sums.every((sum) => sum === 0n)).toBe(true);
  }
}

/** A product of thin matrices, with repeated, zero and scaled rows. */
function drawnMatrix(random: SeededRandom): DenseMatrix {
  const [rows, columns, inner] = [random.integer(1, 9), random.integer(1, 9), random.integer(0, 7)];
  const draw = random.pick([() => random.integer(-2, 2), () => random.integer(-64, 64) / 32]);
  const left = Array.from({ length: rows }, () => Array.from({ length: inner }, draw));
  const right = Array.from({ length: inner }, () => Array.from({ length: columns }, draw));
  const product = left.map((row) =>
    Array.from({ length: columns }, (_, j) => row.reduce((sum, value, k) => sum + value * right[k][j], 0)),
  );
  for (let i = 1; i < rows; i++) {
    if (random.chance(0.15)) product[i].fill(0);
    if (random.chance(0.15)) product[i] = product[i - 1].map((value) => value * 2 ** random.integer(-60, 60));
  }
  return { kind: "dense", rows, columns, values: Float64Array.from(product.flat()) };
}

describe("exact ranks", () => {
  test("of matrices, and of some of their rows and columns", () => {
    let deficient = 0;
    for (let seed = 0; seed < 400; seed++) {
      const random = seededRandom(seed);
      const matrix = drawnMatrix(random);
      const numbers = integers(matrix);
      const found = matrixRank(matrix);
      expectRank(found, numbers);
      if (!found.full) deficient++;
      const rows = Array.from(numbers.keys()).filter(() => random.chance(0.7));
      const columns = Array.from(numbers[0].keys()).filter(() => random.chance(0.7));
      expectRank(
        matrixRank(matrix, rows, columns),
        rows.map((i) => columns.map((j) => numbers[i][j])),
      );
    }
    expect(deficient).toBeGreaterThan(50);
  });

  test("of a large sparse matrix of small numbers with one dependent row", () => {
    const random = seededRandom(5);
    const values = Float64Array.from({ length: 90 * 120 }, () =>
      random.chance(0.9) ? 0 : random.integer(-1, 1),
    );
    for (let j = 0; j < 120; j++) values[j] = values[120 * 3 + j] - 2 * values[120 * 7 + j];
    const matrix = canonicalMatrix({ kind: "dense", rows: 90, columns: 120, values });
    expect(matrix.kind).toBe("sparse");
    const { rank, full, relations } = matrixRank(matrix);
    expect(full).toBe(false);
    expect(rank).toBe(90 - relations.length);
    const planted = relations.find(({ rows }) => rows.join() === "0,3,7");
    expect(planted?.coefficients.map((value) => value * (planted.coefficients[0] > 0n ? 1n : -1n))).toEqual([
      1n,
      -1n,
      2n,
    ]);
  });

  test.each(networkKinds)("on cells, of sub-matrices and of the maps that they make: %s", (kind) => {
    for (let seed = 0; seed < 6; seed++) {
      const network = seededNetwork(kind, seed, { inputs: 2 + (seed % 2), width: 6 });
      const maps = [...network.layers, network.output];
      layerRanks(network).forEach((found, l) => {
        expectRank(found, integers(toDense(maps[l].weight)));
      });
      const complex = partition(network, seededPlane(seed, kind, network.inputSize));
      for (let k = 0; k < complex.counts.cells; k += 5) {
        const cell = cellOfComplex(complex, k);
        const forms = formsOnCell(network, cell);
        let before = Array.from({ length: network.inputSize }, (_, i) => i);
        cellRanks(network, cell).forEach(({ layer, weights, image }, l) => {
          expect(layer).toBe(l + 1);
          const { rows } = forms[l];
          const active = Array.from(rows.keys()).filter(
            (i) => l === network.layers.length || rows[i].some((value) => value !== 0n),
          );
          const all = integers(toDense(maps[l].weight));
          expectRank(
            weights,
            active.map((i) => before.map((j) => all[i][j])),
          );
          expect(image).toBe(fractionRank(rows.map((row) => row.slice(0, -1))));
          before = active;
        });
      }
    }
  });
});
