/**
 * The depth-first walk over the cells of a network on a segment (THEORY section 3 in one dimension), from left to
 * right. The order of two knots is certified like every other sign: by the side of one unit's root on which the
 * other lies.
 */
import { ExactForms } from "../exact/exact-forms.ts";
import { type ExactKnot, exactRoot, exactSignAt, knotAt, roundedKnot } from "../exact/line-exact.ts";
import { COARSE, GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import type { Network } from "../network/network.ts";
import type { LineDomain } from "./domain.ts";
import { GrowableFloat64, GrowableInt32 } from "./growable.ts";
import { type NeuronTable, neuronName, neuronTable } from "./neurons.ts";
import { SIGN_NEGATIVE, SIGN_POSITIVE, SIGN_ZERO } from "./planar-complex.ts";
import { acquireForms, type KernelChoice, type RunningForms, releaseForms } from "./running-forms.ts";
import { SIGN_CUTS, SignStack } from "./sign-stack.ts";

export class LineWalk {
  readonly neurons: NeuronTable;
  /** Every vertex that was made, and its error; `cellEnds` says which are neighbours. */
  readonly position = new GrowableFloat64();
  readonly error = new GrowableFloat64();
  /** Right end of each cell, left to right. */
  readonly cellEnds = new GrowableInt32();
  readonly patterns = new GrowableInt32();
  /** Three numbers a cell and output: slope, constant, bound. */
  readonly maps = new GrowableFloat64();
  cells = 0;
  exactSigns = 0;

  private readonly network: Network;
  private readonly domain: LineDomain;
  private readonly depth: number;
  private readonly forms: RunningForms;
  private readonly stack: SignStack;
  private readonly coarse: number;
  /** The unit whose root a vertex is; −1 for the ends of the domain. */
  private readonly source = new GrowableInt32();
  private readonly knots = new Map<number, ExactKnot>();
  private readonly knownSigns = new Map<number, number>();
  private exactForms: ExactForms | undefined;

  constructor(network: Network, domain: LineDomain, kernel: KernelChoice) {
    this.network = network;
    this.domain = domain;
    this.depth = network.layers.length;
    this.neurons = neuronTable(network);
    const reach = Math.max(Math.abs(domain.low), Math.abs(domain.high)) * (1 + 2 ** -20) + UNDERFLOW;
    this.coarse = COARSE * reach;
    this.forms = acquireForms(network, 1, kernel);
    this.forms.start(domain.slice, Float64Array.of(reach));
    this.stack = new SignStack(this.forms, this.neurons);
    this.addVertex(domain.low, 0, -1);
    this.addVertex(domain.high, 0, -1);
  }

  /** Walks all cells; a walk runs once. */
  run(): void {
    try {
      this.visit(0, 0, 1);
    } finally {
      releaseForms(this.network, this.forms);
    }
  }

  private addVertex(position: number, error: number, source: number): number {
    this.position.push(position);
    this.error.push(error);
    this.source.push(source);
    return this.source.length - 1;
  }

  private visit(level: number, left: number, right: number): void {
    if (level === this.depth) {
      this.emit(right);
      return;
    }
    this.classify(level, left, right);
    this.stack.packFixed(level);
    if (this.stack.cutCount[level] === 0) {
      this.forms.pass(level);
      this.visit(level + 1, left, right);
      return;
    }
    this.forms.base(level);
    this.cut(level, 0, left, right);
  }

  private classify(level: number, left: number, right: number): void {
    const { stack, position, forms } = this;
    const worst = Math.max(this.error.data[left], this.error.data[right]);
    const signs = stack.signs[level];
    const cuts = stack.cuts[level];
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
    stack.cutCount[level] = cutting;
    this.exactForms?.signsChanged(level);
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
    const forms = this.forms.forms[level];
    const at = 3 * unit;
    const slope = forms[at];
    const value = slope * this.position.data[vertex] + forms[at + 1];
    const bound = forms[at + 2] + Math.abs(slope) * this.error.data[vertex];
    if (value > bound) return 1;
    if (value < -bound) return -1;
    const key = vertex * this.neurons.total + this.neurons.layerStart[level] + unit;
    let sign = this.knownSigns.get(key);
    if (sign === undefined) {
      sign = exactSignAt(this.exact().row(level, unit), this.exactKnot(vertex));
      this.knownSigns.set(key, sign);
      this.exactSigns++;
    }
    return sign;
  }

  private exact(): ExactForms {
    this.exactForms ??= new ExactForms(this.network, this.domain.slice, this.stack.signs);
    return this.exactForms;
  }

  /** The exact place of an end of the cell at hand. */
  private exactKnot(vertex: number): ExactKnot {
    let knot = this.knots.get(vertex);
    if (!knot) {
      const source = this.source.data[vertex];
      if (source < 0) knot = knotAt(this.position.data[vertex]);
      else {
        const [layer, unit] = neuronName(this.neurons, source);
        knot = exactRoot(this.exact().row(layer - 1, unit));
      }
      this.knots.set(vertex, knot);
    }
    return knot;
  }

  private cut(level: number, turn: number, left: number, right: number): void {
    const { stack } = this;
    const signs = stack.signs[level];
    for (; turn < stack.cutCount[level]; turn++) {
      const unit = stack.cuts[level][turn];
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
    stack.packCuts(level);
    this.exactForms?.signsChanged(level);
    this.forms.child(level, stack.cutCount[level]);
    this.visit(level + 1, left, right);
  }

  private addKnot(level: number, unit: number): number {
    const forms = this.forms.forms[level];
    const at = 3 * unit;
    let position = -forms[at + 1] / forms[at] + 0; // + 0 makes −0 a 0
    let error =
      (forms[at + 2] / Math.abs(forms[at]) + 2 * ROUNDING * Math.abs(position)) * GROWTH + UNDERFLOW;
    if (!(error <= this.coarse)) {
      position = roundedKnot(exactRoot(this.exact().row(level, unit)));
      error = 2 * ROUNDING * Math.abs(position) + UNDERFLOW;
    }
    return this.addVertex(position, error, this.neurons.layerStart[level] + unit);
  }

  private emit(right: number): void {
    const { patterns, maps, stack } = this;
    this.cellEnds.push(right);
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
