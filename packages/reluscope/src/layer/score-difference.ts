/** The one form whose sign decides between two classes. */
import { type Decision, decisionScores } from "../boundary/decision.ts";
import { type RationalMap, rationalVector } from "../exact/rational.ts";
import { commonForms } from "./integer-forms.ts";

export interface ScoreDifference {
  /** Coefficients and constant: a positive multiple of score 1 minus score 0. */
  readonly form: readonly bigint[];
  readonly classNames: readonly string[];
}

/**
 * The decision as one affine form of what the output map reads.
 *
 * @throws Error when the decision has more than two classes
 */
export function scoreDifference(output: RationalMap, decision: Decision): ScoreDifference {
  const { rows, denominator } = commonForms(output);
  const scores = decisionScores(decision, rows.length);
  if (scores.length !== 2) throw new Error(`two classes are needed; the decision has ${scores.length}`);
  const width = output.linear.columns;
  const constants = rationalVector(scores.map((score) => score.constant));
  const formOf = (k: number): bigint[] => {
    const { output: index, sign } = scores[k];
    if (index >= 0) return rows[index].map((value) => BigInt(sign) * value * constants.denominator);
    return [...new Array(width).fill(0n), constants.numerators[k] * denominator];
  };
  const [lower, upper] = [formOf(0), formOf(1)];
  return {
    form: upper.map((value, k) => value - lower[k]),
    classNames: scores.map((score) => score.name),
  };
}
