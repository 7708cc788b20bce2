/**
 * Buffers that are not in use any more, for what needs memory next (see `kept-tables.ts` why), and makers of arrays that
 * are read by others (new) or by this library only (in idle buffers, which may be longer).
 */

export interface ArrayMaker {
  float64(length: number): Float64Array<ArrayBuffer>;
  int32(length: number): Int32Array<ArrayBuffer>;
  uint32(length: number): Uint32Array<ArrayBuffer>;
}

export const newArrays: ArrayMaker = {
  float64: (length) => new Float64Array(length),
  int32: (length) => new Int32Array(length),
  uint32: (length) => new Uint32Array(length),
};

/** Arrays with anything in them; `giveBuffers` takes their buffers back, in this thread or another one. */
export const reusedArrays: ArrayMaker = {
  float64: (length) => new Float64Array(takeBuffer(8 * length), 0, length),
  int32: (length) => new Int32Array(takeBuffer(4 * length), 0, length),
  uint32: (length) => new Uint32Array(takeBuffer(4 * length), 0, length),
};

const SMALLEST_BYTES = 2 ** 12;
/** Buffers are kept up to so many bytes together. */
const MOST_IDLE_BYTES = 2 ** 28;

/** Idle buffers by their length, a power of two. */
const idle = new Map<number, ArrayBuffer[]>();
let idleBytes = 0;

/** A buffer of at least so many bytes. */
export function takeBuffer(bytes: number): ArrayBuffer {
  let length = SMALLEST_BYTES;
  while (length < bytes) length *= 2;
  const found = idle.get(length)?.pop();
  if (!found) return new ArrayBuffer(length);
  idleBytes -= length;
  return found;
}

/** Takes buffers that nobody uses any more; those that `takeBuffer` did not make are left. */
export function giveBuffers(buffers: readonly ArrayBuffer[]): void {
  for (const buffer of buffers) {
    const { byteLength } = buffer;
    const isOwn = byteLength >= SMALLEST_BYTES && Number.isInteger(Math.log2(byteLength));
    if (!isOwn || idleBytes + byteLength > MOST_IDLE_BYTES) continue;
    const same = idle.get(byteLength);
    if (same) same.push(buffer);
    else idle.set(byteLength, [buffer]);
    idleBytes += byteLength;
  }
}
