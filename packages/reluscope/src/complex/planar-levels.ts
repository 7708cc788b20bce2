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

/** The whole network's levels and what they are made of. */
export interface WholeLevels extends PlanarLevels {
  readonly kernel: Kernel;
  /** What goes into a level, from level 1 on, and its biases as forms. */
  readonly weights: readonly PreparedWeights[];
  readonly biasForms: readonly Float64Array[];
  /** Room for the forms that a sum reads. */
  readonly active: Int32Array;
  readonly gathered: Float64Array;
}
