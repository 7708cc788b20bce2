/**
 * The plot's place on the page: a base layer below, a drawing of axes and marks above, and a focusable
 * surface for gestures; its zoom buttons go into a toolbar. Keeps everything at the size of its box and draws at most once a frame.
 */
import { CanvasContext } from "../../draw/canvas-context.ts";
import type { DrawContext } from "../../draw/context.ts";
import type { Frame } from "../../draw/frame.ts";
import { zoomButtons } from "../../view/gestures.ts";
import type { Viewport } from "../../view/viewport.ts";
import { element } from "./dom.ts";

/** Room for ticks and names around the plot, in pixels. */
export interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface StagePainter {
  /** Draws below the marks; the canvas is the plot's box. */
  base?(ratio: number): void;
  /** Marks inside the plot, clipped to it; pixels from the stage's corner. */
  marks(context: DrawContext, frame: Frame): void;
  /** Axes and what else may leave the plot. */
  axes(context: DrawContext, frame: Frame): void;
}

export class Stage {
  readonly root: HTMLElement;
  /** Takes the gestures; exactly the plot's box. */
  readonly surface: HTMLElement;
  /** Zoom buttons, for a toolbar. */
  readonly buttons: HTMLElement;
  private readonly overlay = element("canvas", { class: "overlay", "aria-hidden": "true" });
  private readonly margins: Margins;
  private readonly viewport: Viewport;
  private readonly painter: StagePainter;
  private pending = 0;
  private readonly aspect: number;

  /** `aspect` is the plot's height over its width. */
  constructor(viewport: Viewport, margins: Margins, aspect: number, label: string, painter: StagePainter) {
    this.viewport = viewport;
    this.margins = margins;
    this.aspect = aspect;
    this.painter = painter;
    this.surface = element("div", {
      class: "surface",
      tabindex: 0,
      role: "application",
      "aria-label": label,
      "aria-describedby": "cell-panel",
    });
    this.buttons = element("div", { class: "zoom", role: "group", "aria-label": "zoom" });
    for (const [text, name, action] of zoomButtons(viewport)) {
      this.buttons.append(
        element("button", { type: "button", title: name, "aria-label": name, onclick: action }, text),
      );
    }
    this.root = element("div", { class: "stage" }, this.overlay, this.surface);
    // in a frame of its own: the size set here would be observed again at once
    new ResizeObserver(() => requestAnimationFrame(() => this.resize())).observe(this.root);
    window.addEventListener("beforeprint", () => this.printable(true));
    window.addEventListener("afterprint", () => this.printable(false));
  }

  /** Puts a canvas under the marks. */
  addBase(canvas: HTMLCanvasElement): void {
    canvas.className = "base";
    this.root.prepend(canvas);
  }

  /** The column that holds the stage with a panel at its side, which takes what the stage leaves. */
  beside(column: HTMLElement, panel: HTMLElement): HTMLElement {
    const body = element("div", { class: "explorer-body" }, column, panel);
    body.style.setProperty("--aspect", String(this.aspect));
    return body;
  }

  /** Asks for a draw in the next frame. */
  invalidate(): void {
    if (this.pending) return;
    this.pending = requestAnimationFrame(() => {
      this.pending = 0;
      this.draw();
    });
  }

  resize(): void {
    const { margins, root } = this;
    const width = root.clientWidth;
    if (width === 0) return;
    const room = width - margins.left - margins.right;
    const tallest = Math.max(280, 0.86 * window.innerHeight - margins.top - margins.bottom);
    // narrower rather than lower than asked: both axes keep their scale
    const inner = Math.round(Math.min(room, tallest / this.aspect));
    const height = inner * this.aspect;
    root.style.height = `${Math.round(height + margins.top + margins.bottom)}px`;
    for (const layer of [this.surface, ...root.querySelectorAll<HTMLElement>(".base")]) {
      layer.style.left = `${margins.left}px`;
      layer.style.top = `${margins.top}px`;
      layer.style.width = `${inner}px`;
      layer.style.height = `${Math.round(height)}px`;
    }
    this.viewport.resize(inner, Math.round(height));
  }

  private draw(): void {
    const ratio = Math.min(3, window.devicePixelRatio || 1);
    this.painter.base?.(ratio);
    const { margins, overlay, viewport } = this;
    const width = viewport.width + margins.left + margins.right;
    const height = viewport.height + margins.top + margins.bottom;
    if (overlay.width !== Math.round(width * ratio) || overlay.height !== Math.round(height * ratio)) {
      overlay.width = Math.round(width * ratio);
      overlay.height = Math.round(height * ratio);
    }
    const canvas = overlay.getContext("2d");
    if (!canvas) return;
    canvas.setTransform(ratio, 0, 0, ratio, 0, 0);
    canvas.clearRect(0, 0, width, height);
    const frame = viewport.frame(margins.left, margins.top);
    canvas.save();
    canvas.beginPath();
    canvas.rect(margins.left, margins.top, viewport.width, viewport.height);
    canvas.clip();
    this.painter.marks(new CanvasContext(canvas), frame);
    canvas.restore();
    this.painter.axes(new CanvasContext(canvas), frame);
  }

  /** A picture element stands in for the canvases on paper, where WebGL may print blank. */
  private printable(before: boolean): void {
    this.root.querySelector(".print-copy")?.remove();
    if (!before) {
      this.resize();
      return;
    }
    this.draw();
    const { overlay, margins } = this;
    const copy = element("canvas", { width: overlay.width, height: overlay.height });
    const context = copy.getContext("2d");
    const base = this.root.querySelector<HTMLCanvasElement>(".base");
    const ratio = overlay.width / (this.viewport.width + margins.left + margins.right);
    if (base) context?.drawImage(base, margins.left * ratio, margins.top * ratio);
    context?.drawImage(overlay, 0, 0);
    this.root.append(
      element("img", { class: "print-copy", alt: "the picture as seen", src: copy.toDataURL() }),
    );
  }
}
