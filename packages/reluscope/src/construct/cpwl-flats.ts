/** Exact algebra of points and flats: convex combinations, canonical equations, subsets, signs of determinants. */
import { nearestDouble } from "../exact/dyadic.ts";
import { echelon } from "../exact/elimination.ts";
import { primitive } from "../exact/rational.ts";

/** Σ weight · point / Σ weight of homogeneous points. */
export function weightedSum(points: readonly (readonly bigint[])[], weight: () => bigint): bigint[] {
  const last = points[0].length - 1;
  const bottom = points.reduce((product, point) => product * point[last], 1n);
  const total: bigint[] = new Array(last + 1).fill(0n);
  for (const point of points) {
    const factor = weight();
    const scale = factor * (bottom / point[last]);
    for (let i = 0; i < last; i++) total[i] += scale * point[i];
    total[last] += factor * bottom;
  }
  return primitive(total);
}

/** Rows of the reduced echelon form, each without common divisor and with a positive pivot. */
export function canonicalRows(rows: readonly (readonly bigint[])[], n: number): bigint[][] {
  const reduced = echelon(rows, n);
  return reduced.pivots.map((column, k) => {
    const row = primitive(reduced.rows[k]);
    return row[column] < 0n ? row.map((value) => -value) : row;
  });
}

/** Names for rows that are about equal: a row gets that of the first one near it. Only hyperplanes are ever compared. */
export function nearRows(tolerance: number, n: number): (rows: readonly (readonly bigint[])[]) => string {
  const known: Float64Array[] = [];
  return (rows) => {
    if (rows.length !== 1) return rows.map((row) => row.join()).join(";");
    const [row] = rows;
    const largest = row
      .slice(0, n)
      .reduce((most, value) => (value > most ? value : -value > most ? -value : most), 1n);
    const own = Float64Array.from(row, (value) => nearestDouble(value, largest));
    // Which coefficient is the largest can depend on rounding, and with it the sign.
    const close = (other: Float64Array, sign: number) =>
      own.every((value, i) => Math.abs(value - sign * other[i]) <= tolerance * Math.max(1, Math.abs(value)));
    let at = known.findIndex((other) => close(other, 1) || close(other, -1));
    if (at < 0) at = known.push(own) - 1;
    return `near ${at}`;
  };
}

export function subsets(items: readonly number[], size: number): number[][] {
  if (size > items.length) return [];
  if (size === 0) return [[]];
  const [first, ...others] = items;
  return [...subsets(others, size - 1).map((rest) => [first, ...rest]), ...subsets(others, size)];
}

/** Sign of the determinant of a square matrix, by Bareiss' elimination. */
export function determinantSign(matrix: readonly (readonly bigint[])[]): number {
  const rows = matrix.map((row) => [...row]);
  let sign = 1;
  let previous = 1n;
  for (let k = 0; k < rows.length; k++) {
    const pivot = rows.findIndex((row, i) => i >= k && row[k] !== 0n);
    if (pivot < 0) return 0;
    if (pivot !== k) {
      [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
      sign = -sign;
    }
    for (let i = k + 1; i < rows.length; i++)
      for (let j = k + 1; j < rows.length; j++)
        rows[i][j] = (rows[k][k] * rows[i][j] - rows[i][k] * rows[k][j]) / previous;
    previous = rows[k][k];
  }
  return previous > 0n ? sign : -sign;
}
