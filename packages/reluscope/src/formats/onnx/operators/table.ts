/**
 * The operators that reluscope reads, in one table. Each is defined in the file named after its family.
 */
import type { Operator } from "../operator.ts";
import { activationOperators } from "./activations.ts";
import { arithmeticOperators } from "./arithmetic.ts";
import { convolutionOperators } from "./convolution.ts";
import { linearOperators } from "./linear.ts";
import { poolingOperators } from "./pooling.ts";
import { shapeOperators } from "./shapes.ts";

export const operatorTable: ReadonlyMap<string, Operator> = new Map(
  [
    linearOperators,
    arithmeticOperators,
    activationOperators,
    shapeOperators,
    convolutionOperators,
    poolingOperators,
  ].flatMap((family) => Object.entries(family)),
);

/** Operators that are dropped at the end of a network: they keep the order of the outputs. */
export const finalOperators: readonly string[] = ["Softmax", "LogSoftmax", "Sigmoid", "ArgMax"];

/** Names of all operators, sorted. */
export const supportedOperators: readonly string[] = [...operatorTable.keys()].sort();
