/** What is under the pointer or pinned on the model's picture; the See panel speaks of it. */
import { computed, signal } from "@preact/signals";
import { GridIndex } from "reluscope/view";
import type { PlaneAnswer } from "../engine/questions.ts";
import { plane } from "../state/picture.ts";
import { change, parts, state } from "../state/store.ts";
import type { LineSubject } from "./line-stage.tsx";
import { middleOf } from "./plane-view.ts";

/** The cell under the pointer and where the pointer is; −1 for none. */
export const hovered = signal<{ readonly cell: number; readonly place?: readonly [number, number] }>({
  cell: -1,
});

/** Piece or knot of a line that was chosen or is under the pointer. */
export const chosenOnLine = signal<{ subject: LineSubject; at: number } | undefined>(undefined);
export const hoveredOnLine = signal<{ subject: LineSubject; at: number } | undefined>(undefined);

const indices = new WeakMap<PlaneAnswer, GridIndex>();

/** Finds cells of an answer by place; made once. */
export function indexOf(data: PlaneAnswer): GridIndex {
  let index = indices.get(data);
  if (!index) {
    index = new GridIndex(data);
    indices.set(data, index);
  }
  return index;
}

/** A cell that is too thin to be found again by a point is remembered by its number while the picture is the same. */
let named: { data: PlaneAnswer; cell: number; at: readonly number[] } | undefined;

/** The pinned cell of the picture; −1 for none. */
export const pinned = computed<number>(() => {
  const at = parts.cell.value;
  const data = plane.value;
  if (!data || at?.length !== 2) return -1;
  if (named?.data === data && named.at === at) return named.cell;
  return indexOf(data).cellAt(at[0], at[1]);
});

/** Pins a cell (−1 lets go); `place` is where the pointer is in it. */
export function pin(cell: number, place?: readonly [number, number]): void {
  const data = plane.peek();
  if (!data) return;
  if (cell < 0) {
    if (state.peek().cell) change({ cell: null }, { undo: "cell" });
    return;
  }
  const at = place ?? middleOf(data, cell);
  named = { data, cell, at };
  change({ cell: at }, { undo: "cell" });
}
