/** Counts the cells of a subtree, and their vertices and facets, holding nothing but the way to the cell at hand. */
import type { Network } from "../network/network.ts";
import type { PlanarDomain } from "./domain.ts";
import { GrowableInt32 } from "./growable.ts";
import { PlanarWalk } from "./planar-walk.ts";
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

/** `stop` is asked after every cell, with their number so far, whether to end there. */
export function countCells(
  network: Network,
  domain: PlanarDomain | PolytopeDomain,
  kernel: KernelChoice,
  route: Route,
  stop: (cells: number) => boolean,
): Tally {
  const tally = { cells: 0, cellVertices: 0, cellFacets: 0, mostVertices: 0, mostFacets: 0 };
  const way = new RouteWalk(route);
  const count = (vertices: number, facets: number) => {
    tally.cells++;
    tally.cellVertices += vertices;
    tally.cellFacets += facets;
    if (vertices > tally.mostVertices) tally.mostVertices = vertices;
    if (facets > tally.mostFacets) tally.mostFacets = facets;
    if (stop(tally.cells)) way.stop();
  };
  const walk = startWalk(network, domain, kernel, count);
  try {
    walk.run(way);
  } finally {
    walk.release();
  }
  return { route, left: way.left, ...tally };
}

function startWalk(
  network: Network,
  domain: PlanarDomain | PolytopeDomain,
  kernel: KernelChoice,
  count: (vertices: number, facets: number) => void,
): PlanarWalk | PolytopeWalk {
  if ("corners" in domain) {
    return new PlanarWalk(network, domain, kernel, false, (corners) => count(corners, corners));
  }
  const facets = new GrowableInt32();
  const walk: PolytopeWalk = new PolytopeWalk(network, domain, kernel, false, (cell) => {
    walk.stack.facetsOf(cell, facets);
    count(walk.stack.vertexCount(cell), facets.length);
  });
  return walk;
}
