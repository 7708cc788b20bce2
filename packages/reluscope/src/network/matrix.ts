/**
 * Real matrices in the two storages a network needs: dense for fully-connected layers, compressed sparse
 * rows for convolutions and other structured layers.
 */

/** Dense matrix, row-major: entry (i, j) is `values[i * columns + j]`. */
export interface DenseMatrix {
  readonly kind: "dense";
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** Compressed sparse rows: row i holds entries `rowStart[i] … rowStart[i + 1] − 1`, column indices increasing. */
export interface SparseMatrix {
  readonly kind: "sparse";
  readonly rows: number;
  readonly columns: number;
  readonly rowStart: Int32Array;
  readonly columnIndex: Int32Array;
  readonly values: Float64Array;
}

export type Matrix = DenseMatrix | SparseMatrix;

/** Calls `visit(column, value)` for every stored entry of a row, columns increasing. */
export function forEachInRow(
  matrix: Matrix,
  row: number,
  visit: (column: number, value: number) => void,
): void {
  if (matrix.kind === "dense") {
    const start = row * matrix.columns;
    for (let j = 0; j < matrix.columns; j++) visit(j, matrix.values[start + j]);
  } else {
    for (let k = matrix.rowStart[row]; k < matrix.rowStart[row + 1]; k++) {
      visit(matrix.columnIndex[k], matrix.values[k]);
    }
  }
}

/** `matrix · vector + offset`, in doubles. */
export function affineProduct(matrix: Matrix, vector: ArrayLike<number>, offset: Float64Array): Float64Array {
  const result = Float64Array.from(offset);
  if (matrix.kind === "dense") {
    const { columns, values } = matrix;
    for (let i = 0, k = 0; i < matrix.rows; i++) {
      let sum = 0;
      for (let j = 0; j < columns; j++, k++) sum += values[k] * vector[j];
      result[i] += sum;
    }
  } else {
    const { rows, rowStart, columnIndex, values } = matrix;
    for (let i = 0, k = 0; i < rows; i++) {
      const end = rowStart[i + 1];
      let sum = 0;
      for (; k < end; k++) sum += values[k] * vector[columnIndex[k]];
      result[i] += sum;
    }
  }
  return result;
}

/** Share of entries that are not zero below which a matrix is stored sparse. */
const SPARSE_DENSITY = 0.25;
/** Matrices with fewer entries than this are always stored dense. */
const SPARSE_MINIMUM_ENTRIES = 4096;

/**
 * The canonical storage of a matrix given as sparse rows: sparse when it is large and at most a quarter
 * full, dense otherwise. Depends on the entries alone, so that a network read back is stored the same way.
 * Explicit zeros are dropped.
 */
export function canonicalMatrix(matrix: Matrix): Matrix {
  const { rows, columns } = matrix;
  let nonZeros = 0;
  for (const value of matrix.values) if (value !== 0) nonZeros++;
  const entries = rows * columns;
  const sparse = entries >= SPARSE_MINIMUM_ENTRIES && nonZeros < SPARSE_DENSITY * entries;
  if (!sparse) return toDense(matrix);
  const rowStart = new Int32Array(rows + 1);
  const columnIndex = new Int32Array(nonZeros);
  const values = new Float64Array(nonZeros);
  let next = 0;
  for (let i = 0; i < rows; i++) {
    forEachInRow(matrix, i, (j, value) => {
      if (value === 0) return;
      columnIndex[next] = j;
      values[next++] = value;
    });
    rowStart[i + 1] = next;
  }
  return { kind: "sparse", rows, columns, rowStart, columnIndex, values };
}

/** The same matrix in dense storage. */
export function toDense(matrix: Matrix): DenseMatrix {
  if (matrix.kind === "dense") return matrix;
  const values = new Float64Array(matrix.rows * matrix.columns);
  for (let i = 0; i < matrix.rows; i++) {
    forEachInRow(matrix, i, (j, value) => {
      values[i * matrix.columns + j] = value;
    });
  }
  return { kind: "dense", rows: matrix.rows, columns: matrix.columns, values };
}
