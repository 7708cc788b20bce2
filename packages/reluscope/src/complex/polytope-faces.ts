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
import { GrowableInt32 } from "./growable.ts";
import {
  COUNTS,
  EDGE_END,
  EDGE_HALF,
  EDGE_NEXT,
  EDGE_START,
  EDGE_UNIT,
  EDGE_VERTEX,
  EDGE_WIDTH,
  FACET_PART,
  FACET_PLANE,
  FACET_UNIT,
  FACET_WIDTH,
  typescriptTables,
} from "./polytope-tables.ts";

export class PolytopeFaces {
  readonly dimension: number;
  /** d numbers a vertex, and the proved bound on the error of each of them. */
  readonly coordinates: Table<Float64Array>;
  readonly vertexError: Table<Float64Array>;
  /** Serial number of a vertex: never used twice, also when a cut is undone. */
  readonly vertexSerial: Table<Int32Array>;
  /** The vertex's number in the complex, or −1 as long as no cell has it. */
  readonly vertexNumber: Table<Int32Array>;
  /** Records of edges and facets, see `polytope-tables.ts`. */
  readonly edges: Table<Int32Array>;
  readonly facets: Table<Int32Array>;
  /** Vertices and facets of the cells, one after the other, and the counts of all that has numbers (see `COUNTS`). */
  readonly cellVertices: Table<Int32Array>;
  readonly cellFacets: Table<Int32Array>;
  /** The two cells of each facet, by its number; −1 for none. */
  readonly facetCells: Table<Int32Array>;
  readonly counts: Table<Int32Array>;
  /** The two vertices of each edge, by their numbers and its own, the smaller one first. */
  readonly edgeEnds: Table<Int32Array>;

  /** d + 2 numbers a hyperplane: coefficients, constant, bound. */
  readonly planeForms: Table<Float64Array>;
  /** Unit u ≥ 0, or side k of the domain as −1 − k. */
  readonly planeSource = new GrowableInt32();

  /**
   * The fan of a vertex: the edges to vertices with larger numbers that cuts made, `fan` ends (−1 where there are fewer)
   * and then as many edges; more of them follow the last one by `EDGE_NEXT`.
   */
  private readonly fans: Table<Int32Array>;
  private readonly fan: number;
  private readonly keepsOutput: boolean;
  private readonly reach: Float64Array;
  private readonly zero: CommonZero;
  private readonly chosen: Int32Array;
  private serial = 0;
  /** How many vertices fit at least. */
  private vertexRoom = 0;
  /** Loops that cut; the tables are theirs then. */
  readonly loops: PolytopeLoops | undefined;

  /** `reach[k]` bounds |t_k| on the domain; with `keepsOutput` false nothing is looked for again after `undoTo`. */
  constructor(reach: Float64Array, keepsOutput: boolean, loops?: PolytopeLoops) {
    this.loops = loops;
    // In general position a vertex has 2 (d − 1) edges on the hyperplane that made it.
    this.fan = reach.length > 3 ? 8 : 4;
    loops?.start(reach, keepsOutput, this.fan);
    const tables = loops ?? typescriptTables();
    this.coordinates = tables.coordinates;
    this.vertexError = tables.vertexError;
    this.vertexSerial = tables.vertexSerial;
    this.fans = tables.fans;
    this.vertexNumber = tables.vertexNumber;
    this.edges = tables.edges;
    this.facets = tables.facets;
    this.cellVertices = tables.cellVertices;
    this.cellFacets = tables.cellFacets;
    this.facetCells = tables.facetCells;
    this.counts = tables.counts;
    this.edgeEnds = tables.edgeEnds;
    for (let k = 0; k < COUNTS; k++) this.counts.push(0);
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
    return this.edges.length / EDGE_WIDTH;
  }

  get facetCount(): number {
    return this.facets.length / FACET_WIDTH;
  }

  /** The serial number of the next vertex. */
  get nextSerial(): number {
    return this.serial;
  }

  /** Makes room for so many more vertices, edges and facets. */
  reserve(vertices: number, edges: number, facets: number): void {
    if (this.vertexCount + vertices > this.vertexRoom) {
      this.coordinates.reserve(vertices * this.dimension);
      this.fans.reserve(vertices * 2 * this.fan);
      this.vertexRoom = Math.floor(
        Math.min(this.coordinates.data.length / this.dimension, this.fans.data.length / (2 * this.fan)),
      );
      for (const table of [this.vertexError, this.vertexSerial, this.vertexNumber]) {
        table.reserve(vertices);
        this.vertexRoom = Math.min(this.vertexRoom, table.data.length);
      }
    }
    this.edges.reserve(edges * EDGE_WIDTH);
    this.facets.reserve(facets * FACET_WIDTH);
  }

  /** Takes up the vertices and edges that loops have written behind those that were there. */
  extend(vertices: number, edges: number): void {
    this.serial += vertices - this.vertexCount;
    this.setVertices(vertices);
    this.setEdges(edges);
  }

  setEdges(count: number): void {
    this.edges.length = count * EDGE_WIDTH;
  }

  setFacets(count: number): void {
    this.facets.length = count * FACET_WIDTH;
  }

  private setVertices(count: number): void {
    this.coordinates.length = count * this.dimension;
    this.vertexError.length = count;
    this.vertexSerial.length = count;
    this.fans.length = count * 2 * this.fan;
    this.vertexNumber.length = count;
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
    const { fans, fan } = this;
    fans.reserve(2 * fan);
    fans.data.fill(-1, fans.length, fans.length + fan);
    fans.length += 2 * fan;
    this.vertexNumber.push(-1);
    return this.vertexCount - 1;
  }

  addEdge(start: number, end: number): number {
    const at = this.edges.length;
    this.edges.reserve(EDGE_WIDTH);
    const { data } = this.edges;
    data.fill(-1, at, at + EDGE_WIDTH);
    data[at + EDGE_START] = start;
    data[at + EDGE_END] = end;
    this.edges.length = at + EDGE_WIDTH;
    return at / EDGE_WIDTH;
  }

  /** The edge that a cut makes between two vertices; made if no other cell has made it. */
  edgeBetween(p: number, q: number): number {
    const start = p < q ? p : q;
    const end = p < q ? q : p;
    if (!this.keepsOutput) return this.addEdge(start, end);
    const { fan } = this;
    const first = start * 2 * fan;
    const { data } = this.fans;
    for (let at = first; at < first + fan; at++) {
      if (data[at] === end) return data[at + fan];
      if (data[at] >= 0) continue;
      const edge = this.addEdge(start, end);
      this.fans.data[at] = end;
      this.fans.data[at + fan] = edge;
      return edge;
    }
    let last = data[first + 2 * fan - 1];
    for (;;) {
      const next = this.edges.data[last * EDGE_WIDTH + EDGE_NEXT];
      if (next < 0) break;
      if (this.edges.data[next * EDGE_WIDTH + EDGE_END] === end) return next;
      last = next;
    }
    const edge = this.addEdge(start, end);
    this.edges.data[last * EDGE_WIDTH + EDGE_NEXT] = edge;
    return edge;
  }

  addFacet(plane: number): number {
    const at = this.facets.length;
    this.facets.reserve(FACET_WIDTH);
    const { data } = this.facets;
    data.fill(-1, at, at + FACET_WIDTH);
    data[at + FACET_PLANE] = plane;
    this.facets.length = at + FACET_WIDTH;
    return at / FACET_WIDTH;
  }

  /** The part of a facet behind a cut by `unit`, made if the facet's other side has not made it; the part in front follows. */
  partsOfFacet(facet: number, unit: number): number {
    const at = facet * FACET_WIDTH;
    const { data } = this.facets;
    const known = data[at + FACET_PART];
    if (known >= 0) {
      if (data[at + FACET_UNIT] !== unit) throw new Error(DIFFERENT_CUTS);
      return known;
    }
    const plane = data[at + FACET_PLANE];
    const part = this.addFacet(plane);
    this.addFacet(plane);
    this.facets.data[at + FACET_PART] = part;
    this.facets.data[at + FACET_UNIT] = unit;
    return part;
  }

  /** The half of a cut edge that has the vertex `end` for its other end. */
  half(edge: number, end: number): number {
    const { data } = this.edges;
    const at = edge * EDGE_WIDTH;
    return data[at + EDGE_HALF] + (data[at + EDGE_START] === end ? 0 : 1);
  }

  /** The vertex in which `unit` cuts an edge, or −1 as long as no cell has made it. */
  vertexOn(edge: number, unit: number): number {
    const { data } = this.edges;
    const vertex = data[edge * EDGE_WIDTH + EDGE_VERTEX];
    if (vertex >= 0 && data[edge * EDGE_WIDTH + EDGE_UNIT] !== unit) throw new Error(DIFFERENT_CUTS);
    return vertex;
  }

  /**
   * The vertex in which an edge meets the last of `planes` (the first `count` of them: hyperplanes whose common zero is
   * that vertex); made if no other cell has made it. `exactly` gives its nearest doubles, and is asked where doubles do
   * not say where it is.
   */
  cutEdge(edge: number, planes: Int32Array, count: number, exactly: () => readonly number[]): number {
    const unit = this.planeSource.data[planes[count - 1]];
    const known = this.vertexOn(edge, unit);
    if (known >= 0) return known;
    const vertex = this.addCommonZero(planes, count, exactly);
    const at = edge * EDGE_WIDTH;
    const half = this.addEdge(this.edges.data[at + EDGE_START], vertex);
    this.addEdge(vertex, this.edges.data[at + EDGE_END]);
    const { data } = this.edges;
    data[at + EDGE_VERTEX] = vertex;
    data[at + EDGE_HALF] = half;
    data[at + EDGE_UNIT] = unit;
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

export const DIFFERENT_CUTS =
  "internal: two cells cut their common face differently; please report the network";
