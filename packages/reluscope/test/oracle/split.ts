/** Convex pieces of a line or a plane, cut in two by the zero of a form. Exact. */
import { crossing, dot, type Form, type Point, signOf } from "./dyadic-integers.ts";

/** The ends of a segment in increasing order, or the corners of a strictly convex polygon counter-clockwise. */
export type Corners = readonly Point[];

export interface Halves {
  /** The closure of the part where the form is positive; null when it has no interior. */
  readonly positive: Corners | null;
  /** The closure of the part where the form is negative; null when it has no interior. */
  readonly negative: Corners | null;
}

/** Both halves are null exactly when the form vanishes identically. */
export function split(corners: Corners, form: Form): Halves {
  const signs = corners.map((corner) => signOf(dot(form, corner)));
  const positive: Point[] = [];
  const negative: Point[] = [];
  // A segment has one side, from its first corner to its second; a polygon has one after every corner.
  const sides = corners.length === 2 ? 1 : corners.length;
  corners.forEach((corner, i) => {
    if (signs[i] >= 0) positive.push(corner);
    if (signs[i] <= 0) negative.push(corner);
    if (i >= sides) return;
    const next = (i + 1) % corners.length;
    if (signs[i] * signs[next] < 0) {
      const point = crossing(form, corner, corners[next]);
      positive.push(point);
      negative.push(point);
    }
  });
  return {
    positive: signs.includes(1) ? positive : null,
    negative: signs.includes(-1) ? negative : null,
  };
}
