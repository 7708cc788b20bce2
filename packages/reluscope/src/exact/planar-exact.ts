/**
 * Exact points and signs in the plane: a vertex is the common zero of two exact lines, and the side of a form
 * on which it lies is the sign of an integer (THEORY section 2, step 3).
 */
import { commonBit, nearestDouble, signOf, toInteger } from "./dyadic.ts";
import type { ExactForm } from "./exact-forms.ts";

/** Homogeneous point (x : y : w) with w > 0. */
export interface ExactPoint {
  readonly x: bigint;
  readonly y: bigint;
  readonly w: bigint;
}

/** The common point of two lines that are not parallel. */
export function exactCrossing(p: ExactForm, q: ExactForm): ExactPoint {
  const w = p[0] * q[1] - p[1] * q[0];
  if (w === 0n)
    throw new Error("internal: two sides of a cell are parallel where they meet; please report the network");
  const x = p[1] * q[2] - p[2] * q[1];
  const y = p[2] * q[0] - p[0] * q[2];
  return w > 0n ? { x, y, w } : { x: -x, y: -y, w: -w };
}

/** Sign of a form at a point: −1, 0 or 1. */
export function exactSign(form: ExactForm, point: ExactPoint): number {
  return signOf(form[0] * point.x + form[1] * point.y + form[2] * point.w);
}

/** The nearest doubles to a point's coordinates. */
export function roundedPoint(point: ExactPoint): [x: number, y: number] {
  return [nearestDouble(point.x, point.w), nearestDouble(point.y, point.w)];
}

/** The lines through the sides of a polygon given in doubles, positive inside when the corners run counter-clockwise. */
export function sideForms(corners: Float64Array): ExactForm[] {
  const shift = Math.max(0, -commonBit(corners));
  const integers = Array.from(corners, (value) => toInteger(value, shift));
  const one = 1n << BigInt(shift);
  const sides = corners.length / 2;
  return Array.from({ length: sides }, (_, k) => {
    const next = (k + 1) % sides;
    const [x0, y0, x1, y1] = [
      integers[2 * k],
      integers[2 * k + 1],
      integers[2 * next],
      integers[2 * next + 1],
    ];
    return [(y0 - y1) * one, (x1 - x0) * one, x0 * y1 - x1 * y0];
  });
}
