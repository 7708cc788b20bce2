/** Sign codes of units in an activation pattern. */

/** The pre-activation vanishes on the whole cell. */
export const SIGN_ZERO = 0;
export const SIGN_POSITIVE = 1;
export const SIGN_NEGATIVE = 2;
/** A linear unit: it has no sign. */
export const SIGN_LINEAR = 3;
