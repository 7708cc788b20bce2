/**
 * What a picture speaks: paths, text and colours, nothing else. Every picture is one walk
 * `render(context)`; sinks turn it into SVG, a canvas or a path string (after d3-delaunay).
 */

export interface StrokeStyle {
  /** `#rrggbb`, or `currentColor` in SVG. */
  readonly color: string;
  /** In pixels. */
  readonly width: number;
  /** 0 … 1; default 1. */
  readonly opacity?: number;
  /** Lengths of dashes and gaps in pixels; default solid. */
  readonly dash?: readonly number[];
}

export interface TextStyle {
  readonly color: string;
  /** Font size in pixels; default 11. */
  readonly size?: number;
  /** Default "start". */
  readonly anchor?: "start" | "middle" | "end";
  /** What y means; default "bottom", the base line. */
  readonly baseline?: "top" | "middle" | "bottom";
  /** Default false. */
  readonly bold?: boolean;
}

/** A sink. Coordinates are pixels, y downwards. `fill` and `stroke` paint the path built so far and end it. */
export interface DrawContext {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
  /** Adds a whole circle to the path. */
  circle(x: number, y: number, radius: number): void;
  /**
   * `seam` (pixels, default 0) strokes the fill with its own colour, to hide hairlines between neighbours; `opacity` is
   * 0 … 1, default 1.
   */
  fill(color: string, seam?: number, opacity?: number): void;
  stroke(style: StrokeStyle): void;
  fillText(text: string, x: number, y: number, style: TextStyle): void;
}

/** A picture of a known size in pixels that can be walked into any sink. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  render(context: DrawContext): void;
}
