/**
 * Makes the C library of Node keep what results that nobody needs any more leave, for the next ones: a page of memory that is
 * new costs the system as much as ten cells. Elsewhere than with glibc nothing of this has an effect.
 *
 * glibc gives free memory at the end of its heap back to the system when it is more than twice the largest block that it has
 * mapped and unmapped, 64 MB at most (mallopt(3), M_TRIM_THRESHOLD). Results of the last runs often take more until the
 * runtime collects them. So the heap is made long once, and a block at its end is kept: then what lies before is never at the
 * end. These blocks are not written, and cost addresses only.
 */

/** Just below the largest block (32 MB) that the heap is given for, and that raises the threshold. */
const BLOCK_BYTES = 31 * 2 ** 20;

/** Together 248 MB, the results of six runs of 40 MB: the runtime collects them after two or three. */
const ROOM_BLOCKS = 8;

/** A program whose results together take more than that gets the room. */
const MANY_BYTES = 2 ** 25;

let resultBytes = 0;
let end: ArrayBuffer | undefined;

const isNode = typeof process !== "undefined" && Boolean(process.versions?.node);

/** The block is mapped and, when it is collected, unmapped. */
if (isNode) new ArrayBuffer(BLOCK_BYTES);

/** Told before arrays of a result are made. */
export function noteResult(bytes: number): void {
  resultBytes += bytes;
  if (!isNode || end || resultBytes < MANY_BYTES) return;
  try {
    // All at once: one that was collected before the next one is made would give that its place.
    const blocks = Array.from({ length: ROOM_BLOCKS + 1 }, () => new ArrayBuffer(BLOCK_BYTES));
    end = blocks.pop();
  } catch {
    // Where so much is not to be had, memory is given back as ever.
    end = new ArrayBuffer(0);
  }
}
