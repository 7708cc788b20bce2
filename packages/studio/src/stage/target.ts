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

/** Pixels that the target needs on every side. */
const REACH = 17;

/**
 * A point at the edge of the frame, where a target would be cut off, has it further in, and a line from there.
 *
 * @param at 2 numbers: a point of the plane
 */
export function targetOnPlane(context: DrawContext, frame: Frame, theme: Theme, at: ArrayLike<number>): void {
  const place = [frame.toX(at[0]), frame.toY(at[1])];
  const inside = [
    within(place[0], frame.x, frame.x + frame.width),
    within(place[1], frame.y, frame.y + frame.height),
  ];
  const [dx, dy] = [place[0] - inside[0], place[1] - inside[1]];
  // beyond the view altogether it stays there
  if ((dx === 0 && dy === 0) || Math.max(Math.abs(dx), Math.abs(dy)) > REACH + 1) {
    target(context, place[0], place[1], theme);
    return;
  }
  for (const [color, width] of [
    [theme.casing, 5.5],
    [theme.pin, 2.4],
  ] as const) {
    context.moveTo(inside[0], inside[1]);
    context.lineTo(place[0], place[1]);
    context.stroke({ color, width });
  }
  target(context, inside[0], inside[1], theme);
}

function within(value: number, low: number, high: number): number {
  return Math.max(low + REACH, Math.min(high - REACH, value));
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
