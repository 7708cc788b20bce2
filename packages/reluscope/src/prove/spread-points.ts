/** Points spread over a box, the same ones every time. */
import type { Box } from "./unit-bounds.ts";

/** The middle, then points of an additive recurrence: part i of point k is the fraction of ½ + k · α_i, α_i irrational. */
export function* spreadPoints(box: Box, count: number): Generator<number[]> {
  const steps = box.map(
    (_, i) => Math.sqrt(PRIMES[i % PRIMES.length]) * (1 + Math.floor(i / PRIMES.length) * Math.SQRT1_2),
  );
  for (let k = 0; k < count; k++) {
    yield box.map(([low, high], i) => {
      const part = (0.5 + k * steps[i]) % 1;
      return low + part * (high - low);
    });
  }
}

/** Their square roots are independent over the rational numbers. */
const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53];
