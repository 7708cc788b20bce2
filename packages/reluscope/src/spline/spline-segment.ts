/** A linear spline on a segment: its canonical form there, its zeros, and how far it is from another; all exact. */
import {
  compare,
  type Fraction,
  minus,
  negated,
  over,
  plus,
  times,
  toDouble,
  ZERO,
} from "../exact/fraction.ts";
import { type CanonicalSpline, splineValues } from "./canonical-form.ts";

/** The same function on a segment: slope and intercept of the first piece there, and the knots strictly inside. */
export function restrictedTo(spline: CanonicalSpline, low: Fraction, high: Fraction): CanonicalSpline {
  let [slope, intercept] = [spline.slope, spline.intercept];
  const knots: CanonicalSpline["knots"][number][] = [];
  for (const knot of spline.knots) {
    if (compare(knot.t, low) <= 0) {
      slope = plus(slope, knot.jump);
      intercept = minus(intercept, times(knot.jump, knot.t));
    } else if (compare(knot.t, high) < 0) knots.push(knot);
  }
  return { slope, intercept, knots };
}

export interface SplineZeros {
  /** Isolated zeros, increasing; the nearest doubles. */
  readonly points: readonly number[];
  /** Segments on which the spline vanishes. */
  readonly segments: readonly (readonly [number, number])[];
}

/** The zeros on a segment; which there are is decided exactly. */
export function splineZeros(spline: CanonicalSpline, low: Fraction, high: Fraction): SplineZeros {
  const inside = spline.knots.map(({ t }) => t).filter((t) => compare(t, low) > 0 && compare(t, high) < 0);
  const places = [low, ...inside, high];
  const values = splineValues(spline, places);
  const points: number[] = [];
  const segments: [number, number][] = [];
  places.forEach((t, k) => {
    const [before, value] = [values[k - 1], values[k]];
    if (k > 0 && before.top * value.top < 0n) {
      const step = minus(t, places[k - 1]);
      points.push(toDouble(minus(places[k - 1], times(before, over(step, minus(value, before))))));
    }
    if (value.top !== 0n) return;
    const goesOn = k + 1 < places.length && values[k + 1].top === 0n;
    const cameFrom = k > 0 && before.top === 0n;
    if (cameFrom) {
      const last = segments.at(-1);
      if (last && k > 1 && values[k - 2].top === 0n) last[1] = toDouble(t);
      else segments.push([toDouble(places[k - 1]), toDouble(t)]);
    } else if (!goesOn) points.push(toDouble(t));
  });
  return { points, segments };
}

/** Corners of the graph on a segment, its ends included: [x, y], the nearest doubles. */
export function splineCorners(spline: CanonicalSpline, low: Fraction, high: Fraction): [number, number][] {
  const inside = spline.knots.map(({ t }) => t).filter((t) => compare(t, low) > 0 && compare(t, high) < 0);
  const places = [low, ...inside, high];
  const values = splineValues(spline, places);
  return places.map((t, k) => [toDouble(t), toDouble(values[k])]);
}

/** The exact largest |f − g| on a segment: at an end, or at a knot of one of them. */
export function largestDifference(
  f: CanonicalSpline,
  g: CanonicalSpline,
  low: Fraction,
  high: Fraction,
): Fraction {
  const inside = [...f.knots, ...g.knots]
    .map(({ t }) => t)
    .filter((t) => compare(t, low) > 0 && compare(t, high) < 0)
    .sort(compare);
  const places = [low, ...inside, high];
  const [ours, theirs] = [splineValues(f, places), splineValues(g, places)];
  let largest = ZERO;
  ours.forEach((value, k) => {
    const difference = minus(value, theirs[k]);
    const size = difference.top < 0n ? negated(difference) : difference;
    if (compare(size, largest) > 0) largest = size;
  });
  return largest;
}
