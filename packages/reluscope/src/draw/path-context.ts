/** Sinks that write SVG path data, and the path-only view of a picture. */
import type { DrawContext, Picture } from "./context.ts";

/**
 * Builds path data on a grid of 10^−digits pixels. Commands are relative on the *rounded* grid, so that the
 * text is short and shared corners of neighbours stay shared.
 */
export class PathData {
  private readonly scale: number;
  private parts: string[] = [];
  private x = 0;
  private y = 0;
  private startX = 0;
  private startY = 0;

  constructor(digits = 2) {
    this.scale = 10 ** digits;
  }

  get empty(): boolean {
    return this.parts.length === 0;
  }

  moveTo(x: number, y: number): void {
    this.x = this.startX = Math.round(x * this.scale);
    this.y = this.startY = Math.round(y * this.scale);
    this.parts.push("M" + pair(this.x / this.scale, this.y / this.scale));
  }

  lineTo(x: number, y: number): void {
    const nextX = Math.round(x * this.scale);
    const nextY = Math.round(y * this.scale);
    this.parts.push("l" + pair((nextX - this.x) / this.scale, (nextY - this.y) / this.scale));
    this.x = nextX;
    this.y = nextY;
  }

  closePath(): void {
    this.parts.push("z");
    this.x = this.startX;
    this.y = this.startY;
  }

  circle(x: number, y: number, radius: number): void {
    this.moveTo(x - radius, y);
    const r = short(radius);
    this.parts.push(`a${r},${r},0,1,0,${short(2 * radius)},0a${r},${r},0,1,0,${short(-2 * radius)},0z`);
  }

  /** The data so far; starts over. */
  take(): string {
    const text = this.parts.join("");
    this.parts = [];
    return text;
  }
}

function short(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

function pair(x: number, y: number): string {
  // a quotient of two integers by a power of ten prints shortest already; −0 must not
  const second = String(y + 0);
  return String(x + 0) + (second.startsWith("-") ? second : "," + second);
}

/** Sink that keeps the geometry only, in the order it was drawn. */
export class PathContext extends PathData implements DrawContext {
  fill(): void {}
  stroke(): void {}
  fillText(): void {}
}

/** All outlines of a picture as one SVG path string; `digits` decimals (default 2). */
export function pathString(picture: Picture, digits = 2): string {
  const context = new PathContext(digits);
  picture.render(context);
  return context.take();
}
