/**
 * Hinge expansions of data with several inputs (THEORY section 5, universal approximation, deterministic): a network of one hidden
 * layer f(x) = c + a·x + Σ α_i σ(d_i·x − t_i) whose directions d are chosen beforehand and whose knots t are among the data's own
 * places along them. Hinges are taken one after the other, each time the one that lowers the sum of squares most, all weights solved
 * anew (orthogonal least squares). That is greedy: best at every step as far as doubles tell, not best of all. The error is that of
 * the network with its weights as doubles, evaluated without rounding at every row.
 */

import type { Network } from "../network/network.ts";
import { valuesAt } from "../prove/exact-evaluation.ts";
import { sizeOf } from "./power-of-two.ts";
import { seededUniform } from "./random-network.ts";

export interface HingeOptions {
  /** Hinges at most, beside the affine part. */
  readonly units: number;
  /**
   * Directions of the hinges: "coordinates" (default) along each input, rows of numbers, or so many random ones beside the coordinates.
   */
  readonly directions?: "coordinates" | number | readonly (readonly number[])[];
  /** Of random directions; default 1. */
  readonly seed?: number;
  /** Knots tried along each direction, at most; default 64. */
  readonly knots?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface HingeFit {
  readonly network: Network;
  readonly hinges: readonly {
    readonly direction: readonly number[];
    readonly knot: number;
    readonly weight: number;
  }[];
  readonly error: {
    /** Largest |network − y| over the rows, rounded to nearest, and its row from 0. */
    readonly max: number;
    readonly row: number;
    readonly rootMeanSquare: number;
    /** Evaluated without rounding at every row. */
    readonly proved: true;
  };
  /** Greedy: each hinge is the best next one as far as doubles tell, the whole need not be the best. */
  readonly optimal: false;
}

/** What is left of a column after that, in shares of its length, is rounding. */
const INDEPENDENT = 1e-10;

/**
 * Fits rows of inputs with values.
 *
 * @param inputs rows of equal length
 * @param values one a row
 * @throws Error when there are no rows, lengths differ, a number is not finite or an option is out of range
 * @example
 * fitHinges([[0, 0], [1, 0], [0, 1], [1, 1]], [0, 0, 0, 1], { units: 2, directions: [[1, 1]] }).error.max;
 */
export function fitHinges(
  inputs: readonly (readonly number[])[],
  values: readonly number[],
  options: HingeOptions,
): HingeFit {
  const { units, knots = 64, onProgress } = options;
  checkRows(inputs, values);
  if (!Number.isInteger(units) || units < 0)
    throw new Error(`${units} units; the number must be whole and not negative`);
  if (!Number.isInteger(knots) || knots < 1)
    throw new Error(`${knots} knots; at least 1 is tried along a direction`);
  const size = inputs[0].length;
  const low = inputs[0].map((_, j) => inputs.reduce((least, row) => Math.min(least, row[j]), Infinity));
  const candidates = directionsOf(size, options).flatMap((direction) =>
    knotsAlong(inputs, direction, knots).map((knot) => ({ direction, knot })),
  );
  const solver = new GrowingLeastSquares(values);
  solver.add(inputs.map(() => 1));
  const affine = low.map((bound, j) => solver.add(inputs.map((row) => row[j] - bound)));
  const columns = candidates.map(({ direction, knot }) =>
    solver.withoutKnown(inputs.map((row) => Math.max(0, along(direction, row) - knot))),
  );
  const chosen: number[] = [];
  while (chosen.length < units) {
    const best = solver.bestOf(columns);
    if (best < 0) break;
    const { direction, knot } = candidates[best];
    const place = solver.add(inputs.map((row) => Math.max(0, along(direction, row) - knot)));
    // Several hinges may have taken it away little by little, so that what is left is rounding.
    if (place < 0) {
      columns[best] = undefined;
      continue;
    }
    solver.removeLastFrom(columns);
    chosen.push(best);
    onProgress?.(chosen.length, units);
  }
  const weights = solver.weights();
  if (!weights.every(Number.isFinite))
    throw new Error("a weight of the fitted network is beyond the range of doubles");
  const kept = affine.flatMap((index, j) => (index >= 0 ? [{ j, weight: weights[index] }] : []));
  const first = 1 + kept.length;
  const hinges = chosen.map((candidate, k) => ({ ...candidates[candidate], weight: weights[first + k] }));
  const rows = [
    ...kept.map(({ j, weight }) => ({ w: unitVector(size, j), b: -low[j], weight })),
    ...hinges.map(({ direction, knot, weight }) => ({ w: direction, b: -knot, weight })),
  ];
  const network = networkOf(size, rows, weights[0]);
  return { network, hinges, error: errorOf(network, inputs, values), optimal: false };
}

function checkRows(inputs: readonly (readonly number[])[], values: readonly number[]): void {
  if (inputs.length === 0) throw new Error("there are no rows to fit");
  if (inputs.length !== values.length)
    throw new Error(`${inputs.length} rows of inputs but ${values.length} values`);
  inputs.forEach((row, k) => {
    if (row.length !== inputs[0].length)
      throw new Error(`row ${k} has ${row.length} inputs, row 0 has ${inputs[0].length}`);
    for (const value of [...row, values[k]])
      if (!Number.isFinite(value)) throw new Error(`row ${k} has ${value}; numbers must be finite`);
  });
}

function directionsOf(
  size: number,
  { directions = "coordinates", seed = 1 }: HingeOptions,
): (readonly number[])[] {
  const coordinates = Array.from({ length: size }, (_, j) => unitVector(size, j));
  if (directions === "coordinates") return coordinates;
  if (typeof directions !== "number") {
    for (const direction of directions)
      if (direction.length !== size || !direction.every(Number.isFinite) || direction.every((d) => d === 0))
        throw new Error(
          `[${direction.join(", ")}] is no direction; each has ${size} finite numbers, not all 0`,
        );
    return [...directions];
  }
  if (!Number.isInteger(directions) || directions < 0)
    throw new Error(`${directions} random directions; the number must be whole and not negative`);
  const uniform = seededUniform(seed);
  // sums of three are nearly normal, so that no side of the cube is preferred much
  const spread = () => uniform() + uniform() + uniform() - 1.5;
  return [
    ...coordinates,
    ...Array.from({ length: directions }, () => coordinates.map(() => Math.round(1024 * spread()) / 1024)),
  ];
}

const unitVector = (size: number, j: number) => Array.from({ length: size }, (_, k) => (k === j ? 1 : 0));

function along(direction: readonly number[], row: readonly number[]): number {
  let sum = 0;
  for (let j = 0; j < row.length; j++) sum += direction[j] * row[j];
  return sum;
}

/** Places of the data along a direction, without the ends, thinned evenly. */
function knotsAlong(
  inputs: readonly (readonly number[])[],
  direction: readonly number[],
  most: number,
): number[] {
  const places = [...new Set(inputs.map((row) => along(direction, row)))].sort((a, b) => a - b).slice(1, -1);
  if (places.length <= most) return places;
  return Array.from(
    { length: most },
    (_, k) => places[Math.round((k * (places.length - 1)) / Math.max(1, most - 1))],
  );
}

/** Least squares whose columns come one after the other: orthogonal columns, and the triangle that makes them. */
class GrowingLeastSquares {
  private readonly basis: Float64Array[] = [];
  /** Column k of the triangle: shares of the basis in the k-th column that was added. */
  private readonly triangle: number[][] = [];
  private readonly shares: number[] = [];
  private readonly rest: Float64Array;
  /** Columns and values are taken in these units. */
  private readonly units: number[] = [];
  private readonly valueUnit: number;

  constructor(values: readonly number[]) {
    this.valueUnit = sizeOf(values);
    this.rest = Float64Array.from(values, (value) => value / this.valueUnit);
  }

  /** Adds a column; returns its place, or −1 when it depends on the others. */
  add(values: readonly number[]): number {
    const unit = sizeOf(values);
    const column = Float64Array.from(values, (value) => value / unit);
    const length = Math.sqrt(inner(column, column));
    const shares = this.orthogonalised(column);
    const left = Math.sqrt(inner(column, column));
    if (!(left > INDEPENDENT * length)) return -1;
    for (let i = 0; i < column.length; i++) column[i] /= left;
    this.basis.push(column);
    this.units.push(unit);
    this.triangle.push([...shares, left]);
    const share = inner(column, this.rest);
    this.shares.push(share);
    subtract(this.rest, column, share);
    return this.basis.length - 1;
  }

  /** The part of a column that the columns so far do not make; undefined when there is none to speak of. */
  withoutKnown(values: readonly number[]): Float64Array | undefined {
    const unit = sizeOf(values);
    const column = Float64Array.from(values, (value) => value / unit);
    const length = Math.sqrt(inner(column, column));
    this.orthogonalised(column);
    return Math.sqrt(inner(column, column)) > INDEPENDENT * length ? column : undefined;
  }

  /** Takes the last basis column out of candidates. */
  removeLastFrom(columns: (Float64Array | undefined)[]): void {
    const last = this.basis[this.basis.length - 1];
    columns.forEach((column, k) => {
      if (!column) return;
      const before = inner(column, column);
      subtract(column, last, inner(last, column));
      if (!(inner(column, column) > INDEPENDENT * before)) columns[k] = undefined;
    });
  }

  /** The candidate that lowers the sum of squares most; −1 when none lowers it. */
  bestOf(columns: readonly (Float64Array | undefined)[]): number {
    let [best, most] = [-1, 0];
    columns.forEach((column, k) => {
      if (!column) return;
      const share = inner(column, this.rest);
      const gain = (share * share) / inner(column, column);
      if (gain > most) [best, most] = [k, gain];
    });
    return best;
  }

  /** The weights of all columns, by back substitution. */
  weights(): number[] {
    const weights = [...this.shares];
    for (let k = weights.length - 1; k >= 0; k--) {
      weights[k] /= this.triangle[k][k];
      for (let i = 0; i < k; i++) weights[i] -= this.triangle[k][i] * weights[k];
    }
    return weights.map((weight, k) => weight * (this.valueUnit / this.units[k]));
  }

  /** Takes the basis out of a column, twice for accuracy; returns its shares. */
  private orthogonalised(column: Float64Array): number[] {
    const shares = this.basis.map(() => 0);
    for (let pass = 0; pass < 2; pass++)
      this.basis.forEach((other, k) => {
        const share = inner(other, column);
        shares[k] += share;
        subtract(column, other, share);
      });
    return shares;
  }
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function subtract(from: Float64Array, other: Float64Array, share: number): void {
  for (let i = 0; i < from.length; i++) from[i] -= share * other[i];
}

function networkOf(
  size: number,
  rows: readonly { readonly w: readonly number[]; readonly b: number; readonly weight: number }[],
  constant: number,
): Network {
  const output = {
    weight: {
      kind: "dense" as const,
      rows: 1,
      columns: Math.max(1, rows.length),
      values: Float64Array.from(rows.length > 0 ? rows.map(({ weight }) => weight) : [0]),
    },
    bias: Float64Array.of(constant),
  };
  const all = rows.length > 0 ? rows : [{ w: unitVector(size, 0), b: 0, weight: 0 }];
  return {
    inputShape: [size],
    inputSize: size,
    outputSize: 1,
    layers: [
      {
        weight: {
          kind: "dense",
          rows: all.length,
          columns: size,
          values: Float64Array.from(all.flatMap(({ w }) => [...w])),
        },
        bias: Float64Array.from(all, ({ b }) => b),
        negativeSlope: new Float64Array(all.length),
      },
    ],
    output,
  };
}

function errorOf(
  network: Network,
  inputs: readonly (readonly number[])[],
  values: readonly number[],
): HingeFit["error"] {
  const found = valuesAt(network, inputs);
  const { maxDeviation, point } = found.deviationFrom(values.map((value) => [value]));
  const squares = values.reduce((sum, value, k) => sum + (found.outputs[k] - value) ** 2, 0);
  return {
    max: maxDeviation,
    row: Math.max(0, point),
    rootMeanSquare: Math.sqrt(squares / values.length),
    proved: true,
  };
}
