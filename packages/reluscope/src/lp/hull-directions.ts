/**
 * Directions between the hulls of many pairs of subsets of the same points in hundreds of dimensions: the algorithm of
 * `widestDirection` on products of points, each row of which is computed once for all questions, so that a step costs one addition a
 * point. In doubles; what comes of it is proved later.
 */
import { frameOf } from "./frame.ts";
import type { PointSet } from "./point-set.ts";

/** Relative size of what a step may still gain when it is good enough. */
const TOLERANCE = 1e-2;
const MOST_STEPS = 20_000;
/** The nearest points are one, as far as doubles tell, when the square of their distance is below this part of a point's. */
const NOTHING = 1e-20;

export interface HullDirection {
  /** n numbers: larger on the positive points than on the negative ones where hyperplanes separate them and the steps sufficed. */
  readonly normal: Float64Array;
  /** Convex weights of the nearest points; where the hulls meet the combinations are nearly one point. */
  readonly positiveWeights: Float64Array;
  readonly negativeWeights: Float64Array;
}

export class HullDirections {
  private readonly points: Float64Array;
  private readonly scale: Float64Array;
  private readonly dimension: number;
  private readonly count: number;
  private readonly rows: (Float64Array | undefined)[];

  constructor(set: PointSet) {
    const { center, scale } = frameOf([set], set.dimension);
    this.dimension = set.dimension;
    this.count = set.count;
    this.scale = scale;
    this.points = set.coordinates.map(
      (value, at) => (value - center[at % set.dimension]) * scale[at % set.dimension],
    );
    this.rows = new Array(set.count);
  }

  /** The direction between the nearest points of the hulls of the points with these numbers. */
  between(positive: readonly number[], negative: readonly number[]): HullDirection {
    const weights = new Float64Array(this.count);
    weights[positive[0]] = 1;
    weights[negative[0]] = 1;
    const products = this.row(positive[0]).map((value, i) => value - this.row(negative[0])[i]);
    const sides = [
      [positive, 1],
      [negative, -1],
    ] as const;
    const least = NOTHING * Math.max(this.row(positive[0])[positive[0]], this.row(negative[0])[negative[0]]);
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      let [square, side, from, to, gain] = [0, 1, 0, 0, 0];
      for (const [own, sign] of sides) {
        let [worst, best, low, high] = [-1, own[0], Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
        for (const i of own) {
          const product = sign * products[i];
          if (product < low) [best, low] = [i, product];
          if (weights[i] === 0) continue;
          square += weights[i] * product;
          if (product > high) [worst, high] = [i, product];
        }
        if (high - low > gain) [side, from, to, gain] = [sign, worst, best, high - low];
      }
      if (!(square > least && gain > TOLERANCE * square)) break;
      const [old, better] = [this.row(from), this.row(to)];
      const moved = Math.min(weights[from], gain / (old[from] - 2 * old[to] + better[to]));
      weights[from] = moved === weights[from] ? 0 : weights[from] - moved;
      weights[to] += moved;
      const change = side * moved;
      for (let i = 0; i < products.length; i++) products[i] += change * (better[i] - old[i]);
    }
    const normal = new Float64Array(this.dimension);
    for (const [own, sign] of sides)
      for (const i of own) if (weights[i] !== 0) this.add(normal, i, sign * weights[i]);
    return {
      normal: normal.map((value, k) => value * this.scale[k]),
      positiveWeights: Float64Array.from(positive, (i) => weights[i]),
      negativeWeights: Float64Array.from(negative, (i) => weights[i]),
    };
  }

  private add(sum: Float64Array, i: number, weight: number): void {
    const at = i * this.dimension;
    for (let k = 0; k < sum.length; k++) sum[k] += weight * this.points[at + k];
  }

  /** Products of a point with all. */
  private row(i: number): Float64Array {
    const known = this.rows[i];
    if (known) return known;
    const { points, dimension, count } = this;
    const own = points.subarray(i * dimension, (i + 1) * dimension);
    const row = new Float64Array(count);
    for (let j = 0, at = 0; j < count; j++) {
      let sum = 0;
      for (let k = 0; k < dimension; k++, at++) sum += own[k] * points[at];
      row[j] = sum;
    }
    this.rows[i] = row;
    return row;
  }
}
