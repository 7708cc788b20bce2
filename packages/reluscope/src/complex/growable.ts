/** Typed arrays that grow by doubling, for output whose size is not known beforehand. */

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
}

export class GrowableInt32 {
  data = new Int32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.data.length) this.reserve(1);
    this.data[this.length++] = value;
  }

  pushTwo(first: number, second: number): void {
    if (this.length + 2 > this.data.length) this.reserve(2);
    const { data, length } = this;
    data[length] = first;
    data[length + 1] = second;
    this.length = length + 2;
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

  /** The same, as unsigned numbers. */
  toUnsigned(): Uint32Array {
    return new Uint32Array(this.toArray().buffer);
  }

  /** Makes it `length` times `value`; returns the array that begins with these. */
  filled(length: number, value: number): Int32Array {
    this.length = 0;
    this.reserve(length);
    this.length = length;
    return this.data.fill(value, 0, length);
  }

  /** Appends the first `count` of the values, each plus `shift`. */
  pushShifted(values: Int32Array | Uint32Array, shift: number, count = values.length): void {
    this.reserve(count);
    const { data, length } = this;
    for (let i = 0; i < count; i++) data[length + i] = values[i] + shift;
    this.length += count;
  }
}
