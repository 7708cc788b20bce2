/**
 * The projection π of a layer onto its cone {A(x) ≥ 0}, T = A ∘ π (S2, THEORY section 4): π(x) = x + W⁺(σ(y) − y) with
 * y = A(x) when r = m. A layer with r < m projects after embedding: onto the orthant of R^m, T = π ∘ A.
 */
import {
  affineImage,
  linearImage,
  lowestTerms,
  type RationalVector,
  rationalVector,
  roundedVector,
  sum,
} from "../exact/rational.ts";
import { GROWTH, ROUNDING, roundedError, UNDERFLOW } from "../exact/rounding.ts";
import type { LayerGeometry } from "./layer-geometry.ts";
import { type PointSector, sectorOf } from "./point-sector.ts";

/** An image under π that is known less well than this, relative to its size, is computed exactly; it decides no sign. */
const WANTED = 2 ** -46;

export interface Projected {
  /** Where π acts: the input space (r = m), or the space of pre-activations. */
  readonly space: "inputs" | "preActivations";
  readonly point: Float64Array;
  /** Proved bound on the error of every coordinate. */
  readonly error: number;
  /** Units with a positive pre-activation. */
  readonly active: readonly number[];
}

/**
 * π(x) in doubles with a proved bound.
 *
 * @param input d doubles, or rational numbers such as `layerInput` gives
 */
export function project(layer: LayerGeometry, input: ArrayLike<number> | RationalVector): Projected {
  const sector = sectorOf(layer, input);
  if (!layer.foldsInputs) return projectActivations(layer, input, sector);
  const { signs, active, preActivations, errors } = sector;
  const { vectors, errors: dualErrors } = layer.dualVectors();
  const isRational = "numerators" in input;
  const point = isRational ? roundedVector(input) : Float64Array.from(input);
  const d = layer.inputs;
  const size = point.map(Math.abs);
  const inputError = isRational ? roundedError(largest(size)) : 0;
  let error = inputError;
  for (let i = 0; i < layer.units; i++) {
    if (signs[i] >= 0) continue;
    const value = preActivations[i];
    let longest = 0;
    for (let k = 0; k < d; k++) {
      const term = value * vectors[i * d + k];
      point[k] -= term;
      size[k] += Math.abs(term);
      longest = Math.max(longest, Math.abs(vectors[i * d + k]));
    }
    error += Math.abs(value) * dualErrors[i] + errors[i] * (longest + dualErrors[i]);
  }
  error = (error + (layer.units + 2) * ROUNDING * largest(size)) * GROWTH + UNDERFLOW;
  if (active.length === layer.units) error = inputError;
  if (error > WANTED * largest(point.map(Math.abs)) && layer.isExact) {
    const exact = roundedVector(projectExactly(layer, rationalVector(input)));
    return { space: "inputs", point: exact, error: roundedError(largest(exact.map(Math.abs))), active };
  }
  return { space: "inputs", point, error, active };
}

/** σ(y): the projection onto the orthant of R^m. */
function projectActivations(
  layer: LayerGeometry,
  input: ArrayLike<number> | RationalVector,
  sector: PointSector,
): Projected {
  const blurred = sector.errors.some((error, i) => error > WANTED * Math.abs(sector.preActivations[i]));
  const { signs, active, preActivations, errors } =
    blurred && layer.isExact ? sectorOf(layer, rationalVector(input)) : sector;
  const point = preActivations.map((value, i) => (signs[i] > 0 ? value : 0));
  return { space: "preActivations", point, error: largest(errors), active };
}

/**
 * π(x) exactly: in the input space when r = m; otherwise `input` is taken to be a point of R^m (a pre-activation), and
 * π is the projection onto the orthant.
 */
export function projectExactly(layer: LayerGeometry, input: RationalVector): RationalVector {
  if (!layer.foldsInputs) return rectified(input);
  const y = affineImage(layer.exactMap, input);
  const change = sum(rectified(y), y, -1n);
  return lowestTerms(sum(input, linearImage(layer.exactPseudoInverse, change)));
}

/** Layers may have more units than a call takes arguments. */
const largest = (values: Float64Array) => values.reduce((most, value) => Math.max(most, value), 0);

/** σ of every coordinate. */
export function rectified({ numerators, denominator }: RationalVector): RationalVector {
  return { numerators: numerators.map((value) => (value > 0n ? value : 0n)), denominator };
}

/** T(x) = σ(Wx + b), exactly. */
export function layerOutput(layer: LayerGeometry, input: RationalVector): RationalVector {
  return rectified(affineImage(layer.exactMap, input));
}
