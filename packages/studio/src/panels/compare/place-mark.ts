/** The place of the largest difference, on pictures of planes and of lines. */
import type { DrawContext, Theme } from "reluscope/draw";
import { type Frame, lineCellAt, lineValue, traceCell } from "reluscope/view";
import type { LineAnswer, PlaneAnswer } from "../../engine/questions.ts";
import type { DifferencePlace } from "./questions.ts";

/** A ring with a cross, at pixels. */
function target(context: DrawContext, x: number, y: number, theme: Theme): void {
  const trace = () => {
    context.circle(x, y, 9);
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ]) {
      context.moveTo(x + 4 * dx, y + 4 * dy);
      context.lineTo(x + 15 * dx, y + 15 * dy);
    }
  };
  trace();
  context.stroke({ color: theme.casing, width: 5.5 });
  trace();
  context.stroke({ color: theme.pin, width: 2.4 });
}

export function markOnPlane(context: DrawContext, frame: Frame, theme: Theme, place: DifferencePlace): void {
  const [s, t] = place.coordinates;
  target(context, frame.toX(s), frame.toY(t), theme);
}

/** At the graph of the output that differs. */
export function markOnLine(
  context: DrawContext,
  frame: Frame,
  theme: Theme,
  place: DifferencePlace,
  data: LineAnswer,
): void {
  const [t] = place.coordinates;
  const output = Math.min(place.output, data.outputSize - 1);
  target(context, frame.toX(t), frame.toY(lineValue(data, lineCellAt(data, t), output, t)), theme);
}

/** Pales the cells on which both are the same. */
export function veilSame(
  context: DrawContext,
  frame: Frame,
  theme: Theme,
  difference: PlaneAnswer,
  same: Uint8Array,
): void {
  let some = false;
  for (let cell = 0; cell < difference.counts.cells; cell++) {
    if (!same[cell]) continue;
    traceCell(context, frame, difference, cell);
    some = true;
  }
  if (some) context.fill(theme.paper, 0, 0.8);
}

/** The other model's graphs, dashed, above the first one's. */
export function drawOther(context: DrawContext, frame: Frame, theme: Theme, other: LineAnswer): void {
  for (let output = 0; output < other.outputSize; output++) {
    const trace = () => {
      for (let cell = 0; cell < other.counts.cells; cell++) {
        const [from, to] = [other.vertices[cell], other.vertices[cell + 1]];
        if (cell === 0) context.moveTo(frame.toX(from), frame.toY(lineValue(other, cell, output, from)));
        context.lineTo(frame.toX(to), frame.toY(lineValue(other, cell, output, to)));
      }
    };
    trace();
    context.stroke({ color: theme.casing, width: 4, opacity: 0.8 });
    trace();
    context.stroke({ color: theme.accent, width: 2, dash: [6, 4] });
  }
}
