/**
 * Axes with ticks and names: short marks outside the frame, no grid, names at the far ends. Tick labels have
 * one line below the frame, the horizontal name the next one.
 */
import type { DrawContext } from "./context.ts";
import type { Frame } from "./frame.ts";
import { compactTicks } from "./ticks.ts";

/** Room below a frame for tick labels and the name of the horizontal axis, in pixels. */
export const AXIS_BELOW = 42;

/** Pixels from one tick to the next, roughly. */
const APART_ACROSS = 80;
const APART_UP = 60;

export interface AxesStyle {
  readonly ink: string;
  readonly muted: string;
  /** Font size in pixels; default 11. */
  readonly size?: number;
}

/** Draws both axes of a frame; names are `[horizontal, vertical]`, an empty one is left out. */
export function renderAxes(
  context: DrawContext,
  frame: Frame,
  names: readonly [string, string],
  style: AxesStyle,
): void {
  const size = style.size ?? 11;
  const digit = 0.58 * size;
  const bottom = frame.y + frame.height;
  const right = frame.x + frame.width;
  const { window } = frame;
  const roomAcross = Math.floor((APART_ACROSS - 12) / digit);
  const across = compactTicks(window.left, window.right, frame.width / APART_ACROSS, roomAcross);
  const roomUp = Math.max(4, Math.floor((frame.x - 9) / digit));
  const up = compactTicks(window.bottom, window.top, frame.height / APART_UP, roomUp);
  for (const value of across.values) {
    const x = frame.toX(value);
    context.moveTo(x, bottom + 2);
    context.lineTo(x, bottom + 6);
  }
  for (const value of up.values) {
    const y = frame.toY(value);
    context.moveTo(frame.x - 2, y);
    context.lineTo(frame.x - 6, y);
  }
  context.stroke({ color: style.muted, width: 1, opacity: 0.7 });
  // labels that would touch the one before are left out
  let free = Number.NEGATIVE_INFINITY;
  across.values.forEach((value, k) => {
    const half = (across.labels[k].length * digit) / 2;
    const x = Math.min(frame.toX(value), right + 12 - half);
    if (x - half < free) return;
    context.fillText(across.labels[k], x, bottom + 9, {
      color: style.muted,
      size,
      anchor: "middle",
      baseline: "top",
    });
    free = x + half + 8;
  });
  up.values.forEach((value, k) => {
    context.fillText(up.labels[k], frame.x - 9, frame.toY(value), {
      color: style.muted,
      size,
      anchor: "end",
      baseline: "middle",
    });
  });
  const name = { color: style.ink, size, bold: true };
  const horizontal = scaled(names[0], across.scale);
  if (horizontal) {
    context.fillText(`${horizontal} →`, right, bottom + 25, { ...name, anchor: "end", baseline: "top" });
  }
  const vertical = scaled(names[1], up.scale);
  if (names[1]) context.fillText(`↑ ${vertical}`, Math.max(2, frame.x - 32), frame.y - 10, name);
  // without a name, the row above the frame begins with the names of curves
  else if (vertical) context.fillText(`↑ ${vertical}`, right, frame.y - 10, { ...name, anchor: "end" });
}

/** `x0`, or what its short labels mean: `x0 = 0.12345 + tick × 1e−9`. */
function scaled(name: string, scale: string | undefined): string {
  if (scale === undefined) return name;
  return name ? `${name} = ${scale}` : scale;
}
