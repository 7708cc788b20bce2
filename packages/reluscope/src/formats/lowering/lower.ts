/**
 * Steps → `Network`: any directed graph of affine steps and piecewise linear units becomes hidden layers and
 * one output map.
 *
 * The level of a vector is the number of unit steps on its longest path from the input. Every vector is kept
 * as an affine form over the units of its own level; a form needed at a deeper level is carried there by
 * linear units (`layers.ts`). Affine steps that follow one another are composed in doubles, and any rounding
 * is remembered. What is not a unit already is written with units:
 *
 *   max(a, b) = a + relu(b − a),   min(a, b) = a − relu(a − b),
 *   clip(y, l, h) = l + relu(y − l) − relu(y − h).
 */
import { checkNetwork, type Network } from "../../network/network.ts";
import type { Budget } from "../budget.ts";
import { asFormatError, FormatError } from "../errors.ts";
import { liveSteps } from "./evaluate-steps.ts";
import { type Form, FormBuilder, type Rounding, renameColumns, selectionForm } from "./forms.ts";
import { LayersBuilder } from "./layers.ts";
import { type Step, sourcesOf } from "./steps.ts";

export interface Lowered {
  network: Network;
  /** Whether composing weights rounded any of them. */
  rounded: boolean;
}

/** The network that computes step `output`; `inputShape` describes the vector of step 0. */
export function lower(
  steps: readonly Step[],
  output: number,
  inputShape: readonly number[],
  budget: Budget,
): Lowered {
  if (steps[output].size === 0) throw new FormatError("network has no outputs");
  const rounding: Rounding = { rounded: false };
  const layers = new LayersBuilder(steps[0].size, budget, rounding);
  const composer = new Composer(layers, budget, rounding);
  const live = liveSteps(steps, output);
  // A form is dropped after its last use: long chains of convolutions would keep gigabytes.
  const uses = new Array<number>(steps.length).fill(0);
  steps.forEach((step, at) => {
    if (live[at]) for (const source of sourcesOf(step)) uses[source]++;
  });
  const forms = new Map<number, Form>();
  for (let at = 0; at <= output; at++) {
    if (!live[at]) continue;
    const step = steps[at];
    const sources = sourcesOf(step);
    forms.set(
      at,
      composer.form(
        step,
        sources.map((source) => forms.get(source) as Form),
      ),
    );
    for (const source of sources) if (--uses[source] === 0) forms.delete(source);
  }
  const network = layers.finish(inputShape, forms.get(output) as Form);
  asFormatError("cannot read network", () => checkNetwork(network));
  return { network, rounded: rounding.rounded };
}

class Composer {
  readonly #layers: LayersBuilder;
  readonly #budget: Budget;
  readonly #rounding: Rounding;

  constructor(layers: LayersBuilder, budget: Budget, rounding: Rounding) {
    this.#layers = layers;
    this.#budget = budget;
    this.#rounding = rounding;
  }

  /** The form of `step`, given those of its sources. */
  form(step: Step, sources: readonly Form[]): Form {
    switch (step.kind) {
      case "input":
        return selectionForm(0, 0, step.size);
      case "constant":
        return this.#build(0, step.size, (builder, i) => builder.addBias(step.values[i]));
      case "rows": {
        const renamed = renameColumns(step.rows, step.bias, sources[0]);
        if (renamed !== null) return renamed;
        const { rowStart, columnIndex, values } = step.rows;
        return this.#build(sources[0].level, step.size, (builder, i) => {
          for (let k = rowStart[i]; k < rowStart[i + 1]; k++)
            builder.add(values[k], sources[0], columnIndex[k]);
          if (step.bias !== null) builder.addBias(step.bias[i]);
        });
      }
      case "scale": {
        const { factor, offset } = step;
        // The common bias after a product: the coefficients stay as they are.
        if (factor === null && offset !== null && sources[0].rows !== null && sources[0].bias === null) {
          return { ...sources[0], bias: offset };
        }
        return this.#build(sources[0].level, step.size, (builder, i) => {
          builder.add(factor === null ? 1 : factor[i], sources[0], i);
          if (offset !== null) builder.addBias(offset[i]);
        });
      }
      case "sum": {
        const level = Math.max(...sources.map((form) => form.level));
        const lifted = sources.map((form) => this.#layers.lift(form, level));
        return this.#build(level, step.size, (builder, i) =>
          step.terms.forEach(({ sign, index }, t) => {
            builder.add(sign, lifted[t], index === null ? i : index[i]);
          }),
        );
      }
      case "gather":
        return this.#gather(step.index, step.fill, sources);
      case "units":
        return this.#layers.addUnits(sources[0], (i) => step.slope[i]);
      case "maximum":
      case "minimum":
        return this.#extreme(step.kind === "maximum" ? 1 : -1, sources[0], sources[1]);
      case "clip":
        return this.#clip(step.low, step.high, sources[0]);
    }
  }

  #build(level: number, size: number, row: (builder: FormBuilder, i: number) => void): Form {
    const builder = new FormBuilder(level, size, this.#layers.width(level), this.#budget, this.#rounding);
    for (let i = 0; i < size; i++) {
      row(builder, i);
      builder.endRow();
    }
    return builder.finish();
  }

  #gather(index: Int32Array, fill: number, sources: readonly Form[]): Form {
    const level = Math.max(...sources.map((form) => form.level));
    const lifted = sources.map((form) => this.#layers.lift(form, level));
    const starts: number[] = [0];
    for (const form of lifted) starts.push(starts[starts.length - 1] + form.size);
    const locate = (at: number): [Form, number] => {
      let source = 0;
      for (let end = lifted.length; end - source > 1; ) {
        const middle = (source + end) >> 1;
        if (starts[middle] <= at) source = middle;
        else end = middle;
      }
      return [lifted[source], at - starts[source]];
    };
    if (fill === 0 && lifted.every((form) => form.selection !== null && form.bias === null)) {
      const selection = index.map((at) => {
        if (at < 0) return -1;
        const [form, entry] = locate(at);
        return form.selection?.[entry] ?? -1;
      });
      this.#budget.charge(selection.length / 2, "the weights");
      return { level, size: index.length, selection, rows: null, bias: null };
    }
    return this.#build(level, index.length, (builder, i) => {
      if (index[i] < 0) builder.addBias(fill);
      else builder.add(1, ...locate(index[i]));
    });
  }

  /** sign 1: max(first, second); −1: min. */
  #extreme(sign: 1 | -1, first: Form, second: Form): Form {
    const level = Math.max(first.level, second.level);
    const size = first.size;
    const [a, b] = [this.#layers.lift(first, level), this.#layers.lift(second, level)];
    const difference = this.#build(level, size, (builder, i) => {
      builder.add(sign, b, i);
      builder.add(-sign, a, i);
    });
    const excess = this.#layers.addUnits(difference, () => 0);
    const carried = this.#layers.lift(a, level + 1);
    return this.#build(level + 1, size, (builder, i) => {
      builder.add(1, carried, i);
      builder.add(sign, excess, i);
    });
  }

  #clip(low: Float64Array | null, high: Float64Array | null, y: Form): Form {
    const above = (bound: Float64Array, sign: 1 | -1) =>
      this.#layers.addUnits(
        this.#build(y.level, y.size, (builder, i) => {
          builder.add(sign, y, i);
          builder.addBias(-sign * bound[i]);
        }),
        () => 0,
      );
    // Without a lower bound: min(y, h) = h − relu(h − y).
    const base = low ?? (high as Float64Array);
    const rise = low === null ? null : above(low, 1);
    const fall = high === null ? null : above(high, low === null ? -1 : 1);
    return this.#build(y.level + 1, y.size, (builder, i) => {
      builder.addBias(base[i]);
      if (rise !== null) builder.add(1, rise, i);
      if (fall !== null) builder.add(-1, fall, i);
    });
  }
}
