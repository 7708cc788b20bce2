/** Arrays of results: in memory of results that a program has given back with `recycle`, or in new memory. */
import type { ArrayMaker } from "./array-maker.ts";
import { noteResult } from "./freed-memory.ts";
import type { PlanarComplex } from "./planar-complex.ts";
import type { PolyhedralComplex, PolytopeSkeleton } from "./polyhedral-complex.ts";

/** Smaller memory is made of zeros, which costs nothing there. */
const LARGE_BYTES = 2 ** 14;
/** Memory of results is kept up to so many bytes together. */
const MOST_IDLE_BYTES = 2 ** 28;
/** How many times as long as need be memory may be that is used again. */
const MOST_TOO_LONG = 2;

/** Buffers that were given back, by increasing length. */
const idle: ArrayBuffer[] = [];
let idleBytes = 0;
const givenBack = new WeakSet<object>();

/**
 * Gives back the memory of a result that is not needed any more, for results made later in this thread: its arrays may not be
 * read after that, nor may copies of the object that share them. A program that finds one complex after the other, such as at each
 * step of a training, does this so that the system makes no new memory and no garbage is collected; two threads gain a tenth.
 * Without it the garbage collector finds out by itself. Giving back twice does nothing; `dropRecycled` ends it.
 *
 * @example
 * const complex = partition(network, domain);
 * draw(complex);
 * recycle(complex);
 */
export function recycle(result: PlanarComplex | PolytopeSkeleton | PolyhedralComplex): void {
  if (givenBack.has(result)) return;
  givenBack.add(result);
  const faces = "faces" in result ? result.faces.flatMap(({ start, facets }) => [start, facets]) : [];
  for (const value of [...Object.values(result), ...faces]) {
    if (ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer) give(value.buffer);
  }
}

/** Leaves what `recycle` keeps, up to 256 MB, to the garbage collector. */
export function dropRecycled(): void {
  idle.length = 0;
  idleBytes = 0;
}

/** Gives back memory of one array of a result. */
export function give(buffer: ArrayBuffer): void {
  const { byteLength } = buffer;
  if (byteLength < LARGE_BYTES || idleBytes + byteLength > MOST_IDLE_BYTES || idle.includes(buffer)) return;
  idle.splice(placeOf(byteLength), 0, buffer);
  idleBytes += byteLength;
}

/** The place of the first idle buffer of at least so many bytes. */
function placeOf(bytes: number): number {
  let low = 0;
  for (let high = idle.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (idle[middle].byteLength < bytes) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Memory of at least so many bytes, if large with anything in it, where there is a way to have that: a fiftieth of the time of large results. */
function take(bytes: number): ArrayBuffer {
  if (bytes >= LARGE_BYTES) {
    const place = placeOf(bytes);
    if (place < idle.length && idle[place].byteLength <= MOST_TOO_LONG * bytes) {
      const [found] = idle.splice(place, 1);
      idleBytes -= found.byteLength;
      return found;
    }
  }
  noteResult(bytes);
  if (bytes < LARGE_BYTES || typeof Buffer === "undefined") return new ArrayBuffer(bytes);
  return Buffer.allocUnsafeSlow(bytes).buffer as ArrayBuffer;
}

/** For results, of which all is written. */
export const resultArrays = {
  float64: (length: number) => new Float64Array(take(8 * length), 0, length),
  int32: (length: number) => new Int32Array(take(4 * length), 0, length),
  uint32: (length: number) => new Uint32Array(take(4 * length), 0, length),
} satisfies ArrayMaker;

/** The same with as much room as there is in the memory that was found. */
export const roomyArrays = {
  float64: (length: number) => {
    const buffer = take(8 * length);
    return new Float64Array(buffer, 0, Math.floor(buffer.byteLength / 8));
  },
  int32: (length: number) => {
    const buffer = take(4 * length);
    return new Int32Array(buffer, 0, Math.floor(buffer.byteLength / 4));
  },
};
