/** The inner loops of folding a network on a region in WebAssembly SIMD (source: assembly/region.as.ts). */
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import type { PreparedWeights } from "./prepared-weights.ts";
import { partLength, type RegionArrays, type RegionForms, type RegionLoops } from "./region-loops.ts";
import { TypescriptRegion } from "./typescript-region.ts";

type Numeric = (...values: number[]) => number;

export interface RegionExports {
  readonly setRegion: Numeric;
  readonly startRegion: Numeric;
  readonly openUnits: Numeric;
  readonly settle: Numeric;
  readonly passParts: Numeric;
}

export class WasmRegion implements RegionLoops {
  count = 0;

  private readonly loops: RegionExports;
  private readonly arrays: RegionArrays;
  private reachX = 0;
  private reachY = 0;
  /** For sparse weights. */
  private readonly typescript: TypescriptRegion;

  constructor(loops: RegionExports, arrays: RegionArrays) {
    this.loops = loops;
    this.arrays = arrays;
    this.typescript = new TypescriptRegion(arrays);
    loops.setRegion(
      arrays.most,
      arrays.points.byteOffset,
      arrays.open.byteOffset,
      arrays.openA.byteOffset,
      arrays.openV.byteOffset,
      arrays.outputs.byteOffset,
      arrays.noise.byteOffset,
      arrays.rowNoise.byteOffset,
      arrays.relative,
      GROWTH,
      UNDERFLOW,
      ROUNDING,
    );
  }

  setReach(x: number, y: number): void {
    this.reachX = x;
    this.reachY = y;
  }

  start(corners: number, error: number): void {
    this.loops.startRegion(this.reachX, this.reachY, corners, error);
    this.count = 0;
    this.arrays.outputs.fill(0);
  }

  open({ forms, slopes }: RegionForms, units: Int32Array): void {
    this.arrays.active.set(units);
    this.count = this.loops.openUnits(
      units.length,
      this.arrays.active.byteOffset,
      forms.byteOffset,
      (slopes as Float64Array).byteOffset,
    );
  }

  settle({ units, forms, parts, slopes, signs }: RegionForms, most: number): boolean {
    const count = this.loops.settle(
      units,
      forms.byteOffset,
      parts.byteOffset,
      8 * partLength(units),
      slopes?.byteOffset ?? 0,
      signs?.byteOffset ?? 0,
      this.count,
      most,
    );
    if (count < 0) return false;
    this.count = count;
    return true;
  }

  pass(level: RegionForms, parts: number, weights: PreparedWeights, next: Float64Array): void {
    if (!weights.dense) {
      this.typescript.pass(level, parts, weights, next);
      return;
    }
    const { active, gathered } = this.arrays;
    this.loops.passParts(
      level.units,
      (level.slopes as Float64Array).byteOffset,
      (level.signs as Uint8Array).byteOffset,
      level.parts.byteOffset,
      8 * partLength(level.units),
      parts,
      weights.rows,
      weights.dense.byteOffset,
      next.byteOffset,
      8 * partLength(weights.rows),
      active.byteOffset,
      gathered.byteOffset,
    );
  }
}
