/**
 * On which cells a network is 0 (THEORY section 7): for the network of a difference, where two networks are the same. A form that
 * is not 0 at some corner of the domain by more than its proved error is not 0; what that leaves open integers decide.
 */
import type { LineComplex } from "../complex/line-complex.ts";
import { patternSign } from "../complex/neurons.ts";
import type { PlanarComplex } from "../complex/planar-complex.ts";
import { ExactForms } from "../exact/exact-forms.ts";
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import type { Network } from "../network/network.ts";

/**
 * One number a cell: 1 where all outputs are 0 on the whole cell, proved; 0 where some output is not, proved too.
 *
 * @param network the network whose complex it is
 * @example
 * const f = differenceNetwork(first, second);
 * zeroCells(f, partition(f, domain)); // 1 where both are the same
 */
export function zeroCells(network: Network, complex: PlanarComplex | LineComplex): Uint8Array {
  const { counts, maps, mapErrors, outputSize, domain, neurons, patterns, dimension } = complex;
  const corners =
    complex.dimension === 1 ? [complex.domain.low, complex.domain.high] : Array.from(complex.domain.corners);
  const signs = network.layers.map(({ bias }) => new Uint8Array(bias.length));
  const forms = new ExactForms(network, domain.slice, signs);
  const zero = new Uint8Array(counts.cells);
  for (let cell = 0; cell < counts.cells; cell++) {
    let open = false;
    let other = false;
    for (let o = 0; o < outputSize && !other; o++) {
      const form = cell * outputSize + o;
      if (isAway(maps, form * (dimension + 1), corners, dimension, mapErrors[form])) other = true;
      else open = true;
    }
    if (other || !open) continue;
    signs.forEach((own, level) => {
      let changed = false;
      for (let i = 0; i < own.length; i++) {
        const sign = patternSign(neurons, patterns, cell, level, i);
        changed ||= sign !== own[i];
        own[i] = sign;
      }
      if (changed) forms.signsChanged(level);
    });
    let all = true;
    for (let o = 0; o < outputSize && all; o++) {
      all = forms.row(network.layers.length, o).every((value) => value === 0n);
    }
    zero[cell] = all ? 1 : 0;
  }
  return zero;
}

/** Whether a form is not 0 at a corner, by more than its error and that of evaluating it. */
function isAway(
  maps: Float64Array,
  at: number,
  corners: readonly number[],
  dimension: number,
  error: number,
): boolean {
  for (let c = 0; c < corners.length; c += dimension) {
    let value = maps[at + dimension];
    let size = Math.abs(value);
    for (let k = 0; k < dimension; k++) {
      value += maps[at + k] * corners[c + k];
      size += Math.abs(maps[at + k] * corners[c + k]);
    }
    if (Math.abs(value) > (error + 4 * ROUNDING * size) * GROWTH + UNDERFLOW) return true;
  }
  return false;
}
