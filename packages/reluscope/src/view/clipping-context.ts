/**
 * Sink that cuts every path to a rectangle of pixels before passing it on: coordinates far outside, as deep
 * zooms have them, would lose their digits in a canvas.
 */

import { clipPolygon, clipSegment } from "../draw/clip.ts";
import type { DrawContext, StrokeStyle, TextStyle } from "../draw/context.ts";
import type { Window } from "../draw/frame.ts";

export class ClippingContext implements DrawContext {
  private readonly target: DrawContext;
  private readonly limits: Window;
  /** Polylines of the path, 2 numbers a point; closed ones repeat their first point. */
  private lines: number[][] = [];

  /** `limits` in pixels; its top is the larger y. */
  constructor(target: DrawContext, limits: Window) {
    this.target = target;
    this.limits = limits;
  }

  moveTo(x: number, y: number): void {
    this.lines.push([x, y]);
  }

  lineTo(x: number, y: number): void {
    this.lines[this.lines.length - 1].push(x, y);
  }

  closePath(): void {
    const line = this.lines[this.lines.length - 1];
    line.push(line[0], line[1]);
  }

  circle(x: number, y: number, radius: number): void {
    this.target.circle(x, y, radius);
  }

  fill(color: string, seam?: number, opacity?: number): void {
    for (const line of this.lines) {
      const polygon = clipPolygon(line.slice(0, -2), this.limits);
      for (let k = 0; k < polygon.length; k += 2) {
        if (k === 0) this.target.moveTo(polygon[k], polygon[k + 1]);
        else this.target.lineTo(polygon[k], polygon[k + 1]);
      }
      if (polygon.length > 0) this.target.closePath();
    }
    this.lines = [];
    this.target.fill(color, seam, opacity);
  }

  stroke(style: StrokeStyle): void {
    for (const line of this.lines) {
      let [endX, endY] = [Number.NaN, Number.NaN];
      for (let k = 2; k < line.length; k += 2) {
        const cut = clipSegment(line[k - 2], line[k - 1], line[k], line[k + 1], this.limits);
        if (!cut) continue;
        // pieces that follow one another stay one path, so that joins are round
        if (cut[0] !== endX || cut[1] !== endY) this.target.moveTo(cut[0], cut[1]);
        this.target.lineTo(cut[2], cut[3]);
        endX = cut[2];
        endY = cut[3];
      }
    }
    this.lines = [];
    this.target.stroke(style);
  }

  fillText(text: string, x: number, y: number, style: TextStyle): void {
    this.target.fillText(text, x, y, style);
  }
}
