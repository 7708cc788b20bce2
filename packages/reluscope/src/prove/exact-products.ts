/** weight · x + bias of doubles with a vector of integers, without rounding. */
import { commonBit, toInteger } from "../exact/dyadic.ts";
import { forEachInRow } from "../network/matrix.ts";
import type { AffineMap } from "../network/network.ts";

interface IntegerRow {
  readonly columns: readonly number[];
  readonly weights: readonly bigint[];
  readonly bias: bigint;
}

const shiftOf = (bit: number) => (bit === Number.POSITIVE_INFINITY ? 0 : Math.max(0, -bit));

/** An affine map in integers over 2^shift; rows are converted when they are first needed. */
export class ExactProducts {
  readonly shift: bigint;
  private readonly map: AffineMap;
  private readonly places: number;
  private readonly rows: (IntegerRow | undefined)[];

  constructor(map: AffineMap) {
    this.map = map;
    this.places = shiftOf(Math.min(commonBit(map.weight.values), commonBit(map.bias)));
    this.shift = BigInt(this.places);
    this.rows = new Array(map.bias.length);
  }

  /** The image of `numerators / denominator`, over `denominator · 2^shift`. */
  times(numerators: readonly bigint[], denominator: bigint): bigint[] {
    return Array.from(this.rows, (_, i) => {
      const { columns, weights, bias } = this.row(i);
      let sum = bias * denominator;
      for (let k = 0; k < columns.length; k++) {
        const value = numerators[columns[k]];
        if (value !== 0n) sum += weights[k] * value;
      }
      return sum;
    });
  }

  private row(i: number): IntegerRow {
    const known = this.rows[i];
    if (known) return known;
    const columns: number[] = [];
    const weights: bigint[] = [];
    forEachInRow(this.map.weight, i, (column, value) => {
      if (value === 0) return;
      columns.push(column);
      weights.push(toInteger(value, this.places));
    });
    const row = { columns, weights, bias: toInteger(this.map.bias[i], this.places) };
    this.rows[i] = row;
    return row;
  }
}
