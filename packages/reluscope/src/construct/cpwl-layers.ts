/**
 * Networks put together from sums, maxima and minima of affine forms, layer by layer (THEORY section 6; Arora et al. 2018):
 * max(a, b) = b + σ(a − b), so that the maximum of k forms takes ⌈log₂ k⌉ hidden layers. Units that compute the same are
 * one unit. On a bounded domain an input is carried from layer to layer as σ(x − low), which never switches off.
 */
import { nearestDouble } from "../exact/dyadic.ts";
import { compare, type Fraction, fraction, fractionOf, isDouble, toDouble } from "../exact/fraction.ts";
import { lowestTerms, type RationalVector, rationalVector, sum } from "../exact/rational.ts";
import { integerRowKey } from "../exact/row-key.ts";
import type { Network } from "../network/network.ts";
import { type AffineRow, type ConstructedUnit, constructedNetwork, type UnitRole } from "./construction.ts";

/** form · (x, 1) + Σ terms of units of one layer (0: the inputs themselves, no units). */
export interface LayerValue {
  readonly layer: number;
  /** n + 1 numbers. */
  readonly form: RationalVector;
  /** Unit → coefficient. */
  readonly terms: ReadonlyMap<number, number>;
}

interface Unit extends ConstructedUnit {
  /** Bound on its value on the domain's box. */
  readonly most: number;
}

export class LayeredUnits {
  /** False when some weight is not the exact number that was wanted, only the nearest double. */
  exact = true;
  private readonly inputs: number;
  private readonly box: readonly (readonly [number, number])[];
  private readonly layers: Unit[][] = [];
  private readonly known: Map<string, number>[] = [];
  /** Units of the first layer by their hyperplanes, and their forms. */
  private readonly planes = new Map<string, { readonly unit: number; readonly form: RationalVector }>();
  /** Inputs with a copy in the first layer. */
  private readonly copied = new Set<number>();

  /** `box` contains the domain. */
  constructor(box: readonly (readonly [number, number])[]) {
    this.inputs = box.length;
    this.box = box;
  }

  /** A factor as a double; notes when it is rounded. */
  factor(value: Fraction): number {
    if (!isDouble(value)) this.exact = false;
    return toDouble(value);
  }

  /** A form of the inputs, n + 1 numbers. */
  form(row: ArrayLike<number> | RationalVector): LayerValue {
    return { layer: 0, form: rationalVector(row), terms: new Map() };
  }

  /** a + factor · b */
  sum(a: LayerValue, b: LayerValue, factor = 1): LayerValue {
    const layer = Math.max(a.layer, b.layer);
    const [left, right] = [this.raised(a, layer), this.raised(b, layer)];
    const terms = new Map(left.terms);
    for (const [unit, coefficient] of right.terms) {
      const total = (terms.get(unit) ?? 0) + factor * coefficient;
      if (total === 0) terms.delete(unit);
      else terms.set(unit, total);
    }
    return { layer, form: lowestTerms(scaledSum(left.form, right.form, factor)), terms };
  }

  /** max(value, 0), a unit of the next layer. */
  positivePart(value: LayerValue, role: string, group?: string): LayerValue {
    const layer = value.layer + 1;
    if (value.layer === 0) return this.fold(value, role, group);
    const unit = this.unit(value, role, group);
    return { layer, form: this.zeroForm(), terms: new Map([[unit, 1]]) };
  }

  /**
   * max(form, 0) by the unit of its hyperplane, if there is one: a positive multiple of what that gives, and with
   * σ(−h) = σ(h) − h also a negative one.
   */
  private fold({ form }: LayerValue, role: string, group?: string): LayerValue {
    const { key } = integerRowKey(form.numerators);
    const known = this.planes.get(key);
    if (known) {
      const k = form.numerators.findIndex((value) => value !== 0n);
      const ratio = fraction(
        form.numerators[k] * known.form.denominator,
        known.form.numerators[k] * form.denominator,
      );
      const size = Math.abs(toDouble(ratio));
      if (isDouble(ratio) || !isDoubleForm(form)) {
        if (!isDouble(ratio)) this.exact = false;
        const terms = new Map([[known.unit, size]]);
        return { layer: 1, form: ratio.top > 0n ? this.zeroForm() : form, terms };
      }
    }
    const unit = this.unit({ layer: 0, form, terms: new Map() }, role, group);
    if (!known) this.planes.set(key, { unit, form });
    return { layer: 1, form: this.zeroForm(), terms: new Map([[unit, 1]]) };
  }

  /** The largest of some values; k forms of the inputs take ⌈log₂ k⌉ layers. */
  maximum(values: readonly LayerValue[], role: string, group?: string): LayerValue {
    if (values.length === 1) return values[0];
    // The first part is as large as it can be without one more layer: then sets that begin alike share it.
    let part = 1;
    while (2 * part < values.length) part *= 2;
    const a = this.maximum(values.slice(0, part), role, group);
    const b = this.maximum(values.slice(part), role, group);
    const layer = Math.max(a.layer, b.layer);
    const [left, right] = [this.raised(a, layer), this.raised(b, layer)];
    const above = this.positivePart(this.sum(left, right, -1), role, group);
    return this.sum(this.raised(right, layer + 1), above);
  }

  minimum(values: readonly LayerValue[], role: string, group?: string): LayerValue {
    const negated = values.map((value) => this.sum(this.zero(value.layer), value, -1));
    const largest = this.maximum(negated, role, group);
    return this.sum(this.zero(largest.layer), largest, -1);
  }

  /** The same value in terms of units of a later layer. */
  raised(value: LayerValue, layer: number): LayerValue {
    let { terms } = value;
    for (let from = value.layer; from < layer; from++) {
      const next = new Map<number, number>();
      for (const [unit, coefficient] of terms) next.set(this.carried(from, unit), coefficient);
      terms = next;
    }
    return { layer, form: value.form, terms };
  }

  zero(layer = 0): LayerValue {
    return { layer, form: this.zeroForm(), terms: new Map() };
  }

  /**
   * The network whose outputs are sums of values of any layers. What a layer gives to an output is carried on as one unit.
   */
  network(outputs: readonly (readonly LayerValue[])[]): {
    readonly network: Network;
    readonly units: readonly UnitRole[];
  } {
    const depth = this.layers.length;
    const rows = outputs.map((values, o): AffineRow => {
      const role = `first part of output ${o + 1}`;
      let form = this.zeroForm();
      for (const value of values) form = lowestTerms(sum(form, value.form));
      let total: LayerValue = { ...this.zero(), form };
      // One unit passes the form on, unless its inputs are copied anyway.
      if (depth > 0 && !this.isCopied(form)) total = this.carriedSum(total, role);
      for (let layer = 1; layer <= depth; layer++) {
        for (const value of values)
          if (value.layer === layer) total = this.sum(total, { ...value, form: this.zeroForm() });
        if (layer < depth && total.terms.size > 0) total = this.carriedSum(total, role);
      }
      return this.row(this.raised(total, depth));
    });
    return constructedNetwork(this.inputs, this.layers, rows);
  }

  /** Whether all inputs that a form reads have copies in the first layer, or it reads none. */
  private isCopied({ numerators }: RationalVector): boolean {
    return numerators.every((value, i) => i === this.inputs || value === 0n || this.copied.has(i));
  }

  /** A sum of forms and units as one unit of the next layer, shifted so that it never switches off. */
  private carriedSum(value: LayerValue, role: string): LayerValue {
    const low = this.range(value)[0];
    const shift = low >= 0 ? 0 : powerOfTwoAbove(-low);
    const raised = this.sum(value, this.constant(shift, value.layer));
    const unit = this.unit(raised, role);
    const carried = {
      layer: value.layer + 1,
      form: this.zeroForm(),
      terms: new Map([[unit, 1]]),
    };
    return this.sum(carried, this.constant(shift, carried.layer), -1);
  }

  private constant(value: number, layer: number): LayerValue {
    const row = new Float64Array(this.inputs + 1);
    row[this.inputs] = value;
    return { layer, form: rationalVector(row), terms: new Map() };
  }

  private zeroForm(): RationalVector {
    return { numerators: new Array(this.inputs + 1).fill(0n), denominator: 1n };
  }

  /** A unit of layer `from` (0: an input) in the next one. */
  private carried(from: number, unit: number): number {
    const value = { layer: from, form: this.zeroForm(), terms: new Map([[unit, 1]]) };
    const { role, group } = this.layers[from - 1][unit];
    return this.unit(value, role.endsWith(CARRIED) ? role : role + CARRIED, group);
  }

  /** Input i as a unit of a layer: x_i − low_i. */
  private input(layer: number, i: number): number {
    if (layer === 1) {
      this.copied.add(i);
      const row = new Float64Array(this.inputs + 1);
      row[i] = 1;
      row[this.inputs] = -this.box[i][0];
      return this.unit(this.form(row), `copy of x${i + 1}`);
    }
    const unit = this.input(layer - 1, i);
    const value = { layer: layer - 1, form: this.zeroForm(), terms: new Map([[unit, 1]]) };
    return this.unit(value, `copy of x${i + 1}`);
  }

  /** The unit with this pre-activation, in the layer after its terms' one. */
  private unit(value: LayerValue, role: string, group?: string): number {
    const { weights, bias } = this.row(value);
    const { columns, values } = weights;
    const key = `${Array.from(columns).join()}:${Array.from(values).join()}:${bias}`;
    while (this.layers.length <= value.layer) {
      this.layers.push([]);
      this.known.push(new Map());
    }
    const layer = this.layers[value.layer];
    const known = this.known[value.layer].get(key);
    if (known !== undefined) return known;
    const most = Math.max(0, this.range(value)[1]);
    layer.push({ weights, bias, role, group, most });
    this.known[value.layer].set(key, layer.length - 1);
    return layer.length - 1;
  }

  /** Weights of a value, reading its layer; forms are read through the carried inputs. */
  private row({ layer, form, terms }: LayerValue): {
    weights: { columns: number[]; values: number[] };
    bias: number;
  } {
    const { inputs, box } = this;
    const entries = new Map(terms);
    let constant: RationalVector = { numerators: [form.numerators[inputs]], denominator: form.denominator };
    for (let i = 0; i < inputs; i++) {
      if (form.numerators[i] === 0n) continue;
      const coefficient = this.double(form.numerators[i], form.denominator);
      const column = layer === 0 ? i : this.input(layer, i);
      entries.set(column, (entries.get(column) ?? 0) + coefficient);
      if (layer === 0 || box[i][0] === 0) continue;
      const low = rationalVector([box[i][0]]);
      constant = lowestTerms(
        sum(constant, {
          numerators: [form.numerators[i] * low.numerators[0]],
          denominator: form.denominator * low.denominator,
        }),
      );
    }
    const columns = [...entries.keys()].sort((a, b) => a - b).filter((column) => entries.get(column) !== 0);
    return {
      weights: { columns, values: columns.map((column) => entries.get(column) as number) },
      bias: this.double(constant.numerators[0], constant.denominator),
    };
  }

  private double(top: bigint, bottom: bigint): number {
    const value = nearestDouble(top, bottom);
    if (this.exact && compare(fractionOf(value), fraction(top, bottom)) !== 0) this.exact = false;
    return value;
  }

  /** Bounds of a value on the box. */
  private range({ layer, form, terms }: LayerValue): [low: number, high: number] {
    const numbers = form.numerators.map((value) => nearestDouble(value, form.denominator));
    let [low, high] = [numbers[this.inputs], numbers[this.inputs]];
    for (let i = 0; i < this.inputs; i++) {
      const ends = this.box[i].map((end) => numbers[i] * end);
      low += Math.min(...ends);
      high += Math.max(...ends);
    }
    for (const [unit, coefficient] of terms) {
      const end = coefficient * this.layers[layer - 1][unit].most;
      if (end < 0) low += end;
      else high += end;
    }
    const room = 2 ** -20 * Math.max(Math.abs(low), Math.abs(high));
    return [low - room, high + room];
  }
}

const CARRIED = ", carried on";

function isDoubleForm({ numerators, denominator }: RationalVector): boolean {
  return numerators.every((value) => isDouble(fraction(value, denominator)));
}

function powerOfTwoAbove(value: number): number {
  return 2 ** Math.ceil(Math.log2(value));
}

function scaledSum(a: RationalVector, b: RationalVector, factor: number): RationalVector {
  if (Number.isInteger(factor)) return sum(a, b, BigInt(factor));
  const { numerators, denominator } = rationalVector([factor]);
  return sum(a, {
    numerators: b.numerators.map((value) => value * numerators[0]),
    denominator: b.denominator * denominator,
  });
}
