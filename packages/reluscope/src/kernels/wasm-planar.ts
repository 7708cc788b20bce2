/** The inner loops of the walk in the plane in WebAssembly SIMD (source: assembly/forms.as.ts). */
import { GROWTH, UNDERFLOW } from "../exact/rounding.ts";
import type { PlanarArrays, PlanarLevel } from "./planar-level.ts";

type Numeric = (...values: number[]) => number;

export interface PlanarExports {
  readonly planarClassify: Numeric;
  readonly planarSum: Numeric;
}

/** Addresses are looked up once, because the calls are many and short. */
export class WasmPlanar implements PlanarLevel {
  private readonly loops: PlanarExports;
  private readonly units: number;
  private readonly rows: number;
  private readonly columns: number;
  private readonly weights: number;
  private readonly forms: number;
  private readonly slopes: number;
  private readonly signs: number;
  private readonly list: number;
  private readonly bias: number;
  private readonly sums: number;
  private readonly next: number;
  private readonly active: number;
  private readonly gathered: number;
  private readonly relative: number;
  private readonly stride: number;
  private reachX = 0;
  private reachY = 0;

  constructor(loops: PlanarExports, arrays: PlanarArrays) {
    const { weights, rows } = arrays;
    if (!weights.dense) throw new Error("internal: these loops are for dense weights");
    this.loops = loops;
    this.units = arrays.units;
    this.rows = rows;
    this.columns = weights.columns;
    this.weights = weights.dense.byteOffset;
    this.forms = arrays.forms.byteOffset;
    this.slopes = arrays.slopes.byteOffset;
    this.signs = arrays.signs.byteOffset;
    this.list = arrays.list.byteOffset;
    this.bias = arrays.bias.byteOffset;
    this.sums = arrays.sums.byteOffset;
    this.next = arrays.next.byteOffset;
    this.active = arrays.active.byteOffset;
    this.gathered = arrays.gathered.byteOffset;
    this.relative = arrays.relative;
    this.stride = 32 * (rows + (rows & 1));
  }

  setReach(x: number, y: number): void {
    this.reachX = x;
    this.reachY = y;
  }

  classify(middleX: number, middleY: number, halfX: number, halfY: number): number {
    return this.loops.planarClassify(
      this.units,
      this.forms,
      this.slopes,
      middleX,
      middleY,
      halfX,
      halfY,
      this.signs,
      this.list,
    );
  }

  pass(): void {
    this.sum(this.units, 0, this.bias, this.next, this.relative);
  }

  base(): void {
    this.sum(this.units, 0, this.bias, this.sums, 0);
  }

  advance(first: number, last: number, from: number, to: number): void {
    const { sums, stride } = this;
    this.sum(last - first, this.list + 4 * first, sums + from * stride, sums + to * stride, 0);
  }

  finish(first: number, last: number, from: number): void {
    const { sums, stride } = this;
    this.sum(last - first, this.list + 4 * first, sums + from * stride, this.next, this.relative);
  }

  /** `relative` 0 leaves the bounds as they are, for a sum that is not whole yet. */
  private sum(listed: number, list: number, start: number, out: number, relative: number): void {
    this.loops.planarSum(
      this.rows,
      this.columns,
      this.weights,
      listed,
      list,
      this.forms,
      this.slopes,
      this.signs,
      this.active,
      this.gathered,
      start,
      out,
      relative,
      GROWTH,
      UNDERFLOW,
      this.reachX,
      this.reachY,
    );
  }
}
