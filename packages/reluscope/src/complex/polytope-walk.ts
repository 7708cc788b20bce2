/**
 * The depth-first walk over the cells of a network on a polytope of any dimension (THEORY section 3); the same idea as
 * `planar-walk.ts`, on faces of all dimensions.
 */
import { type ExactForm, ExactForms } from "../exact/exact-forms.ts";
import { commonZero, type ExactVertex, roundedVertex, signAtVertex } from "../exact/exact-point.ts";
import { ROUNDING } from "../exact/rounding.ts";
import { classifyBox } from "../kernels/any-dimension.ts";
import type { Network } from "../network/network.ts";
import type { Slice } from "./domain.ts";
import { GrowableFloat64, GrowableInt32 } from "./growable.ts";
import { type NeuronTable, neuronName, neuronTable } from "./neurons.ts";
import { SIGN_NEGATIVE, SIGN_POSITIVE, SIGN_ZERO } from "./planar-complex.ts";
import type { PolytopeMesh } from "./polytope-mesh.ts";
import { acquireForms, type KernelChoice, type RunningForms, releaseForms } from "./running-forms.ts";
import { SIGN_CUTS, SignStack } from "./sign-stack.ts";

/** A polytope in a mesh: the cell to start from, and the exact forms of its sides. */
export interface StartingCell {
  readonly mesh: PolytopeMesh;
  readonly cell: number;
  readonly sides: readonly ExactForm[];
}

export class PolytopeWalk {
  readonly neurons: NeuronTable;
  /** The d-face of each cell. */
  readonly cellFaces = new GrowableInt32();
  readonly patterns = new GrowableInt32();
  /** d + 2 numbers a cell and output: the form and its bound. */
  readonly maps = new GrowableFloat64();
  cells = 0;
  exactSigns = 0;

  private readonly network: Network;
  private readonly slice: Slice;
  private readonly start: StartingCell;
  private readonly dimension: number;
  private readonly depth: number;
  private readonly forms: RunningForms;
  private readonly stack: SignStack;
  /** Faces of the cell at hand, by dimension. */
  private readonly lists: GrowableInt32[];
  private readonly middle: Float64Array;
  private readonly half: Float64Array;
  private readonly points = new Map<number, ExactVertex>();
  private readonly knownSigns = new Map<number, number>();
  private exactForms: ExactForms | undefined;

  constructor(
    network: Network,
    slice: Slice,
    start: StartingCell,
    reach: Float64Array,
    kernel: KernelChoice,
  ) {
    this.network = network;
    this.slice = slice;
    this.start = start;
    this.dimension = slice.dimension;
    this.depth = network.layers.length;
    this.neurons = neuronTable(network);
    this.forms = acquireForms(network, this.dimension, kernel);
    this.forms.start(slice, reach);
    this.stack = new SignStack(this.forms, this.neurons);
    this.lists = Array.from({ length: this.dimension + 1 }, () => new GrowableInt32());
    this.middle = new Float64Array(this.dimension);
    this.half = new Float64Array(this.dimension);
  }

  /** Walks all cells; a walk runs once. */
  run(): void {
    try {
      this.visit(0, this.start.cell);
    } finally {
      releaseForms(this.network, this.forms);
    }
  }

  private visit(level: number, cell: number): void {
    if (level === this.depth) {
      this.emit(cell);
      return;
    }
    this.start.mesh.facesOf(cell, this.lists);
    this.classify(level);
    this.stack.packFixed(level);
    if (this.stack.cutCount[level] === 0) {
      this.forms.pass(level);
      this.visit(level + 1, cell);
      return;
    }
    this.forms.base(level);
    this.cut(level, 0, cell);
  }

  private classify(level: number): void {
    const { dimension: d, middle, half, stack, forms } = this;
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
    const signs = stack.signs[level];
    const cuts = stack.cuts[level];
    const undecided = classifyBox(forms.forms[level], forms.slopes[level], middle, half, signs, cuts);
    let cutting = 0;
    for (let k = 0; k < undecided; k++) {
      const unit = cuts[k];
      signs[unit] = this.signOnCell(level, unit);
      if (signs[unit] === SIGN_CUTS) cuts[cutting++] = unit;
    }
    stack.cutCount[level] = cutting;
    this.exactForms?.signsChanged(level);
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
    const forms = this.forms.forms[level];
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
    const key = vertex * this.neurons.total + this.neurons.layerStart[level] + unit;
    let sign = this.knownSigns.get(key);
    if (sign === undefined) {
      sign = signAtVertex(this.exact().row(level, unit), this.exactVertex(vertex));
      this.knownSigns.set(key, sign);
      this.exactSigns++;
    }
    return sign;
  }

  private exact(): ExactForms {
    this.exactForms ??= new ExactForms(this.network, this.slice, this.stack.signs);
    return this.exactForms;
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
        if (source < 0) return this.start.sides[-1 - source];
        const [layer, index] = neuronName(this.neurons, source);
        return this.exact().row(layer - 1, index);
      }),
    );
  }

  /** Cuts a cell, whose faces are in `lists`, by the cutting units from number `turn` on, and walks the pieces. */
  private cut(level: number, turn: number, cell: number): void {
    const { stack, lists } = this;
    const { mesh } = this.start;
    const signs = stack.signs[level];
    let current = cell;
    for (; turn < stack.cutCount[level]; turn++) {
      const unit = stack.cuts[level][turn];
      const sign = this.signOnCell(level, unit);
      signs[unit] = sign;
      if (sign !== SIGN_CUTS) continue;
      const source = this.neurons.layerStart[level] + unit;
      const plane = mesh.addPlane(this.forms.forms[level], unit * (this.dimension + 2), source);
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
    stack.packCuts(level);
    this.exactForms?.signsChanged(level);
    this.forms.child(level, stack.cutCount[level]);
    this.visit(level + 1, current);
  }

  private emit(cell: number): void {
    const { patterns, maps, stack } = this;
    this.cellFaces.push(cell);
    patterns.reserve(stack.words.length);
    patterns.data.set(stack.words, patterns.length);
    patterns.length += stack.words.length;
    const outputs = this.forms.forms[this.depth];
    maps.reserve(outputs.length);
    maps.data.set(outputs, maps.length);
    maps.length += outputs.length;
    this.cells++;
  }
}
