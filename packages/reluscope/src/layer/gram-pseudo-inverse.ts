/**
 * The pseudo-inverse of a large matrix of full rank in doubles with a proved bound, from its Gram matrix G: W⁺ = WᵀG⁻¹
 * with G = WWᵀ for independent rows, W⁺ = G⁻¹Wᵀ with G = WᵀW for independent columns. G has min(m, d) rows, whatever
 * the other size, and sparse rows (convolutions) stay sparse; it squares the condition, which the proof sees.
 */
import { ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import { type VerifiedInverse, verifiedInverse } from "../exact/verified-inverse.ts";
import { forEachInRow, type Matrix } from "../network/matrix.ts";
import type { DualVectors } from "./layer-geometry.ts";

/** Undefined when doubles cannot prove a bound, as when W has not the full rank min(m, d). */
export function gramPseudoInverse(weight: Matrix): DualVectors | undefined {
  const wide = weight.rows <= weight.columns;
  const vectors = wide ? transposedRows(weight) : weight;
  const n = Math.min(weight.rows, weight.columns);
  const { values, errors } = gramMatrix(vectors, n);
  const inverse = verifiedInverse(values, n, errors);
  if (!inverse) return undefined;
  return wide ? productOfRows(weight, inverse, n) : productOfColumns(weight, inverse, n);
}

/** Columns of a matrix as rows, zeros left out. */
function transposedRows(weight: Matrix): Matrix {
  const { rows, columns } = weight;
  const rowStart = new Int32Array(columns + 1);
  const each = (visit: (i: number, j: number, value: number) => void) => {
    for (let i = 0; i < rows; i++)
      forEachInRow(weight, i, (j, value) => {
        if (value !== 0) visit(i, j, value);
      });
  };
  each((_, j) => {
    rowStart[j + 1]++;
  });
  for (let j = 0; j < columns; j++) rowStart[j + 1] += rowStart[j];
  const next = rowStart.slice();
  const columnIndex = new Int32Array(rowStart[columns]);
  const values = new Float64Array(rowStart[columns]);
  each((i, j, value) => {
    columnIndex[next[j]] = i;
    values[next[j]++] = value;
  });
  return { kind: "sparse", rows: columns, columns: rows, rowStart, columnIndex, values };
}

/** Σ over rows r of rᵀr, n × n, and a bound on the error of every entry. */
function gramMatrix(rows: Matrix, n: number): { values: Float64Array; errors: Float64Array } {
  const values = new Float64Array(n * n);
  const errors = new Float64Array(n * n);
  const columns = new Int32Array(n);
  const entries = new Float64Array(n);
  for (let i = 0; i < rows.rows; i++) {
    let count = 0;
    forEachInRow(rows, i, (j, value) => {
      if (value === 0) return;
      columns[count] = j;
      entries[count++] = value;
    });
    for (let a = 0; a < count; a++) {
      const at = columns[a] * n;
      for (let b = 0; b < count; b++) {
        const term = entries[a] * entries[b];
        values[at + columns[b]] += term;
        errors[at + columns[b]] += Math.abs(term);
      }
    }
  }
  const factor = (rows.rows + 3) * ROUNDING * growth(rows.rows);
  return { values, errors: errors.map((size) => size * factor + UNDERFLOW) };
}

/** Rounding of a sum of so many terms that are bounds themselves. */
const growth = (terms: number) => 1 + 4 * (terms + 4) * ROUNDING;

/** Dual vector i is Σ_l (G⁻¹)_li w_l. */
function productOfRows(weight: Matrix, { values, columnErrors }: VerifiedInverse, n: number): DualVectors {
  const { rows: m, columns: d } = weight;
  const vectors = new Float64Array(m * d);
  const errors = new Float64Array(m);
  const offRowSpace = new Float64Array(m);
  const size = new Float64Array(d);
  const column = new Float64Array(d);
  for (let l = 0; l < m; l++) {
    forEachInRow(weight, l, (k, value) => {
      column[k] += Math.abs(value);
    });
  }
  for (let i = 0; i < m; i++) {
    size.fill(0);
    const own = vectors.subarray(i * d, (i + 1) * d);
    for (let l = 0; l < m; l++) {
      const factor = values[l * n + i];
      forEachInRow(weight, l, (k, value) => {
        own[k] += factor * value;
        size[k] += Math.abs(factor * value);
      });
    }
    let square = 0;
    for (let k = 0; k < d; k++) {
      const rounding = (m + 2) * ROUNDING * size[k] * growth(m) + UNDERFLOW;
      square += rounding * rounding;
      errors[i] = Math.max(errors[i], column[k] * columnErrors[i] * growth(m) + rounding);
    }
    offRowSpace[i] = Math.sqrt(square) * growth(d) + UNDERFLOW;
  }
  return { vectors, errors: residualErrors(weight, vectors, errors, offRowSpace) };
}

/**
 * Smaller bounds than those that the squared condition gives: x near a_i, its part outside the row space at most ρ, is
 * within |W⁺| |e_i − Wx| + ρ of a_i, because W⁺W is the projection onto the row space and a_i = W⁺e_i.
 */
function residualErrors(
  weight: Matrix,
  vectors: Float64Array,
  crude: Float64Array,
  offRowSpace: Float64Array,
): Float64Array {
  const { rows: m, columns: d } = weight;
  const errors = new Float64Array(m);
  const reach = new Float64Array(d);
  const rounding = (d + 3) * ROUNDING * growth(d);
  for (let i = 0; i < m; i++) {
    reach.fill(0);
    for (let l = 0; l < m; l++) {
      let value = l === i ? -1 : 0;
      let size = l === i ? 1 : 0;
      forEachInRow(weight, l, (k, entry) => {
        const term = entry * vectors[i * d + k];
        value += term;
        size += Math.abs(term);
      });
      const residual = Math.abs(value) + rounding * size + UNDERFLOW;
      for (let k = 0, at = l * d; k < d; k++, at++) reach[k] += residual * (Math.abs(vectors[at]) + crude[l]);
    }
    let largest = 0;
    for (let k = 0; k < d; k++) largest = Math.max(largest, reach[k]);
    errors[i] = Math.min(crude[i], (largest * growth(m) + offRowSpace[i]) * growth(2));
  }
  return errors;
}

/** Dual vector i is G⁻¹ w_i. */
function productOfColumns(weight: Matrix, { values, columnErrors }: VerifiedInverse, n: number): DualVectors {
  const { rows: m, columns: d } = weight;
  const vectors = new Float64Array(m * d);
  const errors = new Float64Array(m);
  const size = new Float64Array(d);
  for (let i = 0; i < m; i++) {
    size.fill(0);
    const own = vectors.subarray(i * d, (i + 1) * d);
    let unsure = 0;
    let terms = 0;
    forEachInRow(weight, i, (l, value) => {
      if (value === 0) return;
      terms++;
      unsure += Math.abs(value) * columnErrors[l];
      for (let k = 0; k < d; k++) {
        const term = values[k * n + l] * value;
        own[k] += term;
        size[k] += Math.abs(term);
      }
    });
    let largest = 0;
    for (let k = 0; k < d; k++) largest = Math.max(largest, size[k]);
    errors[i] = (unsure + (terms + 2) * ROUNDING * largest) * growth(terms) + UNDERFLOW;
  }
  return { vectors, errors };
}
