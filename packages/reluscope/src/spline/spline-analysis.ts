/**
 * A network of one hidden layer along a line, completely understood (S3; THEORY section 5): its canonical form
 *
 *     f(x) = p + s·x + Σ_k Λ_k σ(x − τ_k),
 *
 * exact, which unit makes which knot and which way it faces, what the units do on a segment, and how many would be enough.
 * A unit with slope r left of zero, α(r·y + (1 − r)·σ(y)), counts with its crease (1 − r)α; its r·α·y is affine.
 */
import type { LineDomain } from "../complex/domain.ts";
import { checkInputs } from "../complex/partition.ts";
import { ExactForms } from "../exact/exact-forms.ts";
import {
  compare,
  type Fraction,
  fraction,
  fractionOf,
  minus,
  negated,
  over,
  plus,
  times,
  ZERO,
} from "../exact/fraction.ts";
import { checkOutput } from "../network/check-output.ts";
import { forEachInRow } from "../network/matrix.ts";
import { checkNetwork, type Network } from "../network/network.ts";
import type { CanonicalSpline } from "./canonical-form.ts";
import { type Facing, facingsWithoutSlope } from "./facing.ts";
import { type SpareUnits, spareUnitsOf } from "./spare-units.ts";
import { restrictedTo } from "./spline-segment.ts";

/** A hidden unit y = w·x + b along the line, and what the output takes from it. */
export interface SplineUnit {
  readonly unit: number;
  readonly weight: Fraction;
  readonly bias: Fraction;
  /** α: the output's weight. */
  readonly outgoing: Fraction;
  /** r: slope left of zero; 0 for ReLU. */
  readonly negativeSlope: Fraction;
  /** λ = α(1 − r)|w|: the jump of slope at its knot. */
  readonly jump: Fraction;
  /** Undefined where w = 0: the unit is constant. */
  readonly facing: Facing | undefined;
  /** t = −b/w; undefined where w = 0. */
  readonly knot: Fraction | undefined;
}

/** One place where units have their knots. */
export interface AnalysedKnot {
  readonly t: Fraction;
  /** Λ: sum of the units' jumps; 0 where they cancel. */
  readonly jump: Fraction;
  /** Units that share the knot, increasing, and how each faces. */
  readonly units: readonly number[];
  readonly facing: readonly Facing[];
  /** Strictly inside the segment. */
  readonly inside: boolean;
}

/** In how many ways the same units can be the same function on the segment. */
export interface SolutionSet {
  /** Units with a crease or a slope: each may be scaled, its output weight by the inverse. */
  readonly rescaling: number;
  /** Σ (units − 1) over visible knots inside: how their jump is split among the units that share it. */
  readonly splitting: number;
  /** Visible knots inside: each may face either way at the price of an affine term. */
  readonly facings: number;
}

export interface SplineAnalysis {
  readonly domain: LineDomain;
  readonly output: number;
  readonly units: readonly SplineUnit[];
  /** On the whole line: s, p, and the knots with Λ ≠ 0. */
  readonly spline: CanonicalSpline;
  /** On the segment: slope and intercept of its first piece, and the visible knots inside. */
  readonly onSegment: CanonicalSpline;
  /** All knots, those outside and cancelled ones included; t increasing. */
  readonly knots: readonly AnalysedKnot[];
  /** Affine pieces on the segment: visible knots inside, and one. */
  readonly pieces: number;
  /** Units that are 0 on the whole segment. */
  readonly dead: readonly number[];
  /** Units that are affine there and not constant: they only supply slope. */
  readonly affine: readonly number[];
  /** Units of constant value that is not 0. */
  readonly constant: readonly number[];
  /** Units from which the output takes nothing (α = 0). */
  readonly unused: readonly number[];
  readonly solutions: SolutionSet;
  /** Units that are enough for the same function on the segment, with an output bias; undefined when it is not known. */
  readonly fewestUnits: number | undefined;
  /** Which units can go, and which stay. */
  readonly redundancy: SpareUnits;
}

/**
 * The canonical form and the units of a network with one hidden layer along a segment.
 *
 * @param output which output, from 0
 * @throws Error when the network has more than one hidden layer (see `splineOnSegment`) or no such output
 * @example
 * const { spline, pieces } = analyseSpline(network, segmentDomain(fullSlice(1), -1, 1));
 */
export function analyseSpline(network: Network, domain: LineDomain, output = 0): SplineAnalysis {
  checkNetwork(network);
  checkInputs(network, domain);
  checkOutput(network, output);
  if (network.layers.length > 1)
    throw new Error(
      `the network has ${network.layers.length} hidden layers; a canonical form of units needs one`,
    );
  const { units, constant } = unitsOf(network, domain, output);
  let [s, p] = [constant.slope, constant.intercept];
  for (const { weight, bias, outgoing, negativeSlope, jump, facing, knot } of units) {
    const leak = times(outgoing, negativeSlope);
    if (facing === undefined) {
      const value = bias.top > 0n ? bias : times(negativeSlope, bias);
      p = plus(p, times(outgoing, value));
      continue;
    }
    s = plus(s, times(leak, weight));
    p = plus(p, times(leak, bias));
    if (facing === "right") continue;
    // λσ(t − x) = λσ(x − t) − λ(x − t)
    s = minus(s, jump);
    p = plus(p, times(jump, knot ?? ZERO));
  }
  const [low, high] = [fractionOf(domain.low), fractionOf(domain.high)];
  const knots = knotsOf(units, low, high);
  const visible = knots.filter(({ jump }) => jump.top !== 0n);
  const spline = { intercept: p, slope: s, knots: visible.map(({ t, jump }) => ({ t, jump })) };
  const onSegment = restrictedTo(spline, low, high);
  const roles = rolesOn(units, low, high);
  // Sums of jumps take a while: they are looked at when somebody asks.
  const facings = once(() => facingsWithoutSlope(onSegment));
  const redundancy = once(() => spareUnitsOf({ units, knots, onSegment, ...roles }, facings()));
  return {
    domain,
    output,
    units,
    spline,
    onSegment,
    knots,
    pieces: onSegment.knots.length + 1,
    ...roles,
    solutions: {
      rescaling: units.filter(({ facing }) => facing !== undefined).length,
      splitting: visible.reduce((sum, { inside, units: own }) => sum + (inside ? own.length - 1 : 0), 0),
      facings: onSegment.knots.length,
    },
    get fewestUnits() {
      return fewestUnits(onSegment, facings());
    },
    get redundancy() {
      return redundancy();
    },
  };
}

/** A function that works its value out at the first call. */
function once<T>(value: () => T): () => T {
  let found: { value: T } | undefined;
  return () => {
    found ??= { value: value() };
    return found.value;
  };
}

/** The units along the line, and what the output has without them. */
function unitsOf(network: Network, { slice }: LineDomain, output: number) {
  const [layer] = network.layers;
  const forms = new ExactForms(
    network,
    slice,
    network.layers.map(({ bias }) => new Uint8Array(bias.length)),
  );
  const exact = (level: number, unit: number) => {
    const bottom = 1n << BigInt(forms.scale(level));
    return forms.row(level, unit).map((value) => fraction(value, bottom));
  };
  const outgoing = new Map<number, Fraction>();
  if (layer) {
    forEachInRow(network.output.weight, output, (unit, value) => outgoing.set(unit, fractionOf(value)));
  }
  const units = Array.from(layer?.bias ?? [], (_, unit): SplineUnit => {
    const [weight, bias] = exact(0, unit);
    const negativeSlope = fractionOf(layer.negativeSlope[unit]);
    const own = outgoing.get(unit) ?? ZERO;
    const crease = times(own, minus(fractionOf(1), negativeSlope));
    const rising = weight.top > 0n;
    const isFlat = weight.top === 0n;
    return {
      unit,
      weight,
      bias,
      outgoing: own,
      negativeSlope,
      jump: times(crease, rising ? weight : negated(weight)),
      facing: isFlat ? undefined : rising ? "right" : "left",
      knot: isFlat ? undefined : negated(over(bias, weight)),
    };
  });
  // All signs are 0 here: without the units.
  const [slope, intercept] = exact(network.layers.length, output);
  return { units, constant: { slope, intercept } };
}

function knotsOf(units: readonly SplineUnit[], low: Fraction, high: Fraction): AnalysedKnot[] {
  const places = new Map<string, { t: Fraction; members: SplineUnit[] }>();
  for (const unit of units) {
    // A linear unit has no crease, and one from which nothing is taken makes no knot.
    if (!unit.knot || unit.outgoing.top === 0n || compare(unit.negativeSlope, fractionOf(1)) === 0) continue;
    const key = `${unit.knot.top}/${unit.knot.bottom}`;
    const place = places.get(key);
    if (place) place.members.push(unit);
    else places.set(key, { t: unit.knot, members: [unit] });
  }
  return [...places.values()]
    .sort((a, b) => compare(a.t, b.t))
    .map(({ t, members }) => ({
      t,
      jump: members.reduce((sum, { jump }) => plus(sum, jump), ZERO),
      units: members.map(({ unit }) => unit),
      facing: members.map(({ facing }) => facing ?? "right"),
      inside: compare(t, low) > 0 && compare(t, high) < 0,
    }));
}

/** What each unit is on the segment, by its signs at the ends. */
function rolesOn(units: readonly SplineUnit[], low: Fraction, high: Fraction) {
  const roles: Record<"dead" | "affine" | "constant" | "unused", number[]> = {
    dead: [],
    affine: [],
    constant: [],
    unused: [],
  };
  for (const { unit, weight, bias, negativeSlope, outgoing } of units) {
    if (outgoing.top === 0n) roles.unused.push(unit);
    const ends = [low, high].map((x) => plus(times(weight, x), bias).top);
    const [off, on] = [ends.every((value) => value <= 0n), ends.every((value) => value >= 0n)];
    const leaks = negativeSlope.top !== 0n;
    if ((off && on) || (off && !leaks)) roles.dead.push(unit);
    else if (weight.top === 0n) roles.constant.push(unit);
    else if (on || off || compare(negativeSlope, fractionOf(1)) === 0) roles.affine.push(unit);
  }
  return roles;
}

/** ReLUs that are enough beside an output bias: knots inside, and one more unless facings leave no slope; undefined when unknown. */
export function fewestUnits(
  onSegment: CanonicalSpline,
  facings = facingsWithoutSlope(onSegment),
): number | undefined {
  if (facings === "unknown") return undefined;
  return onSegment.knots.length + (facings ? 0 : 1);
}
