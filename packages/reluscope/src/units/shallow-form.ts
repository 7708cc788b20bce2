/**
 * A continuous piecewise linear function whose creases are whole hyperplanes with constant jumps (S3; THEORY section 5), exactly:
 *
 *     f(t) = a·t + p + Σ_k Λ_k σ(h_k(t)),   h_k ≠ h_l, Λ_k ≠ 0.
 *
 * On a convex domain a, p and the pairs (h_k, Λ_k) of the hyperplanes through its interior determine f, and f them: two functions are
 * equal on the domain iff these are. With many inputs this is what the canonical spline is with one.
 */
import { compare, type Fraction, fraction, minus, plus, times, toDouble, ZERO } from "../exact/fraction.ts";
import type { Network } from "../network/network.ts";
import { type DomainRows, domainRows, extremeSign, type ProofDomain } from "./domain-rows.ts";
import { addMultiple, oneLayer } from "./one-layer.ts";
import { unitCreases } from "./unit-creases.ts";

export interface ShallowCrease {
  /** h: d coefficients and a constant, integers without common divisor, the first one that is not 0 above 0. */
  readonly hyperplane: readonly bigint[];
  /** Λ ≠ 0: crossing from h < 0 to h > 0 adds Λ times the coefficients of h to the gradient. */
  readonly jump: Fraction;
}

export interface ShallowForm {
  /** d: coordinates of the domain's slice. */
  readonly dimension: number;
  /** a, then p: the function where all h_k < 0, whether there is such a place or not. */
  readonly affine: readonly Fraction[];
  /** Hyperplanes through the interior of the domain. */
  readonly creases: readonly ShallowCrease[];
}

/**
 * The form of one output of a network with one hidden layer on a domain of any dimension, without looking at cells: units on one
 * hyperplane are joined, and those whose hyperplane does not go through the interior go into the affine part.
 *
 * @throws Error when the network has not one hidden layer, or no such output
 */
export function shallowFormOf(network: Network, domain: ProofDomain, output = 0): ShallowForm {
  const rows = domainRows(domain);
  const { forms, weights, creases, off } = oneLayer(network, output, rows);
  const d = forms.dimension;
  const affine = [...off];
  const inside = unitCreases(network, domain, output).filter((crease) => crease.inside);
  const kept = new Set(inside.flatMap(({ units }) => units));
  forms.exact.forEach((form, unit) => {
    if (weights[unit].top === 0n || creases[unit].top === 0n || kept.has(unit)) return;
    // On one side of its hyperplane everywhere in the interior: on, or off.
    if (isOnInside(form, rows)) addMultiple(affine, creases[unit], form, forms.scale);
  });
  for (const { units, sides } of inside) {
    units.forEach((unit, k) => {
      // With c > 0, σ(−c·h) = c·σ(h) − c·h, and −c·h is the unit's form.
      if (sides[k] < 0) addMultiple(affine, creases[unit], forms.exact[unit], forms.scale);
    });
  }
  return {
    dimension: d,
    affine,
    creases: inside
      .filter(({ jump }) => jump.top !== 0n)
      .map(({ hyperplane, jump }) => ({ hyperplane, jump })),
  };
}

function isOnInside(form: readonly bigint[], rows: DomainRows): boolean {
  return extremeSign(form, rows, 1) > 0;
}

/** Whether two forms on one domain are the same function there: exact. */
export function sameShallowForm(f: ShallowForm, g: ShallowForm): boolean {
  if (f.creases.length !== g.creases.length) return false;
  if (!f.affine.every((value, k) => compare(value, g.affine[k]) === 0)) return false;
  const jumps = new Map(g.creases.map(({ hyperplane, jump }) => [hyperplane.join(), jump]));
  return f.creases.every(({ hyperplane, jump }) => {
    const other = jumps.get(hyperplane.join());
    return other !== undefined && compare(jump, other) === 0;
  });
}

/** The function's value at a rational point of the slice. */
export function shallowValue({ affine, creases }: ShallowForm, point: readonly Fraction[]): Fraction {
  const at = (row: readonly Fraction[]) =>
    point.reduce((sum, x, k) => plus(sum, times(row[k], x)), row[point.length]);
  return creases.reduce((sum, { hyperplane, jump }) => {
    const height = at(hyperplane.map((value) => fraction(value)));
    return height.top > 0n ? plus(sum, times(jump, height)) : sum;
  }, at(affine));
}

/** A bound on |f| on a box, for affine f: exact, rounded up. */
export function largestOnBox(
  affine: readonly Fraction[],
  { exactLow, exactHigh, boxShift }: DomainRows,
): number {
  const bottom = 1n << boxShift;
  const d = exactLow.length;
  const extreme = (high: boolean) => {
    let sum = affine[d];
    for (let k = 0; k < d; k++) {
      const end = affine[k].top > 0n === high ? exactHigh[k] : exactLow[k];
      sum = plus(sum, times(affine[k], fraction(end, bottom)));
    }
    return sum;
  };
  const [most, least] = [extreme(true), minus(ZERO, extreme(false))];
  const larger = compare(most, least) > 0 ? most : least;
  return larger.top === 0n ? 0 : Math.abs(toDouble(larger)) * (1 + 2 ** -50) + Number.MIN_VALUE;
}
