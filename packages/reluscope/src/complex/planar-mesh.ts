/**
 * Vertices and edges of a planar complex while it is being cut.
 *
 * An edge that is cut keeps its place and points to its two halves, so that the cell on its other side, which comes
 * to the same cut later, finds the vertex that is already there: a new vertex is identified by (edge, neuron).
 */
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import type { TwofoldForm } from "../exact/twofold-forms.ts";
import type { GrowableFloat64, GrowableInt32 } from "./growable.ts";
import type { PlanarMemory } from "./planar-memory.ts";

/** Doubles kept for a vertex: its coordinates, and a proved bound on the error of either. */
export const VERTEX_WIDTH = 3;

/** Doubles kept for a line: a, b, c and a bound on the error of a·x + b·y + c in the domain. */
const LINE_WIDTH = 4;

/** Numbers kept for an edge. */
const EDGE_WIDTH = 6;
const START = 0;
const END = 1;
const LINE = 2;
/** The vertex that cuts it, or −1. */
const SPLIT_VERTEX = 3;
/** The unit that made the cut. */
const SPLIT_UNIT = 4;
/** Its half with the start; the other half is the next edge. */
const FIRST_HALF = 5;

export class PlanarMesh {
  readonly vertices: GrowableFloat64;
  vertexCount = 0;
  edgeCount = 0;
  /** Edges that are not cut. */
  wholeEdges = 0;
  private readonly edges: GrowableInt32;
  private readonly lines: GrowableFloat64;
  /** What a line is the zero set of: unit u ≥ 0, or side k of the domain as −1 − k. */
  private readonly lineSources: GrowableInt32;
  /** Where two lines cross, and a bound on the error of both coordinates; see `crossEdges`. */
  readonly place = new Float64Array(3);
  private readonly coarseX: number;
  private readonly coarseY: number;

  /** Vertices with an error above `coarse` times the reach are to be placed anew, see `isFine`. */
  constructor(reach: Float64Array, coarse: number, { vertices, edges, lines, lineSources }: PlanarMemory) {
    this.vertices = vertices;
    this.edges = edges;
    this.lines = lines;
    this.lineSources = lineSources;
    this.coarseX = coarse * reach[0];
    this.coarseY = coarse * reach[1];
  }

  addVertex(x: number, y: number, error: number): number {
    const { place } = this;
    place[0] = x;
    place[1] = y;
    place[2] = error;
    return this.addPlace();
  }

  /** Adds the vertex at `place`: numbers that are handed over in an array make no garbage. */
  private addPlace(): number {
    const { vertices, place } = this;
    if (vertices.length + VERTEX_WIDTH > vertices.data.length) vertices.reserve(VERTEX_WIDTH);
    const { data } = vertices;
    const at = vertices.length;
    for (let i = 0; i < VERTEX_WIDTH; i++) data[at + i] = place[i];
    vertices.length = at + VERTEX_WIDTH;
    return this.vertexCount++;
  }

  /** Adds the line of the form (slopes, constant, bound) that stands in `forms` at place `from`. */
  addLine(forms: Float64Array, from: number, source: number): number {
    const { lines } = this;
    if (lines.length + LINE_WIDTH > lines.data.length) lines.reserve(LINE_WIDTH);
    const { data } = lines;
    const at = lines.length;
    for (let i = 0; i < LINE_WIDTH; i++) data[at + i] = forms[from + i];
    lines.length = at + LINE_WIDTH;
    this.lineSources.push(source);
    return this.lineSources.length - 1;
  }

  addEdge(start: number, end: number, line: number): number {
    const { edges } = this;
    if (edges.length + EDGE_WIDTH > edges.data.length) edges.reserve(EDGE_WIDTH);
    const { data } = edges;
    const at = edges.length;
    data[at + START] = start;
    data[at + END] = end;
    data[at + LINE] = line;
    data[at + SPLIT_VERTEX] = -1;
    edges.length = at + EDGE_WIDTH;
    this.wholeEdges++;
    return this.edgeCount++;
  }

  /** The unit or domain side on whose zero set an edge lies. */
  edgeSource(edge: number): number {
    return this.lineSources.data[this.edges.data[EDGE_WIDTH * edge + LINE]];
  }

  /** The line of an edge that lies on a side of the domain parallel to an axis, which is exact; undefined for others. */
  exactSide(edge: number): TwofoldForm | undefined {
    const { data } = this.lines;
    const at = this.edges.data[EDGE_WIDTH * edge + LINE] * LINE_WIDTH;
    if (data[at + 3] !== UNDERFLOW || (data[at] !== 0 && data[at + 1] !== 0)) return undefined;
    return { high: data.slice(at, at + 3), low: new Float64Array(3), bound: 0 };
  }

  /** Whether an error of coordinates is so small that nobody needs better ones. */
  isFine(error: number): boolean {
    return error <= this.coarseX && error <= this.coarseY;
  }

  /** The vertex that cuts an edge, or −1. */
  splitVertex(edge: number): number {
    return this.edges.data[EDGE_WIDTH * edge + SPLIT_VERTEX];
  }

  /** The vertex where a unit's line cuts an edge if the cell on the edge's other side has made it, or −1. */
  knownSplit(edge: number, unit: number): number {
    const { data } = this.edges;
    const at = EDGE_WIDTH * edge;
    const known = data[at + SPLIT_VERTEX];
    if (known >= 0 && data[at + SPLIT_UNIT] !== unit) {
      throw new Error("internal: two cells cut their common edge differently; please report the network");
    }
    return known;
  }

  /** Cuts an edge by a unit's line at a vertex. */
  split(edge: number, vertex: number, unit: number): void {
    const at = EDGE_WIDTH * edge;
    const line = this.edges.data[at + LINE];
    this.wholeEdges--;
    const half = this.addEdge(this.edges.data[at + START], vertex, line);
    this.addEdge(vertex, this.edges.data[at + END], line);
    const { data } = this.edges;
    data[at + SPLIT_VERTEX] = vertex;
    data[at + SPLIT_UNIT] = unit;
    data[at + FIRST_HALF] = half;
  }

  /** What a line is the zero set of. */
  lineSource(line: number): number {
    return this.lineSources.data[line];
  }

  get lineCount(): number {
    return this.lineSources.length;
  }

  /** The unit that cuts an edge, and its half with the start (the other half follows), if it is cut. */
  splitUnit(edge: number): number {
    return this.edges.data[EDGE_WIDTH * edge + SPLIT_UNIT];
  }

  firstHalf(edge: number): number {
    return this.edges.data[EDGE_WIDTH * edge + FIRST_HALF];
  }

  /** Makes those of `count` edges, listed from `start` on, whole again that a vertex from number `vertices` on cuts. */
  forgetSplits(list: Int32Array, start: number, count: number, vertices: number): void {
    const { data } = this.edges;
    for (let i = start; i < start + count; i++) {
      const at = EDGE_WIDTH * list[i] + SPLIT_VERTEX;
      if (data[at] >= vertices) data[at] = -1;
    }
  }

  /** Forgets vertices, edges and lines from these numbers on. */
  undoTo(vertices: number, edges: number, lines: number): void {
    this.vertexCount = vertices;
    this.vertices.length = vertices * VERTEX_WIDTH;
    this.edgeCount = edges;
    this.edges.length = edges * EDGE_WIDTH;
    this.lines.length = lines * LINE_WIDTH;
    this.lineSources.length = lines;
  }

  /** The half of a cut edge that has the vertex `end` for its other end. */
  half(edge: number, end: number): number {
    const { data } = this.edges;
    const at = EDGE_WIDTH * edge;
    return data[at + FIRST_HALF] + Number(data[at + START] !== end);
  }

  /** Adds the vertex where a line crosses an edge's line. Returns −1, and adds nothing, where doubles do not say where it is. */
  addCrossing(edge: number, line: number): number {
    if (!this.cross(this.edges.data[EDGE_WIDTH * edge + LINE], line)) return -1;
    return this.addPlace();
  }

  /** Finds where the lines of two edges cross, in `place`; false where doubles do not say it. */
  crossEdges(first: number, second: number): boolean {
    const { data } = this.edges;
    return this.cross(data[EDGE_WIDTH * first + LINE], data[EDGE_WIDTH * second + LINE]);
  }

  /**
   * Where two lines cross, by Cramer's rule with a bound on the error: both forms vanish at the true point, up to their
   * own errors.
   */
  private cross(first: number, second: number): boolean {
    const { data } = this.lines;
    const p = first * LINE_WIDTH;
    const r = second * LINE_WIDTH;
    const a1 = data[p];
    const b1 = data[p + 1];
    const c1 = data[p + 2];
    const q1 = data[p + 3];
    const a2 = data[r];
    const b2 = data[r + 1];
    const c2 = data[r + 2];
    const q2 = data[r + 3];
    const determinant = a1 * b2 - a2 * b1;
    const determinantError = 4 * ROUNDING * (Math.abs(a1 * b2) + Math.abs(a2 * b1)) + UNDERFLOW;
    const margin = Math.abs(determinant) - determinantError;
    let x = (b1 * c2 - b2 * c1) / determinant;
    let y = (c1 * a2 - c2 * a1) / determinant;
    const errorX =
      Math.abs(b2) * q1 +
      Math.abs(b1) * q2 +
      4 * ROUNDING * (Math.abs(b1 * c2) + Math.abs(b2 * c1)) +
      Math.abs(x) * determinantError;
    const errorY =
      Math.abs(a2) * q1 +
      Math.abs(a1) * q2 +
      4 * ROUNDING * (Math.abs(c1 * a2) + Math.abs(c2 * a1)) +
      Math.abs(y) * determinantError;
    const fine = margin > 0 && errorX <= this.coarseX * margin && errorY <= this.coarseY * margin;
    if (!fine) return false;
    const error =
      (Math.max(errorX, errorY) / margin + 2 * ROUNDING * Math.max(Math.abs(x), Math.abs(y))) * GROWTH +
      UNDERFLOW;
    // On a side of the domain that is parallel to an axis one coordinate is known exactly (+ 0 makes −0 a 0).
    if (b1 === 0 && q1 === UNDERFLOW) x = -c1 / a1 + 0;
    if (a1 === 0 && q1 === UNDERFLOW) y = -c1 / b1 + 0;
    const { place } = this;
    place[0] = x;
    place[1] = y;
    place[2] = error;
    return true;
  }
}
