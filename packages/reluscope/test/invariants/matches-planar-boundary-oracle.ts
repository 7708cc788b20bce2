/** A result of `planarBoundary` compared with the oracle's. Counts exactly, places to the doubles' accuracy. */
import type { PlanarBoundary } from "../../src/boundary/planar-boundary.ts";
import { toDoubles } from "../oracle/dyadic-integers.ts";
import type { ExactBoundary } from "../oracle/exact-boundary.ts";
import { claim } from "./claim.ts";

/** @param extent size of the domain, to which lengths and places are relative */
export function expectMatchesBoundaryOracle(
  boundary: PlanarBoundary,
  exact: ExactBoundary,
  extent: number,
): void {
  const same = (what: string, ours: unknown, theirs: unknown) =>
    claim(String(ours) === String(theirs), () => `${what}: ${ours}, the oracle has ${theirs}`);
  same("pieces", boundary.pieces.length / 2, exact.pieces.length);
  same("components", boundary.components, exact.components);
  same("closed components", boundary.closed, exact.closed);
  same("Betti numbers", boundary.betti, exact.betti);
  same("flat cells", boundary.flatCells, exact.flatCells);
  same("tiles", boundary.tiles.classes.length, exact.tiles.length);
  same("classes of tiles", [...boundary.tiles.classes].sort(), exact.tiles.map((tile) => tile.class).sort());
  const close = (what: string, ours: number, theirs: number, size: number) =>
    claim(Math.abs(ours - theirs) <= 1e-9 * size, () => `${what}: ${ours}, the oracle has ${theirs}`);
  close("length", boundary.measure, exact.length, exact.length + extent);
  exact.classMeasures.forEach((area, k) => {
    close(`area of class ${k}`, boundary.classAreas[k], area, extent * extent);
  });
  matchPieces(boundary, exact, extent);
}

/** Every piece of the oracle has one of ours between the same classes at the same place, component by component. */
function matchPieces(boundary: PlanarBoundary, exact: ExactBoundary, extent: number): void {
  const { vertices, pieces, pieceClasses, pieceComponents } = boundary;
  const free = new Set(exact.pieces.keys());
  const componentOf = new Map<number, number>();
  const places = exact.pieces.map((piece) => piece.ends.map(toDoubles));
  const near = (vertex: number, [x, y]: readonly number[]) =>
    Math.abs(vertices[2 * vertex] - x) + Math.abs(vertices[2 * vertex + 1] - y) <= 1e-9 * extent;
  for (let piece = 0; piece < pieces.length / 2; piece++) {
    const [a, b] = pieces.subarray(2 * piece, 2 * piece + 2);
    const classes = String(pieceClasses.subarray(2 * piece, 2 * piece + 2));
    const component = pieceComponents[piece];
    const found = [...free].find((candidate) => {
      const [p, q] = places[candidate];
      const other = exact.pieces[candidate];
      const known = componentOf.get(component);
      if (String(other.classes) !== classes || (known !== undefined && known !== other.component))
        return false;
      return (near(a, p) && near(b, q)) || (near(a, q) && near(b, p));
    });
    claim(found !== undefined, () => `piece ${piece} between classes ${classes} is not one of the oracle's`);
    free.delete(found);
    componentOf.set(component, exact.pieces[found].component);
  }
}
