/** Slabs through points of one class that hold no point of another (Baum 1988): n points in general position lie on a hyperplane. */
import type { PointSet } from "../lp/point-set.ts";
import type { Chunk } from "./labels-chunks.ts";

/** Hyperplanes that are tried; the slab with the most points is taken. */
const TRIES = 6;
/** Slabs thinner than this part of the largest value of their form are left to other means. */
const THINNEST = 2 ** -36;

/** A slab around some points of a class, or undefined when none was found. */
export function slabChunk(
  points: PointSet,
  left: readonly (readonly number[])[],
  label: number,
): Chunk | undefined {
  const own = left[label];
  const n = points.dimension;
  const at = (i: number) => points.coordinates.subarray(i * n, (i + 1) * n);
  let best: Chunk | undefined;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const seed = own[Math.floor((attempt * own.length) / TRIES)];
    // Points of the class in the order of their distance from the seed.
    const near = own
      .map((i) => ({ i, distance: squaredDistance(at(i), at(seed)) }))
      .sort((a, b) => a.distance - b.distance || a.i - b.i);
    // Of odd attempts the hyperplane goes through the nearest, of even ones through points spread over the class.
    const spread = attempt % 2 === 0 ? Math.max(1, Math.floor(near.length / n)) : 1;
    const through = near.filter((_, k) => k % spread === 0).slice(0, n);
    const form = formThrough(
      through.map(({ i }) => at(i)),
      n,
    );
    const chunk = form && widened(points, left, label, form, seed);
    if (chunk && chunk.points.length > (best?.points.length ?? 0)) best = chunk;
  }
  return best;
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] - b[k]) ** 2;
  return sum;
}

/** An affine form that vanishes at up to n points but for rounding; undefined when only a constant does. */
function formThrough(through: readonly Float64Array[], n: number): Float64Array | undefined {
  const origin = through[0];
  const rows = through.slice(1).map((point) => Float64Array.from(point, (value, k) => value - origin[k]));
  const pivots: number[] = [];
  let rank = 0;
  for (; rank < rows.length; rank++) {
    let [pivotRow, pivotColumn, size] = [-1, -1, 0];
    for (let i = rank; i < rows.length; i++) {
      for (let k = 0; k < n; k++) {
        if (Math.abs(rows[i][k]) > size) [pivotRow, pivotColumn, size] = [i, k, Math.abs(rows[i][k])];
      }
    }
    if (pivotRow < 0) break;
    [rows[rank], rows[pivotRow]] = [rows[pivotRow], rows[rank]];
    pivots.push(pivotColumn);
    for (let i = 0; i < rows.length; i++) {
      const factor = i === rank ? 0 : rows[i][pivotColumn] / rows[rank][pivotColumn];
      if (factor === 0) continue;
      for (let k = 0; k < n; k++) rows[i][k] = k === pivotColumn ? 0 : rows[i][k] - factor * rows[rank][k];
    }
  }
  const free = Array.from({ length: n }, (_, k) => k).find((k) => !pivots.includes(k));
  if (free === undefined) return undefined;
  const form = new Float64Array(n + 1);
  form[free] = 1;
  pivots.forEach((column, i) => {
    form[column] = -rows[i][free] / rows[i][column];
  });
  for (let k = 0; k < n; k++) form[n] -= form[k] * origin[k];
  return form;
}

/** The widest slab along a form that holds the seed and no point of another class, scaled to [−1, 1]. */
function widened(
  points: PointSet,
  left: readonly (readonly number[])[],
  label: number,
  form: Float64Array,
  seed: number,
): Chunk | undefined {
  const n = points.dimension;
  const value = (i: number) => {
    let sum = form[n];
    for (let k = 0; k < n; k++) sum += form[k] * points.coordinates[i * n + k];
    return sum;
  };
  const middle = value(seed);
  let [low, high, largest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0];
  left.forEach((indices, other) => {
    if (other === label) return;
    for (const i of indices) {
      const own = value(i);
      largest = Math.max(largest, Math.abs(own));
      if (own <= middle) low = Math.max(low, own);
      else high = Math.min(high, own);
    }
  });
  // Members keep to the inner half of the slab.
  if (low === Number.NEGATIVE_INFINITY) low = high - 4 * largest;
  if (high === Number.POSITIVE_INFINITY) high = low + 4 * largest;
  const half = (high - low) / 2;
  if (!(half > THINNEST * largest) || !Number.isFinite(half)) return undefined;
  const center = low + half;
  const scaled = Float64Array.from(form, (entry, k) => (k === n ? entry - center : entry) / half);
  // A hair wider than the gap: rounding must not bring others in.
  const width = 1 + 2 ** -20;
  for (let k = 0; k <= n; k++) scaled[k] *= width;
  const members = left[label].filter((i) => Math.abs((value(i) - center) / half) * width <= 0.5);
  return members.length > 0 ? { kind: "slab", label, points: members, form: scaled } : undefined;
}
