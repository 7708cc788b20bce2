/**
 * The vertices, edges and facets of a part that other parts may have too, named so that all parts agree: the corners and
 * edges of the domain's box; what is made of them on the ways to where the part begins and ends; and of what lies on a
 * cut of these ways, all that is made later. Coordinates play no role.
 */
import { GrowableInt32 } from "./growable.ts";
import { ownBuffers, sentArrays } from "./idle-buffers.ts";
import type { PolytopeFaces } from "./polytope-faces.ts";
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
} from "./polytope-tables.ts";
import type { PolytopeWalk } from "./polytope-walk.ts";
import type { Border, Route } from "./walk-route.ts";

/** Numbers in a record of a shared edge, and of a shared facet. */
export const SHARED_EDGE = 6;
export const SHARED_FACET = 3;

export interface SharedFaces {
  /** The routes to the cuts whose faces are shared (see `RouteWalk.border`). */
  readonly border: readonly Route[];
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
   * Shared facets: those of the cuts on `border`, and all parts of these: number or −1, the unit that cut it, and the
   * place of its part behind (the part in front follows it; −1 if it was not cut).
   */
  readonly facets: Int32Array;
}

/** What of a walk's polytopes matters where it meets other walks. */
export class BorderNotes {
  /** Vertices and edges of the polytopes on the ways to where the walk begins and ends. */
  private readonly vertices = new Set<number>();
  private readonly edges = new Set<number>();
  /** Edges on the facets of the cuts of these ways when they were made, and the marks of these facets. */
  private readonly seeds = new Map<number, number>();
  private cuts = 0;
  private readonly planes = new GrowableInt32();
  private all = false;

  /** Takes note of a cut on these ways: the polytope `cell` was cut into `behind`, which has the new facet, and the rest. */
  cut({ stack, faces }: PolytopeWalk, cell: number, behind: number, facet: number): void {
    const { data } = stack;
    for (const polytope of [cell, behind]) {
      const first = stack.verticesAt(polytope);
      for (let i = 0; i < stack.vertexCount(polytope); i++) this.vertices.add(data[first + i]);
    }
    const end = stack.edgesAt(cell) + 3 * stack.edgeCount(cell);
    for (let at = stack.edgesAt(cell); at < end; at += 3) this.edges.add(data[at]);
    const mark = KNOWN << Math.min(++this.cuts, MOST_MARKS);
    const plane = faces.facets.data[facet * FACET_WIDTH + FACET_PLANE];
    const behindEnd = stack.edgesAt(behind) + 3 * stack.edgeCount(behind);
    for (let at = stack.edgesAt(behind); at < behindEnd; at += 3) {
      stack.planesAt(behind, data[at + 1], this.planes, data[at + 2]);
      for (let i = 0; i < this.planes.length; i++) {
        if (this.planes.data[i] === plane) this.seeds.set(data[at], (this.seeds.get(data[at]) ?? 0) | mark);
      }
    }
  }

  /** Of a walk that was stopped before its end, everything may be shared. */
  everything(): void {
    this.all = true;
  }

  /** The marks of vertices and edges. */
  marks({ vertexCount, edgeCount, rootVertices, rootEdges }: Counts): Marks {
    const vertices = scratch(vertexCount).fill(0);
    const edges = scratch(edgeCount).fill(0);
    if (this.all) return { vertices: vertices.fill(-1), edges: edges.fill(-1) };
    vertices.fill(KNOWN, 0, rootVertices);
    edges.fill(KNOWN, 0, rootEdges);
    for (const vertex of this.vertices) vertices[vertex] = KNOWN;
    for (const edge of this.edges) edges[edge] = KNOWN;
    for (const [edge, mark] of this.seeds) edges[edge] = KNOWN | mark;
    return { vertices, edges };
  }
}

/** KNOWN was there on the ways; the other bits stand for the cuts on whose facets it lies (the last one for several). */
const KNOWN = 1;
const MOST_MARKS = 31;

interface Marks {
  readonly vertices: Int32Array<ArrayBuffer>;
  readonly edges: Int32Array<ArrayBuffer>;
}

interface Counts {
  readonly vertexCount: number;
  readonly edgeCount: number;
  /** How many of them the domain has, with all that was cut from them. */
  readonly rootVertices: number;
  readonly rootEdges: number;
}

/** Numbers are those that the walk gave. */
export function sharedFaces(
  { faces, rootVertices, rootEdges }: PolytopeWalk,
  notes: BorderNotes,
  border: Border,
): SharedFaces {
  const { vertexCount, edgeCount } = faces;
  const marks = notes.marks({ vertexCount, edgeCount, rootVertices, rootEdges });
  const shared = { border: border.routes, ...sharedEdges(faces, marks), facets: sharedFacets(faces, border) };
  giveBack(marks.vertices, marks.edges);
  return shared;
}

function sharedEdges(faces: PolytopeFaces, marks: Marks): { vertices: Int32Array; edges: Int32Array } {
  const { dimension: d, edgeCount } = faces;
  const records = faces.edges.data;
  const vertexNumbers = faces.vertexNumber.data;
  // Both grow from the front; there is room for everything.
  const vertices = scratch(faces.vertexCount);
  const list = scratch(SHARED_EDGE * edgeCount);
  const vertexPlace = scratch(faces.vertexCount).fill(-1);
  const edgePlace = scratch(edgeCount).fill(-1);
  let vertexTotal = 0;
  let edgeTotal = 0;
  for (; vertexTotal < 2 ** d; vertexTotal++) {
    vertexPlace[vertexTotal] = vertexTotal;
    vertices[vertexTotal] = vertexNumbers[vertexTotal];
  }
  for (; edgeTotal < d * 2 ** (d - 1); edgeTotal++) edgePlace[edgeTotal] = edgeTotal;
  for (let edge = 0; edge < edgeCount; edge++) {
    const record = edge * EDGE_WIDTH;
    const start = records[record + EDGE_START];
    const end = records[record + EDGE_END];
    if (edgePlace[edge] < 0) {
      if (vertexPlace[start] < 0 || vertexPlace[end] < 0) continue;
      // A cut of a facet joins vertices on it.
      marks.edges[edge] |= marks.vertices[start] & marks.vertices[end] & ~KNOWN;
      if (marks.edges[edge] === 0) continue;
      edgePlace[edge] = edgeTotal++;
    }
    const live = marks.edges[edge] & ~KNOWN;
    marks.vertices[start] |= live;
    marks.vertices[end] |= live;
    const at = SHARED_EDGE * edgePlace[edge];
    list[at] = vertexPlace[start];
    list[at + 1] = vertexPlace[end];
    list[at + 2] = records[record + EDGE_NUMBER];
    const vertex = records[record + EDGE_VERTEX];
    if (vertex < 0 || (marks.vertices[vertex] === 0 && live === 0)) {
      list[at + 3] = -1;
      list[at + 4] = -1;
      list[at + 5] = -1;
      continue;
    }
    const half = records[record + EDGE_HALF];
    vertexPlace[vertex] = vertexTotal;
    vertices[vertexTotal] = vertexNumbers[vertex];
    marks.vertices[vertex] |= live;
    marks.edges[half] |= live;
    marks.edges[half + 1] |= live;
    list[at + 3] = records[record + EDGE_UNIT];
    list[at + 4] = vertexTotal++;
    list[at + 5] = edgeTotal;
    edgePlace[half] = edgeTotal++;
    edgePlace[half + 1] = edgeTotal++;
  }
  const shared = { vertices: sent(vertices, vertexTotal), edges: sent(list, SHARED_EDGE * edgeTotal) };
  giveBack(vertices, list, vertexPlace, edgePlace);
  return shared;
}

/** An array of this thread, with anything in it, until `giveBack`. */
function scratch(length: number): Int32Array<ArrayBuffer> {
  return new Int32Array(ownBuffers.take(4 * length), 0, length);
}

function giveBack(...arrays: readonly Int32Array<ArrayBuffer>[]): void {
  for (const { buffer } of arrays) ownBuffers.give(buffer);
}

function sent(values: Int32Array, count: number): Int32Array {
  const copy = sentArrays.int32(count);
  copy.set(values.subarray(0, count));
  return copy;
}

function sharedFacets(faces: PolytopeFaces, border: Border): Int32Array {
  const { data } = faces.facets;
  const list = new GrowableInt32();
  const records = new GrowableInt32();
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
  return records.toArray();
}
