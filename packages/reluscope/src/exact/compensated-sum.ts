/**
 * Sums of products in twice the working precision: Ogita, Rump and Oishi's Dot2 (Accurate Sum and Dot Product,
 * SIAM J. Sci. Comput. 26, 2005), with their error bound.
 */
import { productError, sumError } from "./error-free.ts";
import { ROUNDING, UNDERFLOW } from "./rounding.ts";

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
    this.low += productError(a, b) + sumError(this.high, product);
    this.high += product;
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
