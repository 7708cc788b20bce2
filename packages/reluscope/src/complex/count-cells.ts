/** Counts cells, and their vertices and facets, holding nothing but the way to the cell at hand. */
import { checkNetwork, type Network } from "../network/network.ts";
import type { PlanarDomain } from "./domain.ts";
import { GrowableInt32 } from "./growable.ts";
import { checkInputs } from "./partition.ts";
import { PlanarWalk } from "./planar-walk.ts";
import type { PolytopeDomain } from "./polyhedral-complex.ts";
import { PolytopeWalk } from "./polytope-walk.ts";
import type { KernelChoice } from "./running-forms.ts";
import { type Route, RouteWalk } from "./walk-route.ts";

/** What the walk of one subtree counted. */
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

/** Tallies of different subtrees as one, with an empty route and nothing left. */
export function addTallies(parts: readonly Tally[]): Tally {
  const sum = (of: (part: Tally) => number) => parts.reduce((total, part) => total + of(part), 0);
  const most = (of: (part: Tally) => number) =>
    parts.reduce((largest, part) => Math.max(largest, of(part)), 0);
  return {
    route: [],
    left: [],
    cells: sum((part) => part.cells),
    cellVertices: sum((part) => part.cellVertices),
    cellFacets: sum((part) => part.cellFacets),
    mostVertices: most((part) => part.mostVertices),
    mostFacets: most((part) => part.mostFacets),
  };
}

/** `stop` is asked after every cell, with their number so far, whether to end there. */
export function tallySubtree(
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
    return new PlanarWalk(network, domain, kernel, "count", (corners) => count(corners, corners));
  }
  const facets = new GrowableInt32();
  const walk: PolytopeWalk = new PolytopeWalk(network, domain, kernel, undefined, (cell) => {
    walk.stack.facetsOf(cell, facets);
    count(walk.stack.vertexCount(cell), facets.length);
  });
  return walk;
}

export interface CountOptions {
  /** Implementation of the inner loops; the result is the same. Default "auto". */
  readonly kernel?: KernelChoice;
  /** The most cells, at least 1; `complete` is false where there are more. Default no limit. */
  readonly limit?: number;
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

/** The tally of a walk from those of its parts. */
export function joinTally({
  parts,
  left,
}: {
  readonly parts: readonly Tally[];
  readonly left: readonly Route[];
}): CellTally {
  const { cells, cellVertices, cellFacets, mostVertices, mostFacets } = addTallies(parts);
  return {
    cells,
    meanVertices: cells && cellVertices / cells,
    meanFacets: cells && cellFacets / cells,
    mostVertices,
    mostFacets,
    complete: left.length === 0,
  };
}

/**
 * Counts the cells of `network` on `domain`, every sign proved, in memory that does not grow with their number.
 *
 * @throws InvalidDomainError when the slice does not have the network's number of inputs; RangeError when the limit is no
 * whole number of at least 1
 * @example
 * countCells(network, boxDomain(fullSlice(2), [[-1, 1], [-1, 1]])).cells; // 788
 */
export function countCells(
  network: Network,
  domain: PlanarDomain | PolytopeDomain,
  options: CountOptions = {},
): CellTally {
  checkNetwork(network);
  checkInputs(network, domain);
  const { kernel = "auto", limit = Number.POSITIVE_INFINITY } = options;
  if (!(limit >= 1 && limit === Math.floor(limit))) throw new RangeError(`${limit} is not a number of cells`);
  const tally = tallySubtree(network, domain, kernel, [], (cells) => cells >= limit);
  return joinTally({ parts: [tally], left: tally.left });
}
