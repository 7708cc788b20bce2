/** Coordinates in which points are near 1, so that doubles find good bases; no decision depends on it. */
import type { PointSet } from "./point-set.ts";

export interface Frame {
  /** The point to which coordinates are taken relative. */
  readonly center: Float64Array;
  /** Powers of two that bring the coordinates near 1. */
  readonly scale: Float64Array;
}

export function frameOf(sets: readonly PointSet[], dimension: number): Frame {
  const center = new Float64Array(dimension);
  const scale = new Float64Array(dimension).fill(1);
  for (let k = 0; k < dimension; k++) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { coordinates } of sets) {
      for (let at = k; at < coordinates.length; at += dimension) {
        low = Math.min(low, coordinates[at]);
        high = Math.max(high, coordinates[at]);
      }
    }
    center[k] = low + (high - low) / 2;
    if (high > low) scale[k] = 2 ** -Math.max(-900, Math.min(900, Math.round(Math.log2(high - low))));
  }
  return { center, scale };
}
