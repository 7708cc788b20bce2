/**
 * The intermediate form between a file's operators and a `Network`: a list of steps, each computing one flat
 * vector from earlier ones. A vector is named by the position of its step; step 0 is the network's input.
 *
 * Every operator that reluscope reads becomes one or a few of these ten kinds of step, so that evaluating the
 * file's own operators (`evaluate-steps.ts`) and lowering them to layers (`lower.ts`) are each written once.
 */
import type { Budget } from "../budget.ts";
import { FormatError } from "../errors.ts";
import { requireFinite } from "../numbers.ts";

/** Sparse rows: row i holds entries `rowStart[i] … rowStart[i + 1] − 1`, columns increasing. */
export interface SparseRows {
  readonly rowStart: Int32Array;
  readonly columnIndex: Int32Array;
  readonly values: Float64Array;
}

export interface SumTerm {
  readonly source: number;
  readonly sign: 1 | -1;
  /** Entry of the source that entry i of the sum repeats; null for i itself. */
  readonly index: Int32Array | null;
}

export type Step = { readonly size: number } & (
  | { readonly kind: "input" }
  /** Numbers that do not depend on the input. */
  | { readonly kind: "constant"; readonly values: Float64Array }
  /** rows · source + bias; no bias when null. */
  | {
      readonly kind: "rows";
      readonly source: number;
      readonly rows: SparseRows;
      readonly bias: Float64Array | null;
    }
  /** factor · source + offset, entry by entry; 1 and 0 when null. */
  | {
      readonly kind: "scale";
      readonly source: number;
      readonly factor: Float64Array | null;
      readonly offset: Float64Array | null;
    }
  /** Signed sum of vectors. */
  | { readonly kind: "sum"; readonly terms: readonly SumTerm[] }
  /** Entries picked from the concatenation of the sources; −1 picks `fill`. */
  | {
      readonly kind: "gather";
      readonly sources: readonly number[];
      readonly index: Int32Array;
      readonly fill: number;
    }
  /** y for y > 0, slope · y otherwise. */
  | { readonly kind: "units"; readonly source: number; readonly slope: Float64Array }
  | { readonly kind: "maximum" | "minimum"; readonly first: number; readonly second: number }
  /** min(max(source, low), high); a bound is absent when null. */
  | {
      readonly kind: "clip";
      readonly source: number;
      readonly low: Float64Array | null;
      readonly high: Float64Array | null;
    }
);

/** The steps whose vectors a step uses. */
export function sourcesOf(step: Step): readonly number[] {
  switch (step.kind) {
    case "input":
    case "constant":
      return [];
    case "sum":
      return step.terms.map((term) => term.source);
    case "gather":
      return step.sources;
    case "maximum":
    case "minimum":
      return [step.first, step.second];
    default:
      return [step.source];
  }
}

/** Collects steps; every method returns the position of the vector it added. */
export class StepBuilder {
  readonly steps: Step[] = [];
  readonly budget: Budget;
  /** True once a weight had to be rounded while an operator was turned into a step. */
  rounded = false;

  constructor(inputSize: number, budget: Budget) {
    this.budget = budget;
    this.#add({ kind: "input", size: inputSize });
  }

  #add(step: Step): number {
    // One step costs some objects, and its vector when it is evaluated.
    this.budget.charge(32 + step.size, "the list of operators");
    this.steps.push(step);
    return this.steps.length - 1;
  }

  size(source: number): number {
    return this.steps[source].size;
  }

  constant(values: Float64Array): number {
    return this.#add({ kind: "constant", values, size: values.length });
  }

  /** `rows` are over the entries of `source`; `what` names the weights in errors. */
  rows(source: number, rows: SparseRows, bias: Float64Array | null, what: string): number {
    requireFinite(rows.values, `weight of ${what}`);
    if (bias !== null) requireFinite(bias, `bias of ${what}`);
    return this.#add({ kind: "rows", source, rows, bias, size: rows.rowStart.length - 1 });
  }

  scale(source: number, factor: Float64Array | null, offset: Float64Array | null, what: string): number {
    if (factor !== null) requireFinite(factor, `factor of ${what}`);
    if (offset !== null) requireFinite(offset, `constant of ${what}`);
    return this.#add({ kind: "scale", source, factor, offset, size: this.size(source) });
  }

  sum(terms: readonly SumTerm[], size: number): number {
    const twoSlopes = this.#asTwoSlopes(terms);
    if (twoSlopes !== null) return twoSlopes;
    return this.#add({ kind: "sum", terms, size });
  }

  gather(sources: readonly number[], index: Int32Array, fill = 0): number {
    const first = sources[0];
    if (sources.length === 1 && index.length === this.size(first) && index.every((at, k) => at === k))
      return first;
    return this.#add({ kind: "gather", sources, index, fill, size: index.length });
  }

  units(source: number, slope: Float64Array, what: string): number {
    requireFinite(slope, `slope of ${what}`);
    return this.#add({ kind: "units", source, slope, size: this.size(source) });
  }

  /** The larger or smaller of two vectors of one size, entry by entry. */
  extreme(kind: "maximum" | "minimum", first: number, second: number): number {
    const size = this.size(first);
    for (const [value, scaled] of [
      [first, second],
      [second, first],
    ]) {
      const step = this.steps[scaled];
      if (step.kind !== "scale" || step.source !== value || step.offset !== null || step.factor === null)
        continue;
      // max(y, s y) with s ≤ 1, and min(y, s y) with s ≥ 1, are units of slope s.
      if (step.factor.every((factor) => (kind === "maximum" ? factor <= 1 : factor >= 1))) {
        return this.#add({ kind: "units", source: value, slope: step.factor, size });
      }
    }
    return this.#add({ kind, first, second, size });
  }

  clip(source: number, low: Float64Array | null, high: Float64Array | null, what: string): number {
    if (low === null && high === null) return source;
    if (low !== null) requireFinite(low, `lower bound of ${what}`);
    if (high !== null) requireFinite(high, `upper bound of ${what}`);
    if (low !== null && high !== null && low.some((bound, k) => bound > high[k])) {
      throw new FormatError(`${what}: lower bound is above the upper bound`);
    }
    if (high === null && low?.every((bound) => bound === 0))
      return this.units(source, new Float64Array(low.length), what);
    return this.#add({ kind: "clip", source, low, high, size: this.size(source) });
  }

  /** relu(y) − s · relu(−y) is a unit of slope s: the form in which units of several slopes are written to ONNX. */
  #asTwoSlopes(terms: readonly SumTerm[]): number | null {
    if (terms.length !== 2 || terms.some((term) => term.index !== null)) return null;
    const [left, right] = terms[0].sign === 1 ? terms : [terms[1], terms[0]];
    if (left.sign !== 1 || right.sign !== -1) return null;
    const positive = this.steps[left.source];
    if (positive.kind !== "units" || positive.slope.some((slope) => slope !== 0)) return null;
    const scaled = this.steps[right.source];
    if (scaled.kind !== "scale" || scaled.factor === null || scaled.offset !== null) return null;
    const negative = this.steps[scaled.source];
    if (negative.kind !== "units" || negative.slope.some((slope) => slope !== 0)) return null;
    const negated = this.steps[negative.source];
    if (negated.kind !== "scale" || negated.source !== positive.source || negated.offset !== null)
      return null;
    if (negated.factor === null || negated.factor.some((factor) => factor !== -1)) return null;
    return this.#add({ kind: "units", source: positive.source, slope: scaled.factor, size: positive.size });
  }
}
