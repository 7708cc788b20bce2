/**
 * An affine subspace of the input space, d directions in n inputs:
 * x = origin + Σ_k t_k · (directions_k + tails_k).
 */
export interface Slice {
  /** d */
  readonly dimension: number;
  /** n */
  readonly origin: Float64Array;
  /** d × n, row-major */
  readonly directions: Float64Array;
  /** d × n: what rounding took from each direction, so that a difference of two points is kept exactly. */
  readonly tails?: Float64Array;
}
