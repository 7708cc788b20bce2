/**
 * The inner loops of folding a network on a region of the plane (complex/region-folding.ts): which units a region leaves
 * open, by proved ranges of all forms, and what open units give to later forms.
 *
 * A form is A·(x, y, 1) + V·z with a bound q on its error, where z are the outputs of the open units. A and q are a row of four
 * doubles; V stands in columns, each with the coefficients that one open unit has in all forms of a level.
 *
 * Ranges are found by affine arithmetic: the outputs of open units are z = λ·g + m ± ρ, affine in x but for one noise
 * symbol each, and so is every form of later units, with the symbols' coefficients added up over all paths (THEORY section 3). The
 * symbols of the level just before come by one path each.
 */
import type { PlanarLevel } from "./planar-level.ts";
import { type KernelMemory, PANEL_ROWS, type PreparedWeights } from "./prepared-weights.ts";

/** Noise symbols that the loops take at a time; of columns they take four. */
export const SYMBOLS = 16;

/** The most corners of a region. */
export const MOST_CORNERS = 64;

/** Seven numbers of each of four forms, and two forms. */
const LOOKED = 40;

/** Rows of `RegionArrays.outputs`. */
const OUTPUT_ROWS = 7;

/** What the loops work on, in a kernel's memory. */
export interface RegionArrays {
  /** The most open units, and how many numbers stand for them in a row of what follows. */
  readonly most: number;
  readonly stride: number;
  /** x and y of each corner of the region. */
  readonly points: Float64Array;
  /** The open units: their numbers, A and q, and rows of the coefficients of V. */
  readonly open: Int32Array;
  readonly openA: Float64Array;
  readonly openV: Float64Array;
  /**
   * Of their outputs z, a row each: coefficients of x and of y, constants, sums of |noise|, errors, sizes (|z| ≤ size on
   * the whole domain, whatever the signs), and the coefficients of their own noise symbols.
   */
  readonly outputs: Float64Array;
  /** Coefficients of the noise symbols, a row for each output; and those of the form at hand. */
  readonly noise: Float64Array;
  readonly rowNoise: Float64Array;
  /** Relative rounding bound of sums over all units. */
  readonly relative: number;
  /** Room for what a level gives on: its units, and their coefficients column by column. */
  readonly active: Int32Array;
  readonly gathered: Float64Array;
  /** The same for their forms. */
  readonly gatheredForms: Float64Array;
  /** Room for numbers of a few units at a time. */
  readonly looked: Float64Array;
}

/** The forms of a level on the region; `slopes` and `signs` of outputs are missing. */
export interface RegionForms {
  readonly units: number;
  /** The forms of its units and, behind them, those of later levels that wait for what the level adds. */
  readonly rows: number;
  readonly forms: Float64Array;
  readonly columns: Float64Array;
  readonly slopes: Float64Array | undefined;
  readonly signs: Uint8Array | undefined;
}

/** The way from a level's forms to the next level's. */
export interface RegionPassage {
  readonly weights: PreparedWeights;
  /** What the next forms' sums start from: biases, or forms that wait in the level. */
  readonly start: Float64Array;
  /** `base` of these loops sums A and q of the next forms. */
  readonly planar: PlanarLevel;
}

export interface RegionLoops {
  /** How many units are open. */
  readonly count: number;

  /** Bounds |x| and |y| in the domain. */
  setReach(x: number, y: number): void;

  /** Starts on a region with the first `corners` points, which are known up to `error`; no unit is open. */
  start(corners: number, error: number): void;

  /** Opens units of a level whose forms have no V; their sign is not known. */
  open(level: RegionForms, units: Int32Array): void;

  /**
   * Completes the bounds of a level's forms, those that wait too, and opens the units that may have either sign on the region; the
   * others get theirs. False, and none is opened, if more than `most` would be open or if these are outputs.
   */
  settle(level: RegionForms, most: number): boolean;

  /** Sets columns `first … last − 1` of a level, of units that the level before it left open: columns of the weights between. */
  setColumns(level: RegionForms, first: number, last: number, weights: PreparedWeights): void;

  /**
   * The forms and the first `count` columns of the next level, from the level's units that have a sign. If the next level's forms waited in
   * this one, so did their columns, to which the sums are added.
   */
  pass(level: RegionForms, count: number, passage: RegionPassage, next: RegionForms): void;
}

/**
 * Doubles of a column for so many forms: the loops work on whole panels of rows. An odd number of them, so that equal rows of
 * columns do not share a set of the cache.
 */
export function columnLength(rows: number): number {
  return (Math.ceil(rows / PANEL_ROWS) | 1) * PANEL_ROWS;
}

/** Doubles for so many rows of A and q; the loops work on up to four at a time, from any row on. */
export const rowsLength = (rows: number) => 4 * (rows + 4);

/** The row of a level's columns that the next level's sums start from; undefined where nothing waits. */
export function firstWaiting({ units, rows }: RegionForms): number | undefined {
  return rows > units ? units : undefined;
}

/** Arrays for levels of up to `widest` units, with room for `most` open ones, a multiple of SYMBOLS. */
export function regionArrays(
  memory: KernelMemory,
  widest: number,
  most: number,
  relative: number,
): RegionArrays {
  // An odd number of cache lines, so that equal places of rows do not share a set.
  const stride = most + 8;
  return {
    most,
    stride,
    points: memory.float64(2 * MOST_CORNERS),
    open: memory.int32(most),
    openA: memory.float64(4 * most),
    openV: memory.float64(most * stride),
    outputs: memory.float64(OUTPUT_ROWS * stride),
    noise: memory.float64(most * stride),
    rowNoise: memory.float64(stride),
    relative,
    active: memory.int32(widest + 1),
    gathered: memory.float64(most * widest),
    gatheredForms: memory.float64(4 * (widest + 1)),
    looked: memory.float64(LOOKED),
  };
}
