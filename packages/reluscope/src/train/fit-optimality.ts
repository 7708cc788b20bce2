/** The best spline in a band, and in what sense it is the best. */
import { type Fraction, fractionOf } from "../exact/fraction.ts";
import type { CanonicalSpline } from "../spline/canonical-form.ts";
import type { BandFits } from "./fit-largest-error.ts";

/** In what sense a fit is the best one. */
export interface FitOptimality {
  /** Proved: the spline that was found is best in `among`. False where sums of squares were compared in doubles only. */
  readonly optimal: boolean;
  /** What it is compared with. */
  readonly among: string;
  /** "exact": proved without rounding; "doubles": compared in doubles, best as far as their rounding tells, and not proved. */
  readonly decided: "exact" | "doubles";
  /**
   * Loss "max": no spline with so many pieces has an error below `atLeast`, and one has `atMost`; the same number where the
   * least error is known exactly. The network's own error differs by the rounding of its weights.
   */
  readonly leastError?: { readonly atLeast: Fraction; readonly atMost: Fraction };
  /** Loss "max" with `error`: with one piece less, no spline has an error below this, which is more than `error`. */
  readonly withOnePieceLess?: Fraction;
}

/**
 * The fewest pieces for an error and the least error with these, or the least error for a number of pieces.
 *
 * @param where what is compared, for the words
 */
export function bestInBand(
  fits: BandFits,
  { pieces, error }: { readonly pieces?: number; readonly error?: number },
  where: string,
): { readonly spline: CanonicalSpline; readonly optimality: FitOptimality } {
  const allowed = error === undefined ? undefined : fractionOf(error);
  const fewest = allowed && fits.fewestPieces(allowed);
  const count = pieces ?? fewest ?? 1;
  const { spline, least } = fits.leastError(count, allowed);
  const optimality: FitOptimality = {
    optimal: true,
    among: `all continuous linear splines with at most ${count} pieces, knots anywhere${where}`,
    decided: "exact",
    leastError: { atLeast: least.low, atMost: least.high },
    // A second search, from the error that so many pieces do not keep.
    ...(allowed && count > 1
      ? { withOnePieceLess: fits.leastError(count - 1, undefined, allowed).least.low }
      : {}),
  };
  return { spline, optimality };
}
