/**
 * The largest singular value of a matrix: one-sided Jacobi rotations for small ones (Hestenes 1958), power iteration for
 * the others. A measure of how far a layer stretches; nothing is decided by it.
 */
import { forEachInRow, type Matrix, toDense } from "../network/matrix.ts";

/** Matrices with at most so many rows or columns are rotated. */
const SMALL_SIZE = 64;
const MOST_SWEEPS = 40;
const ITERATIONS = 60;

/** Nearly all digits for small matrices; otherwise from below, to a few per cent. */
export function spectralNorm(matrix: Matrix): number {
  return Math.min(matrix.rows, matrix.columns) <= SMALL_SIZE ? byRotations(matrix) : byIteration(matrix);
}

/** Rotates pairs of the shorter side's vectors until all are orthogonal; their lengths are then the singular values. */
function byRotations(matrix: Matrix): number {
  const vectors = shortVectors(matrix);
  const n = vectors.length;
  for (let sweep = 0, turned = true; turned && sweep < MOST_SWEEPS; sweep++) {
    turned = false;
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        const [a, b] = [vectors[i], vectors[j]];
        let [aa, bb, ab] = [0, 0, 0];
        for (let k = 0; k < a.length; k++) {
          aa += a[k] * a[k];
          bb += b[k] * b[k];
          ab += a[k] * b[k];
        }
        if (!(Math.abs(ab) > 2 ** -52 * Math.sqrt(aa * bb))) continue;
        turned = true;
        const slope = (bb - aa) / (2 * ab);
        const tangent = (slope < 0 ? -1 : 1) / (Math.abs(slope) + Math.hypot(1, slope));
        const cosine = 1 / Math.hypot(1, tangent);
        const sine = cosine * tangent;
        for (let k = 0; k < a.length; k++) {
          const value = a[k];
          a[k] = cosine * value - sine * b[k];
          b[k] = sine * value + cosine * b[k];
        }
      }
    }
  }
  return Math.max(...vectors.map((vector) => Math.hypot(...vector)));
}

/** Rows, or columns where there are fewer of them. */
function shortVectors(matrix: Matrix): Float64Array[] {
  const { rows, columns, values } = toDense(matrix);
  if (rows <= columns)
    return Array.from({ length: rows }, (_, i) => values.slice(i * columns, (i + 1) * columns));
  return Array.from({ length: columns }, (_, j) =>
    Float64Array.from({ length: rows }, (__, i) => values[i * columns + j]),
  );
}

function byIteration(matrix: Matrix): number {
  let vector = Float64Array.from({ length: matrix.columns }, (_, j) => 1 + 0.37 * Math.sin(1 + 7 * j));
  let norm = 0;
  for (let step = 0; step < ITERATIONS; step++) {
    const length = Math.sqrt(vector.reduce((square, value) => square + value * value, 0));
    if (!(length > 0)) return norm;
    const image = new Float64Array(matrix.columns);
    let square = 0;
    for (let i = 0; i < matrix.rows; i++) {
      let value = 0;
      forEachInRow(matrix, i, (j, weight) => {
        value += (weight * vector[j]) / length;
      });
      square += value * value;
      forEachInRow(matrix, i, (j, weight) => {
        image[j] += weight * value;
      });
    }
    norm = Math.max(norm, Math.sqrt(square));
    vector = image;
  }
  return norm;
}
