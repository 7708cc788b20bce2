/** A small seeded generator of numbers (mulberry32), so that every random test can be repeated from its seed. */

export interface SeededRandom {
  /** Uniform in [0, 1), a multiple of 2^-32. */
  unit(): number;
  /** Uniform in [low, high). */
  uniform(low: number, high: number): number;
  /** An integer, low ≤ n ≤ high. */
  integer(low: number, high: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** About normal, mean 0 and variance 1. */
  normal(): number;
}

export function seededRandom(seed: number): SeededRandom {
  let state = (seed * 0x9e3779b1) >>> 0;
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (low: number, high: number) => low + Math.floor(unit() * (high - low + 1));
  return {
    unit,
    integer,
    uniform: (low, high) => low + unit() * (high - low),
    chance: (probability) => unit() < probability,
    pick: (choices) => choices[integer(0, choices.length - 1)],
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
  };
}

/** A permutation of 0 … size − 1. */
export function shuffled(random: SeededRandom, size: number): number[] {
  const order = Array.from({ length: size }, (_, i) => i);
  for (let i = size - 1; i > 0; i--) {
    const j = random.integer(0, i);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
