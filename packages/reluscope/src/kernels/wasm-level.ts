/** The loops of one level of a walk in three and more dimensions in WebAssembly SIMD (source: assembly/any-dimension.as.ts). */
import { GROWTH, UNDERFLOW } from "../exact/rounding.ts";
import type { LevelArrays, LevelLoops } from "./kernel.ts";

type Numeric = (...values: number[]) => number;

/** The loops that a level needs. */
export interface AnyDimension {
  readonly bounds: Numeric;
  readonly level: Numeric;
  readonly childTerms: Numeric;
  readonly children: Numeric;
}

export class WasmLevel implements LevelLoops {
  private readonly loops: AnyDimension;
  private readonly record: number;
  private readonly units: number;
  // Addresses: asking an array for its own takes as long as a short loop.
  private readonly list: number;
  private readonly bias: number;
  private readonly sum: number;
  private readonly next: number;

  /** The arrays are in the memory of the loops, as is `record` (LEVEL_RECORD), which keeps what is the same in every call; the weights are dense. */
  constructor(loops: AnyDimension, arrays: LevelArrays, weights: Float64Array, record: Float64Array) {
    this.loops = loops;
    this.record = record.byteOffset;
    this.units = arrays.signs.length;
    this.list = arrays.list.byteOffset;
    this.bias = arrays.bias.byteOffset;
    this.sum = arrays.sum.byteOffset;
    this.next = arrays.next.byteOffset;
    const { children } = arrays;
    record.set([arrays.relative, GROWTH, UNDERFLOW]);
    new Uint32Array(record.buffer, record.byteOffset + 24).set([
      arrays.width,
      arrays.weights.rows,
      arrays.weights.columns,
      arrays.forms.byteOffset,
      arrays.slopes.byteOffset,
      arrays.signs.byteOffset,
      arrays.active.byteOffset,
      arrays.gathered.byteOffset,
      weights.byteOffset,
      arrays.reach.byteOffset,
      ...(children
        ? [children.terms, children.termBits, children.bits, children.signs, children.next]
        : []
      ).map(({ byteOffset }) => byteOffset),
    ]);
  }

  pass(): void {
    this.loops.level(this.record, this.units, 0, this.bias, this.next, 1);
  }

  base(): void {
    this.loops.level(this.record, this.units, 0, this.bias, this.sum, 0);
  }

  child(count: number): void {
    this.loops.level(this.record, count, this.list, this.sum, this.next, 1);
  }

  childTerms(count: number): void {
    this.loops.childTerms(this.record, count, this.list);
  }

  children(count: number): void {
    this.loops.children(this.record, this.sum, count);
  }
}
