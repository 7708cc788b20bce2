/**
 * A point that two convex hulls have in common, proved from combinations that doubles found to be nearly one (a Krawczyk test): if some
 * n + 2 of the points that have weight form a regular square system, and the change of their weights that makes both combinations the
 * same point exactly is bounded below those weights, the hulls meet.
 */
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import { verifiedInverse } from "../exact/verified-inverse.ts";
import { frameOf } from "./frame.ts";
import type { PointSet } from "./point-set.ts";
import type { EnclosedCommonPoint, WeightedPoints } from "./separability.ts";

const REFINEMENTS = 3;

/**
 * @param weightsA one a point of `a`, at least 0; those that are 0 stay out
 * @returns undefined where doubles do not prove it, as always where the common points span fewer dimensions than the points
 */
export function nearCommonPoint(
  a: PointSet,
  b: PointSet,
  weightsA: ArrayLike<number>,
  weightsB: ArrayLike<number>,
): EnclosedCommonPoint | undefined {
  const n = a.dimension;
  const m = n + 2;
  // A linear map of all points changes no combination; powers of two round nothing.
  const { scale } = frameOf([a, b], n);
  const columns: { values: Float64Array; error: Float64Array; weight: number; set: PointSet; i: number }[] =
    [];
  for (const [set, weights, sign, row] of [
    [a, weightsA, 1, n],
    [b, weightsB, -1, n + 1],
  ] as const) {
    for (let i = 0; i < set.count; i++) {
      if (!(weights[i] > 0)) continue;
      const values = new Float64Array(m);
      const error = new Float64Array(m);
      for (let k = 0; k < n; k++) {
        const value = set.coordinates[i * n + k];
        values[k] = sign * value * scale[k];
        error[k] = ((set.errors?.[i] ?? 0) + ROUNDING * Math.abs(value)) * scale[k] * GROWTH + UNDERFLOW;
      }
      values[row] = 1;
      columns.push({ values, error, weight: weights[i], set, i });
    }
  }
  const chosen = independent(columns, m);
  if (!chosen) return undefined;
  const matrix = new Float64Array(m * m);
  const uncertain = new Float64Array(m * m);
  chosen.forEach(({ values, error }, k) => {
    for (let j = 0; j < m; j++) {
      matrix[j * m + k] = values[j];
      uncertain[j * m + k] = error[j];
    }
  });
  const inverse = verifiedInverse(matrix, m, uncertain);
  if (!inverse) return undefined;
  for (let round = 0; round < REFINEMENTS; round++) {
    const { value } = remainder(columns, n);
    chosen.forEach((column, k) => {
      for (let j = 0; j < m; j++) column.weight += inverse.values[k * m + j] * value[j];
    });
  }
  const { value, bound } = remainder(columns, n);
  let weightError = 0;
  for (let k = 0; k < m; k++) {
    let change = 0;
    for (let j = 0; j < m; j++)
      change +=
        (Math.abs(inverse.values[k * m + j]) + inverse.columnErrors[j]) * (Math.abs(value[j]) + bound[j]);
    change = (change + m * UNDERFLOW) * (1 + (m + 4) * 2 * ROUNDING);
    if (!(chosen[k].weight > change)) return undefined;
    weightError = Math.max(weightError, change);
  }
  const side = (set: PointSet): WeightedPoints => {
    const own = columns.filter((column) => column.set === set);
    return { points: own.map(({ i }) => i), weights: Float64Array.from(own, ({ weight }) => weight) };
  };
  return { a: side(a), b: side(b), weightError };
}

interface Column {
  readonly values: Float64Array;
  readonly error: Float64Array;
  weight: number;
}

/** What is missing in the system (combinations equal, weights with sum 1), and how far that may be off. */
function remainder(columns: readonly Column[], n: number) {
  const value = new Float64Array(n + 2).fill(1, n);
  const size = new Float64Array(n + 2).fill(1, n);
  const bound = new Float64Array(n + 2);
  for (const { values, error, weight } of columns) {
    for (let j = 0; j < value.length; j++) {
      const product = values[j] * weight;
      value[j] -= product;
      size[j] += Math.abs(product);
      bound[j] += error[j] * weight;
    }
  }
  for (let j = 0; j < value.length; j++)
    bound[j] =
      (bound[j] + (columns.length + 3) * (ROUNDING * size[j] + UNDERFLOW)) *
      (1 + (columns.length + 4) * 2 * ROUNDING);
  return { value, bound };
}

/** m columns that are independent as far as doubles tell, those that keep most of their weight first. */
function independent<C extends Column>(columns: readonly C[], m: number): C[] | undefined {
  if (columns.length < m) return undefined;
  const rest = columns.map((column) => ({
    column,
    left: column.values.map((value) => value * column.weight),
  }));
  const chosen: C[] = [];
  while (chosen.length < m) {
    let [best, most] = [-1, 0];
    rest.forEach(({ left }, k) => {
      let square = 0;
      for (const value of left) square += value * value;
      if (square > most) [best, most] = [k, square];
    });
    if (best < 0) return undefined;
    const [{ column, left: top }] = rest.splice(best, 1);
    chosen.push(column);
    for (const { left } of rest) {
      let product = 0;
      for (let j = 0; j < m; j++) product += left[j] * top[j];
      product /= most;
      for (let j = 0; j < m; j++) left[j] -= product * top[j];
    }
  }
  return chosen;
}
