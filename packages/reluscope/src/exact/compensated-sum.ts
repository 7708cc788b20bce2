/**
 * Sums of products in twice the working precision: Ogita, Rump and Oishi's Dot2 (Accurate Sum and Dot Product,
 * SIAM J. Sci. Comput. 26, 2005), with their error bound.
 */
import { ROUNDING, UNDERFLOW } from "./rounding.ts";

/** 2^27 + 1 splits a double into two halves whose products are exact. */
const SPLITTER = 134217729;

export class CompensatedSum {
  private high = 0;
  private low = 0;
  private magnitude = 0;
  private terms = 0;

  reset(): void {
    this.high = 0;
    this.low = 0;
    this.magnitude = 0;
    this.terms = 0;
  }

  /** Adds a · b. */
  addProduct(a: number, b: number): void {
    const product = a * b;
    const bigA = SPLITTER * a;
    const highA = bigA - (bigA - a);
    const lowA = a - highA;
    const bigB = SPLITTER * b;
    const highB = bigB - (bigB - b);
    const lowB = b - highB;
    const productError = lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
    const sum = this.high + product;
    const back = sum - this.high;
    this.low += productError + (this.high - (sum - back) + (product - back));
    this.high = sum;
    this.magnitude += Math.abs(product);
    this.terms++;
  }

  /** The sum, rounded. */
  value(): number {
    return this.high + this.low;
  }

  /** Bound on the error of `value()`; NaN or Infinity where the splitting overflowed. */
  bound(): number {
    const second = (2 * this.terms + 8) * ROUNDING;
    return 2 * ROUNDING * Math.abs(this.value()) + second * second * this.magnitude + this.terms * UNDERFLOW;
  }
}
