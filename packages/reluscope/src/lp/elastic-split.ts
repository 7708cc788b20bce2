/**
 * A hyperplane with all points of one set behind it and as many as it can of another in front: a linear program that
 * minimises how far points are from the side on which they are wanted (hinge loss), then looks again with less weight on
 * those that it gave up. The most points is a hard problem (maximum feasible subsystem); this is a good guess at it, and what
 * it finds is proved afterwards.
 */
import { frameOf } from "./frame.ts";
import type { PointSet } from "./point-set.ts";
import { simplex } from "./simplex.ts";

/**
 * The points of `wanted` that one hyperplane seems to cut off from all of `others`, increasing; perhaps none.
 *
 * @param others not empty
 */
export function elasticSplit(wanted: PointSet, others: PointSet): number[] {
  const n = wanted.dimension;
  const m = n + 1;
  const { center, scale } = frameOf([wanted, others], n);
  const total = wanted.count + others.count + m;
  const columns = new Float64Array(total * m);
  const costs = new Float64Array(total).fill(-1, 0, wanted.count + others.count);
  const upper = new Float64Array(total).fill(Number.POSITIVE_INFINITY);
  const fill = (set: PointSet, first: number, sign: number) => {
    for (let i = 0; i < set.count; i++) {
      const at = (first + i) * m;
      for (let k = 0; k < n; k++)
        columns[at + k] = sign * (set.coordinates[i * n + k] - center[k]) * scale[k];
      columns[at + n] = sign;
    }
  };
  fill(wanted, 0, 1);
  fill(others, wanted.count, -1);
  for (let k = 0; k < m; k++) {
    columns[(total - m + k) * m + k] = 1;
    upper[total - m + k] = 0;
  }
  const start = Array.from({ length: m }, (_, k) => total - m + k);
  const right = new Float64Array(m);
  let best: number[] = [];
  const look = (rounds: number) => {
    for (let round = 0; round < rounds && best.length < wanted.count; round++) {
      const { duals } = simplex({ rows: m, columns, costs, upper, right }, start);
      const inFront: number[] = [];
      for (let i = 0; i < wanted.count; i++) {
        let value = 0;
        for (let k = 0; k < m; k++) value -= duals[k] * columns[i * m + k];
        if (value > 0) inFront.push(i);
        // Points that are out of reach count less the next time.
        upper[i] = 1 / (1 + Math.max(0, 1 - value));
      }
      if (inFront.length > best.length) best = inFront;
    }
  };
  upper.fill(1, 0, wanted.count);
  look(ROUNDS);
  if (best.length * FEW > wanted.count) return best;
  // Hardly any: a loss over all points leads nowhere. Begin near points that stick out.
  let seed = -1;
  for (let k = 0; k < SEEDS; k++) {
    seed = farthest(columns, m, wanted.count, seed);
    const distances = distancesFrom(columns, m, wanted.count, seed);
    const near = distances.slice().sort()[Math.min(wanted.count - 1, Math.ceil(wanted.count / FEW))] || 1;
    for (let i = 0; i < wanted.count; i++) upper[i] = 1 / (1 + (distances[i] / near) ** 4);
    look(SEED_ROUNDS);
  }
  return best;
}

/** Looks with other weights; more rarely find a larger part. */
const ROUNDS = 3;
/** A part of the points that is smaller than one in so many is hardly any. */
const FEW = 8;
/** Points near which a part is looked for, and looks with other weights at each. */
const SEEDS = 3;
const SEED_ROUNDS = 2;

/** Squared distances from a point, or from the middle of the frame. */
function distancesFrom(columns: Float64Array, m: number, count: number, seed: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < m - 1; k++) sum += (columns[i * m + k] - (seed < 0 ? 0 : columns[seed * m + k])) ** 2;
    return sum;
  });
}

function farthest(columns: Float64Array, m: number, count: number, seed: number): number {
  const distances = distancesFrom(columns, m, count, seed);
  return distances.reduce((best, value, i) => (value > distances[best] ? i : best), 0);
}
