/** The result of `line`: the exact pieces of a network on a segment, as plain typed arrays. */
import type { LineDomain } from "./domain.ts";
import type { NeuronTable } from "./neurons.ts";

/** Exact one-dimensional complex: B breakpoints inside the segment, C = B + 1 cells, m outputs. */
export interface LineComplex {
  readonly dimension: 1;
  readonly domain: LineDomain;
  readonly neurons: NeuronTable;
  readonly outputSize: number;
  /** B + 2: ends of the cells in increasing order, first and last the ends of the domain. */
  readonly vertices: Float64Array;
  /** B + 2: proved bound on the absolute error of each. */
  readonly vertexErrors: Float64Array;
  /** B + 1: neurons that switch at vertex i + 1 are `vertexNeurons[vertexNeuronStart[i] … [i + 1] − 1]`. */
  readonly vertexNeuronStart: Uint32Array;
  readonly vertexNeurons: Uint32Array;
  /** C × `neurons.patternWords` */
  readonly patterns: Uint32Array;
  /** C × m × 2: output o on cell i is maps[2k]·t + maps[2k+1], k = i·m + o. */
  readonly maps: Float64Array;
  /** C × m: proved bound on the error of that form anywhere in the domain. */
  readonly mapErrors: Float64Array;
  /** C: linear region of each cell, from 0, left to right. */
  readonly regions: Uint32Array;
  readonly counts: {
    readonly cells: number;
    readonly linearRegions: number;
    readonly vertices: number;
    readonly fVector: readonly [number, number];
  };
  readonly euler: number;
  readonly certified: true;
  readonly exactSigns: number;
  readonly complete: true;
}
