/** Directions in which units are tilted, their multiples in the outputs, and bounds of forms on sets. */
import { nearestDouble } from "../exact/dyadic.ts";
import { type RationalVector, rationalVector } from "../exact/rational.ts";
import { formError, formValue, type PointSet } from "../lp/point-set.ts";
import type { Generator } from "./sets-residual.ts";

export interface Quotient {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The directions of the rows, or the coordinates (and the constant) where these are fewer. */
export function cheaper(
  generators: readonly Generator[],
  rows: readonly RationalVector[],
  n: number,
): readonly Generator[] {
  const used = Array.from({ length: n + 1 }, (_, k) => k).filter((k) =>
    rows.some(({ numerators }) => numerators[k] !== 0n),
  );
  if (generators.length <= used.length && generators.every(({ row, multiples }) => isPlain(row, multiples)))
    return generators;
  return used.map((k) => ({
    row: Array.from({ length: n + 1 }, (_, j) => (j === k ? 1n : 0n)),
    multiples: new Map(
      rows.map(({ numerators, denominator }, output) => [output, { numerator: numerators[k], denominator }]),
    ),
  }));
}

/** Whether a direction has few enough bits to be added to a hyperplane, and dyadic multiples. */
function isPlain(row: readonly bigint[], multiples: Generator["multiples"]): boolean {
  const bits = Math.max(...row.map((value) => (value < 0n ? -value : value).toString(2).length));
  const dyadic = [...multiples.values()].every(({ numerator, denominator }) => {
    const odd = oddPart(denominator);
    return numerator % odd === 0n;
  });
  return bits <= PLAIN_BITS && dyadic;
}

/** Leaves room for the bits of a hyperplane and of ε in a double. */
const PLAIN_BITS = 20;

function oddPart(value: bigint): bigint {
  let odd = value < 0n ? -value : value;
  while (odd % 2n === 0n) odd /= 2n;
  return odd;
}

export function roundedDoubles(row: readonly bigint[]): Float64Array {
  const largest = row.reduce((most, value) => (value > most ? value : -value > most ? -value : most), 1n);
  return Float64Array.from(row, (value) => nearestDouble(value, largest));
}

/** row / form: a quotient of what is not zero in both. */
export function scaleBetween(form: Float64Array, row: readonly bigint[]): Quotient {
  const k = row.findIndex((value) => value !== 0n);
  const { numerators, denominator } = rationalVector([form[k]]);
  const [numerator, below] = [row[k] * denominator, numerators[0]];
  return below < 0n ? { numerator: -numerator, denominator: -below } : { numerator, denominator: below };
}

/** multiples · scale / divisor, divisor a power of two. */
export function scaled(
  multiples: ReadonlyMap<number, Quotient>,
  { numerator: top, denominator: bottom }: Quotient,
  divisor = 1,
): Map<number, Quotient> {
  const { numerators, denominator: unit } = rationalVector([divisor]);
  return new Map(
    [...multiples].map(([output, { numerator, denominator }]) => [
      output,
      { numerator: numerator * top * unit, denominator: denominator * bottom * numerators[0] },
    ]),
  );
}

export function leastValue(form: Float64Array, points: PointSet): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < points.count; i++)
    least = Math.min(least, formValue(form, points, i) - formError(form, points, i));
  return least;
}

export function largestValue(form: Float64Array, points: PointSet): number {
  let most = 0;
  for (let i = 0; i < points.count; i++)
    most = Math.max(most, Math.abs(formValue(form, points, i)) + formError(form, points, i));
  return most;
}
