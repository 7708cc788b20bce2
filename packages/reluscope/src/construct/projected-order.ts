/**
 * An order of single points along a direction, with parallel hyperplanes between them: points are always distinguishable, and
 * weights stay small when they are as far apart along the direction as can be. The sides are proved.
 */
import { coarseBetween } from "../lp/coarse-form.ts";
import { formSign, type PointSet, union } from "../lp/point-set.ts";

export interface ProjectedOrder {
  /** Indices of the points, in their order. */
  readonly order: readonly number[];
  /** Forms between each point and the next: positive on those that come later, negative on those before. */
  readonly forms: readonly Float64Array[];
}

/** Directions of few bits that are tried besides the coordinates. */
const DIRECTIONS = 128;
/** Largest weight of such a direction, in steps. */
const STEPS = 8;

/** Undefined when points are too close along every direction that is tried. */
export function projectedOrder(points: readonly PointSet[]): ProjectedOrder | undefined {
  const n = points[0].dimension;
  const all = union(points, n);
  let best: { direction: Float64Array; gap: number } | undefined;
  for (const direction of directions(n, scalesOf(all))) {
    const values = projections(all, direction).sort();
    let gap = Number.POSITIVE_INFINITY;
    for (let i = 1; i < values.length; i++) gap = Math.min(gap, values[i] - values[i - 1]);
    gap /= values[values.length - 1] - values[0];
    if (gap > (best?.gap ?? 0)) best = { direction, gap };
  }
  if (!best) return undefined;
  const { direction } = best;
  const values = projections(all, direction);
  const order = Array.from(values.keys()).sort((a, b) => values[a] - values[b]);
  const forms: Float64Array[] = [];
  for (let i = 1; i < order.length; i++) {
    const form = Float64Array.of(...direction, -coarseBetween(values[order[i - 1]], values[order[i]]));
    // Values may be rounded: parallel forms are in order when each is between its neighbours.
    if (formSign(form, all, order[i - 1]) >= 0 || formSign(form, all, order[i]) <= 0) return undefined;
    forms.push(form);
  }
  return { order, forms };
}

function projections({ dimension, coordinates, count }: PointSet, direction: Float64Array): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < dimension; k++) sum += direction[k] * coordinates[i * dimension + k];
    return sum;
  });
}

/** Powers of two that bring the coordinates' extents near 1. */
function scalesOf({ dimension, coordinates }: PointSet): Float64Array {
  return Float64Array.from({ length: dimension }, (_, k) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let at = k; at < coordinates.length; at += dimension) {
      low = Math.min(low, coordinates[at]);
      high = Math.max(high, coordinates[at]);
    }
    return high > low ? 2 ** -Math.round(Math.log2(high - low)) : 0;
  });
}

/** The coordinates, and directions of few bits that follow no pattern but are always the same. */
function* directions(n: number, scales: Float64Array): Generator<Float64Array> {
  for (let k = 0; k < n; k++) {
    if (scales[k] > 0) yield scales.map((scale, j) => (j === k ? scale : 0));
  }
  let state = 1;
  for (let count = 0; count < DIRECTIONS; count++) {
    yield scales.map((scale) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return (Math.floor((state / 2 ** 32) * (2 * STEPS + 1)) - STEPS) * scale;
    });
  }
}
