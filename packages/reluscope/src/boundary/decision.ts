/** What a network decides: the classes that its outputs stand for. */
import { checkOutput } from "../network/check-output.ts";

/**
 * - `threshold`: one output (by index) compared with a number: class 1 where output > threshold, else class 0;
 * - `between`: class 1 where output `first` > output `second`, else class 0;
 * - `max` / `min`: the class is the index of the largest / smallest output, the first one in a tie.
 */
export type Decision =
  | { readonly kind: "threshold"; readonly output: number; readonly threshold: number }
  | { readonly kind: "between"; readonly first: number; readonly second: number }
  | { readonly kind: "max" }
  | { readonly kind: "min" };

/** A class wins where its score is largest, the first one in a tie. A score is ± an output, or a constant. */
export interface Score {
  /** Output index; −1 for a constant. */
  readonly output: number;
  readonly sign: 1 | -1;
  readonly constant: number;
  readonly name: string;
}

/** The scores behind a decision, class by class. Throws when it names an output that does not exist. */
export function decisionScores(decision: Decision, outputSize: number): Score[] {
  const score = (output: number, name: string, sign: 1 | -1 = 1): Score => {
    checkOutput({ outputSize }, output);
    return { output, sign, constant: 0, name };
  };
  switch (decision.kind) {
    case "threshold": {
      const { output, threshold } = decision;
      if (!Number.isFinite(threshold))
        throw new Error(`the threshold is ${threshold}; it must be a finite number`);
      return [
        { output: -1, sign: 1, constant: threshold, name: `y${output} ≤ ${threshold}` },
        score(output, `y${output} > ${threshold}`),
      ];
    }
    case "between": {
      const { first, second } = decision;
      if (first === second) throw new Error(`output ${first} cannot be compared with itself`);
      return [score(second, `y${first} ≤ y${second}`), score(first, `y${first} > y${second}`)];
    }
    case "max":
    case "min": {
      if (outputSize < 2)
        throw new Error(`deciding by ${decision.kind} needs at least 2 outputs; the network has 1`);
      const sign = decision.kind === "max" ? 1 : -1;
      return Array.from({ length: outputSize }, (_, o) =>
        score(o, `${decision.kind === "max" ? "largest" : "smallest"} y${o}`, sign),
      );
    }
    default: {
      const { kind } = decision as { kind: unknown };
      throw new Error(`unknown decision: ${kind}; supported: threshold, between, max, min`);
    }
  }
}

/** What a network decides when nobody says: one output against 0, several by the largest. */
export function defaultDecision(outputSize: number): Decision {
  return outputSize === 1 ? { kind: "threshold", output: 0, threshold: 0 } : { kind: "max" };
}
