/** Single rational numbers in lowest terms, for exact sums of quotients (difference quotients, jumps of slopes). */
import { lowestBit, nearestDouble, toInteger } from "./dyadic.ts";
import { greatestCommonDivisor } from "./rational.ts";

/** top / bottom in lowest terms; bottom > 0. */
export interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

export const ZERO: Fraction = { top: 0n, bottom: 1n };

/** top / bottom; bottom ≠ 0. */
export function fraction(top: bigint, bottom = 1n): Fraction {
  if (bottom === 1n) return { top, bottom };
  const divisor = greatestCommonDivisor(top, bottom) * (bottom < 0n ? -1n : 1n);
  return { top: top / divisor, bottom: bottom / divisor };
}

/** A finite double, exactly. */
export function fractionOf(value: number): Fraction {
  if (value === 0) return ZERO;
  const shift = BigInt(Math.max(0, -lowestBit(value)));
  return { top: toInteger(value, Number(shift)), bottom: 1n << shift };
}

export function plus(a: Fraction, b: Fraction): Fraction {
  if (a.bottom === b.bottom) return fraction(a.top + b.top, a.bottom);
  return fraction(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom);
}

export function negated({ top, bottom }: Fraction): Fraction {
  return { top: -top, bottom };
}

export function minus(a: Fraction, b: Fraction): Fraction {
  return plus(a, negated(b));
}

export function times(a: Fraction, b: Fraction): Fraction {
  return fraction(a.top * b.top, a.bottom * b.bottom);
}

/** a / b; b ≠ 0. */
export function over(a: Fraction, b: Fraction): Fraction {
  return fraction(a.top * b.bottom, a.bottom * b.top);
}

/** −1, 0 or 1 as a is smaller than, equal to or larger than b. */
export function compare(a: Fraction, b: Fraction): number {
  const [left, right] = [a.top * b.bottom, b.top * a.bottom];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The nearest double. */
export function toDouble({ top, bottom }: Fraction): number {
  return nearestDouble(top, bottom);
}

/** Whether the number is a double. */
export function isDouble(a: Fraction): boolean {
  const value = toDouble(a);
  return Number.isFinite(value) && compare(fractionOf(value), a) === 0;
}

/** The number as a sum of at most two doubles, and a bound on what is left; 0 when nothing is. */
export function doubleSum(value: Fraction): { readonly list: number[]; readonly error: number } {
  let rest = value;
  const list: number[] = [];
  while (rest.top !== 0n && list.length < 2) {
    const part = toDouble(rest);
    list.push(part);
    rest = minus(rest, fractionOf(part));
  }
  return { list, error: rest.top === 0n ? 0 : Math.abs(toDouble(rest)) * (1 + 2 ** -50) + Number.MIN_VALUE };
}
