/** Did a product or a sum of doubles round? Its error is a double, and zero exactly when nothing was lost. */
import { productError, sumError } from "../../exact/error-free.ts";

/** Outside these magnitudes the splitting itself may overflow or underflow: then rounding is assumed. */
const SMALL = 1e-140;
const LARGE = 1e140;

export function sumIsExact(a: number, b: number): boolean {
  return sumError(a, b) === 0;
}

export function productIsExact(a: number, b: number): boolean {
  if (a === 0 || b === 0 || a === 1 || b === 1 || a === -1 || b === -1) return true;
  const sizeA = Math.abs(a);
  const sizeB = Math.abs(b);
  if (!(sizeA > SMALL && sizeA < LARGE && sizeB > SMALL && sizeB < LARGE)) return false;
  return productError(a, b) === 0;
}

/** Whether a / b, as rounded, is the true quotient. */
export function quotientIsExact(a: number, b: number): boolean {
  const quotient = a / b;
  return quotient * b === a && productIsExact(quotient, b);
}
