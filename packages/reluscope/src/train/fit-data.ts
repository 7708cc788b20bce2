/** Rows [x, y] as a fit takes them: in order of x, rows with the same x together. */

export interface FitData {
  /** Increasing. */
  readonly x: Float64Array;
  /** Smallest and largest y of the rows with this x. */
  readonly lowest: Float64Array;
  readonly highest: Float64Array;
  /** The rows with x[i] are `order[start[i]]` … `order[start[i + 1] − 1]`, as numbers of given rows. */
  readonly start: Int32Array;
  readonly order: Int32Array;
  /** y of every row, as given. */
  readonly y: Float64Array;
}

/**
 * Takes rows in any order.
 *
 * @throws Error that names the row when a number is not finite; when there are fewer than two different x
 */
export function fitData(points: readonly (readonly [number, number])[]): FitData {
  points.forEach(([x, y], row) => {
    for (const value of [x, y])
      if (!Number.isFinite(value)) throw new Error(`row ${row + 1} has a number that is ${value}`);
  });
  const order = Int32Array.from(points, (_, i) => i).sort((i, j) => points[i][0] - points[j][0] || i - j);
  const starts: number[] = [];
  order.forEach((row, k) => {
    if (k === 0 || points[row][0] > points[order[k - 1]][0]) starts.push(k);
  });
  if (starts.length < 2)
    throw new Error(
      `a fit needs at least two different x, not ${starts.length === 0 ? "0" : `only x = ${points[0][0]}`}`,
    );
  const ends = [...starts.slice(1), order.length];
  const values = starts.map((from, i) => Array.from(order.subarray(from, ends[i]), (row) => points[row][1]));
  return {
    x: Float64Array.from(starts, (from) => points[order[from]][0]),
    lowest: Float64Array.from(values, (own) => own.reduce((a, b) => Math.min(a, b))),
    highest: Float64Array.from(values, (own) => own.reduce((a, b) => Math.max(a, b))),
    start: Int32Array.from([...starts, order.length]),
    order,
    y: Float64Array.from(points, ([, y]) => y),
  };
}
