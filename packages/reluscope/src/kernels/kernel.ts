/**
 * The inner loops of the cell walk behind one interface: affine forms through a layer, and their signs on a cell
 * (THEORY section 3). There are two implementations with the same bits: WebAssembly SIMD and TypeScript.
 *
 * A form is a row of `width` doubles: d coefficients, a constant, and a bound on the form's error; width is 3 on a line.
 * The plane has loops of its own, see `planar-level.ts`. Coefficients and constant go through the weights, the bound through their absolute values.
 */
import type { PlanarArrays, PlanarLevel } from "./planar-level.ts";
import type { KernelMemory, PreparedWeights } from "./prepared-weights.ts";

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

  /** The loops of one level of a walk in the plane. */
  planarLevel(arrays: PlanarArrays): PlanarLevel;

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
