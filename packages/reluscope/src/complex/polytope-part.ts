/** What the walk of one subtree found, as plain arrays that can be sent to another thread. */
import type { Network } from "../network/network.ts";
import type { MiddleFaces } from "./face-lattice.ts";
import type { PolytopeDomain } from "./polyhedral-complex.ts";
import { type FoundCells, PolytopeCells } from "./polytope-cells.ts";
import { type SharedFaces, sharedFaces } from "./polytope-shared.ts";
import { PolytopeWalk } from "./polytope-walk.ts";
import type { KernelChoice } from "./running-forms.ts";
import type { SentArrays } from "./sent-arrays.ts";
import {
  type NextEnd,
  type Route,
  type RouteRange,
  RouteWalk,
  type SizedRoute,
  splitRoutes,
} from "./walk-route.ts";

export interface PolytopePart extends FoundCells {
  /** Where the part begins. */
  readonly route: Route;
  /** Routes of subtrees that were not walked. */
  readonly left: readonly Route[];
  /** Faces of dimension 2 … d − 1, or none. */
  readonly middle: readonly MiddleFaces[];
  readonly shared: SharedFaces;
  /** See `WalkState.exactlyDecided`, with numbers of the part's vertices. */
  readonly exactlyDecided: Float64Array;
  readonly patterns: Uint32Array;
  readonly maps: Float64Array;
  readonly mapErrors: Float64Array;
}

/**
 * Walks the subtrees of `range`, into arrays of `sent`; `stop` is asked after every cell whether to end there. Up to some thousand cells that a
 * region of the last layer has may follow, but not where it `stopsExactly`. `nextEnd` may make the walk go on (see `RouteWalk`).
 */
export function walkPolytopePart(
  network: Network,
  domain: PolytopeDomain,
  kernel: KernelChoice,
  allFaces: boolean,
  range: RouteRange,
  sent: SentArrays,
  stop?: (cells: number) => boolean,
  stopsExactly = true,
  nextEnd?: NextEnd,
): PolytopePart {
  const found = new PolytopeCells(domain.dimension, allFaces);
  const way = RouteWalk.of(range, nextEnd);
  const walk: PolytopeWalk = new PolytopeWalk(network, domain, kernel, found, () => {
    walk.state.emit();
    if (stop?.(found.cells)) way.stop();
  });
  if (stop && stopsExactly) walk.goesCellByCell();
  try {
    walk.run(way);
    const cells = found.found(walk.faces, sent);
    return {
      ...cells,
      route: range.from,
      left: way.left,
      middle: found.lattice?.toArrays() ?? [],
      shared: sharedFaces(
        walk,
        cells.edges.length / 2,
        found.openEdges(walk.faces),
        way.border(),
        way.left.length > 0,
        sent,
      ),
      exactlyDecided: walk.state.exactlyDecided((made) => walk.faces.vertexNumber.data[made]),
      ...walk.state.cellArrays(sent),
    };
  } finally {
    walk.release();
  }
}

/** Splits the subtrees of `routes` into about `count`; there may be fewer. */
export function splitPolytopeWalk(
  network: Network,
  domain: PolytopeDomain,
  kernel: KernelChoice,
  count: number,
  routes: readonly Route[],
): SizedRoute[] {
  let way: RouteWalk;
  const walk = new PolytopeWalk(network, domain, kernel, undefined, () => way.noteCell());
  try {
    return splitRoutes(routes, count, domain.dimension, (next) => {
      way = next;
      walk.run(way);
    });
  } finally {
    walk.release();
  }
}
