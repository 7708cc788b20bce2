/** What the walk of one subtree found, as plain arrays that can be sent to another thread. */
import type { Network } from "../network/network.ts";
import type { MiddleFaces } from "./face-lattice.ts";
import { type FoundCells, FoundLists } from "./found-lists.ts";
import type { PolytopeDomain } from "./polyhedral-complex.ts";
import { PolytopeCells } from "./polytope-cells.ts";
import { type SharedFaces, Sharing } from "./polytope-shared.ts";
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

/**
 * All that a walk found, or a piece of it. Pieces come one after the other; numbers of faces and cells are those of the walk in all of
 * them, while a list of edges, vertices or facets has the numbers that follow those of the piece before. `facetCells`,
 * `exactlyDecided` and `left` come with the last piece, for all of them.
 */
export interface PolytopePart extends FoundCells {
  /** Whether the walk begins with it, and whether it ends. */
  readonly begins: boolean;
  readonly ends: boolean;
  /** Where the walk begins. */
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

/** How a walk goes on at the end of its range, and who wants pieces of what it finds. */
export interface GoingOn {
  readonly nextEnd: NextEnd;
  /** Asked now and then between two cells, with the number of cells that no piece has: whether to give a piece now. */
  readonly wantsPiece?: (cells: number) => boolean;
  /** Takes it. All of it comes again in the end where that turns out to be necessary: in a part that `begins`. */
  readonly onPiece?: (piece: PolytopePart) => void;
}

/**
 * Walks the subtrees of `range`, into arrays of `sent`; `stop` is asked after every cell whether to end there. Up to some thousand cells that a
 * region of the last layer has may follow, but not where it `stopsExactly`. `goingOn` may make the walk go on (see `RouteWalk`).
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
  goingOn?: GoingOn,
): PolytopePart {
  const found = new PolytopeCells(domain.dimension, allFaces);
  const sharing = new Sharing();
  const lists = new FoundLists();
  const piece = (isLast: boolean): PolytopePart => {
    const next = lists.next(walk.faces, found.cells, sent, isLast);
    return {
      begins: next.begins,
      ends: isLast,
      ...next.lists,
      route: range.from,
      left: isLast ? way.left : [],
      middle: found.lattice?.toArrays() ?? [],
      shared: sharing.next(
        walk,
        next.numbered,
        next.lists.edges.length / 2,
        next.openEdges,
        way.border(),
        sharesEverything(),
        sent,
      ),
      exactlyDecided: isLast
        ? walk.state.exactlyDecided((made) => walk.faces.vertexNumber.data[made])
        : new Float64Array(),
      ...walk.state.cellArrays(sent, next.firstCell),
    };
  };
  const { nextEnd, wantsPiece, onPiece } = goingOn ?? {};
  const onPause = () => {
    if (wantsPiece?.(found.cells - lists.cells) && !sharesEverything()) onPiece?.(piece(false));
  };
  // Faces of all dimensions are found in the whole walk.
  const way = RouteWalk.of(range, nextEnd, allFaces ? undefined : onPause);
  const walk: PolytopeWalk = new PolytopeWalk(network, domain, kernel, found, () => {
    walk.state.emit();
    if (stop?.(found.cells)) way.stop();
  });
  const sharesEverything = () => way.left.length > 0 || walk.faces.meetsVertices;
  if (stop && stopsExactly) walk.goesCellByCell();
  try {
    walk.run(way);
    found.listEdgesOnce(walk.faces);
    if (sharesEverything()) {
      lists.restart();
      sharing.restart();
    }
    return piece(true);
  } finally {
    sharing.release();
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
