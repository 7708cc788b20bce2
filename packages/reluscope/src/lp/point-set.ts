/** Finite sets of points, read exactly: doubles for speed, homogeneous integers for proofs. */
import { commonBit, signOf, toInteger } from "../exact/dyadic.ts";
import { dot, type RationalVector, roundedVector } from "../exact/rational.ts";
import { ROUNDING, UNDERFLOW } from "../exact/rounding.ts";

export interface PointSet {
  /** n */
  readonly dimension: number;
  readonly count: number;
  /** n numbers a point: its coordinates, or the doubles nearest to them. */
  readonly coordinates: Float64Array;
  /** n + 1 integers (x, w), w > 0: point i is x / w. */
  readonly homogeneous: (i: number) => readonly bigint[];
  /** Per point: how far each coordinate may be from the one meant; without it they are rounded to nearest. */
  readonly errors?: Float64Array;
}

/**
 * Points of finite doubles.
 *
 * @param points rows of n numbers, or all coordinates in a row
 * @throws Error when a row has another length or a number is not finite
 */
export function pointSet(points: readonly ArrayLike<number>[] | Float64Array, dimension: number): PointSet {
  const coordinates = points instanceof Float64Array ? points : flat(points, dimension);
  const count = coordinates.length / dimension;
  if (!Number.isInteger(count))
    throw new Error(`${coordinates.length} coordinates are no points of ${dimension} numbers`);
  coordinates.forEach((value, k) => {
    if (!Number.isFinite(value))
      throw new Error(`point ${Math.floor(k / dimension)} has a coordinate ${value}`);
  });
  const known: (readonly bigint[] | undefined)[] = new Array(count);
  const homogeneous = (i: number) => {
    known[i] ??= homogeneousRow(coordinates.subarray(i * dimension, (i + 1) * dimension));
    return known[i];
  };
  return { dimension, count, coordinates, homogeneous };
}

/** Points with rational coordinates. */
export function rationalPointSet(points: readonly RationalVector[], dimension: number): PointSet {
  const coordinates = new Float64Array(points.length * dimension);
  points.forEach((point, i) => {
    coordinates.set(roundedVector(point), i * dimension);
  });
  const homogeneous = (i: number) => [...points[i].numerators, points[i].denominator];
  return { dimension, count: points.length, coordinates, homogeneous };
}

function flat(points: readonly ArrayLike<number>[], dimension: number): Float64Array {
  const coordinates = new Float64Array(points.length * dimension);
  points.forEach((point, i) => {
    if (point.length !== dimension)
      throw new Error(`point ${i} has ${point.length} coordinates, not ${dimension}`);
    coordinates.set(point, i * dimension);
  });
  return coordinates;
}

function homogeneousRow(point: Float64Array): bigint[] {
  const bit = commonBit(point);
  const shift = bit === Number.POSITIVE_INFINITY ? 0 : Math.max(0, -bit);
  return [...Array.from(point, (value) => toInteger(value, shift)), 1n << BigInt(shift)];
}

/** Some of the points. */
export function subset(points: PointSet, indices: ArrayLike<number>): PointSet {
  const { dimension } = points;
  const coordinates = new Float64Array(indices.length * dimension);
  for (let k = 0; k < indices.length; k++) {
    const at = indices[k] * dimension;
    coordinates.set(points.coordinates.subarray(at, at + dimension), k * dimension);
  }
  return {
    dimension,
    count: indices.length,
    coordinates,
    homogeneous: (k) => points.homogeneous(indices[k]),
    errors: points.errors && Float64Array.from(indices, (i) => points.errors?.[i] ?? 0),
  };
}

/** All points of several sets of one dimension. */
export function union(sets: readonly PointSet[], dimension: number): PointSet {
  const count = sets.reduce((total, set) => total + set.count, 0);
  const coordinates = new Float64Array(count * dimension);
  const homogeneous: (() => readonly bigint[])[] = [];
  const errors = sets.some((set) => set.errors) ? new Float64Array(count) : undefined;
  let at = 0;
  for (const set of sets) {
    coordinates.set(set.coordinates, at);
    if (set.errors) errors?.set(set.errors, homogeneous.length);
    at += set.coordinates.length;
    for (let i = 0; i < set.count; i++) homogeneous.push(() => set.homogeneous(i));
  }
  return { dimension, count, coordinates, homogeneous: (i) => homogeneous[i]() };
}

/** Value of the affine form (n weights, then a constant) at a point, in doubles. */
export function formValue(form: ArrayLike<number>, { dimension, coordinates }: PointSet, i: number): number {
  let sum = form[dimension];
  for (let k = 0, at = i * dimension; k < dimension; k++) sum += form[k] * coordinates[at + k];
  return sum;
}

/** Bound on the error of `formValue`, the rounding of coordinates included. */
export function formError(form: ArrayLike<number>, points: PointSet, i: number): number {
  const { dimension, coordinates, errors } = points;
  let size = Math.abs(form[dimension]);
  for (let k = 0, at = i * dimension; k < dimension; k++) size += Math.abs(form[k] * coordinates[at + k]);
  const rounding = (2 * dimension + 6) * (ROUNDING * size + UNDERFLOW);
  if (!errors) return rounding;
  let steepness = 0;
  for (let k = 0; k < dimension; k++) steepness += Math.abs(form[k]);
  return (rounding + steepness * errors[i]) * (1 + (dimension + 4) * 2 * ROUNDING);
}

/** The proved sign of an affine form of doubles at a point. */
export function formSign(form: ArrayLike<number>, points: PointSet, i: number): number {
  const value = formValue(form, points, i);
  if (Math.abs(value) > formError(form, points, i)) return Math.sign(value);
  return signOf(dot(homogeneousRow(Float64Array.from(form)).slice(0, form.length), points.homogeneous(i)));
}
