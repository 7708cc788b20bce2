/**
 * Free-knot linear splines near a piecewise linear function of one variable, such as a network along a segment: the fewest pieces
 * for a largest error, or the least largest error for a number of pieces, the error being that of the whole interval (THEORY
 * section 5, deterministic fitting). Corners are rational numbers, so that nothing is sampled and nothing rounded.
 */
import { compare, type Fraction, fractionOf, minus, times, toDouble } from "../exact/fraction.ts";
import { type CanonicalSpline, splineValues } from "../spline/canonical-form.ts";
import { largestDifference, restrictedTo } from "../spline/spline-segment.ts";
import { BandFits, graphTarget } from "./fit-largest-error.ts";
import { type FittedNetwork, type FitWish, fitNetwork, fitSplineOf } from "./fit-network.ts";
import { bestInBand, type FitOptimality } from "./fit-optimality.ts";

export interface FunctionFitOptions extends FitWish {
  /** Told how many bands were tried. */
  readonly onProgress?: (bands: number) => void;
}

export interface FunctionFit extends FittedNetwork, FitOptimality {
  /** The network with its weights as doubles against the function, all along, without rounding. */
  readonly error: {
    /** Rounded to nearest. */
    readonly max: number;
    readonly exactMax: Fraction;
    /** A place where it is so large: a corner of one of them; rounded to nearest. */
    readonly at: number;
    readonly domain: string;
    readonly proved: true;
  };
}

/**
 * Fits a linear spline on an interval, for instance `analyseSpline(…).onSegment` or `splineOnSegment(…).onSegment` of a network.
 * The best of all continuous linear splines with so many pieces, knots anywhere; its least error is enclosed by two doubles.
 *
 * @throws Error when options do not fit together, or the interval is empty
 * @example
 * const { onSegment } = splineOnSegment(network, segmentDomain(fullSlice(1), -1, 1));
 * fitFunction(onSegment, [-1, 1], { error: 0.01 }).pieces;
 */
export function fitFunction(
  target: CanonicalSpline,
  interval: readonly [low: number, high: number],
  options: FunctionFitOptions,
): FunctionFit {
  const { facing = "right", onProgress } = options;
  checkWanted(options);
  const [low, high] = interval;
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high))
    throw new Error(`[${low}, ${high}] is no interval`);
  const [from, to] = [fractionOf(low), fractionOf(high)];
  const own = restrictedTo(target, from, to);
  const places = [from, ...own.knots.map(({ t }) => t), to];
  const values = splineValues(own, places);
  const corners = places.map((x, k) => [x, values[k]] as const);
  const fits = new BandFits(graphTarget(corners), onProgress);
  const { spline, optimality } = bestInBand(fits, options, ", compared all along the interval");
  const made = fitNetwork(restrictedTo(spline, from, to), low, high, facing);
  const found = fitSplineOf(made);
  const inside = restrictedTo(found, from, to);
  const exactMax = largestDifference(inside, own, from, to);
  return {
    network: made.network,
    units: made.units,
    pieces: inside.knots.length + 1,
    knots: inside.knots.map(({ t }) => toDouble(t)),
    spline: found,
    domain: [low, high],
    error: {
      max: toDouble(exactMax),
      exactMax,
      at: toDouble(placeOf(exactMax, inside, own, from, to)),
      domain: `on [${low}, ${high}]`,
      proved: true,
    },
    ...optimality,
  };
}

export function checkWanted({ pieces, error }: FitWish): void {
  if ((pieces === undefined) === (error === undefined))
    throw new Error("a fit needs a number of pieces or an error, and not both");
  if (pieces !== undefined && !(Number.isInteger(pieces) && pieces >= 1))
    throw new Error(`the number of pieces is ${pieces}; it is a whole number of at least 1`);
  if (error !== undefined && !(Number.isFinite(error) && error >= 0))
    throw new Error(`the error is ${error}; it is a number of at least 0`);
}

/** The first end or knot at which two splines are so far apart. */
function placeOf(
  size: Fraction,
  f: CanonicalSpline,
  g: CanonicalSpline,
  low: Fraction,
  high: Fraction,
): Fraction {
  const places = [low, ...[...f.knots, ...g.knots].map(({ t }) => t).sort(compare), high];
  const [ours, theirs] = [splineValues(f, places), splineValues(g, places)];
  const k = ours.findIndex((value, i) => {
    const difference = minus(value, theirs[i]);
    return compare(times(difference, difference), times(size, size)) === 0;
  });
  return places[Math.max(0, k)];
}
