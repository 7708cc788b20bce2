/** From the parts of a run to its result; a run that was stopped gives one that says so. */
import type { Tally } from "../complex/count-cells.ts";
import { neuronTable } from "../complex/neurons.ts";
import { assemblePlanar } from "../complex/planar-assembly.ts";
import type { PlanarComplex } from "../complex/planar-complex.ts";
import { PlanarJoin } from "../complex/planar-join.ts";
import type { PlanarPart } from "../complex/planar-part.ts";
import type { PolyhedralComplex, PolytopeSkeleton } from "../complex/polyhedral-complex.ts";
import { assemblePolytope, assembleSkeleton } from "../complex/polytope-assembly.ts";
import { PolytopeJoin } from "../complex/polytope-join.ts";
import type { PolytopePart } from "../complex/polytope-part.ts";
import { inOrder, type Route } from "../complex/walk-route.ts";
import type { PlanarJob, PolytopeJob } from "./job.ts";

/** Parts in any order, and the routes of what is left. */
export interface RunOf<P> {
  readonly parts: readonly P[];
  readonly left: readonly Route[];
}

export function joinPlane({ network, domain }: PlanarJob, run: RunOf<PlanarPart>): PlanarComplex {
  const join = new PlanarJoin(domain.corners.length / 2, neuronTable(network));
  for (const part of inOrder(run.parts)) join.add(part);
  const { plane, arrays } = join.result(run.left.length === 0);
  return assemblePlanar(network, domain, plane, arrays);
}

/** The complex of a run with `allFaces`. */
export function joinComplex(job: PolytopeJob, run: RunOf<PolytopePart>): PolyhedralComplex {
  const join = joinPolytopes(job, run);
  return assemblePolytope(job.network, job.domain, join.found, join.walked(run.left.length === 0));
}

/** Cells, vertices, edges and facets of a run. */
export function joinSkeleton(job: PolytopeJob, run: RunOf<PolytopePart>): PolytopeSkeleton {
  const join = joinPolytopes(job, run);
  return assembleSkeleton(job.network, job.domain, join.found, join.walked(run.left.length === 0));
}

function joinPolytopes({ network, domain, allFaces }: PolytopeJob, run: RunOf<PolytopePart>): PolytopeJoin {
  const join = new PolytopeJoin(domain.dimension, neuronTable(network), allFaces);
  for (const part of inOrder(run.parts)) join.add(part);
  return join;
}

/** Number of cells, and how many vertices and facets they have. */
export interface CellTally {
  readonly cells: number;
  /** Means over the cells, and the most that a cell has. */
  readonly meanVertices: number;
  readonly meanFacets: number;
  readonly mostVertices: number;
  readonly mostFacets: number;
  /** False when the walk was stopped before it had counted all cells. */
  readonly complete: boolean;
}

export function joinTally({ parts, left }: RunOf<Tally>): CellTally {
  const sum = (of: (part: Tally) => number) => parts.reduce((total, part) => total + of(part), 0);
  const most = (of: (part: Tally) => number) =>
    parts.reduce((largest, part) => Math.max(largest, of(part)), 0);
  const cells = sum((part) => part.cells);
  return {
    cells,
    meanVertices: cells && sum((part) => part.cellVertices) / cells,
    meanFacets: cells && sum((part) => part.cellFacets) / cells,
    mostVertices: most((part) => part.mostVertices),
    mostFacets: most((part) => part.mostFacets),
    complete: left.length === 0,
  };
}
