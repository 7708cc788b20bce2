/**
 * The output forms on many children of a cell of the last hidden level, found at once: what a unit gives is multiplied once for
 * all of them. Bit by bit those that `RunningForms.child` finds on one after the other.
 */
import { type ChildArrays, type LevelLoops, MOST_CHILDREN, TERM_DOUBLES } from "../kernels/kernel.ts";
import type { KernelMemory } from "../kernels/prepared-weights.ts";

/** Where what the units give takes more than that, children are found one after the other. */
const MOST_TERM_BYTES = 2 ** 20;

/** How long the arrays are for so many units and outputs; undefined where there are none, as on lines and in the plane. */
function lengthsFor(units: number, outputs: number, width: number) {
  const terms = 2 * units * outputs * TERM_DOUBLES;
  if (width < 5 || units === 0 || 8 * terms > MOST_TERM_BYTES) return undefined;
  return {
    bits: units,
    signs: MOST_CHILDREN,
    next: MOST_CHILDREN * outputs * width,
    terms,
    termBits: 4 * units,
  };
}

/** Arrays for a last hidden level of so many units, if they are not too large. */
export function childArrays(
  memory: KernelMemory,
  units: number,
  outputs: number,
  width: number,
): ChildArrays | undefined {
  const lengths = lengthsFor(units, outputs, width);
  return (
    lengths && {
      bits: memory.int32(lengths.bits),
      signs: memory.int32(lengths.signs),
      next: memory.float64(lengths.next),
      terms: memory.float64(lengths.terms),
      termBits: memory.int32(lengths.termBits),
    }
  );
}

/** The bytes of each of these arrays. */
export function childBytes(units: number, outputs: number, width: number): number[] {
  const lengths = lengthsFor(units, outputs, width);
  if (!lengths) return [];
  const { bits, signs, next, terms, termBits } = lengths;
  return [4 * bits, 4 * signs, 8 * next, 8 * terms, 4 * termBits];
}

export class ChildForms {
  /** Of each cutting unit, in their order: the bit of a child's signs that is 1 where it is positive; −1 if it has its sign. */
  readonly bits: Int32Array;
  private readonly loops: LevelLoops;
  private readonly arrays: ChildArrays;
  private readonly out: Float64Array;

  /** `out` are the output forms of the cell at hand. */
  constructor(loops: LevelLoops, arrays: ChildArrays, out: Float64Array) {
    this.loops = loops;
    this.arrays = arrays;
    this.bits = arrays.bits;
    this.out = out;
  }

  /** Begins with the children of the cell at hand, of which so many units that cut it have `bits`. */
  start(cutCount: number): void {
    this.loops.childTerms(cutCount);
  }

  /** The output forms on number `child` of the children with these signs, of which there are `count`; they are taken in their order. */
  take(signs: Int32Array, child: number, count: number): void {
    const { arrays, out } = this;
    const place = child % MOST_CHILDREN;
    if (place === 0) {
      const end = Math.min(MOST_CHILDREN, count - child);
      for (let k = 0; k < end; k++) arrays.signs[k] = signs[child + k];
      this.loops.children(end);
    }
    for (let i = 0, from = place * out.length; i < out.length; i++, from++) out[i] = arrays.next[from];
  }
}
