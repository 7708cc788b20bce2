/**
 * The affine map that a network is on the convex hull of a set, exact: the signs of its units at the corners prove it, in any
 * dimension. What constructions from sets are proved with; `prove/` does whole domains, where networks have many pieces.
 */
import { commonBit, nearestDouble, toInteger } from "../exact/dyadic.ts";
import { dot } from "../exact/rational.ts";
import type { PointSet } from "../lp/point-set.ts";
import { forEachInRow } from "../network/matrix.ts";
import type { AffineMap, Network } from "../network/network.ts";

/** Rows of integers over one denominator. */
export interface ExactRows {
  readonly rows: readonly (readonly bigint[])[];
  readonly denominator: bigint;
}

interface IntegerRow {
  readonly columns: readonly number[];
  readonly weights: readonly bigint[];
  readonly bias: bigint;
}

/** An affine map times 2^shift. */
interface IntegerMap {
  readonly rows: readonly IntegerRow[];
  readonly shift: bigint;
}

/** What is known of a unit on a set: its form, or only that it is at least 0. */
type Activation = readonly bigint[] | "zero" | "unknown";

export class HullMaps {
  private readonly inputs: number;
  private readonly maps: readonly IntegerMap[];

  /** @throws Error when a unit is neither ReLU nor linear */
  constructor(network: Network) {
    for (const layer of network.layers) {
      for (const slope of layer.negativeSlope)
        if (slope !== 0) throw new Error(`units of slope ${slope} are not constructed; 0 is`);
    }
    this.inputs = network.inputSize;
    this.maps = [...network.layers, network.output].map(integerMap);
  }

  /** The affine map on the convex hull of a set (a row of n + 1 integers an output); undefined where it cannot be proved to be one. */
  on(set: PointSet): ExactRows | undefined {
    const n = this.inputs;
    let activations: Activation[] = Array.from({ length: n }, (_, k) =>
      Array.from({ length: n + 1 }, (_, j) => (j === k ? 1n : 0n)),
    );
    let denominator = 1n;
    this.maps.forEach(({ rows, shift }, level) => {
      const last = level === this.maps.length - 1;
      const incoming = activations;
      activations = rows.map((row) => {
        const { form, above, below } = sumOf(row, incoming, n, denominator);
        if (last) return above || below ? "unknown" : form;
        const sides = sidesOf(form, set);
        if (!above && sides.most <= 0) return "zero";
        return above || below || sides.least < 0 ? "unknown" : form;
      });
      denominator <<= shift;
    });
    const outputs = activations.map((value) => (typeof value === "string" ? undefined : value));
    return outputs.includes(undefined) ? undefined : { rows: outputs as (readonly bigint[])[], denominator };
  }
}

/** The known part of a pre-activation, and whether something unknown may add to it or take from it. */
function sumOf(
  { columns, weights, bias }: IntegerRow,
  incoming: readonly Activation[],
  n: number,
  denominator: bigint,
) {
  const form: bigint[] = new Array(n + 1).fill(0n);
  form[n] = bias * denominator;
  let [above, below] = [false, false];
  columns.forEach((column, k) => {
    const activation = incoming[column];
    if (activation === "zero") return;
    if (activation === "unknown") {
      if (weights[k] > 0n) above = true;
      else below = true;
      return;
    }
    for (let j = 0; j <= n; j++) form[j] += weights[k] * activation[j];
  });
  return { form, above, below };
}

function sidesOf(form: readonly bigint[], set: PointSet): { least: number; most: number } {
  let [least, most] = [0, 0];
  for (let i = 0; i < set.count; i++) {
    const value = dot(form, set.homogeneous(i));
    if (value < 0n) least = -1;
    if (value > 0n) most = 1;
  }
  return { least, most };
}

function integerMap({ weight, bias }: AffineMap): IntegerMap {
  const bit = Math.min(commonBit(weight.values), commonBit(bias));
  const shift = bit === Number.POSITIVE_INFINITY ? 0 : Math.max(0, -bit);
  const rows = Array.from(bias, (value, i): IntegerRow => {
    const columns: number[] = [];
    const weights: bigint[] = [];
    forEachInRow(weight, i, (column, entry) => {
      if (entry === 0) return;
      columns.push(column);
      weights.push(toInteger(entry, shift));
    });
    return { columns, weights, bias: toInteger(value, shift) };
  });
  return { rows, shift: BigInt(shift) };
}

/** A double that is at least |numerator / denominator|. */
export function upperDouble(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0;
  return Math.max(Number.MIN_VALUE, Math.abs(nearestDouble(numerator, denominator)) * (1 + 2 ** -52));
}
