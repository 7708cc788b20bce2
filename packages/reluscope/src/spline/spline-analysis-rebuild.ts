/**
 * Back from a spline to a network of one hidden layer with the facings asked for (THEORY section 5): σ(x − t) = (x − t) +
 * σ(t − x), so that every facing is possible at the price of an affine term. What a double does not hold is split over a few
 * units, except where the fewest units are wanted. The result is analysed again: equal canonical forms are the same function.
 */
import { fullSlice, segmentDomain } from "../complex/domain.ts";
import {
  compare,
  type Fraction,
  fraction,
  fractionOf,
  isDouble,
  minus,
  negated,
  over,
  plus,
  times,
  toDouble,
} from "../exact/fraction.ts";
import type { Network } from "../network/network.ts";
import type { CanonicalSpline } from "./canonical-form.ts";
import { affineRest, type Facing, facingsWithoutSlope, twoSided } from "./facing.ts";
import { analyseSpline, type SplineAnalysis } from "./spline-analysis.ts";
import type { SegmentSpline } from "./spline-analysis-deep.ts";
import { splineDistance } from "./spline-distance.ts";

/**
 * "right", "left": all units; "two-sided": those left of the middle face left; "fewest": facings that leave no slope, if there
 * are any; or one facing for each visible knot on the segment, left to right.
 */
export type RebuiltFacing = Facing | "two-sided" | "fewest" | readonly Facing[];

export interface RebuiltSpline {
  /** One input (the coordinate along the segment), one hidden layer, one output. */
  readonly network: Network;
  readonly units: number;
  /** Which way the unit (or units) of each knot on the segment faces, left to right. */
  readonly facing: readonly Facing[];
  /** Proved: the same function on the segment. */
  readonly equal: boolean;
  /** Largest |f − g| on the segment, rounded up; 0 when equal. */
  readonly maxDifference: number;
  /** Knots that are no ratio of two doubles: no unit has them exactly, and no network of one hidden layer is equal. */
  readonly inexactKnots: number;
  /** With "fewest": whether a set of jumps sums to minus the slope, so that one unit fewer than pieces is enough. */
  readonly subsetFound?: boolean | "unknown";
}

/** σ(w·x + b) with its output weight. */
interface Hinge {
  readonly w: number;
  readonly b: number;
  readonly weight: Fraction;
}

/**
 * A network of one hidden layer that is the spline on its segment.
 *
 * @throws Error when there are not as many facings as visible knots
 * @example rebuildSpline(analyseSpline(network, domain), "right").equal; // true
 */
export function rebuildSpline(source: SplineAnalysis | SegmentSpline, facing: RebuiltFacing): RebuiltSpline {
  const { onSegment, domain } = source;
  const found = facing === "fewest" ? facingsWithoutSlope(onSegment) : undefined;
  const all: Facing = facing === "left" ? "left" : "right";
  const facings = chosenFacings(onSegment, Array.isArray(found) ? found : facing, all);
  const fewest = facing === "fewest";
  const hinges = onSegment.knots.flatMap((_, k) => knotHinges(source, k, facings[k], fewest));
  const end = all === "right" ? domain.low : domain.high;
  const rest = affineRest(onSegment, facings);
  // σ(x − low) or σ(high − x) takes the slope that is left.
  const slope = all === "right" ? rest.slope : negated(rest.slope);
  const sign = all === "right" ? 1 : -1;
  hinges.push(...split(slope, fewest).map((weight) => ({ w: sign, b: -sign * end, weight })));
  const constant = plus(rest.intercept, times(rest.slope, fractionOf(end)));
  const [bias, ...more] = split(constant, fewest);
  hinges.push(...more.map((weight) => ({ w: 0, b: 1, weight })));
  const network = networkOf(hinges, bias ? toDouble(bias) : 0);
  const { low, high } = domain;
  const made = analyseSpline(network, segmentDomain(fullSlice(1), low, high)).onSegment;
  const { equal, maxDifference } = splineDistance(onSegment, made, [low, high]);
  return {
    network,
    units: hinges.length,
    facing: facings,
    equal,
    maxDifference,
    inexactKnots: onSegment.knots.filter(({ t }) => !isRatioOfDoubles(t)).length,
    ...(fewest ? { subsetFound: found === "unknown" ? found : found !== undefined } : {}),
  };
}

function chosenFacings(spline: CanonicalSpline, facing: RebuiltFacing, all: Facing): readonly Facing[] {
  const { knots } = spline;
  if (facing === "two-sided") return twoSided(spline);
  if (typeof facing === "string") return knots.map(() => all);
  if (facing.length !== knots.length)
    throw new Error(`there are ${facing.length} facings for ${knots.length} visible knots`);
  return facing;
}

/** A number of more parts than this is no sum of few doubles, such as a third. */
const MOST_PARTS = 4;

/** The number as a sum of doubles, exact where a few are enough; as one double if it must be. Nothing for 0. */
function split(value: Fraction, single: boolean): Fraction[] {
  const parts: Fraction[] = [];
  for (let rest = value; rest.top !== 0n; rest = minus(rest, parts[parts.length - 1])) {
    if (parts.length === (single ? 1 : MOST_PARTS)) return parts.slice(0, 1);
    const part = toDouble(rest);
    if (!Number.isFinite(part))
      throw new Error("a weight of the rebuilt network is beyond the range of doubles");
    parts.push(fractionOf(part));
  }
  return parts;
}

/** Units with their knot at one place: one where a weight is a double (or only one may be), otherwise as many as it takes. */
function knotHinges(
  source: SplineAnalysis | SegmentSpline,
  k: number,
  facing: Facing,
  single: boolean,
): Hinge[] {
  const { t, jump } = source.onSegment.knots[k];
  const own = "units" in source ? unitsAt(source, t) : [];
  const hinge = own[0] ?? hingeAt(t);
  const turned = (w: number, b: number) => ((facing === "right") === w > 0 ? { w, b } : { w: -w, b: -b });
  const weight = over(jump, fractionOf(Math.abs(hinge.w)));
  if (single || isDouble(weight) || own.length === 0)
    return split(weight, single).map((part) => ({ ...turned(hinge.w, hinge.b), weight: part }));
  return own.flatMap(({ w, b, jump: part }) =>
    split(over(part, fractionOf(Math.abs(w))), false).map((one) => ({ ...turned(w, b), weight: one })),
  );
}

/** The units of the analysed network that have their knot here, if their numbers are doubles. */
function unitsAt({ units, knots }: SplineAnalysis, t: Fraction) {
  const place = knots.find((knot) => compare(knot.t, t) === 0);
  const members = (place?.units ?? []).map((unit) => units[unit]);
  if (!members.every(({ weight, bias }) => isDouble(weight) && isDouble(bias))) return [];
  return members.map(({ weight, bias, jump }) => ({ w: toDouble(weight), b: toDouble(bias), jump }));
}

function isRatioOfDoubles(t: Fraction): boolean {
  return isDouble(t) || (isDouble(fraction(t.top)) && isDouble(fraction(t.bottom)));
}

/** Weight and bias with a knot at a rational place: exact where it, or its numerator and denominator, are doubles. */
function hingeAt(t: Fraction): { readonly w: number; readonly b: number } {
  if (isDouble(t) || !isRatioOfDoubles(t)) return { w: 1, b: -toDouble(t) };
  return { w: toDouble(fraction(t.bottom)), b: -toDouble(fraction(t.top)) };
}

function networkOf(hinges: readonly Hinge[], bias: number): Network {
  const dense = (rows: number, columns: number, values: number[]) => ({
    kind: "dense" as const,
    rows,
    columns,
    values: Float64Array.from(values),
  });
  const count = hinges.length;
  const output = {
    weight: dense(1, Math.max(1, count), count > 0 ? hinges.map(({ weight }) => toDouble(weight)) : [0]),
    bias: Float64Array.of(bias),
  };
  const layer = {
    weight: dense(
      count,
      1,
      hinges.map(({ w }) => w),
    ),
    bias: Float64Array.from(hinges, ({ b }) => b),
    negativeSlope: new Float64Array(count),
  };
  return { inputShape: [1], inputSize: 1, outputSize: 1, layers: count > 0 ? [layer] : [], output };
}
