/** The inner loops of folding a network on a region in WebAssembly SIMD (source: assembly/region.as.ts). */
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import { type PreparedWeights, panelLength } from "./prepared-weights.ts";
import {
  columnLength,
  firstWaiting,
  type RegionArrays,
  type RegionForms,
  type RegionLoops,
  type RegionPassage,
} from "./region-loops.ts";
import { TypescriptRegion } from "./typescript-region.ts";

type Numeric = (...values: number[]) => number;

export interface RegionExports {
  readonly setRegion: Numeric;
  readonly startRegion: Numeric;
  readonly openUnits: Numeric;
  readonly settle: Numeric;
  readonly setColumns: Numeric;
  readonly passColumns: Numeric;
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
      arrays.stride,
      arrays.points.byteOffset,
      arrays.open.byteOffset,
      arrays.openA.byteOffset,
      arrays.openV.byteOffset,
      arrays.outputs.byteOffset,
      arrays.noise.byteOffset,
      arrays.rowNoise.byteOffset,
      arrays.looked.byteOffset,
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
  }

  open({ forms, slopes }: RegionForms, units: Int32Array): void {
    this.arrays.active.set(units);
    this.loops.openUnits(
      units.length,
      this.arrays.active.byteOffset,
      forms.byteOffset,
      (slopes as Float64Array).byteOffset,
    );
    this.count = units.length;
  }

  settle({ units, rows, forms, columns, slopes, signs }: RegionForms, most: number): boolean {
    const count = this.loops.settle(
      units,
      rows,
      forms.byteOffset,
      columns.byteOffset,
      8 * columnLength(rows),
      slopes?.byteOffset ?? 0,
      signs?.byteOffset ?? 0,
      this.count,
      most,
    );
    if (count < 0) return false;
    this.count = count;
    return true;
  }

  setColumns(level: RegionForms, first: number, last: number, weights: PreparedWeights): void {
    const { dense, columns } = weights;
    if (!dense) {
      this.typescript.setColumns(level, first, last, weights);
      return;
    }
    const step = 8 * columnLength(level.rows);
    const to = level.columns.byteOffset + first * step;
    this.loops.setColumns(
      last - first,
      this.arrays.open.byteOffset + 4 * first,
      level.rows,
      dense.byteOffset,
      8 * panelLength(1, columns),
      to,
      step,
    );
  }

  pass(level: RegionForms, count: number, passage: RegionPassage, next: RegionForms): void {
    const { weights, start } = passage;
    if (!weights.dense) {
      this.typescript.pass(level, count, passage, next);
      return;
    }
    const waiting = firstWaiting(level);
    this.loops.passColumns(
      level.units,
      level.forms.byteOffset,
      (level.slopes as Float64Array).byteOffset,
      (level.signs as Uint8Array).byteOffset,
      level.columns.byteOffset,
      8 * columnLength(level.rows),
      waiting === undefined ? 0 : level.columns.byteOffset + 8 * waiting,
      count,
      next.rows,
      weights.dense.byteOffset,
      start.byteOffset,
      next.forms.byteOffset,
      next.columns.byteOffset,
      8 * columnLength(next.rows),
      this.arrays.active.byteOffset,
      this.arrays.gatheredForms.byteOffset,
      this.arrays.gathered.byteOffset,
    );
  }
}
