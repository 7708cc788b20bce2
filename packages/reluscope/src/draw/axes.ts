/** Axes with ticks and names: short marks outside the frame, no grid, names at the far ends. */
import type { DrawContext } from "./context.ts";
import type { Frame } from "./frame.ts";
import { niceTicks } from "./ticks.ts";

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
  const bottom = frame.y + frame.height;
  const right = frame.x + frame.width;
  const across = niceTicks(frame.window.left, frame.window.right, frame.width / 80);
  const up = niceTicks(frame.window.bottom, frame.window.top, frame.height / 60);
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
  // labels that would touch the one before are left out: deep zooms have long numbers
  let free = Number.NEGATIVE_INFINITY;
  const nameWidth = names[0] ? (names[0].length + 3) * size * 0.6 : 0;
  across.values.forEach((value, k) => {
    const x = frame.toX(value);
    const half = across.labels[k].length * size * 0.29;
    if (x - half < free || (names[0] && x + half > right - nameWidth && x - half < right + 8)) return;
    context.fillText(across.labels[k], x, bottom + 9, {
      color: style.muted,
      size,
      anchor: "middle",
      baseline: "top",
    });
    free = x + half + 8;
  });
  // deep zooms have numbers longer than the margin: their first digits, all equal, make way
  const room = Math.max(4, Math.floor((frame.x - 10) / (size * 0.6)));
  up.values.forEach((value, k) => {
    const y = frame.toY(value);
    const label = up.labels[k].length > room ? "…" + up.labels[k].slice(1 - room) : up.labels[k];
    context.fillText(label, frame.x - 9, y, {
      color: style.muted,
      size,
      anchor: "end",
      baseline: "middle",
    });
  });
  if (names[0]) {
    context.fillText(`${names[0]} →`, right, bottom + 9, {
      color: style.ink,
      size,
      anchor: "end",
      baseline: "top",
      bold: true,
    });
  }
  if (names[1]) {
    context.fillText(`↑ ${names[1]}`, Math.max(2, frame.x - 32), frame.y - 10, {
      color: style.ink,
      size,
      bold: true,
    });
  }
}
