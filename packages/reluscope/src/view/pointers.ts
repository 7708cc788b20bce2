/** Mouse, pen and fingers on an element, turned into hovering, taps, drags and pinches. */

/** What takes a single pointer in the place of dragging: a brush, a handle. Places are pixels from the element's corner. */
export interface PointerTool {
  down(x: number, y: number, event: PointerEvent): void;
  move?(x: number, y: number, event: PointerEvent): void;
  up?(x: number, y: number, event: PointerEvent): void;
}

/** Places are pixels from the element's corner. */
export interface PointerHandlers {
  hover(x: number, y: number, event: PointerEvent): void;
  leave(): void;
  /** A click or tap that was no drag. */
  tap(x: number, y: number, event: PointerEvent): void;
  /** One pointer went by (dx, dy). */
  drag(dx: number, dy: number, event: PointerEvent): void;
  /** Two fingers: their middle, how far it went, and the factor by which their distance grew. */
  pinch(x: number, y: number, dx: number, dy: number, factor: number): void;
  /** The wheel, or a pinch on a touchpad. */
  wheel(x: number, y: number, factor: number): void;
  /** Asked at every first pointer; with two fingers the picture is moved all the same. */
  tool?(): PointerTool | undefined;
}

/** A drag shorter than this many pixels is a click. */
const CLICK_SLOP = 5;

/** Listens on `target`; buttons of the mouse other than the first are left alone. */
export function listenToPointers(target: HTMLElement, handlers: PointerHandlers): void {
  const pointers = new Map<number, { x: number; y: number }>();
  let travelled = 0;
  let pinched = false;
  let tool: PointerTool | undefined;
  /** Where a finger went down that may be the first of two: the tool waits for it to move or to leave. */
  let waiting: { x: number; y: number } | undefined;
  const place = (event: MouseEvent): [number, number] => {
    const box = target.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const start = (event: PointerEvent) => {
    if (waiting) tool?.down(waiting.x, waiting.y, event);
    waiting = undefined;
  };
  target.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    const [x, y] = place(event);
    if (pointers.size === 0) {
      travelled = 0;
      pinched = false;
      tool = handlers.tool?.();
      waiting = tool && { x, y };
      if (event.pointerType !== "touch") start(event);
    } else {
      pinched = true;
      // a tool that is at work lets go
      if (!waiting) tool?.up?.(x, y, event);
      tool = waiting = undefined;
    }
    pointers.set(event.pointerId, { x, y });
    target.setPointerCapture(event.pointerId);
  });
  target.addEventListener("pointermove", (event) => {
    const [x, y] = place(event);
    const pointer = pointers.get(event.pointerId);
    if (!pointer) {
      handlers.hover(x, y, event);
      return;
    }
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, other]) => other);
    const [dx, dy] = [x - pointer.x, y - pointer.y];
    travelled += Math.hypot(dx, dy);
    if (others.length === 1) {
      const [other] = others;
      const before = Math.hypot(pointer.x - other.x, pointer.y - other.y);
      const now = Math.hypot(x - other.x, y - other.y);
      const factor = before > 1 && now > 1 ? now / before : 1;
      handlers.pinch((x + other.x) / 2, (y + other.y) / 2, dx / 2, dy / 2, factor);
    } else if (others.length === 0 && (travelled > CLICK_SLOP || (tool && !waiting))) {
      if (tool) {
        start(event);
        tool.move?.(x, y, event);
      } else handlers.drag(dx, dy, event);
    }
    pointer.x = x;
    pointer.y = y;
  });
  const release = (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId)) return;
    const [x, y] = place(event);
    const ended = event.type === "pointerup";
    if (tool) {
      const working = !waiting;
      if (ended) start(event);
      if (ended || working) tool.up?.(x, y, event);
      tool = waiting = undefined;
    } else if (ended && pointers.size === 0 && !pinched && travelled <= CLICK_SLOP) handlers.tap(x, y, event);
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
      const lines = event.deltaMode === 1 ? 30 : event.deltaMode === 2 ? 400 : 1;
      // a pinch on a touchpad arrives as a wheel with the control key and small steps
      const speed = event.ctrlKey ? 0.01 : 0.0018;
      const factor = Math.exp(-Math.max(-300, Math.min(300, event.deltaY * lines)) * speed);
      handlers.wheel(...place(event), factor);
    },
    { passive: false },
  );
}
