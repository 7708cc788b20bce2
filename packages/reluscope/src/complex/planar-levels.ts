/** What a walk in the plane works on: the levels of the whole network, or of what is left of it on a region. */
import type { Kernel } from "../kernels/kernel.ts";
import type { PlanarLevel } from "../kernels/planar-level.ts";
import type { PreparedWeights } from "../kernels/prepared-weights.ts";

/** Per level: forms in rows of 4; per hidden level: signs, slopes and lists of units, and the loops over them. */
export interface PlanarLevels {
  readonly forms: readonly Float64Array[];
  readonly signs: readonly Uint8Array[];
  readonly slopes: readonly Float64Array[];
  readonly cuts: readonly Int32Array[];
  readonly planar: readonly PlanarLevel[];
  /** The units that stand at the places of a level; undefined where every unit stands at its own. */
  readonly units: readonly (Int32Array | undefined)[];
}

/** Levels and what they are made of, so that they can be folded. */
export interface FoldableLevels extends PlanarLevels {
  /** How many forms a level has: those of its units and, behind them, those of later levels that wait for what it adds. */
  readonly rows: readonly number[];
  /** From the units of the level before to a level's forms, from level 1 on. */
  readonly weights: readonly PreparedWeights[];
  /** The biases of a level as forms, from which its sums start; undefined where they start from forms that waited in the level before. */
  readonly biasForms: readonly (Float64Array | undefined)[];
}

/** The whole network's levels. */
export interface WholeLevels extends FoldableLevels {
  readonly kernel: Kernel;
  /** Room for the forms that a sum reads. */
  readonly active: Int32Array;
  readonly gathered: Float64Array;
}
