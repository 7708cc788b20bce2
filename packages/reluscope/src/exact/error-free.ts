/**
 * Error-free transformations (Knuth, TAOCP 2, 4.2.2; Dekker 1971): the error of a rounded sum or product is itself a double.
 * They hold while nothing overflows, and for products while nothing underflows.
 */

/** 2^27 + 1 splits a double into two halves whose products are exact. */
const SPLITTER = 2 ** 27 + 1;

/** a + b − fl(a + b). */
export function sumError(a: number, b: number): number {
  const sum = a + b;
  const virtual = sum - a;
  return a - (sum - virtual) + (b - virtual);
}

/** a · b − fl(a · b). */
export function productError(a: number, b: number): number {
  const product = a * b;
  const bigA = SPLITTER * a;
  const highA = bigA - (bigA - a);
  const lowA = a - highA;
  const bigB = SPLITTER * b;
  const highB = bigB - (bigB - b);
  const lowB = b - highB;
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
}
