/** Buffers that are not in use any more, for what needs memory next (see `kept-tables.ts` why). */

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
