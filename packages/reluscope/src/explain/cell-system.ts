/**
 * A cell by half-spaces around a point in any number of dimensions, and the nearest point of it that lies beyond one more hyperplane.
 *
 * The nearest point is found by Hildreth's method (1957): multipliers are improved one half-space after the other; where that leaves it
 * open whether there is one, a linear program tells. Whatever they find is then proved: a point by the sign of every form there, a lower bound of the distance, or that there is no such
 * point, by one non-negative combination of the forms. Nothing rests on convergence.
 */

import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import { simplex } from "../lp/simplex.ts";

/** An affine form around the point: d coefficients and the value at the point, with bounds on their errors. */
export interface BoundedRow {
  readonly row: Float64Array;
  readonly errors: Float64Array;
}

/** The least distance from the point to what was asked for. */
export interface DistanceBounds {
  /** Proved: nothing is nearer. Infinity where it is proved that there is no such point in the cell. */
  readonly low: number;
  /** Proved: there is such a point so near, `place`. Infinity where none was found. */
  readonly high: number;
  /** Relative to the point: d numbers, strictly inside the cell but beyond the hyperplane. */
  readonly place?: Float64Array;
}

interface Unit {
  readonly source: BoundedRow;
  /** Coefficients of Euclidean length 1, and the constant to match. */
  readonly normal: Float64Array;
  readonly constant: number;
  readonly length: number;
}

const MOST_SWEEPS = 3000;
const LEAST_SWEEPS = 60;
/** Products spent on one question, about. */
const SWEEP_WORK = 3e7;
const SWEEPS_BETWEEN_PROOFS = 8;
/** Pivots of a program, at most. */
const PIVOTS = 4000;
/** Shares of the way back to the point at which a corner of the cell is left. */
const INWARD = [0.5, 0.2, 0.05, 1e-2, 1e-3, 1e-4, 1e-6, 1e-9, 1e-12];
/** Shares of the way from a place that is nearly right to one that is proved. */
const BLENDS = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.2, 0.4, 0.7];
/** Good enough: bounds this close to one another, relative to the distance. */
const CLOSE = 1e-6;

export class CellSystem {
  private readonly d: number;
  private readonly rows: readonly BoundedRow[];
  private readonly units: readonly (Unit | undefined)[];
  private readonly low: Float64Array;
  private readonly high: Float64Array;

  /**
   * @param rows forms that are at least 0 on the cell
   * @param box bounds of each coordinate relative to the point, which lies in it
   */
  constructor(rows: readonly BoundedRow[], low: Float64Array, high: Float64Array) {
    this.d = low.length;
    this.rows = rows;
    this.low = low;
    this.high = high;
    this.units = rows.map((row) => this.unit(row));
  }

  /** Undefined for a form whose coefficients are not proved to be other than 0. */
  private unit(source: BoundedRow): Unit | undefined {
    const { d } = this;
    const root = lengthOf(source.row, d);
    if (!(root > 2 * lengthOf(source.errors, d) && root < Number.POSITIVE_INFINITY)) return undefined;
    return {
      source,
      normal: source.row.subarray(0, d).map((value) => value / root),
      constant: source.row[d] / root,
      length: root,
    };
  }

  /** Bounds of the distance from the point to the hyperplane of a form. */
  hyperplane({ row, errors }: BoundedRow): { low: number; high: number } {
    const { d } = this;
    const [root, off] = [lengthOf(row, d), lengthOf(errors, d) * (1 + 1e-9)];
    const value = Math.abs(row[d]);
    const slack = 1 + (d + 8) * 2 * ROUNDING;
    const known = root > off && root < Number.POSITIVE_INFINITY;
    return {
      // A constant form that is not 0 has no hyperplane.
      low: value > errors[d] ? (value - errors[d]) / ((root + off) * slack) : 0,
      high: known ? ((value + errors[d]) / (root - off)) * slack : Number.POSITIVE_INFINITY,
    };
  }

  /**
   * The nearest point of the cell where one more form is at most 0.
   *
   * @param beyond that form; it is at least 0 at the point
   * @param left the half-spaces that are left out: those of the same hyperplane
   */
  nearest(beyond: BoundedRow, left: readonly number[] = []): DistanceBounds {
    const { d, low, high } = this;
    const target = this.unit({ row: beyond.row.map((value) => -value), errors: beyond.errors });
    const plane = this.hyperplane(beyond);
    if (!target) return { low: plane.low, high: Number.POSITIVE_INFINITY };
    const own = new Set(left);
    const units = [
      target,
      ...this.units.filter((unit, i): unit is Unit => unit !== undefined && !own.has(i)),
    ];
    const reach = Math.hypot(...low.map((value, k) => high[k] - value));
    // A little room on every side, so that what is found is strictly inside, and its signs are proved.
    const room = reach * 1e-12;
    const step = Math.max(1e-7 * Math.abs(target.constant), room);
    const sweeps = Math.min(MOST_SWEEPS, Math.max(LEAST_SWEEPS, SWEEP_WORK / (units.length * (d + 1))));
    const multipliers = new Float64Array(units.length);
    const sides = new Float64Array(2 * d);
    const x = new Float64Array(d);
    let best: { high: number; place?: Float64Array } = { high: Number.POSITIVE_INFINITY };
    let least = plane.low;
    for (let sweep = 1; sweep <= sweeps; sweep++) {
      let moved = 0;
      units.forEach(({ normal, constant }, u) => {
        let value = constant - (u === 0 ? step : Math.min(step, Math.max(room, constant / 2)));
        for (let k = 0; k < d; k++) value += normal[k] * x[k];
        const change = Math.max(-multipliers[u], -value);
        if (change === 0) return;
        multipliers[u] += change;
        moved = Math.max(moved, Math.abs(change));
        for (let k = 0; k < d; k++) x[k] += change * normal[k];
      });
      for (let k = 0; k < d; k++) {
        const up = Math.max(-sides[k], low[k] - x[k]);
        sides[k] += up;
        x[k] += up;
        const down = Math.max(-sides[d + k], x[k] - high[k]);
        sides[d + k] += down;
        x[k] -= down;
        moved = Math.max(moved, Math.abs(up), Math.abs(down));
      }
      const done = moved <= step * 1e-3;
      if (sweep !== 1 && sweep % SWEEPS_BETWEEN_PROOFS !== 0 && !done) continue;
      const place = x.map((value, k) => Math.min(high[k], Math.max(low[k], value)));
      const distance = this.reachOf(place);
      if (distance < best.high && this.isBeyond(place, beyond, own)) best = { high: distance, place };
      least = Math.max(least, this.lowerBound(units, multipliers, sides));
      if (done || least === Number.POSITIVE_INFINITY) break;
      if (best.place && best.high - least <= CLOSE * best.high) break;
    }
    if (!best.place && least < Number.POSITIVE_INFINITY) {
      const { place, empty } = this.byProgram(units, beyond, own);
      if (empty) return { low: Number.POSITIVE_INFINITY, high: Number.POSITIVE_INFINITY };
      if (place) best = this.nearer(x, place, beyond, own);
    }
    return { low: Math.min(least, best.high), ...best };
  }

  /** From a place that is proved as near as possible to one that is nearly right. */
  private nearer(x: Float64Array, place: Float64Array, beyond: BoundedRow, left: ReadonlySet<number>) {
    for (const part of BLENDS) {
      const between = place.map((value, k) =>
        Math.min(this.high[k], Math.max(this.low[k], x[k] + part * (value - x[k]))),
      );
      if (this.isBeyond(between, beyond, left)) return { high: this.reachOf(between), place: between };
    }
    return { high: this.reachOf(place), place };
  }

  /** The distance of a place from the point, rounded up. */
  private reachOf(x: Float64Array): number {
    return lengthOf(x, this.d) * (1 + (this.d + 8) * 2 * ROUNDING);
  }

  /**
   * The least value of the form on the cell, by the program that is dual to it, of d rows and a column for each half-space: its
   * multipliers may prove that the form stays above 0, the point where it is least may prove that it does not.
   */
  private byProgram(
    units: readonly Unit[],
    beyond: BoundedRow,
    left: ReadonlySet<number>,
  ): { place?: Float64Array; empty: boolean } {
    const { d, low, high } = this;
    const [target, ...others] = units;
    const count = others.length + 2 * d;
    const columns = new Float64Array(count * d);
    const costs = new Float64Array(count);
    others.forEach(({ normal, constant }, j) => {
      columns.set(normal, j * d);
      costs[j] = Math.max(0, constant);
    });
    const start = new Int32Array(d);
    for (let k = 0; k < d; k++) {
      const at = others.length + 2 * k;
      columns[at * d + k] = 1;
      costs[at] = -low[k];
      columns[(at + 1) * d + k] = -1;
      costs[at + 1] = high[k];
      start[k] = target.normal[k] <= 0 ? at : at + 1;
    }
    const upper = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    const right = target.normal.map((value) => -value);
    const { basis, values, duals } = simplex({ rows: d, columns, costs, upper, right }, start, PIVOTS);
    const multipliers = new Float64Array(units.length);
    const sides = new Float64Array(2 * d);
    multipliers[0] = 1;
    basis.forEach((column, i) => {
      const weight = Math.max(0, values[i]);
      if (column < others.length) multipliers[column + 1] = weight;
      else {
        const side = column - others.length;
        sides[side & 1 ? d + (side >> 1) : side >> 1] = weight;
      }
    });
    if (this.lowerBound(units, multipliers, sides) === Number.POSITIVE_INFINITY) return { empty: true };
    // The point is strictly inside the cell: on the way to it nothing else is crossed.
    for (const part of INWARD) {
      const place = duals.map((value, k) => Math.min(high[k], Math.max(low[k], -value * (1 - part))));
      if (this.isBeyond(place, beyond, left)) return { place, empty: false };
    }
    return { empty: false };
  }

  /** Proved: the forms of the cell are at least 0 at x, and the one more is below 0. */
  private isBeyond(x: Float64Array, beyond: BoundedRow, left: ReadonlySet<number>): boolean {
    const { d, low, high } = this;
    for (let k = 0; k < d; k++) if (x[k] < low[k] || x[k] > high[k]) return false;
    const { value, error } = valueAt(beyond, x);
    if (!(value < -error)) return false;
    // All forms, those too that are of no use in programs: their creases may still be nearer.
    return this.rows.every((row, i) => {
      if (left.has(i)) return true;
      const own = valueAt(row, x);
      return own.value > own.error;
    });
  }

  /** What a combination of the forms, each at least 0 on what is asked for, proves of its distance; Infinity when it is empty. */
  private lowerBound(units: readonly Unit[], multipliers: Float64Array, sides: Float64Array): number {
    const { d, low, high } = this;
    const sum = new Float64Array(d + 1);
    const size = new Float64Array(d + 1);
    const error = new Float64Array(d + 1);
    let terms = 4;
    const add = (k: number, product: number, off: number) => {
      sum[k] += product;
      size[k] += Math.abs(product);
      error[k] += off;
    };
    units.forEach(({ source, length }, u) => {
      if (multipliers[u] === 0) return;
      terms++;
      const factor = multipliers[u] / length;
      for (let k = 0; k <= d; k++) add(k, factor * source.row[k], factor * source.errors[k]);
    });
    for (let k = 0; k < d; k++) {
      // x_k − low ≥ 0 and high − x_k ≥ 0.
      add(k, sides[k], 0);
      add(k, -sides[d + k], 0);
      add(d, -sides[k] * low[k], 0);
      add(d, sides[d + k] * high[k], 0);
    }
    for (let k = 0; k <= d; k++)
      error[k] = (error[k] + (terms + 2 * d + 4) * ROUNDING * size[k]) * GROWTH + UNDERFLOW;
    const value = sum[d] + error[d];
    if (!(value < 0)) return 0;
    let most = value;
    for (let k = 0; k < d; k++) {
      most += Math.max(sum[k] * low[k], sum[k] * high[k]) + error[k] * Math.max(-low[k], high[k]);
      size[k] = Math.abs(sum[k]) + error[k];
    }
    let weight = Math.abs(value);
    for (let k = 0; k < d; k++) weight += Math.abs(sum[k]) * Math.max(-low[k], high[k]);
    if (most + (d + 8) * 2 * ROUNDING * weight < 0) return Number.POSITIVE_INFINITY;
    return (-value / lengthOf(size, d)) * (1 - (d + 8) * 4 * ROUNDING) || 0;
  }
}

/** Euclidean length of the first d numbers, rounded by (d + 8) / 2⁵³ of it at most: squares neither overflow nor vanish. */
function lengthOf(values: Float64Array, d: number): number {
  let largest = 0;
  for (let k = 0; k < d; k++) largest = Math.max(largest, Math.abs(values[k]));
  if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) return largest;
  let square = 0;
  for (let k = 0; k < d; k++) square += (values[k] / largest) ** 2;
  return largest * Math.sqrt(square);
}

/** A form at a place, with a bound on the error. */
function valueAt({ row, errors }: BoundedRow, x: Float64Array): { value: number; error: number } {
  const d = x.length;
  let [value, size, error] = [row[d], Math.abs(row[d]), errors[d]];
  for (let k = 0; k < d; k++) {
    const product = row[k] * x[k];
    value += product;
    size += Math.abs(product);
    error += errors[k] * Math.abs(x[k]);
  }
  return { value, error: (error + (d + 4) * ROUNDING * size) * GROWTH + UNDERFLOW };
}
