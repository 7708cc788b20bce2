/** The one assertion of the invariants: cheap enough for millions of calls, the message is built only on failure. */
export function claim(holds: boolean, message: () => string): asserts holds {
  if (!holds) throw new Error(`invariant broken: ${message()}`);
}

/** At most `most` of the numbers 0 … count − 1, evenly spread, always the same ones. */
export function spread(count: number, most: number): number[] {
  const step = Math.max(1, count / most);
  const chosen: number[] = [];
  for (let i = 0; i < count; i += step) chosen.push(Math.floor(i));
  return chosen;
}
