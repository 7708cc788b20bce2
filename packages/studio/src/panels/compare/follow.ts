/** Asks for the comparison whenever its models or the domain change, while the panel is open. */

import { computed, effect, signal, untracked } from "@preact/signals";
import { proxy } from "comlink";
import { messageOf } from "../../engine/errors.ts";
import { Latest } from "../../engine/latest.ts";
import type { Place } from "../../engine/questions.ts";
import { engine } from "../../engine/session.ts";
import { CancelledError, WorkerSession } from "../../engine/worker-session.ts";
import { fileOf, keyOf } from "../../state/models.ts";
import { placeOf } from "../../state/picture.ts";
import { parts, state } from "../../state/store.ts";
import type { ModelReference } from "../../state/studio-state.ts";
import { compare } from "./compare-state.ts";
import type { Comparer } from "./comparer.ts";
import type { Compared } from "./questions.ts";

/** The comparison on the stage; the last one stays until the next is there. */
export const compared = signal<Compared | undefined>(undefined);
export const failure = signal<string | undefined>(undefined);
export const busy = signal<{ readonly what: string; readonly cells: number } | undefined>(undefined);
/** Outputs of both models at the place of the largest difference, evaluated in doubles by the engine. */
export const replay = signal<readonly [Float64Array, Float64Array] | undefined>(undefined);

const session = new WorkerSession<Comparer>({
  start: () => new Worker(new URL("./compare-worker.ts", import.meta.url), { type: "module" }),
});
const latest = new Latest();

/** Both models, when there are two. */
export const pair = computed<readonly [ModelReference, ModelReference] | undefined>(() => {
  const { first, second } = compare.value.value;
  return second ? [first ?? parts.model.value, second] : undefined;
});

export function cancelComparing(): void {
  session.cancel();
}

async function ask([first, second]: readonly [ModelReference, ModelReference], place: Place) {
  let over = false;
  failure.value = undefined;
  busy.value = { what: "reading", cells: 0 };
  try {
    const [a, b] = [await fileOf(first), await fileOf(second)];
    const progress = proxy((what: string, cells: number) => {
      // news may come after the answer
      if (!over) busy.value = { what, cells };
    });
    const found = (await session.run((comparer) => comparer.compare(a, b, place, progress))) as Compared;
    compared.value = found;
    replay.value = undefined;
    const { place: at } = found;
    if (at) {
      const [x, y] = [
        await engine.evaluate(found.firstKey, [at.input]),
        await engine.evaluate(found.secondKey, [at.input]),
      ];
      if (compared.peek() === found) replay.value = [x[0], y[0]];
    }
  } catch (error) {
    failure.value = error instanceof CancelledError ? "cancelled" : messageOf(error);
  } finally {
    over = true;
    busy.value = undefined;
  }
}

const question = computed(() => {
  const both = parts.panel.value === "compare" && pair.value;
  if (!both) return undefined;
  return JSON.stringify([both.map(keyOf), parts.slice.value, parts.box.value, parts.decision.value]);
});

effect(() => {
  if (!question.value) return;
  untracked(askAgain);
});

/** Asks anew, after a failure or a cancellation too. */
export function askAgain(): void {
  const both = pair.peek();
  if (!both) return;
  try {
    const place = placeOf(state.peek());
    latest.request(() => ask(both, place));
  } catch (error) {
    failure.value = messageOf(error);
  }
}
