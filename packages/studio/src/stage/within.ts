/** Clips what is drawn to a frame. */
import { CanvasContext, type DrawContext } from "reluscope/draw";
import type { Frame } from "reluscope/view";

/** Draws within the frame, or so many pixels over its border. */
export function within(
  canvas: CanvasRenderingContext2D,
  { x, y, width, height }: Frame,
  over: number,
  paint: (context: DrawContext) => void,
): void {
  canvas.save();
  canvas.beginPath();
  canvas.rect(x - over, y - over, width + 2 * over, height + 2 * over);
  canvas.clip();
  paint(new CanvasContext(canvas));
  canvas.restore();
}
