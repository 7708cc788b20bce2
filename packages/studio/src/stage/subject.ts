/** What is under the pointer or pinned on the model's picture; the panels speak of it. */
import { computed, signal } from "@preact/signals";
import { inputAt } from "reluscope";
import { GridIndex, lineCellAt } from "reluscope/view";
import type { LineAnswer, PlaneAnswer } from "../engine/questions.ts";
import { lineOnStage, plane, sliceOf } from "../state/picture.ts";
import { change, parts, state } from "../state/store.ts";
import { middleOf } from "./cell-measures.ts";
import type { LineSubject } from "./line-stage.tsx";

/** The cell under the pointer and where the pointer is; −1 for none. */
export const hovered = signal<{ readonly cell: number; readonly place?: readonly [number, number] }>({
  cell: -1,
});

/** A piece or a knot of a line, and the place on it. */
export interface PlaceOnLine {
  readonly subject: LineSubject;
  readonly at: number;
}

export const hoveredOnLine = signal<PlaceOnLine | undefined>(undefined);

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
/** So is a piece of a line. */
let namedOnLine: { data: LineAnswer; subject: LineSubject; at: readonly number[] } | undefined;

/** The pinned cell of the picture; −1 for none. */
export const pinned = computed<number>(() => {
  const at = parts.cell.value;
  const data = plane.value;
  if (!data || at?.length !== 2) return -1;
  if (named?.data === data && named.at === at) return named.cell;
  return indexOf(data).cellAt(at[0], at[1]);
});

/** The pinned piece or knot of the line. */
export const chosenOnLine = computed<PlaceOnLine | undefined>(() => {
  const at = parts.cell.value;
  const data = lineOnStage.value;
  if (!data || at?.length !== 1) return undefined;
  if (namedOnLine?.data === data && namedOnLine.at === at) return { subject: namedOnLine.subject, at: at[0] };
  const [t] = at;
  if (!(t >= data.domain.low && t <= data.domain.high)) return undefined;
  const piece = lineCellAt(data, t);
  const knot = [piece - 1, piece].find(
    (index) => index >= 0 && index + 1 < data.counts.cells && data.vertices[index + 1] === t,
  );
  return {
    subject: knot === undefined ? { kind: "piece", index: piece } : { kind: "knot", index: knot },
    at: t,
  };
});

/** The pinned point: its coordinates on the slice, and the network's inputs there. */
export const pinnedPoint = computed<
  { readonly at: readonly number[]; readonly inputs: readonly number[] } | undefined
>(() => {
  const at = parts.cell.value;
  if (!at) return undefined;
  try {
    const slice = sliceOf(parts.slice.value);
    return slice.dimension === at.length ? { at, inputs: [...inputAt(slice, at)] } : undefined;
  } catch {
    // what is wrong with the slice, the picture says
    return undefined;
  }
});

/** Pins a cell (−1 lets go); `place` is where the pointer is in it. */
export function pin(cell: number, place?: readonly [number, number]): void {
  const data = plane.peek();
  if (!data) return;
  if (cell < 0) {
    letGo();
    return;
  }
  const at = place ?? middleOf(data, cell);
  named = { data, cell, at };
  change({ cell: at }, { undo: "cell" });
}

/** Pins a piece or a knot of the line, at a place; nothing lets go. */
export function pinOnLine(place: PlaceOnLine | undefined): void {
  const data = lineOnStage.peek();
  if (!data) return;
  if (!place) {
    letGo();
    return;
  }
  const at = [place.at];
  namedOnLine = { data, subject: place.subject, at };
  change({ cell: at }, { undo: "cell" });
}

/** Pins a point of the decision surface in space; nothing lets go. */
export function pinInSpace(place: readonly [number, number, number] | undefined): void {
  if (place) change({ cell: place }, { undo: "cell" });
  else letGo();
}

function letGo(): void {
  if (state.peek().cell) change({ cell: null }, { undo: "cell" });
}
