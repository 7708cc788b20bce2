/**
 * Walks that can be split into subtrees: what one part of each finds, and how parts join. A part is walked by whoever
 * has time; the joined result does not depend on how the walk was split.
 */
import type { PolytopeDomain } from "../complex/polyhedral-complex.ts";
import { countPolytopePart, type Tally } from "../complex/polytope-count.ts";
import { type PolytopePart, splitPolytopeWalk, walkPolytopePart } from "../complex/polytope-part.ts";
import type { KernelChoice } from "../complex/running-forms.ts";
import type { Route } from "../complex/walk-route.ts";
import type { Network } from "../network/network.ts";

interface Shared {
  readonly network: Network;
  readonly domain: PolytopeDomain;
  readonly kernel: KernelChoice;
}

/** All cells with vertices, edges and facets (and all other faces), or only their number. */
export type Job = Shared &
  ({ readonly find: "polytopes"; readonly allFaces: boolean } | { readonly find: "tally" });

export type Part = PolytopePart | Tally;

/** Asked after every cell, with the number of cells of the part so far, whether to stop there. */
export type Stop = (cells: number) => boolean;

export function walkPart(job: Job, route: Route, stop: Stop): Part {
  const { network, domain, kernel } = job;
  if (job.find === "tally") return countPolytopePart(network, domain, kernel, route, stop);
  return walkPolytopePart(network, domain, kernel, job.allFaces, route, stop);
}

/** Splits the subtrees of `routes` into about `count`; there may be fewer. */
export function splitWalk(
  { network, domain, kernel }: Job,
  count: number,
  routes: readonly Route[],
): Route[] {
  return splitPolytopeWalk(network, domain, kernel, count, routes);
}
