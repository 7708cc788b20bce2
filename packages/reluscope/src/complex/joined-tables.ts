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

export class JoinedFloat64 {
  data = new Float64Array(0);
  length = 0;

  /**
   * Makes room for `more` values, with which the list is of a `share` of the whole. What was too small once is left to the garbage
   * collector, or else the next join would find it.
   */
  reserve(more: number, share: number): void {
    const needed = this.length + more;
    if (needed <= this.data.length) return;
    const grown = roomyArrays.float64(roomFor(needed, share));
    grown.set(this.data.subarray(0, this.length));
    this.data = grown;
  }

  append(values: Float64Array, share: number): void {
    this.reserve(values.length, share);
    this.data.set(values, this.length);
    this.length += values.length;
  }

  /** Makes the list so long; what was not appended has anything in it until it is written to the result. */
  extend(length: number): void {
    this.reserve(length - this.length, 1);
    this.length = length;
  }

  /** The list; nothing may be appended after that. */
  toResult(): Float64Array {
    const { data, length } = this;
    if (data.length - length <= MOST_UNUSED * data.length) return data.subarray(0, length);
    const result = resultArrays.float64(length);
    result.set(data.subarray(0, length));
    give(data.buffer);
    return result;
  }
}

export class JoinedInt32 {
  data = new Int32Array(0);
  length = 0;

  /** Makes room for `more` values, with which the list is of a `share` of the whole. */
  reserve(more: number, share: number): void {
    const needed = this.length + more;
    if (needed <= this.data.length) return;
    const grown = roomyArrays.int32(roomFor(needed, share));
    grown.set(this.data.subarray(0, this.length));
    this.data = grown;
  }

  append(values: Int32Array | Uint32Array, share: number): void {
    this.reserve(values.length, share);
    this.data.set(values, this.length);
    this.length += values.length;
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

  /** Makes the list so long; what was not appended has anything in it until it is written to the result. */
  extend(length: number): void {
    this.reserve(length - this.length, 1);
    this.length = length;
  }

  /** The list; nothing may be appended after that. */
  toResult(): Int32Array {
    const { data, length } = this;
    if (data.length - length <= MOST_UNUSED * data.length) return data.subarray(0, length);
    const result = resultArrays.int32(length);
    result.set(data.subarray(0, length));
    give(data.buffer);
    return result;
  }

  /** The same, as unsigned numbers. */
  toUnsigned(): Uint32Array {
    const { buffer } = this.toResult();
    return new Uint32Array(buffer, 0, this.length);
  }
}
