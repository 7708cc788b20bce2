/** What is left to do on a set: the target minus what the units so far make there, exact, row by row. */
import { dot, primitive, type RationalVector, rationalVector, sum } from "../exact/rational.ts";
import type { PointSet } from "../lp/point-set.ts";

/** A hidden unit of one layer with its output weights. */
export interface WeightedUnit {
  /** n weights and a bias. */
  readonly form: Float64Array;
  /** One weight an output. */
  readonly outputs: Float64Array;
  readonly role: string;
  readonly group: string;
}

/** target − (bias + Σ weight · form) over the units that are active on the set; one row an output. */
export function residual(
  target: readonly RationalVector[],
  bias: Float64Array,
  active: readonly WeightedUnit[],
): RationalVector[] {
  const n = target[0].numerators.length - 1;
  const forms = active.map(({ form }) => rationalVector(form));
  return target.map((row, output) => {
    let rest = sum(row, rationalVector([...new Float64Array(n), bias[output]]), -1n);
    active.forEach(({ outputs }, u) => {
      if (outputs[output] === 0) return;
      const { numerators, denominator } = rationalVector([outputs[output]]);
      const scaled = {
        numerators: forms[u].numerators.map((value) => value * numerators[0]),
        denominator: forms[u].denominator * denominator,
      };
      rest = sum(rest, scaled, -1n);
    });
    return rest;
  });
}

/** Whether a row vanishes on a set. */
export function vanishesOn({ numerators }: RationalVector, set: PointSet): boolean {
  for (let i = 0; i < set.count; i++) if (dot(numerators, set.homogeneous(i)) !== 0n) return false;
  return true;
}

/** The value of a row on a set where it is constant; undefined where it is not. */
export function constantOn(
  row: RationalVector,
  set: PointSet,
): { numerator: bigint; denominator: bigint } | undefined {
  const n = set.dimension;
  const first = set.homogeneous(0);
  const value = dot(row.numerators, first);
  for (let i = 1; i < set.count; i++) {
    const point = set.homogeneous(i);
    if (dot(row.numerators, point) * first[n] !== value * point[n]) return undefined;
  }
  return { numerator: value, denominator: row.denominator * first[n] };
}

/** A direction that some rows are multiples of. */
export interface Generator {
  /** Integers without a common factor. */
  readonly row: readonly bigint[];
  /** output → the multiple. */
  readonly multiples: ReadonlyMap<number, { readonly numerator: bigint; readonly denominator: bigint }>;
}

/** Rows that are not zero, grouped by what they are multiples of. */
export function generatorsOf(rows: readonly RationalVector[]): Generator[] {
  const found: { row: bigint[]; multiples: Map<number, { numerator: bigint; denominator: bigint }> }[] = [];
  rows.forEach(({ numerators, denominator }, output) => {
    const lead = numerators.findIndex((value) => value !== 0n);
    if (lead < 0) return;
    const row = primitive(numerators);
    const same = found.find((other) =>
      row.every((value, k) => value * other.row[lead] === other.row[k] * row[lead]),
    );
    const entry = same ?? { row, multiples: new Map() };
    if (!same) found.push(entry);
    entry.multiples.set(output, { numerator: numerators[lead], denominator: denominator * entry.row[lead] });
  });
  return found;
}
