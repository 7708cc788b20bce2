/**
 * Buffers that are not in use any more, for what needs memory next (see `kept-tables.ts` why), and makers of arrays: new
 * ones for results, reused ones for what this library hands from thread to thread.
 */

import { noteResult } from "./freed-memory.ts";

const SMALLEST_BYTES = 2 ** 12;
/** Buffers are kept up to so many bytes together. */
const MOST_IDLE_BYTES = 2 ** 28;

export class BufferPool<B extends ArrayBufferLike> {
  /** Idle buffers by their length, a power of two. */
  private readonly idle = new Map<number, B[]>();
  private idleBytes = 0;
  private readonly make: (bytes: number) => B;

  constructor(make: (bytes: number) => B) {
    this.make = make;
  }

  /** A buffer of at least so many bytes, with anything in it. */
  take(bytes: number): B {
    let length = SMALLEST_BYTES;
    while (length < bytes) length *= 2;
    const found = this.idle.get(length)?.pop();
    if (!found) return this.make(length);
    this.idleBytes -= length;
    return found;
  }

  /** Takes a buffer that nobody uses any more; one that `take` did not make is left. */
  give(buffer: B): void {
    const { byteLength } = buffer;
    const isOwn = byteLength >= SMALLEST_BYTES && Number.isInteger(Math.log2(byteLength));
    if (!isOwn || this.idleBytes + byteLength > MOST_IDLE_BYTES) return;
    const same = this.idle.get(byteLength);
    if (same) same.push(buffer);
    else this.idle.set(byteLength, [buffer]);
    this.idleBytes += byteLength;
  }
}

/** Of this thread. */
export const ownBuffers = new BufferPool((bytes) => new ArrayBuffer(bytes));

/**
 * For what other threads read: shared memory where there is some, which is neither copied nor handed over, and which the
 * garbage collectors do not count.
 */
export const sentBuffers = new BufferPool<ArrayBufferLike>((bytes) =>
  typeof SharedArrayBuffer === "undefined" ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes),
);

export interface ArrayMaker {
  float64(length: number): Float64Array;
  int32(length: number): Int32Array;
  uint32(length: number): Uint32Array;
}

/** Smaller memory is made of zeros, which costs nothing there. */
const LARGE_BYTES = 2 ** 14;

/** New memory with anything in it, where there is a way to have that: a fiftieth of the time of large results. */
function newBuffer(bytes: number): ArrayBuffer {
  noteResult(bytes);
  if (bytes < LARGE_BYTES || typeof Buffer === "undefined") return new ArrayBuffer(bytes);
  return Buffer.allocUnsafeSlow(bytes).buffer as ArrayBuffer;
}

/** For results, of which all is written. */
export const newArrays: ArrayMaker = {
  float64: (length) => new Float64Array(newBuffer(8 * length)),
  int32: (length) => new Int32Array(newBuffer(4 * length)),
  uint32: (length) => new Uint32Array(newBuffer(4 * length)),
};

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
