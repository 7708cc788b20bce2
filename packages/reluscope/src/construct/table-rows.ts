/**
 * A table over the plane as a network of two hidden layers with few units (THEORY section 6; the construction is ours). With
 * grid coordinates u, v the first layer has the hyperplanes of the Kuhn triangulation, σ(u − k), σ(u − v − k), σ(v − j).
 * Every row v = j of nodes is one unit of the second layer: with a piecewise linear function α_j of one variable,
 *
 *     g_j(u, v) = α_j(u) − α_j(u − v + j) + C_j (v − j)
 *
 * vanishes on the row, is positive behind it and negative before it when all slopes of α_j are above −C_j; its gradient
 * jumps there by the slopes of α_j, one number a node. So the rows are built one after the other, each adding to what the
 * rows before it make only what lies behind it:
 *
 *     slope of α_j on [i − 1, i] = f(i, j+1) − f(i, j) − f(i−1, j) + f(i−1, j−1).
 *
 * A w × h table takes about 2 (w + h) units of the first layer and h of the second. Weights are sums of eight values; where
 * doubles cannot hold them the values are split into parts with fewer bits, each with rows of its own.
 */
import { lowestBit } from "../exact/dyadic.ts";
import type { ConstructedUnit, SparseRow } from "./construction.ts";
import { diagonalRow, type KuhnGrid, levelRow, strides } from "./kuhn-grid.ts";

/** Bits of a value that leave room for the sums. */
const PART_BITS = 34;
/** What is left after so many parts is given up. */
const MOST_PARTS = 4;

/** Group of the units that pass an input on and never switch in the box. */
export const WHOLE = "inputs";

export interface TableRows {
  readonly first: readonly ConstructedUnit[];
  readonly second: readonly ConstructedUnit[];
  readonly outputWeights: readonly number[];
  readonly outputBias: number;
}

/**
 * @param values input 1 fastest
 * @param parts the most parts that the values may be split into
 */
export function tableRows(grid: KuhnGrid, values: Float64Array, parts = MOST_PARTS): TableRows {
  // The shorter side gives the rows: second-layer units are the larger ones.
  const across = grid.nodes[0] >= grid.nodes[1] ? 0 : 1;
  const first = new FirstLayer(grid, across);
  const second: ConstructedUnit[] = [];
  const outputWeights: number[] = [];
  let outputBias = 0;
  splitValues(values, parts).forEach((part, index, all) => {
    const name = all.length > 1 ? ` (bits, part ${index + 1})` : "";
    const made = partRows(first, grid, across, part, name);
    for (const { weights, bias, sign, role } of made.units) {
      second.push({ weights: first.sparse(weights), bias, role, group: `row of nodes${name}` });
      outputWeights.push(sign);
    }
    outputBias += made.constant;
  });
  return { ...first.layer(second), outputWeights, outputBias };
}

/** The values as sums of numbers with few bits each. */
function splitValues(values: Float64Array, most: number): Float64Array[] {
  const parts: Float64Array[] = [];
  let rest = values;
  while (parts.length + 1 < most) {
    let largest = 0;
    let bit = Number.POSITIVE_INFINITY;
    for (const value of rest) {
      largest = Math.max(largest, Math.abs(value));
      bit = Math.min(bit, lowestBit(value));
    }
    const top = Math.ceil(Math.log2(largest));
    if (largest === 0 || top - bit <= PART_BITS) break;
    const quantum = 2 ** (top - PART_BITS);
    const part = rest.map((value) => quantum * Math.round(value / quantum));
    rest = rest.map((value, i) => value - part[i]);
    parts.push(part);
  }
  if (parts.length === 0 || rest.some((value) => value !== 0)) parts.push(rest);
  return parts;
}

interface RowUnit {
  readonly weights: ReadonlyMap<number, number>;
  readonly bias: number;
  readonly sign: number;
  readonly role: string;
}

/** Units of the first layer: levels across (k = 0 is the coordinate itself), diagonals, and rows (j = 0 likewise). */
class FirstLayer {
  readonly across: number;
  private readonly grid: KuhnGrid;
  private readonly width: number;
  private readonly height: number;

  constructor(grid: KuhnGrid, across: number) {
    this.grid = grid;
    this.across = across;
    this.width = grid.nodes[across];
    this.height = grid.nodes[1 - across];
  }

  level(k: number): number {
    return k;
  }

  diagonal(k: number): number {
    return this.width - 1 + (k + this.height - 2);
  }

  row(j: number): number {
    return 2 * (this.width - 1) + this.height - 2 + j;
  }

  sparse(weights: ReadonlyMap<number, number>) {
    const columns = [...weights.keys()].filter((unit) => weights.get(unit) !== 0).sort((a, b) => a - b);
    return { columns, values: columns.map((unit) => weights.get(unit) as number) };
  }

  /** The units that are read, and the second layer with their new numbers. */
  layer(second: readonly ConstructedUnit[]): Pick<TableRows, "first" | "second"> {
    const used = new Set<number>();
    const columnsOf = ({ weights }: ConstructedUnit) => Array.from((weights as SparseRow).columns);
    for (const unit of second) for (const column of columnsOf(unit)) used.add(column);
    const all = this.all().map((unit, i) => ({ unit, i }));
    const kept = all.filter(({ i }) => used.has(i));
    const place = new Map(kept.map(({ i }, at) => [i, at]));
    return {
      first: kept.map(({ unit }) => unit),
      second: second.map((unit) => ({
        ...unit,
        weights: {
          columns: columnsOf(unit).map((column) => place.get(column) as number),
          values: (unit.weights as SparseRow).values,
        },
      })),
    };
  }

  private all(): ConstructedUnit[] {
    const { grid, across, width, height } = this;
    const unit = (row: Float64Array, role: string, group: string): ConstructedUnit => ({
      weights: row.subarray(0, 2),
      bias: row[2],
      role,
      group,
    });
    const [u, v] = [`x${across + 1}`, `x${2 - across}`];
    const units: ConstructedUnit[] = [];
    for (let k = 0; k + 1 < width; k++) {
      const role = k === 0 ? `${u} itself` : `knot at node ${k} of ${u}`;
      units.push(unit(levelRow(grid, across, k), role, k === 0 ? WHOLE : `knots of ${u}`));
    }
    for (let k = 2 - height; k <= width - 2; k++)
      units.push(unit(diagonalRow(grid, across, 1 - across, k), `diagonal ${k}`, "diagonals"));
    for (let j = 0; j + 1 < height; j++) {
      const role = j === 0 ? `${v} itself` : `knot at node ${j} of ${v}`;
      units.push(unit(levelRow(grid, 1 - across, j), role, j === 0 ? WHOLE : `knots of ${v}`));
    }
    return units;
  }
}

function partRows(
  first: FirstLayer,
  grid: KuhnGrid,
  across: number,
  values: Float64Array,
  name: string,
): { units: RowUnit[]; constant: number } {
  const steps = strides(grid.nodes);
  const [width, height] = [grid.nodes[across], grid.nodes[1 - across]];
  const f = (i: number, j: number) => values[Math.max(i, 0) * steps[across] + j * steps[1 - across]];
  const units: RowUnit[] = [];
  const base = new Map<number, number>();
  const add = (weights: Map<number, number>, unit: number, value: number) =>
    weights.set(unit, (weights.get(unit) ?? 0) + value);
  // Slopes of α_0 and of the first row of nodes: together they are the table up to row 1, continued behind it.
  const bottom = Float64Array.from({ length: width }, (_, i) => f(i, 1) - f(i, 0));
  addProfile(first, base, bottom, 0, 1);
  for (let k = 0; k + 1 < width; k++) {
    const before = k === 0 ? 0 : f(k, 0) - f(k - 1, 0);
    add(base, first.level(k), f(k + 1, 0) - f(k, 0) - before);
  }
  // What is taken from the base behind each row because the row's unit gives too much.
  const taken = new Float64Array(height);
  for (let j = 1; j + 1 < height; j++) {
    const slopes = Float64Array.from(
      { length: width },
      (_, i) => f(i, j + 1) - f(i, j) - f(i - 1, j) + f(i - 1, j - 1),
    );
    const [least, most] = [Math.min(...slopes), Math.max(...slopes)];
    if (least === most) {
      taken[j] = -least;
    } else {
      const sign = most < 0 ? -1 : 1;
      if (least <= 0 && most >= 0) taken[j] = 2 ** Math.floor(Math.log2(most - least)) - least;
      const weights = new Map<number, number>();
      addProfile(first, weights, slopes, j, sign);
      add(weights, first.row(0), sign * taken[j]);
      const bias = -sign * j * (slopes[0] + taken[j]);
      units.push({ weights, bias, sign, role: `adds what lies behind row ${j}${name}` });
    }
    add(base, first.row(j), -taken[j]);
  }
  const shift = baseShift(f, width, height, bottom, taken);
  units.unshift({
    weights: base,
    bias: f(0, 0) + shift,
    sign: 1,
    role: `the table up to row 1, continued${name}`,
  });
  return { units, constant: -shift };
}

/** ± (α(u) − α(u − v + j)) + constant in first-layer units, for u ≥ 0; `slopes[i]` is the slope of α on [i − 1, i]. */
function addProfile(
  first: FirstLayer,
  weights: Map<number, number>,
  slopes: Float64Array,
  j: number,
  sign: number,
): void {
  const add = (unit: number, value: number) => weights.set(unit, (weights.get(unit) ?? 0) + sign * value);
  // Before its first knot α has slope slopes[0], which gives slopes[0] · (v − j).
  add(first.row(0), slopes[0]);
  for (let k = 0; k + 1 < slopes.length; k++) {
    const jump = slopes[k + 1] - slopes[k];
    add(first.level(k), jump);
    add(first.diagonal(k - j), -jump);
  }
}

/** A number that makes the base positive on the whole table; it is linear between nodes. */
function baseShift(
  f: (i: number, j: number) => number,
  width: number,
  height: number,
  bottom: Float64Array,
  taken: Float64Array,
): number {
  let least = Number.POSITIVE_INFINITY;
  // A size among the table's own, so that the shift needs no other bits.
  const largest = 2 ** Math.floor(Math.log2(Math.max(...bottom.map(Math.abs))));
  for (let i = 0; i < width; i++) {
    let value = f(i, 0);
    let slope = 0;
    for (let j = 0; j < height; j++) {
      least = Math.min(least, value);
      slope -= taken[j];
      value += bottom[Math.max(0, i - j)] + slope;
    }
  }
  if (least > 0) return 0;
  return least === 0 ? largest || 1 : 2 ** (Math.floor(Math.log2(-least)) + 1);
}
