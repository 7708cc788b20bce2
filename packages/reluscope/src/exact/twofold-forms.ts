/**
 * Affine forms of a network's units on a cell in twice the working precision, with proved bounds (THEORY section 2):
 * for what doubles do not say well enough and integers say too slowly.
 *
 * Levels and signs are as in `exact-forms.ts`. A form's coefficients and constant are unevaluated sums of two doubles;
 * its bound is q with |computed(x) − true(x)| ≤ q on the domain, before any rounding of evaluating it.
 *
 * Few units of a cell are asked for. So a form is found from its unit back to the first layer, by the factors with which the
 * units of one level after the other count in it: each weight is used once for a form, and forms of units between are not needed.
 */
import { forEachInRow } from "../network/matrix.ts";
import type { AffineMap, Network } from "../network/network.ts";
import { givenSlope } from "../network/signs.ts";
import type { Slice } from "../network/slice.ts";
import { CompensatedSum } from "./compensated-sum.ts";
import { productError, sumError } from "./error-free.ts";
import { GROWTH, ROUNDING, UNDERFLOW } from "./rounding.ts";

export interface TwofoldForm {
  /** d + 1: coefficients, then constant. */
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly bound: number;
}

/** By what the units of a level count: unevaluated sums of two doubles, and bounds on their errors. */
class Factors {
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly error: Float64Array;
  /** Sums of |products| while factors are summed. */
  readonly magnitude: Float64Array;

  constructor(size: number) {
    this.high = new Float64Array(size);
    this.low = new Float64Array(size);
    this.error = new Float64Array(size);
    this.magnitude = new Float64Array(size);
  }

  clear(): void {
    for (const array of [this.high, this.low, this.error, this.magnitude]) array.fill(0);
  }

  /** Adds unit `i` of `from`, times one weight for each, to these units. */
  add(from: Factors, i: number, units: Int32Array, weights: Float64Array): void {
    const { high, low, error, magnitude } = this;
    const factor = from.high[i];
    const rest = from.low[i];
    const off = from.error[i];
    for (let k = 0; k < units.length; k++) {
      const unit = units[k];
      const weight = weights[k];
      const product = factor * weight;
      low[unit] += productError(factor, weight) + sumError(high[unit], product) + rest * weight;
      high[unit] += product;
      magnitude[unit] += Math.abs(product);
      error[unit] += off * Math.abs(weight);
    }
  }

  /** Ends a sum of so many products: bounds its rounding as `CompensatedSum.restBound` does, with room for the low parts. */
  complete(unit: number, terms: number): void {
    const { high, low, error, magnitude } = this;
    const second = (4 * terms + 8) * ROUNDING;
    error[unit] = (error[unit] + second * second * magnitude[unit] + 4 * terms * UNDERFLOW) * GROWTH;
    this.normalize(unit, high[unit], low[unit]);
  }

  multiply(unit: number, slope: number): void {
    const { high, low, error } = this;
    const product = slope * high[unit];
    const rest = productError(slope, high[unit]) + slope * low[unit];
    error[unit] = Math.abs(slope) * error[unit] + 8 * ROUNDING * ROUNDING * Math.abs(product) + 4 * UNDERFLOW;
    this.normalize(unit, product, rest);
  }

  private normalize(unit: number, high: number, low: number): void {
    this.high[unit] = high + low;
    this.low[unit] = sumError(high, low);
  }
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
  private readonly constant = new CompensatedSum();
  /** Of each hidden level; and room for a list of its units. */
  private readonly factors: readonly Factors[];
  private readonly lists: readonly Int32Array[];
  /** Room for the weights of one unit. */
  private readonly weights: Float64Array;
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
    this.factors = network.layers.map(({ bias }) => new Factors(bias.length));
    this.lists = network.layers.map(({ bias }) => new Int32Array(bias.length));
    this.weights = new Float64Array(Math.max(0, ...network.layers.map(({ bias }) => bias.length)));
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
    const { constant, reach } = this;
    const { dimension } = this.slice;
    const { weight, bias } = this.maps[level];
    constant.reset();
    constant.addProduct(1, bias[unit]);
    let factors = this.factors[level - 1];
    factors.clear();
    const { high } = factors;
    forEachInRow(weight, unit, (i, value) => {
      high[i] = value;
    });
    let inherited = 0;
    for (let from = level - 1; from > 0; from--) {
      const units = this.given(from);
      this.multiply(from, units, factors);
      const { bias } = this.maps[from];
      for (const i of units) {
        constant.addProduct(factors.high[i], bias[i]);
        constant.addProduct(factors.low[i], bias[i]);
        inherited += factors.error[i] * Math.abs(bias[i]);
      }
      factors = this.factorsBefore(from, units, factors);
    }
    const units = nonzero(this.given(0), factors);
    this.multiply(0, units, factors);
    for (const i of units) {
      const { high, low, bound } = this.row(0, i);
      let size = bound;
      for (let k = 0; k < reach.length; k++) size += (Math.abs(high[k]) + Math.abs(low[k])) * reach[k];
      inherited += factors.error[i] * size + (Math.abs(factors.high[i]) + Math.abs(factors.low[i])) * bound;
    }
    return this.form(inherited + constant.restBound(), (sum, k) => {
      for (const i of units) {
        const { high, low } = this.row(0, i);
        sum.addProduct(factors.high[i], high[k]);
        sum.addProduct(factors.low[i], high[k]);
        sum.addProduct(factors.high[i], low[k]);
        sum.addProduct(factors.low[i], low[k]);
      }
      if (k !== dimension) return;
      sum.addProduct(1, constant.value());
      sum.addProduct(1, constant.rest());
    });
  }

  /** The units of a level whose outputs are not zero on the cell, until the level is asked for again. */
  private given(level: number): Int32Array {
    const signs = this.signs[level];
    const list = this.lists[level];
    const { negativeSlope } = this.network.layers[level];
    let count = 0;
    for (let i = 0; i < signs.length; i++)
      if (givenSlope(signs[i], negativeSlope[i]) !== 0) list[count++] = i;
    return list.subarray(0, count);
  }

  /** Takes factors of these units' outputs to factors of their forms. */
  private multiply(level: number, units: Int32Array, factors: Factors): void {
    const { negativeSlope } = this.network.layers[level];
    for (const i of units) {
      const slope = givenSlope(this.signs[level][i], negativeSlope[i]);
      if (slope !== 1) factors.multiply(i, slope);
    }
  }

  /** Factors of the outputs of the level before, from those of the forms of these units. */
  private factorsBefore(level: number, units: Int32Array, factors: Factors): Factors {
    const { weight } = this.maps[level];
    const before = this.factors[level - 1];
    before.clear();
    const sources = this.given(level - 1);
    const { weights: own } = this;
    for (const i of units) {
      if (weight.kind === "dense") {
        const row = i * weight.columns;
        for (let k = 0; k < sources.length; k++) own[k] = weight.values[row + sources[k]];
        before.add(factors, i, sources, own);
      } else {
        const [start, end] = [weight.rowStart[i], weight.rowStart[i + 1]];
        before.add(factors, i, weight.columnIndex.subarray(start, end), weight.values.subarray(start, end));
      }
    }
    for (const j of sources) before.complete(j, units.length);
    return before;
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

/** Those of these units that count, at the beginning of their list. */
function nonzero(units: Int32Array, { high, error }: Factors): Int32Array {
  let count = 0;
  for (const i of units) if (high[i] !== 0 || error[i] !== 0) units[count++] = i;
  return units.subarray(0, count);
}
