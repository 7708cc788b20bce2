/**
 * The units of the first hidden layer as affine forms of a domain's coordinates: exact integers, and doubles with a proved bound
 * on what they are off by anywhere in the domain, evaluation included (THEORY sections 2 and 5).
 */
import { nearestDouble } from "../exact/dyadic.ts";
import { type ExactForm, ExactForms } from "../exact/exact-forms.ts";
import { ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import type { Network } from "../network/network.ts";
import type { DomainRows } from "./domain-rows.ts";

export interface UnitForms {
  readonly dimension: number;
  readonly count: number;
  /** Per unit: d coefficients and a constant, over 2^scale. */
  readonly exact: readonly ExactForm[];
  readonly scale: number;
  /** count × (d + 1): the nearest doubles. */
  readonly doubles: Float64Array;
  /** count: bound on |value in doubles − exact value| at any point of the domain's box. */
  readonly errors: Float64Array;
}

export function unitForms(network: Network, { slice, low, high }: DomainRows): UnitForms {
  const d = slice.dimension;
  const layer = network.layers[0];
  const count = layer.bias.length;
  const forms = new ExactForms(
    network,
    slice,
    network.layers.map(({ bias }) => new Uint8Array(bias.length)),
  );
  const scale = forms.scale(0);
  const bottom = 1n << BigInt(scale);
  const exact = Array.from({ length: count }, (_, unit) => forms.row(0, unit));
  const doubles = new Float64Array(count * (d + 1));
  const errors = new Float64Array(count);
  const reach = Float64Array.from({ length: d }, (_, k) => Math.max(Math.abs(low[k]), Math.abs(high[k])));
  exact.forEach((row, unit) => {
    let size = 0;
    row.forEach((value, k) => {
      const nearest = nearestDouble(value, bottom);
      doubles[unit * (d + 1) + k] = nearest;
      size += Math.abs(nearest) * (k < d ? reach[k] : 1);
    });
    errors[unit] = evaluationError(d, size);
  });
  return { dimension: d, count, exact, scale, doubles, errors };
}

/** Bound on rounding in a form of d + 1 rounded coefficients whose terms sum to `size` in absolute value. */
export function evaluationError(d: number, size: number): number {
  return (2 * d + 8) * ROUNDING * size + UNDERFLOW;
}
