/** Vectors and matrices of rational numbers over one common denominator: what exact linear algebra on doubles gives. */
import { commonBit, nearestDouble, toInteger } from "./dyadic.ts";

/** The numbers `numerators[i] / denominator`; denominator > 0. */
export interface RationalVector {
  readonly numerators: readonly bigint[];
  readonly denominator: bigint;
}

/** Rows of numbers `rows[i][j] / denominator`; denominator > 0. */
export interface RationalMatrix {
  readonly rows: readonly (readonly bigint[])[];
  readonly columns: number;
  readonly denominator: bigint;
}

/** x ↦ linear · x + constant. */
export interface RationalMap {
  readonly linear: RationalMatrix;
  readonly constant: RationalVector;
}

/** Finite doubles, or rational numbers as they are. */
export function rationalVector(values: ArrayLike<number> | RationalVector): RationalVector {
  if ("numerators" in values) return values;
  const numbers = Array.from(values);
  const shift = shiftOf(commonBit(numbers));
  return { numerators: numbers.map((value) => toInteger(value, shift)), denominator: 1n << BigInt(shift) };
}

/** A matrix of finite doubles, row-major. */
export function rationalMatrix(values: ArrayLike<number>, rows: number, columns: number): RationalMatrix {
  const { numerators, denominator } = rationalVector(values);
  return {
    rows: Array.from({ length: rows }, (_, i) => numerators.slice(i * columns, (i + 1) * columns)),
    columns,
    denominator,
  };
}

const shiftOf = (bit: number) => (bit === Number.POSITIVE_INFINITY ? 0 : Math.max(0, -bit));

export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** Integers divided by their greatest common divisor; zeros stay. */
export function primitive(row: readonly bigint[]): bigint[] {
  let divisor = 0n;
  for (const value of row) {
    divisor = greatestCommonDivisor(divisor, value);
    if (divisor === 1n) return [...row];
  }
  return divisor === 0n ? [...row] : row.map((value) => value / divisor);
}

/** The same vector in lowest terms. */
export function lowestTerms({ numerators, denominator }: RationalVector): RationalVector {
  const all = primitive([...numerators, denominator]);
  return { numerators: all.slice(0, -1), denominator: all[all.length - 1] };
}

/** The same matrix in lowest terms. */
export function lowestTermsMatrix({ rows, columns, denominator }: RationalMatrix): RationalMatrix {
  const all = primitive([...rows.flat(), denominator]);
  return {
    rows: rows.map((_, i) => all.slice(i * columns, (i + 1) * columns)),
    columns,
    denominator: all[all.length - 1],
  };
}

export function sameVector(a: RationalVector, b: RationalVector): boolean {
  return (
    a.numerators.length === b.numerators.length &&
    a.numerators.every((value, i) => value * b.denominator === b.numerators[i] * a.denominator)
  );
}

export function sameMatrix(a: RationalMatrix, b: RationalMatrix): boolean {
  return (
    a.rows.length === b.rows.length &&
    a.columns === b.columns &&
    a.rows.every((row, i) => row.every((value, j) => value * b.denominator === b.rows[i][j] * a.denominator))
  );
}

/** Σ a_i b_i of integers. */
export function dot(a: readonly bigint[], b: readonly bigint[]): bigint {
  let sum = 0n;
  for (let i = 0; i < a.length; i++) if (a[i] !== 0n && b[i] !== 0n) sum += a[i] * b[i];
  return sum;
}

export function transposed({ rows, columns, denominator }: RationalMatrix): RationalMatrix {
  return {
    rows: Array.from({ length: columns }, (_, j) => rows.map((row) => row[j])),
    columns: rows.length,
    denominator,
  };
}

export function product(a: RationalMatrix, b: RationalMatrix): RationalMatrix {
  const columns = transposed(b).rows;
  return {
    rows: a.rows.map((row) => columns.map((column) => dot(row, column))),
    columns: b.columns,
    denominator: a.denominator * b.denominator,
  };
}

/** a + factor · b */
export function sum(a: RationalVector, b: RationalVector, factor = 1n): RationalVector {
  const same = a.denominator === b.denominator;
  const [left, right] = same ? [1n, factor] : [b.denominator, factor * a.denominator];
  return {
    numerators: a.numerators.map((value, i) => left * value + right * b.numerators[i]),
    denominator: same ? a.denominator : a.denominator * b.denominator,
  };
}

export function linearImage(matrix: RationalMatrix, x: RationalVector): RationalVector {
  return {
    numerators: matrix.rows.map((row) => dot(row, x.numerators)),
    denominator: matrix.denominator * x.denominator,
  };
}

/** The image of a point. */
export function affineImage({ linear, constant }: RationalMap, x: RationalVector): RationalVector {
  return lowestTerms(sum(linearImage(linear, x), constant));
}

/** outer ∘ inner */
export function composed(outer: RationalMap, inner: RationalMap): RationalMap {
  return {
    linear: lowestTermsMatrix(product(outer.linear, inner.linear)),
    constant: lowestTerms(sum(linearImage(outer.linear, inner.constant), outer.constant)),
  };
}

/** The doubles nearest to the numbers. */
export function roundedVector({ numerators, denominator }: RationalVector): Float64Array {
  return Float64Array.from(numerators, (value) => nearestDouble(value, denominator));
}

/** The doubles nearest to the numbers, row-major. */
export function roundedMatrix({ rows, denominator }: RationalMatrix): Float64Array {
  return Float64Array.from(rows.flat(), (value) => nearestDouble(value, denominator));
}
