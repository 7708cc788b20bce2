/** Counts the cells of a subtree, and how many vertices and facets they have, holding nothing but the way to the cell. */
import type { Network } from "../network/network.ts";
import { GrowableInt32 } from "./growable.ts";
import type { PolytopeDomain } from "./polyhedral-complex.ts";
import { PolytopeWalk } from "./polytope-walk.ts";
import type { KernelChoice } from "./running-forms.ts";
import { type Route, RouteWalk } from "./walk-route.ts";

export interface Tally {
  readonly route: Route;
  /** Routes of subtrees that were not walked. */
  readonly left: readonly Route[];
  readonly cells: number;
  /** Sums over the cells of their numbers of vertices and of facets, and the largest of each. */
  readonly cellVertices: number;
  readonly cellFacets: number;
  readonly mostVertices: number;
  readonly mostFacets: number;
}

/** `stop` is asked after every cell whether to end there. */
export function countPolytopePart(
  network: Network,
  domain: PolytopeDomain,
  kernel: KernelChoice,
  route: Route,
  stop: (cells: number) => boolean,
): Tally {
  const tally = { cells: 0, cellVertices: 0, cellFacets: 0, mostVertices: 0, mostFacets: 0 };
  const list = new GrowableInt32();
  const way = new RouteWalk(route);
  const walk: PolytopeWalk = new PolytopeWalk(network, domain, kernel, false, (cell) => {
    const vertices = walk.stack.vertexCount(cell);
    walk.stack.facetsOf(cell, list);
    const facets = list.length;
    tally.cells++;
    tally.cellVertices += vertices;
    tally.cellFacets += facets;
    if (vertices > tally.mostVertices) tally.mostVertices = vertices;
    if (facets > tally.mostFacets) tally.mostFacets = facets;
    if (stop(tally.cells)) way.stop();
  });
  try {
    walk.run(way);
  } finally {
    walk.release();
  }
  return { route, left: way.left, ...tally };
}
