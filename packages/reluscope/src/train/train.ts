/** Training to the end, with snapshots on the way. */
import type { Network } from "../network/network.ts";
import { type Evaluation, Trainer, type TrainerOptions, type TrainingSnapshot } from "./trainer.ts";
import type { TrainingData } from "./training-data.ts";

export interface TrainOptions extends TrainerOptions {
  /** How many steps; give this or `epochs`. */
  readonly steps?: number;
  /** How often to go through the data; default 100. */
  readonly epochs?: number;
  /** After which steps to keep a snapshot: every so many (step 0 and the last one too), or these; default none. */
  readonly snapshots?: number | readonly number[];
  /** Told now and then, with the mean loss of the batches since the last time; true ends the training there. */
  readonly onProgress?: (done: number, steps: number, loss: number) => boolean | undefined;
}

export interface Training extends Evaluation {
  /** What the training ended with. */
  readonly network: Network;
  /** Steps taken; fewer than asked for when it was ended. */
  readonly steps: number;
  readonly snapshots: readonly TrainingSnapshot[];
  /** Mean loss of the batches of each stretch of `lossEvery` steps; the last stretch may be shorter. */
  readonly losses: Float64Array;
  readonly lossEvery: number;
}

/** Losses that are kept of one training, at most. */
const KEPT_LOSSES = 500;

/**
 * Trains a network to the end.
 *
 * @throws DivergedError when the rate is too large; Error for data and options that do not fit (see `Trainer`)
 * @example
 * const { network, accuracy } = train(randomNetwork([4, 12, 3], 1), data, { epochs: 200, snapshots: 100 });
 */
export function train(network: Network, data: TrainingData, options: TrainOptions = {}): Training {
  const trainer = new Trainer(network, data, options);
  const { snapshots: wanted = [], onProgress } = options;
  const steps = options.steps ?? (options.epochs ?? 100) * trainer.stepsPerEpoch;
  if (!Number.isSafeInteger(steps) || steps < 0)
    throw new Error(`${steps} steps; the number must be whole and not negative`);
  if (typeof wanted === "number" && !(Number.isSafeInteger(wanted) && wanted > 0))
    throw new Error(`a snapshot every ${wanted} steps; the number must be whole and positive`);
  const isWanted =
    typeof wanted === "number"
      ? (step: number) => step % wanted === 0 || step === steps
      : (step: number) => wanted.includes(step);
  const snapshots: TrainingSnapshot[] = [];
  const lossEvery = Math.max(1, Math.ceil(steps / KEPT_LOSSES));
  const losses: number[] = [];
  let [sum, inStretch] = [0, 0];
  if (isWanted(0)) snapshots.push(trainer.snapshot());
  while (trainer.steps < steps) {
    sum += trainer.step();
    inStretch++;
    if (isWanted(trainer.steps)) snapshots.push(trainer.snapshot());
    if (inStretch < lossEvery && trainer.steps < steps) continue;
    losses.push(sum / inStretch);
    [sum, inStretch] = [0, 0];
    if (onProgress?.(trainer.steps, steps, losses[losses.length - 1])) break;
  }
  return {
    network: trainer.network(),
    steps: trainer.steps,
    snapshots,
    losses: Float64Array.from(losses),
    lossEvery,
    ...trainer.evaluate(),
  };
}
