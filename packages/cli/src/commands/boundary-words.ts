/** What `boundary` says about decisions in any dimension. */
import type { Decision } from "reluscope";
import { countOf } from "../number-format.ts";

export function decisionText(decision: Decision): string {
  if (decision.kind === "threshold") return `output ${decision.output} against ${decision.threshold}`;
  if (decision.kind === "between") return `output ${decision.first} against output ${decision.second}`;
  return decision.kind === "max" ? "the largest output decides" : "the smallest output decides";
}

/** The cells on which the decision is a tie everywhere, in brackets; empty where there are none. */
export function flatText(
  { flatCells, decision }: { readonly flatCells: number; readonly decision: Decision },
  outputs: number,
): string {
  if (flatCells === 0) return "";
  const cells = countOf(flatCells, "cell");
  if (decision.kind === "threshold") {
    const output = outputs === 1 ? "the output" : `output ${decision.output}`;
    return ` (${cells} on which ${output} equals ${decision.threshold} everywhere)`;
  }
  if (decision.kind === "between")
    return ` (${cells} on which outputs ${decision.first} and ${decision.second} are equal everywhere)`;
  return ` (${cells} on which the ${decision.kind === "max" ? "largest" : "smallest"} two outputs are equal everywhere)`;
}
