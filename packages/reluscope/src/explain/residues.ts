/** Doubles modulo one small prime: what differs there differs, and what is independent there is independent. */
import { lowestBit } from "../exact/dyadic.ts";
import { inverseModulo, primeBelow } from "../exact/exact-rank.ts";

/** Below 2^21, so that MOST_PRODUCTS of residues can be added up in doubles without rounding. */
export const PRIME = primeBelow(2 ** 21 + 1);
export const MOST_PRODUCTS = 2000;

/** A double modulo the prime: powers of two have inverses there. */
export function residue(value: number): number {
  if (value === 0) return 0;
  const bit = lowestBit(value);
  // Twice, because 2^1074 is no double.
  const half = Math.trunc(bit / 2);
  const odd = (value / 2 ** half / 2 ** (bit - half)) % PRIME;
  return ((odd < 0 ? odd + PRIME : odd) * powerOfTwo(bit)) % PRIME;
}

const powers = new Map<number, number>();

function powerOfTwo(exponent: number): number {
  const known = powers.get(exponent);
  if (known !== undefined) return known;
  let [power, base] = [1, exponent < 0 ? inverseModulo(2, PRIME) : 2];
  for (let left = Math.abs(exponent); left > 0; left >>= 1) {
    if (left & 1) power = (power * base) % PRIME;
    base = (base * base) % PRIME;
  }
  powers.set(exponent, power);
  return power;
}
