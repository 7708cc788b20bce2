/**
 * Whether a hyperplane separates two finite sets strictly, decided exactly (THEORY section 6, distinguishable sets).
 *
 * One linear program gives both answers: minimise |Σ λ_i a_i − Σ μ_j b_j| in the 1-norm over convex combinations. If the
 * minimum is 0, the two combinations are one point that both convex hulls have; otherwise its multipliers are a hyperplane
 * of largest margin. It is solved in doubles; the hyperplane is rounded and its sides proved point by point, and only
 * where that fails does exact arithmetic take the basis over.
 */
import { commonBit, nearestDouble } from "../exact/dyadic.ts";
import {
  dot,
  greatestCommonDivisor,
  lowestTerms,
  primitive,
  type RationalVector,
  rationalVector,
} from "../exact/rational.ts";
import { coarseForm } from "./coarse-form.ts";
import { exactSimplex, objectiveSign } from "./exact-simplex.ts";
import { frameOf } from "./frame.ts";
import type { PointSet } from "./point-set.ts";
import { simplex } from "./simplex.ts";

/** A convex combination of some points of a set. */
export interface ConvexCombination {
  /** Increasing. */
  readonly points: readonly number[];
  /** Positive, with sum 1. */
  readonly weights: RationalVector;
}

/** A point that two convex hulls have in common: what proves that no hyperplane separates them. */
export interface CommonPoint {
  readonly point: RationalVector;
  readonly a: ConvexCombination;
  readonly b: ConvexCombination;
}

export type Separation =
  | {
      readonly separable: true;
      /** n weights and a constant: positive on a, negative on b, as integers. */
      readonly exact: readonly bigint[];
      /** The same with doubles of few bits; undefined when the sets are too close for doubles to come between. */
      readonly form: Float64Array | undefined;
    }
  | { readonly separable: false; readonly common: CommonPoint };

/**
 * Whether the convex hulls of two finite sets are disjoint, with a proof of either answer.
 *
 * @example separate(pointSet([[0, 0]], 2), pointSet([[1, 1]], 2)).separable;
 * @throws Error when a set is empty or the dimensions differ
 */
export function separate(a: PointSet, b: PointSet): Separation {
  const { form, scale, basis, start } = guessedSeparation(a, b);
  if (form) return { separable: true, exact: primitive(rationalVector(form).numerators), form };
  return exactSeparation(a, b, scale, basis, start);
}

/**
 * A form of few bits that is positive on a and negative on b, proved; undefined where doubles find none, which proves nothing
 * but costs little.
 *
 * @throws Error when a set is empty or the dimensions differ
 */
export function separatingForm(a: PointSet, b: PointSet): Float64Array | undefined {
  return guessedSeparation(a, b).form;
}

/** What doubles find: a form that is proved, or a basis of the program (points of a, points of b, then slacks) that proves nothing. */
export function guessedSeparation(a: PointSet, b: PointSet) {
  const n = a.dimension;
  if (a.count === 0 || b.count === 0) throw new Error("an empty set cannot be separated");
  if (b.dimension !== n)
    throw new Error(`points of ${n} and of ${b.dimension} coordinates cannot be separated`);
  const { center, scale } = frameOf([a, b], n);
  const m = n + 2;
  const total = a.count + b.count + 2 * n;
  const columns = new Float64Array(total * m);
  const costs = new Float64Array(total);
  const fill = (set: PointSet, first: number, sign: number, row: number) => {
    for (let i = 0; i < set.count; i++) {
      const at = (first + i) * m;
      for (let k = 0; k < n; k++)
        columns[at + k] = sign * (set.coordinates[i * n + k] - center[k]) * scale[k];
      columns[at + row] = 1;
    }
  };
  fill(a, 0, 1, n);
  fill(b, a.count, -1, n + 1);
  for (let k = 0; k < n; k++) {
    for (const side of [0, 1]) {
      const column = a.count + b.count + 2 * k + side;
      columns[column * m + k] = side === 0 ? 1 : -1;
      costs[column] = 1;
    }
  }
  const start = startBasis(columns, m, a.count, b.count);
  const right = new Float64Array(m).fill(1, n);
  const upper = new Float64Array(total).fill(Number.POSITIVE_INFINITY);
  const guess = simplex({ rows: m, columns, costs, upper, right }, start);
  const normal = Float64Array.from({ length: n }, (_, k) => -guess.duals[k] * scale[k]);
  return { form: coarseForm(normal, a, b), scale, basis: guess.basis, values: guess.values, start };
}

/** One point of each set, and for every coordinate the slack of the sign that makes up the difference. */
function startBasis(columns: Float64Array, m: number, a: number, b: number): number[] {
  const basis: number[] = [];
  for (let k = 0; k < m - 2; k++) {
    const difference = columns[k] + columns[a * m + k];
    basis.push(a + b + 2 * k + (difference > 0 ? 1 : 0));
  }
  return [...basis, 0, a];
}

/** The same program in integers: rows not centred, which does not change its bases. */
function exactSeparation(
  a: PointSet,
  b: PointSet,
  scale: Float64Array,
  guess: ArrayLike<number>,
  start: readonly number[],
): Separation {
  const n = a.dimension;
  const columns: bigint[][] = [];
  for (let i = 0; i < a.count; i++) {
    const row = a.homogeneous(i);
    columns.push([...row.slice(0, n), row[n], 0n]);
  }
  for (let i = 0; i < b.count; i++) {
    const row = b.homogeneous(i);
    columns.push([...row.slice(0, n).map((value) => -value), 0n, row[n]]);
  }
  const costs: bigint[] = columns.map(() => 0n);
  const shift = -commonBit(scale);
  for (let k = 0; k < n; k++) {
    for (const value of [1n, -1n]) {
      columns.push(Array.from({ length: n + 2 }, (_, i) => (i === k ? value : 0n)));
      costs.push(1n << BigInt(Math.round(Math.log2(scale[k]) + shift)));
    }
  }
  const right = Array.from({ length: n + 2 }, (_, i) => (i < n ? 0n : 1n));
  const program = { columns, costs, right, zeroIsEnough: true as const };
  const outcome = exactSimplex(program, guess, exactStart(a, b, start));
  if (objectiveSign(outcome, costs) === 0) return { separable: false, common: commonPoint(a, b, outcome) };
  const { numerators } = outcome.duals;
  const exact = primitive([
    ...numerators.slice(0, n).map((value) => -2n * value),
    numerators[n + 1] - numerators[n],
  ]);
  return { separable: true, exact, form: roundedForm(exact, a, b) };
}

/** Coordinates were rounded and centred where the start was chosen; here its slacks have the signs they must have. */
function exactStart(a: PointSet, b: PointSet, start: readonly number[]): number[] {
  const n = a.dimension;
  const [p, q] = [a.homogeneous(0), b.homogeneous(0)];
  return start.map((column, k) => {
    if (k >= n) return column;
    const positive = p[k] * q[n] - q[k] * p[n] > 0n;
    return a.count + b.count + 2 * k + (positive ? 1 : 0);
  });
}

function commonPoint(
  a: PointSet,
  b: PointSet,
  { basis, values }: { readonly basis: readonly number[]; readonly values: RationalVector },
): CommonPoint {
  const n = a.dimension;
  const combination = (set: PointSet, first: number): ConvexCombination => {
    const parts = basis
      .map((column, i) => ({ point: column - first, value: values.numerators[i] }))
      .filter(({ point, value }) => point >= 0 && point < set.count && value > 0n)
      .sort((x, y) => x.point - y.point);
    const weights = lowestTerms({
      // Columns are homogeneous points: a multiplier stands for its weight over w.
      numerators: parts.map(({ point, value }) => value * set.homogeneous(point)[n]),
      denominator: values.denominator,
    });
    return { points: parts.map(({ point }) => point), weights };
  };
  const ofA = combination(a, 0);
  return { point: combined(a, ofA), a: ofA, b: combination(b, a.count) };
}

/** The point that a convex combination is. */
export function combined(set: PointSet, { points, weights }: ConvexCombination): RationalVector {
  const n = set.dimension;
  const rows = points.map((i) => set.homogeneous(i));
  const common = rows.reduce((product, row) => leastMultiple(product, row[n]), 1n);
  const numerators = Array.from({ length: n }, (_, k) =>
    rows.reduce((sum, row, i) => sum + weights.numerators[i] * row[k] * (common / row[n]), 0n),
  );
  return lowestTerms({ numerators, denominator: weights.denominator * common });
}

const leastMultiple = (a: bigint, b: bigint) => (a / greatestCommonDivisor(a, b)) * b;

/** Doubles near an exact hyperplane that still separate, if any. */
function roundedForm(exact: readonly bigint[], a: PointSet, b: PointSet): Float64Array | undefined {
  const size = exact.reduce((most, value) => (value > most ? value : -value > most ? -value : most), 1n);
  const normal = exact.slice(0, -1).map((value) => nearestDouble(value, size));
  return coarseForm(normal, a, b);
}

/** Whether the integers of an affine form are positive on one set and negative on the other. */
export function separatesExactly(form: readonly bigint[], positive: PointSet, negative: PointSet): boolean {
  for (let i = 0; i < positive.count; i++) if (dot(form, positive.homogeneous(i)) <= 0n) return false;
  for (let i = 0; i < negative.count; i++) if (dot(form, negative.homogeneous(i)) >= 0n) return false;
  return true;
}
