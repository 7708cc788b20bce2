/** One rational number, for results that are exact. */
import { lowestTerms, roundedVector } from "../exact/rational.ts";
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

/** The nearest double. */
export function roundedNumber({ numerator, denominator }: ExactNumber): number {
  return roundedVector({ numerators: [numerator], denominator })[0];
}

/** A double that is not larger than a number that is not negative. */
export function lowerBound(number: ExactNumber): number {
  const nearest = roundedNumber(number);
  return Number.isFinite(nearest) ? nearest * (1 - 4 * ROUNDING) : Number.MAX_VALUE;
}
