/**
 * Exact volumes of polytopes: each is the union of the simplices that pulling its corners gives (a cone from the
 * first corner of every face over those of its facets that do not have it).
 */
import type { Point } from "./dyadic-integers.ts";
import { type Bits, facesOf, members, type Polytope } from "./polytope.ts";

/** numerator / denominator; denominator > 0, common divisors may remain. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export function volumeOf(
  polytope: Polytope,
  dimension: number,
  faces = facesOf(polytope, dimension),
): Fraction {
  const simplices = (k: number, face: Bits): number[][] => {
    const apex = members(face & -face)[0];
    if (k === 0) return [[apex]];
    return faces[k - 1]
      .filter((facet) => (facet & face) === facet && (facet & (face & -face)) === 0n)
      .flatMap((facet) => simplices(k - 1, facet).map((simplex) => [apex, ...simplex]));
  };
  // Simplex i has volume |determinant| / (d! W_0 … W_d); all of them over the product of the W of all corners.
  const points = polytope.corners.map((corner) => corner.point);
  const product = (numbers: readonly number[]) => numbers.reduce((all, i) => all * points[i][dimension], 1n);
  let numerator = 0n;
  for (const simplex of simplices(dimension, faces[dimension][0])) {
    const signed = determinant(simplex.map((i) => points[i]));
    const others = product(points.map((_, i) => i).filter((i) => !simplex.includes(i)));
    numerator += (signed < 0n ? -signed : signed) * others;
  }
  return { numerator, denominator: factorial(dimension) * product(points.map((_, i) => i)) };
}

/** The sum of fractions, added in a balanced tree so that denominators stay small for long. */
export function sum(terms: readonly Fraction[]): Fraction {
  if (terms.length === 1) return terms[0];
  const middle = terms.length >> 1;
  const [a, b] = [sum(terms.slice(0, middle)), sum(terms.slice(middle))];
  if (a.denominator === b.denominator)
    return { numerator: a.numerator + b.numerator, denominator: a.denominator };
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

export const isEqual = (a: Fraction, b: Fraction) =>
  a.numerator * b.denominator === b.numerator * a.denominator;

const factorial = (n: number): bigint => (n < 2 ? 1n : BigInt(n) * factorial(n - 1));

/** Elimination without fractions (Bareiss): every division is exact. */
export function determinant(matrix: readonly Point[]): bigint {
  const rows = matrix.map((row) => [...row]);
  let sign = 1n;
  let previous = 1n;
  for (let k = 0; k + 1 < rows.length; k++) {
    const pivot = rows.findIndex((row, i) => i >= k && row[k] !== 0n);
    if (pivot < 0) return 0n;
    if (pivot !== k) {
      [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
      sign = -sign;
    }
    for (let i = k + 1; i < rows.length; i++) {
      for (let j = k + 1; j < rows.length; j++) {
        rows[i][j] = (rows[i][j] * rows[k][k] - rows[i][k] * rows[k][j]) / previous;
      }
    }
    previous = rows[k][k];
  }
  return sign * rows[rows.length - 1][rows.length - 1];
}
