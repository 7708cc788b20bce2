/** What becomes of a file's operators when it is read. */
import { finalOperators } from "reluscope";

/** Operators that bend: they become units, of ReLU or of another slope. */
const BENDING = new Set(["Relu", "LeakyRelu", "PRelu", "Abs", "Clip", "Max", "Min", "MaxPool"]);

export type OperatorFate = "affine map" | "units" | "dropped";

/** Everything that does not bend is folded into an affine map; the last operator may only be dropped. */
export function operatorFate(name: string): OperatorFate {
  if (BENDING.has(name)) return "units";
  return finalOperators.includes(name) ? "dropped" : "affine map";
}

/** `Gemm ×3` */
export function operatorsThatBecome(
  operators: readonly { readonly name: string; readonly count: number }[],
  fate: OperatorFate,
): string[] {
  return operators
    .filter(({ name }) => operatorFate(name) === fate)
    .map(({ name, count }) => `${name} ×${count}`);
}
