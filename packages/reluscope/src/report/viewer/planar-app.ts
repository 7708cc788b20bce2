/** The explorer of a planar complex: picture, choices, legend and panel, and how they react to one another. */

import { AXIS_BELOW, renderAxes } from "../../draw/axes.ts";
import { areaUnit, doubleArea } from "../../draw/cell-area.ts";
import type { DrawContext } from "../../draw/context.ts";
import { boundingWindow, type Frame, pictureAspect } from "../../draw/frame.ts";
import { countText } from "../../draw/number-text.ts";
import { classInk, themeColors } from "../../draw/palette.ts";
import { renderOutline, renderPoints, traceCell } from "../../draw/partition-layers.ts";
import { neighbourToward } from "../../view/cell-steps.ts";
import { ClippingContext } from "../../view/clipping-context.ts";
import { listenToGestures } from "../../view/gestures.ts";
import { GridIndex } from "../../view/grid-index.ts";
import { openScene } from "../../view/open-scene.ts";
import type { Scene, SceneState } from "../../view/scene.ts";
import { Viewport } from "../../view/viewport.ts";
import type { PlanarData } from "../payload.ts";
import { showCell } from "./cell-panel.ts";
import { choices, picker, toggle } from "./controls.ts";
import { element } from "./dom.ts";
import { hintElements } from "./hints.ts";
import { legend } from "./legend.ts";
import { Panel } from "./panel.ts";
import { Stage } from "./stage.ts";
import { currentTheme, onThemeChange } from "./theme.ts";

const MARGINS = { left: 46, right: 14, top: 26, bottom: AXIS_BELOW };

/** Builds the explorer inside `place`. */
export function mountPlanar(data: PlanarData, place: HTMLElement): void {
  new PlanarApp(data).mount(place);
}

class PlanarApp {
  private readonly data: PlanarData;
  private readonly index: GridIndex;
  private readonly scene: Scene;
  private readonly viewport: Viewport;
  private readonly stage: Stage;
  private readonly panel = new Panel();
  private readonly legendPlace = element("div");
  private readonly state: SceneState;
  /** In squares of `areaUnit`. */
  private readonly wholeArea: number;
  private readonly regionCells: Uint32Array;
  private hovered = -1;
  private pinned = -1;
  private at?: [number, number];

  constructor(data: PlanarData) {
    this.data = data;
    this.index = new GridIndex(data);
    this.scene = openScene(data, this.index, wantedScene());
    this.state = {
      colorBy: "region",
      output: 0,
      creases: true,
      boundary: data.boundary !== undefined,
      points: data.points !== undefined,
      theme: currentTheme(),
    };
    const unit = areaUnit(data.domain.corners);
    this.wholeArea = 0;
    this.regionCells = new Uint32Array(data.counts.linearRegions);
    for (let cell = 0; cell < data.counts.cells; cell++) {
      this.wholeArea += Math.abs(doubleArea(data, cell, unit)) / 2;
      this.regionCells[data.regions[cell]]++;
    }
    const window = boundingWindow(data.domain.corners);
    this.viewport = new Viewport(window, () => this.stage?.invalidate());
    const label =
      `Map of ${countText(data.counts.cells)} cells. Arrow keys move to the neighbouring cell, ` +
      "plus and minus zoom, zero shows everything, enter pins, escape lets go.";
    this.stage = new Stage(this.viewport, MARGINS, pictureAspect(window), label, {
      base: (ratio) => this.scene.draw(this.viewport, ratio),
      marks: (context, frame) => this.drawMarks(context, frame),
      axes: (context, frame) => this.drawAxes(context, frame),
    });
    this.stage.addBase(this.scene.canvas);
    this.stage.root.dataset.renderer = this.scene.kind;
  }

  mount(place: HTMLElement): void {
    listenToGestures(this.stage.surface, this.viewport, {
      hover: (x, y) => this.hover(x, y),
      leave: () => {
        if (this.hovered === -1) return;
        this.hovered = -1;
        this.at = undefined;
        this.refresh();
      },
      pick: (x, y) => {
        const [s, t] = this.locate(x, y);
        const cell = this.index.cellAt(s, t);
        this.at = cell >= 0 ? [s, t] : undefined;
        this.pin(cell === this.pinned ? -1 : cell);
      },
      step: (dx, dy) => this.step(dx, dy),
      confirm: () => this.pin(this.pinned >= 0 ? this.pinned : this.hovered),
      cancel: () => this.pin(-1),
    });
    const column = element("div", { class: "column" }, this.stage.root, this.legendPlace);
    place.append(this.toolbar(), this.stage.beside(column, this.panel.root));
    onThemeChange(() => {
      this.state.theme = currentTheme();
      this.restyle();
    });
    this.restyle();
    this.refresh();
    this.stage.resize();
  }

  private toolbar(): HTMLElement {
    const { data, state } = this;
    const outputs = data.header.steepest.length;
    const output = picker("output", data.header.outputNames.slice(0, outputs), 0, (index) => {
      state.output = index;
      this.restyle();
    });
    output.hidden = true;
    const options: [SceneState["colorBy"], string][] = [
      ["region", "linear region"],
      ["gradient", "gradient"],
      ["depth", "depth"],
    ];
    if (data.cellClasses.length > 0) options.push(["class", "class"]);
    const color = choices("Colour by", options, state.colorBy, (value) => {
      state.colorBy = value;
      output.hidden = value !== "gradient" || outputs < 2;
      this.restyle();
    });
    color.append(output);
    const set = (name: "creases" | "boundary" | "points") => (on: boolean) => {
      state[name] = on;
      this.restyle();
    };
    const toggles = element("div", { class: "toggles" }, toggle("creases", "creases", true, set("creases")));
    if (data.boundary) toggles.append(toggle("boundary", "decision boundary", true, set("boundary")));
    if (data.points) toggles.append(toggle("points", "data points", true, set("points")));
    return element("div", { class: "toolbar" }, color, toggles, this.stage.buttons);
  }

  private restyle(): void {
    this.scene.restyle(this.state);
    this.legendPlace.replaceChildren(legend(this.data, this.state));
    this.stage.invalidate();
  }

  private locate(x: number, y: number): [number, number] {
    const frame = this.viewport.frame();
    return [frame.fromX(x), frame.fromY(y)];
  }

  private hover(x: number, y: number): void {
    const [s, t] = this.locate(x, y);
    const cell = this.index.cellAt(s, t);
    this.at = cell >= 0 ? [s, t] : undefined;
    this.hovered = cell;
    this.refresh();
  }

  private pin(cell: number): void {
    this.pinned = cell;
    if (cell < 0) this.hovered = -1;
    this.refresh();
  }

  private choose(cell: number): void {
    this.hovered = -1;
    this.at = undefined;
    this.pinned = cell;
    this.viewport.reveal(this.index.box(cell));
    this.refresh();
  }

  /** Moves to the neighbour that lies most in a direction; starts in the middle of the view. */
  private step(dx: number, dy: number): void {
    const { data } = this;
    const from = this.pinned >= 0 ? this.pinned : this.hovered;
    if (from < 0) {
      const middle = this.index.cellAt(...this.locate(this.viewport.width / 2, this.viewport.height / 2));
      this.choose(Math.max(middle, 0));
      return;
    }
    const best = neighbourToward(data, from, this.index.box(from), dx, dy);
    if (best >= 0) this.choose(best);
  }

  /** The panel speaks of the pinned cell, else of the one under the pointer. */
  private refresh(): void {
    this.stage.invalidate();
    const cell = this.pinned >= 0 ? this.pinned : this.hovered;
    this.stage.surface.dataset.cell = String(cell);
    if (cell < 0) {
      this.panel.show(() =>
        hintElements({
          look: "a cell to see its pattern, its affine map and its neighbours.",
          keys: "Wheel, pinch or + and − zoom; drag pans; 0 shows everything. Arrow keys walk from cell to cell, Esc lets go.",
        }),
      );
      return;
    }
    showCell(this.panel, this.data, {
      cell,
      pinned: this.pinned >= 0,
      at: cell === this.hovered || this.pinned < 0 ? this.at : undefined,
      step: 1 / this.viewport.frame().scaleX,
      regionCells: this.regionCells[this.data.regions[cell]],
      wholeArea: this.wholeArea,
      choose: (other) => this.choose(other),
      unpin: () => this.pin(-1),
    });
  }

  private drawMarks(target: DrawContext, frame: Frame): void {
    const { data, state } = this;
    const theme = themeColors(state.theme);
    const { x, y, width, height } = frame;
    const around = { left: x - 50, right: x + width + 50, bottom: y - 50, top: y + height + 50 };
    const context = new ClippingContext(target, around);
    renderOutline(context, frame, data.domain.corners, theme.muted);
    if (state.points && data.points) {
      renderPoints(
        target,
        frame,
        data.points,
        (index) => classInk(state.theme, index),
        theme.paper,
        Math.min(3.4, Math.max(1.8, width / 220)),
      );
    }
    if (this.hovered >= 0 && this.hovered !== this.pinned) {
      this.outline(context, frame, this.hovered, theme.accent, 2);
    }
    if (this.pinned >= 0) this.outline(context, frame, this.pinned, theme.pin, 3);
  }

  private outline(context: DrawContext, frame: Frame, cell: number, color: string, width: number): void {
    const box = this.index.box(cell);
    const pixels = Math.max((box.right - box.left) * frame.scaleX, (box.top - box.bottom) * frame.scaleY);
    const trace = () => {
      traceCell(context, frame, this.data, cell);
      // a cell too small to see is ringed
      const middle = [frame.toX((box.left + box.right) / 2), frame.toY((box.bottom + box.top) / 2)] as const;
      if (pixels < 8) context.circle(...middle, 8);
    };
    trace();
    context.stroke({ color: themeColors(this.state.theme).casing, width: width + 2 });
    trace();
    context.stroke({ color, width });
  }

  private drawAxes(context: DrawContext, frame: Frame): void {
    const theme = themeColors(this.state.theme);
    const [horizontal, vertical] = this.data.header.axisNames;
    renderAxes(context, frame, [horizontal, vertical], { ink: theme.ink, muted: theme.muted });
  }
}

/** `#canvas` or `#webgl` at the end of the page's address insists on one of the two. */
function wantedScene(): "canvas" | "webgl" | undefined {
  return location.hash === "#canvas" ? "canvas" : location.hash === "#webgl" ? "webgl" : undefined;
}
