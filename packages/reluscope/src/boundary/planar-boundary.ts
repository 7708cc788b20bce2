/** The result of `boundary` in two dimensions: where the network's decision changes, as plain typed arrays. */
import type { Decision } from "./decision.ts";

/** Exact decision boundary: P pieces, V end points, K components, and the classes' polygons. */
export interface PlanarBoundary {
  readonly dimension: 2;
  readonly decision: Decision;
  /** How each class is called, by class number: output indices, or "≤ threshold" and "> threshold". */
  readonly classNames: readonly string[];
  /** 2·V: end points of pieces, slice coordinates. */
  readonly vertices: Float64Array;
  /** 2·P: end points of each piece. */
  readonly pieces: Uint32Array;
  /** P: the cell a piece lies in (the smaller one if it lies on an edge). */
  readonly pieceCells: Uint32Array;
  /** 2·P: the classes on its two sides, smaller first. */
  readonly pieceClasses: Uint32Array;
  /** P: component of each piece, from 0. */
  readonly pieceComponents: Uint32Array;
  /** K: 1 where the component has no end point of degree one. */
  readonly componentClosed: Uint8Array;
  readonly components: number;
  /** Number of components without border. */
  readonly closed: number;
  /** Total length, in slice coordinates. */
  readonly measure: number;
  /** Betti numbers over GF(2) of the boundary: components, independent cycles. */
  readonly betti: readonly [number, number];
  /** Cells in part of which, or all of which, the best classes tie on an area. */
  readonly flatCells: number;
  /** Area of each class, in slice coordinates. */
  readonly classAreas: Float64Array;
  /** Convex polygons that tile the domain, each of one class: start (R + 1), corners (2 numbers each), class, cell (R each). */
  readonly tiles: {
    readonly start: Uint32Array;
    readonly corners: Float64Array;
    readonly classes: Uint32Array;
    readonly cells: Uint32Array;
  };
  readonly certified: true;
  readonly exactSigns: number;
}
