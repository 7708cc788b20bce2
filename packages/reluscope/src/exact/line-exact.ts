/** Exact points and signs on a line. */
import { commonBit, nearestDouble, signOf, toInteger } from "./dyadic.ts";
import type { ExactForm } from "./exact-forms.ts";

/** The point numerator / denominator, denominator > 0. */
export interface ExactKnot {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A double as an exact point. */
export function knotAt(value: number): ExactKnot {
  const shift = Math.max(0, -commonBit([value]));
  return {
    numerator: toInteger(value, value === 0 ? 0 : shift),
    denominator: 1n << BigInt(value === 0 ? 0 : shift),
  };
}

/** The root of a form whose slope is not zero. */
export function exactRoot(form: ExactForm): ExactKnot {
  const [slope, constant] = form;
  if (slope === 0n) throw new Error("internal: a unit without slope has no root; please report the network");
  return slope > 0n
    ? { numerator: -constant, denominator: slope }
    : { numerator: constant, denominator: -slope };
}

/** Sign of a form at a point: −1, 0 or 1. */
export function exactSignAt(form: ExactForm, knot: ExactKnot): number {
  return signOf(form[0] * knot.numerator + form[1] * knot.denominator);
}

/** The double nearest to a point. */
export function roundedKnot(knot: ExactKnot): number {
  return nearestDouble(knot.numerator, knot.denominator);
}
