/** What a network says about rows of data: classes decided exactly, and how far numbers are from their targets. */
import { type Decision, decisionScores, type Score } from "../boundary/decision.ts";
import { type Fraction, fractionOf, minus, toDouble } from "../exact/fraction.ts";
import { ROUNDING } from "../exact/rounding.ts";
import type { DataPassage } from "./data-passage.ts";

export interface Predictions {
  /** The class of each row, exactly: the first of those with the largest score. */
  readonly classes: Int32Array;
  /** Per row: the largest score less the second largest, right to six digits; 0 in a tie. */
  readonly margins: Float64Array;
  /** Per row: the class of the second largest score. */
  readonly seconds: Int32Array;
}

export function predictions(passage: DataPassage, decision: Decision): Predictions {
  const { levels, count, network } = passage;
  const scores = decisionScores(decision, network.outputSize);
  const { values, errors, size } = levels[levels.length - 1];
  const classes = new Int32Array(count);
  const seconds = new Int32Array(count);
  const margins = new Float64Array(count);
  for (let p = 0; p < count; p++) {
    const value = ({ output, sign, constant }: Score) =>
      output < 0 ? constant : sign * values[p * size + output];
    const gapOf = (i: number, j: number) => {
      const [a, b] = [value(scores[i]), value(scores[j])];
      return { gap: a - b, bound: 2 * errors[p] + 4 * ROUNDING * (Math.abs(a) + Math.abs(b)) };
    };
    /** Whether score i is above score j, exactly. */
    const above = (i: number, j: number) => {
      const { gap, bound } = gapOf(i, j);
      return (Math.abs(gap) > bound ? gap : exactGap(passage, p, scores[i], scores[j]).top) > 0;
    };
    let [best, second] = above(1, 0) ? [1, 0] : [0, 1];
    for (let c = 2; c < scores.length; c++) {
      if (above(c, best)) [best, second] = [c, best];
      else if (above(c, second)) second = c;
    }
    classes[p] = best;
    seconds[p] = second;
    const { gap, bound } = gapOf(best, second);
    margins[p] =
      gap > RIGHT_DIGITS * bound ? gap : toDouble(exactGap(passage, p, scores[best], scores[second]));
  }
  return { classes, margins, seconds };
}

/** What is so many times its error is right to six digits. */
const RIGHT_DIGITS = 2 ** 20;

function exactGap(passage: DataPassage, row: number, a: Score, b: Score): Fraction {
  const { numerators, denominator } = passage.exactly(row, passage.levels.length - 1);
  const of = ({ output, sign, constant }: Score) =>
    output < 0 ? fractionOf(constant) : { top: BigInt(sign) * numerators[output], bottom: denominator };
  return minus(of(a), of(b));
}

/** How far outputs are from targets, over all rows and outputs. */
export interface TargetErrors {
  /** The largest |output − target|, in doubles. */
  readonly largest: number;
  /** The row with it. */
  readonly row: number;
  /** Root of the mean square. */
  readonly rootMeanSquare: number;
  /** Share of the targets' variance that the outputs explain, 1 − residual / total; NaN for constant targets. */
  readonly explained: number;
}

export function targetErrors(passage: DataPassage, targets: readonly ArrayLike<number>[]): TargetErrors {
  const { values, size } = passage.levels[passage.levels.length - 1];
  const means = Float64Array.from({ length: size }, (_, o) =>
    targets.reduce((sum, target) => sum + target[o] / targets.length, 0),
  );
  let [largest, row, squares, total] = [-1, 0, 0, 0];
  targets.forEach((target, p) => {
    for (let o = 0; o < size; o++) {
      const error = Math.abs(values[p * size + o] - target[o]);
      squares += error * error;
      total += (target[o] - means[o]) ** 2;
      if (error > largest) [largest, row] = [error, p];
    }
  });
  return {
    largest,
    row,
    rootMeanSquare: Math.sqrt(squares / (targets.length * size)),
    explained: total > 0 ? 1 - squares / total : Number.NaN,
  };
}
