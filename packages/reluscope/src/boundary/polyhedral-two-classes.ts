/**
 * The boundary between two classes on a polyhedral complex. The difference f of their scores is continuous, so one
 * certified sign a vertex tells everything: a face with vertices on both sides of {f = 0} is cut, and its section is a
 * face of the boundary of one dimension less; a face all of whose vertices have f = 0 lies in {f = 0}.
 */
import { GrowableInt32 } from "../complex/growable.ts";
import type { BoundaryFaces } from "./polyhedral-faces.ts";
import { borderFaces, handDown } from "./polyhedral-faces.ts";
import type { BoundaryPlaces, BoundedPoint } from "./polyhedral-places.ts";

const NEGATIVE = 1;
const POSITIVE = 2;
const CUT = NEGATIVE | POSITIVE;

/** How many cells pass between two calls of `onProgress`. */
const PROGRESS_STEP = 1024;

/** Faces of the boundary of dimension k: sections of cut (k + 1)-faces as 2 · face + 1, k-faces in {f = 0} as 2 · face. */
class Found {
  readonly list = new GrowableInt32();
  private readonly sections: Int32Array;
  private readonly zeros: Int32Array;

  constructor(sections: number, zeros: number) {
    this.sections = new Int32Array(sections).fill(-1);
    this.zeros = new Int32Array(zeros).fill(-1);
  }

  /** Number of a face in the boundary, a new one when it comes for the first time. */
  number(face: number, isSection: boolean): number {
    const known = isSection ? this.sections : this.zeros;
    if (known[face] < 0) {
      known[face] = this.list.length;
      this.list.push(2 * face + (isSection ? 1 : 0));
    }
    return known[face];
  }
}

/** @param onProgress called now and then with the number of cells looked at so far */
export function twoClassFaces(
  places: BoundaryPlaces,
  onProgress: (cells: number) => void = () => {},
): BoundaryFaces {
  const { complex } = places;
  const { dimension: d, faces, facetCells, counts } = complex;
  const owners = handDown(
    complex,
    facetCells.filter((_, k) => k % 2 === 0),
  );
  const signs = signMasks(places, owners[0]);
  const found = Array.from({ length: d }, (_, k) => new Found(counts.fVector[k + 1], counts.fVector[k]));
  const pieceCells = new GrowableInt32();
  const upperCells = new GrowableInt32();
  let flatCells = 0;
  const cells = faces[d - 1];
  for (let cell = 0; cell < counts.cells; cell++) {
    if (cell % PROGRESS_STEP === 0 && cell > 0) onProgress(cell);
    if (signs[d][cell] === CUT) {
      found[d - 1].number(cell, true);
      pieceCells.push(cell);
      upperCells.push(cell);
      continue;
    }
    if (signs[d][cell] === 0) flatCells++;
    for (let at = cells.start[cell]; at < cells.start[cell + 1]; at++) {
      const facet = cells.facets[at];
      const other = facetCells[2 * facet + 1];
      // Cells come in increasing order, so this is the facet's first one.
      if (signs[d - 1][facet] !== 0 || facetCells[2 * facet] !== cell || other < 0) continue;
      const above = signs[d][cell] === POSITIVE;
      if (above === (signs[d][other] === POSITIVE)) continue;
      found[d - 1].number(facet, false);
      pieceCells.push(Math.min(cell, other));
      upperCells.push(above ? cell : other);
    }
  }
  const incidences = Array.from({ length: d - 1 }, (_, i) => d - 1 - i).map((k) =>
    facetsOf(places, signs, found[k], found[k - 1], k),
  );
  const border = borderFaces(complex);
  const onBorder = found.map(({ list }, k) =>
    Uint8Array.from(list.data.subarray(0, list.length), (entry) => {
      const carrier = k + (entry & 1);
      return carrier < d && border[carrier][entry >> 1] >= 0 ? 1 : 0;
    }),
  );
  const points = found[0].list.toArray();
  const placeOf = (vertex: number) => {
    const face = points[vertex] >> 1;
    if ((points[vertex] & 1) === 0) return { dimension: 0, face, ties: [], cell: owners[0][face] };
    const cell = d === 1 ? face : owners[1][face];
    return { dimension: 1, face, ties: [[1, 0] as const], cell };
  };
  const vertices = new Float64Array(d * points.length);
  const vertexErrors = new Float64Array(points.length);
  for (let vertex = 0; vertex < points.length; vertex++) {
    const { coordinates, error } = pointAt(places, placeOf(vertex));
    vertices.set(coordinates, d * vertex);
    vertexErrors[vertex] = error;
  }
  const pieces = pieceCells.length;
  return {
    vertices,
    vertexErrors,
    faces: incidences.reverse(),
    onBorder,
    pieceCells: Uint32Array.from(pieceCells.toArray()),
    upperCells: Uint32Array.from(upperCells.toArray()),
    pieceClasses: Uint32Array.from({ length: 2 * pieces }, (_, k) => k % 2),
    flatCells,
    placeOf,
  };
}

/** Per dimension 0 … d: which signs the scores' difference has at the vertices of each face. */
function signMasks(places: BoundaryPlaces, owners: Int32Array): Uint8Array[] {
  const { complex } = places;
  const masks = complex.counts.fVector.map((count) => new Uint8Array(count));
  for (let vertex = 0; vertex < owners.length; vertex++) {
    places.load(owners[vertex]);
    const sign = places.signAtVertex(1, 0, vertex);
    masks[0][vertex] = sign > 0 ? POSITIVE : sign < 0 ? NEGATIVE : 0;
  }
  complex.faces.forEach(({ start, facets }, i) => {
    const lower = masks[i];
    const upper = masks[i + 1];
    for (let face = 0; face < upper.length; face++) {
      let mask = 0;
      for (let at = start[face]; at < start[face + 1]; at++) mask |= lower[facets[at]];
      upper[face] = mask;
    }
  });
  return masks;
}

/** The facets of the boundary's k-faces, which get their numbers here. */
function facetsOf({ complex }: BoundaryPlaces, signs: Uint8Array[], upper: Found, lower: Found, k: number) {
  const { list } = upper;
  const start = new Uint32Array(list.length + 1);
  const facets = new GrowableInt32();
  for (let i = 0; i < list.length; i++) {
    const face = list.data[i] >> 1;
    if ((list.data[i] & 1) === 0) {
      const own = complex.faces[k - 1];
      for (let at = own.start[face]; at < own.start[face + 1]; at++) {
        facets.push(lower.number(own.facets[at], false));
      }
    } else {
      const above = complex.faces[k];
      const own = complex.faces[k - 1];
      for (let at = above.start[face]; at < above.start[face + 1]; at++) {
        const facet = above.facets[at];
        const mask = signs[k][facet];
        if (mask === CUT) facets.push(lower.number(facet, true));
        else if (mask === NEGATIVE) {
          // A face in {f = 0} that borders the section lies in exactly one facet behind and in one in front.
          for (let below = own.start[facet]; below < own.start[facet + 1]; below++) {
            const zero = own.facets[below];
            if (signs[k - 1][zero] === 0) facets.push(lower.number(zero, false));
          }
        }
      }
    }
    start[i + 1] = facets.length;
  }
  return { start, facets: Uint32Array.from(facets.toArray()) };
}

function pointAt(places: BoundaryPlaces, place: ReturnType<BoundaryFaces["placeOf"]>): BoundedPoint {
  const { vertices, vertexErrors, dimension: d, faces } = places.complex;
  const at = (vertex: number) => ({
    coordinates: vertices.subarray(d * vertex, d * (vertex + 1)),
    error: vertexErrors[vertex],
  });
  if (place.dimension === 0) return at(place.face);
  places.load(place.cell);
  const { start, facets } = faces[0];
  const first = start[place.face];
  return places.crossing(at(facets[first]), at(facets[first + 1]), 1, 0, place);
}
