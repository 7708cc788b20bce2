/** A result of `planarBoundary` compared with the oracle's. Counts exactly, places to the doubles' accuracy. */
import type { PlanarBoundary } from "../../src/boundary/planar-boundary.ts";
import type { PlanarComplex } from "../../src/complex/planar-complex.ts";
import { toDoubles } from "../oracle/dyadic-integers.ts";
import type { ExactBoundary } from "../oracle/exact-boundary.ts";
import type { ExactComplex } from "../oracle/exact-complex.ts";
import { claim } from "./claim.ts";
import { matchCells } from "./matches-planar-oracle.ts";
import { extentOf } from "./planar-geometry.ts";

/** The engine's results and the oracle's for one network, domain and decision. */
export interface BoundaryMatch {
  readonly complex: PlanarComplex;
  readonly boundary: PlanarBoundary;
  readonly exactComplex: ExactComplex;
  readonly exact: ExactBoundary;
}

export function expectMatchesBoundaryOracle(match: BoundaryMatch): void {
  const { boundary, exact } = match;
  const extent = extentOf(match.complex.domain.corners);
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
  matchPieces(match, extent);
}

/** Every piece of ours is one of the oracle's: same cell, classes and place, component by component. */
function matchPieces({ complex, boundary, exactComplex, exact }: BoundaryMatch, extent: number): void {
  const { vertices, pieces, pieceCells, pieceClasses, pieceComponents } = boundary;
  const cellOf = matchCells(complex, exactComplex);
  const ourCell = new Map(cellOf.map((number, cell) => [number, cell]));
  const known = exact.pieces.map(({ ends, classes, cells, component }) => ({
    name: `classes ${classes} in cell ${Math.min(...cells.map((cell) => ourCell.get(cell)!))}`,
    places: ends.map(toDoubles),
    component,
  }));
  const near = (vertex: number, [x, y]: readonly number[]) =>
    Math.abs(vertices[2 * vertex] - x) + Math.abs(vertices[2 * vertex + 1] - y) <= 1e-9 * extent;
  const options = known.map((_, piece) => {
    const [a, b] = pieces.subarray(2 * piece, 2 * piece + 2);
    const name = `classes ${pieceClasses.subarray(2 * piece, 2 * piece + 2)} in cell ${pieceCells[piece]}`;
    const candidates = known.filter((other) => {
      const [p, q] = other.places;
      return other.name === name && ((near(a, p) && near(b, q)) || (near(a, q) && near(b, p)));
    });
    claim(candidates.length > 0, () => `piece ${piece}, ${name}, is not one of the oracle's`);
    return { component: pieceComponents[piece], candidates };
  });
  // Pieces of one cell may lie closer together than doubles tell: try assignments, the clearest pieces first.
  options.sort((a, b) => a.candidates.length - b.candidates.length);
  const taken = new Set<object>();
  const componentOf = new Map<number, number>();
  const assign = (next: number): boolean => {
    if (next === options.length) return true;
    const { component, candidates } = options[next];
    const before = componentOf.get(component);
    for (const candidate of candidates) {
      if (taken.has(candidate) || (before !== undefined && before !== candidate.component)) continue;
      taken.add(candidate);
      componentOf.set(component, candidate.component);
      if (assign(next + 1)) return true;
      taken.delete(candidate);
      if (before === undefined) componentOf.delete(component);
    }
    return false;
  };
  claim(assign(0), () => "the pieces are not joined to components as the oracle's are");
}
