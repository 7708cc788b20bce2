/** The result of `lineBoundary`: where the network's decision changes on a segment, as plain typed arrays. */
import type { Decision } from "./decision.ts";

/** Exact decision boundary on a segment: P points, and T tiles of one class each between them. */
export interface LineBoundary {
  readonly dimension: 1;
  readonly decision: Decision;
  /** How each class is called, by class number. */
  readonly classNames: readonly string[];
  /** P: places where the class changes, increasing, in the slice coordinate. */
  readonly positions: Float64Array;
  /** P: proved bound on the absolute error of each. */
  readonly positionErrors: Float64Array;
  /** 2·P: class on the left and on the right of each. */
  readonly pieceClasses: Uint32Array;
  /** P; every point is a component of its own, and has no border. */
  readonly components: number;
  readonly closed: number;
  /** Number of points: their 0-dimensional volume. */
  readonly measure: number;
  readonly betti: readonly [number];
  /** Cells in part of which, or all of which, the best classes tie on an interval. */
  readonly flatCells: number;
  /** Total length of each class, in the slice coordinate. */
  readonly classLengths: Float64Array;
  /** Intervals of one class, left to right: ends (T + 1) and classes (T). */
  readonly tiles: { readonly ends: Float64Array; readonly classes: Uint32Array };
  readonly certified: true;
  readonly exactSigns: number;
}
