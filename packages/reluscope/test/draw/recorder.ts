/** A sink that keeps what a picture draws, path by path. */
import type { DrawContext, Picture, StrokeStyle, TextStyle } from "../../src/draw/context.ts";

/** A polyline as it was traced, 2 numbers a point. */
export interface Traced {
  readonly points: number[];
  closed: boolean;
}

export interface Painted {
  readonly paths: readonly Traced[];
  readonly circles: readonly (readonly [x: number, y: number, radius: number])[];
  /** Present when the path was filled. */
  readonly fill?: string;
  readonly stroke?: StrokeStyle;
}

export class PathRecorder implements DrawContext {
  readonly painted: Painted[] = [];
  readonly texts: {
    readonly text: string;
    readonly x: number;
    readonly y: number;
    readonly style: TextStyle;
  }[] = [];
  private paths: Traced[] = [];
  private circles: [number, number, number][] = [];

  moveTo(x: number, y: number): void {
    this.paths.push({ points: [x, y], closed: false });
  }
  lineTo(x: number, y: number): void {
    this.paths[this.paths.length - 1].points.push(x, y);
  }
  closePath(): void {
    this.paths[this.paths.length - 1].closed = true;
  }
  circle(x: number, y: number, radius: number): void {
    this.circles.push([x, y, radius]);
  }
  fill(color: string): void {
    this.take({ fill: color });
  }
  stroke(style: StrokeStyle): void {
    this.take({ stroke: style });
  }
  fillText(text: string, x: number, y: number, style: TextStyle): void {
    this.texts.push({ text, x, y, style });
  }
  private take(how: Pick<Painted, "fill" | "stroke">): void {
    this.painted.push({ paths: this.paths, circles: this.circles, ...how });
    this.paths = [];
    this.circles = [];
  }
}

export function recorded(picture: Picture): PathRecorder {
  const recorder = new PathRecorder();
  picture.render(recorder);
  return recorder;
}

/** Area inside a closed polyline. */
export function areaOf({ points }: Traced): number {
  let sum = 0;
  for (let i = 0; i < points.length; i += 2) {
    const j = (i + 2) % points.length;
    sum += points[i] * points[j + 1] - points[j] * points[i + 1];
  }
  return Math.abs(sum) / 2;
}
