/**
 * The depth-first walk over the cells of a network on a polytope of any dimension (THEORY section 3); the same idea as
 * `planar-walk.ts`, on faces of all dimensions.
 */
import type { ExactForm } from "../exact/exact-forms.ts";
import { commonZero, type ExactVertex, roundedVertex, signAtVertex } from "../exact/exact-point.ts";
import { ROUNDING } from "../exact/rounding.ts";
import { classifyBox } from "../kernels/any-dimension.ts";
import type { Network } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_POSITIVE, SIGN_ZERO } from "../network/signs.ts";
import type { Slice } from "./domain.ts";
import { GrowableInt32 } from "./growable.ts";
import type { PolytopeMesh } from "./polytope-mesh.ts";
import type { KernelChoice } from "./running-forms.ts";
import { SIGN_CUTS, WalkState } from "./walk-state.ts";

/** A polytope in a mesh: the cell to start from, and the exact forms of its sides. */
export interface StartingCell {
  readonly mesh: PolytopeMesh;
  readonly cell: number;
  readonly sides: readonly ExactForm[];
}

export class PolytopeWalk {
  readonly state: WalkState;
  /** The d-face of each cell. */
  readonly cellFaces = new GrowableInt32();

  private readonly start: StartingCell;
  private readonly dimension: number;
  /** Faces of the cell at hand, by dimension. */
  private readonly lists: GrowableInt32[];
  private readonly middle: Float64Array;
  private readonly half: Float64Array;
  private readonly points = new Map<number, ExactVertex>();

  constructor(
    network: Network,
    slice: Slice,
    start: StartingCell,
    reach: Float64Array,
    kernel: KernelChoice,
  ) {
    this.start = start;
    this.dimension = slice.dimension;
    this.state = new WalkState(network, slice, reach, kernel);
    this.lists = Array.from({ length: this.dimension + 1 }, () => new GrowableInt32());
    this.middle = new Float64Array(this.dimension);
    this.half = new Float64Array(this.dimension);
  }

  /** Walks all cells; a walk runs once. */
  run(): void {
    try {
      this.visit(0, this.start.cell);
    } finally {
      this.state.release();
    }
  }

  private visit(level: number, cell: number): void {
    const { state } = this;
    if (level === state.depth) {
      this.cellFaces.push(cell);
      state.emit();
      return;
    }
    this.start.mesh.facesOf(cell, this.lists);
    this.classify(level);
    state.packFixed(level);
    if (state.cutCount[level] === 0) {
      state.forms.pass(level);
      this.visit(level + 1, cell);
      return;
    }
    state.forms.base(level);
    this.cut(level, 0, cell);
  }

  private classify(level: number): void {
    const { dimension: d, middle, half, state } = this;
    const { forms } = state;
    const { coordinates, vertexError } = this.start.mesh;
    const vertices = this.lists[0];
    for (let i = 0; i < d; i++) {
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      let error = 0;
      for (let k = 0; k < vertices.length; k++) {
        const vertex = vertices.data[k];
        const value = coordinates.data[vertex * d + i];
        if (value < low) low = value;
        if (value > high) high = value;
        if (vertexError.data[vertex] > error) error = vertexError.data[vertex];
      }
      middle[i] = 0.5 * low + 0.5 * high;
      half[i] = Math.max(high - middle[i], middle[i] - low) * (1 + 4 * ROUNDING) + error;
    }
    const signs = state.signs[level];
    const cuts = state.cuts[level];
    const undecided = classifyBox(forms.forms[level], forms.slopes[level], middle, half, signs, cuts);
    let cutting = 0;
    for (let k = 0; k < undecided; k++) {
      const unit = cuts[k];
      signs[unit] = this.signOnCell(level, unit);
      if (signs[unit] === SIGN_CUTS) cuts[cutting++] = unit;
    }
    state.cutCount[level] = cutting;
    state.signsChanged(level);
  }

  /** Certified signs of a unit at all vertices in `lists`, into the mesh's `vertexSign`; the sign code on the cell. */
  private signOnCell(level: number, unit: number): number {
    const { vertexSign } = this.start.mesh;
    const vertices = this.lists[0];
    let positive = false;
    let negative = false;
    for (let k = 0; k < vertices.length; k++) {
      const vertex = vertices.data[k];
      const sign = this.signAt(level, unit, vertex);
      vertexSign.data[vertex] = sign;
      if (sign > 0) positive = true;
      else if (sign < 0) negative = true;
    }
    if (positive) return negative ? SIGN_CUTS : SIGN_POSITIVE;
    return negative ? SIGN_NEGATIVE : SIGN_ZERO;
  }

  private signAt(level: number, unit: number, vertex: number): number {
    const { dimension: d } = this;
    const { coordinates, vertexError } = this.start.mesh;
    const forms = this.state.forms.forms[level];
    const at = unit * (d + 2);
    let value = forms[at + d];
    let steepness = 0;
    for (let i = 0; i < d; i++) {
      value += forms[at + i] * coordinates.data[vertex * d + i];
      steepness += Math.abs(forms[at + i]);
    }
    const bound = forms[at + d + 1] + steepness * vertexError.data[vertex];
    if (value > bound) return 1;
    if (value < -bound) return -1;
    return this.state.exactSign(vertex, level, unit, (form) => signAtVertex(form, this.exactVertex(vertex)));
  }

  private exactVertex(vertex: number): ExactVertex {
    let point = this.points.get(vertex);
    if (!point) {
      const { dimension: d } = this;
      const planes = Array.from(this.start.mesh.vertexPlanes.data.subarray(vertex * d, (vertex + 1) * d));
      point = this.exactZero(planes);
      this.points.set(vertex, point);
    }
    return point;
  }

  /** The exact common zero of hyperplanes through the cell at hand: on it every unit has the form of its signs now. */
  private exactZero(planes: readonly number[]): ExactVertex {
    const { planeSource } = this.start.mesh;
    return commonZero(
      planes.map((plane) => {
        const source = planeSource.data[plane];
        return source < 0 ? this.start.sides[-1 - source] : this.state.exactUnit(source);
      }),
    );
  }

  /** Cuts a cell, whose faces are in `lists`, by the cutting units from number `turn` on, and walks the pieces. */
  private cut(level: number, turn: number, cell: number): void {
    const { state, lists } = this;
    const { mesh } = this.start;
    const signs = state.signs[level];
    let current = cell;
    for (; turn < state.cutCount[level]; turn++) {
      const unit = state.cuts[level][turn];
      const sign = this.signOnCell(level, unit);
      signs[unit] = sign;
      if (sign !== SIGN_CUTS) continue;
      const source = this.state.neurons.layerStart[level] + unit;
      const plane = mesh.addPlane(this.state.forms.forms[level], unit * (this.dimension + 2), source);
      mesh.cut(lists, plane, (planes) => roundedVertex(this.exactZero(planes)));
      const table = mesh.faces[this.dimension];
      const behind = table.behind.data[current];
      const front = table.front.data[current];
      signs[unit] = SIGN_NEGATIVE;
      mesh.facesOf(behind, lists);
      this.cut(level, turn + 1, behind);
      signs[unit] = SIGN_POSITIVE;
      current = front;
      mesh.facesOf(current, lists);
    }
    state.packCuts(level);
    state.signsChanged(level);
    state.forms.child(level, state.cutCount[level]);
    this.visit(level + 1, current);
  }
}
