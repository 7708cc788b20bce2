/** Exact numbers as weights: as one double where it can be, or as several that add up to it. */
import { commonBit, nearestDouble, toInteger } from "../exact/dyadic.ts";

/** Whether a quotient is a dyadic rational. */
export function isDyadic(numerator: bigint, denominator: bigint): boolean {
  return (numerator << dyadicShift(denominator)) % denominator === 0n;
}

/** Enough bits for what powers of two a denominator has. */
const dyadicShift = (denominator: bigint) => BigInt(denominator.toString(2).length);

/** Doubles whose sum is a quotient exactly; of one that is not dyadic only the nearest double. */
export function addends(numerator: bigint, denominator: bigint): number[] {
  const doubles: number[] = [];
  let [rest, whole] = [numerator, denominator];
  const exact = isDyadic(numerator, denominator);
  while (rest !== 0n) {
    const value = nearestDouble(rest, whole);
    if (value === 0 || !Number.isFinite(value)) break;
    doubles.push(value);
    if (!exact) break;
    const bit = Math.min(0, commonBit([value]));
    const scale = 1n << BigInt(-bit);
    rest = rest * scale - toInteger(value, -bit) * whole;
    whole *= scale;
  }
  return doubles;
}

/** Integers as doubles, divided by a power of two so that the largest is about 1; undefined when doubles do not hold them. */
export function exactDoubles(row: readonly bigint[]): Float64Array | undefined {
  const largest = row.reduce((most, value) => (value > most ? value : -value > most ? -value : most), 0n);
  const unit = 1n << BigInt(Math.max(0, largest.toString(2).length - 1));
  const doubles = Float64Array.from(row, (value) => nearestDouble(value, unit));
  const exact = row.every((value, k) => {
    const bit = Math.min(0, commonBit([doubles[k]]));
    return toInteger(doubles[k], -bit) * unit === value << BigInt(-bit);
  });
  return exact ? doubles : undefined;
}
