/**
 * A model in space on the page: it turns by pointer, touch and keys. No framework here: space-stage.tsx puts it into components.
 */
import { CanvasContext, type ThemeName, themeColors } from "reluscope/draw";
import { firstPolygonOnRay, listenToPointers, shortNumber } from "reluscope/view";
import { type Camera, clampedCamera, movedCamera, rayThrough, seenAt } from "./camera.ts";
import type { SpaceLines, SpaceModel } from "./space-model.ts";
import { SpaceRenderer } from "./space-renderer.ts";

export interface SpaceProps {
  readonly model: SpaceModel;
  readonly marks: readonly SpaceLines[];
  readonly theme: ThemeName;
  readonly camera: Camera;
  /** Where the eye goes back to. */
  readonly home: Camera;
  readonly label: string;
  /** The eye moved and rests. */
  onCamera(camera: Camera): void;
  /** Polygon under the pointer (−1 for none) and the place on it, in the coordinates of the box. */
  onHover(polygon: number, place?: readonly [number, number, number]): void;
  onPick(polygon: number, place?: readonly [number, number, number]): void;
}

const calm = matchMedia("(prefers-reduced-motion: reduce)");
/** Milliseconds for a graph to rise from its plane. */
const RISING = 650;
/** Where arrow keys point on the screen. */
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** Where the picture goes by letters. */
const SHOVES: Readonly<Record<string, readonly [number, number]>> = {
  a: [-1, 0],
  d: [1, 0],
  w: [0, -1],
  s: [0, 1],
};
/** Pixels by which a key moves the picture. */
const KEY_PIXELS = 24;
/** Milliseconds without movement after which the eye rests. */
const REST = 180;

export class SpaceView {
  private readonly root: HTMLElement;
  private readonly canvas = document.createElement("canvas");
  private readonly overlay = document.createElement("canvas");
  private readonly surface = document.createElement("div");
  private renderer: SpaceRenderer;
  private readonly observer: ResizeObserver;
  private props: SpaceProps;
  private camera: Camera;
  private pending = 0;
  private resting?: ReturnType<typeof setTimeout>;
  private risen: number;

  /** @throws Error when the browser gives no WebGL */
  constructor(root: HTMLElement, props: SpaceProps, rises: boolean) {
    this.root = root;
    this.props = props;
    this.camera = props.camera;
    this.renderer = new SpaceRenderer(this.canvas);
    this.risen = rises && !calm.matches ? performance.now() : Number.NEGATIVE_INFINITY;
    this.canvas.className = "space-canvas";
    this.canvas.setAttribute("aria-hidden", "true");
    this.overlay.className = "overlay";
    this.overlay.setAttribute("aria-hidden", "true");
    this.surface.className = "surface space-surface";
    this.surface.tabIndex = 0;
    this.surface.setAttribute("role", "application");
    root.append(this.canvas, this.overlay, this.surface);
    this.renderer.show(props.model);
    this.renderer.mark(props.marks);
    this.listen();
    this.canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    this.canvas.addEventListener("webglcontextrestored", () => {
      this.renderer = new SpaceRenderer(this.canvas);
      this.renderer.show(this.props.model);
      this.renderer.mark(this.props.marks);
      this.invalidate();
    });
    this.observer = new ResizeObserver(() => this.invalidate());
    this.observer.observe(root);
    this.update(props);
  }

  update(props: SpaceProps): void {
    const before = this.props;
    this.props = props;
    if (props.model !== before.model) this.renderer.show(props.model);
    if (props.marks !== before.marks || props.model !== before.model) this.renderer.mark(props.marks);
    if (props.camera !== before.camera && this.resting === undefined) this.camera = props.camera;
    this.surface.setAttribute("aria-label", props.label);
    this.invalidate();
  }

  dispose(): void {
    this.observer.disconnect();
    clearTimeout(this.resting);
    if (this.pending) cancelAnimationFrame(this.pending);
    this.renderer.dispose();
    this.root.replaceChildren();
  }

  /** Turns by degrees. */
  turnBy(turn: number, tilt: number): void {
    const { camera } = this;
    this.look({ ...camera, turn: camera.turn + turn, tilt: camera.tilt + tilt });
  }

  /** Zooms about a pixel; default the middle. */
  zoomBy(factor: number, x = this.root.clientWidth / 2, y = this.root.clientHeight / 2): void {
    this.slide(0, 0, factor, x, y);
  }

  private slide(dx: number, dy: number, factor = 1, x = 0, y = 0): void {
    const { clientWidth: width, clientHeight: height } = this.root;
    this.look(movedCamera(this.camera, width, height, [dx, dy], factor, [x, y]));
  }

  reset(): void {
    this.look(this.props.home);
  }

  private look(camera: Camera): void {
    this.camera = clampedCamera(camera);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.resting = undefined;
      this.props.onCamera(this.camera);
    }, REST);
    this.invalidate();
  }

  private invalidate(): void {
    if (this.pending) return;
    this.pending = requestAnimationFrame(() => {
      this.pending = 0;
      this.draw();
    });
  }

  private draw(): void {
    const { clientWidth: width, clientHeight: height } = this.root;
    if (width <= 1 || height <= 1) return;
    const ratio = Math.min(2.5, devicePixelRatio || 1);
    for (const canvas of [this.canvas, this.overlay]) {
      const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (canvas.width !== across || canvas.height !== down) {
        canvas.width = across;
        canvas.height = down;
      }
    }
    const share = Math.min(1, (performance.now() - this.risen) / RISING);
    const rise = share * share * (3 - 2 * share);
    this.renderer.draw(this.camera, ratio, rise, this.props.theme === "dark" ? 0.5 : 0.56);
    const paper = this.overlay.getContext("2d");
    if (paper) {
      paper.setTransform(ratio, 0, 0, ratio, 0, 0);
      paper.clearRect(0, 0, width, height);
      this.drawAxes(new CanvasContext(paper), width, height);
    }
    this.surface.dataset.turn = String(Math.round(this.camera.turn));
    this.surface.dataset.tilt = String(Math.round(this.camera.tilt));
    this.surface.dataset.zoom = this.camera.zoom.toFixed(2);
    if (share < 1) this.invalidate();
  }

  /** Three edges of the box at its outline, with the ends of their intervals and their names. */
  private drawAxes(context: CanvasContext, width: number, height: number): void {
    const { model, theme } = this.props;
    const colors = themeColors(theme);
    const { half } = model.normal;
    const seen = (point: readonly number[]) => seenAt(this.camera, width, height, point);
    const middle = seen([0, 0, 0]);
    for (let k = 0; k < 3; k++) {
      const others = [0, 1, 2].filter((i) => i !== k);
      const edges = [-1, 1].flatMap((a) =>
        [-1, 1].map((b) => {
          const corner = [0, 0, 0];
          corner[others[0]] = a * half[others[0]];
          corner[others[1]] = b * half[others[1]];
          const ends = [-1, 1].map((end) => seen(corner.with(k, end * half[k])));
          return { ends, x: (ends[0][0] + ends[1][0]) / 2, y: (ends[0][1] + ends[1][1]) / 2 };
        }),
      );
      // the vertical axis stands at the left, the others lie in front
      const [edge] = edges.sort((p, q) => (k === 2 ? p.x - q.x : q.y - p.y));
      const [[ax, ay], [bx, by]] = edge.ends;
      context.moveTo(ax, ay);
      context.lineTo(bx, by);
      context.stroke({ color: colors.muted, width: 1.2, opacity: 0.8 });
      const out = Math.hypot(edge.x - middle[0], edge.y - middle[1]) || 1;
      const [dx, dy] = [(edge.x - middle[0]) / out, (edge.y - middle[1]) / out];
      const write = (text: string, x: number, y: number, away: number, bold = false) =>
        context.fillText(text, x + away * dx, y + away * dy, {
          color: bold ? colors.ink : colors.muted,
          size: bold ? 12 : 11,
          bold,
          anchor: dx < -0.5 ? "end" : dx > 0.5 ? "start" : "middle",
          baseline: "middle",
        });
      if (Math.hypot(bx - ax, by - ay) < 34) continue;
      const [low, high] = model.box[k];
      write(shortNumber(low, 3), ax + 0.06 * (bx - ax), ay + 0.06 * (by - ay), 14);
      write(shortNumber(high, 3), bx - 0.06 * (bx - ax), by - 0.06 * (by - ay), 14);
      write(model.axisNames[k], edge.x, edge.y, 18, true);
    }
  }

  private polygonAt(event: PointerEvent): { polygon: number; place?: [number, number, number] } {
    const box = this.surface.getBoundingClientRect();
    return this.polygonUnder(event.clientX - box.left, event.clientY - box.top);
  }

  /** The polygon at a pixel from the upper left corner. */
  private polygonUnder(x: number, y: number): { polygon: number; place?: [number, number, number] } {
    const { positions, start, normal } = this.props.model;
    const { clientWidth: width, clientHeight: height } = this.root;
    const ray = rayThrough(this.camera, width, height, x, y);
    const hit = firstPolygonOnRay(start, positions, ray.origin, ray.direction);
    if (!hit) return { polygon: -1 };
    const at = (k: number) => normal.back(k, ray.origin[k] + hit.distance * ray.direction[k]);
    return { polygon: hit.polygon, place: [at(0), at(1), at(2)] };
  }

  private listen(): void {
    const { surface } = this;
    let hovering = 0;
    listenToPointers(surface, {
      hover: (_x, _y, event) => {
        // one look for what is under the pointer a frame
        cancelAnimationFrame(hovering);
        hovering = requestAnimationFrame(() => {
          const { polygon, place } = this.polygonAt(event);
          this.props.onHover(polygon, place);
        });
      },
      leave: () => {
        cancelAnimationFrame(hovering);
        this.props.onHover(-1);
      },
      tap: (_x, _y, event) => {
        const { polygon, place } = this.polygonAt(event);
        this.props.onPick(polygon, place);
      },
      drag: (dx, dy, { shiftKey }) => {
        if (shiftKey) this.slide(dx, dy);
        else this.turnBy(-dx / 2.4, dy / 2.4);
      },
      pinch: (x, y, dx, dy, factor) => this.slide(dx, dy, factor, x, y),
      wheel: (x, y, factor) => this.zoomBy(factor, x, y),
    });
    surface.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const arrow = ARROWS[event.key];
      const shove = SHOVES[event.key.toLowerCase()];
      if (shove) this.slide(KEY_PIXELS * shove[0], KEY_PIXELS * shove[1]);
      else if (arrow) {
        const degrees = event.shiftKey ? 1 : 6;
        this.turnBy(-degrees * arrow[0], -degrees * arrow[1]);
      } else if (event.key === "+" || event.key === "=") this.zoomBy(1.25);
      else if (event.key === "-" || event.key === "_") this.zoomBy(1 / 1.25);
      else if (event.key === "0") this.reset();
      else if (event.key === "Escape") this.props.onPick(-1);
      else if (event.key === "Enter") {
        const { polygon, place } = this.polygonUnder(this.root.clientWidth / 2, this.root.clientHeight / 2);
        if (polygon >= 0) this.props.onPick(polygon, place);
      } else return;
      event.preventDefault();
    });
  }
}
