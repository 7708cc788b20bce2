/** Polyhedra that a layer makes, in H- and V-representation, exact: its cone, the faces of that, and preimages. */
import { Polyhedron } from "../exact/double-description.ts";
import { primitive, type RationalVector } from "../exact/rational.ts";

/** Rows of d + 1 integers a₁ … a_d, b. */
export interface HalfSpaceRows {
  readonly dimension: number;
  /** a·x + b ≥ 0 */
  readonly inequalities: readonly (readonly bigint[])[];
  /** a·x + b = 0 */
  readonly equalities: readonly (readonly bigint[])[];
}

/** {a·x + b ≥ 0, = 0} = conv(vertices) + cone(rays) + span(lines). */
export interface ExactPolyhedron extends HalfSpaceRows {
  readonly isEmpty: boolean;
  /** Dimension of its affine hull; −1 when it is empty. */
  readonly span: number;
  /** When there are lines, one point of each smallest face. */
  readonly vertices: readonly RationalVector[];
  /** Extreme rays, primitive integer vectors. */
  readonly rays: readonly (readonly bigint[])[];
  /** A basis of the lineality space, integer vectors. */
  readonly lines: readonly (readonly bigint[])[];
}

/** Both representations of a polyhedron given by rows. */
export function exactPolyhedron(rows: HalfSpaceRows): ExactPolyhedron {
  const { dimension } = rows;
  let polyhedron = Polyhedron.space(dimension);
  for (const row of rows.equalities) polyhedron = polyhedron.cut(row, true);
  for (const row of rows.inequalities) polyhedron = polyhedron.cut(row);
  const isEmpty = polyhedron.isEmpty;
  return {
    ...rows,
    isEmpty,
    span: polyhedron.span,
    vertices: polyhedron.vertices.map((vector) => ({
      numerators: vector.slice(0, dimension),
      denominator: vector[dimension],
    })),
    rays: isEmpty ? [] : polyhedron.rays.map(primitive),
    lines: isEmpty ? [] : polyhedron.lines.map(primitive),
  };
}

/** Whether a point lies in a polyhedron. */
export function liesIn(
  { inequalities, equalities }: HalfSpaceRows,
  { numerators, denominator }: RationalVector,
): boolean {
  const value = (row: readonly bigint[]) =>
    numerators.reduce((total, x, k) => total + x * row[k], row[numerators.length] * denominator);
  return inequalities.every((row) => value(row) >= 0n) && equalities.every((row) => value(row) === 0n);
}
