/**
 * The inner loops of the cell walk behind one interface: affine forms through a layer, and their signs on a cell
 * (THEORY section 3). There are two implementations with the same bits: WebAssembly SIMD and TypeScript.
 *
 * A form is a row of `width` doubles: d coefficients, a constant, and a bound on the form's error; width is 3 on a line.
 * The plane has loops of its own, see `planar-level.ts`. Coefficients and constant go through the weights, the bound through their absolute values.
 */
import type { PlanarArrays, PlanarLevel } from "./planar-level.ts";
import type { KernelMemory, PreparedWeights } from "./prepared-weights.ts";
import type { RegionArrays, RegionLoops } from "./region-loops.ts";

/** The arrays that a level of a walk in three and more dimensions works on. */
export interface LevelArrays {
  readonly width: number;
  readonly weights: PreparedWeights;
  readonly forms: Float64Array;
  readonly slopes: Float64Array;
  readonly signs: Uint8Array;
  /** The units that cut the cell at hand. */
  readonly list: Int32Array;
  /** What an empty sum starts from, the sum that all children of a cell share, and the next level's forms. */
  readonly bias: Float64Array;
  readonly sum: Float64Array;
  readonly next: Float64Array;
  /** Relative rounding bound of the next forms. */
  readonly relative: number;
  /** How far the domain reaches along each axis; six numbers. */
  readonly reach: Float64Array;
  readonly active: Int32Array;
  readonly gathered: Float64Array;
  readonly children?: ChildArrays;
}

/** Where many children of a cell get the next level's forms at once; see `ChildForms`. */
export interface ChildArrays {
  /** For each unit in `list`: the bit of a child's signs that is 1 where the unit is positive, or −1 where it has its sign. */
  readonly bits: Int32Array;
  /** The signs of up to MOST_CHILDREN children, and the next level's forms on them, one child after the other. */
  readonly signs: Int32Array;
  readonly next: Float64Array;
  /** What each unit gives with either sign: TERM_DOUBLES for each row of the next level; and two words that say with which. */
  readonly terms: Float64Array;
  readonly termBits: Int32Array;
}

export const MOST_CHILDREN = 64;
export const TERM_DOUBLES = 8;

/** Doubles of a kernel's memory that the loops of a level take for themselves. */
export const LEVEL_RECORD = 11;

/** `RunningForms.pass`, `base` and `child` of a level, each in one call. */
export interface LevelLoops {
  pass(): void;
  base(): void;
  child(count: number): void;
  /** Prepares `children` of the cell at hand, whose list of cutting units has so many. */
  childTerms(count: number): void;
  /** What `child` finds on each of the first `count` children in `ChildArrays.signs`, bit by bit. */
  children(count: number): void;
}

export interface Kernel {
  readonly name: "wasm" | "typescript";
  readonly memory: KernelMemory;

  /** out = start + Σ over the `count` columns in `active` of weight · form; `gathered` holds their forms in that order. */
  product(
    weights: PreparedWeights,
    width: number,
    start: Float64Array,
    active: Int32Array,
    count: number,
    gathered: Float64Array,
    out: Float64Array,
  ): void;

  /** Adds to every form's bound the rounding `relative` · (largest value in the domain) of using it. */
  completeBounds(width: number, forms: Float64Array, relative: number, reach: Float64Array): void;

  /** The loops of one level of a walk in three and more dimensions; undefined where the functions here do it one by one. */
  level(arrays: LevelArrays): LevelLoops | undefined;

  /** The loops of one level of a walk in the plane. */
  planarLevel(arrays: PlanarArrays): PlanarLevel;

  /** The loops that fold a network on regions of the plane. */
  region(arrays: RegionArrays): RegionLoops;

  /**
   * Signs of units on the segment [left, right] whose ends are known up to `error`; units that the ends do not decide
   * are listed in `undecided`, whose number is returned.
   */
  classifyLine(
    forms: Float64Array,
    slopes: Float64Array,
    left: number,
    right: number,
    error: number,
    signs: Uint8Array,
    undecided: Int32Array,
  ): number;

  /**
   * Copies the forms after their units (times the slope that the sign asks for) one after the other, leaving out those
   * that are zero or have another sign code; of all units, or of the first `listed` in `list`. Returns their number.
   */
  gather(
    width: number,
    listed: number,
    list: Int32Array | undefined,
    forms: Float64Array,
    slopes: Float64Array,
    signs: Uint8Array,
    active: Int32Array,
    gathered: Float64Array,
  ): number;
}
