/** The result of `polyhedralBoundary`: where the network's decision changes in any dimension, as plain typed arrays. */
import type { FaceIncidence } from "../complex/polyhedral-complex.ts";
import type { Decision } from "./decision.ts";

/**
 * Exact decision boundary on a domain of dimension d: a polyhedral complex of dimension d − 1 with V vertices, P pieces
 * (its (d − 1)-faces; the vertices if d = 1) and K components.
 */
export interface PolyhedralBoundary {
  /** d, the dimension of the domain. */
  readonly dimension: number;
  readonly decision: Decision;
  /** How each class is called, by class number: output indices, or "≤ threshold" and "> threshold". */
  readonly classNames: readonly string[];
  /** d·V: slice coordinates. */
  readonly vertices: Float64Array;
  /** V: proved bound on the absolute error of every coordinate of a vertex. */
  readonly vertexErrors: Float64Array;
  /** `faces[k − 1]` are the k-faces by their facets, k = 1 … d − 1; the last ones are the pieces. */
  readonly faces: readonly FaceIncidence[];
  /** `onBorder[k]`, k = 0 … d − 1: 1 for a k-face that lies on the border of the domain. */
  readonly onBorder: readonly Uint8Array[];
  /** P: the cell a piece lies in (the smaller one if it lies between two). */
  readonly pieceCells: Uint32Array;
  /** 2·P: the classes on its two sides, smaller first. */
  readonly pieceClasses: Uint32Array;
  /** d·P: unit normals, from the smaller class to the larger one: for a threshold to where the output is above it. */
  readonly pieceNormals: Float64Array;
  /** P: (d − 1)-dimensional volume, in slice coordinates. */
  readonly pieceVolumes: Float64Array;
  /** P: component of each piece, from 0 in the order of first pieces; pieces with a common vertex are connected. */
  readonly pieceComponents: Uint32Array;
  /** Only for d = 3: the corners of each piece, counter-clockwise seen from the side to which its normal points. */
  readonly polygons?: { readonly start: Uint32Array; readonly vertices: Uint32Array };
  /** K: 1 where the component has no (d − 2)-face with only one piece: where it has no border. */
  readonly componentClosed: Uint8Array;
  readonly components: number;
  /** Number of components without border. */
  readonly closed: number;
  /** Total (d − 1)-dimensional volume, in slice coordinates: the number of points for d = 1. */
  readonly measure: number;
  readonly counts: {
    readonly pieces: number;
    /** Numbers of vertices, edges, …, pieces. */
    readonly fVector: readonly number[];
  };
  /** Betti numbers b₀ … b_{d−1} over GF(2). */
  readonly betti: readonly number[];
  /** Betti numbers over GF(2) relative to the part on the border of the domain. */
  readonly relativeBetti: readonly number[];
  /** Alternating sum of the f-vector, and of the Betti numbers. */
  readonly euler: number;
  /** Cells in part of which, or all of which, the best classes tie on a set of full dimension. */
  readonly flatCells: number;
  readonly certified: true;
  readonly exactSigns: number;
}
