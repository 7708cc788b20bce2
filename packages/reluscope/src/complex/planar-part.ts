/** What the walk of one subtree of a plane found, as plain arrays that can be sent to another thread. */
import type { Network } from "../network/network.ts";
import type { PlanarDomain } from "./domain.ts";
import { PlanarWalk } from "./planar-walk.ts";
import type { KernelChoice } from "./running-forms.ts";
import { type Border, type Route, RouteWalk, splitRoutes } from "./walk-route.ts";

export interface PlanarPart {
  readonly route: Route;
  /** Routes of subtrees that were not walked. */
  readonly left: readonly Route[];
  /** See `RouteWalk.border`; the faces are edges. */
  readonly border: Border;
  readonly cells: number;
  /** Vertices and edges as `PlanarMesh` keeps them, and the unit or side of the domain on which each edge lies. */
  readonly vertices: Float64Array;
  readonly edges: Int32Array;
  readonly edgeSources: Int32Array;
  readonly cellStart: Int32Array;
  readonly cellVertices: Int32Array;
  readonly cellEdges: Int32Array;
  /** See `WalkState.exactlyDecided`. */
  readonly exactlyDecided: Float64Array;
  readonly patterns: Uint32Array;
  readonly maps: Float64Array;
  readonly mapErrors: Float64Array;
}

/** Walks the subtree of `route`; `stop` is asked after every cell whether to end there. */
export function walkPlanarPart(
  network: Network,
  domain: PlanarDomain,
  kernel: KernelChoice,
  route: Route,
  stop?: (cells: number) => boolean,
): PlanarPart {
  const way = new RouteWalk(route);
  const walk: PlanarWalk = new PlanarWalk(network, domain, kernel, true, () => {
    if (stop?.(walk.state.cells)) way.stop();
  });
  try {
    walk.run(way);
    const { mesh, state } = walk;
    return {
      route,
      left: way.left,
      border: way.border(),
      cells: state.cells,
      vertices: mesh.vertices.toArray(),
      edges: mesh.edgeRecords(),
      edgeSources: Int32Array.from({ length: mesh.edgeCount }, (_, edge) => mesh.edgeSource(edge)),
      cellStart: walk.cellStart.toArray(),
      cellVertices: walk.cellVertices.toArray(),
      cellEdges: walk.cellEdges.toArray(),
      exactlyDecided: state.exactlyDecided(),
      ...state.cellArrays(),
    };
  } finally {
    walk.release();
  }
}

/** Splits the subtrees of `routes` into about `count`; there may be fewer. */
export function splitPlanarWalk(
  network: Network,
  domain: PlanarDomain,
  kernel: KernelChoice,
  count: number,
  routes: readonly Route[],
): Route[] {
  const walk = new PlanarWalk(network, domain, kernel, false);
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
