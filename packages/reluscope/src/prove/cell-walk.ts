/**
 * Every cell of a network on a domain of up to six dimensions, with its forms in doubles and, on request, without rounding:
 * what a proof by enumeration looks at (THEORY sections 3 and 7). Memory does not grow with the number of cells.
 */
import type { LineDomain, PlanarDomain } from "../complex/domain.ts";
import { GrowableInt32 } from "../complex/growable.ts";
import { checkInputs } from "../complex/partition.ts";
import { VERTEX_WIDTH } from "../complex/planar-mesh.ts";
import { PlanarWalk, planarReach } from "../complex/planar-walk.ts";
import type { PolytopeDomain } from "../complex/polyhedral-complex.ts";
import { PolytopeWalk } from "../complex/polytope-walk.ts";
import type { KernelChoice } from "../complex/running-forms.ts";
import { RouteWalk } from "../complex/walk-route.ts";
import type { WalkState } from "../complex/walk-state.ts";
import { commonBit, toInteger } from "../exact/dyadic.ts";
import type { ExactForm } from "../exact/exact-forms.ts";
import { sideForms } from "../exact/planar-exact.ts";
import { reachOf } from "../exact/rounding.ts";
import { checkNetwork, type Network } from "../network/network.ts";

/** A domain on which networks are compared cell by cell. */
export type ProofDomain = LineDomain | PlanarDomain | PolytopeDomain;

/** The cell at hand; its arrays are overwritten by the next one. */
export interface VisitedCell {
  readonly vertexCount: number;
  /** d numbers a vertex: slice coordinates; longer than needed. */
  readonly coordinates: Float64Array;
  /** Proved bound on the error of every coordinate of a vertex. */
  readonly vertexErrors: Float64Array;
  /** Outputs × (d + 2): coefficients, constant, bound on the error of the form and of evaluating it in the domain. */
  readonly forms: Float64Array;
  /** Sign codes of the hidden units, by level. */
  readonly signs: readonly Uint8Array[];
  /** The hyperplanes through a vertex: units by their running number, sides of the domain as −1 − k. */
  sources(vertex: number): number[];
  /** The exact form of an output, over the output level's power of two. */
  exactOutput(output: number): ExactForm;
  /** The exact form of a hyperplane of `sources`; only its zero set counts. */
  exactPlane(source: number): ExactForm;
}

/** A segment as a polytope; all other domains as they are. */
export function spreadDomain(domain: ProofDomain): PlanarDomain | PolytopeDomain {
  if (!("low" in domain)) return domain;
  return { dimension: 1, slice: domain.slice, box: [[domain.low, domain.high]] };
}

/** Bounds |t_k| on a domain. */
export function reachOfDomain(domain: PlanarDomain | PolytopeDomain): Float64Array {
  if ("box" in domain) return Float64Array.from(domain.box, (interval) => reachOf(interval));
  return planarReach(domain.corners);
}

/** The sides of a domain as exact forms: side k is source −1 − k. */
export function exactSides(domain: PlanarDomain | PolytopeDomain): readonly ExactForm[] {
  if ("corners" in domain) return sideForms(domain.corners);
  const integers = (row: readonly number[]): ExactForm => {
    const shift = Math.max(0, -commonBit(row));
    return row.map((value) => toInteger(value, shift));
  };
  const d = domain.dimension;
  const bounds = domain.box.flatMap((interval, i) =>
    interval.map((value) =>
      integers(Array.from({ length: d + 1 }, (_, k) => (k === i ? 1 : k === d ? -value : 0))),
    ),
  );
  return [...bounds, ...(domain.halfSpaces ?? []).map(integers)];
}

/**
 * Calls `visit` for every cell; it may tell the walk to stop by returning false.
 *
 * @returns the number of cells visited, and whether these are all
 * @throws InvalidDomainError when the slice does not have the network's number of inputs
 */
export function walkCells(
  network: Network,
  domain: PlanarDomain | PolytopeDomain,
  visit: (cell: VisitedCell) => boolean,
  kernel: KernelChoice = "auto",
): { readonly cells: number; readonly complete: boolean } {
  checkNetwork(network);
  checkInputs(network, domain);
  const route = new RouteWalk([]);
  let cells = 0;
  const take = (cell: VisitedCell) => {
    cells++;
    if (!visit(cell)) route.stop();
  };
  const sides = exactSides(domain);
  const walk =
    "corners" in domain
      ? planarCells(network, domain, kernel, sides, take)
      : polytopeCells(network, domain, kernel, sides, take);
  try {
    walk.run(route);
  } finally {
    walk.release();
  }
  return { cells, complete: route.left.length === 0 };
}

/** What does not depend on the dimension. */
class Visited {
  vertexCount = 0;
  coordinates = new Float64Array(64);
  vertexErrors = new Float64Array(32);
  state!: WalkState;
  sources!: (vertex: number) => number[];
  private readonly sides: readonly ExactForm[];

  constructor(sides: readonly ExactForm[]) {
    this.sides = sides;
  }

  get forms(): Float64Array {
    return this.state.forms.forms[this.state.depth];
  }

  get signs(): readonly Uint8Array[] {
    return this.state.signs;
  }

  exactOutput(output: number): ExactForm {
    return this.state.exactRow(this.state.depth, output);
  }

  exactPlane(source: number): ExactForm {
    return source < 0 ? this.sides[-1 - source] : this.state.exactUnit(source);
  }

  reserve(vertices: number, d: number): void {
    this.vertexCount = vertices;
    if (vertices > this.vertexErrors.length) this.vertexErrors = new Float64Array(2 * vertices);
    if (vertices * d > this.coordinates.length) this.coordinates = new Float64Array(2 * vertices * d);
  }
}

function planarCells(
  network: Network,
  domain: PlanarDomain,
  kernel: KernelChoice,
  sides: readonly ExactForm[],
  take: (cell: VisitedCell) => void,
): PlanarWalk {
  const visited = new Visited(sides);
  let first = 0;
  const walk: PlanarWalk = new PlanarWalk(network, domain, kernel, "cells", (count, start) => {
    visited.reserve(count, 2);
    first = start;
    const { data } = walk.mesh.vertices;
    const corners = walk.polygons.corner.data;
    for (let i = 0; i < count; i++) {
      const at = VERTEX_WIDTH * corners[start + i];
      visited.coordinates[2 * i] = data[at];
      visited.coordinates[2 * i + 1] = data[at + 1];
      visited.vertexErrors[i] = data[at + 2];
    }
    take(visited);
  });
  visited.state = walk.state;
  visited.sources = (vertex) => {
    const before = vertex === 0 ? visited.vertexCount - 1 : vertex - 1;
    return [before, vertex].map((k) => walk.mesh.edgeSource(walk.polygons.side.data[first + k]));
  };
  return walk;
}

function polytopeCells(
  network: Network,
  domain: PolytopeDomain,
  kernel: KernelChoice,
  sides: readonly ExactForm[],
  take: (cell: VisitedCell) => void,
): PolytopeWalk {
  const visited = new Visited(sides);
  const d = domain.dimension;
  const planes = new GrowableInt32();
  let place = 0;
  const walk: PolytopeWalk = new PolytopeWalk(network, domain, kernel, undefined, (cell) => {
    place = cell;
    const { stack, faces } = walk;
    const count = stack.vertexCount(cell);
    const at = stack.verticesAt(cell);
    visited.reserve(count, d);
    for (let i = 0; i < count; i++) {
      const vertex = stack.data[at + i];
      visited.vertexErrors[i] = faces.vertexError.data[vertex];
      for (let k = 0; k < d; k++) visited.coordinates[d * i + k] = faces.coordinates.data[d * vertex + k];
    }
    take(visited);
  });
  visited.state = walk.state;
  visited.sources = (vertex) => {
    walk.stack.planesAt(place, vertex, planes);
    return Array.from(planes.data.subarray(0, planes.length), (plane) => walk.faces.planeSource.data[plane]);
  };
  return walk;
}
