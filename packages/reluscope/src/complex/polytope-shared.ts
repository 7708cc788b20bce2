/**
 * The vertices, edges and facets of a part that other parts may have too, named so that all parts agree: the corners,
 * edges and sides of the domain's box; what is made of them on the way to the part; and of what lies on a cut of that
 * way, all that is made later. Coordinates play no role.
 */
import { GrowableInt32 } from "./growable.ts";
import type { PolytopeFaces } from "./polytope-faces.ts";
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
    this.edges = faces.edgeStart.length;
    this.facets = faces.facetPlane.length;
    const onRoute = new Set(way.border().faces.map((facet) => faces.facetPlane.data[facet]));
    const planes = new GrowableInt32();
    const end = stack.edgesAt(cell) + 3 * stack.edgeCount(cell);
    for (let at = stack.edgesAt(cell); at < end; at += 3) {
      stack.planesAt(cell, stack.data[at + 1], planes, stack.data[at + 2]);
      let isLive = false;
      for (let i = 0; i < planes.length; i++) isLive ||= onRoute.has(planes.data[i]);
      if (!isLive) continue;
      const edge = stack.data[at];
      this.live.add(edge);
      this.liveVertices.add(faces.edgeStart.data[edge]).add(faces.edgeEnd.data[edge]);
    }
  }

  /** Of a walk that was stopped before its end, everything may be shared. */
  everything(faces: PolytopeFaces): void {
    this.vertices = faces.vertexCount;
    this.edges = faces.edgeStart.length;
    this.facets = faces.facetPlane.length;
  }

  isEarly(kind: "vertices" | "edges" | "facets", index: number): boolean {
    return index < this[kind];
  }

  /** Whether an edge between this vertex and another such one may be shared, if a later cut made it. */
  isLiveEnd(vertex: number): boolean {
    return vertex >= this.vertices || this.liveVertices.has(vertex);
  }

  /** Whether parts of an edge that were made later are shared. */
  isLive(edge: number): boolean {
    return edge >= this.edges || this.live.has(edge);
  }
}

/** `numbers` are those of the part, by the walk's; `rootFacets` of the walk's facets belong to the domain. */
export function sharedFaces(
  faces: PolytopeFaces,
  arrival: Arrival,
  border: Border,
  rootFacets: number,
  numbers: {
    readonly vertex: (made: number) => number;
    readonly edge: (made: number) => number;
    readonly facet: (made: number) => number;
  },
): SharedFaces {
  return {
    border: border.route,
    ...sharedEdges(faces, arrival, numbers),
    ...sharedFacets(faces, arrival, border, rootFacets, numbers.facet),
  };
}

function sharedEdges(
  faces: PolytopeFaces,
  arrival: Arrival,
  numbers: { readonly vertex: (made: number) => number; readonly edge: (made: number) => number },
): { vertices: Int32Array; edges: Int32Array } {
  const { dimension: d } = faces;
  const edgeCount = faces.edgeStart.length;
  const [starts, ends] = [faces.edgeStart.data, faces.edgeEnd.data];
  const [cutAt, halves, units] = [faces.edgeVertex.data, faces.edgeHalf.data, faces.edgeUnit.data];
  // Both grow from the front; there is room for everything.
  const vertices = new Int32Array(faces.vertexCount);
  const list = new Int32Array(SHARED_EDGE * edgeCount);
  const vertexPlace = new Int32Array(faces.vertexCount).fill(-1);
  const edgePlace = new Int32Array(edgeCount).fill(-1);
  let vertexTotal = 0;
  let edgeTotal = 0;
  for (; vertexTotal < 2 ** d; vertexTotal++) {
    vertexPlace[vertexTotal] = vertexTotal;
    vertices[vertexTotal] = numbers.vertex(vertexTotal);
  }
  for (; edgeTotal < d * 2 ** (d - 1); edgeTotal++) edgePlace[edgeTotal] = edgeTotal;
  for (let edge = 0; edge < edgeCount; edge++) {
    const start = vertexPlace[starts[edge]];
    const end = vertexPlace[ends[edge]];
    if (edgePlace[edge] < 0) {
      if (start < 0 || end < 0) continue;
      const isEarly = arrival.isEarly("edges", edge);
      if (!isEarly && !(arrival.isLiveEnd(starts[edge]) && arrival.isLiveEnd(ends[edge]))) continue;
      edgePlace[edge] = edgeTotal++;
    }
    const at = SHARED_EDGE * edgePlace[edge];
    list[at] = start;
    list[at + 1] = end;
    list[at + 2] = numbers.edge(edge);
    const vertex = cutAt[edge];
    if (vertex < 0 || !(arrival.isEarly("vertices", vertex) || arrival.isLive(edge))) {
      list[at + 3] = -1;
      list[at + 4] = -1;
      list[at + 5] = -1;
      continue;
    }
    vertexPlace[vertex] = vertexTotal;
    vertices[vertexTotal] = numbers.vertex(vertex);
    list[at + 3] = units[edge];
    list[at + 4] = vertexTotal++;
    list[at + 5] = edgeTotal;
    edgePlace[halves[edge]] = edgeTotal++;
    edgePlace[halves[edge] + 1] = edgeTotal++;
  }
  return { vertices: vertices.slice(0, vertexTotal), edges: list.slice(0, SHARED_EDGE * edgeTotal) };
}

function sharedFacets(
  faces: PolytopeFaces,
  arrival: Arrival,
  border: Border,
  rootFacets: number,
  numberOf: (made: number) => number,
): { facets: Int32Array; halfSpaceFacets: number } {
  const { dimension: d } = faces;
  const facetCount = faces.facetPlane.length;
  const [parts, units] = [faces.facetPart.data, faces.facetUnit.data];
  // Whether parts of a facet that were made later are shared; and whether it is a part itself.
  const live = new Uint8Array(facetCount);
  const isPart = new Uint8Array(facetCount);
  for (const facet of border.faces) live[facet] = 1;
  for (let facet = 0; facet < rootFacets; facet++) {
    if (parts[facet] >= 0) isPart.fill(1, parts[facet], parts[facet] + 2);
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
    const part = parts[facet];
    const isShared = part >= 0 && (live[facet] === 1 || arrival.isEarly("facets", part));
    records[at] = numberOf(facet);
    records[at + 1] = isShared ? units[facet] : -1;
    records[at + 2] = isShared ? total : -1;
    if (!isShared) continue;
    list[total++] = part;
    list[total++] = part + 1;
    if (live[facet] === 1) live.fill(1, part, part + 2);
  }
  return { facets: records.slice(0, at), halfSpaceFacets };
}
