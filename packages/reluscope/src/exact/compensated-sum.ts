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

  /** Adds Σ x[xAt + i] · y[yAt + i] over `count` entries. */
  addProducts(x: ArrayLike<number>, xAt: number, y: ArrayLike<number>, yAt: number, count: number): void {
    let { high, low, magnitude } = this;
    for (let i = 0; i < count; i++) {
      const a = x[xAt + i];
      const b = y[yAt + i];
      const product = a * b;
      low += productError(a, b) + sumError(high, product);
      high += product;
      magnitude += Math.abs(product);
    }
    this.high = high;
    this.low = low;
    this.magnitude = magnitude;
    this.terms += count;
  }

  /** The sum, rounded. */
  value(): number {
    return this.high + this.low;
  }

  /** What rounding `value()` left out: the two together are the sum in twice the working precision. */
  rest(): number {
    return sumError(this.high, this.low);
  }

  /** Bound on the error of `value() + rest()`. */
  restBound(): number {
    const second = (2 * this.terms + 8) * ROUNDING;
    return second * second * this.magnitude + this.terms * UNDERFLOW;
  }

  /** Bound on the error of `value()`; NaN or Infinity where the splitting overflowed. */
  bound(): number {
    return 2 * ROUNDING * Math.abs(this.value()) + this.restBound();
  }
}
