/** A network's outputs at a rational point in integers: the judge of constructions, independent of `src/exact`. */
import type { Network } from "../../src/network/network.ts";
import { dyadics } from "../oracle/dyadic-integers.ts";
import { exactNetwork } from "../oracle/exact-network.ts";

/** tops[i] / bottom */
export interface Quotients {
  readonly tops: readonly bigint[];
  readonly bottom: bigint;
}

export function exactEvaluator(network: Network): (point: Quotients) => Quotients {
  const exact = exactNetwork(network);
  return (point) => {
    let { tops, bottom } = point;
    for (const layer of [...exact.layers, exact.output]) {
      const { weightShift, bias } = layer;
      const factor = 1n << BigInt(weightShift);
      const scale = 1n << BigInt(bias.shift);
      let next = layer.rows.map((row, i) => {
        let sum = 0n;
        for (const { column, weight } of row) sum += weight * tops[column];
        return sum * scale + bias.integers[i] * bottom * factor;
      });
      bottom *= factor * scale;
      if ("slopes" in layer) {
        const { slopes } = layer as (typeof exact.layers)[number];
        const unit = 1n << BigInt(slopes.shift);
        next = next.map((value, i) => value * (value > 0n ? unit : slopes.integers[i]));
        bottom *= unit;
      }
      tops = next;
    }
    return { tops, bottom };
  };
}

/** Doubles as quotients. */
export function quotients(values: ArrayLike<number>): Quotients {
  const { integers, shift } = dyadics(values);
  return { tops: integers, bottom: 1n << BigInt(shift) };
}

/** Σ weights[k] · points[k] / Σ weights */
export function weightedMean(points: readonly Quotients[], weights: readonly number[]): Quotients {
  const bottom = points.reduce((product, point) => product * point.bottom, 1n);
  const total = BigInt(weights.reduce((sum, weight) => sum + weight, 0));
  const tops = points[0].tops.map((_, i) =>
    points.reduce((sum, point, k) => sum + BigInt(weights[k]) * point.tops[i] * (bottom / point.bottom), 0n),
  );
  return { tops, bottom: bottom * total };
}

export function sameQuotients(a: Quotients, b: Quotients): boolean {
  return a.tops.every((top, i) => top * b.bottom === b.tops[i] * a.bottom);
}

/** |a − b| of the first numbers as a double, for bounds. */
export function distance(a: Quotients, b: Quotients): number {
  const top = a.tops[0] * b.bottom - b.tops[0] * a.bottom;
  const bottom = a.bottom * b.bottom;
  const magnitude = top < 0n ? -top : top;
  // 80 bits of the quotient are far more than a bound needs.
  return Number((magnitude << 1100n) / bottom / (1n << 1020n)) / 2 ** 80;
}
