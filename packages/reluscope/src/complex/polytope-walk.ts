/**
 * The depth-first walk over the cells of a network on a polytope of any dimension (THEORY section 3); the same idea as
 * `planar-walk.ts`, on polytopes that list their vertices, facets and edges.
 */
import type { ExactForm } from "../exact/exact-forms.ts";
import { commonZero, type ExactVertex, roundedVertex, signAtVertex } from "../exact/exact-point.ts";
import { ROUNDING, reachOf } from "../exact/rounding.ts";
import { classifyBox } from "../kernels/any-dimension.ts";
import type { Network } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_POSITIVE, SIGN_ZERO } from "../network/signs.ts";
import { GrowableInt32 } from "./growable.ts";
import type { PolytopeDomain } from "./polyhedral-complex.ts";
import { PolytopeFaces } from "./polytope-faces.ts";
import { pushRoot, type RootPolytope } from "./polytope-root.ts";
import { PolytopeStack } from "./polytope-stack.ts";
import type { KernelChoice } from "./running-forms.ts";
import type { RouteWalk } from "./walk-route.ts";
import { SIGN_CUTS, WalkState } from "./walk-state.ts";

/** Exact points that a walk without output remembers at a time. */
const MOST_REMEMBERED = 4096;

export class PolytopeWalk {
  readonly state: WalkState;
  readonly faces: PolytopeFaces;
  readonly stack: PolytopeStack;

  private readonly dimension: number;
  private readonly root: RootPolytope;
  private readonly keepsOutput: boolean;
  private readonly onCell: (cell: number) => void;
  private route!: RouteWalk;
  private readonly middle: Float64Array;
  private readonly half: Float64Array;
  /** Coordinates and errors of the vertices of the cell that is classified. */
  private points = new Float64Array(1024);
  private errors = new Float64Array(256);
  /** Vertices whose sign doubles do not tell, by position. */
  private open = new Int32Array(256);
  private readonly planes = new GrowableInt32();
  private readonly exactPoints = new Map<number, ExactVertex>();
  private readonly exactly = (planes: Int32Array, count: number) =>
    roundedVertex(this.exactZero(planes, count));

  /**
   * `onCell` is called with the place of each cell on `stack`, while `state` has its signs and output forms. With
   * `keepsOutput` false vertices and edges are forgotten when the walk leaves them, so that memory stays constant.
   */
  constructor(
    network: Network,
    domain: PolytopeDomain,
    kernel: KernelChoice,
    keepsOutput: boolean,
    onCell: (cell: number) => void,
  ) {
    const reach = Float64Array.from(domain.box, (interval) => reachOf(interval));
    this.dimension = domain.dimension;
    this.keepsOutput = keepsOutput;
    this.onCell = onCell;
    this.faces = new PolytopeFaces(reach, keepsOutput);
    this.stack = new PolytopeStack(this.faces);
    this.root = pushRoot(this.faces, this.stack, domain.box, domain.halfSpaces ?? [], reach);
    this.state = new WalkState(network, domain.slice, reach, kernel);
    this.middle = new Float64Array(this.dimension);
    this.half = new Float64Array(this.dimension);
  }

  /**
   * Walks the cells of the subtree of `route`. A walk that keeps output runs once; every walk ends with `release`.
   */
  run(route: RouteWalk): void {
    this.route = route;
    this.visit(0, this.root.cell);
  }

  release(): void {
    this.state.release();
  }

  private visit(level: number, cell: number): void {
    const { state } = this;
    if (level === state.depth) {
      this.onCell(cell);
      return;
    }
    this.classify(level, cell);
    state.packFixed(level);
    if (state.cutCount[level] === 0) {
      state.forms.pass(level);
      this.visit(level + 1, cell);
      return;
    }
    state.forms.base(level);
    this.cut(level, 0, cell);
  }

  /** Signs of a layer's units on a cell; those that change sign are listed in `cuts[level]`. */
  private classify(level: number, cell: number): void {
    const { state } = this;
    const { forms } = state;
    this.gather(cell);
    const signs = state.signs[level];
    const cuts = state.cuts[level];
    const undecided = classifyBox(
      forms.forms[level],
      forms.slopes[level],
      this.middle,
      this.half,
      signs,
      cuts,
    );
    const count = this.stack.vertexCount(cell);
    let cutting = 0;
    for (let k = 0; k < undecided; k++) {
      const unit = cuts[k];
      signs[unit] = this.signOnCell(level, unit, cell, count);
      if (signs[unit] === SIGN_CUTS) cuts[cutting++] = unit;
    }
    state.cutCount[level] = cutting;
    state.signsChanged(level);
  }

  /** The vertices of a cell one after the other, and the box around them. */
  private gather(cell: number): void {
    const { dimension: d, stack, middle, half } = this;
    const { coordinates, vertexError } = this.faces;
    const { data } = stack;
    const count = stack.vertexCount(cell);
    const first = stack.verticesAt(cell);
    stack.reserveSigns(count);
    if (count > this.errors.length) {
      this.errors = new Float64Array(2 * count);
      this.open = new Int32Array(2 * count);
      this.points = new Float64Array(2 * count * d);
    }
    const { points, errors } = this;
    let error = 0;
    for (let k = 0; k < count; k++) {
      const vertex = data[first + k];
      const from = vertex * d;
      for (let i = 0; i < d; i++) points[k * d + i] = coordinates.data[from + i];
      errors[k] = vertexError.data[vertex];
      if (errors[k] > error) error = errors[k];
    }
    for (let i = 0; i < d; i++) {
      let low = points[i];
      let high = low;
      for (let at = i + d; at < count * d; at += d) {
        const value = points[at];
        if (value < low) low = value;
        if (value > high) high = value;
      }
      middle[i] = 0.5 * low + 0.5 * high;
      half[i] = Math.max(high - middle[i], middle[i] - low) * (1 + 4 * ROUNDING) + error;
    }
  }

  /** The sign code of a unit on a gathered cell, or SIGN_CUTS; not all signs at vertices are found then. */
  private signOnCell(level: number, unit: number, cell: number, count: number): number {
    const { dimension: d, points, errors } = this;
    const forms = this.state.forms.forms[level];
    const at = unit * (d + 2);
    let steepness = 0;
    for (let i = 0; i < d; i++) steepness += Math.abs(forms[at + i]);
    const constant = forms[at + d];
    const bound = forms[at + d + 1];
    let positive = false;
    let negative = false;
    let open = 0;
    for (let k = 0, from = 0; k < count; k++, from += d) {
      let value = constant;
      for (let i = 0; i < d; i++) value += forms[at + i] * points[from + i];
      const slack = bound + steepness * errors[k];
      if (value > slack) positive = true;
      else if (value < -slack) negative = true;
      else this.open[open++] = k;
      if (positive && negative) return SIGN_CUTS;
    }
    for (let k = 0; k < open && !(positive && negative); k++) {
      const exact = this.exactSign(level, unit, cell, this.open[k]);
      if (exact > 0) positive = true;
      else if (exact < 0) negative = true;
    }
    if (positive) return negative ? SIGN_CUTS : SIGN_POSITIVE;
    return negative ? SIGN_NEGATIVE : SIGN_ZERO;
  }

  /** Certified signs of a unit at all vertices of a cell, into `stack.sign`; the sign code on the cell. */
  private signsAtVertices(level: number, unit: number, cell: number): number {
    const { dimension: d, stack } = this;
    const count = stack.vertexCount(cell);
    stack.reserveSigns(count);
    const { sign, data } = stack;
    const first = stack.verticesAt(cell);
    const coordinates = this.faces.coordinates.data;
    const errors = this.faces.vertexError.data;
    const forms = this.state.forms.forms[level];
    const at = unit * (d + 2);
    let steepness = 0;
    for (let i = 0; i < d; i++) steepness += Math.abs(forms[at + i]);
    const constant = forms[at + d];
    const bound = forms[at + d + 1];
    let positive = false;
    let negative = false;
    for (let k = 0; k < count; k++) {
      const vertex = data[first + k];
      const from = vertex * d;
      let value = constant;
      for (let i = 0; i < d; i++) value += forms[at + i] * coordinates[from + i];
      const slack = bound + steepness * errors[vertex];
      let found = 0;
      if (value > slack) found = 1;
      else if (value < -slack) found = -1;
      else found = this.exactSign(level, unit, cell, k);
      sign[k] = found;
      if (found > 0) positive = true;
      else if (found < 0) negative = true;
    }
    if (positive) return negative ? SIGN_CUTS : SIGN_POSITIVE;
    return negative ? SIGN_NEGATIVE : SIGN_ZERO;
  }

  /** The exact sign of a unit at vertex k of a cell. */
  private exactSign(level: number, unit: number, cell: number, k: number): number {
    const serial = this.faces.vertexSerial.data[this.stack.data[this.stack.verticesAt(cell) + k]];
    return this.state.exactSign(serial, level, unit, (form) =>
      signAtVertex(form, this.exactVertex(serial, cell, k)),
    );
  }

  private exactVertex(serial: number, cell: number, k: number): ExactVertex {
    let point = this.exactPoints.get(serial);
    if (!point) {
      this.stack.planesAt(cell, k, this.planes);
      point = this.exactZero(this.planes.data, this.planes.length);
      this.exactPoints.set(serial, point);
    }
    return point;
  }

  /** The exact common zero of hyperplanes through the cell at hand: on it every unit has the form of its signs now. */
  private exactZero(planes: Int32Array, count: number): ExactVertex {
    const { planeSource } = this.faces;
    const forms: ExactForm[] = [];
    for (let i = 0; i < count; i++) {
      const source = planeSource.data[planes[i]];
      forms.push(source < 0 ? this.root.sides[-1 - source] : this.state.exactUnit(source));
    }
    return commonZero(forms);
  }

  /** Cuts a cell by the cutting units from number `turn` on, and walks the pieces. */
  private cut(level: number, turn: number, cell: number): void {
    const { state, stack, faces, route } = this;
    const signs = state.signs[level];
    const { depth } = route;
    const top = stack.top;
    const vertices = faces.vertexCount;
    const edges = faces.edgeStart.length;
    const facets = faces.facetPlane.length;
    const planes = faces.planeSource.length;
    let current = cell;
    for (; turn < state.cutCount[level]; turn++) {
      const unit = state.cuts[level][turn];
      const sign = this.signsAtVertices(level, unit, current);
      signs[unit] = sign;
      if (sign !== SIGN_CUTS) continue;
      const source = state.neurons.layerStart[level] + unit;
      const plane = faces.addPlane(state.forms.forms[level], unit * (this.dimension + 2), source);
      const facet = faces.facetPlane.length;
      stack.cut(current, plane, this.exactly);
      const { behind, front } = stack;
      const before = route.depth;
      if (route.takesBehind()) {
        signs[unit] = SIGN_NEGATIVE;
        route.enter(0, facet);
        this.cut(level, turn + 1, behind);
        route.backTo(before);
      }
      if (!route.takesFront()) break;
      signs[unit] = SIGN_POSITIVE;
      route.enter(1, facet);
      current = front;
    }
    if (turn === state.cutCount[level]) {
      state.packCuts(level);
      state.signsChanged(level);
      state.forms.child(level, state.cutCount[level]);
      this.visit(level + 1, current);
    }
    route.backTo(depth);
    if (!this.keepsOutput) {
      stack.forgetParts(cell, vertices, facets);
      faces.undoTo(vertices, edges, facets, planes);
      if (this.exactPoints.size > MOST_REMEMBERED) {
        this.exactPoints.clear();
        state.forgetExactSigns(0);
      }
    }
    stack.popTo(top);
  }
}
