/** What pictures of a journey share: one stage of the plane with areas, boundary, cone, grid and points in a frame. */
import { clipSegment } from "./clip.ts";
import { hexColor } from "./color.ts";
import type { DrawContext } from "./context.ts";
import type { Frame, Window } from "./frame.ts";
import { coneInk, unitInk } from "./layer-colors.ts";
import type { Journey } from "./layer-journey.ts";
import { arrow, type Labels, placesAround, textWidth } from "./layer-marks.ts";
import { indexed } from "./layer-planar-marks.ts";
import { classFill, classInk, type ThemeName, themeColors } from "./palette.ts";
import { renderPoints } from "./partition-layers.ts";
import { type LegendEntry, type PictureLegend, swatchLegend } from "./picture-legend.ts";
import { rectangle } from "./rectangle.ts";

/** Mixes a colour (0xRRGGBB) with another; share 1 is the first. */
function mixed(first: number, second: number, share: number): number {
  let result = 0;
  for (const shift of [16, 8, 0]) {
    const [a, b] = [(first >> shift) & 255, (second >> shift) & 255];
    result |= Math.round(b + share * (a - b)) << shift;
  }
  return result;
}

/** Areas of the classes at stage k, `strength` 0 … 1 of their colour on the paper. */
export function renderAreas(
  context: DrawContext,
  frame: Frame,
  journey: Journey,
  k: number,
  theme: ThemeName,
  strength = 1,
): void {
  const blank = Number.parseInt(themeColors(theme).blank.slice(1), 16);
  rectangle(context, frame);
  context.fill(hexColor(blank));
  for (const { classIndex, polygon } of journey.decisions[k].areas) {
    for (let i = 0; i < polygon.length; i += 2) {
      const [x, y] = [frame.toX(polygon[i]), frame.toY(polygon[i + 1])];
      if (i === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    context.closePath();
    context.fill(hexColor(mixed(classFill(theme, classIndex), blank, 0.72 * strength)), 0.6);
  }
}

/** The decision boundary at stage k. */
export function renderStageBoundary(
  context: DrawContext,
  frame: Frame,
  journey: Journey,
  k: number,
  theme: ThemeName,
  opacity = 1,
): void {
  const { boundary } = journey.decisions[k];
  if (opacity <= 0 || boundary.length === 0) return;
  const colors = themeColors(theme);
  const trace = () => {
    for (let i = 0; i < boundary.length; i += 4) {
      context.moveTo(frame.toX(boundary[i]), frame.toY(boundary[i + 1]));
      context.lineTo(frame.toX(boundary[i + 2]), frame.toY(boundary[i + 3]));
    }
  };
  trace();
  context.stroke({ color: colors.casing, width: 4.4, opacity: 0.75 * opacity });
  trace();
  context.stroke({ color: colors.boundary, width: 2.4, opacity });
}

/** Lines of a fold's units. */
export function renderFoldLines(
  context: DrawContext,
  frame: Frame,
  { lines }: Journey,
  theme: ThemeName,
): void {
  for (let i = 0; i < lines.length; i += 4) {
    context.moveTo(frame.toX(lines[i]), frame.toY(lines[i + 1]));
    context.lineTo(frame.toX(lines[i + 2]), frame.toY(lines[i + 3]));
  }
  context.stroke({ color: coneInk(theme), width: 1.4, opacity: 0.75 });
}

/** Outline of the cone of projection k (from 0) with its apex and dual vectors. */
export function renderCone(
  context: DrawContext,
  frame: Frame,
  journey: Journey,
  k: number,
  theme: ThemeName,
  labels?: Labels,
): void {
  const { polygon, apex, dualVectors } = journey.cones[k];
  const colors = themeColors(theme);
  const { window } = frame;
  for (let i = 0; i < polygon.length; i += 2) {
    const j = (i + 2) % polygon.length;
    if (liesOnBorder(window, polygon[i], polygon[i + 1], polygon[j], polygon[j + 1])) continue;
    context.moveTo(frame.toX(polygon[i]), frame.toY(polygon[i + 1]));
    context.lineTo(frame.toX(polygon[j]), frame.toY(polygon[j + 1]));
  }
  context.stroke({ color: coneInk(theme), width: 3 });
  if (apex[0] < window.left || apex[0] > window.right || apex[1] < window.bottom || apex[1] > window.top)
    return;
  const side = 0.2 * Math.min(frame.width, frame.height);
  const from: [number, number] = [frame.toX(apex[0]), frame.toY(apex[1])];
  for (let i = 0; i < 2; i++) {
    const [dx, dy] = [dualVectors[2 * i], dualVectors[2 * i + 1]];
    const size = side / Math.hypot(dx * frame.scaleX, dy * frame.scaleY);
    const cut = clipSegment(apex[0], apex[1], apex[0] + size * dx, apex[1] + size * dy, window);
    if (!cut) continue;
    const to: [number, number] = [frame.toX(cut[2]), frame.toY(cut[3])];
    const color = unitInk(theme, i, 2);
    arrow(context, from, to, { color, width: 2.4 }, 9);
    labels?.avoidLine(from, to, 5);
    labels?.write(context, indexed("a", i), placesAround(to[0], to[1], textWidth("a0", 12)), {
      color,
      paper: colors.paper,
      size: 12,
      bold: true,
    });
  }
  context.circle(from[0], from[1], 4.5);
  context.fill(colors.ink);
  labels?.avoidDot(from[0], from[1], 6);
  labels?.write(context, "apex", placesAround(from[0], from[1], textWidth("apex", 11)), {
    color: colors.ink,
    paper: colors.paper,
    bold: true,
  });
}

/** Whether a side of a polygon that was cut to a window is a part of the window's border. */
function liesOnBorder(
  { left, right, bottom, top }: Window,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
): boolean {
  return (x0 === x1 && (x0 === left || x0 === right)) || (y0 === y1 && (y0 === bottom || y0 === top));
}

/** Points (2 numbers each) between stage k and the next: share 0 … 1 of the way. */
export function between(stages: readonly (readonly number[])[], k: number, share: number): number[] {
  const from = stages[k];
  if (share <= 0 || k + 1 >= stages.length) return [...from];
  const to = stages[k + 1];
  return from.map((value, i) => value + share * (to[i] - value));
}

export function renderJourneyGrid(
  context: DrawContext,
  frame: Frame,
  journey: Journey,
  k: number,
  share: number,
  theme: ThemeName,
): void {
  for (const line of journey.grid) {
    const points = between(line, k, share);
    for (let p = 0; p + 2 < points.length; p += 2) {
      const cut = clipSegment(points[p], points[p + 1], points[p + 2], points[p + 3], frame.window);
      if (!cut) continue;
      context.moveTo(frame.toX(cut[0]), frame.toY(cut[1]));
      context.lineTo(frame.toX(cut[2]), frame.toY(cut[3]));
    }
  }
  context.stroke({ color: themeColors(theme).ink, width: 0.9, opacity: 0.28 });
}

export function renderJourneyPoints(
  context: DrawContext,
  frame: Frame,
  journey: Journey,
  k: number,
  share: number,
  theme: ThemeName,
  radius = 3,
): void {
  const coordinates = between(journey.points, k, share);
  const ink = (index: number) => (journey.hasData ? classInk(theme, index) : themeColors(theme).muted);
  renderPoints(
    context,
    frame,
    { coordinates, classes: journey.classes },
    ink,
    themeColors(theme).paper,
    radius,
  );
}

/** Classes, the boundary and the cone. */
export function journeyLegend(journey: Journey, theme: ThemeName, width: number): PictureLegend {
  const present = new Set(
    journey.decisions.flatMap(({ areas }) => areas.map(({ classIndex }) => classIndex)),
  );
  for (const index of journey.classes) present.add(index);
  const entries = [...present]
    .sort((a, b) => a - b)
    .map((index): LegendEntry => {
      const text = journey.classNames[index] ?? `class ${index}`;
      return { color: journey.hasData ? classInk(theme, index) : hexColor(classFill(theme, index)), text };
    });
  if (journey.kind === "fold") entries.push({ color: coneInk(theme), text: "line where a unit switches" });
  else {
    entries.push({ color: themeColors(theme).boundary, text: "decision boundary" });
    entries.push({ color: coneInk(theme), text: "edge of the next layer's cone" });
  }
  return swatchLegend("colours", entries, width);
}
