/** The place of the largest difference, on pictures of planes and of lines. */
import type { DrawContext, Theme } from "reluscope/draw";
import { type Frame, lineValue, traceCell } from "reluscope/view";
import type { LineAnswer, PlaneAnswer } from "../../engine/questions.ts";
import { targetOnLine, targetOnPlane } from "../../stage/target.ts";
import type { DifferencePlace } from "./questions.ts";

export function markOnPlane(context: DrawContext, frame: Frame, theme: Theme, place: DifferencePlace): void {
  targetOnPlane(context, frame, theme, place.coordinates);
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
  targetOnLine(context, frame, theme, t, Math.min(place.output, data.outputSize - 1), data);
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
