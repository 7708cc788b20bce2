/** Whether two linear splines are the same function on an interval, and how far they are apart. */
import { compare, type Fraction, fractionOf, toDouble } from "../exact/fraction.ts";
import type { CanonicalSpline } from "./canonical-form.ts";
import { largestDifference } from "./spline-segment.ts";

export interface SplineDistance {
  /** Proved: the same function on the interval. */
  readonly equal: boolean;
  /** Largest |f − g| on the interval, rounded up; 0 when equal. */
  readonly maxDifference: number;
}

export function splineDistance(
  f: CanonicalSpline,
  g: CanonicalSpline,
  [low, high]: readonly [low: number, high: number],
): SplineDistance {
  const difference = largestDifference(f, g, fractionOf(low), fractionOf(high));
  const equal = difference.top === 0n;
  return { equal, maxDifference: equal ? 0 : roundedUp(difference) };
}

/** A double that is not smaller: the nearest one, or the next. */
export function roundedUp(value: Fraction): number {
  const nearest = toDouble(value);
  return compare(fractionOf(nearest), value) >= 0 ? nearest : nearest * (1 + 2 ** -52) + Number.MIN_VALUE;
}
