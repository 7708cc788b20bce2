/**
 * Affine forms of a whole vector over the units of one layer, and their composition.
 *
 * A form writes each entry of a vector as bias + Σ coefficient · unit. Vectors that only pick units (the
 * output of an activation, reshaped or permuted) stay selections, so that composing a layer's weights with
 * them moves column indices and computes nothing: the file's weights stay bit for bit.
 */
import type { Budget } from "../budget.ts";
import { productIsExact, sumIsExact } from "./exactness.ts";
import type { SparseRows } from "./steps.ts";

export interface Form {
  /** Layer whose units the columns are: 0 is the input, l the l-th hidden layer. */
  readonly level: number;
  readonly size: number;
  /** Unit picked by each entry, −1 for none; null when `rows` holds the coefficients. */
  readonly selection: Int32Array | null;
  /** Coefficients, columns increasing; null when `selection` is given. */
  readonly rows: SparseRows | null;
  /** One per entry; null for zeros. */
  readonly bias: Float64Array | null;
}

/** Remembers whether any composition so far had to round. */
export interface Rounding {
  rounded: boolean;
}

/** Sparse rows that grow; storage is charged to a budget. */
export class RowsBuilder {
  #columnIndex = new Int32Array(64);
  #values = new Float64Array(64);
  #length = 0;
  readonly #rowStart: number[] = [0];
  readonly #budget: Budget;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  get rowCount(): number {
    return this.#rowStart.length - 1;
  }

  push(column: number, value: number): void {
    if (this.#length === this.#values.length) {
      this.#budget.charge(1.5 * this.#length, "the weights");
      const columnIndex = new Int32Array(2 * this.#length);
      columnIndex.set(this.#columnIndex);
      this.#columnIndex = columnIndex;
      const values = new Float64Array(2 * this.#length);
      values.set(this.#values);
      this.#values = values;
    }
    this.#columnIndex[this.#length] = column;
    this.#values[this.#length++] = value;
  }

  endRow(): void {
    this.#rowStart.push(this.#length);
  }

  /** Whether row `row` has the same entries as row `at` of `other`. */
  rowEquals(row: number, other: SparseRows, at: number): boolean {
    const start = this.#rowStart[row];
    const offset = other.rowStart[at];
    const length = this.#rowStart[row + 1] - start;
    if (other.rowStart[at + 1] - offset !== length) return false;
    for (let k = 0; k < length; k++) {
      if (this.#columnIndex[start + k] !== other.columnIndex[offset + k]) return false;
      if (this.#values[start + k] !== other.values[offset + k]) return false;
    }
    return true;
  }

  finish(): SparseRows {
    return {
      rowStart: Int32Array.from(this.#rowStart),
      columnIndex: this.#columnIndex.subarray(0, this.#length),
      values: this.#values.subarray(0, this.#length),
    };
  }
}

/**
 * Builds a form row by row from weighted rows of other forms of one level. Between `endRow` calls, `add` and
 * `addBias` accumulate; coefficients of one column are summed in the order given.
 */
export class FormBuilder {
  readonly #level: number;
  readonly #rows: RowsBuilder;
  readonly #bias: Float64Array;
  readonly #rounding: Rounding;
  readonly #sums: Float64Array;
  readonly #marked: Uint8Array;
  readonly #touched: number[] = [];
  #row = 0;
  #anyBias = false;

  constructor(level: number, size: number, columns: number, budget: Budget, rounding: Rounding) {
    budget.charge(size + 1.2 * columns, "the weights");
    this.#level = level;
    this.#rows = new RowsBuilder(budget);
    this.#bias = new Float64Array(size);
    this.#rounding = rounding;
    this.#sums = new Float64Array(columns);
    this.#marked = new Uint8Array(columns);
  }

  addBias(value: number): void {
    if (value === 0) return;
    const before = this.#bias[this.#row];
    if (!this.#rounding.rounded && !sumIsExact(before, value)) this.#rounding.rounded = true;
    this.#bias[this.#row] = before + value;
    this.#anyBias = true;
  }

  /** Adds coefficient · (entry `at` of `form`) to the current row. */
  add(coefficient: number, form: Form, at: number): void {
    if (coefficient === 0) return;
    if (form.selection !== null) {
      const column = form.selection[at];
      if (column >= 0) this.#addColumn(column, coefficient);
    } else if (form.rows !== null) {
      const { rowStart, columnIndex, values } = form.rows;
      for (let k = rowStart[at]; k < rowStart[at + 1]; k++) {
        this.#addColumn(columnIndex[k], this.#product(coefficient, values[k]));
      }
    }
    if (form.bias !== null) this.addBias(this.#product(coefficient, form.bias[at]));
  }

  endRow(): void {
    const touched = this.#touched.sort((a, b) => a - b);
    for (const column of touched) {
      if (this.#sums[column] !== 0) this.#rows.push(column, this.#sums[column]);
      this.#sums[column] = 0;
      this.#marked[column] = 0;
    }
    touched.length = 0;
    this.#rows.endRow();
    this.#row++;
  }

  finish(): Form {
    return {
      level: this.#level,
      size: this.#row,
      selection: null,
      rows: this.#rows.finish(),
      bias: this.#anyBias ? this.#bias : null,
    };
  }

  #product(a: number, b: number): number {
    if (!this.#rounding.rounded && !productIsExact(a, b)) this.#rounding.rounded = true;
    return a * b;
  }

  #addColumn(column: number, value: number): void {
    if (this.#marked[column] === 0) {
      this.#marked[column] = 1;
      this.#touched.push(column);
      this.#sums[column] = value;
      return;
    }
    const before = this.#sums[column];
    if (!this.#rounding.rounded && !sumIsExact(before, value)) this.#rounding.rounded = true;
    this.#sums[column] = before + value;
  }
}

/** The form that picks consecutive units first, first + 1, … of a layer. */
export function selectionForm(level: number, first: number, size: number): Form {
  const selection = Int32Array.from({ length: size }, (_, k) => first + k);
  return { level, size, selection, rows: null, bias: null };
}

/** rows · form + bias when `form` picks units in increasing order and has no bias: only columns move. Else null. */
export function renameColumns(rows: SparseRows, bias: Float64Array | null, form: Form): Form | null {
  const { selection } = form;
  if (selection === null || form.bias !== null) return null;
  let shift: number | null = selection.length === 0 ? 0 : selection[0];
  for (let k = 0; k < selection.length; k++) {
    if (selection[k] < 0 || (k > 0 && selection[k] <= selection[k - 1])) return null;
    if (selection[k] !== k) shift = null;
  }
  const columnIndex = shift === 0 ? rows.columnIndex : rows.columnIndex.map((column) => selection[column]);
  return {
    level: form.level,
    size: rows.rowStart.length - 1,
    selection: null,
    rows: { rowStart: rows.rowStart, columnIndex, values: rows.values },
    bias,
  };
}
