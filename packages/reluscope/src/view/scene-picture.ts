/** What an interactive picture shows, as a picture that can be written to SVG and PNG. */
import { AXIS_BELOW, renderAxes } from "../draw/axes.ts";
import { hexColor } from "../draw/color.ts";
import type { DrawContext, Picture } from "../draw/context.ts";
import { boundingWindow, Frame, pictureAspect, type Window } from "../draw/frame.ts";
import { classFill, type Theme, themeColors } from "../draw/palette.ts";
import {
  renderBoundary,
  renderCells,
  renderClassTiles,
  renderCreases,
  renderOutline,
} from "../draw/partition-layers.ts";
import { ClippingContext } from "./clipping-context.ts";
import type { GridIndex } from "./grid-index.ts";
import type { SceneState } from "./scene.ts";
import { creaseStyle, SceneColors, valueColors } from "./scene-colors.ts";
import type { SceneData } from "./scene-data.ts";

export interface ScenePictureOptions {
  /** Pixels; default 960. The height follows, so that both axes have one scale. */
  readonly width?: number;
  /** The part of the plane in view; default everything. */
  readonly window?: Window;
  /** Names of both axes. */
  readonly axisNames: readonly [string, string];
  /** Drawn above, cut to the frame. */
  readonly marks?: (context: DrawContext, frame: Frame, theme: Theme) => void;
}

/** Steps of the scale of values: each is an even fill, its borders exact. */
const VALUE_STEPS = 48;

/** @param index finds the cells in view; of the same data */
export function scenePicture(
  data: SceneData,
  index: GridIndex,
  state: SceneState,
  options: ScenePictureOptions,
): Picture {
  const { width = 960, axisNames, marks } = options;
  const window = options.window ?? boundingWindow(data.domain.corners);
  const [left, right, top] = [52, 14, 28];
  const inner = width - left - right;
  const high = Math.round(inner * pictureAspect(window));
  const height = high + top + AXIS_BELOW;
  const frame = new Frame(window, left, top, inner, high);
  const theme = themeColors(state.theme);
  return {
    width,
    height,
    render(context) {
      context.moveTo(0, 0);
      context.lineTo(width, 0);
      context.lineTo(width, height);
      context.lineTo(0, height);
      context.closePath();
      context.fill(theme.paper);
      const clipped = new ClippingContext(context, {
        left,
        right: left + inner,
        bottom: top,
        top: top + high,
      });
      renderScene(clipped, frame, data, index, state);
      renderOutline(clipped, frame, data.domain.corners, theme.muted);
      marks?.(clipped, frame, theme);
      renderAxes(context, frame, [axisNames[0], axisNames[1]], theme);
    },
  };
}

function renderScene(
  context: DrawContext,
  frame: Frame,
  data: SceneData,
  index: GridIndex,
  state: SceneState,
): void {
  const cells = index.cellsIn(frame.window);
  const colors = new SceneColors(data);
  if (state.colorBy === "value") renderValues(context, frame, data, state, cells);
  else renderCells(context, frame, data, colors.cells(state), cells);
  if (state.colorBy === "class") {
    renderClassTiles(context, frame, data.tiles, (classIndex) => classFill(state.theme, classIndex));
  }
  if (state.creases) {
    const edges = new Set<number>();
    for (const cell of cells)
      for (let k = data.cellStart[cell]; k < data.cellStart[cell + 1]; k++) edges.add(data.cellEdges[k]);
    renderCreases(context, frame, data, colors.creases(state), creaseStyle(state), [...edges]);
  }
  if (state.boundary && data.boundary) {
    const theme = themeColors(state.theme);
    renderBoundary(context, frame, data.boundary, theme.boundary, theme.casing);
  }
}

/** Cells cut along levels of their maps; a batch for each step of the scale. */
function renderValues(
  context: DrawContext,
  frame: Frame,
  data: SceneData,
  state: SceneState,
  cells: ArrayLike<number>,
): void {
  const { maps, outputSize, cellStart, cellVertices, vertices } = data;
  if (!maps) return;
  const [low, high] = state.range ?? [0, 1];
  const span = high - low || 1;
  const colors = valueColors(state.theme);
  const steps: number[][][] = Array.from({ length: VALUE_STEPS }, () => []);
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i];
    const k = 3 * (cell * outputSize + state.output);
    // step = a·x + b·y + c
    const [a, b, c] = [maps[k], maps[k + 1], maps[k + 2] - low].map((value) => (value * VALUE_STEPS) / span);
    const corners: number[] = [];
    let [first, last] = [VALUE_STEPS, 0];
    for (let v = cellStart[cell]; v < cellStart[cell + 1]; v++) {
      const [x, y] = [vertices[2 * cellVertices[v]], vertices[2 * cellVertices[v] + 1]];
      corners.push(x, y);
      first = Math.min(first, a * x + b * y + c);
      last = Math.max(last, a * x + b * y + c);
    }
    const from = Math.max(0, Math.min(VALUE_STEPS - 1, Math.floor(first)));
    const to = Math.max(from, Math.min(VALUE_STEPS - 1, Math.ceil(last) - 1));
    for (let step = from; step <= to; step++) {
      let part = corners;
      if (step > from) part = cutAt(part, a, b, c - step);
      if (step < to) part = cutAt(part, -a, -b, step + 1 - c);
      if (part.length >= 6) steps[step].push(part);
    }
  }
  steps.forEach((polygons, step) => {
    for (const polygon of polygons) {
      for (let k = 0; k < polygon.length; k += 2) {
        const [x, y] = [frame.toX(polygon[k]), frame.toY(polygon[k + 1])];
        if (k === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
      context.closePath();
    }
    const level = Math.min(255, Math.floor((255 * (step + 0.5)) / VALUE_STEPS));
    if (polygons.length > 0) context.fill(hexColor(colors[level]), 0.6);
  });
}

/** The part of a convex polygon where a·x + b·y + c ≥ 0. */
function cutAt(polygon: readonly number[], a: number, b: number, c: number): number[] {
  const kept: number[] = [];
  for (let k = 0; k < polygon.length; k += 2) {
    const [x, y] = [polygon[k], polygon[k + 1]];
    const next = (k + 2) % polygon.length;
    const [p, q] = [polygon[next], polygon[next + 1]];
    const [here, there] = [a * x + b * y + c, a * p + b * q + c];
    if (here >= 0) kept.push(x, y);
    if (here < 0 !== there < 0) {
      const share = here / (here - there);
      kept.push(x + share * (p - x), y + share * (q - y));
    }
  }
  return kept;
}
