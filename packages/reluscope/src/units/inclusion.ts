/**
 * Is {y_j > 0} ∩ D inside {y_i > 0} ∩ D? (S3; THEORY section 5, partial orders.) It is not exactly where some point of D has
 * y_j > 0 and y_i ≤ 0, a linear program: max y_j over D ∩ {y_i ≤ 0} > 0.
 *
 * Its dual has one variable: the set is inside iff y_j − μ·y_i ≤ 0 on all of D for some μ ≥ 0. On a box the best μ is found by
 * walking the breakpoints of max_D (y_j − μ·y_i) in doubles; then either that maximum is proved to be below 0, or a point
 * is proved to be in one set and not in the other. What neither proves goes to the exact program.
 */
import { maximize } from "../lp/maximize.ts";
import type { DomainRows } from "./domain-rows.ts";
import { evaluationError, type UnitForms } from "./unit-forms.ts";

export class Inclusions {
  private readonly forms: UnitForms;
  private readonly domain: DomainRows;
  private readonly breaks: Float64Array;
  private readonly order: Uint32Array;
  private readonly point: Float64Array;
  /** Half-spaces of the domain in doubles, for domains that are no box. */
  private readonly sides: readonly { readonly row: Float64Array; readonly error: number }[];
  /** Linear programs solved exactly so far. */
  programs = 0;

  constructor(forms: UnitForms, domain: DomainRows) {
    const d = forms.dimension;
    this.forms = forms;
    this.domain = domain;
    this.breaks = new Float64Array(d);
    this.order = new Uint32Array(d);
    this.point = new Float64Array(d);
    this.sides = domain.isBox ? [] : domain.rows.map((row) => roundedSide(row, domain));
  }

  /** Whether unit `inner` is on only where unit `outer` is; both are on somewhere in the domain. */
  isInside(inner: number, outer: number): boolean {
    return this.quickly(inner, outer) ?? this.exactly(inner, outer);
  }

  /** By the exact program alone. */
  exactly(inner: number, outer: number): boolean {
    const { exact } = this.forms;
    this.programs++;
    const off = exact[outer].map((value) => -value);
    const optimum = maximize(exact[inner], [...this.domain.rows, off]);
    if (optimum.status === "infeasible") return true;
    if (optimum.status === "unbounded")
      throw new Error("internal: a bounded domain gives an unbounded program; please report it");
    return optimum.value.numerators[0] <= 0n;
  }

  /** What doubles prove; undefined where they do not. */
  quickly(inner: number, outer: number): boolean | undefined {
    const { dimension: d, doubles, errors } = this.forms;
    const { low, high } = this.domain;
    const { breaks, order, point } = this;
    const [a, b] = [inner * (d + 1), outer * (d + 1)];
    // At μ = 0 the form y_j is largest; the coordinates that turn round later do so at their breakpoints.
    let turning = 0;
    let other = doubles[b + d];
    for (let k = 0; k < d; k++) {
      const own = doubles[a + k];
      const slope = doubles[b + k];
      const up = own > 0 || (own === 0 && slope < 0);
      point[k] = up ? high[k] : low[k];
      other += slope * point[k];
      if ((own > 0 && slope > 0) || (own < 0 && slope < 0)) {
        breaks[k] = own / slope;
        order[turning++] = k;
      }
    }
    if (other <= 0) return this.isWitness(inner, outer) ? false : undefined;
    const turned = order.subarray(0, turning).sort((p, q) => breaks[p] - breaks[q]);
    for (const k of turned) {
      const slope = doubles[b + k];
      const to = point[k] === high[k] ? low[k] : high[k];
      const after = other + slope * (to - point[k]);
      if (after > 0) {
        other = after;
        point[k] = to;
        continue;
      }
      if (this.isBelow(a, b, breaks[k], errors[inner] + breaks[k] * errors[outer])) return true;
      // Between here and there y_i is 0: a little further, so that rounding does not matter.
      const share = Math.min(1, (other + 4 * errors[outer]) / (other - after));
      point[k] += share * (to - point[k]);
      if (point[k] < low[k]) point[k] = low[k];
      if (point[k] > high[k]) point[k] = high[k];
      return this.isWitness(inner, outer) ? false : undefined;
    }
    // Only rounding lets y_i seem to be above 0 in the whole box.
    return undefined;
  }

  /** Whether y_j − μ·y_i is surely negative on the whole box. */
  private isBelow(a: number, b: number, factor: number, error: number): boolean {
    const { dimension: d, doubles } = this.forms;
    const { low, high } = this.domain;
    let most = doubles[a + d] - factor * doubles[b + d];
    let size = Math.abs(doubles[a + d]) + Math.abs(factor * doubles[b + d]);
    for (let k = 0; k < d; k++) {
      const slope = doubles[a + k] - factor * doubles[b + k];
      const reach = Math.max(Math.abs(low[k]), Math.abs(high[k]));
      most += Math.max(slope * low[k], slope * high[k]);
      size += (Math.abs(doubles[a + k]) + Math.abs(factor * doubles[b + k])) * reach;
    }
    return factor >= 0 && most + 2 * (error + evaluationError(d, size)) < 0;
  }

  /** Whether the point at hand is surely in the domain and in {y_j > 0}, and not in {y_i > 0}. */
  private isWitness(inner: number, outer: number): boolean {
    const { dimension: d, doubles, errors } = this.forms;
    const { point } = this;
    if (!(valueAt(doubles, inner * (d + 1), point) > errors[inner])) return false;
    if (!(valueAt(doubles, outer * (d + 1), point) < -errors[outer])) return false;
    return this.sides.every(({ row, error }) => valueAt(row, 0, point) > error);
  }
}

function valueAt(form: Float64Array, start: number, point: Float64Array): number {
  let sum = form[start + point.length];
  for (let k = 0; k < point.length; k++) sum += form[start + k] * point[k];
  return sum;
}

/** A half-space in doubles, scaled to about 1, and the bound on its error in the domain. */
function roundedSide(side: readonly bigint[], { low, high }: DomainRows) {
  const largest = side.reduce((most, value) => (value > most ? value : -value > most ? -value : most), 1n);
  const bits = BigInt(Math.max(0, largest.toString(2).length - 60));
  const unit = Number(largest >> bits);
  const row = Float64Array.from(side, (value) => Number(value >> bits) / unit);
  const cut = bits > 0n ? 2 ** -56 : 0;
  let size = 0;
  let reach = 1;
  row.forEach((value, k) => {
    const own = k < low.length ? Math.max(Math.abs(low[k]), Math.abs(high[k])) : 1;
    size += (Math.abs(value) + cut) * own;
    reach += own;
  });
  return { row, error: 2 * evaluationError(low.length, size) + cut * reach };
}
