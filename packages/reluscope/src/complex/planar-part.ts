/** What the walk of one subtree of a plane found, as plain arrays that can be sent to another thread. */
import type { Network } from "../network/network.ts";
import type { PlanarDomain } from "./domain.ts";
import { separate, uniteSameMaps } from "./linear-regions.ts";
import type { PlanarMesh } from "./planar-mesh.ts";
import { type NumberedPlane, numberedPlane, type WalkNumbers } from "./planar-numbering.ts";
import { PlanarWalk } from "./planar-walk.ts";
import type { KernelChoice } from "./running-forms.ts";
import type { SentArrays } from "./sent-arrays.ts";
import { sharedRecords } from "./shared-records.ts";
import {
  type Border,
  type Route,
  type RouteRange,
  RouteWalk,
  type SizedRoute,
  splitRoutes,
} from "./walk-route.ts";

/** Numbers of a record of an edge that other parts may have too, see `PlanarPart.shared`. */
export const SHARED_WIDTH = 4;

/** All arrays but `corners` and `exactlyDecided` are of the `SentArrays` that it was made with. */
export interface PlanarPart extends NumberedPlane {
  /** Where the part begins. */
  readonly route: Route;
  /** Routes of subtrees that were not walked. */
  readonly left: readonly Route[];
  /** Routes to the cuts whose edges are shared (see `RouteWalk.border`). */
  readonly border: readonly Route[];
  /** Numbers of the domain's corners in the part; −1 if no cell has them. */
  readonly corners: Int32Array;
  /**
   * The domain's sides, the edges made by the cuts on `border`, and what was cut from these, four numbers each: the
   * edge's number (−1 if it was cut or no cell has it); the unit that cut it, the number of the vertex where it did, and
   * the place in this list of its half with the edge's start, which the other half follows (−1 if it was not cut).
   */
  readonly shared: Int32Array;
  /** See `WalkState.exactlyDecided`, with numbers of the part's vertices. */
  readonly exactlyDecided: Float64Array;
  readonly cells: number;
  readonly patterns: Uint32Array;
  readonly maps: Float64Array;
  readonly mapErrors: Float64Array;
  /** Which cells of the part have the same map, see `uniteSameMaps`. */
  readonly sameMap: Int32Array;
}

/** Walks the subtrees of `range`, into arrays of `sent`; `stop` is asked after every cell whether to end there. */
export function walkPlanarPart(
  network: Network,
  domain: PlanarDomain,
  kernel: KernelChoice,
  range: RouteRange,
  sent: SentArrays,
  stop?: (cells: number) => boolean,
): PlanarPart {
  const way = RouteWalk.of(range);
  const walk: PlanarWalk = new PlanarWalk(network, domain, kernel, "complex", () => {
    if (stop?.(walk.state.cells)) way.stop();
  });
  try {
    walk.run(way);
    const { state } = walk;
    const { vertexNumber, edgeNumber, plane } = numberedPlane(walk, false, sent);
    const border = way.border();
    const corners = domain.corners.length / 2;
    const arrays = state.cellArrays(sent);
    const { neurons, cells } = state;
    const { outputSize } = network;
    const sameMap = sent.int32(cells);
    separate(sameMap);
    const mapped = { slice: domain.slice, neurons, outputSize, cells, ...arrays, corners: domain.corners };
    uniteSameMaps(network, mapped, plane.edgeCells, sameMap);
    return {
      ...plane,
      route: range.from,
      left: way.left,
      border: border.routes,
      corners: vertexNumber.slice(0, corners),
      shared: sharedEdges(walk.mesh, corners, border, { vertexNumber, edgeNumber }, sent),
      exactlyDecided: state.exactlyDecided((vertex) => vertexNumber[vertex]),
      cells,
      ...arrays,
      sameMap,
    };
  } finally {
    walk.release();
  }
}

function sharedEdges(
  mesh: PlanarMesh,
  sides: number,
  { faces }: Border,
  numbers: WalkNumbers,
  sent: SentArrays,
): Int32Array {
  const { vertexNumber, edgeNumber } = numbers;
  const lists = sharedRecords.acquire();
  const { faces: list, records } = lists;
  for (let side = 0; side < sides; side++) list.push(side);
  for (const edge of faces) list.push(edge);
  for (let i = 0; i < list.length; i++) {
    const edge = list.data[i];
    const vertex = mesh.splitVertex(edge);
    const isCut = vertex >= 0;
    records.push(edgeNumber[edge]);
    records.push(isCut ? mesh.splitUnit(edge) : -1);
    records.push(isCut ? vertexNumber[vertex] : -1);
    records.push(isCut ? list.length : -1);
    if (isCut) {
      const half = mesh.firstHalf(edge);
      list.push(half);
      list.push(half + 1);
    }
  }
  const shared = sent.copyOf(records.data.subarray(0, records.length));
  sharedRecords.release(lists);
  return shared;
}

/** Splits the subtrees of `routes` into about `count`; there may be fewer. */
export function splitPlanarWalk(
  network: Network,
  domain: PlanarDomain,
  kernel: KernelChoice,
  count: number,
  routes: readonly Route[],
): SizedRoute[] {
  let way: RouteWalk;
  const walk = new PlanarWalk(network, domain, kernel, "count", () => way.noteCell());
  try {
    return splitRoutes(routes, count, 2, (next) => {
      way = next;
      walk.run(way);
    });
  } finally {
    walk.release();
  }
}
