/** Networks of one input and one hidden layer from the knots of a linear spline (THEORY section 5; S3). */
import { fullSlice } from "../complex/domain.ts";
import { polytopeDomain } from "../complex/polytope.ts";
import { sumError } from "../exact/error-free.ts";
import { type Fraction, fractionOf, minus, over, plus, times, toDouble } from "../exact/fraction.ts";
import {
  type CanonicalSpline,
  pieceSlopes,
  type SplineKnot,
  shortFraction,
  splineThrough,
  splineValue,
} from "../spline/canonical-form.ts";
import { affineRest, type Facing, facingsWithoutSlope, twoSided } from "../spline/facing.ts";
import { proveCells } from "./cells-proof.ts";
import { type ConstructedUnit, type Construction, constructedNetwork, construction } from "./construction.ts";
import { splineTarget } from "./spline-target.ts";

/**
 * How the units face. "right", "left": the one-sided bases, no output bias, one unit more than pieces. "two-sided": those left
 * of the middle face left, the others right. "fewest": one unit fewer than pieces where facings exist that leave no slope,
 * otherwise as many as pieces. Or one facing for every point but the first and the last, left to right.
 */
export type SplineFacing = "right" | "left" | "two-sided" | "fewest" | readonly Facing[];

export interface SplineOptions {
  /** Default "right". */
  readonly facing?: SplineFacing;
}

export interface SplineConstruction extends Construction {
  /** Pieces of the spline: knots inside at which its slope changes, and one more. */
  readonly pieces: number;
  /**
   * Whether one unit fewer than pieces can do; "unknown" where there are too many sums of jumps to look at, undefined where
   * "fewest" was not asked for.
   */
  readonly fewest?: "one fewer than pieces" | "as many as pieces" | "unknown";
}

interface SplineUnits {
  readonly units: readonly ConstructedUnit[];
  /** Output weights. */
  readonly weights: readonly Fraction[];
  readonly bias: Fraction;
}

/**
 * The network that is linear between the points [x, y], proved from the first to the last. It is exact where slopes, values at
 * their ends and differences of slopes are doubles, as with knots at distances that are powers of two.
 *
 * @throws Error that names the row when a number is not finite or x does not grow; when there are not as many facings as knots
 * @example
 * constructSpline([[0, 0], [1, 2], [2, 1]], { facing: "fewest" }).counts.units;
 */
export function constructSpline(
  points: readonly (readonly [number, number])[],
  { facing = "right" }: SplineOptions = {},
): SplineConstruction {
  const spline = splineThrough(points);
  const ends: [number, number] = [points[0][0], points[points.length - 1][0]];
  const { made, fewest } = splineUnits(
    spline,
    ends,
    typeof facing === "string" ? facing : ofKnots(facing, points, spline),
  );
  const kept = made.weights
    .map((weight, i) => ({ weight, unit: made.units[i] }))
    .filter(({ weight }) => weight.top !== 0n);
  const network = constructedNetwork(1, kept.length > 0 ? [kept.map(({ unit }) => unit)] : [], [
    {
      weights: kept.length > 0 ? kept.map(({ weight }) => toDouble(weight)) : [0],
      bias: toDouble(made.bias),
    },
  ]);
  const domain = polytopeDomain(fullSlice(1), [ends]);
  const { proved, exact, maxDeviation } = proveCells(network.network, splineTarget(spline, domain));
  const proof = { domain: `on [${ends.join(", ")}]`, proved, exact, maxDeviation };
  return { ...construction(network, proof), pieces: spline.knots.length + 1, fewest };
}

/** Facings of the points inside, without those of points at which the slope does not change. */
function ofKnots(
  facings: readonly Facing[],
  points: readonly (readonly [number, number])[],
  { knots }: CanonicalSpline,
): Facing[] {
  if (facings.length !== points.length - 2)
    throw new Error(`there are ${facings.length} facings for ${points.length - 2} knots inside`);
  const places = new Set(knots.map(({ t }) => toDouble(t)));
  return facings.filter((_, i) => places.has(points[i + 1][0]));
}

function splineUnits(
  spline: CanonicalSpline,
  ends: readonly [number, number],
  facing: SplineFacing,
): { made: SplineUnits; fewest?: SplineConstruction["fewest"] } {
  if (facing === "right" || facing === "left") return { made: oneSided(spline, ends, facing) };
  if (facing === "two-sided") return { made: faced(spline, ends, twoSided(spline)) };
  if (facing !== "fewest") return { made: faced(spline, ends, facing) };
  const found = facingsWithoutSlope(spline);
  if (Array.isArray(found)) return { made: faced(spline, ends, found), fewest: "one fewer than pieces" };
  const made = faced(
    spline,
    ends,
    spline.knots.map(() => "right"),
  );
  return { made, fewest: found === "unknown" ? found : "as many as pieces" };
}

/** σ(x − x_{−1}), σ(x − x_0), …, or their mirror images; the first takes the value at the end, the next the slope there. */
function oneSided(spline: CanonicalSpline, ends: readonly [number, number], facing: Facing): SplineUnits {
  const right = facing === "right";
  const end = right ? ends[0] : ends[1];
  const outside = beyond(end, right ? -1 : 1);
  const step = minus(fractionOf(Math.max(end, outside)), fractionOf(Math.min(end, outside)));
  const value = over(splineValue(spline, fractionOf(end)), step);
  // Seen from the right end, going left, slopes are the opposite ones.
  const slopes = pieceSlopes(spline);
  const first = right ? slopes[0] : times(slopes[slopes.length - 1], fractionOf(-1));
  const knots = right ? spline.knots : [...spline.knots].reverse();
  return {
    units: [
      unit(fractionOf(outside), facing, `value at x = ${end}`),
      unit(fractionOf(end), facing, `slope at x = ${end}`),
      ...knots.map((knot) => unit(knot.t, facing, jumpText(knot))),
    ],
    weights: [value, minus(first, value), ...knots.map(({ jump }) => jump)],
    bias: fractionOf(0),
  };
}

/** One unit a knot with the facings asked for, and one at the left end for the slope that is left over. */
function faced(
  spline: CanonicalSpline,
  [start]: readonly [number, number],
  facings: readonly Facing[],
): SplineUnits {
  const rest = affineRest(spline, facings);
  const left = fractionOf(start);
  return {
    units: [
      unit(left, "right", "slope that the facings leave"),
      ...spline.knots.map((knot, k) => unit(knot.t, facings[k], jumpText(knot))),
    ],
    weights: [rest.slope, ...spline.knots.map(({ jump }) => jump)],
    bias: plus(rest.intercept, times(rest.slope, left)),
  };
}

function unit(t: Fraction, facing: Facing, what: string): ConstructedUnit {
  const sign = facing === "right" ? 1 : -1;
  return {
    weights: [sign],
    bias: -sign * toDouble(t),
    role: `${facing}-facing at x = ${shortFraction(t)}: ${what}`,
  };
}

function jumpText({ jump }: SplineKnot): string {
  return `slope changes by ${shortFraction(jump)}`;
}

/** A point outside: at distance 1 or another power of two where that is exact. */
function beyond(end: number, direction: number): number {
  for (const step of [1, 2 ** Math.floor(Math.log2(Math.abs(end)))]) {
    const point = end + direction * step;
    if (sumError(end, direction * step) === 0 && point !== end) return point;
  }
  return end + direction * Math.max(1, Math.abs(end));
}
