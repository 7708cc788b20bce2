/**
 * Which way the units of a spline face (THEORY section 5). A unit with jump Λ at τ that faces left is Λσ(τ − x), which is the
 * right-facing one minus Λ(x − τ): every choice of facings is possible at the price of an affine term. A set of left-facing
 * units whose jumps sum to −s takes the whole slope, and then no unit is needed for it.
 */
import { type Fraction, minus, plus, times } from "../exact/fraction.ts";
import { greatestCommonDivisor } from "../exact/rational.ts";
import type { CanonicalSpline } from "./canonical-form.ts";

export type Facing = "right" | "left";

/** What the units leave of p + s·x when some of them face left. */
export function affineRest(
  { intercept, slope, knots }: CanonicalSpline,
  facings: readonly Facing[],
): { readonly intercept: Fraction; readonly slope: Fraction } {
  let [p, s] = [intercept, slope];
  knots.forEach(({ t, jump }, k) => {
    if (facings[k] !== "left") return;
    p = minus(p, times(jump, t));
    s = plus(s, jump);
  });
  return { intercept: p, slope: s };
}

/** Sums that are kept at a time; beyond, sets are looked for no further. */
const MOST_SUMS = 2 ** 19;

/**
 * Facings with which no slope is left over; undefined when there are none, or "unknown" when there are too many sums to
 * look at all of them.
 */
export function facingsWithoutSlope({ slope, knots }: CanonicalSpline): Facing[] | undefined | "unknown" {
  const jumps = integerJumps([slope, ...knots.map(({ jump }) => jump)]);
  const [s, ...own] = jumps;
  const chosen = subsetWithSum(own, -s);
  if (chosen === undefined || chosen === "unknown") return chosen;
  return own.map((_, k) => (chosen.has(k) ? "left" : "right"));
}

/** Fractions times a common denominator, divided by what they have in common. */
function integerJumps(values: readonly Fraction[]): bigint[] {
  let bottom = 1n;
  for (const value of values) bottom *= value.bottom / greatestCommonDivisor(bottom, value.bottom);
  return values.map(({ top, bottom: own }) => top * (bottom / own));
}

/** Indices of numbers with a given sum: all sums of each half, then pairs of them. */
function subsetWithSum(numbers: readonly bigint[], wanted: bigint): Set<number> | undefined | "unknown" {
  const half = numbers.length >> 1;
  const left = sums(numbers.slice(0, half));
  const right = sums(numbers.slice(half));
  if (!left || !right) return "unknown";
  for (const sum of left.keys()) {
    if (!right.has(wanted - sum)) continue;
    const chosen = new Set<number>();
    collect(left, sum, numbers, 0, chosen);
    collect(right, wanted - sum, numbers, half, chosen);
    return chosen;
  }
  return undefined;
}

/** Every sum of some of the numbers, and the last number of one way to it (−1 for the empty sum). */
function sums(numbers: readonly bigint[]): Map<bigint, number> | undefined {
  const found = new Map<bigint, number>([[0n, -1]]);
  for (let i = 0; i < numbers.length; i++) {
    for (const sum of [...found.keys()]) {
      const next = sum + numbers[i];
      if (!found.has(next)) found.set(next, i);
    }
    if (found.size > MOST_SUMS) return undefined;
  }
  return found;
}

function collect(
  found: ReadonlyMap<bigint, number>,
  sum: bigint,
  numbers: readonly bigint[],
  offset: number,
  chosen: Set<number>,
): void {
  for (let rest = sum, last = found.get(rest) ?? -1; last >= 0; last = found.get(rest) ?? -1) {
    chosen.add(offset + last);
    rest -= numbers[offset + last];
  }
}

/** The two-sided basis: units left of the middle face left, the others right, so that few are on at a time. */
export function twoSided({ knots }: CanonicalSpline): Facing[] {
  return knots.map((_, k) => (2 * k + 1 < knots.length ? "left" : "right"));
}
