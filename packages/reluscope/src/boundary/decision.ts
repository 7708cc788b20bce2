/** What a network decides. */

/**
 * - `threshold`: one output (by index) compared with a number: class 1 where output > threshold, else class 0;
 * - `between`: class 1 where output `first` > output `second`, else class 0;
 * - `max` / `min`: the class is the index of the largest / smallest output, the first one in a tie.
 */
export type Decision =
  | { readonly kind: "threshold"; readonly output: number; readonly threshold: number }
  | { readonly kind: "between"; readonly first: number; readonly second: number }
  | { readonly kind: "max" }
  | { readonly kind: "min" };
