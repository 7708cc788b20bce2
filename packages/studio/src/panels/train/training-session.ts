/**
 * Trains in a worker (see train-worker.ts): takes steps, goes back to any step, and makes the exact picture of the network as it
 * stands. Snapshots are kept now and then; a step between two of them is reached again by taking the same steps, which are
 * the same because training is reproducible.
 */
import {
  constructLabels,
  constructSpline,
  fitSpline,
  fullSlice,
  labelledData,
  type Network,
  randomNetwork,
  Trainer,
  type TrainingSnapshot,
  valueData,
  writeOnnx,
} from "reluscope";
import { lineAnswer, planeAnswer } from "../../engine/engine.ts";
import { handOver } from "../../engine/transferables.ts";
import type { Moment, TrainTask } from "./task.ts";

/** Snapshots that are kept; when there are more, every second one goes. */
const MOST_SNAPSHOTS = 256;
/** Pieces of a constructed spline to start from, at most. */
const START_PIECES = 16;

export class TrainingSession {
  private task?: TrainTask;
  private trainer?: Trainer;
  private snapshots: TrainingSnapshot[] = [];
  /** Steps between two snapshots. */
  private spacing = 8;
  private remark?: string;

  /** Begins anew; the answer is the network before the first step. @throws the library's own words for what cannot be trained */
  begin(task: TrainTask): Moment {
    const { network, remark } = startOf(task);
    const classes = Math.max(2, network.outputSize);
    const data =
      task.kind === "classes"
        ? labelledData(
            task.points.map(([x, y]) => [x, y]),
            task.points.map(([, , label]) => label),
            classes,
          )
        : valueData(
            task.points.map(([x]) => [x]),
            task.points.map(([, value]) => [value]),
          );
    const { optimizer, rate, batch, seed } = task;
    this.trainer = new Trainer(network, data, { optimizer, rate, batch, seed });
    this.task = task;
    this.remark = remark;
    this.spacing = 8;
    this.snapshots = [this.trainer.snapshot()];
    return this.moment();
  }

  /** Takes steps from where the network stands. @throws DivergedError; the network is then the last snapshot */
  advance(steps: number): Moment {
    this.goOn(this.begun().trainer.steps + steps);
    return this.moment();
  }

  /** The network after `step` steps, whether it was there before or not. */
  show(step: number): Moment {
    const { trainer } = this.begun();
    if (step < trainer.steps) trainer.restore(this.snapshotBefore(step));
    else {
      const nearest = this.snapshotBefore(step);
      if (nearest.step > trainer.steps) trainer.restore(nearest);
    }
    this.goOn(step);
    return this.moment();
  }

  /** The network as it stands, as an ONNX file. */
  file(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(writeOnnx(this.begun().trainer.network()));
  }

  private begun() {
    const { task, trainer } = this;
    if (!task || !trainer) throw new Error("internal: training has not begun");
    return { task, trainer };
  }

  private snapshotBefore(step: number): TrainingSnapshot {
    let found = this.snapshots[0];
    for (const snapshot of this.snapshots) if (snapshot.step <= step) found = snapshot;
    return found;
  }

  private goOn(to: number): void {
    const { trainer } = this.begun();
    try {
      while (trainer.steps < to) {
        trainer.step(Math.min(to - trainer.steps, this.spacing - (trainer.steps % this.spacing)));
        if (trainer.steps % this.spacing === 0) this.keep(trainer);
      }
    } catch (error) {
      trainer.restore(this.snapshots[this.snapshots.length - 1]);
      throw error;
    }
  }

  private keep(trainer: Trainer): void {
    const { snapshots } = this;
    if (snapshots[snapshots.length - 1].step >= trainer.steps) return;
    snapshots.push(trainer.snapshot());
    if (snapshots.length <= MOST_SNAPSHOTS) return;
    this.spacing *= 2;
    this.snapshots = snapshots.filter(({ step }) => step % this.spacing === 0);
  }

  private moment(): Moment {
    const { task, trainer } = this.begun();
    const network = trainer.network();
    const maps = [...network.layers, network.output];
    const place = { slice: fullSlice(network.inputSize), box: task.box };
    return handOver({
      step: trainer.steps,
      epoch: trainer.epochs,
      ...trainer.evaluate(),
      sizes: [network.inputSize, ...maps.map(({ bias }) => bias.length)],
      parameters: maps.reduce((sum, { weight, bias }) => sum + weight.rows * weight.columns + bias.length, 0),
      remark: this.remark,
      answer:
        task.kind === "classes"
          ? planeAnswer(network, place)
          : lineAnswer(network, { ...place, decision: null }),
    });
  }
}

/** The network before the first step, and what it was made of. */
function startOf(task: TrainTask): { network: Network; remark?: string } {
  const { kind, points, layers, start, seed } = task;
  if (points.length === 0) throw new Error("there are no points to train on");
  if (kind === "classes") {
    const labels = points.map(([, , label]) => label);
    const classes = Math.max(2, ...labels.map((label) => label + 1));
    if (start === "random") return { network: randomNetwork([2, ...layers, classes], seed) };
    const made = constructLabels(
      points.map(([x, y]) => [x, y]),
      labels,
    );
    return {
      network: made.network,
      remark: `constructed from the points: right on all of them before the first step, ${made.counts.units} units`,
    };
  }
  if (start === "random") return { network: randomNetwork([1, ...layers, 1], seed) };
  if (start === "fitted") {
    const pairs = points.map(([x, value]) => [x, value] as const);
    const fit = fitSpline(pairs, { pieces: Math.min(layers[0], points.length), loss: "squares" });
    const { pieces, network } = fit;
    return {
      network,
      remark: `fitted: the least squares of splines with ${pieces} pieces, ${network.layers[0].bias.length} units`,
    };
  }
  const knots = spacedKnots(points);
  const made = constructSpline(knots, { facing: "right" });
  return {
    network: made.network,
    remark: `constructed through ${knots.length} of the points, ${made.counts.units} units`,
  };
}

/** Points in order of x, one for each x, thinned evenly. */
function spacedKnots(points: readonly (readonly number[])[]): [number, number][] {
  const sorted = [...new Map(points.map(([x, y]) => [x, y])).entries()].sort(([a], [b]) => a - b);
  const pieces = Math.min(START_PIECES, sorted.length - 1);
  return Array.from({ length: pieces + 1 }, (_, k) => sorted[Math.round((k * (sorted.length - 1)) / pieces)]);
}
