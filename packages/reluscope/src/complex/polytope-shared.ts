/**
 * The vertices, edges and facets of a part that other parts may have too, named so that all parts agree: the corners,
 * edges and sides of the domain's box; what is made of them on the way to the part; and of what lies on a cut of that
 * way, all that is made later. Coordinates play no role.
 */
import { GrowableInt32 } from "./growable.ts";
import {
  EDGE_END,
  EDGE_HALF,
  EDGE_NUMBER,
  EDGE_START,
  EDGE_UNIT,
  EDGE_VERTEX,
  EDGE_WIDTH,
  FACET_NUMBER,
  FACET_PART,
  FACET_PLANE,
  FACET_UNIT,
  FACET_WIDTH,
  type PolytopeFaces,
} from "./polytope-faces.ts";
import type { PolytopeWalk } from "./polytope-walk.ts";
import type { Border, RouteWalk } from "./walk-route.ts";

/** Numbers in a record of a shared edge, and of a shared facet. */
export const SHARED_EDGE = 6;
export const SHARED_FACET = 3;

export interface SharedFaces {
  /** The route to what was not walked (see `RouteWalk.border`). */
  readonly border: readonly number[];
  /** The number of each shared vertex in the part, or −1 if no cell has it; the box's corners come first. */
  readonly vertices: Int32Array;
  /**
   * Shared edges, those of the box first, an edge after the one that it was cut from: places of its start and its end in
   * `vertices`, its number (−1 if it was cut or no cell has it), the unit that cut it, the place in `vertices` of the
   * vertex where it did, and the place in this list of its half with the start (the other half follows it; −1 if it was
   * not cut, or its parts are not shared).
   */
  readonly edges: Int32Array;
  /**
   * Shared facets: the box's sides, the facets of the cuts on `border`, those of half-spaces, and parts of these: number
   * or −1, the unit that cut it, and the place of its part behind (the part in front follows it; −1 likewise).
   */
  readonly facets: Int32Array;
  /** How many facets half-spaces made. */
  readonly halfSpaceFacets: number;
}

/** What there is when a walk comes to the end of its route. */
export class Arrival {
  private vertices = 0;
  private edges = 0;
  private facets = 0;
  /** Edges of the polytope at the end of the route that lie on a cut of the route. */
  private readonly live = new Set<number>();
  private readonly liveVertices = new Set<number>();

  /** Takes note of all this; `cell` is the polytope's place on the walk's stack. */
  note({ stack, faces }: PolytopeWalk, cell: number, way: RouteWalk): void {
    this.vertices = faces.vertexCount;
    this.edges = faces.edgeCount;
    this.facets = faces.facetCount;
    const onRoute = new Set(
      way.border().faces.map((facet) => faces.facets.data[facet * FACET_WIDTH + FACET_PLANE]),
    );
    const planes = new GrowableInt32();
    const end = stack.edgesAt(cell) + 3 * stack.edgeCount(cell);
    for (let at = stack.edgesAt(cell); at < end; at += 3) {
      stack.planesAt(cell, stack.data[at + 1], planes, stack.data[at + 2]);
      let isLive = false;
      for (let i = 0; i < planes.length; i++) isLive ||= onRoute.has(planes.data[i]);
      if (!isLive) continue;
      const edge = stack.data[at];
      this.live.add(edge);
      const record = edge * EDGE_WIDTH;
      this.liveVertices.add(faces.edges.data[record + EDGE_START]).add(faces.edges.data[record + EDGE_END]);
    }
  }

  /** Of a walk that was stopped before its end, everything may be shared. */
  everything(faces: PolytopeFaces): void {
    this.vertices = faces.vertexCount;
    this.edges = faces.edgeCount;
    this.facets = faces.facetCount;
  }

  isEarly(kind: "vertices" | "edges" | "facets", index: number): boolean {
    return index < this[kind];
  }

  /** Whether an edge between these vertices may be shared, if a later cut made it. */
  isLiveBetween(p: number, q: number): boolean {
    return this.isLiveEnd(p) && this.isLiveEnd(q);
  }

  private isLiveEnd(vertex: number): boolean {
    return vertex >= this.vertices || this.liveVertices.has(vertex);
  }

  /** Whether parts of an edge that were made later are shared. */
  isLive(edge: number): boolean {
    return edge >= this.edges || this.live.has(edge);
  }
}

/** Numbers are those that the walk gave; `rootFacets` of its facets belong to the domain. */
export function sharedFaces(
  faces: PolytopeFaces,
  arrival: Arrival,
  border: Border,
  rootFacets: number,
): SharedFaces {
  return {
    border: border.route,
    ...sharedEdges(faces, arrival),
    ...sharedFacets(faces, arrival, border, rootFacets),
  };
}

function sharedEdges(faces: PolytopeFaces, arrival: Arrival): { vertices: Int32Array; edges: Int32Array } {
  const { dimension: d } = faces;
  const edgeCount = faces.edgeCount;
  const records = faces.edges.data;
  const vertexNumbers = faces.vertexNumber.data;
  // Both grow from the front; there is room for everything.
  const vertices = new Int32Array(faces.vertexCount);
  const list = new Int32Array(SHARED_EDGE * edgeCount);
  const vertexPlace = new Int32Array(faces.vertexCount).fill(-1);
  const edgePlace = new Int32Array(edgeCount).fill(-1);
  let vertexTotal = 0;
  let edgeTotal = 0;
  for (; vertexTotal < 2 ** d; vertexTotal++) {
    vertexPlace[vertexTotal] = vertexTotal;
    vertices[vertexTotal] = vertexNumbers[vertexTotal];
  }
  for (; edgeTotal < d * 2 ** (d - 1); edgeTotal++) edgePlace[edgeTotal] = edgeTotal;
  for (let edge = 0; edge < edgeCount; edge++) {
    const record = edge * EDGE_WIDTH;
    const start = vertexPlace[records[record + EDGE_START]];
    const end = vertexPlace[records[record + EDGE_END]];
    if (edgePlace[edge] < 0) {
      if (start < 0 || end < 0) continue;
      const isEarly = arrival.isEarly("edges", edge);
      if (!isEarly && !arrival.isLiveBetween(records[record + EDGE_START], records[record + EDGE_END]))
        continue;
      edgePlace[edge] = edgeTotal++;
    }
    const at = SHARED_EDGE * edgePlace[edge];
    list[at] = start;
    list[at + 1] = end;
    list[at + 2] = records[record + EDGE_NUMBER];
    const vertex = records[record + EDGE_VERTEX];
    if (vertex < 0 || !(arrival.isEarly("vertices", vertex) || arrival.isLive(edge))) {
      list[at + 3] = -1;
      list[at + 4] = -1;
      list[at + 5] = -1;
      continue;
    }
    vertexPlace[vertex] = vertexTotal;
    vertices[vertexTotal] = vertexNumbers[vertex];
    list[at + 3] = records[record + EDGE_UNIT];
    list[at + 4] = vertexTotal++;
    list[at + 5] = edgeTotal;
    edgePlace[records[record + EDGE_HALF]] = edgeTotal++;
    edgePlace[records[record + EDGE_HALF] + 1] = edgeTotal++;
  }
  return { vertices: vertices.slice(0, vertexTotal), edges: list.slice(0, SHARED_EDGE * edgeTotal) };
}

function sharedFacets(
  faces: PolytopeFaces,
  arrival: Arrival,
  border: Border,
  rootFacets: number,
): { facets: Int32Array; halfSpaceFacets: number } {
  const { dimension: d } = faces;
  const facetCount = faces.facetCount;
  const facetRecords = faces.facets.data;
  const partOf = (facet: number) => facetRecords[facet * FACET_WIDTH + FACET_PART];
  // Whether parts of a facet that were made later are shared; and whether it is a part itself.
  const live = new Uint8Array(facetCount);
  const isPart = new Uint8Array(facetCount);
  for (const facet of border.faces) live[facet] = 1;
  for (let facet = 0; facet < rootFacets; facet++) {
    if (partOf(facet) >= 0) isPart.fill(1, partOf(facet), partOf(facet) + 2);
  }
  const list = new Int32Array(facetCount + border.faces.length);
  let total = 0;
  for (; total < 2 * d; total++) list[total] = total;
  for (const facet of border.faces) list[total++] = facet;
  const before = total;
  for (let facet = 2 * d; facet < rootFacets; facet++) if (isPart[facet] === 0) list[total++] = facet;
  const halfSpaceFacets = total - before;
  const records = new Int32Array(SHARED_FACET * list.length);
  let at = 0;
  for (let i = 0; i < total; i++, at += SHARED_FACET) {
    const facet = list[i];
    const part = partOf(facet);
    const isShared = part >= 0 && (live[facet] === 1 || arrival.isEarly("facets", part));
    records[at] = facetRecords[facet * FACET_WIDTH + FACET_NUMBER];
    records[at + 1] = isShared ? facetRecords[facet * FACET_WIDTH + FACET_UNIT] : -1;
    records[at + 2] = isShared ? total : -1;
    if (!isShared) continue;
    list[total++] = part;
    list[total++] = part + 1;
    if (live[facet] === 1) live.fill(1, part, part + 2);
  }
  return { facets: records.slice(0, at), halfSpaceFacets };
}
