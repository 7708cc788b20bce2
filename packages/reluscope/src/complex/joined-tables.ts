/**
 * Arrays of a result that is joined from parts: room for all is made when the first part comes, from what share of the whole it is
 * as far as is known, so that at the end, when no other thread has anything to do any more, nothing need be copied.
 */
import { give, resultArrays, roomyArrays } from "./result-arrays.ts";

/** Shares are known only roughly; what is too much is never written. */
const SLACK = 1.05;
/** What part of an array may be unused; of more a copy is made. */
const MOST_UNUSED = 1 / 8;

/** How much room to make for a list that is `length` long now, where it is of a `share` of the whole (0: not known). */
function roomFor(length: number, share: number): number {
  if (share >= 1) return length;
  return share > 0 ? Math.ceil((length * SLACK) / share) : 2 * length;
}

/** A list of numbers of one kind, in arrays that `roomy` and `exact` make for so many at least, or just so many. */
class JoinedList<T extends Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>> {
  data: T;
  length = 0;
  private readonly roomy: (length: number) => T;
  private readonly exact: (length: number) => T;

  constructor(roomy: (length: number) => T, exact: (length: number) => T) {
    this.roomy = roomy;
    this.exact = exact;
    this.data = exact(0);
  }

  /**
   * Makes room for `more` values, with which the list is of a `share` of the whole. What was too small once is left to the garbage
   * collector, or else the next join would find it.
   */
  reserve(more: number, share: number): void {
    const needed = this.length + more;
    if (needed <= this.data.length) return;
    const grown = this.roomy(roomFor(needed, share));
    grown.set(this.data.subarray(0, this.length));
    this.data = grown;
  }

  append(values: ArrayLike<number>, share: number): void {
    this.reserve(values.length, share);
    this.data.set(values, this.length);
    this.length += values.length;
  }

  /** The list; nothing may be appended after that. */
  toResult(): T {
    const { data, length } = this;
    const list = data.subarray(0, length) as T;
    if (data.length - length <= MOST_UNUSED * data.length) return list;
    const result = this.exact(length);
    result.set(list);
    give(data.buffer);
    return result;
  }
}

export class JoinedFloat64 extends JoinedList<Float64Array<ArrayBuffer>> {
  constructor() {
    super(roomyArrays.float64, resultArrays.float64);
  }

  /** Appends the `width` values of each face of a part whose number in the whole is `first` or more. */
  appendNew(values: Float64Array, width: number, numbers: Int32Array, first: number, share: number): void {
    this.reserve(values.length, share);
    const { data } = this;
    let { length } = this;
    for (let face = 0; face < numbers.length; face++) {
      if (numbers[face] < first) continue;
      for (let at = face * width; at < (face + 1) * width; at++) data[length++] = values[at];
    }
    this.length = length;
  }
}

export class JoinedInt32 extends JoinedList<Int32Array<ArrayBuffer>> {
  constructor() {
    super(roomyArrays.int32, resultArrays.int32);
  }

  /** Appends `numbers[value]` for each value. */
  appendMapped(values: Int32Array | Uint32Array, numbers: Int32Array, share: number): void {
    this.reserve(values.length, share);
    const { data, length } = this;
    for (let i = 0; i < values.length; i++) data[length + i] = numbers[values[i]];
    this.length += values.length;
  }

  /** Appends the first `count` of the values, each plus `shift`. */
  appendShifted(values: Int32Array | Uint32Array, shift: number, count: number, share: number): void {
    this.reserve(count, share);
    const { data, length } = this;
    for (let i = 0; i < count; i++) data[length + i] = values[i] + shift;
    this.length += count;
  }

  /** Appends the value of each face of a part whose number in the whole is `first` or more. */
  appendNew(values: Int32Array, numbers: Int32Array, first: number, share: number): void {
    // Without a branch here and below; what is not new is written over.
    this.reserve(values.length + 1, share);
    const { data } = this;
    let { length } = this;
    for (let face = 0; face < numbers.length; face++) {
      data[length] = values[face];
      length += numbers[face] >= first ? 1 : 0;
    }
    this.length = length;
  }

  /** Appends the two cells of each such face, each plus `shift`; −1 stays as it is. */
  appendNewCells(cells: Int32Array, shift: number, numbers: Int32Array, first: number, share: number): void {
    this.reserve(cells.length + 2, share);
    const { data } = this;
    let { length } = this;
    for (let face = 0; face < numbers.length; face++) {
      const p = cells[2 * face];
      const q = cells[2 * face + 1];
      data[length] = p + (shift & ~(p >> 31));
      data[length + 1] = q + (shift & ~(q >> 31));
      length += numbers[face] >= first ? 2 : 0;
    }
    this.length = length;
  }

  /**
   * Appends the ends of edges in the numbers of the whole, the smaller one first, but for those that stand in `leftOut` as ~edge,
   * increasing, among others.
   */
  appendEdges(ends: Uint32Array, numbers: Int32Array, leftOut: Int32Array, share: number): void {
    let kept = ends.length;
    for (let i = 0; i < leftOut.length; i++) kept -= 2 * (leftOut[i] >>> 31);
    this.reserve(kept, share);
    const { data } = this;
    let { length } = this;
    for (let at = 0, place = 0; at < ends.length; at += 2) {
      while (place < leftOut.length && leftOut[place] >= 0) place++;
      const end = place < leftOut.length ? 2 * ~leftOut[place++] : ends.length;
      for (; at < end; at += 2) {
        const p = numbers[ends[at]];
        const q = numbers[ends[at + 1]];
        // Without a branch: which one is smaller nobody could guess.
        const less = (q - p) & ((q - p) >> 31);
        data[length++] = p + less;
        data[length++] = q - less;
      }
    }
    this.length = length;
  }

  /** The list as unsigned numbers; nothing may be appended after that. */
  toUnsigned(): Uint32Array {
    const { buffer } = this.toResult();
    return new Uint32Array(buffer, 0, this.length);
  }
}
