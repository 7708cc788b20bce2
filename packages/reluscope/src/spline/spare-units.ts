/**
 * Which units of a network with one hidden layer can go on a segment, and what the others do for them (THEORY section 5): one unit
 * is kept for each visible knot inside, turned where that saves the slope, and one more takes the slope that is left, if any is.
 */
import { compare, type Fraction } from "../exact/fraction.ts";
import { affineRest, type Facing, type facingsWithoutSlope } from "./facing.ts";
import type { SplineAnalysis } from "./spline-analysis.ts";

/** The one unit (a ReLU) that makes a visible knot inside the segment, with all of the knot's jump. */
export interface KeptUnit {
  readonly unit: number;
  readonly t: Fraction;
  /** Which way it has to face. */
  readonly facing: Facing;
  /** It faces the other way now. */
  readonly turned: boolean;
}

export interface SpareUnit {
  readonly unit: number;
  /**
   * "unused": the output takes nothing from it; "dead": it is 0 on the segment; "constant": it goes into the output bias;
   * "affine": it only supplies slope; "cancelled": the jumps at its knot add up to 0; "merged": unit `into` has the same knot.
   */
  readonly why: "unused" | "dead" | "constant" | "affine" | "cancelled" | "merged";
  readonly into?: number;
}

export interface SpareUnits {
  /** One for each visible knot inside, left to right. */
  readonly kept: readonly KeptUnit[];
  /**
   * The unit that takes the slope that is left, which would be spare otherwise; `changed`: it is not on in the whole segment now and
   * has to be. Undefined where no slope is left, or no unit is left for it (that is so with units that leak only).
   */
  readonly slope: { readonly unit: number; readonly changed: boolean } | undefined;
  /** Units that can go: the same function on the segment without them; by number. */
  readonly spare: readonly SpareUnit[];
  /** Whether no more can go, whatever the others do; "unknown" when there are too many sums of jumps to look at. */
  readonly fewest: true | "unknown";
}

/** What of an analysis tells which units can go. */
type Roles = Pick<
  SplineAnalysis,
  "units" | "knots" | "onSegment" | "dead" | "affine" | "constant" | "unused"
>;

/** Kinds of units, those first that take a slope with the least change. */
const CARRIERS = ["affine", "cancelled", "merged", "constant", "dead", "unused"] as const;

/** @param chosen what `facingsWithoutSlope` says of the spline on the segment */
export function spareUnitsOf(roles: Roles, chosen: ReturnType<typeof facingsWithoutSlope>): SpareUnits {
  const { units, knots, onSegment } = roles;
  const spare = new Map<number, SpareUnit>();
  for (const why of ["unused", "dead", "constant", "affine"] as const)
    for (const unit of roles[why]) if (!spare.has(unit)) spare.set(unit, { unit, why });
  const places = onSegment.knots.map(({ t }) => {
    const found = knots.find((knot) => compare(knot.t, t) === 0);
    if (!found) throw new Error("internal: a visible knot without units");
    return found;
  });
  for (const { units: own, jump, inside } of knots)
    if (inside && jump.top === 0n) for (const unit of own) spare.set(unit, { unit, why: "cancelled" });
  // As few units are turned as possible where their own facings do.
  const now = places.map(({ facing }) => facing[0]);
  const isEnough = affineRest(onSegment, now).slope.top === 0n;
  const wanted = isEnough || !Array.isArray(chosen) ? now : chosen;
  const kept = places.map(({ t, units: own, facing }, k): KeptUnit => {
    const at = Math.max(0, facing.indexOf(wanted[k]));
    for (const unit of own) if (unit !== own[at]) spare.set(unit, { unit, why: "merged", into: own[at] });
    return { unit: own[at], t, facing: wanted[k], turned: facing[at] !== wanted[k] };
  });
  const leavesNoSlope = isEnough || Array.isArray(chosen);
  const slope = leavesNoSlope ? undefined : carrierAmong([...spare.values()]);
  if (slope) spare.delete(slope.unit);
  return {
    kept,
    slope,
    spare: units.flatMap(({ unit }) => spare.get(unit) ?? []),
    fewest: !leavesNoSlope && chosen === "unknown" ? "unknown" : true,
  };
}

function carrierAmong(spare: readonly SpareUnit[]): SpareUnits["slope"] {
  for (const kind of CARRIERS) {
    const found = spare.find(({ why }) => why === kind);
    if (found) return { unit: found.unit, changed: kind !== "affine" };
  }
  return undefined;
}
