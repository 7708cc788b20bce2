/**
 * The result of `partition`: the canonical polyhedral complex of a network on a polygon of a plane, as
 * plain typed arrays that anyone can draw, store or send to a worker.
 */
import type { PlanarDomain } from "./domain.ts";
import type { NeuronTable } from "./neurons.ts";

export { SIGN_LINEAR, SIGN_NEGATIVE, SIGN_POSITIVE, SIGN_ZERO } from "../network/signs.ts";

/** Exact two-dimensional polyhedral complex; V vertices, E edges, C cells, m outputs. */
export interface PlanarComplex {
  readonly dimension: 2;
  readonly domain: PlanarDomain;
  readonly neurons: NeuronTable;
  readonly outputSize: number;
  /** 2·V: slice coordinates, nearest doubles known. */
  readonly vertices: Float64Array;
  /** V: proved bound on the absolute error of either coordinate. */
  readonly vertexErrors: Float64Array;
  /** 2·E: end points, the smaller vertex first. */
  readonly edges: Uint32Array;
  /** 2·E: the cells on its two sides; −1 outside the domain. */
  readonly edgeCells: Int32Array;
  /** E: the neuron (index into `neurons`) whose crease it lies on, or −1 − k on side k of the domain. */
  readonly edgeNeurons: Int32Array;
  /** C + 1: cell i has the corners `cellStart[i] … cellStart[i + 1] − 1` of the two arrays below. */
  readonly cellStart: Uint32Array;
  /** Corners of each cell, counter-clockwise. */
  readonly cellVertices: Uint32Array;
  /** `cellEdges[k]` joins corner k to the next corner of the cell. */
  readonly cellEdges: Uint32Array;
  /** C × `neurons.patternWords`: activation patterns, two bits a unit (see `NeuronTable`). */
  readonly patterns: Uint32Array;
  /** C × m × 3: output o on the cell is maps[3k]·s + maps[3k+1]·t + maps[3k+2], k = cell·m + o. */
  readonly maps: Float64Array;
  /** C × m: proved bound on the error of that form anywhere in the domain. */
  readonly mapErrors: Float64Array;
  /** C: linear region of each cell, numbered from 0 in the order of first cells. */
  readonly regions: Uint32Array;
  readonly counts: {
    readonly cells: number;
    readonly linearRegions: number;
    readonly vertices: number;
    readonly edges: number;
    readonly fVector: readonly [number, number, number];
  };
  /** Alternating sum of the f-vector; 1 on a convex domain. */
  readonly euler: number;
  /** Every sign behind the combinatorics was proved. */
  readonly certified: true;
  /** How many signs needed exact arithmetic. */
  /** How many signs needed exact arithmetic: work done, which may differ a little with the number of threads and the kernel. */
  readonly exactSigns: number;
  /** False when the walk was stopped before it had found all cells. */
  readonly complete: boolean;
}
