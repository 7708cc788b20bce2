/** One rational number, for results that are exact. */
import { lowestTerms, rationalVector, roundedVector } from "../exact/rational.ts";
import { ROUNDING } from "../exact/rounding.ts";

/** numerator / denominator, denominator > 0. */
export interface ExactNumber {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const ZERO: ExactNumber = { numerator: 0n, denominator: 1n };

export function isLarger(a: ExactNumber, b: ExactNumber): boolean {
  return a.numerator * b.denominator > b.numerator * a.denominator;
}

export function reduced({ numerator, denominator }: ExactNumber): ExactNumber {
  const { numerators, denominator: lowest } = lowestTerms({ numerators: [numerator], denominator });
  return { numerator: numerators[0], denominator: lowest };
}

/** Whether a number is at most a finite double, without rounding. */
export function isAtMost(number: ExactNumber, bound: number): boolean {
  const { numerators, denominator } = rationalVector([bound]);
  return !isLarger(number, { numerator: numerators[0], denominator });
}

/** The nearest double of a size; only 0 becomes 0, what is too small for doubles is the smallest one. */
export function roundedNumber({ numerator, denominator }: ExactNumber): number {
  const nearest = roundedVector({ numerators: [numerator], denominator })[0];
  return nearest === 0 && numerator !== 0n ? Number.MIN_VALUE : nearest;
}

/** A double that is not larger than a number that is not negative. */
export function lowerBound(number: ExactNumber): number {
  const nearest = roundedNumber(number);
  if (!Number.isFinite(nearest)) return Number.MAX_VALUE;
  return Math.max(0, nearest * (1 - 4 * ROUNDING) - Number.MIN_VALUE);
}
