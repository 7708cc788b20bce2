/** Decision boundaries in three dimensions as surfaces of polygons, and as triangles: what the mesh files are written from. */
import type { PolyhedralBoundary } from "../boundary/polyhedral-boundary.ts";

/** An oriented surface of plane convex polygons with shared vertices; V vertices, P polygons. */
export interface SurfaceMesh {
  /** 3·V */
  readonly positions: Float64Array;
  /** P + 1: polygon p has the corners `corners[start[p]] … corners[start[p + 1] − 1]`, counter-clockwise from outside. */
  readonly start: Uint32Array;
  readonly corners: Uint32Array;
  /** 3·P: unit normals, pointing outwards. */
  readonly normals: Float64Array;
}

/** Triangles of a surface: `vertices` has three corners each, counter-clockwise; `polygons` is where each comes from. */
export interface Triangles {
  readonly vertices: Uint32Array;
  readonly polygons: Uint32Array;
}

/**
 * The pieces of a boundary as a surface in slice coordinates. Outwards is the side of the larger class: for a threshold,
 * where the output is above it. Closed components are watertight: neighbours share vertices, and run through their common
 * edge in opposite directions.
 *
 * @throws Error when the boundary does not lie in three dimensions
 */
export function boundaryMesh(boundary: PolyhedralBoundary): SurfaceMesh {
  const { polygons, dimension, vertices, pieceNormals } = boundary;
  if (!polygons) throw new Error(`a mesh needs a boundary in 3 dimensions; this one lies in ${dimension}`);
  return { positions: vertices, start: polygons.start, corners: polygons.vertices, normals: pieceNormals };
}

/** Every polygon as a fan around its first corner; no vertex is added, so the surface stays as watertight as it is. */
export function fanTriangles({ start, corners }: SurfaceMesh): Triangles {
  const polygonCount = start.length - 1;
  const count = corners.length - 2 * polygonCount;
  const vertices = new Uint32Array(3 * count);
  const polygons = new Uint32Array(count);
  let at = 0;
  for (let polygon = 0; polygon < polygonCount; polygon++) {
    const first = start[polygon];
    for (let k = first + 2; k < start[polygon + 1]; k++) {
      vertices[3 * at] = corners[first];
      vertices[3 * at + 1] = corners[k - 1];
      vertices[3 * at + 2] = corners[k];
      polygons[at++] = polygon;
    }
  }
  return { vertices, polygons };
}

/** @throws Error when a coordinate is too large for the single precision of a file format */
export function checkSinglePrecision({ positions }: SurfaceMesh, format: string): void {
  for (const value of positions) {
    if (!Number.isFinite(Math.fround(value)))
      throw new Error(`the coordinate ${value} does not fit the single precision of ${format} files`);
  }
}
