/** Marks of a layer in the plane: the units' lines, the apex, dual vectors, and the grid of the plane as it is folded. */
import { toDense } from "../network/matrix.ts";
import { clipSegment } from "./clip.ts";
import type { DrawContext } from "./context.ts";
import type { Frame } from "./frame.ts";
import { COLORED_UNITS, unitInk } from "./layer-colors.ts";
import { arrow, type Labels, placesAround, textWidth } from "./layer-marks.ts";
import { foldedPoints, type LayerScene, withCrossings } from "./layer-scene.ts";
import { shortNumber } from "./number-text.ts";
import { type Theme, type ThemeName, themeColors } from "./palette.ts";

/** Layers of more units than this have lines without names. */
const NAMED_UNITS = 12;

/** `a₀` */
export function indexed(letter: string, index: number): string {
  return letter + String(index).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]);
}

/** The line of a unit in the window, as [x0, y0, x1, y1]; undefined when it misses. */
export function unitLine(
  weight: ArrayLike<number>,
  bias: number,
  { left, right, bottom, top }: Frame["window"],
): [number, number, number, number] | undefined {
  const [a, b] = [weight[0], weight[1]];
  const size = Math.hypot(a, b);
  if (!(size > 0)) return undefined;
  const [middleX, middleY] = [(left + right) / 2, (bottom + top) / 2];
  const away = (a * middleX + b * middleY + bias) / size;
  const [footX, footY] = [middleX - (away * a) / size, middleY - (away * b) / size];
  const reach = right - left + top - bottom;
  const [stepX, stepY] = [(-b / size) * reach, (a / size) * reach];
  return clipSegment(footX - stepX, footY - stepY, footX + stepX, footY + stepY, {
    left,
    right,
    bottom,
    top,
  });
}

/** Lines {y_i = 0} with a small arrow to the side where the unit is on; returns what writes their names. */
export function renderUnitLines(
  context: DrawContext,
  frame: Frame,
  { geometry }: Pick<LayerScene, "geometry">,
  theme: ThemeName,
  labels: Labels,
): () => void {
  const { units, bias } = geometry;
  const { values } = toDense(geometry.weight);
  const few = units <= COLORED_UNITS;
  const colors = themeColors(theme);
  const names: (() => void)[] = [];
  for (let i = 0; i < units; i++) {
    const line = unitLine(values.subarray(2 * i, 2 * i + 2), bias[i], frame.window);
    if (!line) continue;
    const color = unitInk(theme, i, units);
    const [x0, y0, x1, y1] = [frame.toX(line[0]), frame.toY(line[1]), frame.toX(line[2]), frame.toY(line[3])];
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke({ color, width: few ? 1.6 : 0.9, opacity: few ? 1 : 0.6 });
    if (units > NAMED_UNITS) continue;
    // names stand near either end, beside the arrow
    const size = Math.hypot(values[2 * i] * frame.scaleX, values[2 * i + 1] * frame.scaleY);
    const normal = [(values[2 * i] * frame.scaleX) / size, (-values[2 * i + 1] * frame.scaleY) / size];
    const at = (t: number): [number, number] => [x0 + t * (x1 - x0), y0 + t * (y1 - y0)];
    const [tickX, tickY] = at(0.93);
    arrow(
      context,
      [tickX, tickY],
      [tickX + 15 * normal[0], tickY + 15 * normal[1]],
      { color, width: 1.6 },
      6,
    );
    labels.avoidDot(tickX + 8 * normal[0], tickY + 8 * normal[1], 9);
    const text = units <= COLORED_UNITS ? `unit ${i}` : String(i);
    const out = 8 + (Math.abs(normal[0]) * textWidth(text, 11)) / 2;
    const places = [0.93, 0.84, 0.07, 0.16, 0.75, 0.25, 0.65, 0.35].flatMap((t) =>
      [-1, 1].map((side): [number, number] => {
        const [x, y] = at(t);
        return [x + side * out * normal[0], y + side * out * normal[1]];
      }),
    );
    names.push(() => labels.write(context, text, places, { color, paper: colors.paper, bold: few }));
  }
  return () => {
    for (const write of names) write();
  };
}

/** A dot where all pre-activations vanish, or an arrow at the border that points there. */
export function renderApex(
  context: DrawContext,
  frame: Frame,
  apex: ArrayLike<number> | undefined,
  colors: Theme,
  labels: Labels,
): void {
  if (!apex) return;
  const [x, y] = [frame.toX(apex[0]), frame.toY(apex[1])];
  const right = frame.x + frame.width;
  const bottom = frame.y + frame.height;
  if (x >= frame.x && x <= right && y >= frame.y && y <= bottom) {
    context.circle(x, y, 5.5);
    context.fill(colors.paper);
    context.circle(x, y, 4);
    context.fill(colors.ink);
    labels.avoidDot(x, y, 6);
    labels.write(context, "apex", placesAround(x, y, textWidth("apex", 11)), {
      color: colors.ink,
      paper: colors.paper,
      bold: true,
    });
    return;
  }
  const [middleX, middleY] = [frame.x + frame.width / 2, frame.y + frame.height / 2];
  const [dx, dy] = [x - middleX, y - middleY];
  const share = 0.96 * Math.min(frame.width / 2 / Math.abs(dx), frame.height / 2 / Math.abs(dy));
  const length = Math.hypot(dx, dy);
  const [tipX, tipY] = [middleX + share * dx, middleY + share * dy];
  const [backX, backY] = [tipX - (34 * dx) / length, tipY - (34 * dy) / length];
  arrow(context, [backX, backY], [tipX, tipY], { color: colors.ink, width: 2 }, 10);
  labels.avoidDot((tipX + backX) / 2, (tipY + backY) / 2, 12);
  const text = `apex at (${shortNumber(apex[0], 3)}, ${shortNumber(apex[1], 3)})`;
  labels.write(context, text, placesAround(backX, backY, textWidth(text, 11)), {
    color: colors.ink,
    paper: colors.paper,
    bold: true,
  });
}

/** Longest dual vector in a picture, as a share of its smaller side: longer and much shorter ones are drawn to a scale. */
const LONGEST = 0.42;
const SHORTEST = 0.08;

/** What dual vectors are multiplied with so that they can be seen: 1, or a power of ten times 1, 2 or 5. */
export function dualScale({ geometry, window }: Pick<LayerScene, "geometry" | "window">): number {
  const { vectors } = geometry.dualVectors();
  let longest = 0;
  for (let i = 0; i < vectors.length; i += 2)
    longest = Math.max(longest, Math.hypot(vectors[i], vectors[i + 1]));
  const side = Math.min(window.right - window.left, window.top - window.bottom);
  if (!(longest > 0) || (longest <= LONGEST * side && longest >= SHORTEST * side)) return 1;
  const wanted = (0.3 * side) / longest;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const lead = wanted / power;
  return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
}

/** Dual vectors from the apex, where the layer folds the inputs themselves. */
export function renderDualVectors(
  context: DrawContext,
  frame: Frame,
  scene: LayerScene,
  theme: ThemeName,
  labels: Labels,
): void {
  const { geometry, apex } = scene;
  if (!apex || !geometry.foldsInputs) return;
  const { window } = frame;
  if (apex[0] < window.left || apex[0] > window.right || apex[1] < window.bottom || apex[1] > window.top)
    return;
  const { vectors } = geometry.dualVectors();
  const scale = dualScale(scene);
  for (let i = 0; i < geometry.units; i++) {
    const tip = [apex[0] + scale * vectors[2 * i], apex[1] + scale * vectors[2 * i + 1]];
    const cut = clipSegment(apex[0], apex[1], tip[0], tip[1], window);
    if (!cut) continue;
    const from: [number, number] = [frame.toX(apex[0]), frame.toY(apex[1])];
    const to: [number, number] = [frame.toX(cut[2]), frame.toY(cut[3])];
    const color = unitInk(theme, i, geometry.units);
    arrow(context, from, to, { color: themeColors(theme).paper, width: 5 }, 11);
    arrow(context, from, to, { color, width: 2.6 }, 11);
    labels.avoidLine(from, to, 5);
    const text = indexed("a", i);
    labels.write(context, text, placesAround(to[0], to[1], textWidth(text, 12)), {
      color,
      paper: themeColors(theme).paper,
      size: 12,
      bold: true,
    });
  }
}

const GRID_LINES = 10;

/** Straight lines of the plane at equal distances, as 2 numbers a point. */
export function gridLines(window: Frame["window"]): Float64Array[] {
  const { left, right, bottom, top } = window;
  const lines: Float64Array[] = [];
  for (let k = 1; k < GRID_LINES; k++) {
    const x = left + (k / GRID_LINES) * (right - left);
    const y = bottom + (k / GRID_LINES) * (top - bottom);
    lines.push(Float64Array.of(x, bottom, x, top), Float64Array.of(left, y, right, y));
  }
  return lines;
}

/** The grid after the projection. */
export function renderGrid(context: DrawContext, frame: Frame, scene: LayerScene, colors: Theme): void {
  for (const line of gridLines(scene.window)) {
    const folded = foldedPoints(scene.geometry, withCrossings(scene.geometry, line));
    for (let p = 0; p + 2 < folded.length; p += 2) {
      const cut = clipSegment(folded[p], folded[p + 1], folded[p + 2], folded[p + 3], frame.window);
      if (!cut) continue;
      context.moveTo(frame.toX(cut[0]), frame.toY(cut[1]));
      context.lineTo(frame.toX(cut[2]), frame.toY(cut[3]));
    }
  }
  context.stroke({ color: colors.muted, width: 0.8, opacity: 0.3 });
}
