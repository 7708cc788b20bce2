/**
 * Doubles as integers over a power of two, and points of any dimension in integer homogeneous
 * coordinates: all the number theory that the oracle needs. Slow, without rounding, without tolerance, and
 * independent of `src/exact`.
 */

/** Numbers that share a denominator: `integers[i] / 2^shift`. */
export interface Dyadics {
  readonly integers: bigint[];
  readonly shift: number;
}

/** Finite doubles over one power of two, exactly. */
export function dyadics(values: ArrayLike<number>): Dyadics {
  const whole: bigint[] = [];
  const shifts: number[] = [];
  for (let i = 0; i < values.length; i++) {
    let value = values[i];
    if (!Number.isFinite(value)) throw new Error(`the oracle needs finite numbers, got ${value}`);
    let shift = 0;
    while (!Number.isInteger(value)) {
      value *= 2; // exact: a double that is not an integer is far below overflow
      shift++;
    }
    whole.push(BigInt(value));
    shifts.push(shift);
  }
  const shift = shifts.reduce((most, one) => Math.max(most, one), 0);
  return { integers: whole.map((value, i) => value << BigInt(shift - shifts[i])), shift };
}

/** Homogeneous coordinates (X_1, …, X_d, W) of the point X / W: W > 0, no common divisor, hence unique. */
export type Point = readonly bigint[];

/** A linear form on homogeneous coordinates: g_1 X_1 + … + g_d X_d + c W. */
export type Form = readonly bigint[];

/** A form's value at a point times that point's W: the same sign as the value. */
export function dot(form: Form, point: Point): bigint {
  let sum = 0n;
  for (let k = 0; k < form.length; k++) sum += form[k] * point[k];
  return sum;
}

export const signOf = (value: bigint): -1 | 0 | 1 => (value > 0n ? 1 : value < 0n ? -1 : 0);

const absolute = (value: bigint) => (value < 0n ? -value : value);

export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [absolute(a), absolute(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** The unique coordinates of a point from any homogeneous coordinates of it (W ≠ 0). */
export function normalized(coordinates: readonly bigint[]): Point {
  let divisor = coordinates.reduce(greatestCommonDivisor, 0n);
  if (coordinates[coordinates.length - 1] < 0n) divisor = -divisor;
  return coordinates.map((value) => value / divisor);
}

/** A point given by doubles. */
export function pointOf(coordinates: ArrayLike<number>): Point {
  const { integers, shift } = dyadics(coordinates);
  return normalized([...integers, 1n << BigInt(shift)]);
}

/** The point of the segment between `p` and `q` at which a form with values of opposite sign there is zero. */
export function crossing(form: Form, p: Point, q: Point): Point {
  const atP = dot(form, p);
  const atQ = dot(form, q);
  return normalized(p.map((coordinate, k) => coordinate * atQ - q[k] * atP));
}

/** The mean of some points: interior to their convex hull. */
export function centroid(points: readonly Point[]): Point {
  const last = points[0].length - 1;
  const common = points.reduce((product, point) => product * point[last], 1n);
  const sum = new Array<bigint>(last).fill(0n);
  for (const point of points) {
    const factor = common / point[last];
    for (let k = 0; k < last; k++) sum[k] += point[k] * factor;
  }
  return normalized([...sum, common * BigInt(points.length)]);
}

export const keyOf = (point: Point): string => point.join(" ");

const bitLength = (value: bigint) => absolute(value).toString(16).length * 4;

/** numerator / denominator as a double, to within a part in 2^60; denominator ≠ 0. */
export function ratio(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0;
  const shift = Math.max(0, 80 - (bitLength(numerator) - bitLength(denominator)));
  let value = Number((numerator << BigInt(shift)) / denominator);
  for (let left = shift; left > 0; left -= 1000) value *= 2 ** -Math.min(left, 1000);
  return value;
}

/** A point's coordinates as doubles. */
export function toDoubles(point: Point): number[] {
  const last = point.length - 1;
  return point.slice(0, last).map((coordinate) => ratio(coordinate, point[last]));
}

/** Is |x − X/W| ≤ bound, for doubles x and bound (which may be Infinity) and a coordinate X/W of a point? Exactly. */
export function isWithin(x: number, numerator: bigint, denominator: bigint, bound: number): boolean {
  if (bound === Number.POSITIVE_INFINITY) return true;
  const { integers, shift } = dyadics([x, bound]);
  const difference = absolute(integers[0] * denominator - (numerator << BigInt(shift)));
  return difference <= integers[1] * absolute(denominator);
}
