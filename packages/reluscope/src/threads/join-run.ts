/** From the parts of a run to its result; a run that was stopped gives one that says so. */
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

interface Join<P> {
  add(part: P, share: number): void;
}

/** Joins the parts of a run, those that were taken while it ran and then the others. */
abstract class Joiner<P extends { readonly route: Route }> {
  /** What was taken, with the shares. */
  protected readonly taken: { readonly part: P; readonly share: number }[] = [];

  protected abstract readonly join: Join<P>;

  /** Takes the next part in the order of the walk, before the run has ended; `share` as of `TakePart`. */
  take(part: P, share = 0): void {
    this.join.add(part, share);
    this.taken.push({ part, share });
  }

  /** Takes those that are left; tells whether these are all parts of the whole. */
  protected finish({ parts, left }: RunOf<P>): boolean {
    const others = inOrder(parts).slice(this.taken.length);
    for (const part of others) this.take(part);
    return left.length === 0;
  }
}

export class PlaneJoiner extends Joiner<PlanarPart> {
  protected readonly join: PlanarJoin;
  private readonly job: PlanarJob;

  constructor(job: PlanarJob) {
    super();
    this.job = job;
    this.join = new PlanarJoin(job.domain.corners.length / 2, neuronTable(job.network));
  }

  complex(run: RunOf<PlanarPart>): PlanarComplex {
    const { plane, arrays, united } = this.join.result(this.finish(run));
    const complex = assemblePlanar(this.job.network, this.job.domain, plane, arrays, united);
    this.join.release();
    return complex;
  }
}

export class PolytopeJoiner extends Joiner<PolytopePart> {
  protected join: PolytopeJoin;
  private readonly job: PolytopeJob;

  constructor(job: PolytopeJob) {
    super();
    this.job = job;
    this.join = this.begin();
  }

  override take(part: PolytopePart, share = 0): void {
    const last = this.taken.at(-1);
    if (part.begins && last && !last.part.ends) this.takeBack();
    super.take(part, share);
  }

  private begin(): PolytopeJoin {
    const { job } = this;
    return new PolytopeJoin(job.domain.dimension, neuronTable(job.network), job.allFaces);
  }

  /** Forgets the pieces of a walk that did not end, and joins the parts before it anew. */
  private takeBack(): void {
    const { taken } = this;
    taken.length = taken.findLastIndex(({ part }) => part.begins);
    this.join.release();
    this.join = this.begin();
    for (const { part, share } of taken) this.join.add(part, share);
  }

  /** The complex of a run with `allFaces`. */
  complex(run: RunOf<PolytopePart>): PolyhedralComplex {
    const { cells, arrays } = this.found(run);
    return assemblePolytope(this.job.network, this.job.domain, cells, this.join.lattice, arrays);
  }

  /** Cells, vertices, edges and facets of a run. */
  skeleton(run: RunOf<PolytopePart>): PolytopeSkeleton {
    const { cells, arrays } = this.found(run);
    return assembleSkeleton(this.job.network, this.job.domain, cells, arrays);
  }

  private found(run: RunOf<PolytopePart>) {
    const complete = this.finish(run);
    const cells = this.join.cells(complete);
    const arrays = this.join.walked(complete);
    this.join.release();
    return { cells, arrays };
  }
}

/** The complex of a plane's run. */
export function joinPlane(job: PlanarJob, run: RunOf<PlanarPart>): PlanarComplex {
  return new PlaneJoiner(job).complex(run);
}

/** The complex of a run with `allFaces`. */
export function joinComplex(job: PolytopeJob, run: RunOf<PolytopePart>): PolyhedralComplex {
  return new PolytopeJoiner(job).complex(run);
}

/** Cells, vertices, edges and facets of a run. */
export function joinSkeleton(job: PolytopeJob, run: RunOf<PolytopePart>): PolytopeSkeleton {
  return new PolytopeJoiner(job).skeleton(run);
}
