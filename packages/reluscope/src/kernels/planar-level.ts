/**
 * The inner loops of the walk in the plane, one object for each hidden level: from the forms of the level's units on a
 * cell to their signs, and to the forms of the next level.
 *
 * A form is a row of 4 doubles: a, b, c of a·x + b·y + c, and a bound on its error. Sums for the next level are kept
 * in numbered places, so that cells share what they have in common (THEORY section 3).
 */
import type { PreparedWeights } from "./prepared-weights.ts";

export interface PlanarLevel {
  /** Bounds |x| and |y| in the domain. */
  setReach(x: number, y: number): void;

  /**
   * Signs of the units on a cell inside the box middle ± half; those that the box does not decide get sign 0 and are
   * put into the list. Returns how many these are.
   */
  classify(middleX: number, middleY: number, halfX: number, halfY: number): number;

  /** The next forms on a cell where every unit has a sign. */
  pass(): void;

  /** Puts into place 0 what the units that have a sign give to the next forms. */
  base(): void;

  /** Puts into place `to` the sum in place `from` and what the units `first … last − 1` of the list give. */
  advance(first: number, last: number, from: number, to: number): void;

  /** The next forms: the sum in place `from` and what the units `first … last − 1` of the list give. */
  finish(first: number, last: number, from: number): void;
}

/** The arrays that a level works on; rows of 4, one more where their number is odd. */
export interface PlanarArrays {
  /** Units of this level, and forms of the next. */
  readonly units: number;
  readonly rows: number;
  readonly weights: PreparedWeights;
  readonly forms: Float64Array;
  readonly slopes: Float64Array;
  readonly signs: Uint8Array;
  /** units + 1 */
  readonly list: Int32Array;
  /** What an empty sum starts from. */
  readonly bias: Float64Array;
  /** The places for sums, one after the other. */
  readonly sums: Float64Array;
  readonly next: Float64Array;
  /** Relative rounding bound of the next forms. */
  readonly relative: number;
  /** Room for the forms that a sum reads: units + 1 numbers and rows. */
  readonly active: Int32Array;
  readonly gathered: Float64Array;
}
