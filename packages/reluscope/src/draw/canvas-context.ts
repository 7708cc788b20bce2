/** Sink that paints on a Canvas 2D context, in the browser or in Node. */
import type { DrawContext, Picture, StrokeStyle, TextStyle } from "./context.ts";

/** The part of a Canvas 2D context that is used; a browser's and @napi-rs/canvas's both have it. */
export interface Canvas2dLike {
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  lineJoin: string;
  lineCap: string;
  globalAlpha: number;
  font: string;
  textAlign: string;
  textBaseline: string;
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
  arc(x: number, y: number, radius: number, start: number, end: number): void;
  fill(): void;
  stroke(): void;
  setLineDash(dash: number[]): void;
  fillText(text: string, x: number, y: number): void;
}

const ALIGN = { start: "left", middle: "center", end: "right" };
const BASELINE = { top: "top", middle: "middle", bottom: "alphabetic" };

export class CanvasContext implements DrawContext {
  private readonly canvas: Canvas2dLike;
  private readonly fontFamily: string;

  constructor(canvas: Canvas2dLike, fontFamily = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif") {
    this.canvas = canvas;
    this.fontFamily = fontFamily;
    canvas.lineJoin = "round";
    canvas.lineCap = "round";
    canvas.beginPath();
  }

  moveTo(x: number, y: number): void {
    this.canvas.moveTo(x, y);
  }

  lineTo(x: number, y: number): void {
    this.canvas.lineTo(x, y);
  }

  closePath(): void {
    this.canvas.closePath();
  }

  circle(x: number, y: number, radius: number): void {
    this.canvas.moveTo(x + radius, y);
    this.canvas.arc(x, y, radius, 0, 2 * Math.PI);
  }

  fill(color: string, seam = 0, opacity = 1): void {
    const { canvas } = this;
    canvas.fillStyle = color;
    canvas.globalAlpha = opacity;
    canvas.fill();
    canvas.globalAlpha = 1;
    if (seam > 0) {
      canvas.strokeStyle = color;
      canvas.lineWidth = seam;
      canvas.stroke();
    }
    canvas.beginPath();
  }

  stroke(style: StrokeStyle): void {
    const { canvas } = this;
    canvas.strokeStyle = style.color;
    canvas.lineWidth = style.width;
    canvas.globalAlpha = style.opacity ?? 1;
    if (style.dash) canvas.setLineDash([...style.dash]);
    canvas.stroke();
    if (style.dash) canvas.setLineDash([]);
    canvas.globalAlpha = 1;
    canvas.beginPath();
  }

  fillText(text: string, x: number, y: number, style: TextStyle): void {
    const { canvas } = this;
    canvas.fillStyle = style.color;
    canvas.font = `${style.bold ? "600 " : ""}${style.size ?? 11}px ${this.fontFamily}`;
    canvas.textAlign = ALIGN[style.anchor ?? "start"];
    canvas.textBaseline = BASELINE[style.baseline ?? "bottom"];
    canvas.fillText(text, x, y);
  }
}

/** Paints a picture; scale and place it with the canvas's own transform. */
export function drawOnCanvas(picture: Picture, canvas: Canvas2dLike): void {
  picture.render(new CanvasContext(canvas));
}
