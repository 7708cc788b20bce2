/**
 * Did a product or a sum of doubles round? Decided by error-free transformations (Dekker 1971, Knuth TAOCP 2,
 * 4.2.2): the error of a + b or a · b is itself a double, and is zero exactly when nothing was lost.
 */

const SPLITTER = 2 ** 27 + 1;
/** Outside these magnitudes the splitting itself may overflow or underflow: then rounding is assumed. */
const SMALL = 1e-140;
const LARGE = 1e140;

export function sumIsExact(a: number, b: number): boolean {
  const sum = a + b;
  const virtual = sum - a;
  return a - (sum - virtual) + (b - virtual) === 0;
}

export function productIsExact(a: number, b: number): boolean {
  if (a === 0 || b === 0 || a === 1 || b === 1 || a === -1 || b === -1) return true;
  const sizeA = Math.abs(a);
  const sizeB = Math.abs(b);
  if (!(sizeA > SMALL && sizeA < LARGE && sizeB > SMALL && sizeB < LARGE)) return false;
  const product = a * b;
  const bigA = SPLITTER * a;
  const highA = bigA - (bigA - a);
  const lowA = a - highA;
  const bigB = SPLITTER * b;
  const highB = bigB - (bigB - b);
  const lowB = b - highB;
  return highA * highB - product + highA * lowB + lowA * highB + lowA * lowB === 0;
}

/** Whether a / b, as rounded, is the true quotient. */
export function quotientIsExact(a: number, b: number): boolean {
  const quotient = a / b;
  return quotient * b === a && productIsExact(quotient, b);
}
