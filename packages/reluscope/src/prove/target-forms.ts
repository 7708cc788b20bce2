/** Slices and affine maps of the inputs without rounding: a map as forms of slice coordinates, exactly and in doubles. */
import { nearestDouble } from "../exact/dyadic.ts";
import {
  composed,
  type RationalMap,
  rationalMatrix,
  rationalVector,
  sum,
  transposed,
} from "../exact/rational.ts";
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import type { Slice } from "../network/slice.ts";

/** An affine map on a slice. */
export interface TargetForms {
  /** Outputs × (d + 1) integers over `denominator`: coefficients, then constant. */
  readonly rows: readonly (readonly bigint[])[];
  readonly denominator: bigint;
  /** Outputs × (d + 1): the nearest doubles. */
  readonly values: Float64Array;
  /** Per output: bound on the error of the form in doubles and of evaluating it, anywhere in the domain. */
  readonly bounds: Float64Array;
}

/** The inputs as a map of slice coordinates. */
export function sliceMap({ dimension, origin, directions, tails }: Slice): RationalMap {
  const inputs = origin.length;
  const flat = rationalVector(directions);
  const { numerators, denominator } = tails ? sum(flat, rationalVector(tails)) : flat;
  const rows = Array.from({ length: dimension }, (_, k) => numerators.slice(k * inputs, (k + 1) * inputs));
  return {
    linear: transposed({ rows, columns: inputs, denominator }),
    constant: rationalVector(origin),
  };
}

/** `reach[k]` bounds |t_k| on the domain. */
export function targetForms(map: RationalMap, inputs: RationalMap, reach: Float64Array): TargetForms {
  const { linear, constant } = composed(map, inputs);
  const shared = linear.denominator === constant.denominator;
  const denominator = shared ? linear.denominator : linear.denominator * constant.denominator;
  const [left, right] = shared ? [1n, 1n] : [constant.denominator, linear.denominator];
  const rows = linear.rows.map((row, o) => [
    ...row.map((value) => value * left),
    constant.numerators[o] * right,
  ]);
  const values = Float64Array.from(rows.flat(), (value) => nearestDouble(value, denominator));
  const d = reach.length;
  const bounds = new Float64Array(rows.length);
  for (let o = 0; o < rows.length; o++) {
    const at = o * (d + 1);
    let size = Math.abs(values[at + d]);
    for (let k = 0; k < d; k++) size += Math.abs(values[at + k]) * reach[k];
    bounds[o] = (d + 4) * ROUNDING * size * GROWTH + UNDERFLOW;
  }
  return { rows, denominator, values, bounds };
}

/** x ↦ matrix · x + offset, finite doubles read exactly or rational numbers. */
export interface AffineTarget {
  /** Outputs × inputs, row-major, as doubles; or the map without rounding. */
  readonly matrix: ArrayLike<number>;
  /** One number an output. */
  readonly offset: ArrayLike<number>;
}

/**
 * A target as a rational map.
 *
 * @throws Error when it does not fit the numbers of inputs and outputs, or a number is not finite
 */
export function rationalTarget(
  target: AffineTarget | RationalMap,
  inputs: number,
  outputs: number,
): RationalMap {
  if ("linear" in target) {
    const { linear, constant } = target;
    if (linear.columns === inputs && linear.rows.length === outputs && constant.numerators.length === outputs)
      return target;
    throw new Error(`the target is no map of ${inputs} inputs to ${outputs} outputs`);
  }
  const { matrix, offset } = target;
  if (matrix.length !== inputs * outputs || offset.length !== outputs)
    throw new Error(
      `the target has ${matrix.length} + ${offset.length} numbers; ${outputs} × ${inputs} + ${outputs} are needed`,
    );
  for (const values of [matrix, offset]) checkFinite(values, "the target");
  return { linear: rationalMatrix(matrix, outputs, inputs), constant: rationalVector(offset) };
}

/** Finite numbers, read exactly, or integers. */
export type NumberRow = readonly number[] | readonly bigint[];

/** A row up to a positive factor. */
export function integerRow(row: NumberRow, what: string): readonly bigint[] {
  if (isIntegers(row)) return row;
  checkFinite(row, what);
  return rationalVector(row).numerators;
}

const isIntegers = (row: NumberRow): row is readonly bigint[] => typeof row[0] === "bigint";

/** @throws Error when a number is not finite */
export function checkFinite(values: ArrayLike<number>, what: string): void {
  for (let k = 0; k < values.length; k++)
    if (!Number.isFinite(values[k])) throw new Error(`${what} has a number ${k} that is ${values[k]}`);
}
