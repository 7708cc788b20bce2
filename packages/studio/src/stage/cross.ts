/** A cross that arrow keys move over a picture, where a pointer would point. */
import type { DrawContext, Theme } from "reluscope/draw";
import type { Frame } from "reluscope/view";

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/**
 * Where a key moves the cross, `steps` (across, up) at a time and not out of the box; undefined when it is none of the arrow keys.
 */
export function crossMoved(
  key: string,
  at: readonly number[],
  box: readonly (readonly [low: number, high: number])[],
  steps: readonly number[],
): [number, number] | undefined {
  const arrow = ARROWS[key];
  if (!arrow) return undefined;
  const along = (k: number) => Math.min(box[k][1], Math.max(box[k][0], at[k] + arrow[k] * steps[k]));
  return [along(0), along(1)];
}

export function drawCross(
  context: DrawContext,
  frame: Frame,
  colors: Theme,
  at: readonly [number, number],
): void {
  const [x, y] = [frame.toX(at[0]), frame.toY(at[1])];
  for (const style of [
    { color: colors.casing, width: 5 },
    { color: colors.accent, width: 2 },
  ]) {
    context.moveTo(x - 11, y);
    context.lineTo(x + 11, y);
    context.moveTo(x, y - 11);
    context.lineTo(x, y + 11);
    context.stroke(style);
  }
}
