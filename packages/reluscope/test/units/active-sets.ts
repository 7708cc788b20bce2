/**
 * The order of units by enumeration, in exact integers of the oracle: {y_j > 0} ∩ D is inside {y_i > 0} exactly when y_j ≤ 0 at
 * all corners of D ∩ {y_i ≤ 0}, and these are corners of D, or points where y_i is 0 between two of them.
 */
import type { PolytopeDomain } from "../../src/complex/polyhedral-complex.ts";
import type { Network } from "../../src/network/network.ts";
import type { ProofDomain } from "../../src/prove/cell-walk.ts";
import { crossing, dot, type Form, type Point } from "../oracle/dyadic-integers.ts";
import { domainCorners } from "../oracle/exact-complex.ts";
import { affineForms, exactNetwork, inputForms } from "../oracle/exact-network.ts";
import { domainPolytope } from "../oracle/polytope.ts";

export function cornersOf(domain: ProofDomain): readonly Point[] {
  if (!("box" in domain)) return domainCorners(domain);
  const found = domainPolytope(domain as PolytopeDomain);
  if (!found) throw new Error("the domain is flat");
  return found.polytope.corners.map(({ point }) => point);
}

export interface ActiveSets {
  readonly forms: readonly Form[];
  readonly linear: readonly boolean[];
  /** Whether unit j is on only where i is. */
  isSubset(j: number, i: number): boolean;
  isNowhere(i: number): boolean;
  isEverywhere(i: number): boolean;
}

export function activeSets(network: Network, domain: ProofDomain): ActiveSets {
  const { layers } = exactNetwork(network);
  const forms = affineForms(layers[0], inputForms(domain.slice)).rows;
  const corners = cornersOf(domain);
  const isSubset = (j: number, i: number) => {
    const off = corners.filter((corner) => dot(forms[i], corner) <= 0n);
    const on = corners.filter((corner) => dot(forms[i], corner) > 0n);
    const between = on.flatMap((p) =>
      off.filter((q) => dot(forms[i], q) < 0n).map((q) => crossing(forms[i], p, q)),
    );
    return [...off, ...between].every((point) => dot(forms[j], point) <= 0n);
  };
  return {
    forms,
    linear: layers[0].linear,
    isSubset,
    isNowhere: (i) => corners.every((corner) => dot(forms[i], corner) <= 0n),
    isEverywhere: (i) => corners.every((corner) => dot(forms[i], corner) > 0n),
  };
}
