/**
 * The hidden layers of a network while they are being built: every layer collects units, given by forms over
 * the layer before, and carries values that are needed deeper through linear units, each value once.
 */

import { canonicalMatrix } from "../../network/matrix.ts";
import type { Network } from "../../network/network.ts";
import type { Budget } from "../budget.ts";
import { type Form, FormBuilder, type Rounding, RowsBuilder, selectionForm } from "./forms.ts";
import type { SparseRows } from "./steps.ts";

interface LayerParts {
  readonly rows: RowsBuilder;
  readonly bias: number[];
  readonly slopes: number[];
  /** Linear unit that carries unit j of the layer before, by j. */
  readonly carriedUnits: Map<number, number>;
  /** Linear units that carry combinations of such units, by a hash of their coefficients. */
  readonly carriedRows: Map<number, number[]>;
}

export class LayersBuilder {
  readonly #layers: LayerParts[] = [];
  readonly #inputSize: number;
  readonly #budget: Budget;
  readonly #rounding: Rounding;

  constructor(inputSize: number, budget: Budget, rounding: Rounding) {
    this.#inputSize = inputSize;
    this.#budget = budget;
    this.#rounding = rounding;
  }

  /** Number of values at a level: inputs at level 0, units of the l-th hidden layer at level l. */
  width(level: number): number {
    return level === 0 ? this.#inputSize : this.#layer(level).slopes.length;
  }

  #layer(level: number): LayerParts {
    while (this.#layers.length < level) {
      this.#layers.push({
        rows: new RowsBuilder(this.#budget),
        bias: [],
        slopes: [],
        carriedUnits: new Map(),
        carriedRows: new Map(),
      });
    }
    return this.#layers[level - 1];
  }

  #push(level: number, form: Form, at: number, slope: number): number {
    const layer = this.#layer(level);
    this.#budget.charge(8, "the units");
    if (form.selection !== null) {
      if (form.selection[at] >= 0) layer.rows.push(form.selection[at], 1);
    } else if (form.rows !== null) {
      const { rowStart, columnIndex, values } = form.rows;
      for (let k = rowStart[at]; k < rowStart[at + 1]; k++) layer.rows.push(columnIndex[k], values[k]);
    }
    layer.rows.endRow();
    layer.bias.push(form.bias === null ? 0 : form.bias[at]);
    layer.slopes.push(slope + 0);
    return layer.slopes.length - 1;
  }

  /** Adds one unit for each entry of `form` to the layer after its level; returns the form of their outputs. */
  addUnits(form: Form, slope: (entry: number) => number): Form {
    const level = form.level + 1;
    const first = this.width(level);
    for (let at = 0; at < form.size; at++) this.#push(level, form, at, slope(at));
    return selectionForm(level, first, form.size);
  }

  /** The same values as a form over the units of a deeper level, carried there by linear units. */
  lift(form: Form, level: number): Form {
    let lifted = form;
    while (lifted.level < level) lifted = this.#liftOnce(lifted);
    return lifted;
  }

  /**
   * One level deeper. Either the units that the form is made of are carried, or the combined values
   * themselves: whichever needs fewer new linear units.
   */
  #liftOnce(form: Form): Form {
    const level = form.level + 1;
    const layer = this.#layer(level);
    const columns = new Set<number>();
    const newColumn = (column: number) => {
      if (column >= 0 && !layer.carriedUnits.has(column)) columns.add(column);
    };
    if (form.selection !== null) {
      form.selection.forEach(newColumn);
      return { ...form, level, selection: form.selection.map((unit) => this.#carryUnit(level, unit)) };
    }
    if (form.rows === null) return { ...form, level };
    const { rowStart, columnIndex, values } = form.rows;
    for (const column of columnIndex) newColumn(column);
    const newRows = new Set<number>();
    const single = new Set<number>();
    for (let at = 0; at < form.size && newRows.size + single.size < columns.size; at++) {
      const length = rowStart[at + 1] - rowStart[at];
      if (length === 1) {
        if (!layer.carriedUnits.has(columnIndex[rowStart[at]])) single.add(columnIndex[rowStart[at]]);
      } else if (length > 1 && this.#findRow(layer, form.rows, at) === undefined) {
        newRows.add(rowHash(form.rows, at));
      }
    }
    if (newRows.size + single.size >= columns.size) {
      const moved = columnIndex.map((unit) => this.#carryUnit(level, unit));
      const builder = new FormBuilder(level, form.size, this.width(level), this.#budget, this.#rounding);
      const carried = selectionForm(level, 0, this.width(level));
      for (let at = 0; at < form.size; at++) {
        for (let k = rowStart[at]; k < rowStart[at + 1]; k++) builder.add(values[k], carried, moved[k]);
        if (form.bias !== null) builder.addBias(form.bias[at]);
        builder.endRow();
      }
      return builder.finish();
    }
    const rows = new RowsBuilder(this.#budget);
    for (let at = 0; at < form.size; at++) {
      const length = rowStart[at + 1] - rowStart[at];
      if (length === 1) rows.push(this.#carryUnit(level, columnIndex[rowStart[at]]), values[rowStart[at]]);
      else if (length > 1) rows.push(this.#carryRow(level, form, form.rows, at), 1);
      rows.endRow();
    }
    return { level, size: form.size, selection: null, rows: rows.finish(), bias: form.bias };
  }

  #findRow(layer: LayerParts, rows: SparseRows, at: number): number | undefined {
    return layer.carriedRows.get(rowHash(rows, at))?.find((unit) => layer.rows.rowEquals(unit, rows, at));
  }

  /** The linear unit that carries row `at` of `form` without its bias. */
  #carryRow(level: number, form: Form, rows: SparseRows, at: number): number {
    const layer = this.#layer(level);
    const known = this.#findRow(layer, rows, at);
    if (known !== undefined) return known;
    const unit = this.#push(level, { ...form, bias: null }, at, 1);
    const hash = rowHash(rows, at);
    const sameHash = layer.carriedRows.get(hash);
    if (sameHash === undefined) layer.carriedRows.set(hash, [unit]);
    else sameHash.push(unit);
    return unit;
  }

  #carryUnit(level: number, unit: number): number {
    if (unit < 0) return -1;
    const layer = this.#layer(level);
    let carried = layer.carriedUnits.get(unit);
    if (carried === undefined) {
      const form: Form = {
        level: level - 1,
        size: 1,
        selection: Int32Array.of(unit),
        rows: null,
        bias: null,
      };
      carried = this.#push(level, form, 0, 1);
      layer.carriedUnits.set(unit, carried);
    }
    return carried;
  }

  /** The network whose outputs are `output`, a form over the units of the last layer. */
  finish(inputShape: readonly number[], output: Form): Network {
    const budget = this.#budget;
    const affine = (form: Form, columns: number) => {
      const all = form.rows ?? selectionRows(form, budget);
      const entries = form.size * columns;
      // Dense storage, unless canonicalMatrix stores the matrix sparse.
      budget.charge(Math.min(entries, Math.max(4096, 4 * all.values.length)), "the weights");
      const matrix = canonicalMatrix({ kind: "sparse", rows: form.size, columns, ...all });
      // Adding 0 turns −0 into 0: files that differ in the sign of a zero give the same network.
      const bias = form.bias === null ? new Float64Array(form.size) : form.bias.map((value) => value + 0);
      return { weight: matrix, bias };
    };
    const layers = this.#layers.map((parts, index) => {
      const form: Form = {
        level: index,
        size: parts.slopes.length,
        selection: null,
        rows: parts.rows.finish(),
        bias: Float64Array.from(parts.bias),
      };
      return { ...affine(form, this.width(index)), negativeSlope: Float64Array.from(parts.slopes) };
    });
    return {
      inputShape,
      inputSize: this.#inputSize,
      outputSize: output.size,
      layers,
      output: affine(output, this.width(layers.length)),
    };
  }
}

const doubleBits = new Float64Array(1);
const intBits = new Int32Array(doubleBits.buffer);

/** FNV-1a over the columns and the bits of the values. */
function rowHash(rows: SparseRows, at: number): number {
  let hash = 0x811c9dc5;
  for (let k = rows.rowStart[at]; k < rows.rowStart[at + 1]; k++) {
    doubleBits[0] = rows.values[k];
    for (const part of [rows.columnIndex[k], intBits[0], intBits[1]])
      hash = Math.imul(hash ^ part, 0x01000193);
  }
  return hash;
}

function selectionRows(form: Form, budget: Budget): SparseRows {
  const builder = new RowsBuilder(budget);
  for (const unit of form.selection ?? []) {
    if (unit >= 0) builder.push(unit, 1);
    builder.endRow();
  }
  return builder.finish();
}
