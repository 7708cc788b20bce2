/**
 * The oracle for `partition` and `line`: the canonical polyhedral complex by definition. The cells of
 * `cut-cells.ts` are segments or polygons here, glued by exact coordinates. Slow and meant to be obviously right.
 */
import type { LineDomain, PlanarDomain } from "../../src/complex/domain.ts";
import type { Network } from "../../src/network/network.ts";
import { type CutCell, cutByNetwork, type ExactCells, sameMap } from "./cut-cells.ts";
import { type Point, pointOf } from "./dyadic-integers.ts";
import { classesOf, type Glued, glue } from "./glue.ts";
import { type Corners, split } from "./split.ts";

export interface ExactCell extends Omit<CutCell<Corners>, "shape"> {
  readonly corners: Corners;
}

export interface ExactComplex extends Glued, ExactCells {
  readonly dimension: 1 | 2;
  readonly domain: Corners;
  readonly cells: ExactCell[];
  readonly fVector: number[];
  readonly euler: number;
}

export function exactComplex(network: Network, domain: LineDomain | PlanarDomain): ExactComplex {
  const corners = domainCorners(domain);
  const { cells: cut, outputShift } = cutByNetwork(network, domain.slice, corners, split);
  const cells = cut.map(({ shape, pattern, outputs }): ExactCell => ({ corners: shape, pattern, outputs }));
  const glued = glue(
    cells.map((cell) => cell.corners),
    corners,
  );
  const mergers: [number, number][] = [];
  for (const { pieces } of glued.facets) {
    const [a, b] = pieces;
    if (pieces.length === 2 && sameMap(cells[a], cells[b])) mergers.push([a, b]);
  }
  const regions = classesOf(cells.length, mergers);
  const fVector =
    domain.dimension === 1
      ? [glued.vertices.length, cells.length]
      : [glued.vertices.length, glued.facets.length, cells.length];
  return {
    ...glued,
    dimension: domain.dimension,
    domain: corners,
    cells,
    outputShift,
    regions,
    linearRegions: new Set(regions).size,
    fVector,
    euler: fVector.reduce((sum, count, i) => sum + (i % 2 === 0 ? count : -count), 0),
  };
}

export function domainCorners(domain: LineDomain | PlanarDomain): Corners {
  if (domain.dimension === 1) return [pointOf([domain.low]), pointOf([domain.high])];
  const points: Point[] = [];
  for (let i = 0; i < domain.corners.length; i += 2) points.push(pointOf(domain.corners.subarray(i, i + 2)));
  return points;
}
