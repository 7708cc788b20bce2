/** Sums and products of doubles that are done only if nothing is rounded. */
import { commonBit, nearestDouble, toInteger } from "../exact/dyadic.ts";

/** Σ a·b over pairs (a, b), if that is a double; undefined otherwise. */
export function exactSum(pairs: readonly (readonly [number, number])[]): number | undefined {
  if (pairs.length === 1 && (pairs[0][0] === 1 || pairs[0][1] === 1)) return pairs[0][0] * pairs[0][1];
  const bits = [0, 1].map((side) => Math.max(0, -commonBit(pairs.map((pair) => pair[side])) || 0));
  const shifts = bits.map((bit) => (Number.isFinite(bit) ? bit : 0));
  let sum = 0n;
  for (const [a, b] of pairs)
    if (a !== 0 && b !== 0) sum += toInteger(a, shifts[0]) * toInteger(b, shifts[1]);
  const places = shifts[0] + shifts[1];
  const value = nearestDouble(sum, 1n << BigInt(places));
  if (value === 0) return sum === 0n ? 0 : undefined;
  if (!Number.isFinite(value)) return undefined;
  const own = Math.max(places, -commonBit([value]));
  return toInteger(value, own) === sum << BigInt(own - places) ? value : undefined;
}

/** b / a, if it is a double. */
export function exactRatio(a: number, b: number): number | undefined {
  const ratio = b / a;
  return a !== 0 && exactSum([[a, ratio]]) === b ? ratio : undefined;
}
