/** One polytope with all its faces, cut by half-spaces: the part of a cell in which one class wins. */
import type { ExactVertex } from "../exact/exact-point.ts";
import type { BoundaryPlaces, BoundedPoint, Place } from "./polyhedral-places.ts";

/** A face, in the smallest face of the complex that contains it, on the ties that cut it out. */
export interface TileFace extends Place {
  /** Numbers among the tile's faces of one dimension less. */
  readonly facets: readonly number[];
}

export interface TileVertex extends Place, BoundedPoint {
  exact?: ExactVertex;
}

/** A polytope of dimension d: `faces[k − 1]` are its k-faces, the last one itself. */
export interface Tile {
  readonly vertices: readonly TileVertex[];
  readonly faces: readonly (readonly TileFace[])[];
}

/** A cell as a tile; lists its faces with `places.walker`. */
export function wholeCell({ complex, walker }: BoundaryPlaces, cell: number): Tile {
  const { dimension: d, vertices, vertexErrors, faces } = complex;
  walker.walk(d, cell);
  const numbers = walker.lists.map((list, k) => {
    const own = new Map<number, number>();
    for (let i = 0; i < walker.lengths[k]; i++) own.set(list[i], i);
    return own;
  });
  return {
    vertices: Array.from(numbers[0].keys(), (vertex) => ({
      dimension: 0,
      face: vertex,
      ties: [],
      coordinates: vertices.subarray(d * vertex, d * (vertex + 1)),
      error: vertexErrors[vertex],
    })),
    faces: faces.map(({ start, facets }, i) =>
      Array.from(numbers[i + 1].keys(), (face) => ({
        dimension: i + 1,
        face,
        ties: [],
        facets: Array.from(facets.subarray(start[face], start[face + 1]), (facet) => numbers[i].get(facet)!),
      })),
    ),
  };
}

const NEGATIVE = 1;
const POSITIVE = 2;
const CUT = NEGATIVE | POSITIVE;

/**
 * The part of a tile where score i is at least score j, given the signs of their difference at its vertices, of which
 * some are positive and some negative. `crossing` makes the point between two vertices at which the scores tie.
 */
export function clip(
  tile: Tile,
  signs: readonly number[],
  i: number,
  j: number,
  crossing: (from: TileVertex, to: TileVertex, place: Place) => TileVertex,
): Tile {
  const vertices: TileVertex[] = [];
  const faces: TileFace[][] = tile.faces.map(() => []);
  // By dimension: the signs on each face, its number in the part that is kept, and its section's.
  const masks: number[][] = [signs.map((sign) => (sign > 0 ? POSITIVE : sign < 0 ? NEGATIVE : 0))];
  const kept = [tile.vertices.map((vertex, v) => (signs[v] >= 0 ? vertices.push(vertex) - 1 : -1))];
  const sections: number[][] = [[]];
  const sectionFacets = (k: number, facet: number): number[] => {
    if (masks[k][facet] === CUT) return [sections[k][facet]];
    if (masks[k][facet] !== NEGATIVE) return [];
    // A face in the tie that borders the section lies in exactly one facet behind and in one in front.
    const zeros = tile.faces[k - 1][facet].facets.filter((zero) => masks[k - 1][zero] === 0);
    return zeros.map((zero) => kept[k - 1][zero]);
  };
  for (let k = 1; k <= tile.faces.length; k++) {
    const own = tile.faces[k - 1];
    masks.push(own.map(({ facets }) => facets.reduce((mask, facet) => mask | masks[k - 1][facet], 0)));
    kept.push(new Array(own.length).fill(-1));
    sections.push(new Array(own.length).fill(-1));
    own.forEach((face, f) => {
      const mask = masks[k][f];
      if (mask === NEGATIVE) return;
      const facets = face.facets.map((facet) => kept[k - 1][facet]).filter((facet) => facet >= 0);
      if (mask === CUT) {
        const place: Place = { dimension: face.dimension, face: face.face, ties: [...face.ties, [i, j]] };
        if (k === 1) {
          const [from, to] = face.facets.map((vertex) => tile.vertices[vertex]);
          sections[k][f] = vertices.push(crossing(from, to, place)) - 1;
        } else {
          const border = face.facets.flatMap((facet) => sectionFacets(k - 1, facet));
          sections[k][f] = faces[k - 2].push({ ...place, facets: border }) - 1;
        }
        facets.push(sections[k][f]);
      }
      kept[k][f] = faces[k - 1].push({ ...face, facets }) - 1;
    });
  }
  return { vertices, faces };
}
