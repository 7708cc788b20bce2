/**
 * Short integer vectors k with k·A = 0, by lattice reduction in integers (Lenstra, Lenstra, Lovász 1982; integral form as in
 * Cohen, A Course in Computational Algebraic Number Theory, algorithm 2.6.7). Elimination finds a basis of the same space,
 * but with entries as large as determinants; weights moved along short vectors stay doubles.
 */
import { dot, greatestCommonDivisor } from "../exact/rational.ts";

/** Bits by which a column is first weighed up against the entries of a vector; doubled until it is 0 in all but one. */
const FIRST_WEIGHT = 32n;

/**
 * A reduced basis of the lattice {k ∈ Z^q : Σ_i k_i A_i = 0} of integer relations between the q rows of a matrix.
 *
 * @param width number of columns that count
 * @returns q − r vectors of q integers
 */
export function integerKernel(matrix: readonly (readonly bigint[])[], width: number): bigint[][] {
  const q = matrix.length;
  let basis: bigint[][] = matrix.map((_, i) => Array.from({ length: q }, (__, k) => (k === i ? 1n : 0n)));
  for (let column = 0; column < width && basis.length > 0; column++) {
    const values = matrix.map((row) => row[column]);
    basis = withoutColumn(basis, values);
  }
  return basis.map((vector) =>
    (vector.find((value) => value !== 0n) ?? 0n) < 0n ? vector.map((v) => -v) : vector,
  );
}

/** The vectors of a lattice on which one more linear form vanishes. */
function withoutColumn(basis: readonly bigint[][], form: readonly bigint[]): bigint[][] {
  const images = basis.map((vector) => dot(vector, form));
  const divisor = images.reduce(greatestCommonDivisor, 0n);
  if (divisor === 0n) return [...basis];
  const q = form.length;
  let rows = basis.map((vector, i) => [...vector, images[i] / divisor]);
  for (let bits = FIRST_WEIGHT; ; bits *= 2n) {
    const weight = 1n << bits;
    rows = latticeReduced(rows.map((row) => row.map((value, k) => (k === q ? value * weight : value))));
    rows = rows.map((row) => row.map((value, k) => (k === q ? value / weight : value)));
    const kernel = rows.filter((row) => row[q] === 0n);
    // The other vector carries the greatest common divisor, which is 1 now: the rest is the whole kernel.
    if (kernel.length === rows.length - 1) return kernel.map((row) => row.slice(0, q));
  }
}

/** A reduced basis (δ = 3/4) of the lattice that independent integer vectors span. */
export function latticeReduced(vectors: readonly (readonly bigint[])[]): bigint[][] {
  const b = vectors.map((vector) => [...vector]);
  const count = b.length;
  if (count === 0) return b;
  /** d[i + 1]: Gram determinant of the first i + 1 vectors; lambda[i][j] = d[j + 1] μ_ij. */
  const d: bigint[] = [1n, dot(b[0], b[0])];
  const lambda: bigint[][] = [[]];
  const orthogonalise = (k: number) => {
    lambda[k] = [];
    for (let j = 0; j <= k; j++) {
      let u = dot(b[k], b[j]);
      for (let i = 0; i < j; i++) u = (d[i + 1] * u - lambda[k][i] * lambda[j][i]) / d[i];
      if (j < k) lambda[k][j] = u;
      else d[k + 1] = u;
    }
    if (d[k + 1] === 0n) throw new Error("internal: vectors of a lattice basis are dependent");
  };
  const reduce = (k: number, l: number) => {
    const factor = nearestQuotient(lambda[k][l], d[l + 1]);
    if (factor === 0n) return;
    for (let j = 0; j < b[k].length; j++) b[k][j] -= factor * b[l][j];
    lambda[k][l] -= factor * d[l + 1];
    for (let i = 0; i < l; i++) lambda[k][i] -= factor * lambda[l][i];
  };
  let known = 0;
  const swap = (k: number) => {
    [b[k - 1], b[k]] = [b[k], b[k - 1]];
    for (let j = 0; j < k - 1; j++) [lambda[k - 1][j], lambda[k][j]] = [lambda[k][j], lambda[k - 1][j]];
    const middle = lambda[k][k - 1];
    const determinant = (d[k - 1] * d[k + 1] + middle * middle) / d[k];
    for (let i = k + 1; i <= known; i++) {
      const t = lambda[i][k];
      lambda[i][k] = (d[k + 1] * lambda[i][k - 1] - middle * t) / d[k];
      lambda[i][k - 1] = (determinant * t + middle * lambda[i][k]) / d[k + 1];
    }
    d[k] = determinant;
  };
  for (let k = 1; k < count; ) {
    if (k > known) {
      known = k;
      orthogonalise(k);
    }
    reduce(k, k - 1);
    if (4n * d[k + 1] * d[k - 1] < 3n * d[k] * d[k] - 4n * lambda[k][k - 1] * lambda[k][k - 1]) {
      swap(k);
      k = Math.max(1, k - 1);
    } else {
      for (let l = k - 2; l >= 0; l--) reduce(k, l);
      k++;
    }
  }
  return b;
}

/** The integer nearest to a / b, b > 0. */
function nearestQuotient(a: bigint, b: bigint): bigint {
  const twice = 2n * a;
  const shifted = twice >= 0n ? twice + b : twice - b;
  return shifted / (2n * b);
}
