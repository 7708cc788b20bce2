/**
 * The member of a solution family that uses the fewest units (THEORY section 6: the sparsest solution). Supports are tried
 * by size, as long as there are not too many; elimination modulo a prime sorts out those that cannot be, exact arithmetic
 * decides the others. r independent units always do.
 */
import { exactRank, LARGEST_PRIME, primeBelow } from "../exact/exact-rank.ts";
import { basicMember, type FamilyWeights, type SparseMember } from "./family-members.ts";
import type { SolutionFamily } from "./redundancy.ts";
import { SupportSearch } from "./support-search.ts";

/** Supports that are tried before the search stays without proof. */
const MOST_SUPPORTS = 200_000;
/** Sets of dependent units of one size that are looked at exactly before the search stays without proof. */
const MOST_CHECKS = 20_000;

/**
 * A member with few units, the fewest where `fewest` says so; `weights` are any member.
 *
 * @param mostSupports how many sets of units may be tried; default 200,000
 */
export function sparsestMember(
  family: SolutionFamily,
  weights: FamilyWeights,
  mostSupports = MOST_SUPPORTS,
): SparseMember {
  const { active, rank } = family;
  let left = mostSupports;
  let all = true;
  for (let size = 0; size < rank; size++) {
    left -= binomial(active.length, size);
    if (left < 0) {
      all = false;
      break;
    }
    const found = memberOfSize(family, weights, size);
    if (found === "gave up") {
      all = false;
      break;
    }
    if (found) return sparse(family, found, true);
  }
  const candidates = unitOrders(weights).map((order) => {
    const units = firstIndependent(family, order);
    const member = basicMember(family, weights, units);
    if (!member)
      throw new Error("internal: independent units do not carry the form; please report the network");
    return sparse(family, member, all);
  });
  return candidates.reduce((best, one) => (one.units.length < best.units.length ? one : best));
}

function sparse({ active }: SolutionFamily, weights: FamilyWeights, fewest: boolean): SparseMember {
  return { weights, units: active.filter((_, i) => weights.numerators[i] !== 0n), fewest };
}

/** Orders in which units are preferred: those with large weights first, then as they stand, then backwards. */
function unitOrders({ numerators }: FamilyWeights): number[][] {
  const natural = numerators.map((_, i) => i);
  const size = (i: number) => (numerators[i] < 0n ? -numerators[i] : numerators[i]);
  const byWeight = [...natural].sort((i, j) => (size(i) < size(j) ? 1 : size(i) > size(j) ? -1 : i - j));
  return [byWeight, natural, [...natural].reverse()];
}

/** The first r units of an order that are independent, increasing. */
function firstIndependent({ forms, cell }: SolutionFamily, order: readonly number[]): number[] {
  const { rows } = exactRank(
    order.map((i) => forms.rows[i]),
    cell.slice.dimension + 1,
  );
  return rows.map((k) => order[k]).sort((a, b) => a - b);
}

/** A member on exactly `size` independent units, if there is one; "gave up" where that cannot be told in time. */
function memberOfSize(
  family: SolutionFamily,
  weights: FamilyWeights,
  size: number,
): FamilyWeights | undefined | "gave up" {
  const { forms, cell } = family;
  const width = cell.slice.dimension + 1;
  if (size === 0) return basicMember(family, weights, []);
  for (let prime = LARGEST_PRIME; ; prime = primeBelow(prime)) {
    const search = new SupportSearch(
      residues(family, weights, prime),
      prime,
      (units) => basicMember(family, weights, units),
      (units) => {
        const rows = units.map((i) => forms.rows[i]);
        return exactRank(rows, width).rank === rows.length;
      },
      MOST_CHECKS,
    );
    const outcome = search.run(size);
    if (outcome === "gave up") return "gave up";
    if (outcome !== "unlucky prime") return outcome === "none" ? undefined : outcome.found;
  }
}

/** The forms and what they carry, modulo a prime. */
function residues({ forms, cell }: SolutionFamily, weights: FamilyWeights, prime: number): Float64Array[] {
  const modulus = BigInt(prime);
  const residue = (value: bigint) => Number(((value % modulus) + modulus) % modulus);
  const rows = forms.rows.map((row) => Float64Array.from(row, residue));
  const target = new Float64Array(cell.slice.dimension + 1);
  weights.numerators.forEach((weight, i) => {
    const factor = residue(weight);
    for (let k = 0; k < target.length; k++) target[k] = (target[k] + factor * rows[i][k]) % prime;
  });
  return [...rows, target];
}

/** Number of sets of k among n; Infinity when far too many. */
function binomial(n: number, k: number): number {
  let value = 1;
  for (let i = 0; i < k; i++) value = (value * (n - i)) / (i + 1);
  return value;
}
