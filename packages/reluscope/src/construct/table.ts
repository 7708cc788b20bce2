/** Networks from tables: values on a regular grid, linear in between (THEORY section 6). */
import { forEachInRow } from "../network/matrix.ts";
import type { Network } from "../network/network.ts";
import { proveCells } from "./cells-proof.ts";
import { type Construction, constructedNetwork, construction } from "./construction.ts";
import { LayeredUnits } from "./cpwl-layers.ts";
import { type KuhnGrid, kuhnGrid } from "./kuhn-grid.ts";
import { kuhnHinges } from "./kuhn-hinges.ts";
import { kuhnTarget, steepest } from "./kuhn-target.ts";
import { tableRows, WHOLE } from "./table-rows.ts";

export interface ValueTable {
  /** n intervals; the first and the last node along input i stand at their ends. */
  readonly box: readonly (readonly [number, number])[];
  /** Nodes along each input, at least 2. */
  readonly nodes: readonly number[];
  /** One value a node, input 1 fastest. */
  readonly values: ArrayLike<number>;
}

export interface TableOptions {
  /**
   * "exact" (default): in the plane, values with many bits are split into parts, so that every weight is exact; "fewest":
   * they are not, and weights are rounded.
   */
  readonly weights?: "exact" | "fewest";
  /**
   * "rows" (default in the plane): one second-layer unit for every row of nodes. "hinges" (default otherwise): one or two
   * units of the last layer for every node.
   */
  readonly basis?: "rows" | "hinges";
  /** The most cells that the proof walks. Default 2,000,000. */
  readonly mostCells?: number;
}

/**
 * The network that takes the given values on the nodes of a regular grid and is linear on every simplex of its Kuhn
 * triangulation, with ⌈log₂(n + 1)⌉ hidden layers, proved on the box. It is exact where n ≤ 2 and the distance of the nodes
 * is a short binary number or its inverse (as on [0, 1]), and for n > 2 if the values' sums of 2^(n+1) are doubles.
 *
 * @throws Error when sizes do not fit, an interval is empty, or a value is not finite
 * @example
 * constructTable({ box: [[0, 1], [0, 1]], nodes: [2, 2], values: [0, 1, 1, 0] }).network;
 */
export function constructTable(table: ValueTable, options: TableOptions = {}): Construction {
  const grid = kuhnGrid(table.box, table.nodes);
  const values = checkedValues(table);
  const { basis = grid.dimension === 2 ? "rows" : "hinges" } = options;
  if (basis === "rows" && grid.dimension !== 2)
    throw new Error(`the basis "rows" is for tables over the plane; this one has ${grid.dimension} inputs`);
  const made = basis === "rows" ? rowsNetwork(grid, values, options) : hingesNetwork(grid, values);
  const rounded = grid.shift.some((shift) => shift > 0);
  const { proved, exact, maxDeviation } =
    basis === "rows" && rounded && made.network.layers.length > 0
      ? provedInGrid(grid, values, options)
      : proveCells(made.network, kuhnTarget(grid, values), options);
  // Rounded grid coordinates move the table by this much.
  let moved = 0;
  grid.shift.forEach((shift, i) => {
    moved += shift * steepest(grid, values, i) * (1 + 2 ** -20);
  });
  return construction(made, {
    domain: `on ${boxText(table.box)}`,
    proved,
    exact: exact && moved === 0,
    maxDeviation: maxDeviation + moved,
  });
}

function boxText(box: ValueTable["box"]): string {
  return box.map(([low, high]) => `[${low}, ${high}]`).join(" × ");
}

/**
 * The proof in grid coordinates, where all numbers are integers: the first layer's rows are those of the same network there,
 * composed with u = s x − o without rounding. Rounded s and o can reach beyond the grid by their shift; there the network
 * differs from its value at the grid's border by at most as much as its weights allow.
 */
function provedInGrid(grid: KuhnGrid, values: Float64Array, options: TableOptions) {
  const unit: KuhnGrid = {
    ...grid,
    box: grid.nodes.map((count): [number, number] => [0, count - 1]),
    scale: new Float64Array(2).fill(1),
    offset: new Float64Array(2),
    shift: new Float64Array(2),
  };
  const { network } = rowsNetwork(unit, values, options);
  const proof = proveCells(network, kuhnTarget(unit, values), options);
  const beyond = 2 * Math.max(...grid.shift) * steepestOf(network) * (1 + 2 ** -20);
  return { ...proof, maxDeviation: proof.maxDeviation + beyond };
}

/** Bounds how fast a network's output changes with the largest coordinate of its input. */
function steepestOf({ layers, output, inputSize }: Network): number {
  let slopes = new Float64Array(inputSize).fill(1);
  for (const { weight, bias } of [...layers, output]) {
    const below = slopes;
    slopes = Float64Array.from(bias, (_, row) => {
      let slope = 0;
      forEachInRow(weight, row, (column, value) => {
        slope += Math.abs(value) * below[column];
      });
      return slope;
    });
  }
  return slopes[0] * (1 + 2 ** -20);
}

function checkedValues({ nodes, values }: ValueTable): Float64Array {
  const size = nodes.reduce((product, count) => product * count, 1);
  if (values.length !== size)
    throw new Error(`the table has ${values.length} values, not ${nodes.join(" × ")} = ${size}`);
  const numbers = Float64Array.from(values);
  const bad = numbers.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const place: number[] = [];
    let rest = bad;
    for (const count of nodes) {
      place.push((rest % count) + 1);
      rest = Math.floor(rest / count);
    }
    throw new Error(`the value at node (${place.join(", ")}) is ${numbers[bad]}, not a finite number`);
  }
  return numbers;
}

function rowsNetwork(grid: KuhnGrid, values: Float64Array, { weights }: TableOptions) {
  const rows = tableRows(grid, values, weights === "fewest" ? 1 : undefined);
  const { first, second, outputBias: bias } = rows;
  if (second.length > 1)
    return constructedNetwork(2, [first, second], [{ weights: rows.outputWeights, bias }]);
  // Without creases between rows and columns the second layer is one affine map.
  const [sum] = second;
  const direct = { weights: sum.weights, bias: sum.bias + bias };
  if (first.some((unit) => unit.group !== WHOLE)) return constructedNetwork(2, [first], [direct]);
  const { columns, values: factors } = sum.weights as { columns: number[]; values: number[] };
  const row = Float64Array.of(0, 0, direct.bias);
  columns.forEach((unit, i) => {
    const inputs = first[unit].weights as Float64Array;
    row[0] += factors[i] * inputs[0];
    row[1] += factors[i] * inputs[1];
    row[2] += factors[i] * first[unit].bias;
  });
  return constructedNetwork(2, [], [{ weights: row.subarray(0, 2), bias: row[2] }]);
}

function hingesNetwork(grid: KuhnGrid, values: Float64Array) {
  const units = new LayeredUnits(grid.box);
  return units.network([kuhnHinges(units, grid, values)]);
}
