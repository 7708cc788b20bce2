/**
 * The corners of a region of the plane, from the lines of its sides: unlike the vertices these do not depend on which of two cells was walked
 * first, so that parts of a walk fold as the whole does.
 */
import type { PlanarMesh } from "./planar-mesh.ts";

/** The corners of a region, x and y of each, and a bound on the error of their coordinates. */
export interface Corners {
  readonly points: Float64Array;
  readonly count: number;
  readonly error: number;
}

/** The corners of the polygon whose sides, by their edges in the mesh, stand at `start`; undefined where doubles do not place them well. */
export function cornersOf(
  mesh: PlanarMesh,
  side: Int32Array,
  start: number,
  count: number,
): Corners | undefined {
  const points = new Float64Array(2 * count);
  let error = 0;
  for (let i = 0, before = count - 1; i < count; before = i++) {
    if (!mesh.crossEdges(side[start + before], side[start + i])) return undefined;
    points[2 * i] = mesh.place[0];
    points[2 * i + 1] = mesh.place[1];
    error = Math.max(error, mesh.place[2]);
  }
  return { points, count, error };
}
