/**
 * The signs of units on the polytopes of a walk, each proved: by doubles beyond their bounds, or by exact arithmetic.
 */
import { ROUNDING } from "../exact/rounding.ts";
import { classifyBox } from "../kernels/any-dimension.ts";
import { CODE_OPEN, type PolytopeLoops } from "../kernels/polytope-loops.ts";
import { SIGN_NEGATIVE, SIGN_POSITIVE, SIGN_ZERO } from "../network/signs.ts";
import type { PolytopeFaces } from "./polytope-faces.ts";
import type { PolytopeStack } from "./polytope-stack.ts";
import { SIGN_CUTS, type WalkState } from "./walk-state.ts";

/** The exact sign of a unit of a level at vertex k of a cell. */
export type ExactSign = (level: number, unit: number, cell: number, k: number) => number;

export class PolytopeSigns {
  private readonly state: WalkState;
  private readonly faces: PolytopeFaces;
  private readonly stack: PolytopeStack;
  private readonly exactSign: ExactSign;
  private readonly dimension: number;
  private readonly middle: Float64Array;
  private readonly half: Float64Array;
  /** Coordinates and errors of the vertices of the cell that is classified. */
  private points: Float64Array;
  private errors = new Float64Array(256);
  /** Vertices whose sign doubles do not tell, by position. */
  private open = new Int32Array(256);

  constructor(state: WalkState, faces: PolytopeFaces, stack: PolytopeStack, exactSign: ExactSign) {
    this.state = state;
    this.faces = faces;
    this.stack = stack;
    this.exactSign = exactSign;
    this.dimension = faces.dimension;
    this.points = new Float64Array(this.errors.length * this.dimension);
    this.middle = new Float64Array(this.dimension);
    this.half = new Float64Array(this.dimension);
    faces.loops?.setSlopes(state.forms.slopes, state.neurons.total);
  }

  /** Signs of a layer's units on a cell; those that change sign are listed in `cuts[level]`. */
  classify(level: number, cell: number): void {
    const { state } = this;
    if (this.faces.loops) {
      this.classifyByLoops(this.faces.loops, level, cell);
      return;
    }
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

  private classifyByLoops(loops: PolytopeLoops, level: number, cell: number): void {
    const { state, stack } = this;
    const signs = state.signs[level];
    const cuts = state.cuts[level];
    const first = state.neurons.layerStart[level];
    const count = stack.vertexCount(cell);
    const room = loops.roomForVertices(count);
    loops.forms.data.set(state.forms.forms[level], first * (this.dimension + 2));
    loops.calls.classify(cell, first, signs.length, room);
    const codes = loops.codes.data;
    let cutting = 0;
    let gathered = false;
    for (let unit = 0; unit < signs.length; unit++) {
      let code = codes[first + unit];
      if (code === CODE_OPEN) {
        if (!gathered) this.gather(cell);
        gathered = true;
        code = this.signOnCell(level, unit, cell, count);
      }
      signs[unit] = code;
      if (code === SIGN_CUTS) cuts[cutting++] = unit;
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
  atVertices(level: number, unit: number, cell: number): number {
    const { dimension: d, stack } = this;
    const count = stack.vertexCount(cell);
    stack.reserveSigns(count);
    const { sign, data } = stack;
    if (this.faces.loops) {
      const found = this.faces.loops.calls.signsAtVertices(cell, this.state.neurons.layerStart[level] + unit);
      if (found === 3) return SIGN_CUTS;
      if (found === 1) return SIGN_POSITIVE;
      if (found === 2) return SIGN_NEGATIVE;
    }
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
}
