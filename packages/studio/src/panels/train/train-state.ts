/** What the Train panel keeps in the state: the points, the network, how it is trained, and the step that is looked at. */
import { computed } from "@preact/signals";
import { type ChangeOptions, panelState, state } from "../../state/store.ts";
import type { Box } from "../../state/studio-state.ts";
import { builtInSets } from "./datasets.ts";
import type { Start, TrainKind, TrainTask } from "./task.ts";

export interface TrainState {
  readonly kind: TrainKind;
  /** A built-in set of each kind, or "own": the points below. */
  readonly sets: Readonly<Record<TrainKind, string>>;
  /** The reader's own points: [x, y, class] or [x, value]. */
  readonly own: Readonly<Record<TrainKind, readonly (readonly number[])[]>>;
  /** Units of each hidden layer. */
  readonly layers: Readonly<Record<TrainKind, readonly number[]>>;
  readonly start: Start;
  readonly optimizer: TrainTask["optimizer"];
  readonly rate: number;
  readonly batch: number;
  readonly seed: number;
  /** Steps from one picture to the next while it plays. */
  readonly speed: number;
  /** Step on the stage while it does not play. */
  readonly step: number;
  /** Class that is drawn, or −1 to erase. */
  readonly brush: number;
}

export const MOST_LAYERS = 6;
export const MOST_UNITS = 256;
export const MOST_POINTS = 5000;
export const CLASS_NUMBERS = [0, 1, 2] as const;

export const training = panelState<TrainState>("train", {
  kind: "classes",
  sets: { classes: "crescents", values: "wave" },
  own: { classes: [], values: [] },
  layers: { classes: [16, 16], values: [24] },
  start: "random",
  optimizer: "adam",
  rate: 0.01,
  batch: 32,
  seed: 1,
  speed: 4,
  step: 0,
  brush: 0,
});

const setPoints = computed(() => {
  const { kind, sets } = training.value.value;
  const found = builtInSets.find((set) => set.kind === kind && set.name === sets[kind]);
  return found?.points();
});

/** The points that are trained on. */
export const points = computed(() => {
  const { kind, own } = training.value.value;
  return setPoints.value ?? own[kind];
});

/** A box around the points with some room; a square for classes. */
function boxAround(kind: TrainKind, shown: readonly (readonly number[])[]): Box {
  const axes = kind === "classes" ? [0, 1] : [0];
  if (shown.length === 0) return axes.map(() => [-1.25, 1.25] as const);
  const spans = axes.map((axis) => {
    const all = shown.map((point) => point[axis]);
    return [Math.min(...all), Math.max(...all)] as const;
  });
  if (kind === "values") {
    const [[low, high]] = spans;
    return low < high ? [[low, high]] : [[low - 1, high + 1]];
  }
  const reach = Math.max(...spans.map(([low, high]) => high - low), 1e-6);
  // a power of two is near the reach, so that the box stands still while single points are added
  const half = 2 ** (Math.ceil(4 * Math.log2(1.15 * reach)) / 4) / 2;
  return spans.map(([low, high]) => [(low + high) / 2 - half, (low + high) / 2 + half] as const);
}

/** Everything that decides the training, one object as long as nothing in it changes. */
export const task = computed<TrainTask>(() => {
  const { kind, layers, start, optimizer, rate, batch, seed, sets } = training.value.value;
  const box: Box =
    kind === "classes" && sets[kind] === "own" && points.value.length < 3
      ? [
          [-1.25, 1.25],
          [-1.25, 1.25],
        ]
      : boxAround(kind, points.value);
  const possible = kind === "classes" && start === "fitted" ? "constructed" : start;
  return {
    kind,
    points: points.value,
    box,
    layers: layers[kind],
    start: possible,
    optimizer,
    rate,
    batch,
    seed,
  };
});

export const taskKey = computed(() => JSON.stringify(task.value));

/** Whether the panel is the one that is open. */
export const isOpen = computed(() => state.value.panel === "train");

/** Changes what is trained: training begins anew. */
export function changeTask(patch: Partial<TrainState>, undo: ChangeOptions["undo"] = true): void {
  training.change({ ...patch, step: 0 }, { undo });
}

/** Changes the points; a built-in set becomes the reader's own. */
export function changePoints(next: readonly (readonly number[])[], undo: ChangeOptions["undo"] = true): void {
  const { kind, sets, own } = training.value.peek();
  changeTask({ sets: { ...sets, [kind]: "own" }, own: { ...own, [kind]: next } }, undo);
}

const rounded = (value: number) => Math.round(4096 * value) / 4096;

/** Adds a point of the brush's class, or a value; false where there are too many or one is there. */
export function addPoint(x: number, y: number): boolean {
  const { kind, brush } = training.value.peek();
  const at = [rounded(x), rounded(y)];
  const now = points.peek();
  if (now.length >= MOST_POINTS || now.some(([p, q]) => p === at[0] && q === at[1])) return false;
  changePoints([...now, kind === "classes" ? [...at, brush] : at]);
  return true;
}

export function removePoint(index: number): void {
  changePoints(points.peek().toSpliced(index, 1));
}

/** The point nearest to a place, distances measured in shares of the spans; −1 when none is within `reach`. */
export function nearestPoint(x: number, y: number, spanX: number, spanY: number, reach: number): number {
  let [best, least] = [-1, reach];
  points.peek().forEach(([p, q], k) => {
    const away = Math.hypot((p - x) / spanX, (q - y) / spanY);
    if (away <= least) [best, least] = [k, away];
  });
  return best;
}
