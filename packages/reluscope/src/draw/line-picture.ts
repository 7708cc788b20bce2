/** Picture of a network on a segment: the graph of every output with its knots, zeros and decision. */
import type { LineComplex } from "../complex/line-complex.ts";
import { AXIS_BELOW, renderAxes } from "./axes.ts";
import { axisNames } from "./axis-names.ts";
import { hexColor } from "./color.ts";
import type { DrawContext, Picture } from "./context.ts";
import { Frame, type Window } from "./frame.ts";
import { classFill, classInk, type ThemeName, themeColors } from "./palette.ts";
import { classEntries, type PictureLegend, swatchLegend } from "./picture-legend.ts";
import type { PictureStyle } from "./picture-style.ts";
import { rectangle } from "./rectangle.ts";

/** Where a decision changes on a segment, and the class on each stretch between. */
export interface LineMarks {
  /** Increasing positions. */
  readonly positions: ArrayLike<number>;
  /** Stretches of one class: ends (one more than classes), drawn as a band; default none. */
  readonly tiles?: { readonly ends: ArrayLike<number>; readonly classes: ArrayLike<number> };
  /** What the classes are called; default `class 0`, `class 1`, … */
  readonly classNames?: readonly string[];
  /** Value that one output is compared with, drawn as a level; default none. */
  readonly level?: number;
}

/** Parts of a line complex that pictures need; a `LineComplex` is one. */
export type LineShape = Pick<LineComplex, "domain" | "vertices" | "maps" | "outputSize" | "counts">;

export interface LinePictureOptions extends PictureStyle {
  /** Pixels; default 720. */
  readonly width?: number;
  /** Pixels; default 400. */
  readonly height?: number;
  /** Output numbers to draw; default all. */
  readonly outputs?: readonly number[];
  /** Mark the knots; default true. */
  readonly showKnots?: boolean;
  /** Decision changes to mark; default none. */
  readonly marks?: LineMarks;
  /** Data points: positions and classes (default 0), drawn as dots at the bottom; default none. */
  readonly points?: { readonly coordinates: ArrayLike<number>; readonly classes?: ArrayLike<number> };
  /** Names of the network's inputs; default x0, x1, … */
  readonly inputNames?: readonly string[];
  /** Names of the outputs; default y0, y1, … */
  readonly outputNames?: readonly string[];
  /** Say below the picture which class each colour of the band is; default true. */
  readonly legend?: boolean;
  /** Text colour in place of the theme's, such as `currentColor`. */
  readonly textColor?: string;
}

/** A picture of a network on a segment. Example: `svgString(linePicture(complex))`. */
export function linePicture(complex: LineShape, options: LinePictureOptions = {}): Picture {
  const outputs = options.outputs ?? Array.from({ length: complex.outputSize }, (_, output) => output);
  for (const output of outputs) {
    if (!(output >= 0 && output < complex.outputSize)) {
      throw new Error(
        `output ${output} does not exist; the network has ${complex.outputSize}, counted from 0`,
      );
    }
  }
  const width = options.width ?? 720;
  const height = options.height ?? 400;
  const window = lineWindow(complex, outputs);
  const legend = (options.legend ?? true) ? classLegend(options, width - 64) : undefined;
  const below = AXIS_BELOW + (legend?.height ?? 0);
  const frame = new Frame(window, 56, 30, width - 72, height - 30 - below);
  return {
    width,
    height,
    render(context) {
      const theme = themeColors(options.theme ?? "light");
      if (options.background ?? true) {
        rectangle(context, { x: 0, y: 0, width, height });
        context.fill(theme.paper);
      }
      renderLine(context, complex, frame, { ...options, outputs });
      legend?.render(context, 56, height - legend.height, options.textColor ?? theme.ink);
    },
  };
}

/** The classes of the band, each that occurs once. */
function classLegend(options: LinePictureOptions, width: number): PictureLegend | undefined {
  const { marks } = options;
  if (!marks?.tiles) return undefined;
  const name = (index: number) => marks.classNames?.[index] ?? `class ${index}`;
  const entries = classEntries(options.theme ?? "light", marks.tiles.classes, name);
  return swatchLegend("decision", entries, width);
}

/** Value of an output at the end points of a cell: the map of that cell. */
export function lineValue(complex: LineShape, cell: number, output: number, t: number): number {
  const k = 2 * (cell * complex.outputSize + output);
  return complex.maps[k] * t + complex.maps[k + 1];
}

/** First cell whose right end is at or beyond t. */
export function lineCellAt(complex: Pick<LineShape, "vertices">, t: number): number {
  let low = 0;
  let high = complex.vertices.length - 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (complex.vertices[middle + 1] < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Window that shows `outputs` between two positions (default the whole segment), with a little room. */
export function lineWindow(
  complex: LineShape,
  outputs: readonly number[],
  left = complex.domain.low,
  right = complex.domain.high,
): Window {
  let bottom = Number.POSITIVE_INFINITY;
  let top = Number.NEGATIVE_INFINITY;
  const first = lineCellAt(complex, left);
  const last = lineCellAt(complex, right);
  for (let cell = first; cell <= last; cell++) {
    const from = Math.max(left, complex.vertices[cell]);
    const to = Math.min(right, complex.vertices[cell + 1]);
    for (const output of outputs) {
      for (const t of [from, to]) {
        const value = lineValue(complex, cell, output, t);
        bottom = Math.min(bottom, value);
        top = Math.max(top, value);
      }
    }
  }
  if (!(bottom <= top)) return { left, right, bottom: -1, top: 1 };
  const room = top > bottom ? 0.07 * (top - bottom) : Math.max(1e-12, Math.abs(top)) * 0.5 || 1;
  return { left, right, bottom: bottom - room, top: top + room };
}

/** The walk: class bands, levels, curves, knots, marks, axes. Draws what lies in the frame's window. */
export function renderLine(
  context: DrawContext,
  complex: LineShape,
  frame: Frame,
  options: LinePictureOptions & { outputs: readonly number[]; axisName?: string },
): void {
  const name = options.theme ?? "light";
  const theme = themeColors(name);
  const { window } = frame;
  const muted = options.textColor ?? theme.muted;
  const bottom = frame.y + frame.height;
  const marks = options.marks;
  const inside = (t: number) => t >= window.left && t <= window.right;
  const clampX = (t: number) => Math.min(frame.x + frame.width, Math.max(frame.x, frame.toX(t)));
  if (marks?.tiles) {
    const { ends, classes } = marks.tiles;
    for (let i = 0; i < classes.length; i++) {
      const from = clampX(ends[i]);
      const to = clampX(ends[i + 1]);
      if (to <= from) continue;
      rectangle(context, { x: from, y: bottom - 7, width: to - from, height: 7 });
      context.fill(hexColor(classFill(name, classes[i])));
    }
  }
  for (const level of [0, marks?.level ?? 0]) {
    if (level < window.bottom || level > window.top || (level === 0 && marks?.level === 0)) continue;
    context.moveTo(frame.x, frame.toY(level));
    context.lineTo(frame.x + frame.width, frame.toY(level));
    context.stroke(
      level === 0
        ? { color: muted, width: 1, opacity: 0.45 }
        : { color: muted, width: 1, dash: [2, 4], opacity: 0.9 },
    );
  }
  if (marks) {
    for (let i = 0; i < marks.positions.length; i++) {
      if (!inside(marks.positions[i])) continue;
      const x = frame.toX(marks.positions[i]);
      context.moveTo(x, frame.y);
      context.lineTo(x, bottom);
    }
    context.stroke({ color: theme.accent, width: 1.2, dash: [4, 4], opacity: 0.8 });
  }
  rectangle(context, frame);
  context.stroke({ color: muted, width: 1, opacity: 0.35 });
  const { vertices } = complex;
  const first = lineCellAt(complex, window.left);
  const last = lineCellAt(complex, window.right);
  options.outputs.forEach((output) => {
    const from = Math.max(window.left, vertices[first]);
    context.moveTo(frame.toX(from), frame.toY(lineValue(complex, first, output, from)));
    for (let cell = first; cell <= last; cell++) {
      const to = Math.min(window.right, vertices[cell + 1]);
      context.lineTo(frame.toX(to), frame.toY(lineValue(complex, cell, output, to)));
    }
    context.stroke({ color: options.outputs.length > 1 ? classInk(name, output) : theme.ink, width: 2 });
  });
  if (options.showKnots ?? true) {
    // dots while they stand apart, ticks alone when there are hundreds
    const dots = (last - first) * options.outputs.length < frame.width / 3;
    for (let cell = first; cell < last; cell++) {
      const x = frame.toX(vertices[cell + 1]);
      context.moveTo(x, bottom);
      context.lineTo(x, bottom - 5);
    }
    context.stroke({ color: options.textColor ?? theme.ink, width: 1, opacity: 0.6 });
    for (const output of options.outputs) {
      if (!dots) break;
      for (let cell = first; cell < last; cell++) {
        const t = vertices[cell + 1];
        context.circle(frame.toX(t), frame.toY(lineValue(complex, cell, output, t)), 2.6);
      }
      context.fill(options.outputs.length > 1 ? classInk(name, output) : theme.ink);
    }
  }
  for (let i = 0; i < (options.points?.coordinates.length ?? 0); i++) {
    const t = options.points?.coordinates[i] ?? 0;
    if (!inside(t)) continue;
    context.circle(frame.toX(t), bottom - 15, 3);
    context.fill(classInk(name, options.points?.classes?.[i] ?? 0));
  }
  const axis = options.axisName ?? axisNames(complex.domain.slice, options.inputNames).names[0];
  const one = options.outputs.length === 1 ? outputName(options, options.outputs[0]) : "";
  renderAxes(context, frame, [axis, one], { ink: options.textColor ?? theme.ink, muted });
  if (options.outputs.length > 1) renderNames(context, frame, options, name);
}

function outputName(options: LinePictureOptions, output: number): string {
  return options.outputNames?.[output] ?? `y${output}`;
}

/** Names of the curves in their colours, in one row above the frame, as many as fit. */
function renderNames(
  context: DrawContext,
  frame: Frame,
  options: LinePictureOptions & { outputs: readonly number[] },
  theme: ThemeName,
): void {
  let x = frame.x;
  for (const output of options.outputs) {
    const text = outputName(options, output);
    const width = 7 * text.length + 14;
    if (x + width > frame.x + frame.width) {
      context.fillText("…", x, frame.y - 10, { color: options.textColor ?? themeColors(theme).muted });
      return;
    }
    context.fillText(text, x, frame.y - 10, { color: classInk(theme, output), bold: true });
    x += width;
  }
}
