/** Whole numbers from a seeded generator (xoshiro128**, Blackman and Vigna 2018), each equally likely. */

const rotated = (x: number, by: number) => (x << by) | (x >>> (32 - by));

/** A function that draws integers 0 ≤ n < `below`, at most 2^32; the same sequence for the same seed. */
export function seededInteger(seed: number): (below: number) => number {
  // The state is filled by splitmix32, so that near seeds give far states.
  let filler = seed >>> 0;
  const fill = () => {
    filler = (filler + 0x9e3779b9) | 0;
    let z = Math.imul(filler ^ (filler >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  };
  const state = Int32Array.from({ length: 4 }, fill);
  const word = () => {
    const result = Math.imul(rotated(Math.imul(state[1], 5), 7), 9) >>> 0;
    const shifted = state[1] << 9;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotated(state[3], 11);
    return result;
  };
  return (below) => {
    if (!Number.isInteger(below) || below < 1 || below > 2 ** 32)
      throw new Error(`no whole numbers below ${below} are drawn; at most 2^32`);
    // What is left over at the end of the range would make some numbers more likely.
    const end = 2 ** 32 - (2 ** 32 % below);
    for (;;) {
      const value = word();
      if (value < end) return value % below;
    }
  };
}
