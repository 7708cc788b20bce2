/**
 * Data and the order of units (S3; THEORY section 5): which rows each unit switches on, and for each cell that holds data the
 * units that are on there, chain by chain. In the domain a chain is on up to some unit and off behind it, so a piece of the
 * function is a beginning of every chain; `buildPiece` adds these units one after the other.
 */
import { type Fraction, toDouble } from "../exact/fraction.ts";
import { dot } from "../exact/rational.ts";
import type { Network } from "../network/network.ts";
import { type DomainRows, domainRows } from "./domain-rows.ts";
import { addMultiple, homogeneousPoint, oneLayer } from "./one-layer.ts";
import { evaluationError, type UnitForms, unitForms } from "./unit-forms.ts";
import type { UnitOrder } from "./unit-order.ts";

/** A set of units of the first layer, and the data at which these are on and all others are off. */
export interface DataCell {
  /** Rows of the data, increasing. */
  readonly rows: readonly number[];
  /** Units with y > 0, increasing; without linear ones. */
  readonly on: readonly number[];
  /** Per chain of the order: its units that are on, in the order of the chain. A beginning of the chain, always. */
  readonly chains: readonly (readonly number[])[];
}

export interface UnitData {
  readonly rows: number;
  /** N + 1: unit i is on at the rows `unitRows[unitStart[i]] … unitRows[unitStart[i + 1] − 1]`. */
  readonly unitStart: Uint32Array;
  readonly unitRows: Uint32Array;
  /** Those with most rows first, then by their first row. */
  readonly cells: readonly DataCell[];
  /** Per row its cell; −1 outside the domain. */
  readonly cellOf: Int32Array;
  /** Rows outside the domain: they are left out everywhere else. */
  readonly outside: readonly number[];
  readonly certified: true;
}

/**
 * The units of the first layer on data, every sign proved.
 *
 * @param order of the network's units on a domain that holds the data
 * @param points rows of as many finite numbers as coordinates vary in the domain (all inputs, for a domain of the whole input space)
 * @throws Error when a row has another length or a number is not finite
 * @example unitData(network, order, [[0.25, 0.5]]).cells[0].chains;
 */
export function unitData(network: Network, order: UnitOrder, points: readonly ArrayLike<number>[]): UnitData {
  const domain = domainRows(order.domain);
  const forms = unitForms(network, domain);
  const d = forms.dimension;
  const linear = order.extents.map((extent) => extent === "linear");
  const cellOf = new Int32Array(points.length).fill(-1);
  const outside: number[] = [];
  const unitLists: number[][] = linear.map(() => []);
  const cells = new Map<string, { rows: number[]; on: number[] }>();
  points.forEach((point, row) => {
    checkPoint(point, row, d);
    const exact = homogeneousPoint(point);
    if (!isIn(exact, domain)) {
      outside.push(row);
      return;
    }
    const on: number[] = [];
    for (let unit = 0; unit < forms.count; unit++) {
      if (linear[unit] || !isOn(forms, unit, point, exact)) continue;
      on.push(unit);
      unitLists[unit].push(row);
    }
    const key = on.join();
    const cell = cells.get(key);
    if (cell) cell.rows.push(row);
    else cells.set(key, { rows: [row], on });
  });
  const sorted = [...cells.values()].sort((a, b) => b.rows.length - a.rows.length || a.rows[0] - b.rows[0]);
  sorted.forEach(({ rows }, cell) => {
    for (const row of rows) cellOf[row] = cell;
  });
  const unitStart = new Uint32Array(forms.count + 1);
  unitLists.forEach((list, unit) => {
    unitStart[unit + 1] = unitStart[unit] + list.length;
  });
  return {
    rows: points.length,
    unitStart,
    unitRows: Uint32Array.from(unitLists.flat()),
    cells: sorted.map(({ rows, on }) => ({ rows, on, chains: chainsOn(order, on) })),
    cellOf,
    outside,
    certified: true,
  };
}

/** Per chain: its units among those that are on. */
function chainsOn({ chains, classes }: UnitOrder, on: readonly number[]): number[][] {
  const isUnitOn = new Set(on);
  return chains.map((chain) => chain.flatMap((k) => classes[k].filter((unit) => isUnitOn.has(unit))));
}

function checkPoint(point: ArrayLike<number>, row: number, d: number): void {
  if (point.length !== d) throw new Error(`row ${row} has ${point.length} numbers; ${d} coordinates vary`);
  for (let k = 0; k < d; k++)
    if (!Number.isFinite(point[k])) throw new Error(`row ${row} has a number that is ${point[k]}`);
}

function isIn(point: readonly bigint[], { rows }: DomainRows): boolean {
  return rows.every((row) => dot(row, point) >= 0n);
}

function isOn(forms: UnitForms, unit: number, point: ArrayLike<number>, exact: readonly bigint[]): boolean {
  const { dimension: d, doubles } = forms;
  const at = unit * (d + 1);
  let value = doubles[at + d];
  let size = Math.abs(value);
  for (let k = 0; k < d; k++) {
    const term = doubles[at + k] * point[k];
    value += term;
    size += Math.abs(term);
  }
  const error = evaluationError(d, size);
  if (value > error) return true;
  if (value < -error) return false;
  return dot(forms.exact[unit], exact) > 0n;
}

/** One unit turned on. */
export interface BuildStep {
  readonly unit: number;
  /** The chain (a number into `order.chains`) that it belongs to. */
  readonly chain: number;
  /** d coefficients and a constant: the output with the units up to this one on, rounded to nearest. */
  readonly map: Float64Array;
}

export interface BuiltPiece {
  /** With all units off. */
  readonly start: Float64Array;
  /** The units of each chain that are on, chain by chain. */
  readonly steps: readonly BuildStep[];
  /** The output's affine map on the cell without rounding: d coefficients and a constant. */
  readonly exact: readonly Fraction[];
}

/**
 * The affine map of one output on a cell with data, built unit by unit along the chains; sums are exact, what is returned of
 * each is rounded to nearest. For networks with one hidden layer.
 *
 * @param output from 0
 * @throws Error when the network has not one hidden layer, or no such output
 */
export function buildPiece(network: Network, order: UnitOrder, cell: DataCell, output = 0): BuiltPiece {
  const { forms, creases, off } = oneLayer(network, output, domainRows(order.domain));
  const map = [...off];
  const rounded = () => Float64Array.from(map, toDouble);
  const start = rounded();
  const steps = cell.chains.flatMap((units, chain) =>
    units.map((unit): BuildStep => {
      addMultiple(map, creases[unit], forms.exact[unit], forms.scale);
      return { unit, chain, map: rounded() };
    }),
  );
  return { start, steps, exact: map };
}
