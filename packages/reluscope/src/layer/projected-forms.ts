/** Proof that a sequence of projections is a network: the same exact outputs on every cell of the network's complex. */

import type { Slice } from "../complex/domain.ts";
import { ExactOutputs } from "../complex/exact-outputs.ts";
import { type NeuronTable, patternSign } from "../complex/neurons.ts";
import { composed, type RationalMap } from "../exact/rational.ts";
import type { Network } from "../network/network.ts";
import { SIGN_POSITIVE } from "../network/signs.ts";
import { type InputProjections, identityMap, projectionOnSector } from "./input-projections.ts";
import { commonForms } from "./integer-forms.ts";

/** A complex of the network in its whole input space (`fullSlice`). */
export interface CellsOfNetwork {
  readonly domain: { readonly slice: Slice };
  readonly neurons: NeuronTable;
  readonly patterns: Uint32Array;
  readonly maps: Float64Array;
  readonly counts: { readonly cells: number };
}

/** All outputs after the projections, on the cell with these patterns. */
export function projectedOutputs(
  { dimension, projections, output }: InputProjections,
  isActive: (layer: number, unit: number) => boolean,
): RationalMap {
  let map = identityMap(dimension);
  projections.forEach((projection, l) => {
    const active = Array.from({ length: dimension }, (_, i) => isActive(l, i));
    map = composed(projectionOnSector(projection, active), map);
  });
  return composed(output, map);
}

/**
 * The first cell of a complex of `network` on which the projections followed by the output map are another affine map
 * than the network, or −1: then they are proved equal on the whole domain.
 *
 * @throws Error when the slice of the complex is not the input space itself
 */
export function firstDifference(
  projections: InputProjections,
  network: Network,
  complex: CellsOfNetwork,
): number {
  const { slice } = complex.domain;
  const d = projections.dimension;
  const whole =
    slice.dimension === d &&
    slice.origin.every((value) => value === 0) &&
    slice.directions.every((value, k) => value === (k % (d + 1) === 0 ? 1 : 0));
  if (!whole) throw new Error("the complex must lie in the whole input space (fullSlice)");
  const exact = new ExactOutputs(network, complex, slice);
  const level = network.layers.length;
  for (let cell = 0; cell < complex.counts.cells; cell++) {
    const mine = commonForms(
      projectedOutputs(
        projections,
        (l, i) => patternSign(complex.neurons, complex.patterns, cell, l, i) === SIGN_POSITIVE,
      ),
    );
    const forms = exact.of(cell, network.outputSize);
    const scale = 1n << BigInt(exact.on(cell).scale(level));
    const same = forms.every((form, o) =>
      form.every((value, k) => value * mine.denominator === mine.rows[o][k] * scale),
    );
    if (!same) return cell;
  }
  return -1;
}
