/** What the page asks the engine's worker, and what it answers: plain data on both sides. */
import type { Decision, LineComplex, NeuronTable, PlanarComplex, PolyhedralBoundary, Slice } from "reluscope";
import type { LineMarks } from "reluscope/draw";
import type { SceneData } from "reluscope/view";

/** A model file as the page keeps it. */
export interface ModelFile {
  /** Names the bytes: equal keys, equal files. */
  readonly key: string;
  /** File name, for the format and for messages. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Bytes of external data files of an ONNX model, by name. */
  readonly external?: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
  /** Architecture of a file that holds weights only. */
  readonly arch?: string;
}

/** What a loaded model is. */
export interface ModelSummary {
  readonly key: string;
  readonly name: string;
  readonly format: string;
  readonly inputSize: number;
  readonly outputSize: number;
  /** Hidden layers: units, and how many of them can make a crease. */
  readonly layers: readonly { readonly units: number; readonly neurons: number }[];
  readonly parameters: number;
  readonly notices: readonly string[];
  readonly operators: readonly { readonly name: string; readonly count: number }[];
  /** True when composing operators rounded a weight. */
  readonly folded: boolean;
}

/** Where a model is looked at. */
export interface Place {
  readonly slice: Slice;
  /** One interval for each dimension of the slice. */
  readonly box: readonly (readonly [low: number, high: number])[];
  /** Default: one output against 0, several outputs by the largest; null for no decision. */
  readonly decision?: Decision | null;
}

/** Facts about the decision boundary of a plane. */
export interface BoundaryFacts {
  readonly pieces: number;
  readonly components: number;
  readonly closed: number;
  readonly length: number;
  readonly classNames: readonly string[];
  readonly classAreas: Float64Array;
}

/** An exact planar complex, ready to be drawn. */
export interface PlaneAnswer extends SceneData {
  readonly kind: "plane";
  readonly maps: Float64Array;
  readonly patterns: Uint32Array;
  readonly steepest: readonly number[];
  readonly vertexErrors: Float64Array;
  readonly euler: number;
  readonly exactSigns: number;
  readonly axisNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly boundaryFacts?: BoundaryFacts;
  readonly milliseconds: number;
}

/** The exact pieces along a line, ready to be drawn. */
export interface LineAnswer extends Omit<LineComplex, "mapErrors" | "vertexErrors"> {
  readonly kind: "line";
  readonly axisNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly marks?: LineMarks;
  readonly milliseconds: number;
}

/** The exact decision surface in a box of three dimensions. */
export interface SpaceAnswer {
  readonly kind: "space";
  readonly box: readonly (readonly [number, number])[];
  readonly boundary: PolyhedralBoundary;
  readonly neurons: NeuronTable;
  /** pieces × `neurons.patternWords`: the pattern of the cell in which each piece lies. */
  readonly piecePatterns: Uint32Array;
  readonly counts: { readonly cells: number; readonly linearRegions: number };
  readonly axisNames: readonly string[];
  readonly milliseconds: number;
}

export type Answer = PlaneAnswer | LineAnswer | SpaceAnswer;

/** A unit's affine forms and the network's map in the coordinates of the inputs, on one cell of a plane. */
export interface CellMapAnswer {
  /** outputs × inputs, row-major. */
  readonly matrix: Float64Array;
  readonly constant: Float64Array;
}

/** Shapes of results that calls of other panels may need. */
export type { PlanarComplex };
