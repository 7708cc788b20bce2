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
      for (let i = 0; i < planes.length; i++) if (onRoute.has(planes.data[i])) this.live.add(stack.data[at]);
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
  const { dimension: d, edgeStart, edgeEnd, edgeVertex, edgeHalf, edgeUnit } = faces;
  const vertices: number[] = [];
  const vertexPlace = new Int32Array(faces.vertexCount).fill(-1);
  const list: number[] = [];
  const edgePlace = new Int32Array(edgeStart.length).fill(-1);
  const addVertex = (made: number) => {
    vertexPlace[made] = vertices.length;
    vertices.push(numbers.vertex(made));
  };
  const addEdge = (made: number) => {
    edgePlace[made] = list.length / SHARED_EDGE;
    for (let i = 0; i < SHARED_EDGE; i++) list.push(-1);
  };
  for (let corner = 0; corner < 2 ** d; corner++) addVertex(corner);
  for (let edge = 0; edge < d * 2 ** (d - 1); edge++) addEdge(edge);
  for (let edge = 0; edge < edgeStart.length; edge++) {
    const start = vertexPlace[edgeStart.data[edge]];
    const end = vertexPlace[edgeEnd.data[edge]];
    if (edgePlace[edge] < 0) {
      if (start < 0 || end < 0) continue;
      addEdge(edge);
    }
    const at = SHARED_EDGE * edgePlace[edge];
    list[at] = start;
    list[at + 1] = end;
    list[at + 2] = numbers.edge(edge);
    const vertex = edgeVertex.data[edge];
    if (vertex < 0 || !(arrival.isEarly("vertices", vertex) || arrival.isLive(edge))) continue;
    addVertex(vertex);
    list[at + 3] = edgeUnit.data[edge];
    list[at + 4] = vertexPlace[vertex];
    list[at + 5] = list.length / SHARED_EDGE;
    addEdge(edgeHalf.data[edge]);
    addEdge(edgeHalf.data[edge] + 1);
  }
  return { vertices: Int32Array.from(vertices), edges: Int32Array.from(list) };
}

function sharedFacets(
  { dimension: d, facetPart, facetUnit }: PolytopeFaces,
  arrival: Arrival,
  border: Border,
  rootFacets: number,
  numberOf: (made: number) => number,
): { facets: Int32Array; halfSpaceFacets: number } {
  const list: number[] = [];
  const live = new Set<number>(border.faces);
  for (let side = 0; side < 2 * d; side++) list.push(side);
  list.push(...border.faces);
  // The facets of half-spaces are those of the root that are no parts of others.
  const parts = new Set<number>();
  for (let facet = 0; facet < rootFacets; facet++) {
    if (facetPart.data[facet] >= 0) parts.add(facetPart.data[facet]).add(facetPart.data[facet] + 1);
  }
  let halfSpaceFacets = 0;
  for (let facet = 2 * d; facet < rootFacets; facet++) {
    if (parts.has(facet)) continue;
    list.push(facet);
    halfSpaceFacets++;
  }
  const records: number[] = [];
  for (let i = 0; i < list.length; i++) {
    const facet = list[i];
    const part = facetPart.data[facet];
    const isShared = part >= 0 && (arrival.isEarly("facets", part) || live.has(facet));
    records.push(numberOf(facet), isShared ? facetUnit.data[facet] : -1, isShared ? list.length : -1);
    if (!isShared) continue;
    list.push(part, part + 1);
    if (live.has(facet)) live.add(part).add(part + 1);
  }
  return { facets: Int32Array.from(records), halfSpaceFacets };
}
