/** The cells that hold data (THEORY sections 1 and 6), layer by layer. Signs are exact. */
import { fullSlice } from "../complex/domain.ts";
import { SIGN_ZERO } from "../network/signs.ts";
import type { DataPassage } from "./data-passage.ts";
import { cellAtPoint, type NetworkCell } from "./network-cell.ts";

/** A cell of the whole network that holds rows of the data. */
export interface CellWithRows {
  /** Rows in it, increasing; a row on creases counts in the cell of the point moved a little (see `cellAtPoint`). */
  readonly rows: readonly number[];
  readonly cell: NetworkCell;
}

export interface DataCells {
  /** Per hidden layer: number of cells of the layers up to it that hold data. */
  readonly byLayer: readonly number[];
  /** Cells of the whole network, those with most rows first. */
  readonly cells: readonly CellWithRows[];
  /** The number in `cells` of the cell of each row. */
  readonly cellOfRow: Int32Array;
  /** Rows that lie on creases. */
  readonly onCreases: readonly number[];
}

export function dataCells(passage: DataPassage, points: readonly ArrayLike<number>[]): DataCells {
  const { network, signs, count } = passage;
  const widths = network.layers.map(({ bias }) => bias.length);
  const onCreases: number[] = [];
  const sets = widths.map(() => new Set<string>());
  const found = new Map<string, { rows: number[]; signs: Uint8Array[] }>();
  const codes = Array.from({ length: 4 }, (_, code) => String(code));
  for (let p = 0; p < count; p++) {
    let own = signs.map((row, l) => row.subarray(p * widths[l], (p + 1) * widths[l]));
    if (own.some((row) => row.includes(SIGN_ZERO))) {
      const cell = cellAtPoint(network, points[p]);
      own = [...cell.signs] as typeof own;
      if (cell.creases.length > 0) onCreases.push(p);
    }
    let key = "";
    own.forEach((row, l) => {
      for (const sign of row) key += codes[sign];
      sets[l].add(key);
    });
    const known = found.get(key);
    if (known) known.rows.push(p);
    else found.set(key, { rows: [p], signs: own });
  }
  const cells = [...found.values()].sort((a, b) => b.rows.length - a.rows.length || a.rows[0] - b.rows[0]);
  const cellOfRow = new Int32Array(count);
  cells.forEach(({ rows }, c) => {
    for (const row of rows) cellOfRow[row] = c;
  });
  const slice = fullSlice(network.inputSize);
  return {
    byLayer: sets.map((set) => set.size),
    cells: cells.map(({ rows, signs: own }) => ({ rows, cell: { slice, signs: own } })),
    cellOfRow,
    onCreases,
  };
}
