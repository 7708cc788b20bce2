/** The faces of a boundary as they are found, before anything is measured: what both ways of finding them give. */
import type { FaceIncidence, PolyhedralComplex } from "../complex/polyhedral-complex.ts";
import type { Place } from "./polyhedral-places.ts";

/** A point of the boundary: where it lies, and a cell on which the scores may be evaluated there. */
export interface BoundaryPlace extends Place {
  readonly cell: number;
}

export interface BoundaryFaces {
  readonly vertices: Float64Array;
  readonly vertexErrors: Float64Array;
  /** k-faces by their facets, k = 1 … d − 1. */
  readonly faces: readonly FaceIncidence[];
  /** Per dimension 0 … d − 1: 1 for faces on the border of the domain. */
  readonly onBorder: readonly Uint8Array[];
  /** The smaller of the cells at each piece, and the one on the side of the larger class. */
  readonly pieceCells: Uint32Array;
  readonly upperCells: Uint32Array;
  readonly pieceClasses: Uint32Array;
  readonly flatCells: number;
  /** Where a vertex of the boundary lies. */
  readonly placeOf: (vertex: number) => BoundaryPlace;
}

/** For faces of each dimension 0 … d of a complex, a value handed down from facets to their faces; the first one stays. */
export function handDown(complex: PolyhedralComplex, top: Int32Array): Int32Array[] {
  const d = complex.dimension;
  const values: Int32Array[] = new Array(d);
  values[d - 1] = top;
  for (let k = d - 1; k > 0; k--) {
    const { start, facets } = complex.faces[k - 1];
    const upper = values[k];
    const size = k === 1 ? complex.vertexErrors.length : complex.faces[k - 2].start.length - 1;
    const lower = new Int32Array(size).fill(-1);
    for (let face = 0; face + 1 < start.length; face++) {
      if (upper[face] < 0) continue;
      for (let at = start[face]; at < start[face + 1]; at++) {
        if (lower[facets[at]] < 0) lower[facets[at]] = upper[face];
      }
    }
    values[k - 1] = lower;
  }
  return values;
}

/** Per dimension 0 … d − 1: ≥ 0 for the faces of a complex that lie on the border of its domain. */
export function borderFaces(complex: PolyhedralComplex): Int32Array[] {
  return handDown(
    complex,
    complex.facetNeurons.map((source) => (source < 0 ? 0 : -1)),
  );
}
