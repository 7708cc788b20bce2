/** A network on a small box: without the units that are off there, and with those that are affine there marked as linear. */
import { canonicalMatrix, forEachInRow, type Matrix } from "../network/matrix.ts";
import type { AffineMap, Layer, Network } from "../network/network.ts";
import type { Slice } from "../network/slice.ts";
import { type Box, unitBounds } from "./unit-bounds.ts";

export interface Restricted {
  readonly network: Network;
  /** How many units may change their sign on the box. */
  readonly creasing: number;
  /** The forms of those of the first layer, in doubles: d coefficients and a constant each. */
  readonly creases: Float64Array;
}

/** The same function on the box, exactly. */
export function restrictedTo(network: Network, slice: Slice, box: Box): Restricted {
  const { lower, upper, first } = unitBounds(network, slice, box);
  const width = slice.dimension + 1;
  const creases: number[] = [];
  let creasing = 0;
  let kept = Int32Array.from({ length: network.inputSize }, (_, i) => i);
  let places = kept;
  const narrowed = (map: AffineMap, rows: Int32Array): AffineMap => ({
    weight: submatrix(map.weight, rows, places, kept.length),
    bias: Float64Array.from(rows, (i) => map.bias[i]),
  });
  const layers = network.layers.map((layer, level): Layer => {
    const units = layer.bias.length;
    const list: number[] = [];
    const slopes: number[] = [];
    const next = new Int32Array(units).fill(-1);
    for (let i = 0; i < units; i++) {
      const slope = layer.negativeSlope[i];
      const off = upper[level][i] <= 0 && slope === 0;
      // A layer needs a unit.
      if (off && !(i === units - 1 && list.length === 0)) continue;
      next[i] = list.length;
      list.push(i);
      const affine = slope === 1 || lower[level][i] >= 0;
      if (!affine) {
        creasing++;
        if (level === 0) creases.push(...first.subarray(i * width, (i + 1) * width));
      }
      slopes.push(affine ? 1 : slope);
    }
    const rows = Int32Array.from(list);
    const result = { ...narrowed(layer, rows), negativeSlope: Float64Array.from(slopes) };
    kept = rows;
    places = next;
    return result;
  });
  const output = narrowed(
    network.output,
    Int32Array.from({ length: network.outputSize }, (_, o) => o),
  );
  return { network: { ...network, layers, output }, creasing, creases: Float64Array.from(creases) };
}

/** The chosen rows; column j becomes `places[j]`, or goes where that is −1. */
function submatrix(weight: Matrix, rows: Int32Array, places: Int32Array, columns: number): Matrix {
  const rowStart = new Int32Array(rows.length + 1);
  const columnIndex: number[] = [];
  const values: number[] = [];
  rows.forEach((row, i) => {
    forEachInRow(weight, row, (j, value) => {
      if (value === 0 || places[j] < 0) return;
      columnIndex.push(places[j]);
      values.push(value);
    });
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
