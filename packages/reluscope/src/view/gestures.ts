/** Pointer, wheel and keyboard on a plot, turned into view changes and picks. */
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
}

/** A drag shorter than this many pixels is a click. */
const CLICK_SLOP = 5;

/** Listens on `target`, whose box is the plot; keys are taken while it has the focus. */
export function listenToGestures(target: HTMLElement, viewport: Viewport, handlers: GestureHandlers): void {
  const pointers = new Map<number, { x: number; y: number }>();
  let travelled = 0;
  let pinched = false;
  let lastTap = { time: 0, x: 0, y: 0 };
  const place = (event: MouseEvent): [number, number] => {
    const box = target.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  target.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    const [x, y] = place(event);
    if (pointers.size === 0) {
      travelled = 0;
      pinched = false;
    } else pinched = true;
    pointers.set(event.pointerId, { x, y });
    target.setPointerCapture(event.pointerId);
  });
  target.addEventListener("pointermove", (event) => {
    const [x, y] = place(event);
    const pointer = pointers.get(event.pointerId);
    if (!pointer) {
      handlers.hover(x, y);
      return;
    }
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, other]) => other);
    travelled += Math.hypot(x - pointer.x, y - pointer.y);
    if (others.length === 1) {
      const [other] = others;
      const before = Math.hypot(pointer.x - other.x, pointer.y - other.y);
      const now = Math.hypot(x - other.x, y - other.y);
      viewport.panBy((x - pointer.x) / 2, (y - pointer.y) / 2);
      if (before > 1 && now > 1) viewport.zoomAt((x + other.x) / 2, (y + other.y) / 2, now / before);
    } else if (others.length === 0 && travelled > CLICK_SLOP) {
      target.classList.add("dragging");
      viewport.panBy(x - pointer.x, y - pointer.y);
    }
    pointer.x = x;
    pointer.y = y;
  });
  const release = (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId)) return;
    target.classList.remove("dragging");
    if (event.type !== "pointerup" || pointers.size > 0 || pinched || travelled > CLICK_SLOP) return;
    const [x, y] = place(event);
    const again = event.timeStamp - lastTap.time < 320 && Math.hypot(x - lastTap.x, y - lastTap.y) < 24;
    lastTap = { time: again ? 0 : event.timeStamp, x, y };
    if (again) viewport.glideZoom(event.shiftKey ? 1 / 2.5 : 2.5, x, y);
    else handlers.pick(x, y);
  };
  target.addEventListener("pointerup", release);
  target.addEventListener("pointercancel", release);
  target.addEventListener("pointerleave", () => {
    if (pointers.size === 0) handlers.leave();
  });
  target.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const [x, y] = place(event);
      const lines = event.deltaMode === 1 ? 30 : event.deltaMode === 2 ? 400 : 1;
      // a pinch on a touchpad arrives as a wheel with the control key and small steps
      const speed = event.ctrlKey ? 0.01 : 0.0018;
      viewport.zoomAt(x, y, Math.exp(-Math.max(-300, Math.min(300, event.deltaY * lines)) * speed));
      handlers.hover(x, y);
    },
    { passive: false },
  );
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
