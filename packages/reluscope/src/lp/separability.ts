/**
 * Whether a hyperplane separates two finite sets strictly, for many points in tens of dimensions (THEORY section 6): the same question
 * as `separate`, answered without long integers where that is possible.
 *
 * A hyperplane comes from the nearest points of both hulls, or from the program of `separate`, and is proved point by point. That
 * there is none is proved by n + 2 points: if the square system that says that a combination of those of one set is a
 * combination of those of the other has a regular matrix and a positive solution, both within proved bounds, the hulls meet.
 */
import { nearestDouble } from "../exact/dyadic.ts";
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import { verifiedInverse } from "../exact/verified-inverse.ts";
import { type PointSet, subset } from "./point-set.ts";
import { guessedSeparation, type Separation, separate } from "./separate.ts";

/** What shows that two convex hulls meet: points and weights of a combination of each, both the same point. */
export interface EnclosedCommonPoint {
  readonly a: WeightedPoints;
  readonly b: WeightedPoints;
  /** The exact weights are within this of those told, and positive; 0 where those told are the nearest doubles of exact ones. */
  readonly weightError: number;
}

export interface WeightedPoints {
  /** Numbers of points, increasing. */
  readonly points: readonly number[];
  /** Positive; the exact ones add up to 1. */
  readonly weights: Float64Array;
}

export type Separability =
  | {
      readonly separable: true;
      /** n weights and a constant: positive on a, negative on b, proved; undefined when no doubles come between the sets. */
      readonly form: Float64Array | undefined;
    }
  | { readonly separable: false; readonly common: EnclosedCommonPoint }
  /** Not decided with the work allowed. */
  | { readonly separable: undefined };

/**
 * Whether the convex hulls of two finite sets are disjoint, proved either way, or undecided where only long exact arithmetic
 * would tell.
 *
 * @param exactly whether such arithmetic may be used; see `separate` for what it costs
 * @throws Error when a set is empty or the dimensions differ
 */
export function separability(a: PointSet, b: PointSet, exactly = true): Separability {
  const { form, basis, values } = guessedSeparation(a, b);
  if (form) return { separable: true, form };
  const common = enclosedCommonPoint(a, b, basis);
  if (common) return { separable: false, common };
  if (!exactly) return { separable: undefined };
  // The points that doubles combine may lie in few dimensions; where they alone cannot be separated, nothing else need be looked at.
  const used = (from: number, count: number) =>
    Int32Array.from(
      basis.filter((column, k) => column >= from && column < from + count && values[k] > LEAST_WEIGHT),
    )
      .map((column) => column - from)
      .sort();
  const [ownA, ownB] = [used(0, a.count), used(a.count, b.count)];
  if (ownA.length > 0 && ownB.length > 0) {
    const found = separate(subset(a, ownA), subset(b, ownB));
    if (!found.separable) return rounded(found, ownA, ownB);
  }
  return rounded(separate(a, b));
}

/** Smaller weights in doubles are taken for rounding: it only chooses what is tried first. */
const LEAST_WEIGHT = 1e-7;

/** An exact answer in doubles; `ownA` and `ownB` tell which points it speaks of, default all. */
function rounded(found: Separation, ownA?: Int32Array, ownB?: Int32Array): Separability {
  if (found.separable) return { separable: true, form: found.form };
  const part = ({ points, weights }: typeof found.common.a, own?: Int32Array): WeightedPoints => ({
    points: own ? points.map((i) => own[i]) : points,
    weights: Float64Array.from(weights.numerators, (value) => nearestDouble(value, weights.denominator)),
  });
  return {
    separable: false,
    common: { a: part(found.common.a, ownA), b: part(found.common.b, ownB), weightError: 0 },
  };
}

/** The combination that a basis of the program of `separate` stands for, if it is proved to be one. */
function enclosedCommonPoint(
  a: PointSet,
  b: PointSet,
  basis: ArrayLike<number>,
): EnclosedCommonPoint | undefined {
  const n = a.dimension;
  const m = n + 2;
  const matrix = new Float64Array(m * m);
  const uncertain = new Float64Array(m * m);
  for (let k = 0; k < m; k++) {
    const column = basis[k];
    // A slack variable in the basis says that the points alone are too few.
    if (column >= a.count + b.count) return undefined;
    const [set, i, sign, row] =
      column < a.count ? ([a, column, 1, n] as const) : ([b, column - a.count, -1, n + 1] as const);
    for (let j = 0; j < n; j++) {
      const value = set.coordinates[i * n + j];
      matrix[j * m + k] = sign * value;
      uncertain[j * m + k] = (set.errors?.[i] ?? 0) + ROUNDING * Math.abs(value) * GROWTH + UNDERFLOW;
    }
    matrix[row * m + k] = 1;
  }
  const inverse = verifiedInverse(matrix, m, uncertain);
  if (!inverse) return undefined;
  const { values, columnErrors } = inverse;
  const parts = Array.from({ length: m }, (_, k) => {
    const [p, q] = [values[k * m + n], values[k * m + n + 1]];
    const error =
      (columnErrors[n] + columnErrors[n + 1] + 2 * ROUNDING * (Math.abs(p) + Math.abs(q))) * GROWTH;
    return { column: basis[k], weight: p + q, error };
  });
  if (!parts.every(({ weight, error }) => weight > error)) return undefined;
  const side = (from: number, count: number): WeightedPoints => {
    const own = parts
      .filter(({ column }) => column >= from && column < from + count)
      .sort((x, y) => x.column - y.column);
    return {
      points: own.map(({ column }) => column - from),
      weights: Float64Array.from(own, ({ weight }) => weight),
    };
  };
  return {
    a: side(0, a.count),
    b: side(a.count, b.count),
    weightError: parts.reduce((most, { error }) => Math.max(most, error), 0),
  };
}
