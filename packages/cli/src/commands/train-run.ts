/** The training itself, in stretches: progress, snapshots as they come, and Ctrl-C between two steps. */

import { constants } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type Network, Trainer, type TrainerOptions, type TrainingData, writeOnnx } from "reluscope";
import { countOf, countText, shortNumber } from "../number-format.ts";
import { writeOutput } from "../output-file.ts";
import { startProgress } from "../progress.ts";
import { showNotes } from "../streams.ts";
import type { WantedSnapshots } from "./train-options.ts";

export interface KeptSnapshot {
  readonly step: number;
  readonly network: Network;
  /** Over the training data. */
  readonly loss: number;
  readonly file: string | undefined;
}

export interface TrainRun {
  readonly trainer: Trainer;
  readonly steps: number;
  readonly snapshots: readonly KeptSnapshot[];
  /** Mean loss of the batches of each stretch between two losses kept, with the step at its end. */
  readonly losses: readonly { readonly step: number; readonly loss: number }[];
  /** Of the training alone. */
  readonly trainMs: number;
}

export interface RunPlan extends WantedSnapshots {
  readonly options: TrainerOptions;
  readonly steps: number | undefined;
  readonly epochs: number | undefined;
}

/** Losses kept, at most. */
const KEPT_LOSSES = 200;
/** Between two looks at signals. */
const STRETCH_MILLISECONDS = 40;

/** Trains to the end. Ctrl-C ends the process with 130 and says how far it was. */
export async function runTraining(network: Network, data: TrainingData, plan: RunPlan): Promise<TrainRun> {
  const trainer = new Trainer(network, data, plan.options);
  const steps = plan.steps ?? (plan.epochs ?? 100) * trainer.stepsPerEpoch;
  const count = Math.min(plan.count, steps);
  const wanted = new Set(Array.from({ length: count + 1 }, (_, k) => Math.round((k * steps) / count)));
  const snapshots: KeptSnapshot[] = [];
  const keep = async () => {
    const kept = trainer.network();
    const { loss } = trainer.evaluate();
    const digits = String(steps).length;
    const name = `step-${String(trainer.steps).padStart(digits, "0")}.onnx`;
    const file = plan.folder === undefined ? undefined : join(plan.folder, name);
    if (file !== undefined) await writeOutput(file, [writeOnnx(kept)]);
    snapshots.push({ step: trainer.steps, network: kept, loss, file });
  };
  let interrupted: NodeJS.Signals | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    interrupted = signal;
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, onSignal);
  const progress = await startProgress("steps", steps);
  const losses: { step: number; loss: number }[] = [];
  const lossEvery = Math.max(1, Math.ceil(steps / KEPT_LOSSES));
  let [sum, inStretch, trainMs] = [0, 0, 0];
  try {
    await keep();
    while (trainer.steps < steps) {
      const started = performance.now();
      let stop = false;
      while (!stop && trainer.steps < steps) {
        sum += trainer.step();
        inStretch++;
        if (inStretch === lossEvery || trainer.steps === steps) {
          losses.push({ step: trainer.steps, loss: sum / inStretch });
          [sum, inStretch] = [0, 0];
        }
        stop = wanted.has(trainer.steps) || performance.now() - started > STRETCH_MILLISECONDS;
      }
      trainMs += performance.now() - started;
      if (wanted.has(trainer.steps)) await keep();
      progress.update(trainer.steps);
      await setImmediate();
      if (interrupted) endInterrupted(interrupted, trainer, steps, snapshots);
    }
  } finally {
    progress.stop();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, onSignal);
  }
  return { trainer, steps, snapshots, losses, trainMs };
}

/** Files that are there are whole. */
function endInterrupted(
  signal: NodeJS.Signals,
  trainer: Trainer,
  steps: number,
  snapshots: readonly KeptSnapshot[],
): never {
  const written = snapshots.filter(({ file }) => file !== undefined).length;
  const kept =
    written > 0 ? `${countOf(written, "snapshot")} written, nothing else was saved` : "nothing was saved";
  showNotes();
  process.stderr.write(
    `reluscope: interrupted after step ${countText(trainer.steps)} of ${countText(steps)}, loss ${shortNumber(trainer.evaluate().loss, 4)}; ${kept}\n`,
  );
  process.exit(128 + constants.signals[signal]);
}
