/**
 * Which units of a network never are positive, and which never are negative, on a domain or everywhere: proved (THEORY
 * section 7). Points show what happens; for the rest the box is halved until proved bounds decide or the work allowed is done,
 * and where at most six coordinates vary, cells decide what is left, if there are not too many. What is not decided may happen.
 */

import type { PlanarDomain } from "../complex/domain.ts";
import { inputAt } from "../complex/domain.ts";
import type { PolytopeDomain } from "../complex/polyhedral-complex.ts";
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import { forEachInRow } from "../network/matrix.ts";
import { type Network, preActivations } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_POSITIVE } from "../network/signs.ts";
import { walkCells } from "./cell-walk.ts";
import { spreadPoints } from "./spread-points.ts";
import { type Box, cornerBox, unitBounds } from "./unit-bounds.ts";
import { unitExtremes } from "./unit-extremes.ts";

/** Per hidden level: 1 where a unit may be positive, and where it may be negative. */
export interface UnitFates {
  readonly positive: readonly Uint8Array[];
  readonly negative: readonly Uint8Array[];
  /** Whether a 1 is proved as well: what may happen does, somewhere inside the domain. */
  readonly exact?: boolean;
}

/** Points that are looked at. */
const SAMPLES = 512;
/** Operations spent on bounds of halves, times the effort asked for; what a box costs beside its weights. */
const BOUND_WORK = 1e8;
const BOX_WORK = 2e4;
/** Cells times units that are looked at for what bounds leave open, times the effort; each dimension beyond two counts so often. */
const CELL_WORK = 3e6;
const WORK_OF_DIMENSION = 4;
const MOST_DIMENSIONS = 6;

/** On the whole input space: what intervals say when nothing is known of the inputs. */
export function fatesEverywhere(network: Network): UnitFates {
  const positive: Uint8Array[] = [];
  const negative: Uint8Array[] = [];
  let lower = new Float64Array(network.inputSize).fill(Number.NEGATIVE_INFINITY);
  let upper = new Float64Array(network.inputSize).fill(Number.POSITIVE_INFINITY);
  for (const { weight, bias, negativeSlope } of network.layers) {
    const [from, to] = [lower, upper];
    const size = bias.length;
    const low = new Float64Array(size);
    const high = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      let [least, most, spread, terms, constant] = [bias[i], bias[i], Math.abs(bias[i]), 0, true];
      forEachInRow(weight, i, (j, w) => {
        // A unit that is 0 everywhere gives nothing.
        if (w === 0 || (from[j] === 0 && to[j] === 0)) return;
        const [p, q] = w > 0 ? [from[j], to[j]] : [to[j], from[j]];
        if (p !== 0) least += w * p;
        if (q !== 0) most += w * q;
        for (const end of [p, q]) {
          if (end === 0 || !Number.isFinite(end)) continue;
          spread += Math.abs(w * end);
          constant = false;
        }
        terms++;
      });
      const error = constant ? 0 : (terms + 4) * ROUNDING * spread * GROWTH + UNDERFLOW;
      low[i] = Number.isNaN(least - error) ? Number.NEGATIVE_INFINITY : least - error;
      high[i] = Number.isNaN(most + error) ? Number.POSITIVE_INFINITY : most + error;
    }
    positive.push(Uint8Array.from(high, (value) => (value > 0 ? 1 : 0)));
    negative.push(Uint8Array.from(low, (value) => (value < 0 ? 1 : 0)));
    // Rounding of a product with a slope only matters where the slope is neither 0 nor 1.
    const room = (value: number, slope: number, side: number) =>
      slope === 0 || slope === 1 || !Number.isFinite(value)
        ? value
        : value + side * (2 * ROUNDING * Math.abs(value) + UNDERFLOW);
    lower = new Float64Array(size);
    upper = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      const slope = negativeSlope[i];
      const image = (y: number) => (y > 0 || slope === 1 ? y : y === 0 || slope === 0 ? 0 : slope * y);
      const [a, b] = [image(low[i]), image(high[i])];
      const zero = low[i] < 0 && high[i] > 0 ? 0 : a;
      lower[i] = room(Math.min(a, b, zero), slope, -1);
      upper[i] = room(Math.max(a, b, zero), slope, 1);
    }
  }
  return { positive, negative };
}

/** A box of any dimension in a slice, or one of the domains of up to six dimensions. */
export type FateDomain = PlanarDomain | PolytopeDomain;

/** @param effort how much work may be done, 1 being some seconds */
export function fatesOn(network: Network, domain: FateDomain, effort = 1): UnitFates {
  const levels = network.layers.map((layer) => layer.bias.length);
  const seen = {
    positive: levels.map((n) => new Uint8Array(n)),
    negative: levels.map((n) => new Uint8Array(n)),
  };
  const box = cornerBox(domain);
  const whole = "corners" in domain || (domain.halfSpaces?.length ?? 0) > 0;
  sample(network, domain, box, whole, seen, effort);
  const open = boundsLeaveOpen(network, domain, box, seen, effort);
  const decided = open && cellsDecide(network, domain, effort);
  if (decided) return decided;
  return {
    positive: seen.positive.map((row, level) =>
      row.map((value, i) => (open?.positive[level][i] ? 1 : value)),
    ),
    negative: seen.negative.map((row, level) =>
      row.map((value, i) => (open?.negative[level][i] ? 1 : value)),
    ),
  };
}

interface Marks {
  readonly positive: Uint8Array[];
  readonly negative: Uint8Array[];
}

/**
 * Marks units that are positive or negative somewhere, as doubles say: such a unit is kept, so that nothing rests on it. A box
 * around a domain has points outside; then only bounds tell.
 */
function sample(
  network: Network,
  { slice }: FateDomain,
  box: Box,
  boxIsLarger: boolean,
  seen: Marks,
  effort: number,
): void {
  if (boxIsLarger) return;
  const mark = (t: readonly number[]) => {
    preActivations(network, inputAt(slice, t)).forEach((values, level) => {
      for (let i = 0; i < values.length; i++) {
        if (values[i] > 0) seen.positive[level][i] = 1;
        else if (values[i] < 0) seen.negative[level][i] = 1;
      }
    });
  };
  const starts = [...spreadPoints(box, SAMPLES)];
  starts.forEach(mark);
  const isWanted = (level: number, unit: number, sign: 1 | -1) =>
    network.layers[level].negativeSlope[unit] !== 1 &&
    (sign > 0 ? seen.positive : seen.negative)[level][unit] === 0;
  for (const corner of unitExtremes(network, slice, box, starts, isWanted, effort)) mark(corner);
}

/** Halves the box until bounds decide every unit not seen with both signs; what is left open, if anything. */
function boundsLeaveOpen(
  network: Network,
  { slice }: FateDomain,
  box: Box,
  seen: Marks,
  effort: number,
): Marks | undefined {
  let weights = 0;
  for (const { weight } of [...network.layers, network.output]) weights += weight.values.length;
  let budget = Math.max(1, (effort * BOUND_WORK) / (weights * (slice.dimension + 4) + BOX_WORK));
  const open: Marks = {
    positive: seen.positive.map((row) => new Uint8Array(row.length)),
    negative: seen.negative.map((row) => new Uint8Array(row.length)),
  };
  let left = false;
  const queue: Box[] = [box];
  for (let next = 0; next < queue.length; next++) {
    const own = queue[next];
    const { lower, upper, first } = unitBounds(network, slice, own);
    budget--;
    const isOpen = (level: number, i: number) => {
      const slope = network.layers[level].negativeSlope[i];
      if (slope === 1) return { up: false, down: false };
      return {
        up: !(upper[level][i] <= 0) && !seen.positive[level][i],
        down: !(lower[level][i] >= 0) && !seen.negative[level][i],
      };
    };
    let some = false;
    seen.positive.forEach((row, level) => {
      for (let i = 0; i < row.length && !some; i++) {
        const { up, down } = isOpen(level, i);
        some = up || down;
      }
    });
    if (!some) continue;
    const halves = queue.length - next - 1 < budget ? halved(own, first) : undefined;
    if (halves) {
      queue.push(...halves);
      continue;
    }
    left = true;
    seen.positive.forEach((row, level) => {
      for (let i = 0; i < row.length; i++) {
        const { up, down } = isOpen(level, i);
        if (up) open.positive[level][i] = 1;
        if (down) open.negative[level][i] = 1;
      }
    });
  }
  return left ? open : undefined;
}

/** Both halves along the coordinate that the first layer depends on most. */
function halved(box: Box, first: Float64Array): Box[] | undefined {
  const d = box.length;
  const scores = new Float64Array(d);
  for (let at = 0; at < first.length; at += d + 1)
    for (let k = 0; k < d; k++) scores[k] += Math.abs(first[at + k]) * (box[k][1] - box[k][0]);
  const k = scores.indexOf(Math.max(...scores));
  if (k < 0) return undefined;
  const [low, high] = box[k];
  const middle = low / 2 + high / 2;
  if (!(low < middle && middle < high)) return undefined;
  const half = (from: number, to: number) =>
    box.map((interval, i): readonly [number, number] => (i === k ? [from, to] : interval));
  return [half(low, middle), half(middle, high)];
}

/** The signs on every cell, if there are few enough of them. */
function cellsDecide(network: Network, domain: FateDomain, effort: number): UnitFates | undefined {
  if (domain.dimension > MOST_DIMENSIONS) return undefined;
  const levels = network.layers.map((layer) => layer.bias.length);
  const units = levels.reduce((sum, n) => sum + n, 0);
  const most =
    (effort * CELL_WORK) / (Math.max(1, units) * WORK_OF_DIMENSION ** Math.max(0, domain.dimension - 2));
  const positive = levels.map((n) => new Uint8Array(n));
  const negative = levels.map((n) => new Uint8Array(n));
  let cells = 0;
  const { complete } = walkCells(network, domain, ({ signs }) => {
    signs.forEach((row, level) => {
      for (let i = 0; i < row.length; i++) {
        if (row[i] === SIGN_POSITIVE) positive[level][i] = 1;
        else if (row[i] === SIGN_NEGATIVE) negative[level][i] = 1;
      }
    });
    return ++cells <= most;
  });
  return complete ? { positive, negative, exact: true } : undefined;
}
