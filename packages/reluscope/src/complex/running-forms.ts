/**
 * The forms of one cell after another in doubles, each with a proved bound on its error (THEORY 2 and 3).
 *
 * Level l is hidden layer l from 0; the last level is the outputs. A form on a d-dimensional slice is a row of
 * d + 2 doubles: coefficients, constant, and q with |computed(x) − true(x)| ≤ q for every x of the domain, the
 * rounding of evaluating it included. A level is passed in two steps: `base` sums what all children of a cell
 * share, `child` adds the columns of the units that cut the cell.
 */
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import { isPowerOfTwo } from "../exact/exact-forms.ts";
import { addColumn, lineProduct, type PreparedWeights, planarProduct, prepareWeights } from "../kernels/form-products.ts";
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
  private readonly single: Float64Array;
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
    this.single = new Float64Array(this.width);
    this.firstLevel(maps[0], slice);
  }

  /** Level 0: the first layer on the slice. */
  private firstLevel(map: AffineMap, slice: Slice): void {
    const { dimension, origin, directions, tails } = slice;
    const inputs = origin.length;
    const out = this.forms[0];
    for (let k = 0; k <= dimension; k++) {
      const column = k < dimension ? directions.subarray(k * inputs, (k + 1) * inputs) : origin;
      const reach = k < dimension ? this.reach[k] : 1;
      let entries = 0;
      let exact = true;
      for (let i = 0; i < inputs; i++) {
        if (column[i] === 0) continue;
        entries++;
        exact &&= isPowerOfTwo(column[i]) && !(k < dimension && tails && tails[k * inputs + i] !== 0);
      }
      exact &&= entries === 0 || (entries === 1 && k < dimension);
      const relative = exact ? 0 : (entries + 4) * ROUNDING;
      for (let j = 0; j < map.bias.length; j++) {
        let sum = k < dimension ? 0 : map.bias[j];
        let magnitude = k < dimension ? 0 : Math.abs(map.bias[j]);
        forEachInRow(map.weight, j, (i, value) => {
          if (column[i] === 0) return;
          const term = value * column[i];
          sum += term;
          magnitude += Math.abs(term);
        });
        out[j * this.width + k] = sum;
        out[j * this.width + this.width - 1] += relative * magnitude * reach;
      }
    }
    this.completeBounds(0);
  }

  /** Sums the parts of the next level's forms that units with a known sign give; `signs` may hold other codes for cutting units. */
  base(level: number, signs: Uint8Array): void {
    const { width } = this;
    const forms = this.forms[level];
    const slopes = this.slopes[level] as Float64Array;
    const { active, gathered } = this;
    let count = 0;
    for (let i = 0; i < signs.length; i++) {
      const sign = signs[i];
      let slope = 1;
      if (sign === SIGN_NEGATIVE) slope = slopes[i];
      else if (sign !== SIGN_POSITIVE && sign !== SIGN_LINEAR) continue;
      if (slope === 0) continue;
      active[count] = i;
      const to = count * width;
      const from = i * width;
      for (let k = 0; k < width; k++) gathered[to + k] = slope * forms[from + k];
      if (slope < 0) gathered[to + width - 1] = -gathered[to + width - 1];
      count++;
    }
    const product = width === 4 ? planarProduct : lineProduct;
    product(this.weights[level + 1], this.biasForms[level + 1], active, count, gathered, this.bases[level + 1]);
  }

  /** The next level's forms on the child in which the `count` cutting units `cuts` have the signs in `signs`. */
  child(level: number, cuts: Int32Array, count: number, signs: Uint8Array): void {
    const { width, single } = this;
    const next = this.forms[level + 1];
    next.set(this.bases[level + 1]);
    const forms = this.forms[level];
    const slopes = this.slopes[level] as Float64Array;
    for (let t = 0; t < count; t++) {
      const unit = cuts[t];
      const sign = signs[unit];
      const slope = sign === SIGN_POSITIVE ? 1 : sign === SIGN_NEGATIVE ? slopes[unit] : 0;
      if (slope === 0) continue;
      if (slope === 1) addColumn(this.weights[level + 1], unit, forms, unit * width, next, width);
      else {
        for (let k = 0; k < width; k++) single[k] = slope * forms[unit * width + k];
        single[width - 1] = Math.abs(single[width - 1]);
        addColumn(this.weights[level + 1], unit, single, 0, next, width);
      }
    }
    this.completeBounds(level + 1);
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
        const size = Math.abs(forms[at]) * reach0 + Math.abs(forms[at + 1]) * reach1 + Math.abs(forms[at + 2]);
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
