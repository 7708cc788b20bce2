/**
 * Exact linear algebra on integers by fraction-free Gauss–Jordan elimination (Bareiss 1968): row echelon form, kernel,
 * inverse and pseudo-inverse of rational matrices. Entries stay as large as determinants of the matrix, so the work
 * grows about with the fifth power of the size: some dozens of rows are quick, hundreds take minutes.
 */
import { dot, lowestTermsMatrix, primitive, product, type RationalMatrix, transposed } from "./rational.ts";

export interface Echelon {
  /** Every row; the first `pivots.length` are the reduced ones, the others vanish in the first `width` columns. */
  readonly rows: readonly (readonly bigint[])[];
  /** Column of the pivot of each reduced row, increasing. */
  readonly pivots: readonly number[];
  /** The value of every pivot; the other entries of its column are 0. */
  readonly pivot: bigint;
}

/** Told after every column of an elimination, which may take minutes, how many of how many are done. */
export type EliminationProgress = (done: number, total: number) => void;

/** Reduced row echelon form over the integers; pivots are taken from the first `width` columns. */
export function echelon(
  matrix: readonly (readonly bigint[])[],
  width: number,
  onProgress?: EliminationProgress,
): Echelon {
  const rows = matrix.map((row) => [...row]);
  const pivots: number[] = [];
  let previous = 1n;
  for (let column = 0; column < width && pivots.length < rows.length; column++) {
    const k = pivots.length;
    const found = rows.findIndex((row, i) => i >= k && row[column] !== 0n);
    if (found < 0) continue;
    [rows[k], rows[found]] = [rows[found], rows[k]];
    const top = rows[k];
    rows.forEach((row, i) => {
      if (i === k) return;
      const factor = row[column];
      for (let j = 0; j < row.length; j++) {
        const left = row[j] === 0n ? 0n : top[column] * row[j];
        const right = factor === 0n || top[j] === 0n ? 0n : factor * top[j];
        row[j] = (left - right) / previous;
      }
    });
    previous = top[column];
    pivots.push(column);
    onProgress?.(pivots.length, Math.min(width, rows.length));
  }
  return { rows, pivots, pivot: previous };
}

/** A basis of {x : matrix · x = 0}, one primitive integer vector a row. */
export function kernelBasis(matrix: readonly (readonly bigint[])[], width: number): bigint[][] {
  const { rows, pivots, pivot } = echelon(matrix, width);
  const basis: bigint[][] = [];
  for (let free = 0; free < width; free++) {
    if (pivots.includes(free)) continue;
    const vector: bigint[] = new Array(width).fill(0n);
    vector[free] = pivot;
    pivots.forEach((column, k) => {
      vector[column] = -rows[k][free];
    });
    const reduced = primitive(vector);
    basis.push(reduced[free] < 0n ? reduced.map((value) => -value) : reduced);
  }
  return basis;
}

/** The inverse of a square matrix; undefined when it is singular. */
export function inverse(
  { rows, columns, denominator }: RationalMatrix,
  onProgress?: EliminationProgress,
): RationalMatrix | undefined {
  const n = columns;
  const augmented = rows.map((row, i) => [...row, ...row.map((_, j) => (i === j ? denominator : 0n))]);
  const { rows: reduced, pivots, pivot } = echelon(augmented, n, onProgress);
  if (pivots.length < n) return undefined;
  const sign = pivot < 0n ? -1n : 1n;
  return lowestTermsMatrix({
    rows: reduced.map((row) => row.slice(n).map((value) => sign * value)),
    columns: n,
    denominator: sign * pivot,
  });
}

/** The Moore–Penrose pseudo-inverse of a matrix of any rank: RᵀM⁻¹Fᵀ, R independent rows, F = W Rᵀ, M = FᵀF. */
export function pseudoInverse(
  matrix: RationalMatrix,
  independent: readonly number[],
  onProgress?: EliminationProgress,
): RationalMatrix {
  const r = independent.length;
  const { rows, columns, denominator } = matrix;
  if (r === rows.length && r === columns) return inverse(matrix, onProgress) as RationalMatrix;
  if (r === 0) {
    const zero = rows.map(() => 0n);
    return { rows: Array.from({ length: columns }, () => zero), columns: rows.length, denominator: 1n };
  }
  const basis: RationalMatrix = { rows: independent.map((i) => rows[i]), columns, denominator };
  const f = product(matrix, transposed(basis));
  const columnsOfF = transposed(f);
  const gram: RationalMatrix = {
    rows: columnsOfF.rows.map((row) => columnsOfF.rows.map((other) => dot(row, other))),
    columns: r,
    denominator: f.denominator * f.denominator,
  };
  const middle = inverse(gram, onProgress);
  if (!middle)
    throw new Error("internal: independent rows have a singular Gram matrix; please report the layer");
  return lowestTermsMatrix(product(transposed(basis), product(middle, columnsOfF)));
}
