/** Polygons and segments cut to a window, in doubles: what keeps very deep zooms sharp. */
import type { Window } from "./frame.ts";

/** A convex polygon (2 numbers a corner) cut to a window, by Sutherland and Hodgman; may come out empty. */
export function clipPolygon(polygon: number[], window: Window): number[] {
  let current = polygon;
  for (let side = 0; side < 4 && current.length > 0; side++) {
    const axis = side >> 1;
    const sign = side & 1 ? -1 : 1;
    const limit = [window.left, window.right, window.bottom, window.top][side];
    const next: number[] = [];
    for (let i = 0; i < current.length; i += 2) {
      const j = (i + 2) % current.length;
      const a = sign * (current[i + axis] - limit);
      const b = sign * (current[j + axis] - limit);
      if (a >= 0) next.push(current[i], current[i + 1]);
      if ((a > 0 && b < 0) || (a < 0 && b > 0)) {
        const t = a / (a - b);
        const x = current[i] + t * (current[j] - current[i]);
        const y = current[i + 1] + t * (current[j + 1] - current[i + 1]);
        next.push(axis === 0 ? limit : x, axis === 1 ? limit : y);
      }
    }
    current = next;
  }
  return current;
}

/** A convex polygon cut to the half-plane a·x + b·y + c ≥ 0; may come out empty. */
export function clipHalfPlane(polygon: readonly number[], a: number, b: number, c: number): number[] {
  const next: number[] = [];
  for (let i = 0; i < polygon.length; i += 2) {
    const j = (i + 2) % polygon.length;
    const from = a * polygon[i] + b * polygon[i + 1] + c;
    const to = a * polygon[j] + b * polygon[j + 1] + c;
    if (from >= 0) next.push(polygon[i], polygon[i + 1]);
    if ((from > 0 && to < 0) || (from < 0 && to > 0)) {
      const t = from / (from - to);
      next.push(
        polygon[i] + t * (polygon[j] - polygon[i]),
        polygon[i + 1] + t * (polygon[j + 1] - polygon[i + 1]),
      );
    }
  }
  return next;
}

/** Corners of a window, counter-clockwise. */
export function windowCorners({ left, right, bottom, top }: Window): number[] {
  return [left, bottom, right, bottom, right, top, left, top];
}

/** A segment [x0, y0, x1, y1] cut to a window, or undefined when it misses (after Liang and Barsky). */
export function clipSegment(
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  window: Window,
): [number, number, number, number] | undefined {
  let enter = 0;
  let leave = 1;
  const dx = x1 - x0;
  const dy = y1 - y0;
  const sides = [
    [-dx, x0 - window.left],
    [dx, window.right - x0],
    [-dy, y0 - window.bottom],
    [dy, window.top - y0],
  ];
  for (const [step, room] of sides) {
    if (step === 0) {
      if (room < 0) return undefined;
      continue;
    }
    const t = room / step;
    if (step < 0) enter = Math.max(enter, t);
    else leave = Math.min(leave, t);
  }
  if (enter > leave) return undefined;
  return [
    enter === 0 ? x0 : x0 + enter * dx,
    enter === 0 ? y0 : y0 + enter * dy,
    leave === 1 ? x1 : x0 + leave * dx,
    leave === 1 ? y1 : y0 + leave * dy,
  ];
}
