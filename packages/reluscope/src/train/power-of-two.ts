/** Powers of two by which numbers are divided so that their squares stay doubles: nothing is rounded. */

/** The power of two next below the largest size; 1 of zeros. It and its inverse are doubles. */
export function sizeOf(values: ArrayLike<number>): number {
  let largest = 0;
  for (let k = 0; k < values.length; k++) largest = Math.max(largest, Math.abs(values[k]));
  return largest === 0 ? 1 : 2 ** Math.max(-1000, Math.min(1000, Math.floor(Math.log2(largest))));
}
