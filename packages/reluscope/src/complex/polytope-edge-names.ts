/**
 * Names of the vertices and edges that several parts of a complex may have: those of the domain's box, and what cuts make
 * of edges that have names. A vertex is known by the edge and the unit that made it, an edge by the one that it was cut
 * from, or by its two ends.
 */
import { GrowableInt32 } from "./growable.ts";
import { IdleTables, KeptTables } from "./kept-tables.ts";
import { SHARED_EDGE, type SharedFaces } from "./polytope-shared.ts";

/** Numbers in the record of a name of an edge; −1 stands for none. */
const WIDTH = 8;
/** Names of its ends. */
const START = 0;
const END = 1;
/** Names of the half with its start (the other half follows it) and of the vertex between them, and the unit of the cut. */
const HALF = 2;
const VERTEX = 3;
const UNIT = 4;
/** The next edge that joins its end with the smaller name to others. */
const NEXT = 5;
/** The number in the whole. */
const NUMBER = 6;

/** Numbers in the record of a name of a vertex: its number in the whole, and the first edge that joins it to others. */
const VERTEX_WIDTH = 2;
const VERTEX_NUMBER = 0;
const FIRST_EDGE = 1;

export interface PartNames {
  /** Of the part's shared vertices and edges, in their order. */
  readonly vertices: Int32Array;
  readonly edges: Int32Array;
}

class NameTables extends KeptTables {
  readonly edges = new GrowableInt32();
  readonly vertices = new GrowableInt32();
}

const nameTables = new IdleTables(() => new NameTables());

export class EdgeNames {
  private readonly corners: number;
  private readonly boxEdges: number;
  private readonly tables = nameTables.acquire();
  private edges: Int32Array = this.tables.edges.data;
  private edgeCount: number;
  private vertices: Int32Array = this.tables.vertices.data;
  private vertexCount: number;

  constructor(dimension: number) {
    this.corners = 2 ** dimension;
    this.boxEdges = dimension * 2 ** (dimension - 1);
    this.vertexCount = this.corners;
    this.edgeCount = this.boxEdges;
    this.reserve(this.corners, this.boxEdges);
  }

  /** The names of what a part shares. */
  of({ vertices: { length: vertexCount }, edges: list }: SharedFaces): PartNames {
    const { corners, boxEdges } = this;
    const count = list.length / SHARED_EDGE;
    // What gets a name is in the list.
    this.reserve(this.vertexCount + vertexCount, this.edgeCount + count);
    const { edges } = this;
    const vertices = new Int32Array(vertexCount).fill(-1);
    const names = new Int32Array(count).fill(-1);
    for (let corner = 0; corner < corners; corner++) vertices[corner] = corner;
    for (let i = 0, at = 0; i < count; i++, at += SHARED_EDGE) {
      const start = vertices[list[at]];
      const end = vertices[list[at + 1]];
      if (i < boxEdges) {
        names[i] = i;
        edges[i * WIDTH + START] = start;
        edges[i * WIDTH + END] = end;
      } else if (names[i] < 0) names[i] = this.between(start, end);
      const half = list[at + 5];
      if (half < 0) continue;
      const record = names[i] * WIDTH;
      if (edges[record + HALF] < 0) this.cut(record, list[at + 3]);
      else if (edges[record + UNIT] !== list[at + 3]) throw new Error(DIFFERENT_CUTS);
      vertices[list[at + 4]] = edges[record + VERTEX];
      const turned = edges[record + START] === start ? 0 : 1;
      names[half] = edges[record + HALF] + turned;
      names[half + 1] = edges[record + HALF] + 1 - turned;
    }
    return { vertices, edges: names };
  }

  /** The numbers that a part's `count` vertices have already; −1 for new ones. */
  knownVertices(count: number, { vertices: list }: SharedFaces, { vertices: names }: PartNames): Int32Array {
    const result = new Int32Array(count).fill(-1);
    for (let i = 0; i < names.length; i++) {
      if (list[i] >= 0) result[list[i]] = this.vertices[names[i] * VERTEX_WIDTH + VERTEX_NUMBER];
    }
    return result;
  }

  knownEdges(count: number, { edges: list }: SharedFaces, { edges: names }: PartNames): Int32Array {
    const result = new Int32Array(count).fill(-1);
    for (let i = 0, at = 2; i < names.length; i++, at += SHARED_EDGE) {
      if (list[at] >= 0) result[list[at]] = this.edges[names[i] * WIDTH + NUMBER];
    }
    return result;
  }

  /** Notes the numbers in the whole of what a part shares. */
  note(shared: SharedFaces, names: PartNames, vertexOf: Int32Array, edgeOf: Int32Array): void {
    for (let i = 0; i < names.vertices.length; i++) {
      const own = shared.vertices[i];
      if (own >= 0) this.vertices[names.vertices[i] * VERTEX_WIDTH + VERTEX_NUMBER] = vertexOf[own];
    }
    for (let i = 0, at = 2; i < names.edges.length; i++, at += SHARED_EDGE) {
      const own = shared.edges[at];
      if (own >= 0) this.edges[names.edges[i] * WIDTH + NUMBER] = edgeOf[own];
    }
  }

  private cut(record: number, unit: number): void {
    const { edges, edgeCount: half, vertexCount: vertex } = this;
    edges[record + HALF] = half;
    edges[record + VERTEX] = vertex;
    edges[record + UNIT] = unit;
    const at = half * WIDTH;
    edges[at + START] = edges[record + START];
    edges[at + END] = vertex;
    edges[at + WIDTH + START] = vertex;
    edges[at + WIDTH + END] = edges[record + END];
    this.edgeCount += 2;
    this.vertexCount++;
  }

  /** The edge that a cut makes between two vertices. */
  private between(p: number, q: number): number {
    const start = p < q ? p : q;
    const end = p < q ? q : p;
    const { edges, vertices } = this;
    const chain = start * VERTEX_WIDTH + FIRST_EDGE;
    for (let edge = vertices[chain]; edge >= 0; edge = edges[edge * WIDTH + NEXT]) {
      if (edges[edge * WIDTH + END] === end) return edge;
    }
    const edge = this.edgeCount++;
    const at = edge * WIDTH;
    edges[at + START] = start;
    edges[at + END] = end;
    edges[at + NEXT] = vertices[chain];
    vertices[chain] = edge;
    return edge;
  }

  private reserve(vertices: number, edges: number): void {
    const { tables } = this;
    this.vertices = withRoom(tables.vertices, vertices * VERTEX_WIDTH);
    this.edges = withRoom(tables.edges, edges * WIDTH);
  }

  /** Names are not asked for any more. */
  release(): void {
    nameTables.release(this.tables);
  }
}

/** The array of a table that has at least `length` numbers now; new ones are −1. */
function withRoom(table: GrowableInt32, length: number): Int32Array {
  const before = table.length;
  if (length <= before) return table.data;
  table.reserve(length - before);
  table.length = length;
  return table.data.fill(-1, before, length);
}

const DIFFERENT_CUTS = "internal: two parts cut their common face differently; please report the network";
