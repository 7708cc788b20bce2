/**
 * The scene on a Canvas 2D, for browsers without WebGL: while the view moves, the last bitmap is moved; at
 * rest the visible cells are drawn anew, sharp.
 */
import { CanvasContext } from "../draw/canvas-context.ts";
import { hexColor } from "../draw/color.ts";
import type { DrawContext } from "../draw/context.ts";
import { Frame, type Window } from "../draw/frame.ts";
import { classFill, themeColors } from "../draw/palette.ts";
import {
  renderBoundary,
  renderCells,
  renderClassTiles,
  renderCreases,
  traceCell,
} from "../draw/partition-layers.ts";
import { ClippingContext } from "./clipping-context.ts";
import type { GridIndex } from "./grid-index.ts";
import type { Scene, SceneState } from "./scene.ts";
import { creaseStyle, SceneColors, valueColors } from "./scene-colors.ts";
import type { SceneData } from "./scene-data.ts";
import type { Viewport } from "./viewport.ts";

/** Views with more cells than this are drawn only at rest. */
export const LIVE_CELLS = 1500;
/** From this enlargement on what reaches far beyond the view is cut off first. */
const DEEP_ZOOM = 50;
const REST_MILLISECONDS = 140;
/** Colours of the scale of values that a linear gradient passes through. */
const SCALE_STOPS = 24;
/** Thousands of small polygons are drawn faster by the processor than by a canvas on the graphics card. */
const ON_PROCESSOR: CanvasRenderingContext2DSettings = { willReadFrequently: true };

export function canvasScene(data: SceneData, index: GridIndex): Scene {
  return new CanvasScene(data, index);
}

class CanvasScene implements Scene {
  readonly kind = "canvas";
  readonly canvas = document.createElement("canvas");
  private readonly bitmap = document.createElement("canvas");
  private data: SceneData;
  private index: GridIndex;
  private colors: SceneColors;
  private state?: SceneState;
  private drawn?: { window: Window; ratio: number };
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(data: SceneData, index: GridIndex) {
    this.data = data;
    this.index = index;
    this.colors = new SceneColors(data);
  }

  replace(data: SceneData, index: GridIndex): void {
    this.data = data;
    this.index = index;
    this.colors = new SceneColors(data);
    this.drawn = undefined;
  }

  restyle(state: SceneState): void {
    this.state = { ...state };
    this.drawn = undefined;
  }

  draw(viewport: Viewport, ratio: number): void {
    const width = Math.round(viewport.width * ratio);
    const height = Math.round(viewport.height * ratio);
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.drawn = undefined;
    }
    clearTimeout(this.timer);
    const { window } = viewport;
    if (this.drawn && this.drawn.window !== window && this.index.cellsIn(window).length > LIVE_CELLS) {
      this.show(viewport);
      this.timer = setTimeout(() => {
        this.paint(viewport, ratio);
        this.show(viewport);
      }, REST_MILLISECONDS);
      return;
    }
    if (this.drawn?.window !== window || this.drawn.ratio !== ratio) this.paint(viewport, ratio);
    this.show(viewport);
  }

  /** Copies the bitmap to where its window is now. */
  private show(viewport: Viewport): void {
    const context = this.canvas.getContext("2d", ON_PROCESSOR);
    if (!context || !this.drawn) return;
    const frame = viewport.frame();
    const { window, ratio } = this.drawn;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const x = frame.toX(window.left) * ratio;
    const y = frame.toY(window.top) * ratio;
    context.drawImage(
      this.bitmap,
      x,
      y,
      frame.toX(window.right) * ratio - x,
      frame.toY(window.bottom) * ratio - y,
    );
  }

  /** Draws the visible cells into the bitmap. */
  private paint(viewport: Viewport, ratio: number): void {
    const { state, data, bitmap } = this;
    const canvas = bitmap.getContext("2d", ON_PROCESSOR);
    if (!state || !canvas) return;
    bitmap.width = this.canvas.width;
    bitmap.height = this.canvas.height;
    const { window } = viewport;
    const frame = new Frame(window, 0, 0, viewport.width, viewport.height);
    canvas.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { width, height } = viewport;
    const around = { left: -width, right: 2 * width, bottom: -height, top: 2 * height };
    const plain = new CanvasContext(canvas);
    const context = viewport.zoom < DEEP_ZOOM ? plain : new ClippingContext(plain, around);
    const cells = this.index.cellsIn(window);
    if (state.colorBy === "value") this.paintValues(canvas, context, frame, state, cells);
    else renderCells(context, frame, data, this.colors.cells(state), cells);
    if (state.colorBy === "class") {
      renderClassTiles(context, frame, data.tiles, (classIndex) => classFill(state.theme, classIndex));
    }
    if (state.creases) {
      const edges = new Set<number>();
      for (const cell of cells) {
        for (let k = data.cellStart[cell]; k < data.cellStart[cell + 1]; k++) edges.add(data.cellEdges[k]);
      }
      renderCreases(context, frame, data, this.colors.creases(state), creaseStyle(state), [...edges]);
    }
    if (state.boundary && data.boundary) {
      const theme = themeColors(state.theme);
      renderBoundary(context, frame, data.boundary, theme.boundary, theme.casing);
    }
    this.drawn = { window, ratio };
  }

  /** Cells in the colours of their values: on each a linear gradient along the gradient of its map. */
  private paintValues(
    canvas: CanvasRenderingContext2D,
    context: DrawContext,
    frame: Frame,
    state: SceneState,
    cells: Uint32Array,
  ): void {
    const { data } = this;
    const { maps, outputSize } = data;
    const colors = Array.from(valueColors(state.theme), hexColor);
    const [low, high] = state.range ?? [0, 1];
    const span = high - low || 1;
    if (!maps) return;
    for (const cell of cells) {
      const k = 3 * (cell * outputSize + state.output);
      // level = a·x + b·y + c in pixels
      const a = maps[k] / span / frame.scaleX;
      const b = -maps[k + 1] / span / frame.scaleY;
      const x0 = frame.toX(data.vertices[2 * data.cellVertices[data.cellStart[cell]]]);
      const y0 = frame.toY(data.vertices[2 * data.cellVertices[data.cellStart[cell]] + 1]);
      const level = (maps[k] * frame.fromX(x0) + maps[k + 1] * frame.fromY(y0) + maps[k + 2] - low) / span;
      const steep = a * a + b * b;
      traceCell(context, frame, data, cell);
      if (!(steep > 1e-12)) {
        context.fill(colors[Math.round(255 * Math.min(1, Math.max(0, level)))], 0.6);
        continue;
      }
      const at = (share: number): [number, number] => [
        x0 + ((share - level) * a) / steep,
        y0 + ((share - level) * b) / steep,
      ];
      const gradient = canvas.createLinearGradient(...at(0), ...at(1));
      for (let i = 0; i <= SCALE_STOPS; i++) {
        gradient.addColorStop(i / SCALE_STOPS, colors[Math.round((255 * i) / SCALE_STOPS)]);
      }
      context.fill(gradient as unknown as string, 0.6);
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
  }
}
