/**
 * The common zero of d forms in doubles, with a proved bound on its error: Gaussian elimination gives an approximate
 * inverse, one correction step the point, and the residuals with the inverse's own defect bound what is left
 * (S. M. Rump, Verification methods, Acta Numerica 19, 2010, section 10).
 */
import { GROWTH, ROUNDING, UNDERFLOW } from "./rounding.ts";

export class CommonZero {
  /** The point found. */
  readonly point: Float64Array;
  /** Bound on the error of every coordinate; NaN or Infinity where nothing is proved. */
  error = 0;
  private readonly dimension: number;
  private readonly inverse: Float64Array;
  private readonly work: Float64Array;

  constructor(dimension: number) {
    this.dimension = dimension;
    this.point = new Float64Array(dimension);
    this.inverse = new Float64Array(dimension * dimension);
    this.work = new Float64Array(dimension * dimension);
  }

  /**
   * Finds the common zero of the forms at `rows` (offsets into `forms`: d coefficients, constant, bound), starting
   * from the guess in `point`.
   */
  solve(forms: Float64Array, rows: ArrayLike<number>): void {
    const { dimension: d, point, inverse, work } = this;
    this.invert(forms, rows);
    this.correct(forms, rows);
    this.correct(forms, rows);
    // Residuals, with the errors of the forms and of evaluating them, which the forms' bounds include.
    for (let i = 0; i < d; i++) {
      let value = forms[rows[i] + d];
      for (let j = 0; j < d; j++) value += forms[rows[i] + j] * point[j];
      work[i] = Math.abs(value) + forms[rows[i] + d + 1];
    }
    let reached = 0;
    let defect = 0;
    for (let i = 0; i < d; i++) {
      let sum = 0;
      let off = 0;
      for (let j = 0; j < d; j++) {
        sum += Math.abs(inverse[i * d + j]) * work[j];
        let product = i === j ? -1 : 0;
        let size = 1;
        for (let k = 0; k < d; k++) {
          const term = inverse[i * d + k] * forms[rows[k] + j];
          product += term;
          size += Math.abs(term);
        }
        off += Math.abs(product) + (d + 2) * ROUNDING * size;
      }
      reached = Math.max(reached, sum);
      defect = Math.max(defect, off);
    }
    // NaN fails the comparison as it should.
    this.error =
      defect * GROWTH < 1
        ? (reached * GROWTH * GROWTH) / (1 - defect * GROWTH) + UNDERFLOW
        : Number.POSITIVE_INFINITY;
  }

  /** Approximate inverse of the gradients, by elimination with partial pivoting. */
  private invert(forms: Float64Array, rows: ArrayLike<number>): void {
    const { dimension: d, inverse, work } = this;
    inverse.fill(0);
    for (let i = 0; i < d; i++) {
      inverse[i * d + i] = 1;
      for (let j = 0; j < d; j++) work[i * d + j] = forms[rows[i] + j];
    }
    for (let k = 0; k < d; k++) {
      let pivot = k;
      for (let i = k + 1; i < d; i++)
        if (Math.abs(work[i * d + k]) > Math.abs(work[pivot * d + k])) pivot = i;
      if (pivot !== k) {
        for (let j = 0; j < d; j++) {
          [work[k * d + j], work[pivot * d + j]] = [work[pivot * d + j], work[k * d + j]];
          [inverse[k * d + j], inverse[pivot * d + j]] = [inverse[pivot * d + j], inverse[k * d + j]];
        }
      }
      const scale = 1 / work[k * d + k];
      for (let j = 0; j < d; j++) {
        work[k * d + j] *= scale;
        inverse[k * d + j] *= scale;
      }
      for (let i = 0; i < d; i++) {
        const factor = work[i * d + k];
        if (i === k || factor === 0) continue;
        for (let j = 0; j < d; j++) {
          work[i * d + j] -= factor * work[k * d + j];
          inverse[i * d + j] -= factor * inverse[k * d + j];
        }
      }
    }
  }

  private correct(forms: Float64Array, rows: ArrayLike<number>): void {
    const { dimension: d, point, inverse, work } = this;
    for (let i = 0; i < d; i++) {
      let value = forms[rows[i] + d];
      for (let j = 0; j < d; j++) value += forms[rows[i] + j] * point[j];
      work[i] = value;
    }
    for (let i = 0; i < d; i++) {
      let step = 0;
      for (let j = 0; j < d; j++) step += inverse[i * d + j] * work[j];
      point[i] -= step;
    }
  }
}
