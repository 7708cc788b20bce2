/**
 * Where a network is looked at: a bounded convex polytope in an affine slice of the input space.
 * Domain as in THEORY section 1; every double in it is read exactly.
 */
import { commonBit, orientation, toInteger } from "../exact/dyadic.ts";
import { sumError } from "../exact/error-free.ts";
import { independentRows } from "../exact/independent-rows.ts";
import type { Slice } from "../network/slice.ts";

export type { Slice };

/** A segment low ≤ t ≤ high of a one-dimensional slice. */
export interface LineDomain {
  readonly dimension: 1;
  readonly slice: Slice;
  readonly low: number;
  readonly high: number;
}

/** A convex polygon in a two-dimensional slice. */
export interface PlanarDomain {
  readonly dimension: 2;
  readonly slice: Slice;
  /** 2·k: corners, counter-clockwise, strictly convex. */
  readonly corners: Float64Array;
}

/** The domain asked for is empty, flat, not convex, not finite, or does not fit the network. */
export class InvalidDomainError extends Error {
  override readonly name = "InvalidDomainError";
}

/** The whole space of n inputs: slice coordinates are the inputs themselves. */
export function fullSlice(inputs: number): Slice {
  return axisSlice(
    new Float64Array(inputs),
    Array.from({ length: inputs }, (_, i) => i),
  );
}

/** The inputs `vary` (0-based, distinct) vary, the others stay as in `at` (n numbers; those of `vary` are not used). */
export function axisSlice(at: ArrayLike<number>, vary: readonly number[]): Slice {
  const inputs = at.length;
  const origin = finiteArray(at, "fixed input");
  const directions = new Float64Array(vary.length * inputs);
  vary.forEach((input, k) => {
    if (!Number.isInteger(input) || input < 0 || input >= inputs) {
      throw new InvalidDomainError(`no input ${input}; inputs are 0 … ${inputs - 1}`);
    }
    if (vary.indexOf(input) !== k) throw new InvalidDomainError(`input ${input} varies twice`);
    origin[input] = 0;
    directions[k * inputs + input] = 1;
  });
  return { dimension: vary.length, origin, directions };
}

/** The slice through d + 1 points: point 0 at t = 0, point k at the k-th unit vector; exact, differences keep their tails. */
export function sliceThrough(points: readonly ArrayLike<number>[]): Slice {
  const dimension = points.length - 1;
  const inputs = points[0].length;
  const origin = finiteArray(points[0], "point 0");
  const directions = new Float64Array(dimension * inputs);
  const tails = new Float64Array(dimension * inputs);
  for (let k = 0; k < dimension; k++) {
    const point = finiteArray(points[k + 1], `point ${k + 1}`);
    if (point.length !== inputs) {
      throw new InvalidDomainError(`point ${k + 1} has ${point.length} numbers, point 0 has ${inputs}`);
    }
    for (let i = 0; i < inputs; i++) {
      const difference = point[i] - origin[i];
      const tail = sumError(point[i], -origin[i]);
      if (!Number.isFinite(difference) || !Number.isFinite(tail)) {
        throw new InvalidDomainError(`points 0 and ${k + 1} are too far apart`);
      }
      directions[k * inputs + i] = difference;
      tails[k * inputs + i] = tail;
    }
  }
  const slice = { dimension, origin, directions, tails };
  checkIndependent(slice);
  return slice;
}

/** The line through two points, t = 0 and t = 1. */
export function lineThrough(p: ArrayLike<number>, q: ArrayLike<number>): Slice {
  return sliceThrough([p, q]);
}

/** The plane through three points: (0, 0), (1, 0) and (0, 1). */
export function planeThrough(p: ArrayLike<number>, q: ArrayLike<number>, r: ArrayLike<number>): Slice {
  return sliceThrough([p, q, r]);
}

/** A slice from an origin and directions, each an array of n numbers. */
export function affineSlice(origin: ArrayLike<number>, directions: readonly ArrayLike<number>[]): Slice {
  const inputs = origin.length;
  const flat = new Float64Array(directions.length * inputs);
  directions.forEach((direction, k) => {
    if (direction.length !== inputs) {
      throw new InvalidDomainError(
        `direction ${k} has ${direction.length} numbers, the origin has ${inputs}`,
      );
    }
    flat.set(finiteArray(direction, `direction ${k}`), k * inputs);
  });
  const slice = { dimension: directions.length, origin: finiteArray(origin, "origin"), directions: flat };
  checkIndependent(slice);
  return slice;
}

/** The segment low ≤ t ≤ high of a one-dimensional slice. */
export function segmentDomain(slice: Slice, low: number, high: number): LineDomain {
  checkDimension(slice, 1);
  checkInterval(low, high);
  return { dimension: 1, slice, low, high };
}

/** The box [lo, hi] × [lo, hi] of a two-dimensional slice. */
export function boxDomain(slice: Slice, box: readonly (readonly [number, number])[]): PlanarDomain {
  checkDimension(slice, 2);
  if (box.length !== 2) throw new InvalidDomainError(`a box in the plane has 2 intervals, not ${box.length}`);
  const [[left, right], [bottom, top]] = box;
  checkInterval(left, right);
  checkInterval(bottom, top);
  return {
    dimension: 2,
    slice,
    corners: Float64Array.of(left, bottom, right, bottom, right, top, left, top),
  };
}

/** A convex polygon of a two-dimensional slice, corners [s, t] in order either way round; no three in a line. */
export function polygonDomain(slice: Slice, corners: readonly (readonly [number, number])[]): PlanarDomain {
  checkDimension(slice, 2);
  const n = corners.length;
  if (n < 3) throw new InvalidDomainError(`a polygon needs at least 3 corners, not ${n}`);
  for (const corner of corners) finiteArray(corner, "corner");
  const turn = (i: number) => {
    const [a, b, c] = [corners[i], corners[(i + 1) % n], corners[(i + 2) % n]];
    return orientation(a[0], a[1], b[0], b[1], c[0], c[1]);
  };
  const direction = turn(0);
  for (let i = 0; i < n; i++) {
    if (turn(i) === 0)
      throw new InvalidDomainError(`corners ${i}, ${(i + 1) % n} and ${(i + 2) % n} are in a line`);
    if (turn(i) !== direction)
      throw new InvalidDomainError(`the polygon is not convex at corner ${(i + 1) % n}`);
  }
  // Every turn goes the same way; a star would still wind more than once: no corner may lie beyond side 0.
  for (let i = 1; i + 1 < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const [a, b, c] = [corners[0], corners[i], corners[j]];
      if (orientation(a[0], a[1], b[0], b[1], c[0], c[1]) !== direction) {
        throw new InvalidDomainError("the polygon crosses itself");
      }
    }
  }
  const ordered = direction > 0 ? corners : [...corners].reverse();
  return { dimension: 2, slice, corners: Float64Array.from(ordered.flat()) };
}

/** The intervals of a segment or of an axis-parallel rectangle; undefined for other polygons. */
export function domainBox(domain: LineDomain | PlanarDomain): [low: number, high: number][] | undefined {
  if (domain.dimension === 1) return [[domain.low, domain.high]];
  const { corners } = domain;
  if (corners.length !== 8) return undefined;
  for (let k = 0; k < 8; k += 2) {
    const next = (k + 2) % 8;
    if (corners[k] !== corners[next] && corners[k + 1] !== corners[next + 1]) return undefined;
  }
  const bounds = (k: number): [number, number] => {
    const opposite = k + 4;
    return corners[k] < corners[opposite] ? [corners[k], corners[opposite]] : [corners[opposite], corners[k]];
  };
  return [bounds(0), bounds(1)];
}

/** The input of the network at slice coordinates t, in doubles. */
export function inputAt(slice: Slice, t: ArrayLike<number>): Float64Array {
  const inputs = slice.origin.length;
  const x = Float64Array.from(slice.origin);
  for (let k = 0; k < slice.dimension; k++) {
    for (let i = 0; i < inputs; i++) {
      x[i] += t[k] * slice.directions[k * inputs + i];
      if (slice.tails) x[i] += t[k] * slice.tails[k * inputs + i];
    }
  }
  return x;
}

function checkDimension(slice: Slice, dimension: number): void {
  if (slice.dimension !== dimension) {
    throw new InvalidDomainError(
      `this needs ${dimension} varying directions; the slice has ${slice.dimension}`,
    );
  }
}

function checkInterval(low: number, high: number): void {
  if (!Number.isFinite(low) || !Number.isFinite(high) || !(low < high)) {
    throw new InvalidDomainError(`[${low}, ${high}] is not an interval with two different finite ends`);
  }
}

/** Directions must span the slice: otherwise every cell is flat. */
function checkIndependent(slice: Slice): void {
  const { dimension, directions, tails } = slice;
  const inputs = slice.origin.length;
  const row = (k: number) => directions.subarray(k * inputs, (k + 1) * inputs);
  for (let k = 0; k < dimension; k++) {
    if (row(k).every((value) => value === 0)) throw new InvalidDomainError(`direction ${k} is zero`);
  }
  if (dimension === 1) return;
  const shift = Math.max(0, -Math.min(commonBit(directions), commonBit(tails ?? [])));
  const rows = Array.from({ length: dimension }, (_, k) =>
    Array.from(row(k), (value, i) => {
      const tail = tails?.[k * inputs + i] ?? 0;
      return toInteger(value, shift) + toInteger(tail, shift);
    }),
  );
  const independent = independentRows(rows, inputs);
  if (independent.length === dimension) return;
  if (dimension === 2) throw new InvalidDomainError("the two directions are parallel");
  const k = rows.findIndex((_, i) => !independent.includes(i));
  throw new InvalidDomainError(`direction ${k} is a combination of those before it`);
}

function finiteArray(values: ArrayLike<number>, what: string): Float64Array {
  const array = Float64Array.from(values);
  array.forEach((value, i) => {
    if (!Number.isFinite(value))
      throw new InvalidDomainError(`${what} has a coordinate ${i} that is ${value}`);
  });
  return array;
}
