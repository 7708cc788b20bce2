/**
 * Where a network is looked at: a bounded convex polytope in an affine slice of the input space.
 * Domain as in THEORY section 1; every double in it is read exactly.
 */

/** An affine subspace of the input space: x = origin + Σ_k t_k (directions_k + tails_k), d directions, n inputs. */
export interface Slice {
  readonly dimension: number;
  /** n */
  readonly origin: Float64Array;
  /** d × n, row-major */
  readonly directions: Float64Array;
  /** d × n: what rounding took from each direction (a difference of two doubles is a sum of two doubles exactly). */
  readonly tails?: Float64Array;
}

/** A segment lo ≤ t ≤ hi of a one-dimensional slice. */
export interface LineDomain {
  readonly dimension: 1;
  readonly slice: Slice;
  readonly low: number;
  readonly high: number;
}

/** A convex polygon in a two-dimensional slice. */
export interface PlanarDomain {
  readonly dimension: 2;
  readonly slice: Slice;
  /** 2·k: corners, counter-clockwise, strictly convex. */
  readonly corners: Float64Array;
}

export class InvalidDomainError extends Error {
  override readonly name = "InvalidDomainError";
}
