/**
 * Jumps of the gradient along the creases of a network with one hidden layer (S3; THEORY section 5): crossing the hyperplane of
 * unit i changes the gradient by ±α_i w_i, the same along the whole hyperplane. Units on one hyperplane are taken together.
 */
import { checkInputs } from "../complex/partition.ts";
import { type Fraction, fraction, plus, times, ZERO } from "../exact/fraction.ts";
import { lowestTerms, primitive, type RationalVector } from "../exact/rational.ts";
import { integerRowKey } from "../exact/row-key.ts";
import { checkNetwork, type Network } from "../network/network.ts";
import { domainRows, extremeSign, type ProofDomain } from "./domain-rows.ts";
import { oneLayer } from "./one-layer.ts";

export interface UnitCrease {
  /**
   * The hyperplane in coordinates of the slice, h = 0: d coefficients and a constant, integers without common divisor, the first
   * one that is not 0 above 0. Equal hyperplanes have equal rows.
   */
  readonly hyperplane: readonly bigint[];
  /** Units with this hyperplane that the output reads, increasing. */
  readonly units: readonly number[];
  /** Per unit: whether it is on where h > 0 (1) or where h < 0 (−1). */
  readonly sides: readonly (1 | -1)[];
  /** Λ: the output grows by Λ·h more on the side h > 0 than it would without the crease. 0 where the units cancel. */
  readonly jump: Fraction;
  /** d numbers: what is added to the gradient from the side h < 0 to the side h > 0, exact; Λ times the coefficients of h. */
  readonly gradientJump: RationalVector;
  /** The hyperplane goes through the interior of the domain. */
  readonly inside: boolean;
}

/**
 * The creases of one output of a network with one hidden layer, in the order of their first units.
 *
 * @param output from 0
 * @throws Error when the network has not one hidden layer, or no such output
 * @example unitCreases(network, domain).filter(({ inside }) => inside).map(({ gradientJump }) => roundedVector(gradientJump));
 */
export function unitCreases(network: Network, domain: ProofDomain, output = 0): UnitCrease[] {
  checkNetwork(network);
  checkInputs(network, domain);
  const rows = domainRows(domain);
  const { forms, weights, creases } = oneLayer(network, output, rows);
  const d = forms.dimension;
  const places = new Map<
    string,
    { hyperplane: bigint[]; units: number[]; sides: (1 | -1)[]; jump: Fraction }
  >();
  forms.exact.forEach((form, unit) => {
    const lead = form.findIndex((value) => value !== 0n);
    // A constant unit has no hyperplane, a linear one no crease.
    if (lead < 0 || lead === d || weights[unit].top === 0n || creases[unit].top === 0n) return;
    const { key, turned } = integerRowKey(form);
    const row = primitive(form);
    let place = places.get(key);
    if (!place) {
      place = { hyperplane: turned ? row.map((value) => -value) : row, units: [], sides: [], jump: ZERO };
      places.set(key, place);
    }
    const factor = form[lead] / place.hyperplane[lead];
    place.units.push(unit);
    place.sides.push(turned ? -1 : 1);
    const size = fraction(factor < 0n ? -factor : factor, 1n << BigInt(forms.scale));
    place.jump = plus(place.jump, times(creases[unit], size));
  });
  return [...places.values()].map((place) => ({
    ...place,
    gradientJump: gradientJump(place.hyperplane, place.jump),
    inside: extremeSign(place.hyperplane, rows, 1) > 0 && extremeSign(place.hyperplane, rows, -1) < 0,
  }));
}

/** Λ times the coefficients of h. */
export function gradientJump(hyperplane: readonly bigint[], { top, bottom }: Fraction): RationalVector {
  return lowestTerms({
    numerators: hyperplane.slice(0, -1).map((value) => value * top),
    denominator: bottom,
  });
}
