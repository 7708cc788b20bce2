/** Members of a solution family: the weights of least norm, and those that use the fewest units (THEORY section 6). */
import { echelon } from "../exact/elimination.ts";
import { exactRank } from "../exact/exact-rank.ts";
import { dot, lowestTerms, type RationalVector, rationalVector } from "../exact/rational.ts";
import { forEachInRow } from "../network/matrix.ts";
import type { Network } from "../network/network.ts";
import type { SolutionFamily } from "./redundancy.ts";

/** Weights that one unit of the next layer, or one output, takes from the active units of a family: q numbers, exact. */
export type FamilyWeights = RationalVector;

export interface SparseMember {
  readonly weights: FamilyWeights;
  /** Active units whose weight is not zero, increasing. */
  readonly units: Int32Array;
  /** Whether it is proved that no member uses fewer units. */
  readonly fewest: boolean;
}

/**
 * The weights as they are in the network.
 *
 * @param row unit of the next layer, or output after the last hidden layer; from 0
 * @throws Error when there is no such row
 */
export function currentWeights(
  network: Network,
  { layer, active }: Pick<SolutionFamily, "layer" | "active">,
  row: number,
): FamilyWeights {
  const { weight } = [...network.layers, network.output][layer];
  if (!Number.isInteger(row) || row < 0 || row >= weight.rows)
    throw new Error(`no unit ${row} after hidden layer ${layer}; units are 0 … ${weight.rows - 1}`);
  const all = new Float64Array(weight.columns);
  forEachInRow(weight, row, (column, value) => {
    all[column] = value;
  });
  return rationalVector(Array.from(active, (unit) => all[unit]));
}

/** Whether other weights compute the same form on the cell, exactly. */
export function isMember(family: SolutionFamily, weights: FamilyWeights, other: FamilyWeights): boolean {
  const [left, right] = [formOf(family, weights.numerators), formOf(family, other.numerators)];
  return left.every((value, k) => value * other.denominator === right[k] * weights.denominator);
}

/** Σ_i w_i form_i */
function formOf({ forms, cell }: SolutionFamily, weights: readonly bigint[]): bigint[] {
  return Array.from({ length: cell.slice.dimension + 1 }, (_, k) =>
    dot(
      weights,
      forms.rows.map((row) => row[k]),
    ),
  );
}

/** The member of least Euclidean norm, exact: weights minus their part along the directions. */
export function leastNormMember(family: SolutionFamily, weights: FamilyWeights): FamilyWeights {
  const { directions, rank, freedom } = family;
  const { numerators, denominator } = weights;
  if (freedom === 0) return weights;
  // It lies in the span of r columns of the forms and is perpendicular to the directions: the smaller system is solved.
  const base = freedom <= rank ? directions : spanOfForms(family);
  const system = base.map((vector) => [...base.map((other) => dot(vector, other)), dot(vector, numerators)]);
  const { rows, pivot } = echelon(system, base.length);
  const part = numerators.map((_, i) =>
    base.reduce((sum, vector, k) => sum + vector[i] * rows[k][base.length], 0n),
  );
  const sign = pivot < 0n ? -1n : 1n;
  return lowestTerms({
    numerators:
      base === directions
        ? numerators.map((value, i) => sign * (value * pivot - part[i]))
        : part.map((value) => sign * value),
    denominator: sign * pivot * denominator,
  });
}

/** r independent columns of the q × (d + 1) matrix of forms. */
function spanOfForms({ forms, cell }: SolutionFamily): (readonly bigint[])[] {
  const columns = Array.from({ length: cell.slice.dimension + 1 }, (_, k) => forms.rows.map((row) => row[k]));
  return exactRank(columns, forms.rows.length).rows.map((k) => columns[k]);
}

/**
 * The only member that uses none but some independent units, exact; undefined when they do not carry the form.
 *
 * @param units places in `family.active` of units with independent forms, increasing
 */
export function basicMember(
  family: SolutionFamily,
  weights: FamilyWeights,
  units: readonly number[],
): FamilyWeights | undefined {
  const target = formOf(family, weights.numerators);
  const system = target.map((value, k) => [...units.map((i) => family.forms.rows[i][k]), value]);
  const { rows, pivots, pivot } = echelon(system, units.length);
  if (pivots.length < units.length) return undefined;
  if (rows.some((row, i) => i >= units.length && row[units.length] !== 0n)) return undefined;
  const sign = pivot < 0n ? -1n : 1n;
  const numerators: bigint[] = new Array(weights.numerators.length).fill(0n);
  units.forEach((i, k) => {
    numerators[i] = sign * rows[k][units.length];
  });
  return lowestTerms({ numerators, denominator: sign * pivot * weights.denominator });
}
