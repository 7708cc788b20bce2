/** What the worker that compares answers: plain data. */
import type { LineAnswer, PlaneAnswer } from "../../engine/questions.ts";

/** Where two networks differ most, and their outputs there, evaluated without rounding. */
export interface DifferencePlace {
  readonly coordinates: Float64Array;
  readonly input: Float64Array;
  readonly output: number;
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly difference: number;
}

export interface Compared {
  readonly firstKey: string;
  readonly secondKey: string;
  readonly first: PlaneAnswer | LineAnswer;
  readonly second: PlaneAnswer | LineAnswer;
  /** The network first − second: its cells are where both are affine. */
  readonly difference: PlaneAnswer | LineAnswer;
  /** 1 for each of these cells on which both are the same, proved. */
  readonly same: Uint8Array;
  /** Part of the domain that these cells cover: 0 … 1. */
  readonly sameShare: number;
  /** The same function on the whole domain, proved. */
  readonly equal: boolean;
  readonly maxDifference: number;
  /** The same without rounding, as a fraction, where that is short. */
  readonly exactText?: string;
  readonly place?: DifferencePlace;
  readonly milliseconds: number;
}

export type Progress = (what: string, cells: number) => void;
