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
  private readonly residual: Float64Array;
  private readonly pivots: Int32Array;

  constructor(dimension: number) {
    this.dimension = dimension;
    this.point = new Float64Array(dimension);
    this.inverse = new Float64Array(dimension * dimension);
    this.residual = new Float64Array(dimension);
    this.pivots = new Int32Array(dimension);
  }

  /**
   * Finds the common zero of the forms at `rows` (offsets into `forms`: d coefficients, constant, bound). The
   * WebAssembly loops do the same operations in the same order, and the bits must be the same.
   */
  solve(forms: Float64Array, rows: Int32Array): void {
    const { dimension: d, point, inverse, residual } = this;
    this.invert(forms, rows);
    point.fill(0);
    for (let i = 0; i < d; i++) residual[i] = forms[rows[i] + d];
    this.correct();
    this.evaluate(forms, rows);
    this.correct();
    // Residuals, with the errors of the forms and of evaluating them, which the forms' bounds include.
    this.evaluate(forms, rows);
    let largest = 0;
    for (let i = 0; i < d; i++) {
      residual[i] = Math.abs(residual[i]) + forms[rows[i] + d + 1];
      for (let j = 0; j < d; j++) largest = Math.max(largest, Math.abs(forms[rows[i] + j]));
    }
    let reached = 0;
    let defect = 0;
    for (let j = 0; j < d; j++) {
      let sum = 0;
      let size = 0;
      for (let i = 0; i < d; i++) {
        const entry = Math.abs(inverse[i * d + j]);
        sum += entry * residual[i];
        size += entry;
      }
      // Row j of inverse · gradients − 1; every entry is a sum of d products, each at most |inverse| · largest.
      let off = d * (d + 2) * ROUNDING * (1 + size * largest);
      for (let k = 0; k < d; k++) {
        let product = j === k ? -1 : 0;
        for (let i = 0; i < d; i++) product += inverse[i * d + j] * forms[rows[i] + k];
        off += Math.abs(product);
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

  /**
   * Approximate inverse of the gradients, transposed (row i belongs to form i): Gauss and Jordan's elimination in place,
   * with partial pivoting.
   */
  private invert(forms: Float64Array, rows: Int32Array): void {
    const { dimension: d, inverse, pivots } = this;
    for (let j = 0; j < d; j++) for (let i = 0; i < d; i++) inverse[j * d + i] = forms[rows[i] + j];
    for (let k = 0; k < d; k++) {
      let pivot = k;
      for (let i = k + 1; i < d; i++)
        if (Math.abs(inverse[i * d + k]) > Math.abs(inverse[pivot * d + k])) pivot = i;
      pivots[k] = pivot;
      if (pivot !== k) {
        for (let j = 0; j < d; j++) {
          const kept = inverse[k * d + j];
          inverse[k * d + j] = inverse[pivot * d + j];
          inverse[pivot * d + j] = kept;
        }
      }
      const scale = 1 / inverse[k * d + k];
      inverse[k * d + k] = 1;
      for (let j = 0; j < d; j++) inverse[k * d + j] *= scale;
      for (let i = 0; i < d; i++) {
        if (i === k) continue;
        const factor = inverse[i * d + k];
        inverse[i * d + k] = 0;
        for (let j = 0; j < d; j++) inverse[i * d + j] -= factor * inverse[k * d + j];
      }
    }
    // Rows that were exchanged are columns of the inverse.
    for (let k = d - 1; k >= 0; k--) {
      if (pivots[k] === k) continue;
      for (let i = 0; i < d; i++) {
        const kept = inverse[i * d + k];
        inverse[i * d + k] = inverse[i * d + pivots[k]];
        inverse[i * d + pivots[k]] = kept;
      }
    }
  }

  /** Values of the forms at the point, into `residual`. */
  private evaluate(forms: Float64Array, rows: Int32Array): void {
    const { dimension: d, point, residual } = this;
    for (let i = 0; i < d; i++) {
      const row = rows[i];
      let value = forms[row + d];
      for (let j = 0; j < d; j++) value += forms[row + j] * point[j];
      residual[i] = value;
    }
  }

  /** Moves the point by the step that `residual` asks for. */
  private correct(): void {
    const { dimension: d, point, inverse, residual } = this;
    for (let j = 0; j < d; j++) {
      let step = 0;
      for (let i = 0; i < d; i++) step += inverse[i * d + j] * residual[i];
      point[j] -= step;
    }
  }
}
