/**
 * A planar complex on the page: fills below, marks and axes above, and a focusable surface for gestures. What is in view at deep
 * zooms is drawn from a second, finer answer. No framework here: plane-stage.tsx puts it into components.
 */
import { CanvasContext, type DrawContext, type Theme, type ThemeName, themeColors } from "reluscope/draw";
import {
  AXIS_BELOW,
  boundingWindow,
  ClippingContext,
  type Frame,
  GridIndex,
  listenToGestures,
  neighbourToward,
  renderAxes,
  renderOutline,
  type Scene,
  type SceneState,
  Scenes,
  traceCell,
  Viewport,
  type Window,
} from "reluscope/view";
import type { PlaneAnswer } from "../engine/questions.ts";
import { middleOf } from "./cell-measures.ts";
import { baseCells } from "./detail.ts";
import { pointerTool, type StageTool } from "./tool.ts";
import { within } from "./within.ts";

const MARGINS = { left: 48, right: 14, top: 26, bottom: AXIS_BELOW };
/** So many windows are remembered until they come back. */
const TOLD = 40;
/** Points reach so many pixels over the border. */
const OVER = 8;

/** Draws on a plane: `frame` turns slice coordinates into pixels. */
export type Marks = (context: DrawContext, frame: Frame, theme: Theme) => void;

/** What the view is told; a new value wherever something changes. */
export interface PlaneProps {
  readonly data: PlaneAnswer;
  /** A finer answer for a part of the plane. */
  readonly detail?: PlaneAnswer;
  readonly look: Omit<SceneState, "points" | "theme">;
  readonly theme: ThemeName;
  /** Cell with a strong outline; −1 for none. */
  readonly pinned: number;
  readonly marks?: Marks;
  /** Data points, above all marks: those at the border reach over it and are not cut in half. */
  readonly points?: Marks;
  readonly tool?: StageTool;
  readonly window: Window | null;
  /** Names of the axes; default those of the answer. */
  readonly axisNames?: readonly string[];
  readonly label: string;
  /** "canvas" or "webgl" insists on one of the two. */
  readonly renderer?: "canvas" | "webgl";
  onHover(cell: number, place: readonly [number, number] | undefined): void;
  /** A click, or a step by an arrow key: −1 outside the domain. */
  onPick(cell: number, place: readonly [number, number] | undefined): void;
  /** The view moved; `null` is everything. */
  onWindow(window: Window | null): void;
}

export class PlaneView {
  readonly viewport: Viewport;
  private readonly root: HTMLElement;
  private readonly surface = document.createElement("div");
  private readonly overlay = document.createElement("canvas");
  private readonly scenes: Scenes;
  private readonly detailScenes: Scenes;
  private scene: Scene;
  private index: GridIndex;
  private detail?: { data: PlaneAnswer; scene: Scene; index: GridIndex; base: Int32Array };
  private props: PlaneProps;
  private pending = 0;
  private hovered = -1;
  private readonly observer: ResizeObserver;
  /** What the scenes were styled with. */
  private styled?: { scene: Scene; fine?: Scene; state: SceneState };
  /** The window was set from outside and must not be told back. */
  private quiet = false;
  /** Windows that were told and have not come back yet: fingers may be ahead of what is told. */
  private told: (Window | null)[] = [];

  constructor(root: HTMLElement, props: PlaneProps) {
    this.root = root;
    this.props = props;
    this.scenes = new Scenes(props.renderer);
    this.detailScenes = new Scenes(props.renderer);
    this.index = new GridIndex(props.data);
    this.scene = this.scenes.show(props.data, this.index);
    this.viewport = new Viewport(boundingWindow(props.data.domain.corners), () => this.moved());
    this.surface.className = "surface";
    this.surface.tabIndex = 0;
    this.surface.setAttribute("role", "application");
    this.overlay.className = "overlay";
    this.overlay.setAttribute("aria-hidden", "true");
    root.append(this.overlay, this.surface);
    this.listen();
    // in a frame of its own: the size set here would be observed again at once
    this.observer = new ResizeObserver(() => requestAnimationFrame(() => this.resize()));
    this.observer.observe(root);
    this.show();
    if (props.window) this.setWindow(props.window);
    this.resize();
  }

  /** Takes over what has changed. */
  update(props: PlaneProps): void {
    const before = this.props;
    this.props = props;
    if (props.data !== before.data) {
      this.index = new GridIndex(props.data);
      this.scene = this.scenes.show(props.data, this.index);
      this.hovered = -1;
      const home = boundingWindow(props.data.domain.corners);
      if (!sameWindow(home, this.viewport.home)) {
        this.quiet = true;
        this.viewport.rehome(home, props.window ?? home);
        this.quiet = false;
        // another box may have another shape
        this.resize();
      }
    }
    if (props.data !== before.data || props.detail !== before.detail) {
      this.styled = undefined;
      this.takeDetail();
    }
    if (props.window !== before.window && !this.heardBack(props.window))
      this.setWindow(props.window ?? this.viewport.home);
    this.show();
  }

  dispose(): void {
    this.observer.disconnect();
    if (this.pending) cancelAnimationFrame(this.pending);
    this.scenes.dispose();
    this.detailScenes.dispose();
    this.root.replaceChildren();
  }

  /** Brings a cell into view. */
  reveal(cell: number): void {
    if (cell >= 0) this.viewport.reveal(this.index.box(cell));
  }

  /** The cell of the base answer at a place; −1 outside. */
  cellAt(s: number, t: number): number {
    const { detail } = this;
    if (detail) {
      const cell = detail.index.cellAt(s, t);
      if (cell >= 0 && detail.base[cell] >= 0) return detail.base[cell];
    }
    return this.index.cellAt(s, t);
  }

  private takeDetail(): void {
    const { data, detail } = this.props;
    this.detail = undefined;
    if (!detail) return;
    const base = baseCells(data, detail);
    const index = new GridIndex(detail);
    this.detail = { data: detail, base: base.cells, index, scene: this.detailScenes.show(base.data, index) };
  }

  private show(): void {
    const { look, theme, label, tool } = this.props;
    const state: SceneState = { ...look, points: false, theme };
    const { styled, scene } = this;
    const fine = this.detail?.scene;
    // colours are costly: only when they are others
    if (!styled || styled.scene !== scene || styled.fine !== fine || !sameState(styled.state, state)) {
      scene.restyle(state);
      fine?.restyle(state);
      this.styled = { scene, fine, state };
    }
    this.surface.setAttribute("aria-label", label);
    this.surface.style.cursor = tool?.cursor ?? "";
    this.surface.dataset.cell = String(this.props.pinned >= 0 ? this.props.pinned : this.hovered);
    this.root.dataset.renderer = this.scene.kind;
    this.invalidate();
  }

  private setWindow(window: Window): void {
    if (sameWindow(window, this.viewport.window)) return;
    this.quiet = true;
    this.viewport.show(window);
    this.quiet = false;
  }

  private moved(): void {
    this.invalidate();
    if (this.quiet) return;
    const { window, home } = this.viewport;
    const told = sameWindow(window, home) ? null : window;
    this.told = [...this.told.slice(-TOLD), told];
    this.props.onWindow(told);
  }

  /** Whether a window is one that this view has told itself. */
  private heardBack(window: Window | null): boolean {
    const place = this.told.indexOf(window);
    if (place >= 0) this.told.splice(0, place + 1);
    return place >= 0;
  }

  /** Asks for a draw in the next frame. */
  invalidate(): void {
    if (this.pending) return;
    this.root.dataset.drawing = "true";
    this.pending = requestAnimationFrame(() => {
      this.pending = 0;
      this.draw();
      delete this.root.dataset.drawing;
    });
  }

  private resize(): void {
    const width = this.root.clientWidth - MARGINS.left - MARGINS.right;
    const height = this.root.clientHeight - MARGINS.top - MARGINS.bottom;
    if (width <= 10 || height <= 10) return;
    const { home } = this.viewport;
    const ratio = (home.top - home.bottom) / (home.right - home.left);
    const aspect = ratio >= 0.4 && ratio <= 2.5 ? ratio : 1;
    const across = Math.round(Math.min(width, height / aspect));
    const up = Math.round(across * aspect);
    const left = MARGINS.left + Math.floor((width - across) / 2);
    Object.assign(this.surface.style, {
      left: `${left}px`,
      top: `${MARGINS.top}px`,
      width: `${across}px`,
      height: `${up}px`,
    });
    this.quiet = true;
    this.viewport.resize(across, up);
    this.quiet = false;
  }

  private placeCanvas(scene: Scene, shown: boolean): void {
    const { canvas } = scene;
    if (!shown) {
      canvas.hidden = true;
      return;
    }
    canvas.hidden = false;
    if (canvas.parentElement !== this.root) {
      canvas.className = "base";
      this.root.prepend(canvas);
    }
    const { left, top, width, height } = this.surface.style;
    Object.assign(canvas.style, { left, top, width, height });
  }

  private draw(): void {
    const { viewport, root, overlay, props } = this;
    if (viewport.width <= 1) return;
    const ratio = Math.min(3, devicePixelRatio || 1);
    const { detail } = this;
    const fine = detail && covers(boundingWindow(detail.data.domain.corners), viewport.window, viewport.home);
    for (const canvas of root.querySelectorAll<HTMLCanvasElement>("canvas.base")) canvas.hidden = true;
    const scene = fine ? detail.scene : this.scene;
    this.placeCanvas(scene, true);
    scene.draw(viewport, ratio);
    root.dataset.fine = String(fine ?? false);
    const { clientWidth: width, clientHeight: height } = root;
    if (overlay.width !== Math.round(width * ratio) || overlay.height !== Math.round(height * ratio)) {
      overlay.width = Math.round(width * ratio);
      overlay.height = Math.round(height * ratio);
    }
    const canvas = overlay.getContext("2d");
    if (!canvas) return;
    canvas.setTransform(ratio, 0, 0, ratio, 0, 0);
    canvas.clearRect(0, 0, width, height);
    const left = this.surface.offsetLeft;
    const top = this.surface.offsetTop;
    const frame = viewport.frame(left, top);
    const theme = themeColors(props.theme);
    within(canvas, frame, 0, (context) => this.drawMarks(context, frame));
    within(canvas, frame, OVER, (context) => props.points?.(context, frame, theme));
    const [horizontal, vertical] = props.axisNames ?? props.data.axisNames;
    renderAxes(new CanvasContext(canvas), frame, [horizontal, vertical], {
      ink: theme.ink,
      muted: theme.muted,
    });
  }

  private drawMarks(target: DrawContext, frame: Frame): void {
    const { props } = this;
    const theme = themeColors(props.theme);
    const { x, y, width, height } = frame;
    const around = { left: x - 60, right: x + width + 60, bottom: y - 60, top: y + height + 60 };
    const context = new ClippingContext(target, around);
    renderOutline(context, frame, props.data.domain.corners, theme.muted);
    props.marks?.(context, frame, theme);
    if (this.hovered >= 0 && this.hovered !== props.pinned && !props.tool) {
      this.outline(context, frame, this.hovered, theme.accent, 2);
    }
    if (props.pinned >= 0 && props.pinned < props.data.counts.cells) {
      this.outline(context, frame, props.pinned, theme.pin, 3);
    }
  }

  private outline(context: DrawContext, frame: Frame, cell: number, color: string, width: number): void {
    const box = this.index.box(cell);
    const pixels = Math.max((box.right - box.left) * frame.scaleX, (box.top - box.bottom) * frame.scaleY);
    const trace = () => {
      traceCell(context, frame, this.props.data, cell);
      // a cell too small to see is ringed
      if (pixels < 8) {
        context.circle(frame.toX((box.left + box.right) / 2), frame.toY((box.bottom + box.top) / 2), 8);
      }
    };
    trace();
    context.stroke({ color: themeColors(this.props.theme).casing, width: width + 2 });
    trace();
    context.stroke({ color, width });
  }

  private locate(x: number, y: number): [number, number] {
    const frame = this.viewport.frame();
    return [frame.fromX(x), frame.fromY(y)];
  }

  private hover(cell: number, place?: [number, number]): void {
    if (cell !== this.hovered) {
      this.hovered = cell;
      this.surface.dataset.cell = String(this.props.pinned >= 0 ? this.props.pinned : cell);
      this.invalidate();
    }
    this.props.onHover(cell, cell >= 0 ? place : undefined);
  }

  private listen(): void {
    const { surface } = this;
    listenToGestures(surface, this.viewport, {
      hover: (x, y) => {
        const place = this.locate(x, y);
        this.hover(this.cellAt(...place), place);
      },
      leave: () => this.hover(-1),
      pick: (x, y) => {
        const place = this.locate(x, y);
        this.props.onPick(this.cellAt(...place), place);
      },
      step: (dx, dy) => this.step(dx, dy),
      confirm: () => {
        if (this.hovered >= 0) this.props.onPick(this.hovered, middleOf(this.props.data, this.hovered));
      },
      cancel: () => this.props.onPick(-1, undefined),
      tool: () => pointerTool(this.props.tool, () => this.viewport.frame()),
    });
  }

  /** Moves to the neighbour that lies most in a direction; starts in the middle of the view. */
  private step(dx: number, dy: number): void {
    const { data, pinned } = this.props;
    const from = pinned >= 0 ? pinned : this.hovered;
    const next =
      from < 0
        ? Math.max(0, this.cellAt(...this.locate(this.viewport.width / 2, this.viewport.height / 2)))
        : neighbourToward(data, from, this.index.box(from), dx, dy);
    if (next < 0) return;
    this.hovered = -1;
    this.props.onPick(next, middleOf(data, next));
    this.reveal(next);
  }
}

export function sameWindow(a: Window, b: Window): boolean {
  return a.left === b.left && a.right === b.right && a.bottom === b.bottom && a.top === b.top;
}

/** Whether `inner`, as far as it is in `home`, lies in `outer`. */
function covers(outer: Window, inner: Window, home: Window): boolean {
  return (
    outer.left <= Math.max(inner.left, home.left) &&
    outer.right >= Math.min(inner.right, home.right) &&
    outer.bottom <= Math.max(inner.bottom, home.bottom) &&
    outer.top >= Math.min(inner.top, home.top)
  );
}

function sameState(a: SceneState, b: SceneState): boolean {
  const keys = Object.keys(b) as (keyof SceneState)[];
  return keys.every((key) => a[key] === b[key]) && Object.keys(a).length === keys.length;
}
