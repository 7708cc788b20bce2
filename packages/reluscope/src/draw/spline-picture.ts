/**
 * Picture of a linear spline of one input: its graph, knots by the way their units face, the units themselves as a strip of
 * arrows (from its knot to where the unit is on), and data points. Of a spline that a network is, or that was fitted.
 */
import { AXIS_BELOW, renderAxes } from "./axes.ts";
import type { DrawContext, Picture } from "./context.ts";
import { Frame } from "./frame.ts";
import { classInk, type ThemeName, themeColors } from "./palette.ts";
import { swatchLegend } from "./picture-legend.ts";
import { rectangle } from "./rectangle.ts";

/** A unit at its knot. */
export interface SplineMark {
  readonly knot: number;
  readonly facing: "right" | "left";
  /** By how much the slope grows at the knot. */
  readonly jump: number;
  /** What the unit is called; default nothing is written. */
  readonly name?: string;
  /** The slope of the graph does not change there: drawn as a ring. Default false. */
  readonly cancelled?: boolean;
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
/** Pixels between rows of the strip, and those of names. */
const ROW = 6;
const NAMED_ROW = 12;
const NAME_SIZE = 9;
const MOST_NAMED_ROWS = 16;
/** Length of a unit's line where rows are shared. */
const SHORT = 18;

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
  const across = (x: number) => 56 + ((x - left) / (right - left || 1)) * (width - 72);
  const rows = stripRows(units, across, width - 16);
  const strip = units.length > 0 ? rows.step * rows.count + 10 : 0;
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
      rectangle(context, { x: 0, y: 0, width, height });
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
      rectangle(context, frame);
      context.stroke({ color: theme.muted, width: 1, opacity: 0.35 });
      if (bottom < 0 && top > 0) {
        context.moveTo(frame.x, frame.toY(0));
        context.lineTo(frame.x + frame.width, frame.toY(0));
        context.stroke({ color: theme.muted, width: 1, opacity: 0.45 });
      }
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
        const dot = ({ knot }: SplineMark) =>
          context.circle(frame.toX(knot), frame.toY(valueAt(corners, knot)), 3.2);
        const visible = own.filter(({ cancelled }) => !cancelled);
        visible.forEach(dot);
        if (visible.length > 0) context.fill(ink(facing));
        const hidden = own.filter(({ cancelled }) => cancelled);
        hidden.forEach(dot);
        if (hidden.length > 0) context.stroke({ color: ink(facing), width: 1.2 });
      }
      renderUnits(context, frame, units, rows, ink, frame.y + frame.height + AXIS_BELOW + 6);
      renderAxes(context, frame, [...(options.names ?? ["x", "y"])], { ink: theme.ink, muted: theme.muted });
      legend.render(context, 56, height - legend.height, theme.ink);
    },
  };
}

/** Where each unit stands in the strip. */
interface StripRows {
  readonly of: readonly number[];
  readonly count: number;
  readonly step: number;
  /** Rows are shared: only the beginning of each unit is drawn. */
  readonly shared: boolean;
}

/** A row each for few units; with names and more of them, the first row that has room, and otherwise one after the other. */
function stripRows(units: readonly SplineMark[], across: (x: number) => number, right: number): StripRows {
  const named = units.some(({ name }) => name !== undefined);
  const step = named ? NAMED_ROW : ROW;
  if (units.length <= ROWS) return { of: units.map((_, i) => i), count: units.length, step, shared: false };
  if (!named) return { of: units.map((_, i) => i % ROWS), count: ROWS, step, shared: true };
  const taken: [number, number][][] = [];
  const of = units.map((unit) => {
    const [from, to] = extent(unit, across(unit.knot), right);
    let row = taken.findIndex((own) => own.every(([a, b]) => to < a || from > b));
    if (row < 0) row = Math.min(taken.length, MOST_NAMED_ROWS - 1);
    taken[row] ??= [];
    taken[row].push([from, to]);
    return row;
  });
  return { of, count: taken.length, step, shared: true };
}

const nameWidth = ({ name = "" }: SplineMark) => 0.6 * NAME_SIZE * name.length + 3;

/** The name stands on the side of the knot where the unit is off, and where there is no room, on the other. */
function nameSide({ facing }: SplineMark, wide: number, x: number, right: number): 1 | -1 {
  if (facing === "right") return x - wide < 4 ? 1 : -1;
  return x + wide > right ? -1 : 1;
}

function extent(unit: SplineMark, x: number, right: number): [number, number] {
  const wide = nameWidth(unit) + 3;
  const [from, to] = unit.facing === "right" ? [x, x + SHORT] : [x - SHORT, x];
  const beside = nameSide(unit, wide, x, right) * wide;
  return [Math.min(from, x + beside) - 2, Math.max(to, x + beside) + 2];
}

/** One line a unit, from its knot to the end where it is on; as thick as its jump is large. */
function renderUnits(
  context: DrawContext,
  frame: Frame,
  units: readonly SplineMark[],
  rows: StripRows,
  ink: (facing: "right" | "left") => string,
  y: number,
): void {
  const largest = units.reduce((most, { jump }) => Math.max(most, Math.abs(jump)), 0);
  const right = frame.x + frame.width;
  units.forEach((unit, i) => {
    const { knot, facing, jump, name } = unit;
    const row = y + rows.step * rows.of[i];
    const [x, end] = [frame.toX(knot), facing === "right" ? right : frame.x];
    const reach = rows.shared ? x + (facing === "right" ? 1 : -1) * Math.min(SHORT, Math.abs(end - x)) : end;
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
    if (name === undefined) return;
    const side = nameSide(unit, nameWidth(unit) + 3, x, right);
    // On the side of its line a name stands beyond the line's end where that is short, above it otherwise.
    const along = side > 0 === (facing === "right");
    context.fillText(
      name,
      along && rows.shared ? reach + 3 * side : x + 3 * side,
      along && !rows.shared ? row - 4 : row,
      {
        color: ink(facing),
        size: NAME_SIZE,
        anchor: side > 0 ? "start" : "end",
        baseline: "middle",
      },
    );
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
