/**
 * Constants of the rounding-error analysis (THEORY section 2, step 1). They bound errors; a value inside its
 * bound is decided by exact arithmetic, so none of them ever decides a sign.
 */

/** Half a unit in the last place of 1: the relative error of one rounding to nearest. */
export const ROUNDING = 2 ** -53;

/** The most values that a layer may read, so that GROWTH holds. */
export const MOST_TERMS = 2 ** 20;

/** Covers the rounding of sums of at most MOST_TERMS error terms themselves. */
export const GROWTH = 1 + 2 ** -30;

/** Covers underflow: far above the absolute error of any subnormal product, far below any bound that matters. */
export const UNDERFLOW = 2 ** -960;

/**
 * Points whose proved error is larger than this part of the domain are computed again, exactly. It buys accuracy of
 * what is drawn and measured; it decides no sign.
 */
export const COARSE = 2 ** -30;

/** The same where cells are only counted: above it signs at a point would need exact arithmetic too often. */
export const COARSE_TO_COUNT = 2 ** -26;

/** Error bound of the coordinates of a point that are rounded to nearest. */
export function roundedError(...coordinates: number[]): number {
  return 2 * ROUNDING * Math.max(...coordinates.map(Math.abs)) + UNDERFLOW;
}

/** Bounds |t| on a domain whose corners have these coordinates, with room for vertices that are rounded. */
export function reachOf(coordinates: readonly number[]): number {
  return Math.max(...coordinates.map(Math.abs)) * (1 + 2 ** -20) + UNDERFLOW;
}
