/**
 * Cells with affine maps, given as corners or as half-spaces, read exactly: their corners as rational points, their facets
 * as integer rows (THEORY section 6).
 */
import { Polyhedron } from "../exact/double-description.ts";
import { exactRank } from "../exact/exact-rank.ts";
import { fraction, fractionOf } from "../exact/fraction.ts";
import { dot, lowestTerms, primitive, type RationalVector, rationalVector } from "../exact/rational.ts";

/** A cell as a user gives it; n inputs, m outputs. */
export interface GivenCell {
  /** Corners, n numbers each; points that are no corners are ignored. */
  readonly vertices?: readonly ArrayLike<number>[];
  /** Or rows of n + 1 numbers a, b: the points with a·x + b ≥ 0. */
  readonly halfSpaces?: readonly (ArrayLike<number> | RationalVector)[];
  /** m rows of n + 1 numbers, coefficients and constant. */
  readonly map: readonly (ArrayLike<number> | RationalVector)[];
}

export interface Facet {
  /** n + 1 integers without common divisor: ≥ 0 on the cell. */
  readonly row: readonly bigint[];
  /** Numbers of the points on it, increasing. */
  readonly points: readonly number[];
}

export interface Cell {
  /** How messages call it: its number in the input, from 0. */
  readonly source: number;
  /** Numbers of its corners, increasing. */
  readonly points: readonly number[];
  readonly facets: readonly Facet[];
  /** m forms, n + 1 numbers each. */
  readonly map: readonly RationalVector[];
}

/** Points without repetition: n coordinates, then their common denominator > 0, without common divisor. */
export class PointTable {
  readonly points: (readonly bigint[])[] = [];
  private readonly known = new Map<string, number>();

  add(homogeneous: readonly bigint[]): number {
    const point = primitive(homogeneous);
    const key = point.join(",");
    let number = this.known.get(key);
    if (number === undefined) {
      number = this.points.length;
      this.points.push(point);
      this.known.set(key, number);
    }
    return number;
  }
}

/** A point of doubles in homogeneous integers. */
export function homogeneous(values: ArrayLike<number>): bigint[] {
  const { numerators, denominator } = rationalVector(values);
  return [...numerators, denominator];
}

/**
 * @throws Error when a number is not finite, a size does not fit, or the cell is empty, flat or not bounded
 */
export function readCell(given: GivenCell, source: number, n: number, m: number, table: PointTable): Cell {
  const name = `cell ${source}`;
  if (given.map.length !== m) throw new Error(`${name} has maps for ${given.map.length} outputs, not ${m}`);
  const map = given.map.map((row) => {
    if (!("numerators" in row)) checkRow(row, n + 1, `${name}: its map`);
    else if (row.numerators.length !== n + 1)
      throw new Error(`${name}: its map has ${row.numerators.length} numbers, not ${n + 1}`);
    return rationalVector(row);
  });
  if (given.vertices) {
    const corners = given.vertices.map((vertex, k) => {
      checkRow(vertex, n, `${name}: vertex ${k}`);
      return homogeneous(vertex);
    });
    return { source, map, ...hull(corners, n, name, table) };
  }
  if (!given.halfSpaces) throw new Error(`${name} has neither vertices nor halfSpaces`);
  const rows = given.halfSpaces.map((row, k) => {
    if (!("numerators" in row)) checkRow(row, n + 1, `${name}: half-space ${k}`);
    else if (row.numerators.length !== n + 1)
      throw new Error(`${name}: half-space ${k} has ${row.numerators.length} numbers, not ${n + 1}`);
    return [...rationalVector(row).numerators];
  });
  return { source, map, ...cut(rows, n, name, table) };
}

export function checkRow(row: ArrayLike<number>, length: number, name: string): void {
  if (row.length !== length) throw new Error(`${name} has ${row.length} numbers, not ${length}`);
  for (let i = 0; i < length; i++)
    if (!Number.isFinite(row[i])) throw new Error(`${name} has a number that is ${row[i]}`);
}

/**
 * A row of numbers and of fractions such as "3/7", exactly.
 *
 * @throws Error when an entry is neither
 */
export function rationalRow(entries: readonly (number | string)[]): RationalVector {
  const exact = entries.map((entry) => {
    if (typeof entry === "number" && Number.isFinite(entry)) return fractionOf(entry);
    const parts = /^\s*([+-]?\d+)\s*\/\s*(\d+)\s*$/.exec(String(entry));
    if (!parts || /^0+$/.test(parts[2]))
      throw new Error(`${entry} is neither a number nor a fraction such as "3/7"`);
    return fraction(BigInt(parts[1]), BigInt(parts[2]));
  });
  const denominator = exact.reduce((product, { bottom }) => product * bottom, 1n);
  return lowestTerms({
    numerators: exact.map(({ top, bottom }) => top * (denominator / bottom)),
    denominator,
  });
}

/** Facets of a convex hull: the extreme rays of the cone of all rows that are ≥ 0 on its points. */
function hull(
  corners: readonly (readonly bigint[])[],
  n: number,
  name: string,
  table: PointTable,
): Pick<Cell, "points" | "facets"> {
  if (exactRank(corners, n + 1).rank <= n)
    throw new Error(`${name} is flat: its vertices lie in a hyperplane`);
  let rows = Polyhedron.space(n + 1);
  for (const corner of corners) rows = rows.cut([...corner, 0n]);
  return polytope(corners, rows.rays, n, table);
}

/** The polytope {rows ≥ 0}. */
export function cut(
  rows: readonly (readonly bigint[])[],
  n: number,
  name: string,
  table: PointTable,
): Pick<Cell, "points" | "facets"> {
  let polyhedron = Polyhedron.space(n);
  for (const row of rows) polyhedron = polyhedron.cut(row);
  if (polyhedron.isEmpty) throw new Error(`${name} is empty: no point is in all of its half-spaces`);
  if (polyhedron.rays.length + polyhedron.lines.length > 0) throw new Error(`${name} is not bounded`);
  if (polyhedron.span < n) throw new Error(`${name} is flat: its half-spaces leave no interior`);
  return polytope(polyhedron.vertices, rows, n, table);
}

/** Corners and facets among points and rows that describe a polytope. */
function polytope(
  candidates: readonly (readonly bigint[])[],
  rows: readonly (readonly bigint[])[],
  n: number,
  table: PointTable,
): Pick<Cell, "points" | "facets"> {
  const tight = (point: readonly bigint[]) => rows.filter((row) => dot(row, point) === 0n);
  const corners = candidates.filter((point) => exactRank(tight(point), n).rank === n);
  const numbers = corners.map((corner) => table.add(corner));
  const facets = new Map<string, Facet>();
  for (const row of rows) {
    const on = corners.flatMap((corner, i) => (dot(row, corner) === 0n ? [i] : []));
    const spanned = exactRank(
      on.map((i) => corners[i]),
      n + 1,
    ).rank;
    if (spanned < n) continue;
    const points = sorted(on.map((i) => numbers[i]));
    facets.set(points.join(), { row: primitive(row), points });
  }
  return { points: sorted(numbers), facets: [...facets.values()] };
}

function sorted(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
