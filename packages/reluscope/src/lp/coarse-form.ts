/**
 * Affine forms of few bits that separate two finite sets: weights are rounded as coarsely as the gap between the sets
 * allows, so that constructions from them stay exact in doubles. The signs are proved, whatever the rounding.
 */
import { formSign, type PointSet } from "./point-set.ts";

/** Bits of the largest weight that are tried. */
const BITS = [0, 1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 26, 34, 43, 52];
/** Share of the gap that coarser weights must keep. */
const KEPT_GAP = 0.8;

/**
 * An affine form (n weights, then a constant) near a given direction that is positive on one set and negative on the
 * other, proved; undefined when no rounding of the direction is.
 *
 * @param normal n numbers that should be larger on `positive` than on `negative`
 * @param keep share of the gap between the sets that rounding must keep
 */
export function coarseForm(
  normal: ArrayLike<number>,
  positive: PointSet,
  negative: PointSet,
  keep = KEPT_GAP,
): Float64Array | undefined {
  const size = largest(normal);
  if (!(size > 0) || !Number.isFinite(size)) return undefined;
  const unit = 2 ** Math.floor(Math.log2(size));
  const scaled = Float64Array.from(normal, (value) => value / unit);
  const best = gapOf(scaled, positive, negative);
  for (const bits of BITS) {
    const step = 2 ** -bits;
    const form = new Float64Array(scaled.length + 1);
    scaled.forEach((value, k) => {
      // No negative zeros.
      form[k] = Math.round(value / step) * step + 0;
    });
    const { low, high } = gapOf(form, positive, negative);
    const last = bits === BITS[BITS.length - 1];
    if (!last && !(low - high >= keep * (best.low - best.high))) continue;
    form[scaled.length] = 0 - coarseBetween(high, low);
    if (separates(form, positive, negative)) return form;
  }
  return undefined;
}

/** A number of few bits near the middle of an interval. */
export function coarseBetween(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  const step = 2 ** Math.floor(Math.log2((high - low) / 4));
  const rounded = Math.round(middle / step) * step;
  return rounded > low && rounded < high ? rounded : middle;
}

/** Whether the form is positive on the first set and negative on the second; every sign is proved. */
export function separates(form: Float64Array, positive: PointSet, negative: PointSet): boolean {
  for (let i = 0; i < positive.count; i++) if (formSign(form, positive, i) <= 0) return false;
  for (let i = 0; i < negative.count; i++) if (formSign(form, negative, i) >= 0) return false;
  return true;
}

function largest(values: ArrayLike<number>): number {
  let size = 0;
  for (let k = 0; k < values.length; k++) size = Math.max(size, Math.abs(values[k]));
  return size;
}

/** The smallest product with a point of the first set, and the largest with one of the second. */
function gapOf(normal: Float64Array, positive: PointSet, negative: PointSet): { low: number; high: number } {
  const { dimension } = positive;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const product = (coordinates: Float64Array, at: number) => {
    let sum = 0;
    for (let k = 0; k < dimension; k++) sum += normal[k] * coordinates[at + k];
    return sum;
  };
  for (let i = 0; i < positive.count; i++) low = Math.min(low, product(positive.coordinates, i * dimension));
  for (let i = 0; i < negative.count; i++)
    high = Math.max(high, product(negative.coordinates, i * dimension));
  return { low, high };
}
