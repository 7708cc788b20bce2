/**
 * On which side of a hyperplane each cell of a complex lies, or the first cell whose interior it goes through. In doubles with
 * proved bounds; corners known to lie on the hyperplane count as 0, and what else is not decided is decided by exact corners.
 */
import { nearestDouble } from "../exact/dyadic.ts";
import type { ExactForm } from "../exact/exact-forms.ts";
import type { CreaseComplex } from "./crease-complex.ts";
import { evaluationError } from "./unit-forms.ts";

export interface CreaseSides {
  /** Per cell: 1 in front (h ≥ 0), −1 behind; 0 for cells after one that is cut. */
  readonly sides: Int8Array;
  /** The first cell whose interior the hyperplane goes through; −1 when there is none. */
  readonly cut: number;
}

/**
 * @param hyperplane d + 1 integers
 * @param facets facets between two cells that lie in the hyperplane
 */
export function creaseSides(
  complex: CreaseComplex,
  hyperplane: ExactForm,
  facets: readonly number[],
): CreaseSides {
  const { dimension: d, vertices, vertexErrors, cells, domain } = complex;
  const { start, items } = complex.cellVertices;
  const largest = hyperplane.reduce(
    (most, value) => (value > most ? value : -value > most ? -value : most),
    1n,
  );
  const row = Float64Array.from(hyperplane, (value) => nearestDouble(value, largest));
  let size = Math.abs(row[d]);
  let steepness = 0;
  for (let k = 0; k < d; k++) {
    size += Math.abs(row[k]) * Math.max(Math.abs(domain.low[k]), Math.abs(domain.high[k]));
    steepness += Math.abs(row[k]);
  }
  // Rounded vertices may lie a little outside of the domain.
  const error = 2 * evaluationError(d, size);
  const signs = new Int8Array(vertices.length / d);
  for (let v = 0; v < signs.length; v++) {
    let value = row[d];
    for (let k = 0; k < d; k++) value += row[k] * vertices[v * d + k];
    const bound = error + 2 * steepness * vertexErrors[v];
    signs[v] = value > bound ? 1 : value < -bound ? -1 : UNKNOWN;
  }
  markZeros(complex, facets, signs);
  const sides = new Int8Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    let [front, behind, unknown] = [false, false, false];
    for (let k = start[cell]; k < start[cell + 1]; k++) {
      const sign = signs[items[k]];
      if (sign === 1) front = true;
      else if (sign === -1) behind = true;
      else if (sign === UNKNOWN) unknown = true;
    }
    if (unknown && !(front && behind)) ({ front, behind } = complex.exactSides(hyperplane, cell));
    if (front && behind) return { sides, cut: cell };
    sides[cell] = front ? 1 : -1;
  }
  return { sides, cut: -1 };
}

const UNKNOWN = 2;

/** Corners that both cells beside a facet have are the facet's, and so on the hyperplane. */
function markZeros(
  { facetCells, cellVertices }: CreaseComplex,
  facets: readonly number[],
  signs: Int8Array,
): void {
  const { start, items } = cellVertices;
  for (const facet of facets) {
    const [p, q] = [facetCells[2 * facet], facetCells[2 * facet + 1]];
    const own = new Set<number>();
    for (let k = start[p]; k < start[p + 1]; k++) own.add(items[k]);
    for (let k = start[q]; k < start[q + 1]; k++) if (own.has(items[k])) signs[items[k]] = 0;
  }
}
