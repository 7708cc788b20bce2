/** What the walk of one subtree found, as plain arrays that can be sent to another thread. */
import type { Network } from "../network/network.ts";
import type { MiddleFaces } from "./face-lattice.ts";
import type { PolytopeDomain } from "./polyhedral-complex.ts";
import { PolytopeCells } from "./polytope-cells.ts";
import { PolytopeWalk } from "./polytope-walk.ts";
import type { KernelChoice } from "./running-forms.ts";
import { type Border, type Route, RouteWalk, splitRoutes } from "./walk-route.ts";

export interface PolytopePart {
  readonly route: Route;
  /** Routes of subtrees that were not walked. */
  readonly left: readonly Route[];
  /** What `PolytopeCells` says, in numbers of the part. */
  readonly cells: number;
  readonly vertices: Float64Array;
  readonly vertexErrors: Float64Array;
  readonly edges: Int32Array;
  readonly cellStart: Int32Array;
  readonly cellVertices: Int32Array;
  readonly cellFacetStart: Int32Array;
  readonly cellFacets: Int32Array;
  readonly facetSources: Int32Array;
  readonly facetCells: Int32Array;
  /** Faces of dimension 2 … d − 1, or none. */
  readonly middle: readonly MiddleFaces[];
  /** The walk's number of vertex, edge and facet 0, 1, …. */
  readonly vertexOrder: Int32Array;
  readonly edgeOrder: Int32Array;
  readonly facetOrder: Int32Array;
  /** How the walk cut edges and facets (see `PolytopeFaces`), in the walk's numbers. */
  readonly walkVertices: number;
  readonly edgeStart: Int32Array;
  readonly edgeEnd: Int32Array;
  readonly edgeVertex: Int32Array;
  readonly edgeHalf: Int32Array;
  readonly edgeUnit: Int32Array;
  readonly facetPart: Int32Array;
  readonly facetUnit: Int32Array;
  /** See `RouteWalk.border`. */
  readonly border: Border;
  /** See `WalkState.exactlyDecided`. */
  readonly exactlyDecided: Float64Array;
  readonly patterns: Uint32Array;
  readonly maps: Float64Array;
  readonly mapErrors: Float64Array;
}

/** Walks the subtree of `route`; `stop` is asked after every cell whether to end there. */
export function walkPolytopePart(
  network: Network,
  domain: PolytopeDomain,
  kernel: KernelChoice,
  allFaces: boolean,
  route: Route,
  stop?: (cells: number) => boolean,
): PolytopePart {
  const found = new PolytopeCells(domain.dimension, allFaces);
  const way = new RouteWalk(route);
  const walk: PolytopeWalk = new PolytopeWalk(network, domain, kernel, true, (cell) => {
    found.add(walk, cell);
    walk.state.emit();
    if (stop?.(found.cells)) way.stop();
  });
  try {
    walk.run(way);
    const { faces } = walk;
    return {
      route,
      left: way.left,
      cells: found.cells,
      vertices: found.vertices.toArray(),
      vertexErrors: found.vertexErrors.toArray(),
      edges: found.edges.toArray(),
      cellStart: found.cellStart.toArray(),
      cellVertices: found.cellVertices.toArray(),
      cellFacetStart: found.cellFacetStart.toArray(),
      cellFacets: found.cellFacets.toArray(),
      facetSources: found.facetSources.toArray(),
      facetCells: found.facetCells.toArray(),
      middle: found.lattice?.toArrays() ?? [],
      vertexOrder: found.vertexNumber.order.toArray(),
      edgeOrder: found.edgeNumber.order.toArray(),
      facetOrder: found.facetNumber.order.toArray(),
      walkVertices: faces.vertexCount,
      edgeStart: faces.edgeStart.toArray(),
      edgeEnd: faces.edgeEnd.toArray(),
      edgeVertex: faces.edgeVertex.toArray(),
      edgeHalf: faces.edgeHalf.toArray(),
      edgeUnit: faces.edgeUnit.toArray(),
      facetPart: faces.facetPart.toArray(),
      facetUnit: faces.facetUnit.toArray(),
      border: way.border(),
      exactlyDecided: walk.state.exactlyDecided(),
      ...walk.state.cellArrays(),
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
): Route[] {
  const walk = new PolytopeWalk(network, domain, kernel, false, () => {});
  try {
    return splitRoutes(routes, count, (route) => {
      const way = new RouteWalk(route, { probes: true });
      walk.run(way);
      return way.branches;
    });
  } finally {
    walk.release();
  }
}
