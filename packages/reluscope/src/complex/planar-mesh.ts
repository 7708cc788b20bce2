/**
 * Vertices and edges of a planar complex while it is being cut.
 *
 * An edge that is cut keeps its place and points to its two halves, so that the cell on its other side, which comes
 * to the same cut later, finds the vertex that is already there: a new vertex is identified by (edge, neuron).
 */
import { COARSE, GROWTH, ROUNDING, roundedError, UNDERFLOW } from "../exact/rounding.ts";
import { GrowableFloat64, GrowableInt32 } from "./growable.ts";

/** Doubles kept for a line: a, b, c and a bound on the error of a·x + b·y + c in the domain. */
const LINE_WIDTH = 4;

export class PlanarMesh {
  readonly x = new GrowableFloat64();
  readonly y = new GrowableFloat64();
  /** Proved bound on the error of either coordinate. */
  readonly error = new GrowableFloat64();
  readonly edgeStart = new GrowableInt32();
  readonly edgeEnd = new GrowableInt32();
  readonly edgeLine = new GrowableInt32();
  /** The vertex that cuts an edge, or −1; its halves are `firstHalf` (with the start) and `firstHalf + 1`. */
  readonly splitVertex = new GrowableInt32();
  readonly firstHalf = new GrowableInt32();
  /** The unit that made the cut. */
  readonly splitUnit = new GrowableInt32();
  readonly lines = new GrowableFloat64();
  /** What a line is the zero set of: unit u ≥ 0, or side k of the domain as −1 − k. */
  readonly lineSource = new GrowableInt32();
  private readonly coarseX: number;
  private readonly coarseY: number;

  constructor(reach: Float64Array) {
    this.coarseX = COARSE * reach[0];
    this.coarseY = COARSE * reach[1];
  }

  addVertex(x: number, y: number, error: number): number {
    this.x.push(x);
    this.y.push(y);
    this.error.push(error);
    return this.x.length - 1;
  }

  addLine(a: number, b: number, c: number, bound: number, source: number): number {
    this.lines.push(a);
    this.lines.push(b);
    this.lines.push(c);
    this.lines.push(bound);
    this.lineSource.push(source);
    return this.lineSource.length - 1;
  }

  addEdge(start: number, end: number, line: number): number {
    this.edgeStart.push(start);
    this.edgeEnd.push(end);
    this.edgeLine.push(line);
    this.splitVertex.push(-1);
    this.firstHalf.push(-1);
    this.splitUnit.push(-1);
    return this.edgeLine.length - 1;
  }

  /** The unit or domain side on whose zero set an edge lies. */
  edgeSource(edge: number): number {
    return this.lineSource.data[this.edgeLine.data[edge]];
  }

  /**
   * The vertex where `line` crosses an edge; made if the edge's other side has not made it. `exactly` gives the
   * nearest doubles of the true crossing, and is asked where doubles do not say where it is.
   */
  split(edge: number, line: number, exactly: () => [x: number, y: number]): number {
    const unit = this.lineSource.data[line];
    const known = this.splitVertex.data[edge];
    if (known >= 0) {
      if (this.splitUnit.data[edge] !== unit) {
        throw new Error("internal: two cells cut their common edge differently; please report the network");
      }
      return known;
    }
    const own = this.edgeLine.data[edge];
    const vertex = this.addCrossing(own, line, exactly);
    this.splitVertex.data[edge] = vertex;
    this.splitUnit.data[edge] = unit;
    // Adding may replace the arrays, so the result is kept before it is written.
    const half = this.addEdge(this.edgeStart.data[edge], vertex, own);
    this.addEdge(vertex, this.edgeEnd.data[edge], own);
    this.firstHalf.data[edge] = half;
    return vertex;
  }

  /** The half of a cut edge that has the vertex `end` for its other end. */
  half(edge: number, end: number): number {
    return this.firstHalf.data[edge] + (this.edgeStart.data[edge] === end ? 0 : 1);
  }

  /** Cramer's rule with a bound: both forms vanish at the true point, up to their own errors. */
  private addCrossing(first: number, second: number, exactly: () => [x: number, y: number]): number {
    const { data } = this.lines;
    const p = first * LINE_WIDTH;
    const r = second * LINE_WIDTH;
    const [a1, b1, c1, q1] = [data[p], data[p + 1], data[p + 2], data[p + 3]];
    const [a2, b2, c2, q2] = [data[r], data[r + 1], data[r + 2], data[r + 3]];
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
    let error =
      (Math.max(errorX, errorY) / margin + 2 * ROUNDING * Math.max(Math.abs(x), Math.abs(y))) * GROWTH +
      UNDERFLOW;
    // On a side of the domain that is parallel to an axis one coordinate is known exactly (+ 0 makes −0 a 0).
    if (b1 === 0 && q1 === UNDERFLOW) x = -c1 / a1 + 0;
    if (a1 === 0 && q1 === UNDERFLOW) y = -c1 / b1 + 0;
    const fine = margin > 0 && errorX <= this.coarseX * margin && errorY <= this.coarseY * margin;
    if (!fine) {
      [x, y] = exactly();
      error = roundedError(x, y);
    }
    return this.addVertex(x, y, error);
  }
}
