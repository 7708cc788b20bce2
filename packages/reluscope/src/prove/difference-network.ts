/** The network that computes f − g without rounding: both side by side on the same inputs, outputs subtracted. */

import { sumError } from "../exact/error-free.ts";
import { canonicalMatrix, forEachInRow, type Matrix } from "../network/matrix.ts";
import { type AffineMap, checkNetwork, type Layer, type Network } from "../network/network.ts";

/**
 * A network whose outputs are f_o − g_o exactly, for networks of any depths. The outputs of the shallower one are carried to
 * the last hidden layer by linear units; where two biases have no difference in doubles, a unit that is 1 everywhere carries one
 * of them.
 *
 * @throws Error when the numbers of inputs or of outputs differ
 * @example
 * differenceNetwork(f, g).layers.length; // the larger of both depths, at least 1
 */
export function differenceNetwork(f: Network, g: Network): Network {
  checkNetwork(f);
  checkNetwork(g);
  if (f.inputSize !== g.inputSize)
    throw new Error(`the networks have ${f.inputSize} and ${g.inputSize} inputs`);
  if (f.outputSize !== g.outputSize)
    throw new Error(`the networks have ${f.outputSize} and ${g.outputSize} outputs`);
  const depth = Math.max(f.layers.length, g.layers.length, 1);
  const first = carried(f, depth);
  const second = carried(g, depth);
  const last = depth - 1;
  const layers = first.layers.map((layer, l) => {
    const other = second.layers[l];
    const [a, b] = [rowsOf(layer), rowsOf(other)];
    const shift = l === 0 ? 0 : layer.weight.columns;
    return {
      rows: [...a, ...b.map((row) => moved(row, shift, 1))],
      columns: layer.weight.columns + (l === 0 ? 0 : other.weight.columns),
      bias: [...layer.bias, ...other.bias],
      slope: [...layer.negativeSlope, ...other.negativeSlope],
    };
  });
  const [own, other] = [first.output, second.output];
  const width = layers[last].rows.length;
  const rounds = own.bias.some((value, o) => {
    const difference = value - other.bias[o];
    return !Number.isFinite(difference) || sumError(value, -other.bias[o]) !== 0;
  });
  if (rounds) {
    layers[last].rows.push([]);
    layers[last].bias.push(1);
    layers[last].slope.push(1);
  }
  const [a, b] = [rowsOf(own), rowsOf(other)];
  const rows = a.map((row, o) => {
    const joined = [...row, ...moved(b[o], own.weight.columns, -1)];
    return rounds ? [...joined, { column: width, value: -other.bias[o] }] : joined;
  });
  return {
    inputShape: f.inputShape,
    inputSize: f.inputSize,
    outputSize: f.outputSize,
    layers: layers.map(({ rows: own, columns, bias, slope }) => ({
      weight: matrixOf(own, columns),
      bias: Float64Array.from(bias),
      negativeSlope: Float64Array.from(slope),
    })),
    output: {
      weight: matrixOf(rows, width + (rounds ? 1 : 0)),
      bias: own.bias.map((value, o) => (rounds ? value : value - other.bias[o])),
    },
  };
}

interface Entry {
  readonly column: number;
  readonly value: number;
}

/** The same function with more hidden layers, of linear units that carry the outputs. */
function carried(
  network: Network,
  depth: number,
): { readonly layers: readonly Layer[]; readonly output: AffineMap } {
  const layers = [...network.layers];
  let { output } = network;
  while (layers.length < depth) {
    const size = output.bias.length;
    layers.push({ ...output, negativeSlope: new Float64Array(size).fill(1) });
    const identity = Array.from({ length: size }, (_, o) => [{ column: o, value: 1 }]);
    output = { weight: matrixOf(identity, size), bias: new Float64Array(size) };
  }
  return { layers, output };
}

function rowsOf({ weight }: AffineMap): Entry[][] {
  return Array.from({ length: weight.rows }, (_, i) => {
    const row: Entry[] = [];
    forEachInRow(weight, i, (column, value) => {
      if (value !== 0) row.push({ column, value });
    });
    return row;
  });
}

const moved = (row: readonly Entry[], shift: number, sign: number): Entry[] =>
  row.map(({ column, value }) => ({ column: column + shift, value: sign * value }));

function matrixOf(rows: readonly (readonly Entry[])[], columns: number): Matrix {
  const entries = rows.flat();
  const rowStart = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    rowStart[i + 1] = rowStart[i] + row.length;
  });
  return canonicalMatrix({
    kind: "sparse",
    rows: rows.length,
    columns,
    rowStart,
    columnIndex: Int32Array.from(entries, ({ column }) => column),
    values: Float64Array.from(entries, ({ value }) => value),
  });
}
