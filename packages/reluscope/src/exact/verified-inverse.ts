/**
 * Inverse of a matrix of doubles with a proved bound (Rump, Acta Numerica 2010, 10.3): if ‖I − RA‖∞ ≤ α < 1 for an
 * approximate inverse R, then A is not singular and every entry of column j of A⁻¹ is within α/(1 − α)·max|R_·j| of R.
 */
import { ROUNDING, UNDERFLOW } from "./rounding.ts";

export interface VerifiedInverse {
  /** n × n, row-major. */
  readonly values: Float64Array;
  /** n: bound on the absolute error of the entries of each column. */
  readonly columnErrors: Float64Array;
}

/**
 * The inverse of an n × n matrix, row-major; undefined when doubles cannot prove that it exists.
 *
 * @param uncertainty n × n: how far each entry may be from that of the matrix meant; default 0
 */
export function verifiedInverse(
  matrix: Float64Array,
  n: number,
  uncertainty?: Float64Array,
): VerifiedInverse | undefined {
  const values = approximateInverse(matrix, n);
  if (!values) return undefined;
  let alpha = 0;
  const row = new Float64Array(n);
  const size = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    row.fill(0);
    size.fill(0);
    row[i] = -1;
    size[i] = 1;
    let unsure = 0;
    for (let k = 0; k < n; k++) {
      const factor = values[i * n + k];
      if (factor === 0) continue;
      const magnitude = Math.abs(factor);
      for (let j = 0, at = k * n; j < n; j++, at++) {
        row[j] += factor * matrix[at];
        size[j] += magnitude * Math.abs(matrix[at]);
      }
      if (uncertainty) for (let j = 0, at = k * n; j < n; j++, at++) unsure += magnitude * uncertainty[at];
    }
    let total = unsure;
    for (let j = 0; j < n; j++) total += Math.abs(row[j]) + (n + 3) * ROUNDING * size[j] + n * UNDERFLOW;
    alpha = Math.max(alpha, total * (1 + 4 * n * (n + 1) * ROUNDING));
  }
  if (!(alpha < 0.5)) return undefined;
  const columnErrors = new Float64Array(n);
  for (let k = 0; k < values.length; k++) {
    columnErrors[k % n] = Math.max(columnErrors[k % n], Math.abs(values[k]));
  }
  const factor = (alpha / (1 - alpha)) * (1 + 8 * ROUNDING);
  return { values, columnErrors: columnErrors.map((largest) => factor * largest + UNDERFLOW) };
}

/** Gauss–Jordan elimination in doubles with partial pivoting. */
function approximateInverse(matrix: Float64Array, n: number): Float64Array | undefined {
  const a = Float64Array.from(matrix);
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++) result[i * n + i] = 1;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]) > Math.abs(a[pivot * n + k])) pivot = i;
    const value = a[pivot * n + k];
    if (!(Math.abs(value) > 0) || !Number.isFinite(1 / value)) return undefined;
    for (let j = 0; j < n; j++) {
      [a[k * n + j], a[pivot * n + j]] = [a[pivot * n + j], a[k * n + j]];
      [result[k * n + j], result[pivot * n + j]] = [result[pivot * n + j], result[k * n + j]];
      a[k * n + j] /= value;
      result[k * n + j] /= value;
    }
    for (let i = 0; i < n; i++) {
      const factor = i === k ? 0 : a[i * n + k];
      if (factor === 0) continue;
      for (let j = k; j < n; j++) a[i * n + j] -= factor * a[k * n + j];
      for (let j = 0; j < n; j++) result[i * n + j] -= factor * result[k * n + j];
    }
  }
  return result.every(Number.isFinite) ? result : undefined;
}
