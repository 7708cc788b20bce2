/** A result of `line` compared with the oracle's: the same cells, and every error bound true. Exact. */
import type { LineComplex } from "../../src/complex/line-complex.ts";
import { isWithin } from "../oracle/dyadic-integers.ts";
import type { ExactComplex } from "../oracle/exact-complex.ts";
import { claim } from "./claim.ts";
import { matchCells, matchMaps, matchRegions } from "./matches-planar-oracle.ts";

export function expectMatchesLineOracle(complex: LineComplex, exact: ExactComplex): void {
  const { counts, vertices, vertexErrors } = complex;
  claim(
    counts.cells === exact.cells.length,
    () => `${counts.cells} cells, the oracle has ${exact.cells.length}`,
  );
  claim(
    counts.linearRegions === exact.linearRegions,
    () => `${counts.linearRegions} linear regions, the oracle has ${exact.linearRegions}`,
  );
  const cellOf = matchCells(complex, exact);
  cellOf.forEach((number, cell) => {
    const [left, right] = exact.corners[number];
    [left, right].forEach((end, side) => {
      const vertex = cell + side;
      const [x, w] = exact.vertices[end];
      const near = isWithin(vertices[vertex], x, w, vertexErrors[vertex]);
      claim(near, () => `vertex ${vertex} is not within its error ${vertexErrors[vertex]} of the oracle's`);
    });
    if (cell === 0) return;
    const before = exact.corners[cellOf[cell - 1]][1];
    claim(before === left, () => `cells ${cell - 1} and ${cell} are not neighbours in the oracle`);
  });
  matchRegions(complex.regions, exact, cellOf);
  matchMaps(complex, exact, cellOf);
}
