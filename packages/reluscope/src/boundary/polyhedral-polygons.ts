/** The pieces of a boundary in three dimensions as oriented polygons. */
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import type { BoundaryFaces } from "./polyhedral-faces.ts";
import { type BoundaryPlaces, exactOrientation } from "./polyhedral-places.ts";

/** Corners of each piece, counter-clockwise seen from the side of the larger class. Every orientation is proved. */
export function orientedPolygons(
  places: BoundaryPlaces,
  found: BoundaryFaces,
): { start: Uint32Array; vertices: Uint32Array } {
  const [edges, pieces] = found.faces;
  const start = pieces.start.slice();
  const vertices = new Uint32Array(pieces.facets.length);
  for (let piece = 0; piece + 1 < start.length; piece++) {
    const corners = cycle(edges.facets, pieces.facets.subarray(start[piece], start[piece + 1]));
    if (!seenFromAbove(places, found, piece, corners)) corners.reverse();
    vertices.set(corners, start[piece]);
  }
  return { start, vertices };
}

/** The vertices of a polygon in order, from the first one of its first edge. */
function cycle(ends: Uint32Array, edges: Uint32Array): number[] {
  const left = Array.from(edges);
  const corners = [ends[2 * left[0]]];
  let last = ends[2 * left[0] + 1];
  left.shift();
  while (last !== corners[0]) {
    corners.push(last);
    const next = left.findIndex((edge) => ends[2 * edge] === last || ends[2 * edge + 1] === last);
    if (next < 0) throw new Error("internal: the edges of a piece do not close; please report the network");
    const [edge] = left.splice(next, 1);
    last = ends[2 * edge] === last ? ends[2 * edge + 1] : ends[2 * edge];
  }
  return corners;
}

/** Whether the corners run counter-clockwise seen from where the larger class is ahead. */
function seenFromAbove(
  places: BoundaryPlaces,
  found: BoundaryFaces,
  piece: number,
  corners: readonly number[],
): boolean {
  const cell = found.upperCells[piece];
  places.load(cell);
  const above = vertexAbove(places, found.pieceClasses[2 * piece + 1], found.pieceClasses[2 * piece]);
  const { vertices: points, vertexErrors } = places.complex;
  const apex = points.subarray(3 * above, 3 * above + 3);
  const corner = (k: number) => found.vertices.subarray(3 * corners[k], 3 * corners[k] + 3);
  // Any three corners of a convex polygon in their order turn the same way: take a wide triangle.
  let best = { value: 0, bound: Number.POSITIVE_INFINITY };
  for (let k = 2; k < corners.length; k++) {
    const moved = Math.max(vertexErrors[above], ...[0, k - 1, k].map((i) => found.vertexErrors[corners[i]]));
    const turn = orientation(corner(0), corner(k - 1), corner(k), apex, moved);
    if (!(Math.abs(turn.value) <= Math.abs(best.value))) best = turn;
  }
  if (Math.abs(best.value) > best.bound) return best.value > 0;
  places.exactSigns++;
  const exact = corners.slice(0, 3).map((vertex) => {
    const place = found.placeOf(vertex);
    places.load(place.cell);
    return places.exactPoint(place);
  });
  places.load(cell);
  return exactOrientation([...exact, places.exactPoint({ dimension: 0, face: above, ties: [] })]) > 0;
}

/** The vertex of the cell that is loaded at which score `high` leads score `low` by most. */
function vertexAbove(places: BoundaryPlaces, high: number, low: number): number {
  const { complex, cell, walker } = places;
  const { dimension: d, vertices, vertexErrors } = complex;
  const corners = walker.vertices(d, cell);
  let best = -1;
  let lead = 0;
  for (const vertex of corners) {
    places.difference(high, low, vertices, d * vertex, vertexErrors[vertex]);
    if (places.value > places.bound && places.value > lead) {
      best = vertex;
      lead = places.value;
    }
  }
  if (best < 0) best = corners.find((vertex) => places.signAtVertex(high, low, vertex) > 0) ?? -1;
  if (best < 0) throw new Error("internal: a class wins nowhere on its cell; please report the network");
  return best;
}

/** Determinant of q − p, r − p, s − p, and a bound on its error when every coordinate is off by at most `moved`. */
function orientation(p: Float64Array, q: Float64Array, r: Float64Array, s: Float64Array, moved: number) {
  const [a, b, c] = [q, r, s].map((point) => [point[0] - p[0], point[1] - p[1], point[2] - p[2]]);
  const value =
    a[0] * (b[1] * c[2] - b[2] * c[1]) -
    a[1] * (b[0] * c[2] - b[2] * c[0]) +
    a[2] * (b[0] * c[1] - b[1] * c[0]);
  // Each entry is off by at most δ: the determinant by at most what the permanent grows when the entries do.
  const size = [a, b, c].map((row) => row.map(Math.abs));
  const grown = size.map((row) => row.map((entry) => (entry + 2 * moved) * (1 + 4 * ROUNDING) + UNDERFLOW));
  const whole = permanent(grown);
  return { value, bound: (whole - permanent(size)) * GROWTH + 64 * ROUNDING * whole + UNDERFLOW };
}

function permanent([a, b, c]: readonly (readonly number[])[]): number {
  return (
    a[0] * (b[1] * c[2] + b[2] * c[1]) +
    a[1] * (b[0] * c[2] + b[2] * c[0]) +
    a[2] * (b[0] * c[1] + b[1] * c[0])
  );
}
