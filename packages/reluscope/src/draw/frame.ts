/** Where slice coordinates land in a picture: a window of the plane shown in a rectangle of pixels. */

/** [x from, x to] × [y from, y to] in slice coordinates. */
export interface Window {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/** A window placed in the pixel rectangle x … x + width, y … y + height (y downwards). */
export class Frame {
  readonly window: Window;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Pixels a unit. */
  readonly scaleX: number;
  readonly scaleY: number;

  constructor(window: Window, x: number, y: number, width: number, height: number) {
    this.window = window;
    this.x = x;
    this.y = y;
    this.width = width;
    this.height = height;
    this.scaleX = width / (window.right - window.left);
    this.scaleY = height / (window.top - window.bottom);
  }

  toX(s: number): number {
    return this.x + (s - this.window.left) * this.scaleX;
  }

  toY(t: number): number {
    return this.y + (this.window.top - t) * this.scaleY;
  }

  fromX(x: number): number {
    return this.window.left + (x - this.x) / this.scaleX;
  }

  fromY(y: number): number {
    return this.window.top - (y - this.y) / this.scaleY;
  }
}

/** Smallest window around points (2 numbers each). */
export function boundingWindow(points: ArrayLike<number>): Window {
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.POSITIVE_INFINITY;
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < points.length; i += 2) {
    left = Math.min(left, points[i]);
    right = Math.max(right, points[i]);
    bottom = Math.min(bottom, points[i + 1]);
    top = Math.max(top, points[i + 1]);
  }
  return { left, right, bottom, top };
}

/** Height over width to draw a window with: true to scale up to 1 : 2.5 either way, square beyond. */
export function pictureAspect(window: Window): number {
  const ratio = (window.top - window.bottom) / (window.right - window.left);
  return ratio >= 0.4 && ratio <= 2.5 ? ratio : 1;
}
