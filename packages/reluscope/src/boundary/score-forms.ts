/** Forms of the classes' scores on one cell after another, in doubles with bounds and, when needed, exactly. */
import type { ExactOutputs } from "../complex/exact-outputs.ts";
import { lowestBit, toInteger } from "../exact/dyadic.ts";
import type { ExactForm } from "../exact/exact-forms.ts";
import type { Score } from "./decision.ts";

/** The parts of a complex that scores are made of; d coordinates, m outputs. */
interface Maps {
  readonly outputSize: number;
  /** cells × m × (d + 1) */
  readonly maps: Float64Array;
  /** cells × m */
  readonly mapErrors: Float64Array;
}

export class ScoreForms {
  /** classes × (d + 2): coefficients, constant, and a bound on the error anywhere in the domain. */
  readonly forms: Float64Array;
  readonly width: number;
  readonly exact: ExactOutputs;
  private readonly scores: readonly Score[];
  private readonly complex: Maps;
  private readonly depth: number;
  private cell = -1;

  constructor(
    scores: readonly Score[],
    complex: Maps,
    dimension: number,
    depth: number,
    exact: ExactOutputs,
  ) {
    this.scores = scores;
    this.complex = complex;
    this.width = dimension + 2;
    this.depth = depth;
    this.exact = exact;
    this.forms = new Float64Array(scores.length * this.width);
  }

  /** Loads the forms of a cell. */
  load(cell: number): void {
    this.cell = cell;
    const { outputSize, maps, mapErrors } = this.complex;
    const { width, forms } = this;
    this.scores.forEach(({ output, sign, constant }, i) => {
      const at = i * width;
      if (output < 0) {
        forms.fill(0, at, at + width);
        forms[at + width - 2] = constant;
        return;
      }
      const map = cell * outputSize + output;
      for (let k = 0; k + 1 < width; k++) forms[at + k] = sign * maps[map * (width - 1) + k];
      forms[at + width - 1] = mapErrors[map];
    });
  }

  /** Exact form of score i minus score j on the cell, over some power of two. */
  exactDifference(i: number, j: number): ExactForm {
    const forms = this.exact.on(this.cell);
    const scale = forms.scale(this.depth);
    const extra = Math.max(0, ...[i, j].map((c) => -lowestBit(this.scores[c].constant) - scale));
    const integers = ({ output, sign, constant }: Score): bigint[] => {
      if (output >= 0)
        return forms.row(this.depth, output).map((value) => (BigInt(sign) * value) << BigInt(extra));
      const row = new Array(this.width - 1).fill(0n);
      row[this.width - 2] = toInteger(constant, scale + extra);
      return row;
    };
    const first = integers(this.scores[i]);
    const second = integers(this.scores[j]);
    return first.map((value, k) => value - second[k]);
  }
}
