/** A layer's weights in the order in which a kernel reads them. */
import type { Matrix } from "../network/matrix.ts";

/** Hands out the arrays of one walk; all of them must come from the kernel that works on them. */
export interface KernelMemory {
  float64(length: number): Float64Array;
  int32(length: number): Int32Array;
  uint8(length: number): Uint8Array;
}

export interface PreparedWeights {
  readonly rows: number;
  readonly columns: number;
  /** In the kernel's memory, row-major or in panels, or undefined for sparse weights. */
  readonly dense: Float64Array | undefined;
  /** Compressed columns: entries `start[i] … start[i + 1] − 1` belong to column i. */
  readonly sparse:
    | { readonly start: Int32Array; readonly rows: Int32Array; readonly values: Float64Array }
    | undefined;
}

/**
 * Rows of a panel: one column of it fills a cache line, so that columns left out are not read. Panels stand one after
 * the other, each column by column; rows that are missing in the last one are zero.
 */
export const PANEL_ROWS = 8;

/** How many doubles weights take in panels. */
export function panelLength(rows: number, columns: number): number {
  return Math.ceil(rows / PANEL_ROWS) * PANEL_ROWS * columns;
}

export function prepareWeights(
  matrix: Matrix,
  memory: KernelMemory,
  order: "rows" | "panels",
): PreparedWeights {
  const { rows, columns } = matrix;
  if (matrix.kind === "dense") {
    if (order === "panels")
      return { rows, columns, dense: panels(matrix.values, rows, columns, memory), sparse: undefined };
    const dense = memory.float64(rows * columns);
    dense.set(matrix.values);
    return { rows, columns, dense, sparse: undefined };
  }
  const entries = matrix.values.length;
  const start = new Int32Array(columns + 1);
  const rowOf = new Int32Array(entries);
  const values = new Float64Array(entries);
  for (const column of matrix.columnIndex) start[column + 1]++;
  for (let j = 0; j < columns; j++) start[j + 1] += start[j];
  const next = start.slice(0, columns);
  for (let i = 0; i < rows; i++) {
    for (let k = matrix.rowStart[i]; k < matrix.rowStart[i + 1]; k++) {
      const at = next[matrix.columnIndex[k]]++;
      rowOf[at] = i;
      values[at] = matrix.values[k];
    }
  }
  return { rows, columns, dense: undefined, sparse: { start, rows: rowOf, values } };
}

function panels(
  values: ArrayLike<number>,
  rows: number,
  columns: number,
  memory: KernelMemory,
): Float64Array {
  const dense = memory.float64(panelLength(rows, columns));
  for (let row = 0; row < rows; row++) {
    let to = (row - (row % PANEL_ROWS)) * columns + (row % PANEL_ROWS);
    for (let column = 0; column < columns; column++, to += PANEL_ROWS)
      dense[to] = values[row * columns + column];
  }
  return dense;
}
