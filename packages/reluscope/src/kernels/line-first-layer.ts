/**
 * The first layer's forms on a line in twice the working precision, because every later error grows from here: the sums
 * of `compensated-sum.ts`, with the weights split once for all lines.
 */
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import type { DenseMatrix } from "../network/matrix.ts";
import type { AffineMap } from "../network/network.ts";
import type { Slice } from "../network/slice.ts";
import type { LineLevel } from "./line-tables.ts";

/** 2^27 + 1 splits a double into two halves whose products are exact (see `error-free.ts`). */
const SPLITTER = 2 ** 27 + 1;

/** What the terms that rounding leaves out amount to at most, for each unit of magnitude. */
export const secondOrder = (inputs: number) => ((4 * inputs + 10) * ROUNDING) ** 2;

export function split(values: Float64Array, high: Float64Array, low: Float64Array): void {
  for (let i = 0; i < values.length; i++) {
    const big = SPLITTER * values[i];
    high[i] = big - (big - values[i]);
    low[i] = values[i] - high[i];
  }
}

export class LineFirstLayer {
  private readonly weights: Float64Array;
  private readonly high: Float64Array;
  private readonly low: Float64Array;
  private readonly bias: Float64Array;
  private readonly vectorHigh: Float64Array;
  private readonly vectorLow: Float64Array;
  /** The sums under way, one a unit. */
  private readonly sum: Float64Array;
  private readonly rest: Float64Array;
  private readonly magnitude: Float64Array;

  constructor({ weight, bias }: AffineMap & { readonly weight: DenseMatrix }) {
    this.weights = weight.values;
    this.high = new Float64Array(weight.values.length);
    this.low = new Float64Array(weight.values.length);
    split(weight.values, this.high, this.low);
    this.bias = bias;
    this.vectorHigh = new Float64Array(weight.columns);
    this.vectorLow = new Float64Array(weight.columns);
    this.sum = new Float64Array(bias.length);
    this.rest = new Float64Array(bias.length);
    this.magnitude = new Float64Array(bias.length);
  }

  /** Writes the forms on a line, with bounds on their errors where |t| ≤ reach, into the first level's table. */
  forms({ origin, directions, tails }: Slice, reach: number, level: LineLevel): void {
    const { sum, rest, magnitude, bias } = this;
    const { slope, constant, bound } = level;
    const units = bias.length;
    const inputs = origin.length;
    const second = secondOrder(inputs);
    sum.fill(0);
    rest.fill(0);
    magnitude.fill(0);
    this.add(directions);
    if (tails) this.add(tails);
    for (let j = 0; j < units; j++) {
      slope[j] = sum[j] + rest[j];
      bound[j] = (2 * ROUNDING * Math.abs(slope[j]) + second * magnitude[j] + 2 * inputs * UNDERFLOW) * reach;
      sum[j] = bias[j];
      rest[j] = 0;
      magnitude[j] = Math.abs(bias[j]);
    }
    this.add(origin);
    for (let j = 0; j < units; j++) {
      const value = sum[j] + rest[j];
      const error =
        bound[j] + 2 * ROUNDING * Math.abs(value) + second * magnitude[j] + 2 * inputs * UNDERFLOW;
      constant[j] = value;
      bound[j] = error * GROWTH + UNDERFLOW;
    }
  }

  /** Adds weights · vector to the sums: Dot2 for all units. */
  private add(vector: Float64Array): void {
    const { weights, high, low, sum, rest, magnitude, vectorHigh, vectorLow } = this;
    split(vector, vectorHigh, vectorLow);
    const inputs = vector.length;
    for (let j = 0, at = 0; j < sum.length; j++) {
      let total = sum[j];
      let errors = rest[j];
      let size = magnitude[j];
      for (let i = 0; i < inputs; i++, at++) {
        const product = weights[at] * vector[i];
        const wh = high[at];
        const wl = low[at];
        const xh = vectorHigh[i];
        const xl = vectorLow[i];
        const productError = wl * xl - (product - wh * xh - wl * xh - wh * xl);
        const next = total + product;
        const virtual = next - total;
        errors += productError + (total - (next - virtual) + (product - virtual));
        total = next;
        size += Math.abs(product);
      }
      sum[j] = total;
      rest[j] = errors;
      magnitude[j] = size;
    }
  }
}
