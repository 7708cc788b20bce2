/** The answer that the stage shows: asked of the engine whenever model, slice, box or decision change. */
import { computed, effect, signal, untracked } from "@preact/signals";
import { affineSlice, axisSlice, lineThrough, planeThrough, type Slice } from "reluscope";
import { messageOf } from "../engine/errors.ts";
import { Latest } from "../engine/latest.ts";
import type { Answer, LineAnswer, Place, PlaneAnswer, SpaceAnswer } from "../engine/questions.ts";
import { engine } from "../engine/session.ts";
import { CancelledError } from "../engine/worker-session.ts";
import { dataOnTheWay, keyOf, model, modelStatus } from "./models.ts";
import { parts, state } from "./store.ts";
import type { SliceChoice, StudioState } from "./studio-state.ts";

/** The slice of a choice. Throws the library's own words where there is none. */
export function sliceOf(choice: SliceChoice): Slice {
  if (choice.kind === "inputs") return axisSlice(choice.at, choice.vary);
  const [p, q, r] = choice.points;
  if (choice.points.length === 2) return lineThrough(p, q);
  if (choice.points.length === 3) return planeThrough(p, q, r);
  return affineSlice(p, choice.points.slice(1));
}

/** Where the state looks, as a question to the engine. */
export function placeOf(value: Pick<StudioState, "slice" | "box" | "decision">): Place {
  return { slice: sliceOf(value.slice), box: value.box, decision: value.decision ?? undefined };
}

/** What is on the stage; the last answer stays until the next one is there (or there is none for another model). */
export const answer = signal<Answer | undefined>(undefined);
export const plane = computed<PlaneAnswer | undefined>(() =>
  answer.value?.kind === "plane" ? answer.value : undefined,
);
export const lineOnStage = computed<LineAnswer | undefined>(() =>
  answer.value?.kind === "line" ? answer.value : undefined,
);
export const space = computed<SpaceAnswer | undefined>(() =>
  answer.value?.kind === "space" ? answer.value : undefined,
);

/** How the question under way goes. */
export type Work =
  | { readonly kind: "idle" }
  /** `slow`: it takes so long that the reader should see it. */
  | { readonly kind: "busy"; readonly cells: number; readonly since: number; readonly slow: boolean }
  | { readonly kind: "cancelled" }
  | { readonly kind: "failed"; readonly message: string };
export const work = signal<Work>({ kind: "idle" });

/** The model, slice and box that the answer on the stage belongs to. */
export const answered = signal<{ key: string; place: Place } | undefined>(undefined);

/** The last question that was asked, whatever came of it. */
const asked = signal<string | undefined>(undefined);

const latest = new Latest();

/** Milliseconds after which the reader sees that something is computed. */
const SLOW = 200;

/** Ends the question under way; the last answer stays. */
export function cancelWork(): void {
  if (work.peek().kind === "busy") engine.cancel();
}

/** Under the name of one model the picture of another would be wrong. */
function clearStage(): void {
  answered.value = undefined;
  answer.value = undefined;
}

async function ask(key: string, place: Place): Promise<void> {
  work.value = { kind: "busy", cells: 0, since: performance.now(), slow: false };
  const slow = setTimeout(() => {
    const now = work.peek();
    if (now.kind === "busy") work.value = { ...now, slow: true };
  }, SLOW);
  const progress = (cells: number) => {
    const now = work.peek();
    if (now.kind === "busy") work.value = { ...now, cells };
  };
  try {
    const { dimension } = place.slice;
    const found =
      dimension === 1
        ? await engine.line(key, place)
        : dimension === 2
          ? await engine.plane(key, place, progress)
          : await engine.space(key, place, progress);
    // what is asked of another model meanwhile comes next
    if (keyOf(state.peek().model) === key) {
      answered.value = { key, place };
      answer.value = found;
    }
    work.value = { kind: "idle" };
  } catch (error) {
    if (answered.peek()?.key !== key) clearStage();
    work.value =
      error instanceof CancelledError ? { kind: "cancelled" } : { kind: "failed", message: messageOf(error) };
  } finally {
    clearTimeout(slow);
  }
}

/** Asks again, after a failure or a cancellation. */
export function askAgain(): void {
  const summary = model.peek();
  if (summary) latest.request(() => ask(summary.key, placeOf(state.peek())));
}

const question = computed(() => {
  const slice = parts.slice.value;
  const box = parts.box.value;
  const decision = parts.decision.value;
  const reference = parts.model.value;
  const summary = model.value;
  return summary?.key === keyOf(reference) && JSON.stringify([summary.key, slice, box, decision]);
});

/** Whether the picture is what the state asks for (or cannot be had): nothing is computed or on its way. */
export const settled = computed(() => {
  if (modelStatus.value.kind === "failed") return true;
  return dataOnTheWay.value === 0 && question.value === asked.value && work.value.kind !== "busy";
});

/** A long walk that nobody waits for any more is ended. */
const PATIENCE = 400;

/** Starts asking; called once. */
export function followPicture(): void {
  effect(() => {
    const key = keyOf(parts.model.value);
    if (!answered.value || answered.value.key === key) return;
    // most models are there before one could see an empty stage
    const timer = setTimeout(clearStage, SLOW);
    return () => clearTimeout(timer);
  });
  effect(() => {
    if (!question.value) return;
    untracked(() => {
      const summary = model.peek();
      const { slice } = state.peek();
      if (!summary) return;
      const inputs = slice.kind === "inputs" ? slice.at.length : slice.points[0].length;
      if (inputs !== summary.inputSize) return;
      const now = work.peek();
      if (now.kind === "busy" && performance.now() - now.since > PATIENCE) engine.cancel();
      const text = question.peek() || undefined;
      try {
        const place = placeOf(state.peek());
        latest.request(() => {
          asked.value = text;
          return ask(summary.key, place);
        });
      } catch (error) {
        asked.value = text;
        work.value = { kind: "failed", message: messageOf(error) };
      }
    });
  });
}
