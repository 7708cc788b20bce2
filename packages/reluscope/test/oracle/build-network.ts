/** Networks for tests from plain arrays. */
import type { Matrix } from "../../src/network/matrix.ts";
import { checkNetwork, type Layer, type Network } from "../../src/network/network.ts";

export interface LayerNumbers {
  readonly weight: readonly (readonly number[])[];
  readonly bias: readonly number[];
  /** Slope of each unit left of zero; 0 (ReLU) when absent. */
  readonly slope?: readonly number[];
}

/** Hidden layers in order, then the output map. */
export function buildNetwork(
  layers: readonly LayerNumbers[],
  output: LayerNumbers,
  storage: Matrix["kind"] = "dense",
): Network {
  const inputSize = (layers[0] ?? output).weight[0].length;
  const matrix = (rows: LayerNumbers["weight"]) => (storage === "dense" ? dense(rows) : sparse(rows));
  const network: Network = {
    inputShape: [inputSize],
    inputSize,
    outputSize: output.bias.length,
    layers: layers.map(
      ({ weight, bias, slope }): Layer => ({
        weight: matrix(weight),
        bias: Float64Array.from(bias),
        negativeSlope: Float64Array.from(slope ?? bias.map(() => 0)),
      }),
    ),
    output: { weight: matrix(output.weight), bias: Float64Array.from(output.bias) },
  };
  checkNetwork(network);
  return network;
}

function dense(rows: LayerNumbers["weight"]): Matrix {
  return {
    kind: "dense",
    rows: rows.length,
    columns: rows[0].length,
    values: Float64Array.from(rows.flat()),
  };
}

function sparse(rows: LayerNumbers["weight"]): Matrix {
  const rowStart = [0];
  const columnIndex: number[] = [];
  const values: number[] = [];
  for (const row of rows) {
    row.forEach((value, column) => {
      if (value === 0) return;
      columnIndex.push(column);
      values.push(value);
    });
    rowStart.push(values.length);
  }
  return {
    kind: "sparse",
    rows: rows.length,
    columns: rows[0].length,
    rowStart: Int32Array.from(rowStart),
    columnIndex: Int32Array.from(columnIndex),
    values: Float64Array.from(values),
  };
}
