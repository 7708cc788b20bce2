/** The cells of a network one after the other, holding nothing but the way to the cell at hand. */
import { checkNetwork, type Network } from "../network/network.ts";
import type { PlanarDomain } from "./domain.ts";
import { checkInputs } from "./partition.ts";
import { VERTEX_WIDTH } from "./planar-mesh.ts";
import { PlanarWalk } from "./planar-walk.ts";
import type { PolytopeDomain } from "./polyhedral-complex.ts";
import { PolytopeWalk } from "./polytope-walk.ts";
import type { KernelChoice } from "./running-forms.ts";
import { type Route, RouteWalk } from "./walk-route.ts";

/** One cell of dimension d; m outputs. */
export interface StreamedCell {
  /** d numbers a vertex, slice coordinates; in the plane the corners in order. */
  readonly vertices: Float64Array;
  /** Proved bound on the error of every coordinate of a vertex. */
  readonly vertexErrors: Float64Array;
  /** Sign codes of all hidden units, packed as `NeuronTable` says. */
  readonly pattern: Uint32Array;
  /** m × (d + 1): coefficients and constant of each output. */
  readonly map: Float64Array;
  /** m: proved bound on the error of that form anywhere in the domain. */
  readonly mapErrors: Float64Array;
}

export interface StreamOptions {
  /** Implementation of the inner loops; the result is the same, bit by bit. Default "auto". */
  readonly kernel?: KernelChoice;
}

/** Cells that are found at a time. */
const BATCH = 1024;

/**
 * The cells of `network` on `domain` in the order of `partition` and `polyhedralComplex`, every sign proved, in memory
 * that does not grow with their number.
 *
 * @throws InvalidDomainError when the slice does not have the network's number of inputs
 * @example
 * for (const { map } of streamCells(network, boxDomain(fullSlice(2), [[-1, 1], [-1, 1]]))) steepest(map);
 */
export function* streamCells(
  network: Network,
  domain: PlanarDomain | PolytopeDomain,
  options: StreamOptions = {},
): Generator<StreamedCell, void, undefined> {
  checkNetwork(network);
  checkInputs(network, domain);
  const batch: StreamedCell[] = [];
  let way = new RouteWalk([]);
  const take = (vertices: Float64Array, vertexErrors: Float64Array) => {
    batch.push({ vertices, vertexErrors, ...walk.state.cell() });
    if (batch.length === BATCH) way.stop();
  };
  const walk = startWalk(network, domain, options.kernel ?? "auto", take);
  try {
    for (let from: Route | undefined = []; from; from = way.left[0]) {
      way = new RouteWalk([], { from });
      walk.run(way);
      yield* batch;
      batch.length = 0;
    }
  } finally {
    walk.release();
  }
}

function startWalk(
  network: Network,
  domain: PlanarDomain | PolytopeDomain,
  kernel: KernelChoice,
  take: (vertices: Float64Array, vertexErrors: Float64Array) => void,
): PlanarWalk | PolytopeWalk {
  if ("corners" in domain) {
    const walk: PlanarWalk = new PlanarWalk(network, domain, kernel, "cells", (count, start) => {
      const { data } = walk.mesh.vertices;
      const at = (i: number) => VERTEX_WIDTH * walk.polygons.corner.data[start + i];
      take(
        Float64Array.from({ length: 2 * count }, (_, i) => data[at(i >> 1) + (i & 1)]),
        Float64Array.from({ length: count }, (_, i) => data[at(i) + 2]),
      );
    });
    return walk;
  }
  const d = domain.dimension;
  const walk: PolytopeWalk = new PolytopeWalk(network, domain, kernel, undefined, (cell) => {
    const { faces, stack } = walk;
    const first = stack.verticesAt(cell);
    const vertices = stack.data.slice(first, first + stack.vertexCount(cell));
    const coordinates = new Float64Array(d * vertices.length);
    vertices.forEach((vertex, i) => {
      coordinates.set(faces.coordinates.data.subarray(d * vertex, d * (vertex + 1)), d * i);
    });
    take(
      coordinates,
      Float64Array.from(vertices, (vertex) => faces.vertexError.data[vertex]),
    );
  });
  return walk;
}
