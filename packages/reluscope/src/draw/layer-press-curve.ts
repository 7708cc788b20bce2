/** Panels of a curve that is pressed flat: the graph of a function of one variable over an interval (2407.03851). */
import type { Hypersurface } from "../layer/hypersurface.ts";
import {
  type GraphDomain,
  type GraphFunction,
  type PressingStep,
  pressPoint,
} from "../layer/pressed-graph.ts";
import { evaluate } from "../network/network.ts";
import { clipSegment } from "./clip.ts";
import type { DrawContext } from "./context.ts";
import { Frame, type Window } from "./frame.ts";
import { coneInk } from "./layer-colors.ts";
import { arrow } from "./layer-marks.ts";
import type { PressPanels } from "./layer-press-picture.ts";
import { classInk, type ThemeName, themeColors } from "./palette.ts";

const SAMPLES = 240;
/** Arrows from the graph to the pressed one. */
const ARROWS = 16;

/** Panels after each of the `shown` numbers of steps, and one of the network's curve. */
export function curvePanels(
  graph: GraphFunction,
  { low, high }: Extract<GraphDomain, { kind: "interval" }>,
  surface: Hypersurface,
  shown: readonly number[],
  theme: ThemeName,
): PressPanels {
  const { pressed } = surface;
  const colors = themeColors(theme);
  const start = Array.from({ length: SAMPLES + 1 }, (_, k) => {
    const x = low + (k / SAMPLES) * (high - low);
    return [x, graph(Float64Array.of(x))] as const;
  });
  const stages = shown.map((k) => pressedPoints(start, pressed.steps.slice(0, k)));
  const window = windowOfSheets(stages);
  return {
    title: "A curve is pressed flat, layer by layer",
    units: "two units",
    border: "a line",
    rest: "one straight line",
    name: "curve",
    aspect: 0.62,
    legend: [
      { color: colors.muted, text: "graph of the function" },
      { color: classInk(theme, 0), text: "the sheet, as far as it is pressed" },
      { color: coneInk(theme), text: "line of the last step" },
      { color: colors.boundary, text: "zero contour of the network" },
    ],
    render(context, box, panel) {
      const frame = new Frame(window, box.x, box.y, box.width, box.height);
      renderCurve(context, frame, start, { color: colors.muted, width: 2, opacity: 0.6 });
      if (panel === shown.length) renderContour(context, frame, surface, start, theme);
      else renderPressed(context, frame, start, stages[panel], pressed.steps[shown[panel] - 1], theme);
    },
  };
}

type Curve = readonly (readonly [number, number])[];

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
