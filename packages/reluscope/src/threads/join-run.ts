/** From the parts of a run to its result; a run that was stopped gives one that says so. */
import { neuronTable } from "../complex/neurons.ts";
import type { PolyhedralComplex, PolytopeSkeleton } from "../complex/polyhedral-complex.ts";
import { assemblePolytope, assembleSkeleton } from "../complex/polytope-assembly.ts";
import type { Tally } from "../complex/polytope-count.ts";
import { PolytopeJoin } from "../complex/polytope-join.ts";
import type { PolytopePart } from "../complex/polytope-part.ts";
import { inOrder, type Route } from "../complex/walk-route.ts";
import type { Job } from "./job.ts";

/** Parts in any order, and the routes of what is left. */
interface RunOf<P> {
  readonly parts: readonly P[];
  readonly left: readonly Route[];
}

type PolytopeJob = Job & { readonly find: "polytopes" };

function joined({ network, domain, allFaces }: PolytopeJob, run: RunOf<PolytopePart>) {
  const neurons = neuronTable(network);
  const join = new PolytopeJoin(domain.dimension, neurons.total, allFaces);
  for (const part of inOrder(run.parts)) join.add(part);
  return { found: join.found, arrays: { neurons, complete: run.left.length === 0, ...join.arrays() } };
}

/** The complex of a run with `allFaces`. */
export function joinComplex(job: PolytopeJob, run: RunOf<PolytopePart>): PolyhedralComplex {
  const { found, arrays } = joined(job, run);
  return assemblePolytope(job.network, job.domain, found, arrays);
}

/** Cells, vertices, edges and facets of a run. */
export function joinSkeleton(job: PolytopeJob, run: RunOf<PolytopePart>): PolytopeSkeleton {
  const { found, arrays } = joined(job, run);
  return assembleSkeleton(job.network, job.domain, found, arrays);
}

/** Number of cells, and how many vertices and facets they have. */
export interface CellTally {
  readonly cells: number;
  /** Means over the cells, and the most that a cell has. */
  readonly meanVertices: number;
  readonly meanFacets: number;
  readonly mostVertices: number;
  readonly mostFacets: number;
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
