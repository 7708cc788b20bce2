/** Continuous piecewise linear functions given by a triangulation and values at its vertices, as cells with maps. */
import { kernelBasis } from "../exact/elimination.ts";
import { dot, lowestTerms, type RationalVector, rationalVector } from "../exact/rational.ts";
import { checkRow, type GivenCell, homogeneous } from "./cells.ts";

export interface Triangulation {
  /** n numbers a vertex. */
  readonly vertices: readonly ArrayLike<number>[];
  /** n + 1 vertices a simplex, by their numbers from 0. */
  readonly simplices: readonly ArrayLike<number>[];
  /** One value a vertex, or m values each. */
  readonly values: readonly (number | ArrayLike<number>)[];
}

/**
 * The simplices with the affine maps that take the values at their corners, exactly.
 *
 * @throws Error when sizes do not fit, a number is not finite, a vertex does not exist, or a simplex is flat
 */
export function triangulationCells({ vertices, simplices, values }: Triangulation): GivenCell[] {
  if (vertices.length === 0) throw new Error("the triangulation has no vertices");
  const n = vertices[0].length;
  for (const [v, vertex] of vertices.entries()) checkRow(vertex, n, `vertex ${v}`);
  if (values.length !== vertices.length)
    throw new Error(`there are ${values.length} values for ${vertices.length} vertices`);
  const rows = values.map((value) => (typeof value === "number" ? [value] : Array.from(value)));
  for (const [v, row] of rows.entries()) checkRow(row, rows[0].length, `the value at vertex ${v}`);
  const points = vertices.map((vertex) => homogeneous(vertex));
  const exact = rows.map((row) => rationalVector(row));
  return simplices.map((simplex, s) => {
    const corners = Array.from(simplex);
    if (corners.length !== n + 1)
      throw new Error(`simplex ${s} has ${corners.length} vertices, not ${n + 1}`);
    for (const corner of corners)
      if (!(corner in points))
        throw new Error(`simplex ${s} has a vertex ${corner}; there are 0 … ${points.length - 1}`);
    return {
      vertices: corners.map((corner) => vertices[corner]),
      map: rows[0].map((_, o) =>
        interpolation(
          corners.map((corner) => points[corner]),
          corners.map((corner) => [exact[corner].numerators[o], exact[corner].denominator]),
          `simplex ${s}`,
        ),
      ),
    };
  });
}

/** The form with given values (top, bottom) at n + 1 homogeneous points: Σ value · (barycentric form). */
function interpolation(
  points: readonly (readonly bigint[])[],
  values: readonly (readonly [bigint, bigint])[],
  name: string,
): RationalVector {
  const width = points.length;
  let denominator = 1n;
  let numerators: bigint[] = new Array(width).fill(0n);
  points.forEach((point, k) => {
    const others = points.filter((_, i) => i !== k);
    const basis = kernelBasis(others, width);
    const scale = basis.length === 1 ? dot(basis[0], point) : 0n;
    if (scale === 0n) throw new Error(`${name} is flat: its vertices lie in a hyperplane`);
    // row · (x, 1) · w / scale is 1 at the point and 0 at the others.
    const [top, bottom] = values[k];
    const [factor, under] = [top * point[width - 1], bottom * scale];
    const together = denominator * under;
    numerators = numerators.map((value, i) => value * under + basis[0][i] * factor * denominator);
    denominator = together;
  });
  const sign = denominator < 0n ? -1n : 1n;
  return lowestTerms({
    numerators: numerators.map((value) => sign * value),
    denominator: sign * denominator,
  });
}
