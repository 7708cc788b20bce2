/**
 * Exact ranks (THEORY section 6): of every layer, and of every sub-matrix that is active on a cell. A full rank is proved by
 * one prime, a smaller one by the relations between rows or columns, which are exact and are told.
 */

import { rationalVector } from "../exact/rational.ts";
import { forEachInRow, type Matrix } from "../network/matrix.ts";
import { checkNetwork, type Network } from "../network/network.ts";
import { formRanks } from "./form-ranks.ts";
import { checkCell, type NetworkCell } from "./network-cell.ts";
import { type RowRelation, rowRelations } from "./row-relations.ts";

export interface MatrixRank {
  readonly rows: number;
  readonly columns: number;
  readonly rank: number;
  /** rank = min(rows, columns) */
  readonly full: boolean;
  /** What lowers the rank: a basis of all relations between the rows, or between the columns where these are fewer. */
  readonly relations: readonly RowRelation[];
  readonly relationsBetween: "rows" | "columns";
}

/** The exact rank of a matrix of doubles, or of some of its rows and columns. */
export function matrixRank(
  matrix: Matrix,
  rows: ArrayLike<number> = Array.from({ length: matrix.rows }, (_, i) => i),
  columns: ArrayLike<number> = Array.from({ length: matrix.columns }, (_, j) => j),
): MatrixRank {
  const [height, width] = [rows.length, columns.length];
  const place = new Int32Array(matrix.columns).fill(-1);
  for (let j = 0; j < width; j++) place[columns[j]] = j;
  const values = new Float64Array(height * width);
  for (let i = 0; i < height; i++) {
    forEachInRow(matrix, rows[i], (column, value) => {
      if (place[column] >= 0) values[i * width + place[column]] = value;
    });
  }
  const byRows = height <= width;
  const [lines, length] = byRows ? [width, height] : [height, width];
  const line = function* () {
    for (let k = 0; k < lines; k++) {
      const numbers = byRows
        ? Float64Array.from({ length }, (_, i) => values[i * width + k])
        : values.subarray(k * width, (k + 1) * width);
      // Each line may be scaled by itself: what vanishes on it stays.
      yield rationalVector(numbers).numerators;
    }
  };
  const { rank, relations } = rowRelations(length, line);
  return {
    rows: height,
    columns: width,
    rank,
    full: rank === length,
    relations,
    relationsBetween: byRows ? "rows" : "columns",
  };
}

/**
 * The exact rank of every layer's weights, the output map's last.
 *
 * @example layerRanks(network).map(({ rank }) => rank); // [2, 16, 1]
 */
export function layerRanks(network: Network): MatrixRank[] {
  checkNetwork(network);
  return [...network.layers, network.output].map(({ weight }) => matrixRank(weight));
}

/** Ranks of one layer on one cell. */
export interface CellRank {
  /** From 1; the output map is the last. */
  readonly layer: number;
  /** Of the rows of its active units (of all outputs) and the columns of the units before it that are active. */
  readonly weights: MatrixRank;
  /** Exact rank of the map from the cell to the layer's outputs: the dimension of what is left of the cell behind it. */
  readonly image: number;
}

/** Exact ranks of all active sub-matrices on a cell, and of the maps that they make up. */
export function cellRanks(network: Network, cell: NetworkCell): CellRank[] {
  checkNetwork(network);
  checkCell(network, cell);
  const maps = [...network.layers, network.output];
  let before: ArrayLike<number> = Array.from({ length: network.inputSize }, (_, i) => i);
  return formRanks(network, cell).map(({ units, gradients }, l) => {
    const weights = matrixRank(maps[l].weight, units, before);
    before = units;
    return { layer: l + 1, weights, image: gradients };
  });
}
