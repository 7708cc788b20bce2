/**
 * From a spline to a network with one unit a knot, its numbers doubles, and what that network's errors are without rounding
 * (THEORY section 5, facings). Where a weight is no double, the next one makes up for it, so that roundings do not add up.
 */
import { binaryPlaces, toInteger } from "../exact/dyadic.ts";
import {
  type Fraction,
  fractionOf,
  minus,
  negated,
  over,
  plus,
  times,
  toDouble,
  ZERO,
} from "../exact/fraction.ts";
import type { Network } from "../network/network.ts";
import { type CanonicalSpline, pieceSlopes, splineValue } from "../spline/canonical-form.ts";
import { affineRest, type Facing, facingsWithoutSlope, twoSided } from "../spline/facing.ts";

/** As for `constructSpline`, but a list has one facing for every knot. */
export type FitFacing = "right" | "left" | "two-sided" | "fewest" | readonly Facing[];

/** What a fit with one input is asked for. */
export interface FitWish {
  /** Pieces, at least 1. One of `pieces` and `error` is needed. */
  readonly pieces?: number;
  /** Largest error allowed: the fewest pieces with which a spline has no larger one. */
  readonly error?: number;
  /** Which way the units face; default "right". A list has one facing for each knot. */
  readonly facing?: FitFacing;
}

/** The network that a fit with one input gives. */
export interface FittedNetwork {
  /** One input, one hidden layer with a unit a knot, one output. */
  readonly network: Network;
  readonly units: readonly FitUnit[];
  /** Pieces of the network's function on the domain. */
  readonly pieces: number;
  /** Its knots, increasing. */
  readonly knots: readonly number[];
  /** The network's function, exactly. */
  readonly spline: CanonicalSpline;
  /** Both ends. */
  readonly domain: readonly [number, number];
}

/** σ(±(x − knot)) with its output weight. */
export interface FitUnit {
  readonly knot: number;
  readonly facing: Facing;
  readonly weight: number;
}

export interface FitNetwork {
  readonly units: readonly FitUnit[];
  readonly bias: number;
  readonly network: Network;
}

/** The network of a spline on [low, high]; its knots, rounded to doubles, must stay in order. */
export function fitNetwork(
  spline: CanonicalSpline,
  low: number,
  high: number,
  facing: FitFacing,
): FitNetwork {
  if (facing === "right" || facing === "left") {
    const [start, end] = facing === "right" ? [low, high] : [-high, -low];
    const seen = facing === "right" ? spline : mirrored(spline);
    const { weights, bias } = correctedWeights(seen, start, end);
    return assembled(
      weights.map(({ t, weight }) => ({ knot: facing === "right" ? t : -t, facing, weight })),
      bias,
    );
  }
  const found = facing === "fewest" ? facingsWithoutSlope(spline) : undefined;
  const facings =
    facing === "two-sided"
      ? twoSided(spline)
      : facing === "fewest"
        ? Array.isArray(found)
          ? found
          : spline.knots.map((): Facing => "right")
        : facing;
  if (facings.length !== spline.knots.length)
    throw new Error(`there are ${facings.length} facings for ${spline.knots.length} knots`);
  const rest = affineRest(spline, facings);
  const units = spline.knots.map(
    ({ t, jump }, k): FitUnit => ({
      knot: toDouble(t),
      facing: facings[k],
      weight: toDouble(jump),
    }),
  );
  const slope = toDouble(rest.slope);
  if (slope !== 0) units.unshift({ knot: low, facing: "right", weight: slope });
  return assembled(units, toDouble(plus(rest.intercept, times(rest.slope, fractionOf(low)))));
}

/** x ↦ f(−x) */
function mirrored(spline: CanonicalSpline): CanonicalSpline {
  const slopes = pieceSlopes(spline);
  const slope = negated(slopes[slopes.length - 1]);
  const knots = [...spline.knots].reverse().map(({ t, jump }) => ({ t: negated(t), jump }));
  return { slope, intercept: splineAtZeroOfLast(spline), knots };
}

/** The value at 0 of the line through the last piece. */
function splineAtZeroOfLast({ intercept, knots }: CanonicalSpline): Fraction {
  return knots.reduce((value, { t, jump }) => minus(value, times(jump, t)), intercept);
}

/** Weights of σ(x − start), σ(x − τ_1), … as doubles; each aims at the spline's value where its piece ends. */
function correctedWeights(spline: CanonicalSpline, start: number, end: number) {
  const slopes = pieceSlopes(spline);
  const bias = toDouble(splineValue(spline, fractionOf(start)));
  let [at, value, slope, wanted] = [
    fractionOf(start),
    fractionOf(bias),
    ZERO,
    splineValue(spline, fractionOf(start)),
  ];
  let place = at;
  const weights: { t: number; weight: number }[] = [];
  for (let i = 0; i < slopes.length; i++) {
    const next = i < spline.knots.length ? spline.knots[i].t : fractionOf(end);
    wanted = plus(wanted, times(slopes[i], minus(next, place)));
    place = next;
    const rounded = i < spline.knots.length ? fractionOf(toDouble(next)) : next;
    const step = minus(rounded, at);
    if (step.top <= 0n)
      throw new Error(
        `two knots near ${toDouble(at)} are closer than doubles; fewer pieces or a larger error are needed`,
      );
    const weight = toDouble(minus(over(minus(wanted, value), step), slope));
    // A level first piece needs no unit.
    if (weight !== 0) weights.push({ t: toDouble(at), weight });
    slope = plus(slope, fractionOf(weight));
    value = plus(value, times(slope, step));
    at = rounded;
  }
  return { weights, bias };
}

function assembled(units: readonly FitUnit[], bias: number): FitNetwork {
  for (const value of [bias, ...units.flatMap(({ knot, weight }) => [knot, weight])])
    if (!Number.isFinite(value))
      throw new Error("a weight of the fitted network is beyond the range of doubles");
  const count = units.length;
  const dense = (rows: number, columns: number, values: Iterable<number>) => ({
    kind: "dense" as const,
    rows,
    columns,
    values: Float64Array.from(values),
  });
  const sign = ({ facing }: FitUnit) => (facing === "right" ? 1 : -1);
  const layer = {
    weight: dense(count, 1, units.map(sign)),
    bias: Float64Array.from(units, (unit) => -sign(unit) * unit.knot),
    negativeSlope: new Float64Array(count),
  };
  const output = {
    weight: dense(1, Math.max(1, count), count > 0 ? units.map(({ weight }) => weight) : [0]),
    bias: Float64Array.of(bias),
  };
  return {
    units,
    bias,
    network: { inputShape: [1], inputSize: 1, outputSize: 1, layers: count > 0 ? [layer] : [], output },
  };
}

/** The network's exact values at increasing x, as integers over one denominator. */
export function fitValues({ units, bias }: FitNetwork, x: ArrayLike<number>) {
  const xShift = binaryPlaces([...Array.from(x), ...units.map(({ knot }) => knot)]);
  const wShift = binaryPlaces([bias, ...units.map(({ weight }) => weight)]);
  const exact = units
    .map(({ knot, facing, weight }) => ({
      t: toInteger(knot, xShift),
      facing,
      weight: toInteger(weight, wShift),
    }))
    .sort((a, b) => (a.t < b.t ? -1 : a.t > b.t ? 1 : 0));
  // slope·x + constant of the units that are on; left-facing ones begin on.
  let [slope, constant] = [0n, toInteger(bias, wShift) << BigInt(xShift)];
  for (const { t, facing, weight } of exact) {
    if (facing !== "left") continue;
    slope -= weight;
    constant += weight * t;
  }
  let next = 0;
  const values = Array.from(x, (place) => {
    const at = toInteger(place, xShift);
    for (; next < exact.length && exact[next].t <= at; next++) {
      const { t, weight } = exact[next];
      // Right-facing: switches on; left-facing: its −weight·(x − t) goes. Both add weight·(x − t).
      slope += weight;
      constant -= weight * t;
    }
    return slope * at + constant;
  });
  return { values, denominator: 1n << BigInt(xShift + wShift) };
}

/** The network's function, exactly: the canonical form of what its doubles say. */
export function fitSplineOf({ units, bias }: FitNetwork): CanonicalSpline {
  let [slope, intercept] = [ZERO, fractionOf(bias)];
  const jumps = new Map<number, Fraction>();
  for (const { knot, facing, weight } of units) {
    const jump = fractionOf(weight);
    if (facing === "left") {
      slope = minus(slope, jump);
      intercept = plus(intercept, times(jump, fractionOf(knot)));
    }
    jumps.set(knot, plus(jumps.get(knot) ?? ZERO, jump));
  }
  const knots = [...jumps]
    .filter(([, jump]) => jump.top !== 0n)
    .sort(([a], [b]) => a - b)
    .map(([t, jump]) => ({ t: fractionOf(t), jump }));
  return { slope, intercept, knots };
}
