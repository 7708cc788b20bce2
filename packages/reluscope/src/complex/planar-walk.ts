/**
 * The depth-first walk over the cells of a network on a polygon (THEORY section 3).
 *
 * A cell at depth l has fixed signs in the hidden layers before l. Few units of layer l change sign on it: it is
 * cut by them one after another, and units that have got one sign on a piece are settled for all of that piece. What
 * they give to the next layer is added to a sum that the smaller pieces inherit. The negative part is walked before
 * its sibling, so that memory is the stack plus the output. Every sign is certified: a value inside its error bound
 * is decided by exact arithmetic. Where layers are wide, cells of an early layer are folded (region-folding.ts): the
 * walk goes on with what is left of the network there.
 */
import { COARSE, COARSE_TO_COUNT, reachOf } from "../exact/rounding.ts";
import type { PlanarLevel } from "../kernels/planar-level.ts";
import type { Network } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_POSITIVE, SIGN_ZERO } from "../network/signs.ts";
import { InvalidDomainError, type PlanarDomain } from "./domain.ts";
import type { GrowableInt32 } from "./growable.ts";
import { PlanarCrossings } from "./planar-crossings.ts";
import type { FoldableLevels } from "./planar-levels.ts";
import { planarMemory } from "./planar-memory.ts";
import type { PlanarMesh } from "./planar-mesh.ts";
import { PlanarPolygons } from "./planar-polygons.ts";
import { PlanarSigns, unitAt } from "./planar-signs.ts";
import { cornersOf } from "./region-corners.ts";
import { foldingRule, mostToFold } from "./region-folding.ts";
import { type KernelChoice, PLANAR_SUMS } from "./running-forms.ts";
import type { RouteWalk } from "./walk-route.ts";
import { SIGN_CUTS, WalkState } from "./walk-state.ts";

/**
 * What a walk is for: the complex, which is kept; one cell after the other, forgotten when the walk leaves it, so that
 * memory stays constant; or their number, for which cells need no maps and vertices only as good places as signs need.
 */
export type WalkPurpose = "complex" | "cells" | "count";

/** Where a walk is: see `PlanarWalk.within`. */
type Within = "whole" | "outer" | "inner";

type PlanarSums = Pick<PlanarLevel, "pass" | "base" | "advance" | "finish">;

const NO_SUMS: PlanarSums = { pass() {}, base() {}, advance() {}, finish() {} };

/** Bounds |s| and |t| on a polygon given by its corners. */
export function planarReach(corners: Float64Array): Float64Array {
  return Float64Array.from([0, 1], (k) => reachOf(Array.from(corners).filter((_, i) => (i & 1) === k)));
}

export class PlanarWalk {
  readonly state: WalkState;
  readonly polygons: PlanarPolygons;
  readonly mesh: PlanarMesh;
  readonly cellStart: GrowableInt32;
  readonly cellVertices: GrowableInt32;
  /** Edges by their number in the mesh. */
  readonly cellEdges: GrowableInt32;

  readonly memory = planarMemory.acquire();
  private readonly crossings: PlanarCrossings;
  /** Cutting units of the pieces on the stack. */
  private readonly cutting: GrowableInt32;
  private readonly signs: PlanarSigns;
  private route!: RouteWalk;
  /** The levels of the whole network, or of what is left of it on the region at hand. */
  private levels: FoldableLevels;
  /** Whether these are the whole network's, those of a region that holds smaller ones, or of one that holds none. */
  private within: Within = "whole";
  /** The most units left to cut a cell that is folded as a region. */
  private mostToFold = 0;
  private readonly mostOfLevel: readonly { outer: number; inner: number }[];
  private readonly purpose: WalkPurpose;
  private readonly onCell: ((corners: number, start: number) => void) | undefined;

  /**
   * `onCell` is called after each cell with its number of corners and where they stand in `polygons`.
   */
  constructor(
    network: Network,
    domain: PlanarDomain,
    kernel: KernelChoice,
    purpose: WalkPurpose,
    onCell?: (corners: number, start: number) => void,
  ) {
    if (!domain.corners.every(Number.isFinite))
      throw new InvalidDomainError("a corner of the domain is not a finite number");
    const reach = planarReach(domain.corners);
    this.purpose = purpose;
    this.onCell = onCell;
    this.state = new WalkState(network, domain.slice, reach, kernel);
    this.levels = this.state.forms;
    const { weights } = this.state.forms;
    this.mostOfLevel = network.layers.map((_, level) => mostToFold(weights[level + 2]));
    const { memory } = this;
    this.cellStart = memory.cellStart;
    this.cellVertices = memory.cellVertices;
    this.cellEdges = memory.cellEdges;
    this.cutting = memory.cutting;
    const coarse = purpose === "count" ? COARSE_TO_COUNT : COARSE;
    this.polygons = new PlanarPolygons(reach, domain.corners, coarse, memory);
    this.mesh = this.polygons.mesh;
    this.crossings = new PlanarCrossings(this.state, this.mesh, domain.corners);
    this.signs = new PlanarSigns(this.polygons, this.crossings);
    if (purpose === "count") this.state.beforeForms = () => this.passSigns();
  }

  /**
   * Walks the cells of the subtree of `route`. A walk that keeps output runs once; every walk ends with `release`,
   * after which only counts may be read.
   */
  run(route: RouteWalk): void {
    this.route = route;
    this.visit(0, 0, this.polygons.corner.length);
  }

  release(): void {
    this.state.release();
    planarMemory.release(this.memory);
  }

  /** A cell at depth `level`: its corners stand at `start` on the stack. */
  private visit(level: number, start: number, count: number): void {
    const { state, cutting } = this;
    if (level === state.depth) {
      this.emit(start, count);
      return;
    }
    const first = cutting.length;
    this.signs.classify(this.levels, level, start, count, cutting);
    this.signFixed(level);
    state.signsChanged(level);
    const loops = this.sums(level);
    if (cutting.length === first) {
      loops.pass();
      this.visit(level + 1, start, count);
      return;
    }
    loops.base();
    this.mostToFold = this.mostIn(this.within, level);
    this.cut(level, first, start, count, 0, 0, 0);
    cutting.length = first;
  }

  /** The loops that sum the next level's forms; to count cells the outputs are not needed. */
  private sums(level: number): PlanarSums {
    return this.purpose === "count" && level + 1 === this.state.depth ? NO_SUMS : this.levels.planar[level];
  }

  /**
   * Passes the signs of the level's units that are not cut on to the state; a region has only some units, which are open. If cells are
   * only counted, this waits until somebody needs them: see `passSigns`.
   */
  private signFixed(level: number): void {
    const { state, levels } = this;
    if (this.purpose === "count") return;
    const units = levels.units[level];
    if (!units) {
      state.packFixed(level);
      return;
    }
    const signs = levels.signs[level];
    for (let k = 0; k < units.length; k++)
      if (signs[k] !== SIGN_CUTS) state.setSign(level, units[k], signs[k]);
  }

  /** Passes all signs of the region at hand on to the state; those of units that still cut something are not looked at there. */
  private passSigns(): void {
    const { state, levels } = this;
    for (const [level, units] of levels.units.entries()) {
      if (!units) continue;
      const to = state.signs[level];
      const signs = levels.signs[level];
      for (let k = 0; k < units.length; k++) if (signs[k] !== SIGN_CUTS) to[units[k]] = signs[k];
    }
  }

  /** Gives the unit at a place of a level a sign. */
  private setSign(level: number, place: number, sign: number): void {
    this.levels.signs[level][place] = sign;
    if (this.purpose !== "count") this.state.setSign(level, unitAt(this.levels, level, place), sign);
  }

  /**
   * Cuts a polygon by the units that stand in `cutting` from `first` on, and walks the pieces. The sum in place `sum`
   * holds what this level gives to the next, but for the units `from … to − 1` of the level's list.
   */
  private cut(
    level: number,
    first: number,
    start: number,
    count: number,
    sum: number,
    from: number,
    to: number,
  ): void {
    const { state, polygons, cutting, route, mesh } = this;
    const { corner, side } = polygons;
    const forms = this.levels.forms[level];
    const loops = this.sums(level);
    const mark = corner.length;
    const { depth } = route;
    const { mostToFold } = this;
    const { vertexCount, edgeCount, lineCount } = mesh;
    const [given, givenCount] = [start, count];
    let own = false;
    let goesOn = true;
    while (first < cutting.length) {
      const left = cutting.length - first;
      if (left <= this.mostToFold && left >= foldingRule.least && !route.isSplitting) {
        loops.finish(from, to, sum);
        if (this.foldAndCut(level, first, start, count)) {
          goesOn = false;
          break;
        }
        this.mostToFold = left >> 1;
      }
      // All pieces inherit the sum; for a single unit and two pieces it does not pay.
      if (to > from && left + to - from > 2 && (own || sum + 1 < PLANAR_SUMS)) {
        loops.advance(from, to, sum, own ? sum : sum + 1);
        if (!own) sum++;
        own = true;
        from = to;
      }
      const unit = cutting.data[first++];
      // The last unit that was looked at on this piece has its signs in place.
      if (unit !== this.signs.unit) this.signs.onPiece(this.levels, level, unit, start, count);
      // The negative part is walked first, by a call; the positive part goes on in this loop.
      const behind = corner.length;
      const source = state.neurons.layerStart[level] + unitAt(this.levels, level, unit);
      const line = mesh.addLine(forms, 4 * unit, source);
      const front = polygons.split(line, start, count, this.crossings);
      const end = corner.length;
      const chord = mesh.edgeCount - 1;
      const last = cutting.length;
      const before = route.depth;
      if (route.takesBehind(last - first + 1)) {
        this.setSign(level, unit, SIGN_NEGATIVE);
        const settled = this.settle(
          level,
          first,
          last,
          last,
          behind,
          front - behind,
          this.listed(level, unit, to),
        );
        route.enter(0, chord);
        this.cut(level, last, behind, front - behind, sum, from, settled);
        route.backTo(before);
        cutting.length = last;
      }
      goesOn = route.takesFront();
      if (!goesOn) break;
      route.enter(1, chord);
      start = front;
      count = end - front;
      this.setSign(level, unit, SIGN_POSITIVE);
      to = this.settle(level, first, last, first, start, count, this.listed(level, unit, to));
    }
    if (goesOn) {
      loops.finish(from, to, sum);
      state.signsChanged(level);
      this.visit(level + 1, start, count);
    }
    route.backTo(depth);
    this.mostToFold = mostToFold;
    if (this.purpose !== "complex") {
      // Without a loop of its own here: V8 may leave a function that every call ends with a loop in its first, slow code.
      mesh.forgetSplits(side.data, given, givenCount, vertexCount);
      mesh.undoTo(vertexCount, edgeCount, lineCount);
      this.crossings.forget(vertexCount);
    }
    polygons.popTo(mark);
  }

  /** The most units left to cut a cell of a level that is folded. */
  private mostIn(within: Within, level: number): number {
    if (within === "inner") return 0;
    const { inner, outer } = this.mostOfLevel[level];
    return within === "outer" ? inner : Math.max(inner, outer);
  }

  /**
   * Cuts a polygon by the units that stand in `cutting` from `first` on, with what is left of the network there; what all
   * others give to the next level stands in its forms. False, with nothing done, if too much is left.
   */
  private foldAndCut(level: number, first: number, start: number, count: number): boolean {
    const { state, cutting, levels, within, mostToFold } = this;
    const inner = within === "outer" || cutting.length - first <= this.mostOfLevel[level].inner;
    const region = state.forms.regions?.get(inner ? "inner" : "outer");
    const corners = region && cornersOf(this.mesh, this.polygons.side.data, start, count);
    if (!corners) return false;
    // To count cells the outputs are not needed.
    const last = this.purpose === "count" ? state.depth : state.depth + 1;
    const units = cutting.data.slice(first, cutting.length);
    const folded = region.enter(levels, level, last, units, corners);
    if (!folded) return false;
    if (this.purpose === "count") this.passSigns();
    else for (let later = level + 1; later < region.folding.end; later++) this.signFixed(later);
    for (let k = first; k < cutting.length; k++) cutting.data[k] = k - first;
    this.levels = folded;
    this.within = inner ? "inner" : "outer";
    this.mostToFold = this.mostIn(this.within, level);
    this.signs.unit = -1;
    this.cut(level, first, start, count, 0, 0, 0);
    this.levels = levels;
    this.within = within;
    this.mostToFold = mostToFold;
    this.signs.unit = -1;
    return true;
  }

  /**
   * Gives a sign to those of the units `first … last − 1` of `cutting` that do not cut a piece; the others are written to
   * `cutting` from `write` on, and end it. Returns the end of the level's list, to which settled units are added.
   */
  private settle(
    level: number,
    first: number,
    last: number,
    write: number,
    start: number,
    count: number,
    to: number,
  ): number {
    const { cutting } = this;
    cutting.length = write;
    for (let k = first; k < last; k++) {
      const unit = cutting.data[k];
      const sign = this.signs.onPiece(this.levels, level, unit, start, count);
      if (sign === SIGN_CUTS) cutting.push(unit);
      else {
        this.setSign(level, unit, sign);
        to = this.listed(level, unit, to);
      }
    }
    return to;
  }

  /** Writes a unit that is not zero after its sign to place `to` of the level's list; returns where the list ends. */
  private listed(level: number, unit: number, to: number): number {
    const { signs, slopes, cuts } = this.levels;
    const sign = signs[level][unit];
    if (sign === SIGN_ZERO || (sign === SIGN_NEGATIVE && slopes[level][unit] === 0)) return to;
    cuts[level][to] = unit;
    return to + 1;
  }

  private emit(start: number, count: number): void {
    if (this.purpose === "complex") {
      const { cellVertices, cellEdges } = this;
      const { corner, side } = this.polygons;
      this.cellStart.push(cellVertices.length);
      for (let i = 0; i < count; i++) {
        cellVertices.push(corner.data[start + i]);
        cellEdges.push(side.data[start + i]);
      }
      this.state.emit();
    }
    this.onCell?.(count, start);
  }
}
