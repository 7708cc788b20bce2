/** Hyperplanes as units of a network's first layer with no way out: they cut its cells and change nothing. */
import { rowKey } from "../exact/row-key.ts";
import { canonicalMatrix, forEachInRow, type Matrix } from "../network/matrix.ts";
import type { Layer, Network } from "../network/network.ts";

/** The network with a unit for every plane in its first layer, and which: unit u, or −1 − u where its form is turned. */
export function withPlanes(
  network: Network,
  planes: readonly Float64Array[],
): { walked: Network; planeUnits: Int32Array } {
  const n = network.inputSize;
  const base = network.layers.length > 0 ? network : withLinearLayer(network);
  const [first, ...others] = base.layers;
  const known = new Map<string, number>();
  const size = first.bias.length;
  for (let unit = 0; unit < size; unit++) {
    if (first.negativeSlope[unit] === 1) continue;
    const row = new Float64Array(n + 1);
    forEachInRow(first.weight, unit, (column, value) => {
      row[column] = value;
    });
    row[n] = first.bias[unit];
    const { key, turned } = rowKey(row);
    if (!known.has(key)) known.set(key, turned ? -1 - unit : unit);
  }
  const added: Float64Array[] = [];
  const planeUnits = Int32Array.from(planes, (row) => {
    const { key, turned } = rowKey(row);
    let unit = known.get(key);
    if (unit === undefined) {
      unit = size + added.length;
      known.set(key, turned ? -1 - unit : unit);
      added.push(row);
      return unit;
    }
    return turned ? -1 - unit : unit;
  });
  if (added.length === 0) return { walked: base, planeUnits };
  const layer: Layer = {
    weight: stacked(first.weight, added, n),
    bias: Float64Array.of(...first.bias, ...added.map((row) => row[n])),
    negativeSlope: Float64Array.of(...first.negativeSlope, ...added.map(() => 0)),
  };
  const wider = size + added.length;
  const layers = [layer, ...others];
  if (others.length > 0) layers[1] = { ...others[0], weight: widened(others[0].weight, wider) };
  const output =
    others.length > 0 ? base.output : { ...base.output, weight: widened(base.output.weight, wider) };
  return { walked: { ...base, layers, output }, planeUnits };
}

/** The same affine map behind a layer of linear units. */
function withLinearLayer(network: Network): Network {
  const n = network.inputSize;
  const values = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
  const layer: Layer = {
    weight: { kind: "dense", rows: n, columns: n, values },
    bias: new Float64Array(n),
    negativeSlope: new Float64Array(n).fill(1),
  };
  return { ...network, layers: [layer] };
}

function stacked(weight: Matrix, rows: readonly Float64Array[], columns: number): Matrix {
  const values: number[] = [];
  const columnIndex: number[] = [];
  const rowStart = [0];
  const add = (column: number, value: number) => {
    columnIndex.push(column);
    values.push(value);
  };
  for (let i = 0; i < weight.rows; i++) {
    forEachInRow(weight, i, add);
    rowStart.push(values.length);
  }
  for (const row of rows) {
    for (let k = 0; k < columns; k++) if (row[k] !== 0) add(k, row[k]);
    rowStart.push(values.length);
  }
  return canonicalMatrix({
    kind: "sparse",
    rows: rowStart.length - 1,
    columns,
    rowStart: Int32Array.from(rowStart),
    columnIndex: Int32Array.from(columnIndex),
    values: Float64Array.from(values),
  });
}

/** The same entries with more columns, all zero. */
function widened(weight: Matrix, columns: number): Matrix {
  if (weight.kind === "sparse") return { ...weight, columns };
  const values = new Float64Array(weight.rows * columns);
  for (let i = 0; i < weight.rows; i++)
    values.set(weight.values.subarray(i * weight.columns, (i + 1) * weight.columns), i * columns);
  return { kind: "dense", rows: weight.rows, columns, values };
}
