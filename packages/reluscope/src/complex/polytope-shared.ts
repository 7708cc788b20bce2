/**
 * The vertices, edges and facets of a part that other parts may have too, named so that all parts agree: the vertices of the
 * domain; those of the polytopes that are cut on the ways to where the part begins and ends; and of what lies on the facets
 * that these cuts make, all that is made later. Coordinates play no role.
 */
import { ownBuffers } from "./idle-buffers.ts";
import type { PolytopeFaces } from "./polytope-faces.ts";
import {
  FACET_NUMBER,
  FACET_PART,
  FACET_UNIT,
  FACET_WIDTH,
  ORIGIN_END,
  ORIGIN_SHARED,
  ORIGIN_START,
  ORIGIN_UNIT,
  ORIGIN_WIDTH,
} from "./polytope-tables.ts";
import type { PolytopeWalk } from "./polytope-walk.ts";
import type { SentArrays } from "./sent-arrays.ts";
import { sharedRecords } from "./shared-records.ts";
import type { Border, Route } from "./walk-route.ts";

/** Numbers in a record of a shared vertex, and of a shared facet. */
export const SHARED_VERTEX = 4;
export const SHARED_FACET = 3;

export interface SharedFaces {
  /** The routes to the cuts whose facets are shared (see `RouteWalk.border`). */
  readonly border: readonly Route[];
  /**
   * Shared vertices, those of the domain first (the same in all parts), a vertex after the ends of the edge on which it was
   * made: places of these in this list, the unit that made it, and its number in the part, or −1 if no cell has it.
   */
  readonly vertices: Int32Array;
  /** How many of these are the domain's. */
  readonly rootVertices: number;
  /** Numbers in the part of the edges that other parts may have, increasing; ~number where the edge is late (see `PolytopeCells`). */
  readonly edges: Int32Array;
  /** Whether a hyperplane met a vertex of a polytope that it cut. */
  readonly meetsVertices: boolean;
  /**
   * Shared facets: those of the cuts on `border`, and all parts of these: number or −1, the unit that cut it, and the
   * place of its part behind (the part in front follows it; −1 if it was not cut).
   */
  readonly facets: Int32Array;
}

/**
 * What a walk that is over shares; `openEdges` are the edges on its open facets. A walk that was `stopped` before its end
 * may share all vertices and edges, and so may one whose hyperplanes met vertices: a cell can touch an open facet in a face
 * that lies on none of its own then.
 */
export function sharedFaces(
  { faces, rootVertices }: PolytopeWalk,
  edgeCount: number,
  openEdges: Int32Array,
  border: Border,
  stopped: boolean,
  sent: SentArrays,
): SharedFaces {
  const everything = stopped || faces.meetsVertices;
  return {
    border: border.routes,
    vertices: sharedVertices(faces, rootVertices, everything, sent),
    rootVertices,
    edges: sent.copyOf(everything ? allEdges(edgeCount, faces.meetsVertices ? [] : openEdges) : openEdges),
    meetsVertices: faces.meetsVertices,
    facets: sharedFacets(faces, border, sent),
  };
}

/** All edges, the open ones as they are given. */
function allEdges(count: number, openEdges: ArrayLike<number>): Int32Array {
  const edges = Int32Array.from({ length: count }, (_, edge) => edge);
  for (let i = 0; i < openEdges.length; i++) if (openEdges[i] < 0) edges[~openEdges[i]] = openEdges[i];
  return edges;
}

function sharedVertices(
  faces: PolytopeFaces,
  rootVertices: number,
  everything: boolean,
  sent: SentArrays,
): Int32Array {
  const { vertexCount } = faces;
  const origins = faces.origins.data;
  const numbers = faces.vertexNumber.data;
  const places = new Int32Array(ownBuffers.take(4 * vertexCount), 0, vertexCount);
  const list = new Int32Array(
    ownBuffers.take(4 * SHARED_VERTEX * vertexCount),
    0,
    SHARED_VERTEX * vertexCount,
  );
  let count = 0;
  for (let vertex = 0; vertex < vertexCount; vertex++) {
    const origin = vertex * ORIGIN_WIDTH;
    const isRoot = vertex < rootVertices;
    if (!isRoot && !everything && origins[origin + ORIGIN_SHARED] === 0) continue;
    const at = count * SHARED_VERTEX;
    list[at] = isRoot ? -1 : places[origins[origin + ORIGIN_START]];
    list[at + 1] = isRoot ? -1 : places[origins[origin + ORIGIN_END]];
    list[at + 2] = origins[origin + ORIGIN_UNIT];
    list[at + 3] = numbers[vertex];
    places[vertex] = count++;
  }
  const shared = sent.copyOf(list.subarray(0, SHARED_VERTEX * count));
  ownBuffers.give(places.buffer);
  ownBuffers.give(list.buffer);
  return shared;
}

function sharedFacets(faces: PolytopeFaces, border: Border, sent: SentArrays): Int32Array {
  const { data } = faces.facets;
  const lists = sharedRecords.acquire();
  const { faces: list, records } = lists;
  for (const facet of border.faces) list.push(facet);
  for (let i = 0; i < list.length; i++) {
    const at = list.data[i] * FACET_WIDTH;
    const part = data[at + FACET_PART];
    records.push(data[at + FACET_NUMBER]);
    records.push(part >= 0 ? data[at + FACET_UNIT] : -1);
    records.push(part >= 0 ? list.length : -1);
    if (part < 0) continue;
    list.push(part);
    list.push(part + 1);
  }
  const shared = sent.copyOf(records.data.subarray(0, records.length));
  sharedRecords.release(lists);
  return shared;
}
