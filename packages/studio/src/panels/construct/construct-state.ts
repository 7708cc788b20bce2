/** What the Construct panel keeps in the state: the drawing, the points, the table; and how they are changed. */
import { computed } from "@preact/signals";
import { type ChangeOptions, panelState, state } from "../../state/store.ts";
import type { Box } from "../../state/studio-state.ts";
import { type Knot, type LabelledPoint, type Task, type TaskKind, WAYS } from "./tasks.ts";

export interface ConstructState {
  readonly kind: TaskKind;
  /** Chosen way of each kind. */
  readonly ways: Readonly<Record<TaskKind, string>>;
  readonly knots: readonly Knot[];
  readonly lineBox: Box;
  /** Whether what is drawn keeps to short binary numbers, so that weights are exact. */
  readonly snap: boolean;
  readonly points: readonly LabelledPoint[];
  readonly pointsBox: Box;
  /** Class that is placed, or −1 to erase. */
  readonly brush: number;
  /** Rows of values, the first at the low end of the second input. */
  readonly rows: readonly (readonly number[])[];
  readonly tableBox: Box;
  /** All ways on the stage, beside each other. */
  readonly together: boolean;
}

const UNIT_BOX: Box = [
  [-1, 1],
  [-1, 1],
];

/** Points of three classes at most, numbered as the network's outputs. */
export const CLASS_NUMBERS = [0, 1, 2] as const;
export const MOST_POINTS = 1000;
export const MOST_KNOTS = 200;
export const MOST_VALUES = 2500;

export const construct = panelState<ConstructState>("construct", {
  kind: "line",
  ways: { line: "fewest", points: "shallow", table: "rows" },
  knots: [
    [-1, -0.5],
    [-0.5, 0.5],
    [0, -0.25],
    [0.5, 0.75],
    [1, 0.25],
  ],
  lineBox: [
    [-1.25, 1.25],
    [-1, 1],
  ],
  snap: true,
  points: [
    [-0.625, -0.5, 0],
    [-0.375, -0.625, 0],
    [0.5, 0.5, 0],
    [0.625, 0.25, 0],
    [-0.5, 0.5, 1],
    [-0.25, 0.75, 1],
    [0.5, -0.5, 1],
    [0.75, -0.625, 1],
  ],
  pointsBox: UNIT_BOX,
  brush: 0,
  rows: [
    [0, 1, 1, 0],
    [1, 3, 2, 1],
    [0, 2, 4, 2],
    [0, 1, 2, 3],
  ],
  tableBox: [
    [0, 3],
    [0, 3],
  ],
  together: false,
});

/** The task of the state, one object as long as nothing in it changes. */
export const task = computed<Task>(() => {
  const { kind, knots, lineBox, points, pointsBox, rows, tableBox } = construct.value.value;
  if (kind === "line") {
    // the picture reaches beyond the paper when a knot does
    const [low, high] = lineBox[0];
    const box: Box = [[Math.min(low, knots[0][0]), Math.max(high, knots[knots.length - 1][0])]];
    return { kind, knots, box };
  }
  if (kind === "points") return { kind, points, box: pointsBox };
  return { kind, rows, box: tableBox };
});

export const taskKey = computed(() => JSON.stringify(task.value));

export const way = computed(() => {
  const { kind, ways } = construct.value.value;
  return WAYS[kind].some(({ name }) => name === ways[kind]) ? ways[kind] : WAYS[kind][0].name;
});

/** Whether the panel is the one that is open. */
export const isOpen = computed(() => state.value.panel === "construct");

/** Step of the binary grid that drawing keeps to: about a 64th of the paper. */
export function snapStep([low, high]: readonly [number, number]): number {
  return 2 ** Math.floor(Math.log2((high - low) / 48));
}

/** A number on the grid when drawing keeps to it. */
export function snapped(value: number, interval: readonly [number, number]): number {
  if (!construct.value.peek().snap) return value;
  const step = snapStep(interval);
  return Math.round(value / step) * step;
}

/** Least distance of two knots. */
function gap(): number {
  return snapStep(construct.value.peek().lineBox[0]);
}

/** Adds a knot; returns its place in the row, or −1 where another one is too near. */
export function addKnot(x: number, y: number): number {
  const { knots, lineBox } = construct.value.peek();
  if (knots.length >= MOST_KNOTS) return -1;
  const at: Knot = [snapped(x, lineBox[0]), snapped(y, lineBox[1])];
  if (knots.some(([other]) => Math.abs(other - at[0]) < gap() / 2)) return -1;
  const place = knots.filter(([other]) => other < at[0]).length;
  construct.change({ knots: knots.toSpliced(place, 0, at) });
  return place;
}

/** A knot halfway to the next one (or to the one before), on the line between them. */
export function addKnotBeside(index: number): number {
  const { knots } = construct.value.peek();
  const [p, q] =
    index + 1 < knots.length ? [knots[index], knots[index + 1]] : [knots[index - 1], knots[index]];
  return addKnot((p[0] + q[0]) / 2, (p[1] + q[1]) / 2);
}

/** Moves a knot, not past its neighbours. Numbers that are typed are not snapped. */
export function moveKnot(index: number, to: Knot, undo: ChangeOptions["undo"], typed = false): void {
  const { knots, lineBox } = construct.value.peek();
  const [x, y] = typed ? to : [snapped(to[0], lineBox[0]), snapped(to[1], lineBox[1])];
  const room = typed ? 0 : gap();
  const low = index > 0 ? knots[index - 1][0] + room : Number.NEGATIVE_INFINITY;
  const high = index + 1 < knots.length ? knots[index + 1][0] - room : Number.POSITIVE_INFINITY;
  if (typed && (x <= low || x >= high)) return;
  const moved: Knot = [low <= high ? Math.min(high, Math.max(low, x)) : knots[index][0], y];
  construct.change({ knots: knots.with(index, moved) }, { undo });
}

/** Two knots stay at least. */
export function removeKnot(index: number): void {
  const { knots } = construct.value.peek();
  if (knots.length > 2) construct.change({ knots: knots.toSpliced(index, 1) });
}

/** Adds a point of a class; false where the very point is there already. */
export function addPoint(x: number, y: number, label: number): boolean {
  const { points, pointsBox } = construct.value.peek();
  const at = [snapped(x, pointsBox[0]), snapped(y, pointsBox[1])] as const;
  if (points.length >= MOST_POINTS || points.some(([p, q]) => p === at[0] && q === at[1])) return false;
  construct.change({ points: [...points, [...at, label]] });
  return true;
}

export function movePoint(index: number, x: number, y: number, undo: ChangeOptions["undo"]): void {
  const { points, pointsBox } = construct.value.peek();
  const clamped = [x, y].map((value, k) =>
    Math.min(pointsBox[k][1], Math.max(pointsBox[k][0], snapped(value, pointsBox[k]))),
  );
  const taken = points.some(([p, q], k) => k !== index && p === clamped[0] && q === clamped[1]);
  if (taken) return;
  construct.change({ points: points.with(index, [clamped[0], clamped[1], points[index][2]]) }, { undo });
}

export function removePoint(index: number): void {
  construct.change({ points: construct.value.peek().points.toSpliced(index, 1) });
}

/** The point nearest to a place within a distance; −1 for none. */
export function nearestPoint(x: number, y: number, reach: number): number {
  const { points } = construct.value.peek();
  let [best, least] = [-1, reach];
  points.forEach(([p, q], k) => {
    const away = Math.hypot(p - x, q - y);
    if (away <= least) [best, least] = [k, away];
  });
  return best;
}
