/**
 * Walks that can be split into subtrees: what one part of each finds. A part is walked by whoever has time; the joined
 * result does not depend on how the walk was split.
 */

import { type Tally, tallySubtree } from "../complex/count-cells.ts";
import type { PlanarDomain } from "../complex/domain.ts";
import { type PlanarPart, splitPlanarWalk, walkPlanarPart } from "../complex/planar-part.ts";
import type { PolytopeDomain } from "../complex/polyhedral-complex.ts";
import {
  type GoingOn,
  type PolytopePart,
  splitPolytopeWalk,
  walkPolytopePart,
} from "../complex/polytope-part.ts";
import type { KernelChoice } from "../complex/running-forms.ts";
import type { SentArrays } from "../complex/sent-arrays.ts";
import type { Route, RouteRange, SizedRoute } from "../complex/walk-route.ts";
import type { Network } from "../network/network.ts";

interface Shared<D> {
  readonly network: Network;
  readonly domain: D;
  readonly kernel: KernelChoice;
}

/** The complex of a polygon. */
export interface PlanarJob extends Shared<PlanarDomain> {
  readonly find: "plane";
}

/** Cells with vertices, edges and facets, or with all faces. */
export interface PolytopeJob extends Shared<PolytopeDomain> {
  readonly find: "polytopes";
  readonly allFaces: boolean;
}

/** The number of cells, in constant memory. */
export interface TallyJob extends Shared<PlanarDomain | PolytopeDomain> {
  readonly find: "tally";
}

export type Job = PlanarJob | PolytopeJob | TallyJob;

export type PartOf<J extends Job> = J extends PlanarJob
  ? PlanarPart
  : J extends PolytopeJob
    ? PolytopePart
    : Tally;

export type Part = PlanarPart | PolytopePart | Tally;

/** Asked after every cell, with the number of cells of the part so far, whether to stop there. */
export type Stop = (cells: number) => boolean;

export const isPlanar = (domain: PlanarDomain | PolytopeDomain): domain is PlanarDomain =>
  "corners" in domain;

/**
 * Walks the subtrees of a range, into arrays of `sent`; of a tally, the subtree where the range begins. If it need not stop exactly, some cells
 * may follow the one at which `stop` says so. A walk of polytopes goes on as `goingOn` says.
 */
export function walkPart(
  job: Job,
  range: RouteRange,
  sent: SentArrays,
  stop: Stop,
  stopsExactly: boolean,
  goingOn?: GoingOn,
): Part {
  const { network, kernel } = job;
  switch (job.find) {
    case "plane":
      return walkPlanarPart(network, job.domain, kernel, range, sent, stop);
    case "polytopes":
      return walkPolytopePart(
        network,
        job.domain,
        kernel,
        job.allFaces,
        range,
        sent,
        stop,
        stopsExactly,
        goingOn,
      );
    case "tally":
      return tallySubtree(network, job.domain, kernel, range.from, stop);
  }
}

/** Splits the subtrees of `routes` into about `count`; there may be fewer. */
export function splitWalk(
  { network, domain, kernel }: Job,
  count: number,
  routes: readonly Route[],
): SizedRoute[] {
  return isPlanar(domain)
    ? splitPlanarWalk(network, domain, kernel, count, routes)
    : splitPolytopeWalk(network, domain, kernel, count, routes);
}
