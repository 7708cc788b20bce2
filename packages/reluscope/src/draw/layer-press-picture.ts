/**
 * The construction of an implicit curve as pictures (2407.03851): the graph of a function of one variable is pressed flat, a
 * part of it at a time from the outside in; the zero contour of the network that does this is the graph again, nearly.
 */
import type { Hypersurface } from "../layer/hypersurface.ts";
import { type GraphFunction, type PressingStep, pressPoint } from "../layer/pressed-graph.ts";
import { evaluate } from "../network/network.ts";
import { clipSegment } from "./clip.ts";
import type { DrawContext, Picture } from "./context.ts";
import { Frame, type Window } from "./frame.ts";
import { coneInk } from "./layer-colors.ts";
import { arrow, lineHeight, rectangle, textLines, wrappedText } from "./layer-marks.ts";
import { countOf, shortNumber } from "./number-text.ts";
import { classInk, type ThemeName, themeColors } from "./palette.ts";
import { swatchLegend } from "./picture-legend.ts";

export interface PressPictureOptions {
  /** Panels of steps between the graph and the flat sheet; default 4. */
  readonly steps?: number;
  /** Pixels; default 960. */
  readonly width?: number;
  /** Default "light". */
  readonly theme?: ThemeName;
  /** Paint the paper behind the picture; default true. */
  readonly background?: boolean;
}

const SIDE = 24;
const GAP = 18;
const BODY = 12;
const COLUMNS = 3;
const SAMPLES = 400;
/** Arrows from the graph to the pressed one. */
const ARROWS = 16;

/**
 * The graph of φ over an interval being pressed flat, and the zero contour of the network that does it.
 *
 * @throws Error when the hypersurface is not one over an interval
 */
export function pressPicture(
  graph: GraphFunction,
  interval: { readonly low: number; readonly high: number },
  surface: Hypersurface,
  options: PressPictureOptions = {},
): Picture {
  const { pressed } = surface;
  if (pressed.dimension !== 1)
    throw new Error(`the graph has ${pressed.dimension} variables; this picture needs 1`);
  const theme = options.theme ?? "light";
  const colors = themeColors(theme);
  const width = options.width ?? 960;
  const total = pressed.steps.length;
  const shown = chosenSteps(total, options.steps ?? 4);
  const { low, high } = interval;
  const start = Array.from({ length: SAMPLES + 1 }, (_, k) => {
    const x = low + (k / SAMPLES) * (high - low);
    return [x, graph(Float64Array.of(x))] as const;
  });
  const stages = shown.map((k) => pressedPoints(start, pressed.steps.slice(0, k)));
  const window = windowOfSheets(stages);
  const panels = shown.length + 1;
  const rows = Math.ceil(panels / COLUMNS);
  const across = (width - 2 * SIDE - (COLUMNS - 1) * GAP) / COLUMNS;
  const tall = Math.round(0.62 * across);
  const captions = [
    ...shown.map((k) => stepCaption(k, total)),
    `All steps undone: the zero contour of the network, at most ${shortNumber(surface.error, 2)} from the graph.`,
  ].map((text) => wrappedText(text, across, BODY));
  const captionLines = Math.max(...captions.map((lines) => lines.length));
  const subtitle = wrappedText(
    `A network of ${countOf(total, "layer")} of two units. Each layer slides what lies beyond a line onto that line, from the outside in, \
along the direction that keeps the sheet whole. When all is nearly flat, one straight line is enough.`,
    width - 2 * SIDE,
    BODY,
  );
  const top = 46 + subtitle.length * lineHeight(BODY) + 10;
  const rowHeight = 24 + tall + 6 + captionLines * lineHeight(BODY) + 14;
  const legend = swatchLegend(
    "colours",
    [
      { color: colors.muted, text: "graph of the function" },
      { color: classInk(theme, 0), text: "the sheet, as far as it is pressed" },
      { color: coneInk(theme), text: "line of the last step" },
      { color: colors.boundary, text: "zero contour of the network" },
    ],
    width - 2 * SIDE,
  );
  const height = top + rows * rowHeight + legend.height + 8;
  return {
    width,
    height,
    render(context) {
      if (options.background ?? true) {
        rectangle(context, { x: 0, y: 0, width, height });
        context.fill(colors.paper);
      }
      context.fillText("A curve is pressed flat, layer by layer", SIDE, 30, {
        color: colors.ink,
        size: 17,
        bold: true,
      });
      textLines(context, subtitle, SIDE, 42, { color: colors.muted, size: BODY });
      for (let panel = 0; panel < panels; panel++) {
        const x = SIDE + (panel % COLUMNS) * (across + GAP);
        const y = top + Math.floor(panel / COLUMNS) * rowHeight + 24;
        const frame = new Frame(window, x, y, across, tall);
        const isLast = panel === shown.length;
        const heading = isLast ? "The network's curve" : stepHeading(shown[panel], total);
        context.fillText(`${panel + 1}. ${heading}`, x, y - 8, { color: colors.ink, size: BODY, bold: true });
        rectangle(context, frame);
        context.fill(colors.blank);
        renderCurve(context, frame, start, { color: colors.muted, width: 2, opacity: 0.6 });
        if (isLast) renderContour(context, frame, surface, start, theme);
        else renderPressed(context, frame, start, stages[panel], pressed.steps[shown[panel] - 1], theme);
        rectangle(context, frame);
        context.stroke({ color: colors.muted, width: 1, opacity: 0.5 });
        textLines(context, captions[panel], x, y + tall + 6, { color: colors.ink, size: BODY });
      }
      legend.render(context, SIDE, height - legend.height - 4, colors.ink);
    },
  };
}

type Curve = readonly (readonly [number, number])[];

/** 0, all, and steps at even distances between. */
function chosenSteps(total: number, between: number): number[] {
  const steps = Array.from({ length: between + 1 }, (_, k) => Math.round((k * total) / between));
  return [...new Set(steps)];
}

function pressedPoints(curve: Curve, steps: readonly PressingStep[]): Curve {
  return curve.map(([x, z]) => {
    const point = Float64Array.of(x, z);
    for (const step of steps) pressPoint(point, step);
    return [point[0], point[1]] as const;
  });
}

function windowOfSheets(stages: readonly Curve[]): Window {
  const [xs, zs] = [0, 1].map((k) => stages.flatMap((stage) => stage.map((point) => point[k])));
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [bottom, top] = [Math.min(...zs), Math.max(...zs)];
  const [padX, padZ] = [0.06 * (right - left), 0.1 * (top - bottom || 1)];
  return { left: left - padX, right: right + padX, bottom: bottom - padZ, top: top + padZ };
}

function stepHeading(k: number, total: number): string {
  if (k === 0) return "The graph";
  return k === total ? `After all ${countOf(k, "layer")}` : `After ${countOf(k, "layer")}`;
}

function stepCaption(k: number, total: number): string {
  if (k === 0) return "The sheet to be pressed: all points (x, φ(x)).";
  if (k === total) return "What is left is nearly straight: the output's line runs along it.";
  return "The parts outside have slid onto the lines of their layers; the middle is still as it was.";
}

function renderCurve(
  context: DrawContext,
  frame: Frame,
  curve: Curve,
  style: { color: string; width: number; opacity?: number },
): void {
  for (let k = 0; k + 1 < curve.length; k++) {
    const cut = clipSegment(...curve[k], ...curve[k + 1], frame.window);
    if (!cut) continue;
    context.moveTo(frame.toX(cut[0]), frame.toY(cut[1]));
    context.lineTo(frame.toX(cut[2]), frame.toY(cut[3]));
  }
  context.stroke(style);
}

function renderPressed(
  context: DrawContext,
  frame: Frame,
  start: Curve,
  pressed: Curve,
  step: PressingStep | undefined,
  theme: ThemeName,
): void {
  if (step) {
    const x = frame.toX(step.normal[0] * step.offset);
    context.moveTo(x, frame.y);
    context.lineTo(x, frame.y + frame.height);
    context.stroke({ color: coneInk(theme), width: 1.6 });
  }
  const ink = classInk(theme, 0);
  for (let k = 0; k <= ARROWS; k++) {
    const p = Math.round((k * SAMPLES) / ARROWS);
    const from: [number, number] = [frame.toX(start[p][0]), frame.toY(start[p][1])];
    const to: [number, number] = [frame.toX(pressed[p][0]), frame.toY(pressed[p][1])];
    if (Math.hypot(to[0] - from[0], to[1] - from[1]) < 4) continue;
    arrow(context, from, to, { color: ink, width: 0.9, opacity: 0.5 }, 6, 0.6);
  }
  renderCurve(context, frame, pressed, { color: ink, width: 3 });
}

/** The zero contour: above every x the height where the network is 0; its slope in z is 1. */
function renderContour(
  context: DrawContext,
  frame: Frame,
  { network }: Hypersurface,
  start: Curve,
  theme: ThemeName,
): void {
  const contour = start.map(([x, z]) => [x, z - evaluate(network, [x, z])[0]] as const);
  renderCurve(context, frame, contour, { color: themeColors(theme).boundary, width: 2.2 });
}
