/** A result of `polyhedralBoundary` compared with the oracle's: counts exactly, every place within its proved error. */
import type { PolyhedralBoundary } from "../../src/boundary/polyhedral-boundary.ts";
import { isWithin, type Point } from "../oracle/dyadic-integers.ts";
import type { ExactPolytopeBoundary } from "../oracle/exact-polytope-boundary.ts";
import { claim } from "./claim.ts";

/** @param extent size of the domain */
export function expectMatchesPolyhedralBoundaryOracle(
  boundary: PolyhedralBoundary,
  exact: ExactPolytopeBoundary,
  extent: number,
): void {
  const { dimension: d, pieceClasses, vertices, vertexErrors, onBorder } = boundary;
  const same = (what: string, ours: unknown, theirs: unknown) =>
    claim(String(ours) === String(theirs), () => `${what}: ${ours}, the oracle has ${theirs}`);
  same("f-vector", boundary.counts.fVector, exact.fVector);
  same(
    "faces on the border",
    onBorder.map((flags) => flags.reduce((sum, flag) => sum + flag, 0)),
    exact.onBorder,
  );
  same("components", boundary.components, exact.components);
  same("closed components", boundary.closed, exact.closed);
  same("flat cells", boundary.flatCells, exact.flatCells);
  same("Betti numbers", boundary.betti, exact.betti);
  same("relative Betti numbers", boundary.relativeBetti, exact.relativeBetti);
  // Alexander duality in a ball.
  same("cycles relative to the border", boundary.relativeBetti[d - 1], exact.regions - 1);
  const classes = Array.from(
    { length: boundary.counts.pieces },
    (_, piece) => `${pieceClasses[2 * piece]}, ${pieceClasses[2 * piece + 1]}`,
  );
  same("classes", classes.sort().join("; "), exact.classes.join("; "));
  // Far from the origin coordinates are rounded coarsely, the oracle's too when they become doubles.
  const moved = vertices.reduce(
    (most, value, i) => Math.max(most, vertexErrors[Math.floor(i / d)] + 2 ** -52 * Math.abs(value)),
    0,
  );
  const allowed =
    1e-9 * (exact.measure + extent ** (d - 1)) +
    4 * exact.classes.length * moved * extent ** Math.max(0, d - 2);
  claim(
    Math.abs(boundary.measure - exact.measure) <= allowed,
    () => `measure: ${boundary.measure}, the oracle has ${exact.measure}`,
  );
  for (let vertex = 0; vertex < vertexErrors.length; vertex++) {
    const isHere = (point: Point) =>
      point
        .slice(0, d)
        .every((value, i) => isWithin(vertices[d * vertex + i], value, point[d], vertexErrors[vertex]));
    claim(exact.vertices.some(isHere), () => `vertex ${vertex} is none of the oracle's`);
  }
}
