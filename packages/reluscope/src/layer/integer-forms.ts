/** The pre-activations of a layer as integer forms: rows of d + 1 integers, a positive multiple of (w_i, b_i). */
import { primitive, type RationalMap } from "../exact/rational.ts";
import type { LayerGeometry } from "./layer-geometry.ts";

const known = new WeakMap<LayerGeometry, readonly (readonly bigint[])[]>();

/** One row a unit, without common factors; only signs and zeros are those of the pre-activations. */
export function integerForms(layer: LayerGeometry): readonly (readonly bigint[])[] {
  let forms = known.get(layer);
  if (!forms) {
    forms = commonForms(layer.exactMap).rows.map(primitive);
    known.set(layer, forms);
  }
  return forms;
}

/** The rows of an affine map over one common denominator, constants last. */
export function commonForms({ linear, constant }: RationalMap): {
  readonly rows: readonly (readonly bigint[])[];
  readonly denominator: bigint;
} {
  const rows = linear.rows.map((row, i) => [
    ...row.map((value) => value * constant.denominator),
    constant.numerators[i] * linear.denominator,
  ]);
  return { rows, denominator: linear.denominator * constant.denominator };
}
