/** A network while it is being simplified: sparse rows that can be changed, units that can go. */
import { canonicalMatrix, forEachInRow } from "../network/matrix.ts";
import type { AffineMap, Layer, Network } from "../network/network.ts";

/** A layer, or the output map (then without slopes). Rows are keyed by the units of the layer before, or the inputs. */
export interface WorkingLayer {
  /** Weights that are not zero. */
  rows: Map<number, number>[];
  bias: number[];
  slopes: number[];
  /** Units that are at least 0 wherever the function is asked for, or linear. */
  affine: boolean[];
  /** Units that never are positive there. */
  off: boolean[];
  /** Units that got the weights of others. */
  merged: boolean[];
  /** Hidden layer of the network at first, from 0. */
  readonly layer: number;
  /** Its units, as they were numbered at first; −1 for what was put in. */
  units: number[];
}

export class WorkingNetwork {
  /** Hidden layers, then the output map. */
  readonly levels: WorkingLayer[];
  private readonly inputShape: readonly number[];
  private readonly inputSize: number;

  constructor(network: Network) {
    this.inputShape = network.inputShape;
    this.inputSize = network.inputSize;
    this.levels = [...network.layers, network.output].map((map: AffineMap & Partial<Layer>, layer) => ({
      rows: Array.from({ length: map.bias.length }, (_, i) => {
        const row = new Map<number, number>();
        forEachInRow(map.weight, i, (column, value) => {
          if (value !== 0) row.set(column, value);
        });
        return row;
      }),
      bias: [...map.bias],
      slopes: [...(map.negativeSlope ?? [])],
      affine: Array.from(map.bias, () => false),
      off: Array.from(map.bias, () => false),
      merged: Array.from(map.bias, () => false),
      layer,
      units: Array.from(map.bias, (_, i) => i),
    }));
  }

  /** Hidden layers. */
  get depth(): number {
    return this.levels.length - 1;
  }

  /** What the next level gives a unit: [row, weight] of those that are not zero. */
  readers(level: number, unit: number): [row: number, weight: number][] {
    const found: [number, number][] = [];
    this.levels[level + 1].rows.forEach((row, k) => {
      const weight = row.get(unit);
      if (weight !== undefined) found.push([k, weight]);
    });
    return found;
  }

  setWeight(level: number, row: number, column: number, value: number): void {
    if (value === 0) this.levels[level].rows[row].delete(column);
    else this.levels[level].rows[row].set(column, value);
  }

  /** Takes units out of a hidden level; what read them reads them no more. */
  remove(level: number, units: ReadonlySet<number>): void {
    if (units.size === 0) return;
    const own = this.levels[level];
    const places = new Map<number, number>();
    own.bias.forEach((_, i) => {
      if (!units.has(i)) places.set(i, places.size);
    });
    const kept = <T>(list: readonly T[]) => list.filter((_, i) => !units.has(i));
    own.rows = kept(own.rows);
    own.bias = kept(own.bias);
    own.slopes = kept(own.slopes);
    own.affine = kept(own.affine);
    own.off = kept(own.off);
    own.merged = kept(own.merged);
    own.units = kept(own.units);
    const next = this.levels[level + 1];
    next.rows = next.rows.map((row) => {
      const moved = new Map<number, number>();
      for (const [column, value] of row) {
        const place = places.get(column);
        if (place !== undefined) moved.set(place, value);
      }
      return moved;
    });
  }

  /** Takes a hidden level out; the next one reads what it read by these rows. */
  removeLevel(level: number, rows: Map<number, number>[], bias: number[]): void {
    this.levels[level + 1].rows = rows;
    this.levels[level + 1].bias = bias;
    this.levels.splice(level, 1);
  }

  /** Takes out levels that have no units, and all before them: what comes next reads nothing. */
  dropEmpty(): void {
    const last = this.levels.findLastIndex(({ bias }) => bias.length === 0);
    this.levels.splice(0, last + 1);
  }

  network(): Network {
    let columns = this.inputSize;
    const maps = this.levels.map(({ rows, bias, slopes }) => {
      const weight = matrixOfRows(rows, columns);
      columns = rows.length;
      return { weight, bias: Float64Array.from(bias), negativeSlope: Float64Array.from(slopes) };
    });
    const { weight, bias } = maps[maps.length - 1];
    return {
      inputShape: this.inputShape,
      inputSize: this.inputSize,
      outputSize: bias.length,
      layers: maps.slice(0, -1),
      output: { weight, bias },
    };
  }
}

function matrixOfRows(rows: readonly Map<number, number>[], columns: number) {
  const rowStart = new Int32Array(rows.length + 1);
  const columnIndex: number[] = [];
  const values: number[] = [];
  rows.forEach((row, i) => {
    for (const column of [...row.keys()].sort((a, b) => a - b)) {
      columnIndex.push(column);
      values.push(row.get(column) as number);
    }
    rowStart[i + 1] = values.length;
  });
  return canonicalMatrix({
    kind: "sparse",
    rows: rows.length,
    columns,
    rowStart,
    columnIndex: Int32Array.from(columnIndex),
    values: Float64Array.from(values),
  });
}
