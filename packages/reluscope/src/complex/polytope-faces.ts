/**
 * Vertices, edges and facets of a polyhedral complex of dimension d while it is being cut: what its cells share.
 *
 * An edge or a facet that is cut keeps its place and points to its parts, so that the cell on its other side, which
 * comes to the same cut later, finds what is already there: a new vertex is identified by (edge, unit), a new edge by
 * its two ends. A walk that keeps no output undoes each cut when it is done with the cell (`undoTo`).
 */
import { CommonZero } from "../exact/common-zero-bound.ts";
import { COARSE, roundedError } from "../exact/rounding.ts";
import type { Table } from "../kernels/growing-tables.ts";
import type { PolytopeLoops } from "../kernels/polytope-loops.ts";
import { GrowableFloat64, GrowableInt32 } from "./growable.ts";

export class PolytopeFaces {
  readonly dimension: number;
  /** d numbers a vertex, and the proved bound on the error of each of them. */
  readonly coordinates: Table<Float64Array>;
  readonly vertexError: Table<Float64Array>;
  /** Serial number of a vertex: never used twice, also when a cut is undone. */
  readonly vertexSerial: Table<Int32Array>;

  readonly edgeStart: Table<Int32Array>;
  readonly edgeEnd: Table<Int32Array>;
  /** The vertex that cuts an edge, or −1, the half with the edge's start (the other half follows it), and the unit. */
  readonly edgeVertex: Table<Int32Array>;
  readonly edgeHalf: Table<Int32Array>;
  readonly edgeUnit: Table<Int32Array>;

  readonly facetPlane: Table<Int32Array>;
  /** The part of a cut facet behind the cut (the part in front follows it), or −1, and the unit that made the cut. */
  readonly facetPart: Table<Int32Array>;
  readonly facetUnit: Table<Int32Array>;

  /** d + 2 numbers a hyperplane: coefficients, constant, bound. */
  readonly planeForms: Table<Float64Array>;
  /** Unit u ≥ 0, or side k of the domain as −1 − k. */
  readonly planeSource = new GrowableInt32();

  /** Edges that cuts made, by the end with the smaller number: a chain from `firstEdge` through `links`, end and next edge. */
  private readonly firstEdge: Table<Int32Array>;
  private readonly links: Table<Int32Array>;
  private readonly keepsOutput: boolean;
  private readonly reach: Float64Array;
  private readonly zero: CommonZero;
  private readonly chosen: Int32Array;
  private serial = 0;
  /** How many vertices, edges and facets fit at least. */
  private vertexRoom = 0;
  private edgeRoom = 0;
  private facetRoom = 0;
  /** Loops that cut; the tables are theirs then. */
  readonly loops: PolytopeLoops | undefined;

  /** `reach[k]` bounds |t_k| on the domain; with `keepsOutput` false nothing is looked for again after `undoTo`. */
  constructor(reach: Float64Array, keepsOutput: boolean, loops?: PolytopeLoops) {
    this.loops = loops;
    loops?.start(reach, keepsOutput);
    const tables = loops ?? typescriptTables();
    this.coordinates = tables.coordinates;
    this.vertexError = tables.vertexError;
    this.vertexSerial = tables.vertexSerial;
    this.firstEdge = tables.firstEdge;
    this.edgeStart = tables.edgeStart;
    this.edgeEnd = tables.edgeEnd;
    this.edgeVertex = tables.edgeVertex;
    this.edgeHalf = tables.edgeHalf;
    this.edgeUnit = tables.edgeUnit;
    this.links = tables.links;
    this.facetPlane = tables.facetPlane;
    this.facetPart = tables.facetPart;
    this.facetUnit = tables.facetUnit;
    this.planeForms = tables.planeForms;
    this.dimension = reach.length;
    this.reach = reach;
    this.keepsOutput = keepsOutput;
    this.zero = new CommonZero(this.dimension);
    this.chosen = new Int32Array(this.dimension);
  }

  get vertexCount(): number {
    return this.vertexError.length;
  }

  get edgeCount(): number {
    return this.edgeStart.length;
  }

  get facetCount(): number {
    return this.facetPlane.length;
  }

  /** The serial number of the next vertex. */
  get nextSerial(): number {
    return this.serial;
  }

  /** Makes room for so many more vertices, edges and facets. */
  reserve(vertices: number, edges: number, facets: number): void {
    if (this.vertexCount + vertices > this.vertexRoom) {
      this.coordinates.reserve(vertices * this.dimension);
      this.vertexRoom = roomOf([this.vertexError, this.vertexSerial, this.firstEdge], vertices);
      this.vertexRoom = Math.min(this.vertexRoom, Math.floor(this.coordinates.data.length / this.dimension));
    }
    if (this.edgeCount + edges > this.edgeRoom) {
      const { edgeStart, edgeEnd, edgeVertex, edgeHalf, edgeUnit } = this;
      this.links.reserve(2 * edges);
      this.edgeRoom = roomOf([edgeStart, edgeEnd, edgeVertex, edgeHalf, edgeUnit], edges);
      this.edgeRoom = Math.min(this.edgeRoom, this.links.data.length >> 1);
    }
    if (this.facetCount + facets > this.facetRoom) {
      this.facetRoom = roomOf([this.facetPlane, this.facetPart, this.facetUnit], facets);
    }
  }

  /** Takes up the vertices and edges that loops have written behind those that were there. */
  extend(vertices: number, edges: number): void {
    this.serial += vertices - this.vertexCount;
    this.setVertices(vertices);
    this.setEdges(edges);
  }

  setEdges(count: number): void {
    this.edgeStart.length = count;
    this.edgeEnd.length = count;
    this.edgeVertex.length = count;
    this.edgeHalf.length = count;
    this.edgeUnit.length = count;
    this.links.length = 2 * count;
  }

  setFacets(count: number): void {
    this.facetPlane.length = count;
    this.facetPart.length = count;
    this.facetUnit.length = count;
  }

  private setVertices(count: number): void {
    this.coordinates.length = count * this.dimension;
    this.vertexError.length = count;
    this.vertexSerial.length = count;
    this.firstEdge.length = count;
  }

  addPlane(form: ArrayLike<number>, from: number, source: number): number {
    for (let i = 0; i < this.dimension + 2; i++) this.planeForms.push(form[from + i]);
    this.planeSource.push(source);
    return this.planeSource.length - 1;
  }

  addVertex(coordinates: ArrayLike<number>, error: number): number {
    // + 0 makes −0 a 0.
    for (let i = 0; i < this.dimension; i++) this.coordinates.push(coordinates[i] + 0);
    this.vertexError.push(error);
    this.vertexSerial.push(this.serial++);
    this.firstEdge.push(-1);
    return this.vertexCount - 1;
  }

  addEdge(start: number, end: number): number {
    this.edgeStart.push(start);
    this.edgeEnd.push(end);
    this.edgeVertex.push(-1);
    this.edgeHalf.push(-1);
    this.edgeUnit.push(-1);
    this.links.push(end);
    this.links.push(-1);
    return this.edgeStart.length - 1;
  }

  /** The edge that a cut makes between two vertices; made if no other cell has made it. */
  edgeBetween(p: number, q: number): number {
    const start = p < q ? p : q;
    const end = p < q ? q : p;
    if (!this.keepsOutput) return this.addEdge(start, end);
    for (let edge = this.firstEdge.data[start]; edge >= 0; edge = this.links.data[2 * edge + 1]) {
      if (this.links.data[2 * edge] === end) return edge;
    }
    const edge = this.addEdge(start, end);
    this.links.data[2 * edge + 1] = this.firstEdge.data[start];
    this.firstEdge.data[start] = edge;
    return edge;
  }

  addFacet(plane: number): number {
    this.facetPlane.push(plane);
    this.facetPart.push(-1);
    this.facetUnit.push(-1);
    return this.facetPlane.length - 1;
  }

  /** The part of a facet behind a cut by `unit`, made if the facet's other side has not made it; the part in front follows. */
  partsOfFacet(facet: number, unit: number): number {
    const known = this.facetPart.data[facet];
    if (known >= 0) {
      if (this.facetUnit.data[facet] !== unit) throw new Error(DIFFERENT_CUTS);
      return known;
    }
    const plane = this.facetPlane.data[facet];
    const part = this.addFacet(plane);
    this.addFacet(plane);
    this.facetPart.data[facet] = part;
    this.facetUnit.data[facet] = unit;
    return part;
  }

  /** The half of a cut edge that has the vertex `end` for its other end. */
  half(edge: number, end: number): number {
    return this.edgeHalf.data[edge] + (this.edgeStart.data[edge] === end ? 0 : 1);
  }

  /**
   * The vertex in which an edge meets the last of `planes` (the first `count` of them: hyperplanes whose common zero is
   * that vertex); made if no other cell has made it. `exactly` gives its nearest doubles, and is asked where doubles do
   * not say where it is.
   */
  cutEdge(edge: number, planes: Int32Array, count: number, exactly: () => readonly number[]): number {
    const unit = this.planeSource.data[planes[count - 1]];
    const known = this.edgeVertex.data[edge];
    if (known >= 0) {
      if (this.edgeUnit.data[edge] !== unit) throw new Error(DIFFERENT_CUTS);
      return known;
    }
    const vertex = this.addCommonZero(planes, count, exactly);
    const half = this.addEdge(this.edgeStart.data[edge], vertex);
    this.addEdge(vertex, this.edgeEnd.data[edge]);
    this.edgeVertex.data[edge] = vertex;
    this.edgeHalf.data[edge] = half;
    this.edgeUnit.data[edge] = unit;
    return vertex;
  }

  private addCommonZero(planes: Int32Array, count: number, exactly: () => readonly number[]): number {
    const { dimension: d, zero, chosen, reach } = this;
    // Where more than d hyperplanes meet, doubles would have to choose among them: exact arithmetic does.
    if (count === d) {
      for (let i = 0; i < d; i++) chosen[i] = planes[i] * (d + 2);
      zero.solve(this.planeForms.data, chosen);
      let fine = true;
      for (let i = 0; i < d; i++) fine &&= zero.error <= COARSE * reach[i];
      if (fine) return this.addVertex(zero.point, zero.error);
    }
    const point = exactly();
    return this.addVertex(point, roundedError(...point));
  }

  /** Forgets vertices, edges, facets and hyperplanes from these numbers on. */
  undoTo(vertices: number, edges: number, facets: number, planes: number): void {
    this.setVertices(vertices);
    this.setEdges(edges);
    this.setFacets(facets);
    this.planeForms.length = planes * (this.dimension + 2);
    this.planeSource.length = planes;
  }
}

/** Makes room in all tables; how many entries fit then. */
function roomOf(tables: readonly Table<Int32Array | Float64Array>[], more: number): number {
  for (const table of tables) table.reserve(more);
  return Math.min(...tables.map(({ data }) => data.length));
}

function typescriptTables() {
  const float64 = () => new GrowableFloat64();
  const int32 = () => new GrowableInt32();
  return {
    coordinates: float64(),
    vertexError: float64(),
    vertexSerial: int32(),
    firstEdge: int32(),
    edgeStart: int32(),
    edgeEnd: int32(),
    edgeVertex: int32(),
    edgeHalf: int32(),
    edgeUnit: int32(),
    links: int32(),
    facetPlane: int32(),
    facetPart: int32(),
    facetUnit: int32(),
    planeForms: float64(),
  };
}

export const DIFFERENT_CUTS =
  "internal: two cells cut their common face differently; please report the network";
