/**
 * The scene on a Canvas 2D, for browsers without WebGL: while the view moves, the last bitmap is moved; at
 * rest the visible cells are drawn anew, sharp.
 */
import { CanvasContext } from "../../draw/canvas-context.ts";
import { Frame, type Window } from "../../draw/frame.ts";
import { classFill, themeColors } from "../../draw/palette.ts";
import { renderBoundary, renderCells, renderClassTiles, renderCreases } from "../../draw/partition-layers.ts";
import type { PlanarData } from "../payload.ts";
import { ClippingContext } from "./clipping-context.ts";
import type { GridIndex } from "./grid-index.ts";
import type { Scene, SceneState } from "./scene.ts";
import { creaseStyle, SceneColors } from "./scene-colors.ts";
import type { Viewport } from "./viewport.ts";

/** Views with more cells than this are drawn only at rest. */
const LIVE_CELLS = 1500;
/** From this enlargement on what reaches far beyond the view is cut off first. */
const DEEP_ZOOM = 50;
const REST_MILLISECONDS = 140;
/** Thousands of small polygons are drawn faster by the processor than by a canvas on the graphics card. */
const ON_PROCESSOR: CanvasRenderingContext2DSettings = { willReadFrequently: true };

export function canvasScene(data: PlanarData, index: GridIndex): Scene {
  return new CanvasScene(data, index);
}

class CanvasScene implements Scene {
  readonly kind = "canvas";
  readonly canvas = document.createElement("canvas");
  private readonly bitmap = document.createElement("canvas");
  private readonly data: PlanarData;
  private readonly index: GridIndex;
  private readonly colors: SceneColors;
  private state?: SceneState;
  private drawn?: { window: Window; ratio: number };
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(data: PlanarData, index: GridIndex) {
    this.data = data;
    this.index = index;
    this.colors = new SceneColors(data);
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
    renderCells(context, frame, data, this.colors.cells(state), cells);
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
}
