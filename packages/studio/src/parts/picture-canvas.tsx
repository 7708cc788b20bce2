/** A canvas that is drawn anew whenever its component is: sharp on every screen, and said in words to a screen reader. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { CanvasContext, type DrawContext } from "reluscope/draw";

export interface PictureCanvasProps {
  /** Pixels of the page. */
  readonly width: number;
  readonly height: number;
  /** What the picture shows; without it the canvas is hidden from screen readers. */
  readonly label?: string;
  /** Pixels of the page for one of the picture; default 1. */
  readonly scale?: number;
  paint(context: DrawContext): void;
}

export function PictureCanvas({ width, height, label, scale = 1, paint }: PictureCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const paper = canvas.current;
    if (!paper || width <= 0 || height <= 0) return;
    const ratio = Math.min(3, devicePixelRatio || 1);
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (paper.width !== across || paper.height !== down) {
      paper.width = across;
      paper.height = down;
    }
    const context = paper.getContext("2d");
    if (!context) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.scale(scale, scale);
    paint(new CanvasContext(context));
  });
  return (
    <canvas
      ref={canvas}
      class="picture-canvas"
      role={label === undefined ? undefined : "img"}
      aria-label={label}
      aria-hidden={label === undefined ? "true" : undefined}
      style={{ width: `${width}px`, height: `${height}px` }}
    />
  );
}
