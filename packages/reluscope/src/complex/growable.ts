/** Typed arrays that grow by doubling, for output whose size is not known beforehand. */
import { resultArrays } from "./result-arrays.ts";

export class GrowableFloat64 {
  data = new Float64Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.data.length) this.reserve(1);
    this.data[this.length++] = value;
  }

  /** Makes room for `more` values; they may then be written to `data` from `length` on. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.data.length) return;
    const grown = new Float64Array(Math.max(needed, 2 * this.data.length));
    grown.set(this.data);
    this.data = grown;
  }

  /** A copy of exactly the values pushed. */
  toArray(): Float64Array {
    return this.data.slice(0, this.length);
  }

  /** The same, as an array of a result. */
  toResult(): Float64Array {
    const result = resultArrays.float64(this.length);
    result.set(this.data.subarray(0, this.length));
    return result;
  }
}

export class GrowableInt32 {
  data = new Int32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.data.length) this.reserve(1);
    this.data[this.length++] = value;
  }

  /** Makes room for `more` values; they may then be written to `data` from `length` on. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.data.length) return;
    const grown = new Int32Array(Math.max(needed, 2 * this.data.length));
    grown.set(this.data);
    this.data = grown;
  }

  /** A copy of exactly the values pushed. */
  toArray(): Int32Array {
    return this.data.slice(0, this.length);
  }

  /** Makes it `length` times `value`; returns the array that begins with these. */
  filled(length: number, value: number): Int32Array {
    this.length = 0;
    this.reserve(length);
    this.length = length;
    return this.data.fill(value, 0, length);
  }

  /** A copy as an array of a result. */
  toResult(): Int32Array {
    const result = resultArrays.int32(this.length);
    result.set(this.data.subarray(0, this.length));
    return result;
  }

  /** The same, as unsigned numbers. */
  toUnsigned(): Uint32Array {
    const { buffer } = this.toResult();
    return new Uint32Array(buffer, 0, this.length);
  }

  /** Starts of lists as unsigned numbers, closed by the end of the last one, as an array of a result. */
  toStarts(end: number): Uint32Array {
    const starts = resultArrays.uint32(this.length + 1);
    starts.set(this.data.subarray(0, this.length));
    starts[this.length] = end;
    return starts;
  }

  /** Appends `numbers[value]` for each value. */
  pushMapped(values: Int32Array | Uint32Array, numbers: Int32Array): void {
    this.reserve(values.length);
    const { data, length } = this;
    for (let i = 0; i < values.length; i++) data[length + i] = numbers[values[i]];
    this.length += values.length;
  }

  /** Appends the first `count` of the values, each plus `shift`. */
  pushShifted(values: Int32Array | Uint32Array, shift: number, count = values.length): void {
    this.reserve(count);
    const { data, length } = this;
    for (let i = 0; i < count; i++) data[length + i] = values[i] + shift;
    this.length += count;
  }
}
