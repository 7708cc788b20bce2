/** What both implementations of the sweep over a segment offer (see `line-sweep-typescript.ts` for the method). */
import type { Slice } from "../network/slice.ts";
import type { LineTables } from "./line-tables.ts";

/** The domain is at its end. */
export const SWEEP_FINISHED = 0;
/** The chunk is full, or the sweep has only begun: more cells may follow. */
export const SWEEP_GOES_ON = 1;
/** The bounds do not tell a sign, or which of two knots comes first. */
export const SWEEP_UNDECIDED = 2;

/** Bounds grow from cell to cell; forms are computed anew once a level's bounds are this many times what they were. */
export const REBASE = 256;
/** The most cells between two computations from the beginning, so that GROWTH covers sums of as many bounds. */
export const MOST_CROSSINGS = 2 ** 20;
/** Fresh bounds that add up to more than this are no bounds: numbers overflow. */
export const HUGE = 2 ** 900;
/** The first look at a level goes this part of the domain ahead. */
export const STEPS = 64;

export interface LineSweep {
  readonly name: "wasm" | "typescript";
  readonly tables: LineTables;
  /** Finds the forms of the first level on a line, with bounds where |t| ≤ reach. */
  firstForms(slice: Slice, reach: number): void;
  /**
   * Finds the other forms and the signs right of `low`. `reach` bounds |t|.
   * @returns SWEEP_GOES_ON or SWEEP_UNDECIDED
   */
  start(low: number, high: number, reach: number): number;
  /** Fills a chunk from the current cell on. @returns one of the three states; `cells` says how many there are */
  advance(): number;
  /** Number of cells in the chunk. */
  readonly cells: number;
}
