/** The cells of a segment from left to right, as both ways of finding them hand them to `line`. */
import type { NeuronTable } from "./neurons.ts";

/** As in `LineComplex`. */
export interface LineCells {
  readonly neurons: NeuronTable;
  readonly vertices: Float64Array;
  readonly vertexErrors: Float64Array;
  readonly vertexNeuronStart: Uint32Array;
  readonly vertexNeurons: Uint32Array;
  readonly patterns: Uint32Array;
  readonly maps: Float64Array;
  readonly mapErrors: Float64Array;
  /** The cells that are not yet proved to have another map than the cell on their left, increasing. */
  readonly doubtful: ArrayLike<number>;
  readonly exactSigns: number;
}
