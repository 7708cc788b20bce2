/**
 * How the decision boundary in the plane moves between two snapshots of the network's training ("Control", THEORY section 5): its pieces,
 * components and closed components before and after (certified, as the boundaries are), its length and the areas of the classes, and
 * the polygons where another class is decided now (measured in doubles).
 */
import type { PlanarBoundary } from "../boundary/planar-boundary.ts";
import { convexOverlap, polygonArea } from "./convex-overlap.ts";

export interface BoundaryMovement {
  /** Each before and after. */
  readonly pieces: readonly [number, number];
  readonly components: readonly [number, number];
  readonly closed: readonly [number, number];
  readonly length: readonly [number, number];
  readonly classAreas: readonly [Float64Array, Float64Array];
  /** Area of all points for which another class is decided now: measured, see `boundaryMovement`. */
  readonly changedArea: number;
  /** These points as R convex polygons: start (R + 1), corners (2 numbers each), class before and now (R each). */
  readonly changed: {
    readonly start: Uint32Array;
    readonly corners: Float64Array;
    readonly from: Uint32Array;
    readonly to: Uint32Array;
  };
}

/** Overlaps of less than this share of the smaller polygon are roundings of corners that they share. */
const SLIVER = 1e-12;

/**
 * What happened to the decision boundary between two snapshots on one polygon. What changed its class is a measurement and not a
 * proof: overlaps of tiles are found in doubles, and those of less than 1e-12 of the smaller tile are left out.
 *
 * @param before result of `planarBoundary` for the earlier network
 * @param after for the later one, with the same decision on the same domain
 * @throws Error when they have not the same classes
 */
export function boundaryMovement(before: PlanarBoundary, after: PlanarBoundary): BoundaryMovement {
  if (before.classNames.join("\n") !== after.classNames.join("\n"))
    throw new Error("boundaries of different decisions; both must have the same classes");
  const start = [0];
  const corners: number[] = [];
  const from: number[] = [];
  const to: number[] = [];
  let changedArea = 0;
  const later = boxesOf(after.tiles);
  for (const { tile, left, right, bottom, top, polygon } of boxesOf(before.tiles)) {
    for (const other of later) {
      if (other.left >= right) break;
      if (other.right <= left || other.bottom >= top || other.top <= bottom) continue;
      const [was, is] = [before.tiles.classes[tile], after.tiles.classes[other.tile]];
      if (was === is) continue;
      const common = convexOverlap(polygon, other.polygon);
      const area = common.length > 0 ? polygonArea(common) : 0;
      if (!(area > SLIVER * Math.min(polygonArea(polygon), polygonArea(other.polygon)))) continue;
      changedArea += area;
      for (const value of common) corners.push(value);
      start.push(corners.length / 2);
      from.push(was);
      to.push(is);
    }
  }
  return {
    pieces: [before.pieces.length / 2, after.pieces.length / 2],
    components: [before.components, after.components],
    closed: [before.closed, after.closed],
    length: [before.measure, after.measure],
    classAreas: [before.classAreas, after.classAreas],
    changedArea,
    changed: {
      start: Uint32Array.from(start),
      corners: Float64Array.from(corners),
      from: Uint32Array.from(from),
      to: Uint32Array.from(to),
    },
  };
}

/** Tiles with their bounding boxes, from left to right. */
function boxesOf({ start, corners, classes }: PlanarBoundary["tiles"]) {
  return Array.from(classes, (_, tile) => {
    const polygon = corners.subarray(2 * start[tile], 2 * start[tile + 1]);
    let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let k = 0; k < polygon.length; k += 2) {
      left = Math.min(left, polygon[k]);
      right = Math.max(right, polygon[k]);
      bottom = Math.min(bottom, polygon[k + 1]);
      top = Math.max(top, polygon[k + 1]);
    }
    return { tile, polygon, left, right, bottom, top };
  }).sort((a, b) => a.left - b.left);
}
