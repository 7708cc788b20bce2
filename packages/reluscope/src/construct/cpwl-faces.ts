/** The faces of all dimensions of a piecewise linear complex, and which contain which. */
import { exactRank } from "../exact/exact-rank.ts";
import type { Cell } from "./cells.ts";
import type { PiecewiseComplex } from "./cells-complex.ts";

export interface Face {
  readonly dimension: number;
  /** Numbers of its points, increasing. */
  readonly points: readonly number[];
  /** Cells that contain it, increasing. */
  readonly cells: readonly number[];
  /** Faces of one dimension more that contain it. */
  readonly above: readonly Face[];
  /** Whether it lies on the border of the domain. */
  readonly border: boolean;
}

interface GrowingFace extends Face {
  readonly cells: number[];
  readonly above: GrowingFace[];
  border: boolean;
}

/** `faces[k]` are the k-faces, k = 0 … n. */
export function complexFaces(complex: PiecewiseComplex): Face[][] {
  const { dimension: n, cells, behind } = complex;
  const known = new Map<string, GrowingFace>();
  cells.forEach((cell, c) => {
    const own = cellFaces(complex, cell).map(({ points, dimension }) => {
      const key = points.join();
      let face = known.get(key);
      if (!face) {
        face = { dimension, points, cells: [], above: [], border: false };
        known.set(key, face);
      }
      face.cells.push(c);
      return face;
    });
    for (const face of own) {
      const set = new Set(face.points);
      for (const lower of own) {
        if (lower.dimension + 1 !== face.dimension || lower.above.includes(face)) continue;
        if (lower.points.every((point) => set.has(point))) lower.above.push(face);
      }
    }
    cell.facets.forEach(({ points }, f) => {
      if (behind[c][f] >= 0) return;
      const set = new Set(points);
      for (const face of own) if (face.points.every((point) => set.has(point))) face.border = true;
    });
  });
  const faces: Face[][] = Array.from({ length: n + 1 }, () => []);
  for (const face of known.values()) faces[face.dimension].push(face);
  return faces;
}

/** All faces of a cell, itself too: the intersections of its facets. */
function cellFaces(
  { dimension: n, points: all }: PiecewiseComplex,
  { points, facets }: Cell,
): { points: readonly number[]; dimension: number }[] {
  const found = new Map<string, readonly number[]>();
  let fresh: (readonly number[])[] = facets.map((facet) => facet.points);
  for (const set of fresh) found.set(set.join(), set);
  while (fresh.length > 0) {
    const next: (readonly number[])[] = [];
    for (const set of fresh) {
      for (const facet of facets) {
        const members = new Set(facet.points);
        const common = set.filter((point) => members.has(point));
        const key = common.join();
        if (common.length === 0 || found.has(key)) continue;
        found.set(key, common);
        next.push(common);
      }
    }
    fresh = next;
  }
  const faces = [...found.values()].map((set) => ({
    points: set,
    dimension:
      set.length === 1
        ? 0
        : set.length === 2
          ? 1
          : exactRank(
              set.map((point) => all[point]),
              n + 1,
            ).rank - 1,
  }));
  return [...faces, { points, dimension: n }];
}
