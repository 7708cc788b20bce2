/** What is trained, how, and what the worker answers: plain data on both sides. */
import type { OptimizerName } from "reluscope";
import type { LineAnswer, PlaneAnswer } from "../../engine/questions.ts";
import type { Box } from "../../state/studio-state.ts";

/** Points of the plane with a class, or values of a function of one input. */
export type TrainKind = "classes" | "values";
export type Start = "random" | "constructed" | "fitted";

/** Everything that decides the training: the same task gives the same networks, step for step. */
export interface TrainTask {
  readonly kind: TrainKind;
  /** [x, y, class] or [x, value]. */
  readonly points: readonly (readonly number[])[];
  /** Where the network is looked at: two intervals for classes, one for values. */
  readonly box: Box;
  /** Units of each hidden layer; constructed and fitted networks have sizes of their own. */
  readonly layers: readonly number[];
  readonly start: Start;
  readonly optimizer: OptimizerName;
  readonly rate: number;
  readonly batch: number;
  readonly seed: number;
}

/** The network after so many steps. */
export interface Moment {
  readonly step: number;
  readonly epoch: number;
  /** Over all points. */
  readonly loss: number;
  /** Share of the points whose class is right; undefined for values. */
  readonly accuracy?: number;
  /** Inputs, units of each hidden layer, outputs. */
  readonly sizes: readonly number[];
  readonly parameters: number;
  /** What the start was made of, where it was constructed or fitted. */
  readonly remark?: string;
  readonly answer: PlaneAnswer | LineAnswer;
}
