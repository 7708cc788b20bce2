/** What this library hands from thread to thread. */
import type { ArrayMaker } from "./array-maker.ts";
import { BufferPool } from "./idle-buffers.ts";

/**
 * For what other threads read: shared memory where there is some, which is neither copied nor handed over, and which the
 * garbage collectors do not count.
 */
export const sentBuffers = new BufferPool<ArrayBufferLike>((bytes) =>
  typeof SharedArrayBuffer === "undefined" ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes),
);

/** Buffers of sent arrays begin this small, and double up to the largest. */
const FIRST_SENT_BYTES = 2 ** 16;
const LARGEST_SENT_BYTES = 2 ** 22;

/**
 * Arrays with anything in them for other threads, together in as few of `sentBuffers` as can be: each buffer that a message names
 * costs both threads as long as a thousand numbers.
 */
export class SentArrays implements ArrayMaker {
  private readonly buffers: ArrayBufferLike[] = [];
  /** How much of the last buffer is taken, and how long it is. */
  private taken = 0;
  private end = 0;

  float64(length: number): Float64Array {
    const at = this.take(8 * length);
    return new Float64Array(this.last, at, length);
  }

  int32(length: number): Int32Array {
    const at = this.take(4 * length);
    return new Int32Array(this.last, at, length);
  }

  uint32(length: number): Uint32Array {
    const at = this.take(4 * length);
    return new Uint32Array(this.last, at, length);
  }

  copyOf(values: Int32Array): Int32Array {
    const copy = this.int32(values.length);
    copy.set(values);
    return copy;
  }

  /** Gives the buffers back; nobody may use the arrays any more. */
  release(): void {
    for (const buffer of this.buffers) sentBuffers.give(buffer);
    this.buffers.length = 0;
    this.taken = 0;
    this.end = 0;
  }

  private get last(): ArrayBufferLike {
    return this.buffers[this.buffers.length - 1];
  }

  /** Where in the last buffer there are now so many bytes. */
  private take(bytes: number): number {
    if (this.buffers.length === 0 || this.taken + bytes > this.end) {
      const next = Math.max(FIRST_SENT_BYTES, Math.min(2 * this.end, LARGEST_SENT_BYTES));
      this.buffers.push(sentBuffers.take(Math.max(bytes, next)));
      this.taken = 0;
      this.end = this.last.byteLength;
    }
    const at = this.taken;
    // Doubles begin at multiples of eight.
    this.taken = at + Math.ceil(bytes / 8) * 8;
    return at;
  }
}
