/** The cells of a polyhedral complex one by one: corners, half-spaces, neighbours, interior points, affine maps. */
import type { Network } from "../network/network.ts";
import { CellFacets } from "./cell-facets.ts";
import { type InputMap, inputMap } from "./cell-input-map.ts";
import { type InteriorPoint, interiorPoint } from "./cell-interior.ts";
import { InvalidDomainError } from "./domain.ts";
import type { PolyhedralComplex } from "./polyhedral-complex.ts";

export type { InputMap } from "./cell-input-map.ts";
export type { ExactVertex, InteriorPoint } from "./cell-interior.ts";

/** A cell as the convex hull of its V vertices and as the intersection of F half-spaces, none of them redundant. */
export interface CellPolytope {
  readonly dimension: number;
  readonly cell: number;
  /** V: numbers of its vertices in the complex, increasing. */
  readonly vertices: Uint32Array;
  /** V × d: their slice coordinates. */
  readonly coordinates: Float64Array;
  /** V: proved bound on the error of every coordinate. */
  readonly vertexErrors: Float64Array;
  /** F: its facets, (d − 1)-faces of the complex. */
  readonly facets: Uint32Array;
  /** F × (d + 1): rows a₁ … a_d, b; the cell is where a·t + b ≥ 0 for all of them, and facet k where row k is 0. */
  readonly rows: Float64Array;
  /** F: proved bound on the error of a·t + b, its evaluation in doubles included, anywhere in the domain. */
  readonly rowErrors: Float64Array;
  /** F: the neuron whose form (or minus its form) the row is, or −1 − k for side k of the domain (see `facetNeurons`). */
  readonly sources: Int32Array;
  /** F: the cell on the other side; −1 outside the domain. */
  readonly neighbours: Int32Array;
}

/** A row of a cell's H-representation without rounding: (a, b) = integers / 2^shift. */
export interface ExactRow {
  /** d + 1 */
  readonly integers: readonly bigint[];
  readonly shift: number;
}

/** Asks for cells by number; cells that follow one another in the complex share work. */
export interface CellGeometry {
  /** V- and H-representation, and the neighbours. */
  polytope(cell: number): CellPolytope;
  /** The rows of `polytope(cell)` exactly, in the same order. */
  exactRows(cell: number): ExactRow[];
  /** A point proved to be strictly inside, for cells of any thinness. */
  interiorPoint(cell: number): InteriorPoint;
  /**
   * The affine map of the inputs on the cell. Where a unit vanishes on the whole cell it counts as off: the map holds
   * on the slice, and around it unless there is such a unit. In slice coordinates the map is in `complex.maps`.
   */
  inputMap(cell: number): InputMap;
}

/**
 * The geometry of single cells of `complex`, which must be a complex of `network`. Patterns are in
 * `patternStrings(complex.neurons, complex.patterns, cell)`, volumes in `cellVolumes(complex)`.
 *
 * @throws InvalidDomainError when a cell is asked for that is not there
 * @example
 * const { rows, sources } = cellGeometry(network, complex).polytope(7);
 */
export function cellGeometry(network: Network, complex: PolyhedralComplex): CellGeometry {
  const facets = new CellFacets(network, complex);
  const { dimension: d, counts } = complex;
  const check = (cell: number) => {
    if (!Number.isInteger(cell) || cell < 0 || cell >= counts.cells)
      throw new InvalidDomainError(`no cell ${cell}; cells are 0 … ${counts.cells - 1}`);
  };
  const polytope = (cell: number): CellPolytope => {
    check(cell);
    const own = facets.of(cell);
    const vertices = verticesOf(complex, d, cell);
    const coordinates = new Float64Array(vertices.length * d);
    vertices.forEach((vertex, k) => {
      coordinates.set(complex.vertices.subarray(vertex * d, (vertex + 1) * d), k * d);
    });
    const { rows, errors } = facets.rows(cell);
    return {
      dimension: d,
      cell,
      vertices,
      coordinates,
      vertexErrors: Float64Array.from(vertices, (vertex) => complex.vertexErrors[vertex]),
      facets: own,
      rows,
      rowErrors: errors,
      sources: Int32Array.from(own, (facet) => complex.facetNeurons[facet]),
      neighbours: Int32Array.from(own, (facet) => {
        const [first, second] = complex.facetCells.subarray(2 * facet, 2 * facet + 2);
        return first === cell ? second : first;
      }),
    };
  };
  return {
    polytope,
    exactRows(cell) {
      check(cell);
      return facets.exactRows(cell);
    },
    interiorPoint(cell) {
      const { vertices, ...known } = polytope(cell);
      return interiorPoint({
        ...known,
        exactRows: () => facets.exactRows(cell).map(({ integers }) => integers),
        rowsAtVertices() {
          const corners = Array.from(known.facets, (facet) => new Set(verticesOf(complex, d - 1, facet)));
          return Array.from(vertices, (vertex) => corners.flatMap((set, k) => (set.has(vertex) ? [k] : [])));
        },
      });
    },
    inputMap(cell) {
      check(cell);
      return inputMap(network, complex, cell);
    },
  };
}

/** The vertices of a k-face, increasing. */
function verticesOf({ faces }: PolyhedralComplex, k: number, face: number): Uint32Array {
  let level = new Set([face]);
  for (let i = k; i > 0; i--) {
    const { start, facets } = faces[i - 1];
    const below = new Set<number>();
    for (const one of level) for (let at = start[one]; at < start[one + 1]; at++) below.add(facets[at]);
    level = below;
  }
  return Uint32Array.from(level).sort();
}
