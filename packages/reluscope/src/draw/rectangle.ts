/** Rectangles in pixels, as every picture has them. */
import type { DrawContext } from "./context.ts";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Adds the box to the path. */
export function rectangle(context: DrawContext, { x, y, width, height }: Box): void {
  context.moveTo(x, y);
  context.lineTo(x + width, y);
  context.lineTo(x + width, y + height);
  context.lineTo(x, y + height);
  context.closePath();
}
