/**
 * Embedded data (S1; THEORY section 6): points of R^n that span an affine subspace of dimension r < n. The exact r, the
 * subspace, the same points in R^r, and hyperplanes of R^r brought back to R^n.
 *
 * The basis B of the subspace is in reduced echelon form: r of the n coordinates, the pivots, are the coordinates t of the
 * subspace, x = o + B t with t = x_P. So points in R^r are doubles of the data as they are, and a hyperplane of R^r that
 * takes its weights on the pivots is one of R^n without any rounding.
 */
import { echelon, inverse } from "../exact/elimination.ts";
import { exactRank } from "../exact/exact-rank.ts";
import {
  affineImage,
  dot,
  primitive,
  product,
  type RationalMap,
  type RationalMatrix,
  type RationalVector,
  rationalMatrix,
  transposed,
} from "../exact/rational.ts";
import type { PointSet } from "../lp/point-set.ts";

export interface EmbeddedData {
  /** n */
  readonly dimension: number;
  /** r: the exact dimension of the affine hull of the points. */
  readonly rank: number;
  /** The r coordinates of R^n that are the coordinates of the subspace, increasing. */
  readonly pivots: readonly number[];
  /** t ↦ o + B t, exact: from R^r onto the subspace. o is 0 at the pivots, B the identity there. */
  readonly map: RationalMap;
  /** n − r forms of n + 1 integers, constant last, that vanish exactly on the subspace. */
  readonly equations: readonly (readonly bigint[])[];
  /** The points in R^r. */
  readonly points: PointSet;
}

/**
 * The affine subspace that points span, exactly.
 *
 * @throws Error when there is no point
 * @example embeddedData(pointSet([[0, 1], [2, 2], [4, 3]], 2)).rank; // 1
 */
export function embeddedData(points: PointSet): EmbeddedData {
  const { dimension: n, count } = points;
  if (count === 0) throw new Error("no points span no subspace");
  const first = points.homogeneous(0);
  const differences: bigint[][] = [];
  for (let i = 1; i < count; i++) {
    const row = points.homogeneous(i);
    differences.push(Array.from({ length: n }, (_, k) => row[k] * first[n] - first[k] * row[n]));
  }
  const varying = Array.from(first.keys()).filter((k) => k < n && differences.some((row) => row[k] !== 0n));
  const reduced = differences.map((row) => varying.map((k) => row[k]));
  const { rank, rows: independent } = exactRank(reduced, varying.length);
  const { pivots: found, basis } = reducedBasis(
    independent.map((i) => reduced[i]),
    varying.length,
    rank,
  );
  const pivots = found.map((k) => varying[k]);
  const place = new Map(varying.map((k, at) => [k, at]));
  const linear: RationalMatrix = {
    rows: Array.from({ length: n }, (_, k) => {
      const at = place.get(k);
      return at === undefined ? pivots.map(() => 0n) : basis.rows.map((row) => row[at]);
    }),
    columns: rank,
    denominator: basis.denominator,
  };
  const onPivots = pivots.map((k) => first[k]);
  const constant: RationalVector = {
    numerators: linear.rows.map((row, k) => first[k] * linear.denominator - dot(row, onPivots)),
    denominator: first[n] * linear.denominator,
  };
  const map = { linear, constant };
  return {
    dimension: n,
    rank,
    pivots,
    map,
    equations: equationsOf(map, pivots),
    points: selected(points, pivots),
  };
}

/** The reduced echelon basis of the row space of independent rows: row k is 1 at pivot k and 0 at the others. */
function reducedBasis(
  rows: readonly (readonly bigint[])[],
  width: number,
  rank: number,
): { readonly pivots: readonly number[]; readonly basis: RationalMatrix } {
  // Nothing to eliminate where the points span all coordinates that vary.
  if (rank === width) {
    const pivots = Array.from({ length: width }, (_, k) => k);
    return { pivots, basis: rationalMatrix(identity(width), width, width) };
  }
  const { rows: reduced, pivots, pivot } = echelon(rows, width);
  const sign = pivot < 0n ? -1n : 1n;
  const basis = {
    rows: reduced.map((row) => row.map((value) => sign * value)),
    columns: width,
    denominator: sign * pivot,
  };
  return { pivots, basis };
}

function identity(size: number): Float64Array {
  const values = new Float64Array(size * size);
  for (let k = 0; k < size; k++) values[k * size + k] = 1;
  return values;
}

/** x_k = o_k + B_k x_P for every coordinate k that is no pivot. */
function equationsOf({ linear, constant }: RationalMap, pivots: readonly number[]): bigint[][] {
  const common = linear.denominator * constant.denominator;
  const equations: bigint[][] = [];
  linear.rows.forEach((row, k) => {
    if (pivots.includes(k)) return;
    const form: bigint[] = new Array(linear.rows.length + 1).fill(0n);
    form[k] = common;
    row.forEach((value, p) => {
      form[pivots[p]] = -value * constant.denominator;
    });
    form[linear.rows.length] = -constant.numerators[k] * linear.denominator;
    equations.push(primitive(form));
  });
  return equations;
}

/** The same points with some of their coordinates. */
function selected(points: PointSet, kept: readonly number[]): PointSet {
  const { dimension: n, count } = points;
  const coordinates = new Float64Array(count * kept.length);
  for (let i = 0; i < count; i++)
    kept.forEach((k, at) => {
      coordinates[i * kept.length + at] = points.coordinates[i * n + k];
    });
  const homogeneous = (i: number) => {
    const row = points.homogeneous(i);
    return [...kept.map((k) => row[k]), row[n]];
  };
  return { dimension: kept.length, count, coordinates, homogeneous };
}

/** Whether a point of R^n (n + 1 integers (x, w), w > 0) lies in the subspace. */
export function inSubspace({ equations }: EmbeddedData, point: readonly bigint[]): boolean {
  return equations.every((form) => dot(form, point) === 0n);
}

/** The point o + B t of R^n, exact. */
export function embeddedPoint({ map }: EmbeddedData, t: RationalVector): RationalVector {
  return affineImage(map, t);
}

/**
 * The form of R^n with the weights of a form of R^r at the pivots and zeros elsewhere: the same values on the subspace,
 * without rounding.
 *
 * @param form r weights, then a constant
 */
export function liftOnPivots(
  { dimension, pivots, rank }: EmbeddedData,
  form: ArrayLike<number>,
): Float64Array {
  checkForm(form, rank);
  const lifted = new Float64Array(dimension + 1);
  pivots.forEach((k, p) => {
    lifted[k] = form[p];
  });
  lifted[dimension] = form[rank];
  return lifted;
}

/**
 * The form of R^n with the same values on the subspace and weights of least norm, w = B(BᵀB)⁻¹w_r: its hyperplane is
 * perpendicular to the subspace, so that distances to it are those within the subspace. Exact, not reduced to doubles.
 *
 * @param form r weights, then a constant; over the denominator
 * @returns n weights, then a constant
 */
export function liftOfLeastNorm({ map, rank }: EmbeddedData, form: RationalVector): RationalVector {
  checkForm(form.numerators, rank);
  const { linear, constant } = map;
  const n = linear.rows.length;
  const w: RationalMatrix = {
    rows: form.numerators.slice(0, rank).map((value) => [value]),
    columns: 1,
    denominator: form.denominator,
  };
  const gram = inverse(product(transposed(linear), linear));
  if (!gram) throw new Error("internal: the basis of a subspace is dependent; please report the points");
  const lifted =
    rank === 0 ? { rows: linear.rows.map(() => [0n]), denominator: 1n } : product(linear, product(gram, w));
  const weights = lifted.rows.map(([value]) => value);
  // b = b_r − w·o
  const denominator = lifted.denominator * constant.denominator * form.denominator;
  const others = constant.denominator * form.denominator;
  const all = [
    ...weights.map((value) => value * others),
    form.numerators[rank] * lifted.denominator * constant.denominator -
      dot(weights, constant.numerators) * form.denominator,
    denominator,
  ];
  const reduced = primitive(all);
  return { numerators: reduced.slice(0, n + 1), denominator: reduced[n + 1] };
}

function checkForm(form: { readonly length: number }, rank: number): void {
  if (form.length !== rank + 1)
    throw new Error(`a form on a subspace of dimension ${rank} has ${rank + 1} numbers, not ${form.length}`);
}
