/**
 * What reading a model file takes and gives.
 */
import type { Network } from "../network/network.ts";
import { Budget } from "./budget.ts";
import { evaluateSteps } from "./lowering/evaluate-steps.ts";
import { lower } from "./lowering/lower.ts";
import type { StepBuilder } from "./lowering/steps.ts";

export type FormatName = "onnx" | "safetensors" | "pt" | "npz" | "json";

export interface ReadOptions {
  /** Default: by the extension of `name`, else by the content. */
  format?: FormatName;
  /** File name, for the format and for messages. */
  name?: string;
  /** Architecture of a file that holds weights only; see `architecture.ts`. Default: from names and shapes, ReLU between layers. */
  arch?: string;
  /** Bytes of an external data file of an ONNX model, by its location relative to the model. Default: none are there. */
  external?: (location: string) => Uint8Array;
}

export interface LoadedNetwork {
  network: Network;
  format: FormatName;
  /** What reading changed or assumed, one sentence each: a dropped Softmax, ignored tensors, … */
  notices: string[];
  /** The file's operators and how often each occurs, in order of appearance. */
  operators: { name: string; count: number }[];
  inputName: string;
  outputName: string;
  /** The file's own operators one by one in doubles, before folding; takes `network.inputSize` numbers. */
  evaluateOriginal: (input: ArrayLike<number>) => Float64Array;
  /** True when composing operators rounded a weight: `network` is then not bit for bit the file's operators. */
  folded: boolean;
}

/** A read file before its steps are lowered. */
export interface ReadSteps {
  builder: StepBuilder;
  output: number;
  inputShape: readonly number[];
  format: FormatName;
  notices: string[];
  operators: { name: string; count: number }[];
  inputName: string;
  outputName: string;
}

export function finishLoading(read: ReadSteps, budget: Budget = new Budget()): LoadedNetwork {
  const { builder, output, inputShape, ...rest } = read;
  const { network, rounded } = lower(builder.steps, output, inputShape, budget);
  return {
    network,
    ...rest,
    evaluateOriginal: (input) => evaluateSteps(builder.steps, output, input),
    folded: rounded || builder.rounded,
  };
}
