/**
 * Inner loops of the cell walk: affine forms through a layer (THEORY section 3), in TypeScript.
 *
 * A form is a row of `width` numbers: d coefficients, a constant, and a bound on the form's error. Coefficients
 * and constant go through the weights; the error bound goes through their absolute values.
 */
import type { Matrix } from "../network/matrix.ts";

/** A layer's weights in the orders that the loops read. */
export interface PreparedWeights {
  readonly rows: number;
  readonly columns: number;
  /** Row-major dense weights, or compressed rows. */
  readonly matrix: Matrix;
  /** Compressed columns (all entries of column i are contiguous). */
  readonly columnStart: Int32Array;
  readonly rowIndex: Int32Array;
  readonly columnValues: Float64Array;
}

const prepared = new WeakMap<Matrix, PreparedWeights>();

/** The weights in the orders that the loops read; kept for as long as the matrix is. */
export function prepareWeights(matrix: Matrix): PreparedWeights {
  let weights = prepared.get(matrix);
  if (!weights) {
    weights = { rows: matrix.rows, columns: matrix.columns, matrix, ...byColumns(matrix) };
    prepared.set(matrix, weights);
  }
  return weights;
}

function byColumns(matrix: Matrix): Pick<PreparedWeights, "columnStart" | "rowIndex" | "columnValues"> {
  const { rows, columns } = matrix;
  const entries = matrix.values.length;
  const columnStart = new Int32Array(columns + 1);
  const rowIndex = new Int32Array(entries);
  const columnValues = new Float64Array(entries);
  const columnOf = (i: number, k: number) =>
    matrix.kind === "dense" ? k - i * columns : matrix.columnIndex[k];
  const rowRange = (i: number) =>
    matrix.kind === "dense" ? [i * columns, (i + 1) * columns] : [matrix.rowStart[i], matrix.rowStart[i + 1]];
  for (let i = 0; i < rows; i++) {
    const [from, to] = rowRange(i);
    for (let k = from; k < to; k++) columnStart[columnOf(i, k) + 1]++;
  }
  for (let j = 0; j < columns; j++) columnStart[j + 1] += columnStart[j];
  const next = columnStart.slice(0, columns);
  for (let i = 0; i < rows; i++) {
    const [from, to] = rowRange(i);
    for (let k = from; k < to; k++) {
      const at = next[columnOf(i, k)]++;
      rowIndex[at] = i;
      columnValues[at] = matrix.values[k];
    }
  }
  return { columnStart, rowIndex, columnValues };
}

/**
 * out = bias + Σ over the active columns of weight · form, for plane forms (width 4: a, b, c, error bound).
 * `active` lists `count` columns in increasing order, `forms` their rows one after the other; `out` starts with
 * whatever `biasForms` holds.
 */
export function planarProduct(
  weights: PreparedWeights,
  biasForms: Float64Array,
  active: Int32Array,
  count: number,
  forms: Float64Array,
  out: Float64Array,
): void {
  const { rows, columns, matrix } = weights;
  if (matrix.kind === "sparse") {
    sparseProduct(weights, biasForms, active, count, forms, out, 4);
    return;
  }
  const values = matrix.values;
  let row = 0;
  for (; row + 1 < rows; row += 2) {
    const top = row * columns;
    const bottom = top + columns;
    const at = 4 * row;
    let a0 = biasForms[at];
    let a1 = biasForms[at + 1];
    let a2 = biasForms[at + 2];
    let a3 = biasForms[at + 3];
    let b0 = biasForms[at + 4];
    let b1 = biasForms[at + 5];
    let b2 = biasForms[at + 6];
    let b3 = biasForms[at + 7];
    for (let k = 0, p = 0; k < count; k++, p += 4) {
      const column = active[k];
      const v = values[top + column];
      const w = values[bottom + column];
      const f0 = forms[p];
      const f1 = forms[p + 1];
      const f2 = forms[p + 2];
      const f3 = forms[p + 3];
      a0 += v * f0;
      a1 += v * f1;
      a2 += v * f2;
      a3 += Math.abs(v) * f3;
      b0 += w * f0;
      b1 += w * f1;
      b2 += w * f2;
      b3 += Math.abs(w) * f3;
    }
    out[at] = a0;
    out[at + 1] = a1;
    out[at + 2] = a2;
    out[at + 3] = a3;
    out[at + 4] = b0;
    out[at + 5] = b1;
    out[at + 6] = b2;
    out[at + 7] = b3;
  }
  if (row < rows) {
    const top = row * columns;
    const at = 4 * row;
    let a0 = biasForms[at];
    let a1 = biasForms[at + 1];
    let a2 = biasForms[at + 2];
    let a3 = biasForms[at + 3];
    for (let k = 0, p = 0; k < count; k++, p += 4) {
      const v = values[top + active[k]];
      a0 += v * forms[p];
      a1 += v * forms[p + 1];
      a2 += v * forms[p + 2];
      a3 += Math.abs(v) * forms[p + 3];
    }
    out[at] = a0;
    out[at + 1] = a1;
    out[at + 2] = a2;
    out[at + 3] = a3;
  }
}

/** The same for forms on a line (width 3: slope, constant, error bound). */
export function lineProduct(
  weights: PreparedWeights,
  biasForms: Float64Array,
  active: Int32Array,
  count: number,
  forms: Float64Array,
  out: Float64Array,
): void {
  const { rows, columns, matrix } = weights;
  if (matrix.kind === "sparse") {
    sparseProduct(weights, biasForms, active, count, forms, out, 3);
    return;
  }
  const values = matrix.values;
  let row = 0;
  for (; row + 1 < rows; row += 2) {
    const top = row * columns;
    const bottom = top + columns;
    const at = 3 * row;
    let a0 = biasForms[at];
    let a1 = biasForms[at + 1];
    let a2 = biasForms[at + 2];
    let b0 = biasForms[at + 3];
    let b1 = biasForms[at + 4];
    let b2 = biasForms[at + 5];
    for (let k = 0, p = 0; k < count; k++, p += 3) {
      const column = active[k];
      const v = values[top + column];
      const w = values[bottom + column];
      const f0 = forms[p];
      const f1 = forms[p + 1];
      const f2 = forms[p + 2];
      a0 += v * f0;
      a1 += v * f1;
      a2 += Math.abs(v) * f2;
      b0 += w * f0;
      b1 += w * f1;
      b2 += Math.abs(w) * f2;
    }
    out[at] = a0;
    out[at + 1] = a1;
    out[at + 2] = a2;
    out[at + 3] = b0;
    out[at + 4] = b1;
    out[at + 5] = b2;
  }
  if (row < rows) {
    const top = row * columns;
    const at = 3 * row;
    let a0 = biasForms[at];
    let a1 = biasForms[at + 1];
    let a2 = biasForms[at + 2];
    for (let k = 0, p = 0; k < count; k++, p += 3) {
      const v = values[top + active[k]];
      a0 += v * forms[p];
      a1 += v * forms[p + 1];
      a2 += Math.abs(v) * forms[p + 2];
    }
    out[at] = a0;
    out[at + 1] = a1;
    out[at + 2] = a2;
  }
}

/** Sparse weights: one column at a time. */
function sparseProduct(
  weights: PreparedWeights,
  biasForms: Float64Array,
  active: Int32Array,
  count: number,
  forms: Float64Array,
  out: Float64Array,
  width: number,
): void {
  out.set(biasForms);
  for (let k = 0; k < count; k++) addColumn(weights, active[k], forms, k * width, out, width);
}

/** out += weight column · one form (at `from` in `forms`). */
function addColumn(
  weights: PreparedWeights,
  column: number,
  forms: Float64Array,
  from: number,
  out: Float64Array,
  width: number,
): void {
  const { columnStart, rowIndex, columnValues } = weights;
  const last = width - 1;
  for (let k = columnStart[column]; k < columnStart[column + 1]; k++) {
    const value = columnValues[k];
    const at = rowIndex[k] * width;
    for (let i = 0; i < last; i++) out[at + i] += value * forms[from + i];
    out[at + last] += Math.abs(value) * forms[from + last];
  }
}
