/**
 * Proved bounds of every unit's pre-activation on a box of a slice: what tells, in any dimension and without looking at cells,
 * that a unit is dead or affine there (THEORY section 7).
 *
 * Each pre-activation is enclosed twice: by an affine form of the slice coordinates plus an interval, and by an interval alone.
 * A unit that may change its sign, y ∈ [l, u], is replaced by the chord of its graph: f(y) = λy + r with λ = (f(u) − f(l))/(u − l) and
 * r between 0 and f(u) − λu. All rounding is added to the intervals. In the first layer integers decide what doubles do not.
 */
import type { PlanarDomain } from "../complex/domain.ts";
import type { PolytopeDomain } from "../complex/polyhedral-complex.ts";
import { commonBit, signOf, toInteger } from "../exact/dyadic.ts";
import { type ExactForm, ExactForms } from "../exact/exact-forms.ts";
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import type { AffineMap, Network } from "../network/network.ts";
import type { Slice } from "../network/slice.ts";

export type Box = readonly (readonly [number, number])[];

export interface UnitBounds {
  /** Per level (hidden layers, then outputs): bounds of the pre-activations. */
  readonly lower: readonly Float64Array[];
  readonly upper: readonly Float64Array[];
  /** The first level's forms in doubles: d coefficients and a constant each. */
  readonly first: Float64Array;
}

/** Values of one level: size forms of d + 1 numbers, and what is added to them; an interval beside that. */
interface Enclosures {
  readonly forms: Float64Array;
  /** The remainder lies in [from, to]. */
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export function unitBounds(network: Network, slice: Slice, box: Box): UnitBounds {
  const d = slice.dimension;
  const reach = Float64Array.from([...box.map(([low, high]) => Math.max(Math.abs(low), Math.abs(high))), 1]);
  const lower: Float64Array[] = [];
  const upper: Float64Array[] = [];
  let values = inputs(slice, box, reach);
  let first = values.forms;
  [...network.layers, network.output].forEach((map, level) => {
    const next = images(map, values, d, box, reach);
    if (level === 0) {
      decideTies(map, network, slice, box, next);
      first = next.forms;
    }
    lower.push(next.lower);
    upper.push(next.upper);
    if (level < network.layers.length)
      values = activated(next, network.layers[level].negativeSlope, d, reach);
  });
  return { lower, upper, first };
}

function empty(size: number, d: number): Enclosures {
  return {
    forms: new Float64Array(size * (d + 1)),
    from: new Float64Array(size),
    to: new Float64Array(size),
    lower: new Float64Array(size),
    upper: new Float64Array(size),
  };
}

function inputs(
  { dimension: d, origin, directions, tails }: Slice,
  box: Box,
  reach: Float64Array,
): Enclosures {
  const n = origin.length;
  const values = empty(n, d);
  for (let i = 0; i < n; i++) {
    let rest = 0;
    for (let k = 0; k < d; k++) {
      values.forms[i * (d + 1) + k] = directions[k * n + i];
      if (tails) rest += Math.abs(tails[k * n + i]) * reach[k];
    }
    values.forms[i * (d + 1) + d] = origin[i];
    values.from[i] = -rest * GROWTH;
    values.to[i] = rest * GROWTH;
    enclose(values, i, d, box, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  }
  return values;
}

/** Bounds of form and remainder over the box, no wider than an interval that is known. */
function enclose(values: Enclosures, i: number, d: number, box: Box, low: number, high: number): void {
  const { forms, from, to, lower, upper } = values;
  const at = i * (d + 1);
  let least = forms[at + d];
  let most = least;
  let size = Math.abs(least) + Math.abs(from[i]) + Math.abs(to[i]);
  let flat = from[i] === 0 && to[i] === 0;
  for (let k = 0; k < d; k++) {
    const coefficient = forms[at + k];
    if (coefficient === 0) continue;
    const a = coefficient * box[k][0];
    const b = coefficient * box[k][1];
    least += Math.min(a, b);
    most += Math.max(a, b);
    size += Math.max(Math.abs(a), Math.abs(b));
    flat = false;
  }
  const error = flat ? 0 : (d + 4) * ROUNDING * size * GROWTH + UNDERFLOW;
  lower[i] = Math.max(least + from[i] - error, low);
  upper[i] = Math.min(most + to[i] + error, high);
  // What overflowed says nothing.
  if (!(lower[i] <= upper[i])) {
    lower[i] = Number.NEGATIVE_INFINITY;
    upper[i] = Number.POSITIVE_INFINITY;
  }
}

function images(map: AffineMap, values: Enclosures, d: number, box: Box, reach: Float64Array): Enclosures {
  const size = map.bias.length;
  const next = empty(size, d);
  const { weight } = map;
  const sparse = weight.kind === "sparse";
  for (let i = 0; i < size; i++) {
    const to = i * (d + 1);
    const bias = map.bias[i];
    next.forms[to + d] = bias;
    let rest0 = 0;
    let rest1 = 0;
    let low = bias;
    let high = bias;
    let magnitude = Math.abs(bias);
    let spread = magnitude;
    let terms = 0;
    let constant = true;
    const start = sparse ? weight.rowStart[i] : i * weight.columns;
    const end = sparse ? weight.rowStart[i + 1] : start + weight.columns;
    for (let entry = start; entry < end; entry++) {
      const w = weight.values[entry];
      if (w === 0) continue;
      const j = sparse ? weight.columnIndex[entry] : entry - start;
      terms++;
      const at = j * (d + 1);
      for (let k = 0; k <= d; k++) {
        const product = w * values.forms[at + k];
        next.forms[to + k] += product;
        magnitude += Math.abs(product) * reach[k];
      }
      const a = w * values.from[j];
      const b = w * values.to[j];
      rest0 += w > 0 ? a : b;
      rest1 += w > 0 ? b : a;
      magnitude += Math.abs(a) + Math.abs(b);
      const p = w * values.lower[j];
      const q = w * values.upper[j];
      low += w > 0 ? p : q;
      high += w > 0 ? q : p;
      spread += Math.max(Math.abs(p), Math.abs(q));
      if (values.lower[j] !== 0 || values.upper[j] !== 0) constant = false;
    }
    const error = terms === 0 ? 0 : (terms + 4) * ROUNDING * magnitude * GROWTH + UNDERFLOW;
    next.from[i] = rest0 - error;
    next.to[i] = rest1 + error;
    // What reads only zeros is its bias, exactly.
    const own = constant ? 0 : (terms + 4) * ROUNDING * spread * GROWTH + UNDERFLOW;
    const least = boundOf(low - own, Number.NEGATIVE_INFINITY);
    enclose(next, i, d, box, least, boundOf(high + own, Number.POSITIVE_INFINITY));
  }
  return next;
}

/** What is no number says nothing. */
const boundOf = (value: number, none: number) => (Number.isNaN(value) ? none : value);

function activated(values: Enclosures, slopes: Float64Array, d: number, reach: Float64Array): Enclosures {
  const size = slopes.length;
  const next = empty(size, d);
  for (let i = 0; i < size; i++) {
    const slope = slopes[i];
    const low = values.lower[i];
    const high = values.upper[i];
    let factor = 1;
    // f(y) − factor · y lies between these: at both ends and at 0.
    let least = 0;
    let most = 0;
    let magnitude = 0;
    if (slope !== 1 && high <= 0) factor = slope;
    else if (slope !== 1 && low < 0) {
      if (high - low < Number.POSITIVE_INFINITY) {
        factor = (high - slope * low) / (high - low);
        const [left, right] = [slope * low - factor * low, high - factor * high];
        least = Math.min(0, left, right);
        most = Math.max(0, left, right);
        magnitude = Math.abs(slope * low) + Math.abs(factor * low) + high + Math.abs(factor * high);
      } else {
        factor = 0;
        least = Number.NEGATIVE_INFINITY;
        most = Number.POSITIVE_INFINITY;
      }
    }
    for (let k = 0; k <= d; k++) {
      next.forms[i * (d + 1) + k] = factor * values.forms[i * (d + 1) + k];
      magnitude += Math.abs(next.forms[i * (d + 1) + k]) * reach[k];
    }
    const a = factor * values.from[i];
    const b = factor * values.to[i];
    magnitude += Math.abs(a) + Math.abs(b);
    const error = factor === 1 || factor === 0 ? 0 : 8 * ROUNDING * magnitude * GROWTH + UNDERFLOW;
    next.from[i] = Math.min(a, b) + least - error;
    next.to[i] = Math.max(a, b) + most + error;
    // The interval: both ends, and 0 between them. Products with a slope round.
    const left = low > 0 || slope === 1 ? low : slope === 0 ? 0 : slope * low;
    const right = high > 0 || slope === 1 ? high : slope === 0 ? 0 : slope * high;
    const inside = low < 0 && high > 0 ? 0 : left;
    const exact = slope === 0 || slope === 1;
    const rounding = exact ? 0 : 2 * ROUNDING * Math.max(Math.abs(left), Math.abs(right)) + UNDERFLOW;
    next.lower[i] = Math.min(left, right, inside) - rounding;
    next.upper[i] = Math.max(left, right, inside) + rounding;
  }
  return next;
}

/** First-layer bounds on the wrong side of 0 by rounding alone become 0. */
function decideTies(
  map: AffineMap,
  { inputShape, inputSize }: Network,
  slice: Slice,
  box: Box,
  { lower, upper }: Enclosures,
): void {
  let exact: ExactForms | undefined;
  for (let i = 0; i < lower.length; i++) {
    const size = Math.max(Math.abs(lower[i]), Math.abs(upper[i]));
    const least = lower[i] < 0 && lower[i] > -size * 2 ** -30;
    const most = upper[i] > 0 && upper[i] < size * 2 ** -30;
    if (!least && !most) continue;
    exact ??= new ExactForms(
      { inputShape, inputSize, outputSize: map.bias.length, layers: [], output: map },
      slice,
      [],
    );
    const form = exact.row(0, i);
    if (least && extremeSign(form, box, -1n) >= 0) lower[i] = 0;
    if (most && extremeSign(form, box, 1n) <= 0) upper[i] = 0;
  }
}

/** The sign of the largest (side 1) or least (side −1) value of a form on a box. */
function extremeSign(form: ExactForm, box: Box, side: bigint): number {
  const shift = Math.max(0, -commonBit(box.flat()));
  const d = box.length;
  let sum = form[d] << BigInt(shift);
  for (let k = 0; k < d; k++) {
    const end = box[k][form[k] * side > 0n ? 1 : 0];
    sum += form[k] * toInteger(end, shift);
  }
  return signOf(sum);
}

/** A box around a domain; its own box where it has one. */
export function cornerBox(domain: PlanarDomain | PolytopeDomain): Box {
  if ("box" in domain) return domain.box;
  return [0, 1].map((k) => {
    const own = domain.corners.filter((_, i) => (i & 1) === k);
    return [Math.min(...own), Math.max(...own)] as const;
  });
}
