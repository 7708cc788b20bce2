/**
 * Picture of a linear spline of one input: its graph, knots by the way their units face, the units themselves as a strip of
 * arrows (from its knot to where the unit is on), and data points. Of a spline that a network is, or that was fitted.
 */
import { AXIS_BELOW, renderAxes } from "./axes.ts";
import type { DrawContext, Picture } from "./context.ts";
import { Frame } from "./frame.ts";
import { classInk, type ThemeName, themeColors } from "./palette.ts";
import { swatchLegend } from "./picture-legend.ts";

/** A unit at its knot. */
export interface SplineMark {
  readonly knot: number;
  readonly facing: "right" | "left";
  /** By how much the slope grows at the knot. */
  readonly jump: number;
}

export interface SplineShape {
  /** Corners of the graph: x increasing, the ends of the segment first and last. */
  readonly corners: readonly (readonly [x: number, y: number])[];
  /** Units; those with a knot outside are left out. */
  readonly units: readonly SplineMark[];
  /** Data points [x, y]; default none. */
  readonly points?: readonly (readonly [x: number, y: number])[];
  /** Half width of a band drawn around the graph; default none. */
  readonly band?: number;
}

export interface SplinePictureOptions {
  /** Pixels; default 720. */
  readonly width?: number;
  /** Pixels; default 420. */
  readonly height?: number;
  /** Default "light". */
  readonly theme?: ThemeName;
  /** Names of the axes; default x and y. */
  readonly names?: readonly [string, string];
}

/** Units are drawn in at most so many rows of the strip. */
const ROWS = 12;
const FACINGS = ["right", "left"] as const;

/** A picture of a spline with its units. Example: `svgString(splinePicture({ corners, units }))`. */
export function splinePicture(shape: SplineShape, options: SplinePictureOptions = {}): Picture {
  const [width, height] = [options.width ?? 720, options.height ?? 420];
  const name = options.theme ?? "light";
  const theme = themeColors(name);
  const { corners, points = [], band = 0 } = shape;
  const [left, right] = [corners[0][0], corners[corners.length - 1][0]];
  const units = shape.units
    .filter(({ knot }) => knot >= left && knot <= right)
    .sort((a, b) => a.knot - b.knot);
  let [bottom, top] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [, y] of corners) [bottom, top] = [Math.min(bottom, y - band), Math.max(top, y + band)];
  for (const [, y] of points) [bottom, top] = [Math.min(bottom, y), Math.max(top, y)];
  const room = top > bottom ? 0.07 * (top - bottom) : 0.5 * Math.abs(top) || 1;
  const ink = (facing: "right" | "left") => classInk(name, facing === "right" ? 0 : 1);
  const legend = swatchLegend(
    "knots of units facing",
    FACINGS.filter((facing) => units.some((unit) => unit.facing === facing)).map((facing) => ({
      color: ink(facing),
      text: facing === "right" ? "right →" : "left ←",
    })),
    width - 64,
  );
  const strip = units.length > 0 ? 6 * Math.min(ROWS, units.length) + 10 : 0;
  const below = AXIS_BELOW + strip + legend.height;
  const frame = new Frame(
    { left, right, bottom: bottom - room, top: top + room },
    56,
    30,
    width - 72,
    height - 30 - below,
  );
  return {
    width,
    height,
    render(context) {
      rectangle(context, 0, 0, width, height);
      context.fill(theme.paper);
      if (band > 0) {
        corners.forEach(([x, y], i) => {
          if (i === 0) context.moveTo(frame.toX(x), frame.toY(y + band));
          else context.lineTo(frame.toX(x), frame.toY(y + band));
        });
        for (const [x, y] of [...corners].reverse()) context.lineTo(frame.toX(x), frame.toY(y - band));
        context.closePath();
        context.fill(theme.rule, 0, 0.6);
      }
      rectangle(context, frame.x, frame.y, frame.width, frame.height);
      context.stroke({ color: theme.muted, width: 1, opacity: 0.35 });
      const radius = points.length > 400 ? 1 : 1.8;
      for (const [x, y] of points) context.circle(frame.toX(x), frame.toY(y), radius);
      if (points.length > 0) context.fill(theme.muted, 0, 0.7);
      corners.forEach(([x, y], i) => {
        if (i === 0) context.moveTo(frame.toX(x), frame.toY(y));
        else context.lineTo(frame.toX(x), frame.toY(y));
      });
      context.stroke({ color: theme.ink, width: 2 });
      for (const facing of FACINGS) {
        const own = units.filter((unit) => unit.facing === facing);
        if (own.length === 0) continue;
        for (const { knot } of own) context.circle(frame.toX(knot), frame.toY(valueAt(corners, knot)), 3.2);
        context.fill(ink(facing));
      }
      renderUnits(context, frame, units, ink, frame.y + frame.height + AXIS_BELOW + 6);
      renderAxes(context, frame, [...(options.names ?? ["x", "y"])], { ink: theme.ink, muted: theme.muted });
      legend.render(context, 56, height - legend.height, theme.ink);
    },
  };
}

/** One line a unit, from its knot to the end where it is on; as thick as its jump is large. */
function renderUnits(
  context: DrawContext,
  frame: Frame,
  units: readonly SplineMark[],
  ink: (facing: "right" | "left") => string,
  y: number,
): void {
  const largest = units.reduce((most, { jump }) => Math.max(most, Math.abs(jump)), 0);
  units.forEach(({ knot, facing, jump }, i) => {
    const row = y + 6 * (i % ROWS);
    const [x, end] = [frame.toX(knot), facing === "right" ? frame.x + frame.width : frame.x];
    // Many units share a row: then only the beginning of each is shown.
    const reach =
      units.length > ROWS ? x + (facing === "right" ? 1 : -1) * Math.min(18, Math.abs(end - x)) : end;
    context.moveTo(x, row - 2.5);
    context.lineTo(x, row + 2.5);
    context.moveTo(x, row);
    context.lineTo(reach, row);
    context.stroke({
      color: ink(facing),
      width: 0.8 + 1.6 * (largest > 0 ? Math.abs(jump) / largest : 0),
      opacity: 0.85,
      // Downward jumps are dashed.
      ...(jump < 0 ? { dash: [4, 2] } : {}),
    });
  });
}

function valueAt(corners: readonly (readonly [number, number])[], x: number): number {
  const k = Math.max(
    1,
    corners.findIndex(([at]) => at >= x),
  );
  const [[x0, y0], [x1, y1]] = [corners[k - 1], corners[k]];
  return x1 > x0 ? y0 + ((y1 - y0) * (x - x0)) / (x1 - x0) : y0;
}

function rectangle(context: DrawContext, x: number, y: number, width: number, height: number): void {
  context.moveTo(x, y);
  context.lineTo(x + width, y);
  context.lineTo(x + width, y + height);
  context.lineTo(x, y + height);
  context.closePath();
}
