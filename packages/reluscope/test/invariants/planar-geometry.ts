/** Doubles about the polygons of a planar complex, with what its vertex errors allow. */
import type { PlanarComplex } from "../../src/complex/planar-complex.ts";

export type Corner = readonly [number, number];

export const vertexOf = (complex: PlanarComplex, vertex: number): Corner => [
  complex.vertices[2 * vertex],
  complex.vertices[2 * vertex + 1],
];

export function cellCorners(complex: PlanarComplex, cell: number): number[] {
  return [...complex.cellVertices.subarray(complex.cellStart[cell], complex.cellStart[cell + 1])];
}

/** Twice the signed area of a triangle. */
export const turn = (p: Corner, q: Corner, r: Corner) =>
  (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);

export function areaOf(corners: readonly Corner[]): number {
  let area = 0;
  for (let i = 1; i + 1 < corners.length; i++) area += turn(corners[0], corners[i], corners[i + 1]) / 2;
  return area;
}

export const domainCornersOf = (corners: Float64Array): Corner[] =>
  Array.from({ length: corners.length / 2 }, (_, i) => [corners[2 * i], corners[2 * i + 1]] as const);

/** Largest absolute coordinate of the domain. */
export const extentOf = (corners: Float64Array) =>
  corners.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/**
 * A point proved to be inside a polygon whose corners are known to within `error`: its centroid, or null when
 * the polygon is too thin for that.
 */
export function interiorPoint(corners: readonly Corner[], error: number, extent: number): Corner | null {
  const centre = [0, 1].map((k) => corners.reduce((sum, corner) => sum + corner[k], 0) / corners.length);
  const point: Corner = [centre[0], centre[1]];
  const slack = 4 * error + 32 * 2 ** -52 * extent;
  for (let i = 0; i < corners.length; i++) {
    const [p, q] = [corners[i], corners[(i + 1) % corners.length]];
    const length = Math.hypot(q[0] - p[0], q[1] - p[1]);
    if (!(length > 2 * slack)) return null;
    // A side as short as its error may point anywhere: what it may turn grows with the distance from it.
    const reach = Math.hypot(point[0] - p[0], point[1] - p[1]);
    if (!(turn(p, q, point) / length > slack * (1 + reach / length))) return null;
  }
  return point;
}
