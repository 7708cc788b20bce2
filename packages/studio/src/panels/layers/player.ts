/** The time of the moving picture: played, stepped, slid. Whoever asked for less motion sees the steps, one after the other. */
import { computed, effect, signal } from "@preact/signals";
import type { Motion } from "reluscope/view";
import { layers, motion } from "./follow.ts";

const calm = matchMedia("(prefers-reduced-motion: reduce)");
/** Least rest at each step with less motion, in seconds. */
const CALM_REST = 1.5;

export const playing = signal(false);
/** Time while it plays; the state has it when it rests. */
const running = signal<number | undefined>(undefined);

export const time = computed(() => {
  const now = motion.value;
  const value = running.value ?? layers.value.value.time;
  return now ? within(now, value) : 0;
});

function within({ loops, end }: Motion, value: number): number {
  return loops ? ((value % end) + end) % end : Math.min(end, Math.max(0, value));
}

/** The next place to rest forwards or backwards. */
function nextStop({ step }: Motion, from: number, direction: 1 | -1): number {
  return direction > 0
    ? (Math.floor(from / step + 1e-9) + 1) * step
    : (Math.ceil(from / step - 1e-9) - 1) * step;
}

/** Goes to a time and stops. */
export function goTo(value: number): void {
  const now = motion.peek();
  if (!now) return;
  playing.value = false;
  running.value = undefined;
  layers.change({ time: within(now, value) }, { undo: "time of the layers" });
}

export function step(direction: 1 | -1): void {
  const now = motion.peek();
  if (now) goTo(nextStop(now, time.peek(), direction));
}

export function play(): void {
  const now = motion.peek();
  if (!now) return;
  if (!now.loops && time.peek() >= now.end) layers.change({ time: 0 }, { undo: false });
  running.value = time.peek();
  playing.value = true;
}

export function pause(): void {
  const at = time.peek();
  playing.value = false;
  running.value = undefined;
  layers.change({ time: at }, { undo: false });
}

// another picture begins at rest
effect(() => {
  void motion.value;
  playing.value = false;
  running.value = undefined;
});

effect(() => {
  if (!playing.value) return;
  let last = performance.now();
  let resting = 0;
  let request = requestAnimationFrame(function advance(now) {
    const film = motion.peek();
    if (!film || !playing.peek()) return;
    const seconds = Math.min(0.1, Math.max(0, (now - last) / 1000));
    last = now;
    resting -= seconds;
    if (resting <= 0) {
      const from = running.peek() ?? 0;
      const stop = nextStop(film, from, 1);
      const reached = calm.matches || from + film.speed * seconds >= stop;
      const next = reached ? stop : from + film.speed * seconds;
      running.value = within(film, next);
      if (reached) resting = calm.matches ? Math.max(CALM_REST, film.rest) : film.rest;
      if (reached && !film.loops && next >= film.end) {
        pause();
        return;
      }
    }
    request = requestAnimationFrame(advance);
  });
  return () => cancelAnimationFrame(request);
});
