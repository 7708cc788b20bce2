/**
 * The depth-first walk over the cells of a network on a segment (THEORY section 3 in one dimension), from left to
 * right. The order of two knots is certified like every other sign: by the side of one unit's root on which the
 * other lies.
 */
import { type ExactKnot, exactRoot, exactSignAt, knotAt, roundedKnot } from "../exact/line-exact.ts";
import { COARSE, GROWTH, ROUNDING, reachOf, roundedError, UNDERFLOW } from "../exact/rounding.ts";
import type { Network } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_POSITIVE, SIGN_ZERO } from "../network/signs.ts";
import type { LineDomain } from "./domain.ts";
import { GrowableFloat64, GrowableInt32 } from "./growable.ts";
import type { LineCells } from "./line-cells.ts";
import { type NeuronTable, patternSign } from "./neurons.ts";
import type { KernelChoice } from "./running-forms.ts";
import { SIGN_CUTS, WalkState } from "./walk-state.ts";

/** The cells of a segment, whatever the network; where bounds do not prove a sign, exact arithmetic does. */
export function walkLine(network: Network, domain: LineDomain, kernel: KernelChoice): LineCells {
  const walk = new LineWalk(network, domain, kernel);
  return walk.run();
}

class LineWalk {
  private readonly state: WalkState;
  /** Every vertex that was made, and its error; `cellEnds` says which are neighbours. */
  private readonly position = new GrowableFloat64();
  private readonly error = new GrowableFloat64();
  /** Right end of each cell, left to right. */
  private readonly cellEnds = new GrowableInt32();

  private readonly coarse: number;
  /** The unit whose root a vertex is; −1 for the ends of the domain. */
  private readonly source = new GrowableInt32();
  private readonly knots = new Map<number, ExactKnot>();

  constructor(network: Network, { low, high, slice }: LineDomain, kernel: KernelChoice) {
    const reach = reachOf([low, high]);
    this.coarse = COARSE * reach;
    this.state = new WalkState(network, slice, Float64Array.of(reach), kernel);
    this.addVertex(low, 0, -1);
    this.addVertex(high, 0, -1);
  }

  /** Walks all cells; a walk runs once. */
  run(): LineCells {
    try {
      this.visit(0, 0, 1);
      return this.found();
    } finally {
      this.state.release();
    }
  }

  private found(): LineCells {
    const { cells, neurons, exactSigns } = this.state;
    const vertices = new Float64Array(cells + 1);
    const vertexErrors = new Float64Array(cells + 1);
    vertices[0] = this.position.data[0];
    for (let cell = 0; cell < cells; cell++) {
      vertices[cell + 1] = this.position.data[this.cellEnds.data[cell]];
      vertexErrors[cell + 1] = this.error.data[this.cellEnds.data[cell]];
    }
    const arrays = this.state.cellArrays();
    const doubtful = new Uint32Array(cells - 1).map((_, i) => i + 1);
    const switching = switches(neurons, arrays.patterns, cells);
    return { neurons, vertices, vertexErrors, ...switching, ...arrays, doubtful, exactSigns };
  }

  private addVertex(position: number, error: number, source: number): number {
    this.position.push(position);
    this.error.push(error);
    this.source.push(source);
    return this.source.length - 1;
  }

  private visit(level: number, left: number, right: number): void {
    const { state } = this;
    if (level === state.depth) {
      this.cellEnds.push(right);
      state.emit();
      return;
    }
    this.classify(level, left, right);
    state.packFixed(level);
    if (state.cutCount[level] === 0) {
      state.forms.pass(level);
      this.visit(level + 1, left, right);
      return;
    }
    state.forms.base(level);
    this.cut(level, 0, left, right);
  }

  private classify(level: number, left: number, right: number): void {
    const { state, position } = this;
    const { forms } = state;
    const worst = Math.max(this.error.data[left], this.error.data[right]);
    const signs = state.signs[level];
    const cuts = state.cuts[level];
    const undecided = forms.kernel.classifyLine(
      forms.forms[level],
      forms.slopes[level],
      position.data[left],
      position.data[right],
      worst,
      signs,
      cuts,
    );
    let cutting = 0;
    for (let k = 0; k < undecided; k++) {
      const unit = cuts[k];
      signs[unit] = this.signOnCell(level, unit, left, right);
      if (signs[unit] === SIGN_CUTS) cuts[cutting++] = unit;
    }
    state.cutCount[level] = cutting;
    state.signsChanged(level);
  }

  private signOnCell(level: number, unit: number, left: number, right: number): number {
    const first = this.signAt(level, unit, left);
    const second = this.signAt(level, unit, right);
    if (first * second < 0) return SIGN_CUTS;
    const sum = first + second;
    return sum > 0 ? SIGN_POSITIVE : sum < 0 ? SIGN_NEGATIVE : SIGN_ZERO;
  }

  /** Certified sign of a unit, on the cell at hand, at one of its ends. */
  private signAt(level: number, unit: number, vertex: number): number {
    const forms = this.state.forms.forms[level];
    const at = 3 * unit;
    const slope = forms[at];
    const value = slope * this.position.data[vertex] + forms[at + 1];
    const bound = forms[at + 2] + Math.abs(slope) * this.error.data[vertex];
    if (value > bound) return 1;
    if (value < -bound) return -1;
    return this.state.exactSign(vertex, level, unit, (form) => exactSignAt(form, this.exactKnot(vertex)));
  }

  /** The exact place of an end of the cell at hand. */
  private exactKnot(vertex: number): ExactKnot {
    let knot = this.knots.get(vertex);
    if (!knot) {
      const source = this.source.data[vertex];
      knot = source < 0 ? knotAt(this.position.data[vertex]) : exactRoot(this.state.exactUnit(source));
      this.knots.set(vertex, knot);
    }
    return knot;
  }

  private cut(level: number, turn: number, left: number, right: number): void {
    const { state } = this;
    const signs = state.signs[level];
    for (; turn < state.cutCount[level]; turn++) {
      const unit = state.cuts[level][turn];
      const code = this.signOnCell(level, unit, left, right);
      signs[unit] = code;
      if (code !== SIGN_CUTS) continue;
      const rises = this.signAt(level, unit, right) > 0;
      const middle = this.addKnot(level, unit);
      signs[unit] = rises ? SIGN_NEGATIVE : SIGN_POSITIVE;
      this.cut(level, turn + 1, left, middle);
      signs[unit] = rises ? SIGN_POSITIVE : SIGN_NEGATIVE;
      left = middle;
    }
    state.packCuts(level);
    state.signsChanged(level);
    state.forms.child(level, state.cutCount[level]);
    this.visit(level + 1, left, right);
  }

  private addKnot(level: number, unit: number): number {
    const forms = this.state.forms.forms[level];
    const at = 3 * unit;
    let position = -forms[at + 1] / forms[at] + 0; // + 0 makes −0 a 0
    let error =
      (forms[at + 2] / Math.abs(forms[at]) + 2 * ROUNDING * Math.abs(position)) * GROWTH + UNDERFLOW;
    if (!(error <= this.coarse)) {
      position = roundedKnot(exactRoot(this.state.exactRow(level, unit)));
      error = roundedError(position);
    }
    return this.addVertex(position, error, this.state.neurons.layerStart[level] + unit);
  }
}

/** The neurons whose sign differs between the cells on the two sides of each breakpoint. */
function switches(
  neurons: NeuronTable,
  patterns: Uint32Array,
  cells: number,
): { vertexNeuronStart: Uint32Array; vertexNeurons: Uint32Array } {
  const start = new Uint32Array(cells);
  const units = new GrowableInt32();
  const { layerStart, layerWord, patternWords } = neurons;
  for (let cell = 1; cell < cells; cell++) {
    for (let level = 0; level + 1 < layerStart.length; level++) {
      for (let word = layerWord[level]; word < layerWord[level + 1]; word++) {
        if (patterns[(cell - 1) * patternWords + word] === patterns[cell * patternWords + word]) continue;
        const first = (word - layerWord[level]) * 16;
        const last = Math.min(first + 16, layerStart[level + 1] - layerStart[level]);
        for (let i = first; i < last; i++) {
          const before = patternSign(neurons, patterns, cell - 1, level, i);
          if (before !== patternSign(neurons, patterns, cell, level, i)) units.push(layerStart[level] + i);
        }
      }
    }
    start[cell] = units.length;
  }
  return { vertexNeuronStart: start, vertexNeurons: units.toUnsigned() };
}
