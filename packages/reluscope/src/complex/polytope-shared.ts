/**
 * The vertices, edges and facets of a part that other parts may have too, named so that all parts agree: the vertices of the
 * domain; those of the polytopes that are cut on the ways to where the part begins and ends; and of what lies on the facets
 * that these cuts make, all that is made later. Coordinates play no role.
 */
import type { GrowableInt32 } from "./growable.ts";
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

/** Numbers in a record of a shared vertex, of a shared facet that was cut, and of a shared face that has a number. */
export const SHARED_VERTEX = 3;
export const CUT_FACET = 2;
export const NUMBERED = 2;

/** What a piece shares besides what pieces before it do. Shared vertices and facets have places, which go on from piece to piece. */
export interface SharedFaces {
  /** The routes to the cuts whose facets are shared (see `RouteWalk.border`); these facets have the next places. */
  readonly border: readonly Route[];
  /**
   * Shared vertices, those of the domain first (the same in all parts), a vertex after the ends of the edge on which it was
   * made: places of these, and the unit that made it.
   */
  readonly vertices: Int32Array;
  /** How many of these are the domain's. */
  readonly rootVertices: number;
  /** Which of its edges other parts may have, increasing; ~edge where the edge is late (see `PolytopeCells`). */
  readonly edges: Int32Array;
  /** Whether a hyperplane met a vertex of a polytope that it cut. */
  readonly meetsVertices: boolean;
  /** Shared facets that were cut: place and unit; the parts behind and in front have the next two places. */
  readonly facets: Int32Array;
  /** Which shared vertices and facets have numbers now: place and number in the part. */
  readonly numberedVertices: Int32Array;
  readonly numberedFacets: Int32Array;
}

/**
 * Tells what a walk shares, piece by piece. If it shares `everything`, these are all vertices and edges: a walk that was stopped before
 * its end may do that, and so may one whose hyperplanes met vertices: a cell can touch an open facet in a face that lies on none of
 * its own then.
 */
export class Sharing {
  private readonly tables = sharedRecords.acquire();
  /** How many vertices and facets have places, and how many cuts of the border were told. */
  private vertices = 0;
  private facets = 0;
  private border = 0;
  /** How many vertices had numbers when the last piece was told. */
  private numbered = 0;

  /** What the next piece shares, with which so many vertices have numbers; `openEdges` are its edges on open facets. */
  next(
    { faces, rootVertices }: PolytopeWalk,
    numbered: number,
    edges: number,
    openEdges: Int32Array,
    border: Border,
    everything: boolean,
    sent: SentArrays,
  ): SharedFaces {
    const { tables } = this;
    const routes = border.routes.slice(this.border);
    this.listVertices(faces, rootVertices, everything);
    this.numbered = numbered;
    this.listFacets(faces, border);
    const copyOf = ({ data, length }: GrowableInt32) => sent.copyOf(data.subarray(0, length));
    return {
      border: routes,
      vertices: copyOf(tables.vertices),
      rootVertices,
      edges: sent.copyOf(everything ? allEdges(edges, faces.meetsVertices ? [] : openEdges) : openEdges),
      meetsVertices: faces.meetsVertices,
      facets: copyOf(tables.records),
      numberedVertices: copyOf(tables.numberedVertices),
      numberedFacets: copyOf(tables.numberedFacets),
    };
  }

  /** Begins anew: the next piece has all. */
  restart(): void {
    this.tables.clear();
    this.vertices = 0;
    this.facets = 0;
    this.border = 0;
    this.numbered = 0;
  }

  release(): void {
    sharedRecords.release(this.tables);
  }

  private listVertices(faces: PolytopeFaces, rootVertices: number, everything: boolean): void {
    const { places, vertices, numberedVertices } = this.tables;
    const { vertexCount } = faces;
    const origins = faces.origins.data;
    const numbers = faces.vertexNumber.data;
    const known = places.length;
    places.reserve(vertexCount - known);
    places.length = vertexCount;
    const { data: placeOf } = places;
    placeOf.fill(-1, known, vertexCount);
    const list = vertices.filled(SHARED_VERTEX * vertexCount, -1);
    const numbered = numberedVertices.filled(NUMBERED * vertexCount, -1);
    let at = 0;
    let to = 0;
    for (let vertex = 0; vertex < vertexCount; vertex++) {
      const origin = vertex * ORIGIN_WIDTH;
      const isRoot = vertex < rootVertices;
      if (!isRoot && !everything && origins[origin + ORIGIN_SHARED] === 0) continue;
      const isNew = placeOf[vertex] < 0;
      if (isNew) {
        placeOf[vertex] = this.vertices++;
        if (!isRoot) {
          list[at] = placeOf[origins[origin + ORIGIN_START]];
          list[at + 1] = placeOf[origins[origin + ORIGIN_END]];
        }
        list[at + 2] = origins[origin + ORIGIN_UNIT];
        at += SHARED_VERTEX;
      }
      const number = numbers[vertex];
      if (number < (isNew ? 0 : this.numbered)) continue;
      numbered[to] = placeOf[vertex];
      numbered[to + 1] = number;
      to += NUMBERED;
    }
    vertices.length = at;
    numberedVertices.length = to;
  }

  private listFacets({ facets: { data } }: PolytopeFaces, { faces: border }: Border): void {
    const { faces: open, records, numberedFacets, waiting } = this.tables;
    records.length = 0;
    numberedFacets.length = 0;
    open.pushShifted(waiting.data, 0, waiting.length);
    waiting.length = 0;
    for (; this.border < border.length; this.border++) open.pushTwo(this.facets++, border[this.border]);
    // The part behind next, and what is in it: where facets were made one after the other they are read so.
    while (open.length > 0) {
      open.length -= 2;
      const place = open.data[open.length];
      const facet = open.data[open.length + 1];
      const at = facet * FACET_WIDTH;
      const part = data[at + FACET_PART];
      const number = data[at + FACET_NUMBER];
      if (part >= 0) {
        records.pushTwo(place, data[at + FACET_UNIT]);
        open.pushTwo(this.facets + 1, part + 1);
        open.pushTwo(this.facets, part);
        this.facets += 2;
      } else if (number >= 0) numberedFacets.pushTwo(place, number);
      else waiting.pushTwo(place, facet);
    }
  }
}

/** All edges, the open ones as they are given. */
function allEdges(count: number, openEdges: ArrayLike<number>): Int32Array {
  const edges = Int32Array.from({ length: count }, (_, edge) => edge);
  for (let i = 0; i < openEdges.length; i++) if (openEdges[i] < 0) edges[~openEdges[i]] = openEdges[i];
  return edges;
}
