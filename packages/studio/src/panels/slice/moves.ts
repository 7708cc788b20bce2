/** From one slice to another: what stays, and which box fits. */
import { inputRange } from "../../state/inputs.ts";
import { model } from "../../state/models.ts";
import { change, state } from "../../state/store.ts";
import type { Box, SliceChoice } from "../../state/studio-state.ts";

/** Takes a slice and a box; what was in view is let go. */
export function move(slice: SliceChoice, box: Box, undo: string | boolean = true): void {
  change({ slice, box, view: null, cell: null }, { undo });
}

/** Inputs at which slices along inputs are looked at when nothing else was chosen. */
let lastAt: readonly number[] = [];

/** A slice of `dimension` inputs: those that vary already, then the next ones. */
export function alongInputs(dimension: number): void {
  const { slice } = state.peek();
  const inputs = model.peek()?.inputSize ?? 0;
  const kept = slice.kind === "inputs" ? slice.vary : [];
  const rest = Array.from({ length: inputs }, (_, k) => k).filter((input) => !kept.includes(input));
  const vary = [...kept, ...rest].slice(0, dimension);
  const at =
    slice.kind === "inputs"
      ? slice.at
      : lastAt.length === inputs
        ? lastAt
        : Array.from({ length: inputs }, (_, k) => (inputRange(k)[0] + inputRange(k)[1]) / 2);
  move({ kind: "inputs", vary, at }, vary.map(inputRange));
}

/** A line through two rows of the data, or a plane through three: of different classes where there are some. */
export function throughRows(dimension: number, rows = differentRows(dimension + 1)): void {
  const { slice, data } = state.peek();
  if (!data || rows.length <= dimension) return;
  if (slice.kind === "inputs") lastAt = slice.at;
  const box = Array.from({ length: dimension }, () => [-0.5, 1.5] as const);
  move({ kind: "points", points: rows.map((row) => data.rows[row]) }, box);
}

/** So many rows, the first of each class, then others. */
function differentRows(count: number): number[] {
  const { data } = state.peek();
  if (!data) return [];
  const firsts = new Map<number, number>();
  data.classes.forEach((one, row) => {
    if (!firsts.has(one)) firsts.set(one, row);
  });
  const chosen = [...firsts].sort((a, b) => a[0] - b[0]).map(([, row]) => row);
  for (let row = 0; row < data.rows.length && chosen.length < count; row++) {
    if (!chosen.includes(row)) chosen.push(row);
  }
  return chosen.slice(0, count);
}

/** The row of the data that a point is; −1 when it is none. */
export function rowOf(point: readonly number[]): number {
  return state.peek().data?.rows.findIndex((row) => row.every((value, k) => value === point[k])) ?? -1;
}
