/**
 * The member of a solution family that uses the fewest units (THEORY section 6: the sparsest solution). Supports are tried
 * by size, as long as there are not too many; elimination modulo a prime sorts out those that cannot be, exact arithmetic
 * decides the others. r independent units always do.
 */
import { exactRank, inverseModulo, LARGEST_PRIME, primeBelow } from "../exact/exact-rank.ts";
import { basicMember, type FamilyWeights, type SparseMember } from "./family-members.ts";
import type { SolutionFamily } from "./redundancy.ts";

/** Supports that are tried before the search stays without proof. */
const MOST_SUPPORTS = 200_000;

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

/** A member on exactly `size` independent units, if there is one. */
function memberOfSize(
  family: SolutionFamily,
  weights: FamilyWeights,
  size: number,
): FamilyWeights | undefined {
  for (let prime = LARGEST_PRIME; ; prime = primeBelow(prime)) {
    const outcome = new SupportSearch(family, weights, prime).run(size);
    if (outcome !== "unlucky prime") return outcome;
  }
}

/** Depth-first over sets of units, their forms reduced modulo a prime on the way. */
class SupportSearch {
  private readonly family: SolutionFamily;
  private readonly weights: FamilyWeights;
  private readonly prime: number;
  private readonly rows: readonly Float64Array[];
  private readonly target: Float64Array;
  private readonly chosen: number[] = [];
  /** Reduced rows of the chosen units, 1 at their pivots. */
  private readonly reduced: { readonly row: Float64Array; readonly pivot: number }[] = [];
  private unlucky = false;

  constructor(family: SolutionFamily, weights: FamilyWeights, prime: number) {
    this.family = family;
    this.weights = weights;
    this.prime = prime;
    const modulus = BigInt(prime);
    const residue = (value: bigint) => Number(((value % modulus) + modulus) % modulus);
    this.rows = family.forms.rows.map((row) => Float64Array.from(row, residue));
    const factors = Float64Array.from(weights.numerators, residue);
    this.target = new Float64Array(family.cell.slice.dimension + 1);
    this.rows.forEach((row, i) => {
      for (let k = 0; k < row.length; k++) this.target[k] = (this.target[k] + factors[i] * row[k]) % prime;
    });
  }

  run(size: number): FamilyWeights | undefined | "unlucky prime" {
    const found = this.extend(0, size);
    return this.unlucky ? "unlucky prime" : found;
  }

  private extend(from: number, left: number): FamilyWeights | undefined {
    if (left === 0) {
      // Independent modulo a prime is independent.
      if (this.reduce(this.target)) return undefined;
      return basicMember(this.family, this.weights, this.chosen);
    }
    for (let i = from; i + left <= this.rows.length; i++) {
      const row = this.reduce(this.rows[i]);
      this.chosen.push(i);
      if (row) {
        this.reduced.push(row);
        const found = this.extend(i + 1, left - 1);
        this.reduced.pop();
        if (found || this.unlucky) return found;
      } else if (this.areIndependent()) {
        this.unlucky = true;
        return undefined;
      }
      this.chosen.pop();
    }
    return undefined;
  }

  /** A row without its parts along the chosen ones; undefined when nothing is left modulo the prime. */
  private reduce(values: Float64Array): { row: Float64Array; pivot: number } | undefined {
    const { prime } = this;
    const row = Float64Array.from(values);
    for (const { row: top, pivot } of this.reduced) {
      if (row[pivot] === 0) continue;
      const factor = prime - row[pivot];
      for (let k = 0; k < row.length; k++) row[k] = (row[k] + factor * top[k]) % prime;
    }
    const pivot = row.findIndex((value) => value !== 0);
    if (pivot < 0) return undefined;
    const scale = inverseModulo(row[pivot], prime);
    for (let k = 0; k < row.length; k++) row[k] = (row[k] * scale) % prime;
    return { row, pivot };
  }

  /** Whether the chosen units are independent although the prime says no. A dependent set has a smaller one that does. */
  private areIndependent(): boolean {
    const rows = this.chosen.map((i) => this.family.forms.rows[i]);
    return exactRank(rows, this.family.cell.slice.dimension + 1).rank === rows.length;
  }
}

/** Number of sets of k among n; Infinity when far too many. */
function binomial(n: number, k: number): number {
  let value = 1;
  for (let i = 0; i < k; i++) value = (value * (n - i)) / (i + 1);
  return value;
}
