/**
 * Affine forms of a network's units on a cell in twice the working precision, with proved bounds (THEORY section 2):
 * for what doubles do not say well enough and integers say too slowly.
 *
 * Levels and signs are as in `exact-forms.ts`. A form's coefficients and constant are unevaluated sums of two doubles;
 * its bound is q with |computed(x) − true(x)| ≤ q on the domain, before any rounding of evaluating it.
 */
import { forEachInRow } from "../network/matrix.ts";
import type { AffineMap, Network } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_ZERO } from "../network/signs.ts";
import type { Slice } from "../network/slice.ts";
import { CompensatedSum } from "./compensated-sum.ts";
import { GROWTH } from "./rounding.ts";

export interface TwofoldForm {
  /** d + 1: coefficients, then constant. */
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly bound: number;
}

export class TwofoldForms {
  private readonly maps: readonly AffineMap[];
  private readonly network: Network;
  private readonly slice: Slice;
  private readonly signs: readonly Uint8Array[];
  /** Bounds |t_k| in the domain, and 1 for the constant. */
  private readonly reach: readonly number[];
  private readonly rows: (TwofoldForm | undefined)[][];
  private readonly sum = new CompensatedSum();
  /** Rows of levels up to this one belong to the signs as they are now. */
  private valid = 0;

  /** `signs[l][i]` is the sign code of unit i of level l; the caller owns and changes the arrays. */
  constructor(network: Network, slice: Slice, signs: readonly Uint8Array[], reach: ArrayLike<number>) {
    this.network = network;
    this.slice = slice;
    this.signs = signs;
    this.reach = [...Array.from(reach), 1];
    this.maps = [...network.layers, network.output];
    this.rows = this.maps.map((map) => new Array(map.bias.length));
  }

  /** Tells that signs of units of this level changed. */
  signsChanged(level: number): void {
    if (level < this.valid) this.valid = level;
  }

  /** The form of a unit of a level on the cell that the signs of earlier levels describe. */
  row(level: number, unit: number): TwofoldForm {
    while (this.valid < level) this.rows[++this.valid].fill(undefined);
    const known = this.rows[level][unit];
    if (known) return known;
    const form = level === 0 ? this.firstRow(unit) : this.laterRow(level, unit);
    this.rows[level][unit] = form;
    return form;
  }

  private firstRow(unit: number): TwofoldForm {
    const { dimension, origin, directions, tails } = this.slice;
    const { weight, bias } = this.maps[0];
    const inputs = origin.length;
    return this.form(0, (sum, k) => {
      forEachInRow(weight, unit, (i, value) => {
        if (k === dimension) sum.addProduct(value, origin[i]);
        else {
          sum.addProduct(value, directions[k * inputs + i]);
          if (tails) sum.addProduct(value, tails[k * inputs + i]);
        }
      });
      if (k === dimension) sum.addProduct(1, bias[unit]);
    });
  }

  private laterRow(level: number, unit: number): TwofoldForm {
    const { weight, bias } = this.maps[level];
    const weights: number[] = [];
    const sources: TwofoldForm[] = [];
    let inherited = 0;
    forEachInRow(weight, unit, (i, value) => {
      const source = value === 0 ? undefined : this.activation(level - 1, i);
      if (!source) return;
      weights.push(value);
      sources.push(source);
      inherited += Math.abs(value) * source.bound;
    });
    return this.form(inherited, (sum, k) => {
      for (let i = 0; i < sources.length; i++) {
        sum.addProduct(weights[i], sources[i].high[k]);
        sum.addProduct(weights[i], sources[i].low[k]);
      }
      if (k === this.slice.dimension) sum.addProduct(1, bias[unit]);
    });
  }

  /** The form after a unit; undefined where it is zero. */
  private activation(level: number, unit: number): TwofoldForm | undefined {
    const sign = this.signs[level][unit];
    const slope = sign === SIGN_NEGATIVE ? this.network.layers[level].negativeSlope[unit] : 1;
    if (sign === SIGN_ZERO || slope === 0) return undefined;
    const form = this.row(level, unit);
    if (slope === 1) return form;
    return this.form(Math.abs(slope) * form.bound, (sum, k) => {
      sum.addProduct(slope, form.high[k]);
      sum.addProduct(slope, form.low[k]);
    });
  }

  /** A form whose entry k `add` sums; `inherited` bounds the errors of what is summed. */
  private form(inherited: number, add: (sum: CompensatedSum, k: number) => void): TwofoldForm {
    const { sum, reach } = this;
    const high = new Float64Array(reach.length);
    const low = new Float64Array(reach.length);
    let error = inherited;
    for (let k = 0; k < reach.length; k++) {
      sum.reset();
      add(sum, k);
      high[k] = sum.value();
      low[k] = sum.rest();
      error += sum.restBound() * reach[k];
    }
    return { high, low, bound: error * GROWTH };
  }
}
