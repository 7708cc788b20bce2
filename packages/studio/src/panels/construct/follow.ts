/** The networks of the task in the state: made in a worker whenever it changes, and compared with the other ways a little later. */
import { effect, signal, untracked } from "@preact/signals";
import { messageOf } from "../../engine/errors.ts";
import { Latest } from "../../engine/latest.ts";
import { CancelledError, WorkerSession } from "../../engine/worker-session.ts";
import type { Builder } from "./builder.ts";
import { isOpen, task, taskKey, way } from "./construct-state.ts";
import type { Compared, Made, Refused, Task } from "./tasks.ts";

/** The network of the task; the last one stays until the next is there. */
export const made = signal<Made | undefined>(undefined);
/** Why there is none, in the library's words; empty when there is one. */
export const failure = signal("");
export const busy = signal(false);
/** All ways side by side, for the task with this key. */
export const compared = signal<{ key: string; rows: readonly (Compared | Refused)[] } | undefined>(undefined);
export const comparing = signal(false);
/** [layer from 1, unit from 0] that the reader points at in the list. */
export const lit = signal<readonly [layer: number, unit: number] | undefined>(undefined);

const start = () => new Worker(new URL("./construct-worker.ts", import.meta.url), { type: "module" });
const maker = new WorkerSession<Builder>({ start });
const comparer = new WorkerSession<Builder>({ start });
const latest = new Latest();

/** Comparing waits until the drawing rests for so many milliseconds. */
const REST = 350;

/** Ends what is under way; what was made before stays. */
export function cancelMaking(): void {
  maker.cancel();
  comparer.cancel();
}

async function make(now: Task, key: string, chosen: string): Promise<void> {
  if (key !== taskKey.peek() || chosen !== way.peek()) return;
  busy.value = true;
  try {
    made.value = await maker.run((builder) => builder.make(now, chosen) as Promise<Made>);
    failure.value = "";
  } catch (error) {
    failure.value = error instanceof CancelledError ? "cancelled" : messageOf(error);
  }
  busy.value = false;
}

async function compare(now: Task, key: string): Promise<void> {
  comparing.value = true;
  try {
    const rows = await comparer.run((builder) => builder.compare(now) as Promise<(Compared | Refused)[]>);
    if (key === taskKey.peek()) compared.value = { key, rows };
  } catch {
    // ended because the task changed, or the reader asked for it; `make` tells failures
  }
  comparing.value = false;
}

effect(() => {
  if (!isOpen.value) return;
  const [key, chosen] = [taskKey.value, way.value];
  untracked(() => {
    const now = task.peek();
    latest.request(() => make(now, key, chosen));
  });
});

effect(() => {
  if (!isOpen.value) return;
  const key = taskKey.value;
  if (compared.peek()?.key === key) return;
  if (comparing.peek()) comparer.cancel();
  const timer = setTimeout(() => void compare(task.peek(), key), REST);
  return () => clearTimeout(timer);
});
