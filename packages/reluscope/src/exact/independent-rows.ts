/** Which of some integer rows are linearly independent, by fraction-free elimination. */

/**
 * Indices of the first rows that are independent of those before them; at most `most` of them. Only the first `width`
 * numbers of a row count.
 */
export function independentRows(
  rows: readonly (readonly bigint[])[],
  width: number,
  most: number = width,
): number[] {
  const found: number[] = [];
  /** Rows already found, each with its pivot, reduced by those before it. */
  const reduced: { readonly row: bigint[]; readonly pivot: number }[] = [];
  for (let i = 0; i < rows.length && found.length < most; i++) {
    const row = rows[i].slice(0, width);
    for (const { row: top, pivot } of reduced) {
      const factor = row[pivot];
      if (factor === 0n) continue;
      for (let j = 0; j < width; j++) row[j] = row[j] * top[pivot] - factor * top[j];
    }
    const pivot = row.findIndex((value) => value !== 0n);
    if (pivot < 0) continue;
    reduced.push({ row, pivot });
    found.push(i);
  }
  return found;
}
