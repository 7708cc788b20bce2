/** The studio's state as a signal, with undo and redo. Components read it; panels change it with `change`. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { initialState, type StudioState } from "./studio-state.ts";

/** States that can be gone back to. */
const HISTORY = 200;

export const state = signal<StudioState>(initialState);
/**
 * The state part by part: what reads `parts.color.value` is drawn again when that part changes, and not whenever the reader looks
 * around.
 */
export const parts = Object.fromEntries(
  (Object.keys(initialState) as (keyof StudioState)[]).map((key) => [key, computed(() => state.value[key])]),
) as { readonly [K in keyof StudioState]: ReadonlySignal<StudioState[K]> };

const past = signal<readonly StudioState[]>([]);
const future = signal<readonly StudioState[]>([]);

export const canUndo = computed(() => past.value.length > 0);
export const canRedo = computed(() => future.value.length > 0);

/** What the last step was, so that a slider's many changes become one. */
let lastStep: string | undefined;

export interface ChangeOptions {
  /**
   * true (default): a step that can be undone. A text: so too, but changes that follow one another under the same text are one
   * step. false: no step (looking around, say).
   */
  readonly undo?: boolean | string;
}

/** Changes parts of the state. */
export function change(patch: Partial<StudioState>, options: ChangeOptions = {}): void {
  const before = state.peek();
  const undo = options.undo ?? true;
  if (undo !== false) {
    const step = undo === true ? undefined : undo;
    if (step === undefined || step !== lastStep) {
      past.value = [...past.peek(), before].slice(-HISTORY);
      future.value = [];
    }
    lastStep = step;
  }
  state.value = { ...before, ...patch };
}

/** Takes a whole state, from a link or an example; can be undone. */
export function replaceState(next: StudioState, options?: ChangeOptions): void {
  change(next, options);
}

export function undo(): void {
  const steps = past.peek();
  if (steps.length === 0) return;
  future.value = [state.peek(), ...future.peek()];
  past.value = steps.slice(0, -1);
  lastStep = undefined;
  state.value = steps[steps.length - 1];
}

export function redo(): void {
  const [next, ...rest] = future.peek();
  if (!next) return;
  past.value = [...past.peek(), state.peek()];
  future.value = rest;
  lastStep = undefined;
  state.value = next;
}

/** What a panel keeps for itself in the state: in the link, and undone with the rest. */
export interface PanelState<T> {
  readonly value: ReadonlySignal<T>;
  change(patch: Partial<T>, options?: ChangeOptions): void;
}

/**
 * The part of the state that belongs to a panel. `T` must be plain JSON; `initial` fills in what a link does not hold.
 *
 * @example const settings = panelState("train", { speed: 1, seed: 7 });
 */
export function panelState<T extends object>(name: string, initial: T): PanelState<T> {
  const own = computed(() => state.value.panels[name] as Partial<T> | undefined);
  const value = computed<T>(() => ({ ...initial, ...own.value }));
  return {
    value,
    change(patch, options) {
      const { panels } = state.peek();
      change({ panels: { ...panels, [name]: { ...value.peek(), ...patch } } }, options);
    },
  };
}
