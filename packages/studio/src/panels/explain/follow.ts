/** Asks for the story whenever model or data change, while the panel is open. */

import { computed, effect, signal, untracked } from "@preact/signals";
import { proxy } from "comlink";
import type { About } from "reluscope";
import { messageOf } from "../../engine/errors.ts";
import { Latest } from "../../engine/latest.ts";
import { CancelledError, WorkerSession } from "../../engine/worker-session.ts";
import { pinnedPoint } from "../../stage/subject.ts";
import { fileOf, keyOf, model } from "../../state/models.ts";
import { placeOf } from "../../state/picture.ts";
import { panelState, parts, state } from "../../state/store.ts";
import type { DataChoice } from "../../state/studio-state.ts";
import type { Explainer } from "./explainer.ts";
import type { AskedPoint, Story } from "./questions.ts";

interface ExplainState {
  /** For each question that may take long. */
  readonly seconds: number;
  /** The sentence that stays lit. */
  readonly kept: number | null;
  /** The row of the data whose prediction is explained, from 0. */
  readonly row: number | null;
  /** Whether it is the prediction of the pinned point instead. */
  readonly pin: boolean;
}

export const explain = panelState<ExplainState>("explain", {
  seconds: 4,
  kept: null,
  row: null,
  pin: false,
});

export const story = signal<Story | undefined>(undefined);
export const failure = signal<string | undefined>(undefined);
export const busy = signal<{ readonly stage: string; readonly share: number } | undefined>(undefined);

/** The sentence under the pointer or in focus. */
export const pointed = signal<number | undefined>(undefined);

/** The sentence that is pointed at, else the one that was kept. */
export const litNumber = computed<number | undefined>(
  () => pointed.value ?? explain.value.value.kept ?? undefined,
);

/** What it speaks of. */
export const lit = computed<About | undefined>(() =>
  litNumber.value === undefined ? undefined : story.value?.statements[litNumber.value]?.about,
);

const session = new WorkerSession<Explainer>({
  start: () => new Worker(new URL("./explain-worker.ts", import.meta.url), { type: "module" }),
});
const latest = new Latest();

export function cancelExplaining(): void {
  session.cancel();
}

async function ask(): Promise<void> {
  const { model: reference, data } = state.peek();
  const { seconds } = explain.value.peek();
  const point = asked.peek();
  const whole = question.peek() ?? "";
  let over = false;
  failure.value = undefined;
  busy.value = { stage: "reading", share: 0 };
  try {
    const file = await fileOf(reference);
    const place = placeOf(state.peek());
    const progress = proxy((stage: string, done: number, total: number) => {
      // news may come after the answer
      if (!over) busy.value = { stage, share: total > 0 ? done / total : 0 };
    });
    const found = (await session.run((explainer) =>
      explainer.explain(file, data, place, whole, point, seconds, progress),
    )) as Story;
    pointed.value = undefined;
    story.value = found;
  } catch (error) {
    story.value = undefined;
    failure.value = error instanceof CancelledError ? "cancelled" : messageOf(error);
  } finally {
    over = true;
    busy.value = undefined;
  }
}

const seen = new WeakMap<DataChoice, number>();
let tables = 0;

/** Another table of the same name and length is other data. */
function numberOf(data: DataChoice): number {
  const known = seen.get(data) ?? ++tables;
  seen.set(data, known);
  return known;
}

/** Rows have a domain of their own; without them the story is told of what the stage shows. */
const question = computed(() => {
  const reference = parts.model.value;
  if (parts.panel.value !== "explain" || model.value?.key !== keyOf(reference)) return undefined;
  const data = parts.data.value;
  const where = data ? numberOf(data) : [parts.slice.value, parts.box.value];
  return JSON.stringify([keyOf(reference), where, parts.decision.value, explain.value.value.seconds]);
});

const row = computed(() => explain.value.value.row);
const ofPin = computed(() => explain.value.value.pin);

/** The point whose prediction is explained. */
const asked = computed<AskedPoint | undefined>(() => {
  if (ofPin.value) return pinnedPoint.value;
  const number = row.value;
  const inputs = number === null ? undefined : parts.data.value?.rows[number];
  return number !== null && inputs ? { inputs, row: number } : undefined;
});

effect(() => {
  // another point is another story, whose other chapters stay
  asked.value;
  if (question.value) untracked(askAgain);
});

export function askAgain(): void {
  latest.request(ask);
}
