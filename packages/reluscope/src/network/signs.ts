/** Sign codes of units in an activation pattern. */

/** The pre-activation vanishes on the whole cell. */
export const SIGN_ZERO = 0;
export const SIGN_POSITIVE = 1;
export const SIGN_NEGATIVE = 2;
/** A linear unit: it has no sign. */
export const SIGN_LINEAR = 3;

/** By what a unit's form goes on, where its negative part has this slope; 0 where nothing does. */
export function givenSlope(sign: number, slope: number): number {
  if (sign === SIGN_NEGATIVE) return slope;
  return sign === SIGN_POSITIVE || sign === SIGN_LINEAR ? 1 : 0;
}
