/** What part of the plane is seen: panning, zooming about a point, limits, and short animations. */
import { Frame, type Window } from "../draw/frame.ts";

/** Smallest window, as a share of the home window: doubles carry no more. */
const SMALLEST = 1e-11;

export class Viewport {
  /** The window that shows everything; see `rehome`. */
  home: Window;
  /** Pixels of the plot. */
  width = 1;
  height = 1;
  window: Window;
  private readonly changed: () => void;
  private readonly fixedY: boolean;
  private animation = 0;

  /** `fixedY`: only the horizontal axis zooms and pans. */
  constructor(home: Window, changed: () => void, fixedY = false) {
    this.home = home;
    this.window = home;
    this.changed = changed;
    this.fixedY = fixedY;
  }

  /** How many times larger than the home view. */
  get zoom(): number {
    return (this.home.right - this.home.left) / (this.window.right - this.window.left);
  }

  frame(x = 0, y = 0): Frame {
    return new Frame(this.window, x, y, this.width, this.height);
  }

  resize(width: number, height: number): void {
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
    this.changed();
  }

  /** Takes another window for "everything"; what is in view becomes `window`, or all of it. */
  rehome(home: Window, window: Window = home): void {
    this.stop();
    this.home = home;
    this.window = window;
    this.changed();
  }

  /** Shows a window at once. */
  show(window: Window): void {
    this.stop();
    this.set(window);
  }

  /** Moves the picture by pixels. */
  panBy(dx: number, dy: number): void {
    this.stop();
    const { left, right, bottom, top } = this.window;
    const s = (-dx * (right - left)) / this.width;
    const t = this.fixedY ? 0 : (dy * (top - bottom)) / this.height;
    this.set({ left: left + s, right: right + s, bottom: bottom + t, top: top + t });
  }

  /** Enlarges by `factor` about the pixel (x, y). */
  zoomAt(x: number, y: number, factor: number): void {
    this.stop();
    this.set(this.zoomed(x, y, factor));
  }

  /** The same in about 200 ms, for buttons and keys. */
  glide(target: Window): void {
    this.stop();
    const from = this.window;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.set(target);
      return;
    }
    const start = performance.now();
    const step = (now: number) => {
      const t = Math.min(1, Math.max(0, (now - start) / 200));
      const eased = 1 - (1 - t) ** 3;
      const mix = (a: number, b: number) => a + (b - a) * eased;
      this.set(
        t === 1
          ? target
          : {
              left: mix(from.left, target.left),
              right: mix(from.right, target.right),
              bottom: mix(from.bottom, target.bottom),
              top: mix(from.top, target.top),
            },
      );
      this.animation = t < 1 ? requestAnimationFrame(step) : 0;
    };
    this.animation = requestAnimationFrame(step);
  }

  glideZoom(factor: number, x = this.width / 2, y = this.height / 2): void {
    this.glide(this.limited(this.zoomed(x, y, factor)));
  }

  /** Brings a box into view: pans when it is large enough to see, else zooms so that it is. */
  reveal(box: Window): void {
    const { window } = this;
    const inside =
      box.left >= window.left &&
      box.right <= window.right &&
      box.bottom >= window.bottom &&
      box.top <= window.top;
    const pixels = Math.max(
      ((box.right - box.left) * this.width) / (window.right - window.left),
      ((box.top - box.bottom) * this.height) / (window.top - window.bottom),
    );
    if (inside && pixels >= 12) return;
    const grow = pixels < 12 ? pixels / 60 : Math.max(1, (1.4 * pixels) / Math.min(this.width, this.height));
    const width = (window.right - window.left) * (grow || 1e-3);
    const height = this.fixedY ? window.top - window.bottom : (window.top - window.bottom) * (grow || 1e-3);
    const s = (box.left + box.right) / 2;
    const t = this.fixedY ? (window.bottom + window.top) / 2 : (box.bottom + box.top) / 2;
    this.glide(
      this.limited({
        left: s - width / 2,
        right: s + width / 2,
        bottom: t - height / 2,
        top: t + height / 2,
      }),
    );
  }

  reset(): void {
    this.glide(this.home);
  }

  private zoomed(x: number, y: number, factor: number): Window {
    const { left, right, bottom, top } = this.window;
    const limit = SMALLEST * (this.home.right - this.home.left);
    const width = Math.max(limit, (right - left) / factor);
    const real = (right - left) / width;
    const s = left + (x / this.width) * (right - left);
    const t = top - (y / this.height) * (top - bottom);
    const height = this.fixedY ? top - bottom : (top - bottom) / real;
    const shareY = this.fixedY ? 0 : y / this.height;
    const newTop = this.fixedY ? top : t + shareY * height;
    const newLeft = s - (x / this.width) * width;
    return { left: newLeft, right: newLeft + width, bottom: newTop - height, top: newTop };
  }

  private stop(): void {
    if (this.animation) cancelAnimationFrame(this.animation);
    this.animation = 0;
  }

  private set(window: Window): void {
    this.window = this.limited(window);
    this.changed();
  }

  /** Never smaller than half the home view, and always with some of the home window in sight. */
  private limited(window: Window): Window {
    const axis = (low: number, high: number, homeLow: number, homeHigh: number): [number, number] => {
      const home = homeHigh - homeLow;
      let size = high - low;
      let middle = (low + high) / 2;
      if (size > 1.6 * home) size = 1.6 * home;
      const slack = 0.5 * home;
      middle = Math.min(homeLow + slack + 0.5 * home, Math.max(homeHigh - slack - 0.5 * home, middle));
      return [middle - size / 2, middle + size / 2];
    };
    const [left, right] = axis(window.left, window.right, this.home.left, this.home.right);
    const [bottom, top] = this.fixedY
      ? [window.bottom, window.top]
      : axis(window.bottom, window.top, this.home.bottom, this.home.top);
    return { left, right, bottom, top };
  }
}
