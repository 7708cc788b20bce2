/** The sector of a point: which units of a layer are active there, every sign proved (S2, THEORY section 4). */
import { signOf } from "../exact/dyadic.ts";
import { type RationalVector, rationalVector, roundedVector } from "../exact/rational.ts";
import { GROWTH, ROUNDING, roundedError, UNDERFLOW } from "../exact/rounding.ts";
import { forEachInRow } from "../network/matrix.ts";
import type { LayerGeometry } from "./layer-geometry.ts";
import { exactPreActivations } from "./layer-input.ts";

/** Where a point lies. */
export interface PointSector {
  /** m: proved sign of every pre-activation, −1, 0 or 1; 0 on the border between sectors. */
  readonly signs: Int8Array;
  /** Units with a positive pre-activation, increasing. */
  readonly active: readonly number[];
  /** m: pre-activations in doubles. */
  readonly preActivations: Float64Array;
  /** m: proved bound on the error of each of them. */
  readonly errors: Float64Array;
}

/**
 * Sector of a point for a layer of any size; every sign is proved, with exact arithmetic where doubles do not.
 *
 * @param point d doubles, or rational numbers such as `layerInput` gives: then the pre-activations are the nearest doubles
 */
export function sectorOf(layer: LayerGeometry, point: ArrayLike<number> | RationalVector): PointSector {
  if ("numerators" in point) return exactSector(layer, point);
  checkPoint(layer, point.length);
  const preActivations = new Float64Array(layer.units);
  const errors = new Float64Array(layer.units);
  const signs = new Int8Array(layer.units);
  let exact: Int8Array | undefined;
  for (let i = 0; i < layer.units; i++) {
    let value = layer.bias[i];
    let size = Math.abs(value);
    let terms = 1;
    forEachInRow(layer.weight, i, (j, weight) => {
      if (weight === 0) return;
      const term = weight * point[j];
      value += term;
      size += Math.abs(term);
      terms++;
    });
    preActivations[i] = value;
    errors[i] = terms === 1 ? 0 : (terms + 1) * ROUNDING * size * GROWTH + UNDERFLOW;
    if (Math.abs(value) > errors[i]) signs[i] = Math.sign(value);
    else if (terms > 1) {
      exact ??= exactSigns(layer, rationalVector(point));
      signs[i] = exact[i];
    }
  }
  return { signs, active: positiveUnits(signs), preActivations, errors };
}

function exactSector(layer: LayerGeometry, point: RationalVector): PointSector {
  checkPoint(layer, point.numerators.length);
  const y = exactPreActivations(layer, point);
  const preActivations = roundedVector(y);
  const signs = Int8Array.from(y.numerators, (value) => signOf(value));
  const errors = preActivations.map((value) => roundedError(value));
  return { signs, active: positiveUnits(signs), preActivations, errors };
}

function positiveUnits(signs: Int8Array): number[] {
  return Array.from(signs.keys()).filter((i) => signs[i] > 0);
}

/** Exact signs of the pre-activations at a rational point. */
export function exactSigns(layer: LayerGeometry, point: RationalVector): Int8Array {
  checkPoint(layer, point.numerators.length);
  return Int8Array.from(exactPreActivations(layer, point).numerators, (value) => signOf(value));
}

function checkPoint(layer: LayerGeometry, length: number): void {
  if (length !== layer.inputs)
    throw new Error(`the point has ${length} numbers, the layer ${layer.inputs} inputs`);
}
