/** The loops of one level of a walk in three and more dimensions in WebAssembly SIMD (source: assembly/any-dimension.as.ts). */
import { GROWTH, UNDERFLOW } from "../exact/rounding.ts";
import type { LevelArrays, LevelLoops } from "./kernel.ts";

type Numeric = (...values: number[]) => number;

export class WasmLevel implements LevelLoops {
  private readonly level: Numeric;
  private readonly width: number;
  private readonly units: number;
  private readonly rows: number;
  private readonly columns: number;
  private readonly relative: number;
  // Addresses: asking an array for its own takes as long as a short loop.
  private readonly list: number;
  private readonly forms: number;
  private readonly slopes: number;
  private readonly signs: number;
  private readonly active: number;
  private readonly gathered: number;
  private readonly weights: number;
  private readonly bias: number;
  private readonly sum: number;
  private readonly next: number;
  private readonly reach: number;

  /** The arrays are in the memory of the loops; the weights are dense. */
  constructor(level: Numeric, arrays: LevelArrays, weights: Float64Array) {
    this.level = level;
    this.width = arrays.width;
    this.units = arrays.signs.length;
    this.rows = arrays.weights.rows;
    this.columns = arrays.weights.columns;
    this.relative = arrays.relative;
    this.list = arrays.list.byteOffset;
    this.forms = arrays.forms.byteOffset;
    this.slopes = arrays.slopes.byteOffset;
    this.signs = arrays.signs.byteOffset;
    this.active = arrays.active.byteOffset;
    this.gathered = arrays.gathered.byteOffset;
    this.weights = weights.byteOffset;
    this.bias = arrays.bias.byteOffset;
    this.sum = arrays.sum.byteOffset;
    this.next = arrays.next.byteOffset;
    this.reach = arrays.reach.byteOffset;
  }

  pass(): void {
    this.add(this.units, 0, this.bias, this.next, 1);
  }

  base(): void {
    this.add(this.units, 0, this.bias, this.sum, 0);
  }

  child(count: number): void {
    this.add(count, this.list, this.sum, this.next, 1);
  }

  private add(listed: number, list: number, start: number, out: number, isWhole: number): void {
    this.level(
      this.width,
      listed,
      list,
      this.forms,
      this.slopes,
      this.signs,
      this.active,
      this.gathered,
      this.rows,
      this.columns,
      this.weights,
      start,
      out,
      isWhole,
      this.relative,
      GROWTH,
      UNDERFLOW,
      this.reach,
    );
  }
}
