/** The result of `polyhedralComplex`: cells and all their faces in any dimension, as plain typed arrays. */
import type { Slice } from "./domain.ts";
import type { NeuronTable } from "./neurons.ts";

/** A bounded polytope in a d-dimensional slice: a box, cut by half-spaces if there are any. */
export interface PolytopeDomain {
  /** d, 1 … 8; beyond 6 without WebAssembly, several times slower */
  readonly dimension: number;
  readonly slice: Slice;
  /** d intervals [low, high]. */
  readonly box: readonly (readonly [number, number])[];
  /** Rows of d + 1 numbers a₁ … a_d, b: the points with a·t + b ≥ 0 belong to the domain. Default none. */
  readonly halfSpaces?: readonly (readonly number[])[];
}

/** The k-faces of a complex, by their facets: face f has the (k − 1)-faces `facets[start[f]] … facets[start[f + 1] − 1]`. */
export interface FaceIncidence {
  readonly start: Uint32Array;
  readonly facets: Uint32Array;
}

/**
 * Cells of an exact polyhedral complex of dimension d with their vertices, edges and facets; C cells, m outputs. In one
 * and two dimensions facets are vertices and edges, with the same numbers.
 */
export interface PolytopeSkeleton {
  readonly dimension: number;
  readonly domain: PolytopeDomain;
  readonly neurons: NeuronTable;
  readonly outputSize: number;
  /** d numbers a vertex: slice coordinates. */
  readonly vertices: Float64Array;
  /** Proved bound on the absolute error of every coordinate of a vertex. */
  readonly vertexErrors: Float64Array;
  /** Two vertices an edge, the smaller number first. */
  readonly edges: Uint32Array;
  /** C + 1: the vertices of cell c are `cellVertices[cellStart[c]] … cellVertices[cellStart[c + 1] − 1]`. */
  readonly cellStart: Uint32Array;
  readonly cellVertices: Uint32Array;
  /** C + 1: facets likewise. */
  readonly cellFacetStart: Uint32Array;
  readonly cellFacets: Uint32Array;
  /** Per facet: the neuron whose crease it lies on, or −1 − k on side k of the domain. */
  readonly facetNeurons: Int32Array;
  /** 2 × facets: the cells on its two sides, the first found in front; −1 outside the domain. */
  readonly facetCells: Int32Array;
  /** C × `neurons.patternWords` */
  readonly patterns: Uint32Array;
  /** C × m × (d + 1): coefficients and constant of each output on each cell. */
  readonly maps: Float64Array;
  /** C × m: proved bound on the error of that form anywhere in the domain. */
  readonly mapErrors: Float64Array;
  readonly counts: {
    readonly cells: number;
    readonly vertices: number;
    readonly edges: number;
    readonly facets: number;
  };
  readonly certified: true;
  /** How many signs needed exact arithmetic: work done, which may differ a little with the number of threads and the kernel. */
  readonly exactSigns: number;
  /** False when the walk was stopped before it had found all cells. */
  readonly complete: boolean;
}

/** Exact polyhedral complex of dimension d; C cells, m outputs. */
export interface PolyhedralComplex {
  readonly dimension: number;
  readonly domain: PolytopeDomain;
  readonly neurons: NeuronTable;
  readonly outputSize: number;
  /** d numbers a vertex: slice coordinates. */
  readonly vertices: Float64Array;
  /** Proved bound on the absolute error of every coordinate of a vertex. */
  readonly vertexErrors: Float64Array;
  /** `faces[k − 1]` are the k-faces, k = 1 … d; the d-faces are the cells, in the order of the walk. */
  readonly faces: readonly FaceIncidence[];
  /** Per (d − 1)-face: the neuron whose crease it lies on, or −1 − k on side k of the domain (2i: low end of t_i, 2i + 1: high end, then the half-spaces). */
  readonly facetNeurons: Int32Array;
  /** 2 × (d − 1)-faces: the cells on its two sides; −1 outside the domain. */
  readonly facetCells: Int32Array;
  /** C × `neurons.patternWords` */
  readonly patterns: Uint32Array;
  /** C × m × (d + 1): coefficients and constant of each output on each cell. */
  readonly maps: Float64Array;
  /** C × m: proved bound on the error of that form anywhere in the domain. */
  readonly mapErrors: Float64Array;
  /** C: linear region of each cell, from 0 in the order of first cells. */
  readonly regions: Uint32Array;
  readonly counts: {
    readonly cells: number;
    readonly linearRegions: number;
    /** Numbers of vertices, edges, …, cells. */
    readonly fVector: readonly number[];
  };
  /** Alternating sum of the f-vector; 1 on a convex domain. */
  readonly euler: number;
  readonly certified: true;
  /** How many signs needed exact arithmetic: work done, which may differ a little with the number of threads and the kernel. */
  readonly exactSigns: number;
  /** False when the walk was stopped before it had found all cells. */
  readonly complete: boolean;
}
