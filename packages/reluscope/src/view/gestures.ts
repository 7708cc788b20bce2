/** Pointer, wheel and keyboard on a plot, turned into view changes and picks. */
import { listenToPointers, type PointerTool } from "./pointers.ts";
import type { Viewport } from "./viewport.ts";

export interface GestureHandlers {
  /** Pointer over the plot at pixels from its corner. */
  hover(x: number, y: number): void;
  leave(): void;
  /** A click or tap that was no drag. */
  pick(x: number, y: number): void;
  /** Arrow keys; dx, dy are −1, 0 or 1, y upwards. */
  step(dx: number, dy: number): void;
  /** Enter or space. */
  confirm(): void;
  /** Escape. */
  cancel(): void;
  /** What takes a single pointer in the place of panning, if anything does now. */
  tool?(): PointerTool | undefined;
}

/** Listens on `target`, whose box is the plot; keys are taken while it has the focus. */
export function listenToGestures(target: HTMLElement, viewport: Viewport, handlers: GestureHandlers): void {
  let lastTap = { time: 0, x: 0, y: 0 };
  listenToPointers(target, {
    hover: (x, y) => handlers.hover(x, y),
    leave: () => handlers.leave(),
    tool: () => handlers.tool?.(),
    tap(x, y, event) {
      const again = event.timeStamp - lastTap.time < 320 && Math.hypot(x - lastTap.x, y - lastTap.y) < 24;
      lastTap = { time: again ? 0 : event.timeStamp, x, y };
      if (again) viewport.glideZoom(event.shiftKey ? 1 / 2.5 : 2.5, x, y);
      else handlers.pick(x, y);
    },
    drag(dx, dy) {
      target.classList.add("dragging");
      viewport.panBy(dx, dy);
    },
    pinch(x, y, dx, dy, factor) {
      viewport.panBy(dx, dy);
      viewport.zoomAt(x, y, factor);
    },
    wheel(x, y, factor) {
      viewport.zoomAt(x, y, factor);
      handlers.hover(x, y);
    },
  });
  for (const type of ["pointerup", "pointercancel"] as const)
    target.addEventListener(type, () => target.classList.remove("dragging"));
  target.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrows: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
    };
    if (arrows[event.key]) handlers.step(...arrows[event.key]);
    else if (event.key === "+" || event.key === "=") viewport.glideZoom(1.6);
    else if (event.key === "-" || event.key === "_") viewport.glideZoom(1 / 1.6);
    else if (event.key === "0") viewport.reset();
    else if (event.key === "Enter" || event.key === " ") handlers.confirm();
    else if (event.key === "Escape") handlers.cancel();
    else return;
    event.preventDefault();
  });
}

/** The buttons that do what wheel and keys do. */
export function zoomButtons(viewport: Viewport): [string, string, () => void][] {
  return [
    ["+", "zoom in", () => viewport.glideZoom(1.8)],
    ["−", "zoom out", () => viewport.glideZoom(1 / 1.8)],
    ["⤢", "show everything", () => viewport.reset()],
  ];
}
