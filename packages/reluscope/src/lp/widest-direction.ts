/**
 * The direction in which two finite sets are farthest apart in the Euclidean sense: between the nearest points of their hulls,
 * by the algorithm of Mitchell, Dem'yanov and Malozemov (1974), which moves weight from the worst point that has some to the
 * best one. Hyperplanes across it are the ones that new points respect best. In doubles; what comes of it is proved later.
 */
import { frameOf } from "./frame.ts";
import type { PointSet } from "./point-set.ts";

/** Relative size of what a step may still gain when it is good enough. */
const TOLERANCE = 1e-2;
const MOST_STEPS = 1000;

/** n numbers: larger on `positive` than on `negative` where the sets are separable and the steps sufficed. */
export function widestDirection(positive: PointSet, negative: PointSet): Float64Array {
  const n = positive.dimension;
  const { center, scale } = frameOf([positive, negative], n);
  const sides = [positive, negative].map((set, side) => {
    const points = Float64Array.from(
      set.coordinates,
      (value, at) => (value - center[at % n]) * scale[at % n],
    );
    const weights = new Float64Array(set.count);
    weights[0] = 1;
    return { points, weights, sign: side === 0 ? 1 : -1, products: new Float64Array(set.count) };
  });
  const [a, b] = sides;
  const normal = Float64Array.from({ length: n }, (_, k) => a.points[k] - b.points[k]);
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    let square = 0;
    for (const value of normal) square += value * value;
    let [side, from, to, gain] = [a, 0, 0, 0];
    for (const candidate of sides) {
      const { points, weights, sign, products } = candidate;
      let [most, least] = [-1, 0];
      for (let i = 0; i < products.length; i++) {
        let sum = 0;
        for (let k = 0, at = i * n; k < n; k++, at++) sum += normal[k] * points[at];
        products[i] = sign * sum;
        if (products[i] < products[least]) least = i;
        if (weights[i] > 0 && (most < 0 || products[i] > products[most])) most = i;
      }
      const own = products[most] - products[least];
      if (own > gain) [side, from, to, gain] = [candidate, most, least, own];
    }
    if (!(gain > TOLERANCE * square)) break;
    const { points, weights, sign } = side;
    let length = 0;
    for (let k = 0; k < n; k++) length += (points[from * n + k] - points[to * n + k]) ** 2;
    const moved = Math.min(weights[from], gain / length);
    weights[from] = moved === weights[from] ? 0 : weights[from] - moved;
    weights[to] += moved;
    for (let k = 0; k < n; k++) normal[k] += sign * moved * (points[to * n + k] - points[from * n + k]);
  }
  return normal.map((value, k) => value * scale[k]);
}
