/**
 * Convex pieces of a domain glued into a complex by the exact coordinates of their corners, with a proof that
 * they tile the domain face to face.
 *
 * The proof: each piece's border is a cycle. If every facet belongs to two pieces that run through it in
 * opposite directions, or to one piece and to a side of the domain, then the sum of all those cycles is a cycle
 * inside the border of the domain in which nothing is repeated: that border itself. So every point of the
 * domain is covered exactly once, and no corner lies inside another piece's side.
 */
import { dot, type Form, keyOf, type Point, ratio } from "./dyadic-integers.ts";
import type { Corners } from "./split.ts";

export interface Facet {
  /** One vertex on a line; two, the smaller first, in a plane. */
  readonly vertices: readonly number[];
  /** The one or two pieces that have it. */
  readonly pieces: number[];
}

export interface Glued {
  readonly vertices: Point[];
  /** Each piece's corners, in its own order. */
  readonly corners: number[][];
  readonly facets: Facet[];
}

export function glue(pieces: readonly Corners[], domain: Corners): Glued {
  const indexOf = new Map<string, number>();
  const vertices: Point[] = [];
  const corners = pieces.map((piece) =>
    piece.map((point) => {
      const key = keyOf(point);
      let index = indexOf.get(key);
      if (index === undefined) {
        index = vertices.length;
        indexOf.set(key, index);
        vertices.push(point);
      }
      return index;
    }),
  );
  const planar = domain.length > 2;
  const facets = new Map<string, Facet>();
  const directions = new Set<string>();
  corners.forEach((piece, number) => {
    piece.forEach((from, i) => {
      const to = planar ? piece[(i + 1) % piece.length] : from;
      const direction = planar ? `${from}>${to}` : `${from}${i === 0 ? ">" : "<"}`;
      if (directions.has(direction)) throw new Error(`oracle: two pieces overlap along facet ${direction}`);
      directions.add(direction);
      const ends = planar ? [Math.min(from, to), Math.max(from, to)] : [from];
      const key = ends.join(" ");
      const facet = facets.get(key);
      if (facet) facet.pieces.push(number);
      else facets.set(key, { vertices: ends, pieces: [number] });
    });
  });
  const sides = domainSides(domain);
  for (const facet of facets.values()) {
    if (facet.pieces.length === 2) continue;
    const ends = facet.vertices.map((v) => vertices[v]);
    const onBorder = sides.some((side) => ends.every((end) => dot(side, end) === 0n));
    if (!onBorder) throw new Error(`oracle: not face to face at ${ends.map(keyOf).join(" – ")}`);
  }
  return { vertices, corners, facets: [...facets.values()] };
}

/** A form for each side of the domain that is zero on it. */
function domainSides(domain: Corners): Form[] {
  if (domain.length === 2) return domain.map(([x, w]) => [w, -x]);
  return domain.map((p, i) => {
    const q = domain[(i + 1) % domain.length];
    return [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]];
  });
}

/** Classes of an equivalence relation that is given pair by pair; classes are numbered by their first members. */
export function classesOf(size: number, pairs: Iterable<readonly [number, number]>): number[] {
  const parent = Array.from({ length: size }, (_, i) => i);
  const root = (i: number): number => {
    while (parent[i] !== i) i = parent[i];
    return i;
  };
  for (const [a, b] of pairs) {
    const [low, high] = [root(a), root(b)].sort((x, y) => x - y);
    parent[high] = low;
  }
  const numbers = new Map<number, number>();
  return parent.map((_, i) => {
    const r = root(i);
    if (!numbers.has(r)) numbers.set(r, numbers.size);
    return numbers.get(r)!;
  });
}

/** Length of a segment or area of a polygon, as a double rounded once per piece. */
export function measureOf(corners: Corners): number {
  if (corners.length === 2) {
    const [[x, w], [y, v]] = corners;
    return ratio(y * w - x * v, v * w);
  }
  let area = 0;
  for (let i = 1; i + 1 < corners.length; i++) area += triangle(corners[0], corners[i], corners[i + 1]);
  return area;
}

function triangle(p: Point, q: Point, r: Point): number {
  const determinant =
    p[0] * (q[1] * r[2] - q[2] * r[1]) -
    p[1] * (q[0] * r[2] - q[2] * r[0]) +
    p[2] * (q[0] * r[1] - q[1] * r[0]);
  return ratio(determinant, 2n * p[2] * q[2] * r[2]);
}
