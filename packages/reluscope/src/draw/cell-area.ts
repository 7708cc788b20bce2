/** Areas of cells, for sizes on the screen and in tables. */
import type { PlanarComplex } from "../complex/planar-complex.ts";
import { shortNumber } from "./number-text.ts";

/** Twice the signed area of a cell, in squares of `unit` (a power of two; default 1, slice units). */
export function doubleArea(
  shape: Pick<PlanarComplex, "vertices" | "cellStart" | "cellVertices">,
  cell: number,
  unit = 1,
): number {
  const { vertices, cellStart, cellVertices } = shape;
  const first = cellStart[cell];
  const originX = vertices[2 * cellVertices[first]];
  const originY = vertices[2 * cellVertices[first] + 1];
  let sum = 0;
  for (let k = first + 1; k + 1 < cellStart[cell + 1]; k++) {
    const a = 2 * cellVertices[k];
    const b = 2 * cellVertices[k + 1];
    sum +=
      ((vertices[a] - originX) / unit) * ((vertices[b + 1] - originY) / unit) -
      ((vertices[b] - originX) / unit) * ((vertices[a + 1] - originY) / unit);
  }
  return sum;
}

/** The power of two next to the longer side of the box around a domain's corners (2 numbers each). */
export function spanUnit(corners: ArrayLike<number>): number {
  let span = 0;
  for (let axis = 0; axis < 2; axis++) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let k = axis; k < corners.length; k += 2) {
      low = Math.min(low, corners[k]);
      high = Math.max(high, corners[k]);
    }
    span = Math.max(span, high - low);
  }
  // a normal power of two divides normal doubles without rounding
  return 2 ** Math.max(-1022, Math.min(1023, Math.floor(Math.log2(span))));
}

/**
 * Unit in which areas on a domain are doubles: 1, or `spanUnit` where squares of coordinates would leave the
 * range of doubles.
 */
export function areaUnit(corners: ArrayLike<number>): number {
  const unit = spanUnit(corners);
  return unit > 2 ** 400 || unit < 2 ** -400 ? unit : 1;
}

/** An area counted in squares of `unit`, in slice units as text; says so where no double holds it. */
export function areaText(area: number, unit: number, digits?: number): string {
  if (area === 0 && unit !== 1) return "too small beside the domain";
  const value = area * unit * unit;
  if (!Number.isFinite(value)) return "too large for doubles";
  if (area > 0 && value < 2 ** -1022) return "too small for doubles";
  return shortNumber(value, digits);
}
