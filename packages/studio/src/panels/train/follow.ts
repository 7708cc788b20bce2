/** Training on the page's side: begins anew when the task changes, plays, takes single steps, and goes to any step of the history. */
import { effect, signal, untracked } from "@preact/signals";
import { messageOf } from "../../engine/errors.ts";
import { Latest } from "../../engine/latest.ts";
import type { LineAnswer } from "../../engine/questions.ts";
import { CancelledError, WorkerSession } from "../../engine/worker-session.ts";
import type { Moment } from "./task.ts";
import { isOpen, task, taskKey, training } from "./train-state.ts";
import type { TrainingSession } from "./training-session.ts";

/** The network on the stage, and the task that it belongs to. */
export const moment = signal<(Moment & { readonly key: string }) | undefined>(undefined);
/** The last step that was reached; the history goes so far. */
export const reached = signal(0);
export const playing = signal(false);
/** Why training stopped, in the library's words; empty when all is well. */
export const failure = signal("");
/** True while something is awaited that takes longer than a picture. */
export const busy = signal(false);
/** Pictures in the last second of playing. */
export const pace = signal(0);

/** Losses over all points at the steps that were shown, increasing steps. */
export interface LossHistory {
  readonly steps: number[];
  readonly losses: number[];
}
export const losses = signal<LossHistory>({ steps: [], losses: [] });

/** Where each neuron's knots were at the steps that were shown; for one input. */
export interface KnotTrail {
  readonly step: number;
  /** Names of neurons, "layer.unit", and places; one entry a knot. */
  readonly names: readonly string[];
  readonly places: readonly number[];
}
export const trails = signal<readonly KnotTrail[]>([]);

/** Points of curves that are kept; when there are more, every second one goes. */
const MOST_HISTORY = 400;

const worker = new WorkerSession<TrainingSession>({
  start: () => new Worker(new URL("./train-worker.ts", import.meta.url), { type: "module" }),
});
const latest = new Latest();
/** Key of the task that the worker has begun. */
let begun = "";
/** Key of the task that losses, trails and the last step reached belong to: they outlive the worker. */
let told = "";

/** Ends what is under way; the picture stays. */
export function cancelTraining(): void {
  playing.value = false;
  worker.cancel();
}

/** The knots of a picture with the neurons that make them, left to right. */
export function namedKnots({ vertices, vertexNeuronStart, vertexNeurons, neurons }: LineAnswer) {
  const names: string[] = [];
  const places: number[] = [];
  for (let knot = 0; knot + 1 < vertexNeuronStart.length; knot++)
    for (let k = vertexNeuronStart[knot]; k < vertexNeuronStart[knot + 1]; k++) {
      let layer = 1;
      while (vertexNeurons[k] >= neurons.layerStart[layer]) layer++;
      names.push(`${layer}.${vertexNeurons[k] - neurons.layerStart[layer - 1]}`);
      places.push(vertices[knot + 1]);
    }
  return { names, places };
}

/** Every second one, but the last. */
function thinned<T>(all: readonly T[]): T[] {
  return all.filter((_, k) => k % 2 === 0 || k === all.length - 1);
}

function take(found: Moment, key: string): void {
  moment.value = { ...found, key };
  failure.value = "";
  const { steps, losses: values } = losses.peek();
  if (steps.length > 0 && found.step <= steps[steps.length - 1]) return;
  reached.value = found.step;
  const next = { steps: [...steps, found.step], losses: [...values, found.loss] };
  losses.value =
    next.steps.length > MOST_HISTORY ? { steps: thinned(next.steps), losses: thinned(next.losses) } : next;
  if (found.answer.kind !== "line") return;
  const all = [...trails.peek(), { step: found.step, ...namedKnots(found.answer) }];
  trails.value = all.length > MOST_HISTORY ? thinned(all) : all;
}

/**
 * Asks the worker, which begins the task first where it has another one or is new. A new one that shall go on (`goesOn`) takes the
 * steps again that the one before it had taken, which gives the same network.
 */
async function ask(
  work: (session: import("comlink").Remote<TrainingSession>) => Promise<Moment>,
  goesOn = false,
): Promise<boolean> {
  const key = taskKey.peek();
  const now = task.peek();
  const slow = setTimeout(() => {
    busy.value = true;
  }, 300);
  try {
    if (begun !== key || !worker.alive) {
      const before = moment.peek();
      const first = (await worker.run((session) => session.begin(now) as Promise<Moment>)) as Moment;
      if (told !== key) {
        losses.value = { steps: [], losses: [] };
        trails.value = [];
        reached.value = 0;
        told = key;
        take(first, key);
      } else if (goesOn && before?.key === key && before.step > 0) {
        await worker.run((session) => session.show(before.step) as Promise<Moment>);
      }
      begun = key;
    }
    take(await worker.run(work), key);
    return true;
  } catch (error) {
    playing.value = false;
    failure.value = error instanceof CancelledError ? "cancelled" : messageOf(error);
    if (!worker.alive) begun = "";
    return false;
  } finally {
    clearTimeout(slow);
    busy.value = false;
  }
}

/** Takes so many steps from the one on the stage. */
export function advance(steps: number): Promise<boolean> {
  return ask((session) => session.advance(steps) as Promise<Moment>, true);
}

/** Goes to a step, back or forth; the last of many requests counts. */
export function goTo(step: number): void {
  latest.request(async () => {
    await ask((session) => session.show(step) as Promise<Moment>);
  });
}

/** Shows the network after so many steps, and keeps that in the state. */
export function choose(step: number): void {
  playing.value = false;
  training.change({ step }, { undo: "history of training" });
}

/** Takes single steps, to be looked at one by one. */
export async function stepBy(steps: number): Promise<void> {
  playing.value = false;
  if (await advance(steps))
    training.change({ step: moment.peek()?.step ?? 0 }, { undo: "history of training" });
}

/** Starts or stops playing. */
export function togglePlaying(): void {
  if (playing.peek()) {
    playing.value = false;
    return;
  }
  playing.value = true;
  latest.request(play);
}

async function play(): Promise<void> {
  const key = taskKey.peek();
  const shown: number[] = [];
  while (playing.peek() && isOpen.peek() && key === taskKey.peek()) {
    if (!(await advance(training.value.peek().speed))) break;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    shown.push(now);
    while (shown[0] < now - 1000) shown.shift();
    pace.value = shown.length > 2 ? ((shown.length - 1) * 1000) / (now - shown[0]) : 0;
  }
  playing.value = false;
  if (key === taskKey.peek()) training.change({ step: moment.peek()?.step ?? 0 }, { undo: false });
}

/** The network on the stage as a file. */
export function trainedFile(): Promise<Uint8Array<ArrayBuffer>> {
  return worker.run((session) => session.file() as Promise<Uint8Array<ArrayBuffer>>);
}

// the stage follows the state: another task begins anew, another step is gone to
effect(() => {
  if (!isOpen.value) {
    playing.value = false;
    return;
  }
  const key = taskKey.value;
  const { step } = training.value.value;
  untracked(() => {
    if (playing.peek() && key === begun) return;
    const now = moment.peek();
    if (now?.key === key && now.step === step && begun === key) return;
    playing.value = false;
    goTo(step);
  });
});
