/**
 * The depth-first walk over the cells of a network on a polytope of any dimension (THEORY section 3); the same idea as
 * `planar-walk.ts`, on polytopes that list their vertices, facets and edges.
 */
import type { ExactForm } from "../exact/exact-forms.ts";
import { commonZero, type ExactVertex, roundedVertex, signAtVertex } from "../exact/exact-point.ts";
import { reachOf } from "../exact/rounding.ts";
import { acquirePolytopeLoops, releasePolytopeLoops } from "../kernels/polytope-loops.ts";
import type { Network } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_POSITIVE } from "../network/signs.ts";
import { centralFirst } from "./cut-order.ts";
import { GrowableInt32 } from "./growable.ts";
import type { PolytopeDomain } from "./polyhedral-complex.ts";
import { PolytopeArrangement } from "./polytope-arrangement.ts";
import type { PolytopeCells } from "./polytope-cells.ts";
import { PolytopeFaces } from "./polytope-faces.ts";
import { pushRoot, type RootPolytope } from "./polytope-root.ts";
import { type ExactSign, PolytopeSigns } from "./polytope-signs.ts";
import { PolytopeStack } from "./polytope-stack.ts";
import type { KernelChoice } from "./running-forms.ts";
import type { RouteWalk } from "./walk-route.ts";
import { SIGN_CUTS, WalkState } from "./walk-state.ts";

/** Exact points that a walk without output remembers at a time. */
const MOST_REMEMBERED = 4096;

/** The loops in WebAssembly are written for up to so many dimensions. */
const WASM_DIMENSION = 6;

export class PolytopeWalk {
  readonly state: WalkState;
  readonly faces: PolytopeFaces;
  readonly stack: PolytopeStack;

  private readonly dimension: number;
  private readonly root: RootPolytope;
  private readonly cells: PolytopeCells | undefined;
  private readonly onCell: (cell: number) => void;
  private arrangement: PolytopeArrangement | undefined;
  /** How many vertices the domain has, with all that half-spaces cut off. */
  readonly rootVertices: number;
  private route!: RouteWalk;
  private readonly signs: PolytopeSigns;
  private readonly planes = new GrowableInt32();
  private readonly exactPoints = new Map<number, ExactVertex>();
  private readonly exactly = (planes: Int32Array, count: number) =>
    roundedVertex(this.exactZero(planes, count));

  /**
   * `onCell` is called for each cell while `state` has its signs and output forms. With `cells`, these have it then; without,
   * it gets the cell's place on `stack`, and vertices are forgotten when the walk leaves them, so that memory stays constant.
   */
  constructor(
    network: Network,
    domain: PolytopeDomain,
    kernel: KernelChoice,
    cells: PolytopeCells | undefined,
    onCell: (cell: number) => void,
  ) {
    const reach = Float64Array.from(domain.box, (interval) => reachOf(interval));
    this.dimension = domain.dimension;
    this.cells = cells;
    this.onCell = onCell;
    const used = domain.dimension > WASM_DIMENSION ? "typescript" : kernel;
    const loops = used === "auto" ? acquirePolytopeLoops() : undefined;
    this.faces = new PolytopeFaces(reach, cells !== undefined, loops);
    this.stack = new PolytopeStack(this.faces);
    this.root = pushRoot(this.faces, this.stack, domain.box, domain.halfSpaces ?? [], reach);
    this.rootVertices = this.faces.vertexCount;
    this.state = new WalkState(network, domain.slice, reach, used);
    const exactSign: ExactSign = (level, unit, cell, k) => this.exactSign(level, unit, cell, k);
    this.signs = new PolytopeSigns(this.state, this.faces, this.stack, exactSign);
    if (loops && cells && domain.dimension > 2 && !cells.lattice) {
      this.arrangement = new PolytopeArrangement(this, loops, cells, () => onCell(-1));
    }
  }

  /**
   * Walks the cells of the subtree of `route`. A walk that keeps output runs once; every walk ends with `release`.
   */
  run(route: RouteWalk): void {
    this.route = route;
    this.visit(0, this.root.cell);
  }

  /** Makes the walk do nothing behind the cell at which it is stopped. */
  goesCellByCell(): void {
    this.arrangement = undefined;
  }

  release(): void {
    this.state.release();
    if (this.faces.loops) releasePolytopeLoops(this.faces.loops);
  }

  private visit(level: number, cell: number): void {
    const { state, route } = this;
    if (level === state.depth) {
      this.cells?.add(this, cell);
      this.onCell(cell);
      return;
    }
    this.signs.classify(level, cell);
    state.packFixed(level);
    if (state.cutCount[level] === 0) {
      state.forms.pass(level);
      this.visit(level + 1, cell);
      return;
    }
    // In the plane cells come in the order of `planar-walk.ts`.
    if (route.depth === 0 && this.dimension > 2) this.orderCuts(level, cell);
    state.forms.base(level);
    this.cut(level, 0, cell);
  }

  /** Says in which order units cut the whole domain. */
  private orderCuts(level: number, cell: number): void {
    const { state, stack, faces, dimension: d } = this;
    const units = state.cuts[level].subarray(0, state.cutCount[level]);
    const first = stack.verticesAt(cell);
    const corners = new Float64Array(d * stack.vertexCount(cell));
    corners.forEach((_, at) => {
      const vertex = stack.data[first + Math.floor(at / d)];
      corners[at] = faces.coordinates.data[vertex * d + (at % d)];
    });
    centralFirst(units, state.forms.forms[level], d, corners);
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

  /** How many of the cutting units from number `turn` on cut a cell. */
  private cuttingUnits(level: number, turn: number, cell: number): number {
    let count = 0;
    for (let k = turn; k < this.state.cutCount[level]; k++) {
      if (this.signs.atVertices(level, this.state.cuts[level][k], cell) === SIGN_CUTS) count++;
    }
    return count;
  }

  /** Of a cut on the border of the route (see `RouteWalk.isOnBorder`) other walks may have all vertices, and its facet. */
  private openBorder(cell: number, facet: number): void {
    const { stack, faces } = this;
    for (const polytope of [cell, stack.behind]) {
      const first = stack.verticesAt(polytope);
      for (let i = 0; i < stack.vertexCount(polytope); i++) faces.share(stack.data[first + i]);
    }
    for (const part of [stack.behind, stack.front]) stack.openFacet(part, facet);
  }

  /** Cuts a cell by the cutting units from number `turn` on, and walks the pieces. */
  private cut(level: number, turn: number, cell: number): void {
    const { state, stack, faces, route } = this;
    if (route.takesAll && this.arrangement?.walk(level, turn, cell)) return;
    const signs = state.signs[level];
    const { depth } = route;
    const top = stack.top;
    const vertices = faces.vertexCount;
    const facets = faces.facetCount;
    const planes = faces.planeSource.length;
    let current = cell;
    for (; turn < state.cutCount[level]; turn++) {
      const unit = state.cuts[level][turn];
      const sign = this.signs.atVertices(level, unit, current);
      signs[unit] = sign;
      if (sign !== SIGN_CUTS) continue;
      const source = state.neurons.layerStart[level] + unit;
      const plane = faces.addPlane(state.forms.forms[level], unit * (this.dimension + 2), source);
      const facet = faces.facetCount;
      stack.cut(current, plane, this.exactly);
      const { behind, front } = stack;
      if (route.isOnBorder) this.openBorder(current, facet);
      const before = route.depth;
      if (route.takesBehind(route.asksUnits ? this.cuttingUnits(level, turn, current) : 0)) {
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
    if (!this.cells) {
      faces.undoTo(vertices, facets, planes);
      if (this.exactPoints.size > MOST_REMEMBERED) {
        this.exactPoints.clear();
        state.forgetExactSigns(0);
      }
    }
    stack.popTo(top);
  }
}
