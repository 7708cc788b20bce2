/** A ring with a cross that marks a point of a picture. */
import type { DrawContext, Theme } from "reluscope/draw";
import { type Frame, lineCellAt, lineValue } from "reluscope/view";
import type { LineAnswer } from "../engine/questions.ts";

/** At pixels. */
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

/** @param at 2 numbers: a point of the plane */
export function targetOnPlane(context: DrawContext, frame: Frame, theme: Theme, at: ArrayLike<number>): void {
  target(context, frame.toX(at[0]), frame.toY(at[1]), theme);
}

/** At the graph of an output over `t`. */
export function targetOnLine(
  context: DrawContext,
  frame: Frame,
  theme: Theme,
  t: number,
  output: number,
  data: LineAnswer,
): void {
  target(context, frame.toX(t), frame.toY(lineValue(data, lineCellAt(data, t), output, t)), theme);
}
