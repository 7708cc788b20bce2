/**
 * The polygons on the stack of a planar walk, and how a line splits one; what `polytope-stack.ts` is in any dimension.
 */
import { ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import type { GrowableInt32 } from "./growable.ts";
import type { PlanarMemory } from "./planar-memory.ts";
import { PlanarMesh } from "./planar-mesh.ts";

/** Corners whose signs are bits of one word. */
const MOST_BITS = 31;

/** Finds the vertex where a line crosses an edge. */
export interface Crossings {
  crossing(edge: number, line: number): number;
}

export class PlanarPolygons {
  readonly mesh: PlanarMesh;
  /** Corners of the polygons, and the edges that begin at them. */
  readonly corner: GrowableInt32;
  readonly side: GrowableInt32;
  /** Signs of the cutting form at the corners of the polygon to be split. */
  sign = new Int8Array(64);

  /** Puts the domain's polygon on the stack. */
  constructor(reach: Float64Array, corners: Float64Array, coarse: number, memory: PlanarMemory) {
    this.mesh = new PlanarMesh(reach, coarse, memory);
    this.corner = memory.corner;
    this.side = memory.side;
    this.addDomain(corners);
  }

  /** Makes `sign` long enough for a polygon. */
  reserveSigns(count: number): void {
    if (count > this.sign.length) this.sign = new Int8Array(2 * count);
  }

  /** Drops all polygons from this place on. */
  popTo(top: number): void {
    this.corner.length = top;
    this.side.length = top;
  }

  private addDomain(corners: Float64Array): void {
    const { mesh } = this;
    const n = corners.length / 2;
    for (let k = 0; k < n; k++) {
      mesh.addVertex(corners[2 * k], corners[2 * k + 1], 0);
    }
    for (let k = 0; k < n; k++) {
      const next = (k + 1) % n;
      const [x0, y0, x1, y1] = [corners[2 * k], corners[2 * k + 1], corners[2 * next], corners[2 * next + 1]];
      let form: [number, number, number, number];
      if (x0 === x1) form = [1, 0, -x0, UNDERFLOW];
      else if (y0 === y1) form = [0, 1, -y0, UNDERFLOW];
      else {
        const [a, b] = [y0 - y1, x1 - x0];
        const size = Math.abs(a * x0) + Math.abs(b * y0);
        const error = 16 * ROUNDING * (size + Math.abs(a * x1) + Math.abs(b * y1));
        form = [a, b, -(a * x0 + b * y0), error];
      }
      this.corner.push(k);
      this.side.push(mesh.addEdge(k, next, mesh.addLine(Float64Array.from(form), 0, -1 - k)));
    }
  }

  /**
   * Splits a polygon with corners on both sides of a line (their signs are in `sign`): pushes the part on the negative
   * side, then the other one, and returns where the second starts.
   */
  split(line: number, start: number, count: number, crossings: Crossings): number {
    const { mesh, corner, side, sign } = this;
    corner.reserve(2 * count + 4);
    side.reserve(2 * count + 4);
    // Bits for corners on the positive side; without branches, as signs have no order that a machine could guess.
    let positive = 0;
    let zero = 0;
    for (let i = 0; i < count; i++) {
      positive |= ((sign[i] + 1) >> 1) << i;
      zero |= ~sign[i] & 1;
    }
    if (zero !== 0 || count > MOST_BITS) return this.splitAtCorners(line, start, count, crossings);
    const next = (positive >>> 1) | ((positive & 1) << (count - 1));
    // The edges on which the line leaves the negative part and comes back.
    const out = 31 - Math.clz32(next & ~positive);
    const back = 31 - Math.clz32(positive & ~next);
    const first = crossings.crossing(side.data[start + Math.min(out, back)], line);
    const second = crossings.crossing(side.data[start + Math.max(out, back)], line);
    const leave = out < back ? first : second;
    const enter = out < back ? second : first;
    const chord = mesh.addEdge(leave, enter, line);
    this.pushRun(start, count, back, out, enter, leave, chord);
    const front = corner.length;
    this.pushRun(start, count, out, back, leave, enter, chord);
    return front;
  }

  /**
   * Pushes the corners of a part that the border enters on edge number `from` of the polygon, at the vertex `entered`, and leaves on
   * edge number `to`, at the vertex `left`; from there the chord closes it.
   */
  private pushRun(
    start: number,
    count: number,
    from: number,
    to: number,
    entered: number,
    left: number,
    chord: number,
  ): void {
    const { mesh } = this;
    const corner = this.corner.data;
    const side = this.side.data;
    const wraps = from > to;
    const fresh = from + 1 === count ? 0 : from + 1;
    let at = this.corner.length;
    if (!wraps) {
      corner[at] = entered;
      side[at++] = mesh.half(side[start + from], corner[start + fresh]);
    }
    const end = start + to;
    for (let i = start + (wraps ? 0 : fresh); i < end; i++, at++) {
      corner[at] = corner[i];
      side[at] = side[i];
    }
    corner[at] = corner[end];
    side[at++] = mesh.half(side[end], corner[end]);
    corner[at] = left;
    side[at++] = chord;
    if (wraps) {
      corner[at] = entered;
      side[at++] = mesh.half(side[start + from], corner[start + fresh]);
      for (let i = start + from + 1; i < start + count; i++, at++) {
        corner[at] = corner[i];
        side[at] = side[i];
      }
    }
    this.corner.length = at;
    this.side.length = at;
  }

  /** The same where the line goes through corners. */
  private splitAtCorners(line: number, start: number, count: number, crossings: Crossings): number {
    const { mesh, corner, side, sign } = this;
    // The two places where the line meets the border, in the order of the corners: where it leaves the
    // negative part and where it comes back.
    let leave = -1;
    let enter = -1;
    for (let i = 0; i < count; i++) {
      const next = i + 1 === count ? 0 : i + 1;
      if (sign[i] * sign[next] < 0) {
        const vertex = crossings.crossing(side.data[start + i], line);
        if (sign[i] < 0) leave = vertex;
        else enter = vertex;
      } else if (sign[i] === 0) {
        // The corner before it with a sign tells whether the border comes from the negative part.
        const before = sign[i === 0 ? count - 1 : i - 1];
        if (before < 0) leave = corner.data[start + i];
        else if (before > 0) enter = corner.data[start + i];
      }
    }
    const chord = mesh.addEdge(leave, enter, line);
    this.pushPart(-1, start, count, leave, chord);
    const second = corner.length;
    this.pushPart(1, start, count, enter, chord);
    return second;
  }

  /** Pushes the corners on one side of the cut; `last` is the vertex from which the chord closes the part. */
  private pushPart(keep: number, start: number, count: number, last: number, chord: number): void {
    const { mesh, corner, side } = this;
    const signs = this.sign;
    for (let i = 0; i < count; i++) {
      const next = i + 1 === count ? 0 : i + 1;
      const sign = signs[i] * keep;
      const nextSign = signs[next] * keep;
      const vertex = corner.data[start + i];
      const edge = side.data[start + i];
      if (sign >= 0) {
        corner.push(vertex);
        if (nextSign < 0) {
          if (sign === 0) {
            side.push(chord);
          } else {
            side.push(mesh.half(edge, vertex));
            corner.push(last);
            side.push(chord);
          }
        } else side.push(edge);
      } else if (nextSign > 0) {
        // The border comes back in the middle of this edge.
        corner.push(mesh.splitVertex(edge));
        side.push(mesh.half(edge, corner.data[start + next]));
      }
    }
  }
}
