/** Two increasing lists of places, matched in their order so that as many as can be are, with the least movement in all; sums round. */

/** Pairs of indices, increasing; as many as the shorter list has. */
export function alignedInOrder(from: readonly number[], to: readonly number[]): [number, number][] {
  if (from.length > to.length) return alignedInOrder(to, from).map(([i, j]): [number, number] => [j, i]);
  if (from.length === to.length) return from.map((_, k) => [k, k]);
  const [n, spare] = [from.length, to.length - from.length];
  // cost[i][s]: the first i places matched after s of the others were left out
  const width = spare + 1;
  const cost = new Float64Array((n + 1) * width);
  for (let i = 1; i <= n; i++)
    for (let s = 0; s <= spare; s++) {
      const matched = cost[(i - 1) * width + s] + Math.abs(from[i - 1] - to[i - 1 + s]);
      cost[i * width + s] = s > 0 ? Math.min(matched, cost[i * width + s - 1]) : matched;
    }
  const pairs: [number, number][] = [];
  let s = spare;
  for (let i = n; i > 0; i--) {
    while (s > 0 && cost[i * width + s] === cost[i * width + s - 1]) s--;
    pairs.push([i - 1, i - 1 + s]);
  }
  return pairs.reverse();
}
