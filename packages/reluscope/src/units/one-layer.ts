/** What an output takes from the units of a network with one hidden layer, exactly (S3; THEORY section 5). */
import { commonBit, toInteger } from "../exact/dyadic.ts";
import { type Fraction, fraction, fractionOf, minus, plus, times, ZERO } from "../exact/fraction.ts";
import { checkOutput } from "../network/check-output.ts";
import { forEachInRow } from "../network/matrix.ts";
import type { Network } from "../network/network.ts";
import type { DomainRows } from "./domain-rows.ts";
import { type UnitForms, unitForms } from "./unit-forms.ts";

export interface OneLayer {
  readonly forms: UnitForms;
  /** α: the output's weight of each unit. */
  readonly weights: readonly Fraction[];
  /** α(1 − r): what turning on changes, r being the slope left of zero. */
  readonly creases: readonly Fraction[];
  /** The output where all units are off: d coefficients and a constant. */
  readonly off: readonly Fraction[];
}

/** @throws Error when the network has not one hidden layer, or no such output */
export function oneLayer(network: Network, output: number, domain: DomainRows): OneLayer {
  if (network.layers.length !== 1)
    throw new Error(`the network has ${network.layers.length} hidden layers; this needs one`);
  checkOutput(network, output);
  const forms = unitForms(network, domain);
  const { negativeSlope } = network.layers[0];
  const weights: Fraction[] = new Array(forms.count).fill(ZERO);
  forEachInRow(network.output.weight, output, (unit, value) => {
    weights[unit] = fractionOf(value);
  });
  const slopes = Array.from(negativeSlope, fractionOf);
  const one = fractionOf(1);
  const off: Fraction[] = new Array(forms.dimension + 1).fill(ZERO);
  off[forms.dimension] = fractionOf(network.output.bias[output]);
  weights.forEach((weight, unit) => {
    const leak = times(weight, slopes[unit]);
    if (leak.top === 0n) return;
    addMultiple(off, leak, forms.exact[unit], forms.scale);
  });
  return {
    forms,
    weights,
    creases: weights.map((weight, unit) => times(weight, minus(one, slopes[unit]))),
    off,
  };
}

/** map += factor · form / 2^scale */
export function addMultiple(map: Fraction[], factor: Fraction, form: readonly bigint[], scale: number): void {
  const bottom = 1n << BigInt(scale);
  form.forEach((value, k) => {
    if (value !== 0n) map[k] = plus(map[k], times(factor, fraction(value, bottom)));
  });
}

/** A point in homogeneous integers (x, w), w > 0. */
export function homogeneousPoint(point: ArrayLike<number>): bigint[] {
  const bit = commonBit(Array.from(point));
  const shift = bit === Number.POSITIVE_INFINITY ? 0 : Math.max(0, -bit);
  return [...Array.from(point, (value) => toInteger(value, shift)), 1n << BigInt(shift)];
}
