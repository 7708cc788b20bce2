/**
 * Data at each level of a network, side by side: exact coordinates where a level has two, otherwise the plane of the two directions
 * in which the rows vary most (principal components, by power iteration; measured).
 */
import type { PassedLevel } from "../explain/data-passage.ts";
import type { DrawContext, Picture } from "./context.ts";
import { boundingWindow } from "./frame.ts";
import { classInk } from "./palette.ts";

/** Points in a panel; more are thinned out evenly. */
const MOST_POINTS = 600;
const PANEL = 190;
const GAP = 22;
const ACROSS = 4;

/** @param classes of each row; default all the same */
export function levelsPicture(
  levels: readonly PassedLevel[],
  rows: number,
  classes?: ArrayLike<number>,
): Picture {
  const across = Math.min(ACROSS, levels.length);
  const down = Math.ceil(levels.length / across);
  const step = Math.max(1, Math.ceil(rows / MOST_POINTS));
  const kept = Array.from({ length: Math.ceil(rows / step) }, (_, k) => k * step);
  const panels = levels.map((level) => planeOf(level, kept));
  return {
    width: across * (PANEL + GAP) + GAP,
    height: down * (PANEL + GAP + 22) + 6,
    render(context) {
      panels.forEach(({ points, exact }, p) => {
        const [x, y] = [GAP + (p % across) * (PANEL + GAP), 24 + Math.floor(p / across) * (PANEL + GAP + 22)];
        const name = p === 0 ? "inputs" : p === levels.length - 1 ? "outputs" : `layer ${p}`;
        context.fillText(`${name}${exact ? "" : " (main plane)"}`, x, y - 6, {
          color: "currentColor",
          bold: true,
        });
        panel(context, points, kept, classes, x, y);
      });
    },
  };
}

function panel(
  context: DrawContext,
  points: Float64Array,
  kept: readonly number[],
  classes: ArrayLike<number> | undefined,
  x: number,
  y: number,
): void {
  context.moveTo(x, y);
  context.lineTo(x + PANEL, y);
  context.lineTo(x + PANEL, y + PANEL);
  context.lineTo(x, y + PANEL);
  context.closePath();
  context.stroke({ color: "currentColor", width: 1, opacity: 0.25 });
  const { left, right, bottom, top } = boundingWindow(points);
  const [spanX, spanY] = [right - left || 1, top - bottom || 1];
  const inks = new Map<number, number[]>();
  kept.forEach((row, k) => {
    const own = classes?.[row] ?? 0;
    const list = inks.get(own) ?? [];
    inks.set(own, list);
    list.push(k);
  });
  for (const [own, list] of inks) {
    for (const k of list)
      context.circle(
        x + 8 + ((points[2 * k] - left) / spanX) * (PANEL - 16),
        y + PANEL - 8 - ((points[2 * k + 1] - bottom) / spanY) * (PANEL - 16),
        2.4,
      );
    context.fill(classInk("light", own), 0, 0.75);
  }
}

/** Two numbers a row. */
function planeOf(
  { size, values }: PassedLevel,
  kept: readonly number[],
): { points: Float64Array; exact: boolean } {
  const points = new Float64Array(2 * kept.length);
  if (size <= 2) {
    kept.forEach((row, k) => {
      points[2 * k] = values[row * size];
      if (size === 2) points[2 * k + 1] = values[row * size + 1];
    });
    return { points, exact: true };
  }
  const mean = new Float64Array(size);
  for (const row of kept) for (let i = 0; i < size; i++) mean[i] += values[row * size + i] / kept.length;
  const axes: Float64Array[] = [];
  for (let axis = 0; axis < 2; axis++) axes.push(mainDirection(values, size, kept, mean, axes));
  kept.forEach((row, k) => {
    axes.forEach((direction, axis) => {
      let sum = 0;
      for (let i = 0; i < size; i++) sum += direction[i] * (values[row * size + i] - mean[i]);
      points[2 * k + axis] = sum;
    });
  });
  return { points, exact: false };
}

const STEPS = 60;

/** The direction of most variance that is across those before it. */
function mainDirection(
  values: Float64Array,
  size: number,
  kept: readonly number[],
  mean: Float64Array,
  before: readonly Float64Array[],
): Float64Array {
  let direction = Float64Array.from({ length: size }, (_, i) => 1 + 0.37 * Math.sin(1 + 7 * i));
  for (let step = 0; step < STEPS; step++) {
    const next = new Float64Array(size);
    for (const row of kept) {
      let sum = 0;
      for (let i = 0; i < size; i++) sum += direction[i] * (values[row * size + i] - mean[i]);
      for (let i = 0; i < size; i++) next[i] += sum * (values[row * size + i] - mean[i]);
    }
    for (const other of before) {
      let sum = 0;
      for (let i = 0; i < size; i++) sum += next[i] * other[i];
      for (let i = 0; i < size; i++) next[i] -= sum * other[i];
    }
    const length = Math.hypot(...next);
    if (!(length > 0)) break;
    direction = next.map((value) => value / length);
  }
  return direction;
}
