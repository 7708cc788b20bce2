/**
 * Deterministic fitting of data with one input (THEORY section 5): a network of one hidden layer whose function is an optimal
 * free-knot linear spline, with its error proved.
 */
import { compare, type Fraction, fraction, fractionOf, toDouble } from "../exact/fraction.ts";
import { type CanonicalSpline, splineThrough } from "../spline/canonical-form.ts";
import { roundedUp } from "../spline/spline-distance.ts";
import { largestDifference } from "../spline/spline-segment.ts";
import { type FitData, fitData } from "./fit-data.ts";
import { checkWanted } from "./fit-function.ts";
import { BandFits, dataTarget, type FitOn } from "./fit-largest-error.ts";
import {
  type FitNetwork,
  type FittedNetwork,
  type FitWish,
  fitNetwork,
  fitSplineOf,
  fitValues,
} from "./fit-network.ts";
import { bestInBand, type FitOptimality } from "./fit-optimality.ts";
import { type FitProgress, leastSquares } from "./fit-squares.ts";

export interface FitOptions extends FitWish {
  /** What is least: "max" (default), the largest error; "squares", the sum of squares, which takes no `error`. */
  readonly loss?: "max" | "squares";
  /**
   * "data" (default): errors are those at the points. "interval": the points are joined by straight lines, and the error is
   * the largest from the first to the last; only with `loss` "max", and every x once.
   */
  readonly on?: FitOn;
  /** Least squares: the most abscissae among which knots are chosen; default 400. */
  readonly candidates?: number;
  readonly onProgress?: FitProgress;
}

/** Errors of the network with its weights as doubles, evaluated without rounding. */
export interface FitError {
  /** Largest |network − y|, rounded to nearest. */
  readonly max: number;
  readonly exactMax: Fraction;
  /** Row (from 0) where it is; undefined when it is between the points. */
  readonly row: number | undefined;
  /** Sum of squares over the rows, and the root of its mean; rounded to nearest. */
  readonly sumOfSquares: number;
  readonly rootMeanSquare: number;
  /** Where `max` holds, in words. */
  readonly domain: string;
  readonly proved: true;
}

/** The domain is from the first to the last x. */
export interface SplineFit extends FittedNetwork, FitOptimality {
  readonly error: FitError;
}

/** Candidates for knots of least squares; their number is squared in time. */
const CANDIDATES = 400;

/**
 * Fits points [x, y], in any order, with a continuous linear spline whose knots are free; as a network.
 *
 * Loss "max": optimal among all continuous linear splines with so many pieces, decided without rounding. Loss "squares": optimal
 * among those whose knots are abscissae of the data (all of them where there are at most `candidates`), compared in doubles.
 * With `error` the spline has the fewest pieces, and with these the least error.
 *
 * @throws Error when a number is not finite, there are fewer than two different x, options do not fit together, or rows with the
 *   same x are further apart than `error` allows
 * @example
 * fitSpline([[0, 0], [1, 1], [2, 0]], { error: 0 }).pieces; // 2
 */
export function fitSpline(points: readonly (readonly [number, number])[], options: FitOptions): SplineFit {
  const { loss = "max", on = "data", facing = "right" } = options;
  checkOptions(options);
  const data = fitData(points);
  if (on === "interval") checkTable(data);
  const { spline, optimality } = loss === "max" ? largest(data, on, options) : squares(data, options);
  const [low, high] = [data.x[0], data.x[data.x.length - 1]];
  const made = fitNetwork(spline, low, high, facing);
  const own = fitSplineOf(made);
  const knots = own.knots.map(({ t }) => toDouble(t)).filter((t) => t > low && t < high);
  return {
    network: made.network,
    units: made.units,
    pieces: knots.length + 1,
    knots,
    error:
      on === "data" ? errorAtData(made, data) : { ...errorAtData(made, data), ...errorBetween(own, data) },
    ...optimality,
    spline: own,
    domain: [low, high],
  };
}

function checkOptions({ pieces, error, loss = "max", on = "data", candidates }: FitOptions): void {
  checkWanted({ pieces, error });
  if (loss === "squares" && error !== undefined)
    throw new Error("an error to keep is a largest error; least squares need a number of pieces");
  if (loss === "squares" && on === "interval")
    throw new Error("least squares are taken at the points; along an interval only the largest error is");
  if (candidates !== undefined && !(Number.isInteger(candidates) && candidates >= 2))
    throw new Error(`there are ${candidates} candidates for knots; at least 2 are needed`);
}

function checkTable({ x, start, order }: FitData): void {
  const twice = x.findIndex((_, i) => start[i + 1] - start[i] > 1);
  if (twice < 0) return;
  const [first, second] = [order[start[twice]], order[start[twice] + 1]];
  throw new Error(
    `rows ${first + 1} and ${second + 1} have the same x = ${x[twice]}; a table on an interval has every x once`,
  );
}

function largest(data: FitData, on: FitOn, { pieces, error, onProgress }: FitOptions) {
  const target = dataTarget(data, on);
  if (error !== undefined && compare(target.spread, fractionOf(error)) > 0)
    throw new Error(
      `rows with the same x are further apart than an error of ${error} allows; it is at least ${roundedUp(target.spread)}`,
    );
  const where = on === "data" ? "" : ", compared all along the interval";
  return bestInBand(
    new BandFits(target, (bands) => onProgress?.(bands, undefined)),
    { pieces, error },
    where,
  );
}

function squares(data: FitData, { pieces = 1, candidates = CANDIDATES, onProgress }: FitOptions) {
  const found = leastSquares(data, pieces, candidates, onProgress);
  const all = found.candidates === data.x.length;
  const optimality: FitOptimality = {
    optimal: false,
    among: `continuous linear splines with at most ${pieces} pieces and knots at ${all ? `the ${data.x.length}` : `${found.candidates} of the ${data.x.length}`} abscissae of the data`,
    decided: "doubles",
  };
  return { spline: splineThrough(found.points), optimality };
}

function errorAtData(made: FitNetwork, data: FitData): FitError {
  const { values, denominator } = fitValues(made, data.x);
  let row = data.order[0];
  // Values and targets have powers of two as denominators: sums over the largest of them need no reduction.
  const unit = data.y.reduce((most, y) => {
    const { bottom } = fractionOf(y);
    return bottom > most ? bottom : most;
  }, denominator);
  const factor = unit / denominator;
  let [largestSize, squaresSum] = [0n, 0n];
  values.forEach((value, i) => {
    for (let r = data.start[i]; r < data.start[i + 1]; r++) {
      const y = fractionOf(data.y[data.order[r]]);
      const difference = value * factor - y.top * (unit / y.bottom);
      const size = difference < 0n ? -difference : difference;
      squaresSum += size * size;
      if (size > largestSize) {
        largestSize = size;
        row = data.order[r];
      }
    }
  });
  const exactMax = fraction(largestSize, unit);
  const sumOfSquares = toDouble(fraction(squaresSum, unit * unit));
  return {
    max: toDouble(exactMax),
    exactMax,
    row,
    sumOfSquares,
    rootMeanSquare: Math.sqrt(sumOfSquares / data.y.length),
    domain: `at the ${data.y.length} points`,
    proved: true,
  };
}

/** The largest error all along, which is at a point or at a knot. */
function errorBetween(
  own: CanonicalSpline,
  data: FitData,
): Pick<FitError, "max" | "exactMax" | "row" | "domain"> {
  const [low, high] = [data.x[0], data.x[data.x.length - 1]];
  const table = splineThrough(Array.from(data.x, (x, i): [number, number] => [x, data.lowest[i]]));
  const size = largestDifference(own, table, fractionOf(low), fractionOf(high));
  return { max: toDouble(size), exactMax: size, row: undefined, domain: `on [${low}, ${high}]` };
}
