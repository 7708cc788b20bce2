/**
 * The depth-first walk over the cells of a network on a polygon (THEORY section 3).
 *
 * A cell at depth l has fixed signs in the hidden layers before l. Few units of layer l change sign on it: it is
 * cut by them one after another, each child inherits the forms of the next layer from what all children share, and
 * is walked before its sibling, so that memory is the stack plus the output. Every sign is certified: a value
 * inside its error bound is decided by exact arithmetic.
 */
import type { ExactForm } from "../exact/exact-forms.ts";
import { type ExactPoint, exactCrossing, exactSign, roundedPoint, sideForms } from "../exact/planar-exact.ts";
import { ROUNDING, reachOf, UNDERFLOW } from "../exact/rounding.ts";
import type { Network } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_POSITIVE, SIGN_ZERO } from "../network/signs.ts";
import type { PlanarDomain } from "./domain.ts";
import { GrowableInt32 } from "./growable.ts";
import { PlanarMesh } from "./planar-mesh.ts";
import type { KernelChoice } from "./running-forms.ts";
import { SIGN_CUTS, WalkState } from "./walk-state.ts";

/** Bounds |s| and |t| on a polygon given by its corners. */
export function planarReach(corners: Float64Array): Float64Array {
  return Float64Array.from([0, 1], (k) => reachOf(Array.from(corners).filter((_, i) => (i & 1) === k)));
}

export class PlanarWalk {
  readonly state: WalkState;
  readonly mesh: PlanarMesh;
  readonly cellStart = new GrowableInt32();
  readonly cellVertices = new GrowableInt32();
  /** Edges by their number in the mesh. */
  readonly cellEdges = new GrowableInt32();

  private readonly sides: readonly ExactForm[];
  private readonly points = new Map<number, ExactPoint>();
  /** Corners and edges of the polygons on the stack. */
  private readonly corner = new GrowableInt32();
  private readonly side = new GrowableInt32();
  private cornerSign = new Int8Array(64);
  private cornerX = new Float64Array(64);
  private cornerY = new Float64Array(64);
  private readonly onCell: (() => void) | undefined;

  constructor(network: Network, domain: PlanarDomain, kernel: KernelChoice, onCell?: () => void) {
    const reach = planarReach(domain.corners);
    this.onCell = onCell;
    this.state = new WalkState(network, domain.slice, reach, kernel);
    this.mesh = new PlanarMesh(reach);
    this.sides = sideForms(domain.corners);
    this.addDomain(domain.corners);
  }

  /** Walks all cells; a walk runs once. */
  run(): void {
    try {
      this.visit(0, 0, this.corner.length);
    } finally {
      this.state.release();
    }
  }

  private addDomain(corners: Float64Array): void {
    const { mesh } = this;
    const n = corners.length / 2;
    for (let k = 0; k < n; k++) {
      const [x, y] = [corners[2 * k], corners[2 * k + 1]];
      mesh.addVertex(x, y, 0);
      this.points.set(k, exactCrossing(this.sides[(k + n - 1) % n], this.sides[k]));
    }
    for (let k = 0; k < n; k++) {
      const next = (k + 1) % n;
      const [x0, y0, x1, y1] = [corners[2 * k], corners[2 * k + 1], corners[2 * next], corners[2 * next + 1]];
      let line: number;
      if (x0 === x1) line = mesh.addLine(1, 0, -x0, UNDERFLOW, -1 - k);
      else if (y0 === y1) line = mesh.addLine(0, 1, -y0, UNDERFLOW, -1 - k);
      else {
        const [a, b] = [y0 - y1, x1 - x0];
        const size = Math.abs(a * x0) + Math.abs(b * y0);
        line = mesh.addLine(
          a,
          b,
          -(a * x0 + b * y0),
          16 * ROUNDING * (size + Math.abs(a * x1) + Math.abs(b * y1)),
          -1 - k,
        );
      }
      this.corner.push(k);
      this.side.push(mesh.addEdge(k, next, line));
    }
  }

  /** A cell at depth `level`: its corners stand at `start` on the stack. */
  private visit(level: number, start: number, count: number): void {
    const { state } = this;
    if (level === state.depth) {
      this.emit(start, count);
      return;
    }
    this.classify(level, start, count);
    state.packFixed(level);
    if (state.cutCount[level] === 0) {
      state.forms.pass(level);
      this.visit(level + 1, start, count);
      return;
    }
    state.forms.base(level);
    this.cut(level, 0, start, count);
  }

  /** Signs of a layer's units on a cell; those that change sign are listed in `cuts[level]`. */
  private classify(level: number, start: number, count: number): void {
    const { mesh, corner } = this;
    if (count > this.cornerX.length) {
      this.cornerX = new Float64Array(2 * count);
      this.cornerY = new Float64Array(2 * count);
      this.cornerSign = new Int8Array(2 * count);
    }
    const { cornerX, cornerY } = this;
    let [left, right, bottom, top, error] = [
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      0,
    ];
    for (let i = 0; i < count; i++) {
      const vertex = corner.data[start + i];
      const x = mesh.x.data[vertex];
      const y = mesh.y.data[vertex];
      cornerX[i] = x;
      cornerY[i] = y;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < bottom) bottom = y;
      if (y > top) top = y;
      if (mesh.error.data[vertex] > error) error = mesh.error.data[vertex];
    }
    // A box around the cell; its half sides carry the vertices' errors and the rounding of its centre.
    const middleX = 0.5 * left + 0.5 * right;
    const middleY = 0.5 * bottom + 0.5 * top;
    const halfX = Math.max(right - middleX, middleX - left) * (1 + 4 * ROUNDING) + error;
    const halfY = Math.max(top - middleY, middleY - bottom) * (1 + 4 * ROUNDING) + error;
    const signs = this.state.signs[level];
    const cuts = this.state.cuts[level];
    const { forms } = this.state;
    const box = { middleX, middleY, halfX, halfY };
    const undecided = forms.kernel.classifyPlanar(forms.forms[level], forms.slopes[level], box, signs, cuts);
    let cutting = 0;
    for (let k = 0; k < undecided; k++) {
      const unit = cuts[k];
      signs[unit] = this.signOnCell(level, unit, start, count);
      if (signs[unit] === SIGN_CUTS) cuts[cutting++] = unit;
    }
    this.state.cutCount[level] = cutting;
    this.state.signsChanged(level);
  }

  /** The sign code of a unit on a whole cell, or SIGN_CUTS. Uses the corners that `classify` gathered. */
  private signOnCell(level: number, unit: number, start: number, count: number): number {
    const { cornerX, cornerY, cornerSign, mesh, corner } = this;
    const forms = this.state.forms.forms[level];
    const at = 4 * unit;
    const a = forms[at];
    const b = forms[at + 1];
    const c = forms[at + 2];
    const q = forms[at + 3];
    const steepness = Math.abs(a) + Math.abs(b);
    let positive = false;
    let negative = false;
    let open = 0;
    for (let i = 0; i < count; i++) {
      const value = a * cornerX[i] + b * cornerY[i] + c;
      const bound = q + steepness * mesh.error.data[corner.data[start + i]];
      cornerSign[i] = 0;
      if (value > bound) positive = true;
      else if (value < -bound) negative = true;
      else {
        cornerSign[i] = 1;
        open++;
      }
    }
    for (let i = 0; open > 0 && i < count && !(positive && negative); i++) {
      if (cornerSign[i] === 0) continue;
      const sign = this.exactSignAt(level, unit, start, count, i);
      if (sign > 0) positive = true;
      else if (sign < 0) negative = true;
    }
    if (positive) return negative ? SIGN_CUTS : SIGN_POSITIVE;
    return negative ? SIGN_NEGATIVE : SIGN_ZERO;
  }

  /** Certified sign of a unit at corner i of a polygon on the stack. */
  private signAt(level: number, unit: number, start: number, count: number, i: number): number {
    const { mesh } = this;
    const vertex = this.corner.data[start + i];
    const forms = this.state.forms.forms[level];
    const at = 4 * unit;
    const a = forms[at];
    const b = forms[at + 1];
    const value = a * mesh.x.data[vertex] + b * mesh.y.data[vertex] + forms[at + 2];
    const bound = forms[at + 3] + (Math.abs(a) + Math.abs(b)) * mesh.error.data[vertex];
    if (value > bound) return 1;
    if (value < -bound) return -1;
    return this.exactSignAt(level, unit, start, count, i);
  }

  private exactSignAt(level: number, unit: number, start: number, count: number, i: number): number {
    const vertex = this.corner.data[start + i];
    return this.state.exactSign(vertex, level, unit, (form) => {
      let point = this.points.get(vertex);
      if (!point) {
        const before = this.side.data[start + ((i + count - 1) % count)];
        point = exactCrossing(this.exactLine(before), this.exactLine(this.side.data[start + i]));
        this.points.set(vertex, point);
      }
      return exactSign(form, point);
    });
  }

  /** The exact line under an edge of a cell: the form, on that cell, of the unit that made it. */
  private exactLine(edge: number): ExactForm {
    const source = this.mesh.edgeSource(edge);
    return source < 0 ? this.sides[-1 - source] : this.state.exactUnit(source);
  }

  /** Cuts a polygon by the cutting units from number `turn` on, and walks the pieces. */
  private cut(level: number, turn: number, start: number, count: number): void {
    const signs = this.state.signs[level];
    const mark = this.corner.length;
    for (; turn < this.state.cutCount[level]; turn++) {
      const unit = this.state.cuts[level][turn];
      const sign = this.signsAtCorners(level, unit, start, count);
      if (sign !== SIGN_CUTS) {
        signs[unit] = sign;
        continue;
      }
      // The negative part is walked first, by a call; the positive part goes on in this loop.
      const behind = this.corner.length;
      const front = this.split(level, unit, start, count);
      const end = this.corner.length;
      signs[unit] = SIGN_NEGATIVE;
      this.cut(level, turn + 1, behind, front - behind);
      signs[unit] = SIGN_POSITIVE;
      start = front;
      count = end - front;
    }
    this.state.packCuts(level);
    this.state.signsChanged(level);
    this.state.forms.child(level, this.state.cutCount[level]);
    this.visit(level + 1, start, count);
    this.corner.length = mark;
    this.side.length = mark;
  }

  /** Certified signs of a unit at all corners of a polygon, into `cornerSign`; returns the sign code on the polygon. */
  private signsAtCorners(level: number, unit: number, start: number, count: number): number {
    if (count > this.cornerSign.length) this.cornerSign = new Int8Array(2 * count);
    const { cornerSign } = this;
    let positive = false;
    let negative = false;
    for (let i = 0; i < count; i++) {
      const sign = this.signAt(level, unit, start, count, i);
      cornerSign[i] = sign;
      if (sign > 0) positive = true;
      else if (sign < 0) negative = true;
    }
    if (positive) return negative ? SIGN_CUTS : SIGN_POSITIVE;
    return negative ? SIGN_NEGATIVE : SIGN_ZERO;
  }

  /**
   * Splits a polygon with corners on both sides (their signs are in `cornerSign`): pushes the part where the unit is
   * negative, then the one where it is positive, and returns where the second starts.
   */
  private split(level: number, unit: number, start: number, count: number): number {
    const { mesh, corner, side, cornerSign } = this;
    const forms = this.state.forms.forms[level];
    const at = 4 * unit;
    const source = this.state.neurons.layerStart[level] + unit;
    const line = mesh.addLine(forms[at], forms[at + 1], forms[at + 2], forms[at + 3], source);
    // The two places where the line meets the border, in the order of the corners: where it leaves the
    // negative part and where it comes back.
    let leave = -1;
    let enter = -1;
    for (let i = 0; i < count; i++) {
      const next = i + 1 === count ? 0 : i + 1;
      if (cornerSign[i] * cornerSign[next] < 0) {
        const edge = side.data[start + i];
        const vertex = mesh.split(edge, line, () => {
          const point = exactCrossing(this.exactLine(edge), this.state.exactRow(level, unit));
          this.points.set(mesh.x.length, point);
          return roundedPoint(point);
        });
        if (cornerSign[i] < 0) leave = vertex;
        else enter = vertex;
      } else if (cornerSign[i] === 0) {
        // The corner before it with a sign tells whether the border comes from the negative part.
        const before = cornerSign[i === 0 ? count - 1 : i - 1];
        if (before < 0) leave = corner.data[start + i];
        else if (before > 0) enter = corner.data[start + i];
      }
    }
    const chord = mesh.addEdge(leave, enter, line);
    corner.reserve(2 * count + 4);
    side.reserve(2 * count + 4);
    this.pushPart(-1, start, count, leave, chord);
    const second = corner.length;
    this.pushPart(1, start, count, enter, chord);
    return second;
  }

  /** Pushes the corners on one side of the cut; `last` is the vertex from which the chord closes the part. */
  private pushPart(keep: number, start: number, count: number, last: number, chord: number): void {
    const { mesh, corner, side, cornerSign } = this;
    for (let i = 0; i < count; i++) {
      const next = i + 1 === count ? 0 : i + 1;
      const sign = cornerSign[i] * keep;
      const nextSign = cornerSign[next] * keep;
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
        corner.push(mesh.splitVertex.data[edge]);
        side.push(mesh.half(edge, corner.data[start + next]));
      }
    }
  }

  private emit(start: number, count: number): void {
    const { cellVertices, cellEdges, corner, side } = this;
    this.cellStart.push(cellVertices.length);
    for (let i = 0; i < count; i++) {
      cellVertices.push(corner.data[start + i]);
      cellEdges.push(side.data[start + i]);
    }
    this.state.emit();
    this.onCell?.();
  }
}
