/**
 * The common point of two lines in twice the working precision: Cramer's rule in doubles, corrected by residuals, which
 * also bound what is left.
 */
import { CompensatedSum } from "./compensated-sum.ts";
import { GROWTH, ROUNDING, UNDERFLOW } from "./rounding.ts";
import type { TwofoldForm } from "./twofold-forms.ts";

export interface BoundedPoint {
  readonly x: number;
  readonly y: number;
  /** Bound on the error of either coordinate; NaN or Infinity where nothing is proved. */
  readonly error: number;
}

const CORRECTIONS = 3;

const sum = new CompensatedSum();

/** Value of a form at (x + dx, y + dy), into `sum`. */
function evaluate({ high, low }: TwofoldForm, x: number, dx: number, y: number, dy: number): void {
  sum.reset();
  sum.addProduct(high[0], x);
  sum.addProduct(high[0], dx);
  sum.addProduct(low[0], x);
  sum.addProduct(low[0], dx);
  sum.addProduct(high[1], y);
  sum.addProduct(high[1], dy);
  sum.addProduct(low[1], y);
  sum.addProduct(low[1], dy);
  sum.addProduct(1, high[2]);
  sum.addProduct(1, low[2]);
}

export function twofoldCrossing(p: TwofoldForm, r: TwofoldForm): BoundedPoint {
  const [a1, b1, c1] = p.high;
  const [a2, b2, c2] = r.high;
  const determinant = a1 * b2 - a2 * b1;
  // The determinant of the lines as they are, low parts and all, is no closer to 0 than this.
  const margin = Math.abs(determinant) - 16 * ROUNDING * (Math.abs(a1 * b2) + Math.abs(a2 * b1)) - UNDERFLOW;
  const x = (b1 * c2 - b2 * c1) / determinant;
  const y = (c1 * a2 - c2 * a1) / determinant;
  let dx = 0;
  let dy = 0;
  for (let i = 0; i < CORRECTIONS; i++) {
    evaluate(p, x, dx, y, dy);
    const first = sum.value();
    evaluate(r, x, dx, y, dy);
    const second = sum.value();
    dx -= (b2 * first - b1 * second) / determinant;
    dy -= (a1 * second - a2 * first) / determinant;
  }
  // The true point is where both forms are within their bounds of 0, so it is near where they are small.
  evaluate(p, x, dx, y, dy);
  const first = Math.abs(sum.value()) + sum.bound() + p.bound;
  evaluate(r, x, dx, y, dy);
  const second = Math.abs(sum.value()) + sum.bound() + r.bound;
  const left = Math.max(
    Math.abs(b2) * first + Math.abs(b1) * second,
    Math.abs(a2) * first + Math.abs(a1) * second,
  );
  const nearest = { x: x + dx + 0, y: y + dy + 0 };
  const rounding = 2 * ROUNDING * Math.max(Math.abs(nearest.x), Math.abs(nearest.y));
  const error = margin > 0 ? (left / margin + rounding) * GROWTH + UNDERFLOW : Number.POSITIVE_INFINITY;
  return { ...nearest, error };
}
