/**
 * The forms of one cell after another in doubles, each with a proved bound on its error (THEORY 2 and 3).
 *
 * Level l is hidden layer l from 0; the last level is the outputs. A form on a d-dimensional slice is a row of
 * d + 2 doubles: coefficients, constant, and q with |computed(x) − true(x)| ≤ q for every x of the domain, the
 * rounding of evaluating it included. A level is passed in two steps: `base` sums what all children of a cell
 * share, `child` adds the columns of the units that cut the cell.
 */

import { CompensatedSum } from "../exact/compensated-sum.ts";
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import {
  lineProduct,
  type PreparedWeights,
  planarProduct,
  prepareWeights,
} from "../kernels/form-products.ts";
import { forEachInRow } from "../network/matrix.ts";
import type { AffineMap, Network } from "../network/network.ts";
import type { Slice } from "./domain.ts";
import { SIGN_LINEAR, SIGN_NEGATIVE, SIGN_POSITIVE } from "./planar-complex.ts";

export class RunningForms {
  /** Per level, size × width: the forms on the current cell. */
  readonly forms: Float64Array[] = [];
  readonly width: number;
  private readonly weights: PreparedWeights[] = [];
  private readonly biasForms: Float64Array[] = [];
  private readonly bases: Float64Array[] = [];
  private readonly slopes: (Float64Array | undefined)[] = [];
  /** Relative rounding bound of a level's sums and of evaluating their results. */
  private readonly relative: number[] = [];
  private readonly active: Int32Array;
  private readonly gathered: Float64Array;
  private activeCount = 0;
  private readonly reach: Float64Array;

  /** `reach[k]` bounds |t_k| on the domain. */
  constructor(network: Network, slice: Slice, reach: Float64Array) {
    this.reach = reach;
    this.width = slice.dimension + 2;
    const maps: AffineMap[] = [...network.layers, network.output];
    let widest = 0;
    maps.forEach((map, level) => {
      const size = map.bias.length;
      widest = Math.max(widest, size, map.weight.columns);
      this.forms.push(new Float64Array(size * this.width));
      this.bases.push(new Float64Array(size * this.width));
      this.relative.push((maps[Math.min(level + 1, maps.length - 1)].weight.columns + 16) * ROUNDING);
      this.slopes.push(network.layers[level]?.negativeSlope);
      this.weights.push(prepareWeights(map.weight));
      const biasForms = new Float64Array(size * this.width);
      const relative = (map.weight.columns + 16) * ROUNDING;
      for (let i = 0; i < size; i++) {
        biasForms[i * this.width + this.width - 2] = map.bias[i];
        biasForms[i * this.width + this.width - 1] = relative * Math.abs(map.bias[i]);
      }
      this.biasForms.push(biasForms);
    });
    this.active = new Int32Array(widest);
    this.gathered = new Float64Array(widest * this.width);
    this.firstLevel(maps[0], slice);
  }

  /** Level 0: the first layer on the slice, in twice the working precision, because every later error grows from here. */
  private firstLevel(map: AffineMap, slice: Slice): void {
    const { dimension, origin, directions, tails } = slice;
    const inputs = origin.length;
    const out = this.forms[0];
    const last = this.width - 1;
    const sum = new CompensatedSum();
    for (let j = 0; j < map.bias.length; j++) {
      let error = 0;
      for (let k = 0; k <= dimension; k++) {
        sum.reset();
        const shift = k * inputs;
        forEachInRow(map.weight, j, (i, value) => {
          if (k === dimension) {
            if (origin[i] !== 0) sum.addProduct(value, origin[i]);
          } else {
            if (directions[shift + i] !== 0) sum.addProduct(value, directions[shift + i]);
            if (tails && tails[shift + i] !== 0) sum.addProduct(value, tails[shift + i]);
          }
        });
        if (k === dimension) sum.addProduct(1, map.bias[j]);
        out[j * this.width + k] = sum.value();
        error += sum.bound() * (k < dimension ? this.reach[k] : 1);
      }
      out[j * this.width + last] = error;
    }
    this.completeBounds(0);
  }

  /** Sums what all children of a cell share: the units with a known sign; `signs` may hold other codes for cutting units. */
  base(level: number, signs: Uint8Array): void {
    this.activeCount = 0;
    for (let unit = 0; unit < signs.length; unit++) this.gather(level, unit, signs[unit]);
    this.product(level + 1, this.biasForms[level + 1], this.bases[level + 1]);
  }

  /** The next level's forms on the child in which the `count` cutting units `cuts` have the signs in `signs`. */
  child(level: number, cuts: Int32Array, count: number, signs: Uint8Array): void {
    this.activeCount = 0;
    for (let t = 0; t < count; t++) this.gather(level, cuts[t], signs[cuts[t]]);
    this.product(level + 1, this.bases[level + 1], this.forms[level + 1]);
    this.completeBounds(level + 1);
  }

  /** Appends a unit's form after the unit, unless that is zero. */
  private gather(level: number, unit: number, sign: number): void {
    let slope = 1;
    if (sign === SIGN_NEGATIVE) slope = (this.slopes[level] as Float64Array)[unit];
    else if (sign !== SIGN_POSITIVE && sign !== SIGN_LINEAR) return;
    if (slope === 0) return;
    const { width, gathered } = this;
    const forms = this.forms[level];
    const to = this.activeCount * width;
    const from = unit * width;
    const last = width - 1;
    for (let k = 0; k < last; k++) gathered[to + k] = slope * forms[from + k];
    gathered[to + last] = Math.abs(slope) * forms[from + last];
    this.active[this.activeCount++] = unit;
  }

  private product(level: number, start: Float64Array, out: Float64Array): void {
    const product = this.width === 4 ? planarProduct : lineProduct;
    product(this.weights[level], start, this.active, this.activeCount, this.gathered, out);
  }

  /** Turns the error column into q: what came in, plus this level's rounding in later sums and evaluations. */
  private completeBounds(level: number): void {
    const { width, reach } = this;
    const forms = this.forms[level];
    const relative = this.relative[level];
    if (width === 4) {
      const reach0 = reach[0];
      const reach1 = reach[1];
      for (let at = 0; at < forms.length; at += 4) {
        const size =
          Math.abs(forms[at]) * reach0 + Math.abs(forms[at + 1]) * reach1 + Math.abs(forms[at + 2]);
        forms[at + 3] = forms[at + 3] * GROWTH + relative * size + UNDERFLOW;
      }
      return;
    }
    const reach0 = reach[0];
    for (let at = 0; at < forms.length; at += 3) {
      const size = Math.abs(forms[at]) * reach0 + Math.abs(forms[at + 1]);
      forms[at + 2] = forms[at + 2] * GROWTH + relative * size + UNDERFLOW;
    }
  }
}
