/** One picture of a film of a training: the function or the partition, below it the tracks of the knots and the loss. */
import { AXIS_BELOW, renderAxes } from "./axes.ts";
import { hexColor } from "./color.ts";
import type { DrawContext, Picture } from "./context.ts";
import { Frame, pictureAspect } from "./frame.ts";
import { Labels, lineHeight, textLines, wrappedText } from "./layer-marks.ts";
import { countText, shortNumber } from "./number-text.ts";
import { classFill, classInk, layerInk, type ThemeName, themeColors, valueTint } from "./palette.ts";
import { renderPoints } from "./partition-layers.ts";
import type { FrameStyle } from "./picture-style.ts";
import { rectangle } from "./rectangle.ts";
import type { LineFilm, PlaneFilm, TrainingFilm } from "./training-film.ts";

const LEFT = 56;
const SIDE = 16;
const BODY = 12;
const CAPTION_LINES = 3;
const TRACKS = 150;
const LOSS = 44;
const GAP = 22;
/** With more knots than these, names would cover each other. */
const NAMED_KNOTS = 40;

/** The picture of the snapshot at `time`: 0 is the first; between two the earlier one is shown. */
export function trainingFrame(film: TrainingFilm, time: number, options: FrameStyle = {}): Picture {
  const now = Math.min(film.frames.length - 1, Math.max(0, Math.floor(time + 1e-9)));
  const theme = options.theme ?? "light";
  const width = options.width ?? 640;
  const words = options.words ?? true;
  const colors = themeColors(theme);
  const across = width - LEFT - SIDE;
  const tall = Math.round(film.kind === "line" ? 0.42 * across : across * pictureAspect(film.window));
  const top = words ? 52 : 26;
  const main = new Frame(film.window, LEFT, top, across, tall);
  const last = film.frames[film.frames.length - 1].step;
  let below = top + tall + AXIS_BELOW + 8;
  const { left, right } = film.window;
  const tracks =
    film.kind === "line" && film.frames.length > 1
      ? new Frame({ left, right, bottom: last, top: film.frames[0].step }, LEFT, below, across, TRACKS)
      : undefined;
  if (tracks) below += TRACKS + GAP;
  const lossFrame = new Frame(lossWindow(film), LEFT, below, across, LOSS);
  below += LOSS + GAP;
  const height = below + (words ? CAPTION_LINES * lineHeight(BODY) + 4 : 0);
  return {
    width,
    height,
    render(context) {
      rectangle(context, { x: 0, y: 0, width, height });
      context.fill(colors.paper);
      if (film.kind === "line") renderFunction(context, film, now, main, theme);
      else renderPlane(context, film, now, main, theme);
      rectangle(context, main);
      context.stroke({ color: colors.muted, width: 1, opacity: 0.5 });
      renderAxes(context, main, film.names, { ink: colors.ink, muted: colors.muted });
      if (tracks && film.kind === "line") renderTracks(context, film, now, tracks, theme);
      renderLoss(context, film, now, lossFrame, theme);
      if (!words) return;
      context.fillText(trainingTitle(film, now), LEFT, 24, { color: colors.ink, size: 15, bold: true });
      const lines = wrappedText(film.frames[now].words, across, BODY);
      const shown = lines.slice(0, CAPTION_LINES);
      if (lines.length > shown.length) shown[shown.length - 1] += " …";
      textLines(context, shown, LEFT, below - 4, { color: colors.ink, size: BODY });
    },
  };
}

/** Step and loss. */
export function trainingTitle(film: TrainingFilm, time: number): string {
  const { step, loss } = film.frames[Math.min(film.frames.length - 1, Math.max(0, Math.floor(time + 1e-9)))];
  return `step ${countText(step)} · loss ${shortNumber(loss, 3)}`;
}

/** Step, loss, and what changed since the snapshot before. */
export function trainingCaption(film: TrainingFilm, time: number): string {
  const now = Math.min(film.frames.length - 1, Math.max(0, Math.floor(time + 1e-9)));
  return `${trainingTitle(film, now)}: ${film.frames[now].words}`;
}

function renderFunction(
  context: DrawContext,
  film: LineFilm,
  now: number,
  frame: Frame,
  theme: ThemeName,
): void {
  const colors = themeColors(theme);
  const { at, values, knots } = film.frames[now];
  const { bottom, top } = film.window;
  for (let k = 0; k < film.points.length; k += 2) {
    context.circle(frame.toX(film.points[k]), frame.toY(film.points[k + 1]), 2.2);
    if (film.classes) context.fill(classInk(theme, film.classes[k / 2]));
  }
  if (!film.classes) context.fill(colors.muted, 0, 0.55);
  const inside = (value: number) => Math.min(top, Math.max(bottom, value));
  values.forEach((list, output) => {
    drawClipped(context, frame, at, list, bottom, top);
    context.stroke({ color: values.length > 1 ? classInk(theme, output) : colors.ink, width: 2 });
  });
  const labels = new Labels(frame);
  const named = knots.length <= NAMED_KNOTS;
  for (const { t, color, name } of knots) {
    const y = values[0][at.indexOf(t)] ?? values[0][nearest(at, t)];
    const [px, py] = [frame.toX(t), frame.toY(inside(y))];
    context.circle(px, py, 3.4);
    context.fill(classInk(theme, color));
    context.moveTo(px, frame.y + frame.height);
    context.lineTo(px, frame.y + frame.height - 7);
    context.stroke({ color: classInk(theme, color), width: 1.6 });
    if (named)
      labels.write(
        context,
        name,
        [
          [px, py - 13],
          [px, py + 13],
          [px + 12, py - 10],
          [px - 12, py - 10],
        ],
        {
          color: classInk(theme, color),
          paper: colors.paper,
          size: 10,
          bold: true,
        },
      );
  }
}

function nearest(at: readonly number[], t: number): number {
  let best = 0;
  for (let k = 1; k < at.length; k++) if (Math.abs(at[k] - t) < Math.abs(at[best] - t)) best = k;
  return best;
}

/** The graph of a spline, cut off at the window's edges. */
function drawClipped(
  context: DrawContext,
  frame: Frame,
  at: readonly number[],
  values: readonly number[],
  bottom: number,
  top: number,
): void {
  for (let k = 0; k + 1 < at.length; k++) {
    let [x0, y0, x1, y1] = [at[k], values[k], at[k + 1], values[k + 1]];
    if (Math.max(y0, y1) < bottom || Math.min(y0, y1) > top) continue;
    for (const level of [bottom, top]) {
      const out = (y: number) => (level === bottom ? y < level : y > level);
      const x = x0 + ((level - y0) / (y1 - y0)) * (x1 - x0);
      if (out(y0)) [x0, y0] = [x, level];
      if (out(y1)) [x1, y1] = [x, level];
    }
    context.moveTo(frame.toX(x0), frame.toY(y0));
    context.lineTo(frame.toX(x1), frame.toY(y1));
  }
}

/** Place of every knot against the step: faint all along, strong up to now, named where they are now. */
function renderTracks(
  context: DrawContext,
  film: LineFilm,
  now: number,
  frame: Frame,
  theme: ThemeName,
): void {
  const colors = themeColors(theme);
  for (const part of ["later", "past"] as const) {
    film.frames.forEach(({ tracks, step }, k) => {
      if (k === 0 || (part === "past") !== k <= now) return;
      const y = [frame.toY(film.frames[k - 1].step), frame.toY(step)];
      for (const [from, to, color] of tracks) {
        context.moveTo(frame.toX(from), y[0]);
        context.lineTo(frame.toX(to), y[1]);
        const past = part === "past";
        context.stroke({ color: classInk(theme, color), width: past ? 1.8 : 1, opacity: past ? 1 : 0.25 });
      }
    });
  }
  rectangle(context, frame);
  context.stroke({ color: colors.muted, width: 1, opacity: 0.5 });
  const y = frame.toY(film.frames[now].step);
  context.moveTo(frame.x, y);
  context.lineTo(frame.x + frame.width, y);
  context.stroke({ color: colors.accent, width: 1, dash: [4, 3] });
  context.fillText("knots by step ↓", frame.x, frame.y - 3, { color: colors.muted, size: 11 });
}

/** Losses at the snapshots, on a logarithmic scale. */
function lossWindow({ frames }: TrainingFilm) {
  const logs = frames.map(({ loss }) => Math.log10(Math.max(loss, 1e-30)));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const room = 0.1 * (high - low) || 0.5;
  const [first, last] = [frames[0].step, frames[frames.length - 1].step];
  return { left: first, right: Math.max(last, first + 1), bottom: low - room, top: high + room };
}

function renderLoss(
  context: DrawContext,
  film: TrainingFilm,
  now: number,
  frame: Frame,
  theme: ThemeName,
): void {
  const colors = themeColors(theme);
  const place = (k: number): [number, number] => [
    frame.toX(film.frames[k].step),
    frame.toY(Math.log10(Math.max(film.frames[k].loss, 1e-30))),
  ];
  film.frames.forEach((_, k) => {
    const [x, y] = place(k);
    if (k === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  context.stroke({ color: colors.muted, width: 1.4 });
  context.circle(...place(now), 3.6);
  context.fill(colors.accent);
  rectangle(context, frame);
  context.stroke({ color: colors.muted, width: 1, opacity: 0.5 });
  const small = { color: colors.muted, size: 10 };
  const [first, last] = [film.frames[0], film.frames[film.frames.length - 1]];
  context.fillText("loss, logarithmic", frame.x, frame.y - 3, { color: colors.muted, size: 11 });
  context.fillText(shortNumber(first.loss, 2), frame.x - 6, place(0)[1], {
    ...small,
    anchor: "end",
    baseline: "middle",
  });
  context.fillText(`step ${countText(last.step)}`, frame.x + frame.width, frame.y + frame.height + 4, {
    ...small,
    anchor: "end",
    baseline: "top",
  });
}

function renderPlane(
  context: DrawContext,
  film: PlaneFilm,
  now: number,
  frame: Frame,
  theme: ThemeName,
): void {
  const colors = themeColors(theme);
  const { tiles, creases, boundary } = film.frames[now];
  const byColor = new Map<number, (readonly number[])[]>();
  for (const { color, corners } of tiles) byColor.set(color, [...(byColor.get(color) ?? []), corners]);
  for (const [color, polygons] of byColor) {
    for (const corners of polygons) {
      for (let k = 0; k < corners.length; k += 2) {
        const [x, y] = [frame.toX(corners[k]), frame.toY(corners[k + 1])];
        if (k === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
      context.closePath();
    }
    context.fill(hexColor(film.decides ? classFill(theme, color) : valueTint(theme, color / 100)), 0.6);
  }
  const lines = (ends: readonly number[]) => {
    for (let k = 0; k < ends.length; k += 4) {
      context.moveTo(frame.toX(ends[k]), frame.toY(ends[k + 1]));
      context.lineTo(frame.toX(ends[k + 2]), frame.toY(ends[k + 3]));
    }
  };
  creases.forEach((ends, layer) => {
    lines(ends);
    context.stroke({ color: hexColor(layerInk(theme, layer, creases.length)), width: 0.9, opacity: 0.75 });
  });
  lines(boundary);
  context.stroke({ color: colors.casing, width: 4.6 });
  lines(boundary);
  context.stroke({ color: colors.boundary, width: 2.4 });
  const ink = (index: number) => (film.classes ? classInk(theme, index) : colors.ink);
  renderPoints(context, frame, { coordinates: film.points, classes: film.classes }, ink, colors.paper, 2.2);
}
