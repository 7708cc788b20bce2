/** How weights follow the gradient: plain descent, with momentum, or Adam (Kingma and Ba 2015), with their usual defaults. */
import type { TrainingKernel } from "../kernels/training-kernel.ts";

export type OptimizerName = "sgd" | "momentum" | "adam";

export interface OptimizerOptions {
  /** Default: "adam". */
  readonly optimizer?: OptimizerName;
  /** Length of a step; default 0.01 for Adam, 0.1 for plain descent, 0.05 with momentum. */
  readonly rate?: number;
  /** Of "momentum": how much of the velocity stays; default 0.9. */
  readonly momentum?: number;
  /** Of "adam": how much of the first and the second moment stays; default 0.9 and 0.999. */
  readonly beta1?: number;
  readonly beta2?: number;
  /** Of "adam": added to the root of the second moment; default 1e-8. */
  readonly epsilon?: number;
  /** λ: the gradient of λ/2 · ‖parameters‖² is added; default 0. */
  readonly weightDecay?: number;
}

const usualRates: Record<OptimizerName, number> = { sgd: 0.1, momentum: 0.05, adam: 0.01 };

/** All options, checked. @throws Error when one is out of its range */
export function optimizerOptions(options: OptimizerOptions): Required<OptimizerOptions> {
  const optimizer = options.optimizer ?? "adam";
  if (!(optimizer in usualRates))
    throw new Error(`unknown optimizer: ${optimizer}; optimizers are ${Object.keys(usualRates).join(", ")}`);
  const checked = (name: keyof OptimizerOptions, value: number, allowed: string, isAllowed: boolean) => {
    if (!isAllowed) throw new Error(`${name} is ${value}; it must be ${allowed}`);
    return value;
  };
  const share = (name: "momentum" | "beta1" | "beta2", usual: number) => {
    const value = options[name] ?? usual;
    return checked(name, value, "at least 0 and below 1", value >= 0 && value < 1);
  };
  const rate = options.rate ?? usualRates[optimizer];
  const epsilon = options.epsilon ?? 1e-8;
  const weightDecay = options.weightDecay ?? 0;
  return {
    optimizer,
    rate: checked("rate", rate, "positive and finite", rate > 0 && rate < Infinity),
    momentum: share("momentum", 0.9),
    beta1: share("beta1", 0.9),
    beta2: share("beta2", 0.999),
    epsilon: checked("epsilon", epsilon, "positive and finite", epsilon > 0 && epsilon < Infinity),
    weightDecay: checked(
      "weightDecay",
      weightDecay,
      "at least 0 and finite",
      weightDecay >= 0 && weightDecay < Infinity,
    ),
  };
}

/** What an optimizer remembers between steps; as long as the parameters. */
export interface Moments {
  readonly first: Float64Array;
  /** Of Adam only; empty otherwise. */
  readonly second: Float64Array;
}

/** Moves the parameters by one step; `step` counts from 1. */
export function takeStep(
  kernel: TrainingKernel,
  options: Required<OptimizerOptions>,
  step: number,
  parameters: Float64Array,
  gradients: Float64Array,
  { first, second }: Moments,
): void {
  const { optimizer, rate, beta1, beta2, epsilon, weightDecay } = options;
  if (weightDecay > 0)
    for (let k = 0; k < parameters.length; k++) gradients[k] += weightDecay * parameters[k];
  if (optimizer !== "adam") {
    kernel.descend(parameters, gradients, first, rate, optimizer === "momentum" ? options.momentum : 0);
    return;
  }
  kernel.adam(
    parameters,
    gradients,
    first,
    second,
    rate / (1 - beta1 ** step),
    beta1,
    beta2,
    Math.sqrt(1 - beta2 ** step),
    epsilon,
  );
}
