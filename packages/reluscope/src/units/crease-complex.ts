/**
 * A complex of any dimension as a decision about its creases needs it: cells with corners, facets between two cells, exact
 * output forms and exact sides of cells. Made from `line`, `partition`, `polyhedralComplex` or `polytopeSkeleton`.
 */
import { ExactOutputs } from "../complex/exact-outputs.ts";
import type { LineComplex } from "../complex/line-complex.ts";
import { type NeuronTable, neuronName, patternSign } from "../complex/neurons.ts";
import type { PlanarComplex } from "../complex/planar-complex.ts";
import type { PolyhedralComplex, PolytopeSkeleton } from "../complex/polyhedral-complex.ts";
import { Polyhedron } from "../exact/double-description.ts";
import type { ExactForm } from "../exact/exact-forms.ts";
import { dot } from "../exact/rational.ts";
import type { Network } from "../network/network.ts";
import { SIGN_NEGATIVE } from "../network/signs.ts";
import { type DomainRows, domainRows } from "./domain-rows.ts";

export type AnyComplex = LineComplex | PlanarComplex | PolyhedralComplex | PolytopeSkeleton;

/** Lists of numbers, one after the other: list i is `items[start[i]] … items[start[i + 1] − 1]`. */
interface Lists {
  readonly start: ArrayLike<number>;
  readonly items: ArrayLike<number>;
}

export class CreaseComplex {
  readonly dimension: number;
  readonly cells: number;
  readonly domain: DomainRows;
  readonly neurons: NeuronTable;
  /** d numbers a vertex, and the bound on their error. */
  readonly vertices: Float64Array;
  readonly vertexErrors: Float64Array;
  readonly cellVertices: Lists;
  /** 2 × facets: the cells on both sides; −1 outside. */
  readonly facetCells: ArrayLike<number>;
  /** Per facet the neuron, or −1 − k on side k of the domain. */
  readonly facetNeurons: ArrayLike<number>;
  /** 2^scale is the denominator of `output`. */
  readonly scale: number;
  private readonly cellFacets: Lists;
  private readonly network: Network;
  private readonly complex: AnyComplex;
  private readonly exact: ExactOutputs;
  private readonly corners = new Map<number, readonly (readonly bigint[])[]>();

  /** @throws Error when the complex is a part */
  constructor(network: Network, complex: AnyComplex) {
    if (!complex.complete) throw new Error("this needs all cells of the domain; the complex is a part");
    this.network = network;
    this.complex = complex;
    this.dimension = complex.dimension;
    this.cells = complex.counts.cells;
    this.domain = domainRows(complex.domain);
    this.neurons = complex.neurons;
    this.vertices = complex.vertices;
    this.vertexErrors = complex.vertexErrors;
    const parts = partsOf(complex);
    this.cellVertices = parts.cellVertices;
    this.cellFacets = parts.cellFacets;
    this.facetCells = parts.facetCells;
    this.facetNeurons = parts.facetNeurons;
    this.exact = new ExactOutputs(network, complex, complex.domain.slice);
    this.scale = this.exact.on(0).scale(network.layers.length);
  }

  /** d + 1 integers over 2^scale. */
  output(cell: number, output: number): ExactForm {
    return this.exact.on(cell).row(this.network.layers.length, output);
  }

  /** The exact form of the facet's neuron on a cell beside it, times its sign there: ≥ 0 on the cell. */
  neuronRow(cell: number, facet: number): ExactForm {
    const [layer, unit] = this.neuronAt(facet);
    const row = this.exact.on(cell).row(layer - 1, unit);
    const negative =
      patternSign(this.neurons, this.complex.patterns, cell, layer - 1, unit) === SIGN_NEGATIVE;
    return negative ? row.map((value) => -value) : row;
  }

  /** [layer from 1, unit from 0] of a facet between two cells. */
  neuronAt(facet: number): [layer: number, unit: number] {
    return neuronName(this.neurons, this.facetNeurons[facet]);
  }

  /** Exact half-spaces of a cell, one for each facet. */
  rows(cell: number): ExactForm[] {
    const { start, items } = this.cellFacets;
    return Array.from({ length: start[cell + 1] - start[cell] }, (_, k) => {
      const facet = items[start[cell] + k];
      const source = this.facetNeurons[facet];
      return source < 0 ? this.domain.rows[-1 - source] : this.neuronRow(cell, facet);
    });
  }

  /** Exact corners of a cell in homogeneous integers (x, w), w > 0. */
  exactCorners(cell: number): readonly (readonly bigint[])[] {
    let corners = this.corners.get(cell);
    if (!corners) {
      let polytope = Polyhedron.space(this.dimension);
      for (const row of this.rows(cell)) polytope = polytope.cut(row);
      corners = polytope.vertices;
      this.corners.set(cell, corners);
    }
    return corners;
  }

  /** The signs that a form takes at a cell's corners. */
  exactSides(form: ExactForm, cell: number): { front: boolean; behind: boolean } {
    const values = this.exactCorners(cell).map((corner) => dot(form, corner));
    return { front: values.some((value) => value > 0n), behind: values.some((value) => value < 0n) };
  }
}

function partsOf(complex: AnyComplex): {
  readonly cellVertices: Lists;
  readonly cellFacets: Lists;
  readonly facetCells: ArrayLike<number>;
  readonly facetNeurons: ArrayLike<number>;
} {
  if ("edgeCells" in complex) {
    const { cellStart: start, cellVertices, cellEdges, edgeCells, edgeNeurons } = complex;
    return {
      cellVertices: { start, items: cellVertices },
      cellFacets: { start, items: cellEdges },
      facetCells: edgeCells,
      facetNeurons: edgeNeurons,
    };
  }
  if ("vertexNeurons" in complex) return lineParts(complex);
  const { facetCells, facetNeurons } = complex;
  if ("cellFacets" in complex) {
    const { cellStart, cellVertices, cellFacetStart, cellFacets } = complex;
    return {
      cellVertices: { start: cellStart, items: cellVertices },
      cellFacets: { start: cellFacetStart, items: cellFacets },
      facetCells,
      facetNeurons,
    };
  }
  const { faces, dimension } = complex;
  const { start, facets } = faces[dimension - 1];
  return {
    cellVertices: cornersOfCells(complex),
    cellFacets: { start, items: facets },
    facetCells,
    facetNeurons,
  };
}

/** Facets of a segment's cells are its vertices; sides of the domain are the lower and the upper end. */
function lineParts({ counts, vertexNeuronStart, vertexNeurons }: LineComplex) {
  const { cells } = counts;
  const start = Uint32Array.from({ length: cells + 1 }, (_, cell) => 2 * cell);
  const items = Uint32Array.from({ length: 2 * cells }, (_, k) => (k >> 1) + (k & 1));
  const facetCells = Int32Array.from({ length: 2 * (cells + 1) }, (_, k) => {
    const cell = (k >> 1) - 1 + (k & 1);
    return cell < cells ? cell : -1;
  });
  const facetNeurons = Int32Array.from({ length: cells + 1 }, (_, k) =>
    k === 0 ? -1 : k === cells ? -2 : vertexNeurons[vertexNeuronStart[k - 1]],
  );
  return { cellVertices: { start, items }, cellFacets: { start, items }, facetCells, facetNeurons };
}

/** The vertices of every cell, increasing, through all faces between. */
function cornersOfCells({ faces, dimension, counts }: PolyhedralComplex): Lists {
  let below: number[][] | undefined;
  for (let k = 0; k < dimension; k++) {
    const { start, facets } = faces[k];
    below = Array.from({ length: start.length - 1 }, (_, face) => {
      const own = Array.from(facets.subarray(start[face], start[face + 1]));
      const found = below ? own.flatMap((facet) => (below as number[][])[facet]) : own;
      return [...new Set(found)].sort((a, b) => a - b);
    });
  }
  const lists = below ?? [];
  const start = new Uint32Array(counts.cells + 1);
  lists.forEach((list, cell) => {
    start[cell + 1] = start[cell] + list.length;
  });
  return { start, items: Uint32Array.from(lists.flat()) };
}
