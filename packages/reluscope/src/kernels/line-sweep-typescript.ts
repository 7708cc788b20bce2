/**
 * The sweep over a segment from left to right (THEORY section 3 in one dimension): on the current cell every unit has an
 * affine form slope · t + constant with a proved bound on its error in the whole domain, and a proved sign. The
 * unit whose root comes first is crossed, and every later level's forms change by a multiple of that unit's form:
 *
 *     form ← form + push · (form of the crossed unit),   push = weights · gains · … · weights · (column of that unit).
 *
 * What is proved. A unit's sign right of the last knot is known. If its form has that sign at a place further right by
 * more than the bound, it has no root before: forms are affine. That is tested at a horizon, for all units of a level; where it
 * fails, it is tested at the end of the domain, and if it fails there too, every point where |form| ≤ bound is a place where
 * the root may be, and `low` is the first. The crossed unit is the one with the least `low`; it is the only one that changes
 * there if the last place where its root may be is before every other `low` and before the horizon of every level, and its
 * sign at the end of the domain is proved. Horizons move on where the sweep gets there. Forms are continuous at the knot, so all other units keep their signs right of it. Whatever is not
 * proved in this way is left to exact arithmetic: the sweep stops.
 *
 * How the bounds grow from crossing to crossing is in `line-sweep-growth.ts`.
 */
import { COARSE, GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import { SIGN_LINEAR, SIGN_NEGATIVE, SIGN_POSITIVE } from "../network/signs.ts";
import type { Slice } from "../network/slice.ts";
import type { LineFirstLayer } from "./line-first-layer.ts";
import {
  HUGE,
  type LineSweep,
  MOST_CROSSINGS,
  REBASE,
  STEPS,
  SWEEP_FINISHED,
  SWEEP_GOES_ON,
  SWEEP_UNDECIDED,
} from "./line-sweep.ts";
import { type Crossing, GrowthPass, noGrowth, startGrowth } from "./line-sweep-growth.ts";
import { firstUnit, look, lookAgain, lookFurther, type Places, withdraw } from "./line-sweep-places.ts";
import type { LineLevel, LineTables } from "./line-tables.ts";

/** What changes of a level from cell to cell, besides its arrays. */
interface Running extends Places {
  /** Number of active units. */
  count: number;
}

export class TypescriptLineSweep implements LineSweep {
  readonly name = "typescript";
  readonly tables: LineTables;
  cells = 0;
  private readonly firstLayer: LineFirstLayer;
  private readonly running: Running[];
  private readonly pass = new GrowthPass();
  private low = 0;
  private high = 0;
  private reach = 0;
  private coarse = 0;
  /** The left end of the current cell. */
  private position = 0;
  /** Knots since the forms were computed from the beginning. */
  private crossings = 0;

  constructor(tables: LineTables, firstLayer: LineFirstLayer) {
    this.tables = tables;
    this.firstLayer = firstLayer;
    this.running = tables.levels.map(() => ({
      ...noGrowth(),
      first: 0,
      second: 0,
      horizon: 0,
      step: 0,
      marked: 0,
      count: 0,
    }));
  }

  firstForms(slice: Slice, reach: number): void {
    this.firstLayer.forms(slice, reach, this.tables.levels[0]);
  }

  start(low: number, high: number, reach: number): number {
    this.low = low;
    this.high = high;
    this.reach = reach;
    this.coarse = COARSE * reach;
    this.position = low;
    const { depth } = this.tables;
    for (let l = 0; l <= depth; l++) {
      this.running[l].step = (high - low) / STEPS;
      if (l > 0) this.freshForms(l);
      this.scan(l);
      if (l < depth && !this.firstSigns(l)) return SWEEP_UNDECIDED;
      this.lookFresh(l);
    }
    this.crossings = 0;
    this.packSigns();
    return SWEEP_GOES_ON;
  }

  /** The pattern of the first cell. */
  private packSigns(): void {
    const { levels, words } = this.tables;
    for (const { sign, size, firstWord } of levels) {
      if (!sign) continue;
      for (let from = 0; from < size; from += 16) {
        let word = 0;
        for (let i = Math.min(from + 16, size) - 1; i >= from; i--) {
          word = (word << 2) | (sign[i] > 0 ? SIGN_POSITIVE : sign[i] < 0 ? SIGN_NEGATIVE : SIGN_LINEAR);
        }
        words[firstWord + (from >> 4)] = word;
      }
    }
  }

  advance(): number {
    const { levels, depth, chunk } = this.tables;
    this.cells = 0;
    while (this.cells < chunk.capacity) {
      let [best, second, winner] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0];
      let [limit, nearest] = [Number.POSITIVE_INFINITY, 0];
      for (let l = 0; l < depth; l++) {
        const { first, horizon } = this.running[l];
        if (first < best) {
          second = Math.min(best, this.running[l].second);
          best = first;
          winner = l;
        } else second = Math.min(second, first);
        if (horizon < this.high && horizon < limit) {
          limit = horizon;
          nearest = l;
        }
      }
      if (!(best < limit)) {
        if (limit < Number.POSITIVE_INFINITY) {
          lookFurther(levels[nearest], this.running[nearest], this.high);
          continue;
        }
        this.emit();
        this.cells++;
        return SWEEP_FINISHED;
      }
      const lost = best === Number.NEGATIVE_INFINITY;
      const level = levels[winner];
      const unit = lost ? 0 : firstUnit(level, this.running[winner]);
      const slope = level.slope[unit];
      const constant = level.constant[unit];
      const bound = this.edge(winner, unit);
      const sign = (level.sign as Float64Array)[unit];
      const steep = sign * slope;
      const latest = -(sign * constant + bound) / steep;
      if (!lost && limit < Number.POSITIVE_INFINITY && latest >= limit) {
        lookFurther(levels[nearest], this.running[nearest], this.high);
        continue;
      }
      const sure = !lost && latest < second && steep * this.high + sign * constant < -bound;
      const position = -constant / slope + 0; // + 0 makes −0 a 0
      const error = (bound / Math.abs(slope) + 2 * ROUNDING * Math.abs(position)) * GROWTH + UNDERFLOW;
      if (this.crossings > 0 && !(sure && error <= this.coarse)) {
        this.rebase(1);
        continue;
      }
      if (!sure) return SWEEP_UNDECIDED;
      this.emit();
      chunk.ends[this.cells] = position;
      chunk.endErrors[this.cells] = error;
      chunk.endUnits[this.cells] = level.firstUnit + unit;
      this.position = position;
      this.cross(winner, unit);
      this.cells++;
    }
    return SWEEP_GOES_ON;
  }

  private size({ slope, constant }: LineLevel, unit: number): number {
    return Math.abs(slope[unit]) * this.reach + Math.abs(constant[unit]);
  }

  /** Bound on the error of a unit's form on the current cell, anywhere in the domain. */
  bound(l: number, unit: number): number {
    return this.running[l].growth * this.tables.levels[l].bound[unit];
  }

  /** The same, the rounding of using the form included. */
  private edge(l: number, unit: number): number {
    return this.bound(l, unit) + 4 * ROUNDING * this.size(this.tables.levels[l], unit);
  }

  /** Signs of a level at the left end of the domain; false where one is not proved. */
  private firstSigns(l: number): boolean {
    const { size, slope, constant, sign, test, inverse, gain, negative } = this.tables.levels[l];
    const signs = sign as Float64Array;
    this.running[l].count = 0;
    for (let unit = 0; unit < size; unit++) {
      gain[unit] = 1;
      if (!Number.isNaN(signs[unit])) {
        const value = slope[unit] * this.low + constant[unit];
        const edge = this.edge(l, unit);
        if (value > edge) signs[unit] = 1;
        else if (value < -edge) {
          signs[unit] = -1;
          gain[unit] = negative[unit];
        } else return false;
        test[unit] = signs[unit] * inverse[unit];
      }
      if (gain[unit] !== 0) this.activate(l, unit);
    }
    return true;
  }

  private activate(l: number, unit: number): void {
    const { active, place } = this.tables.levels[l];
    place[unit] = this.running[l].count;
    active[this.running[l].count++] = unit;
  }

  private deactivate(l: number, unit: number): void {
    const { active, place } = this.tables.levels[l];
    const last = active[--this.running[l].count];
    active[place[unit]] = last;
    place[last] = place[unit];
  }

  /** A level's forms from those of the level before. */
  private freshForms(l: number): void {
    const before = this.tables.levels[l - 1];
    const { count, growth } = this.running[l - 1];
    const { rows, weights, bias, slope, constant, bound } = this.tables.levels[l];
    const roundings = (count + 6) * ROUNDING;
    slope.fill(0);
    constant.set(bias);
    for (let row = 0; row < rows; row++) bound[row] = Math.abs(bias[row]) * roundings;
    for (let k = 0; k < count; k++) {
      const unit = before.active[k];
      const gain = before.gain[unit];
      const a = gain * before.slope[unit];
      const c = gain * before.constant[unit];
      const q = Math.abs(gain) * (growth * before.bound[unit] + roundings * this.size(before, unit));
      for (let row = 0, at = unit * rows; row < rows; row++, at++) {
        const weight = weights[at];
        slope[row] += weight * a;
        constant[row] += weight * c;
        bound[row] += Math.abs(weight) * q;
      }
    }
    for (let row = 0; row < rows; row++) bound[row] = bound[row] * GROWTH + UNDERFLOW;
  }

  /** What is known of a level whose forms are fresh. */
  private scan(l: number): void {
    const { size, rows, bound, sign, inverse, test } = this.tables.levels[l];
    // So that padding is no exception.
    if (rows > size) bound[size] = bound[size - 1];
    let [sizes, most] = [0, 0];
    // The other implementation works on two units at a time and adds the sums of both lanes at the end.
    let [totalEven, totalOdd] = [0, 0];
    for (let i = 0; i < rows; i++) {
      const one = 1 / bound[i];
      inverse[i] = one;
      if (sign) test[i] = sign[i] * one;
      const part = this.size(this.tables.levels[l], i) * one;
      if (part > sizes) sizes = part;
      if (one > most) most = one;
      if ((i & 1) === 0) totalEven += bound[i];
      else totalOdd += bound[i];
    }
    startGrowth(this.running[l], l > 0 ? this.running[l - 1] : undefined, sizes, most);
    if (!(totalEven + totalOdd <= HUGE)) this.running[l].edge = Number.POSITIVE_INFINITY;
  }

  /** Computes the forms of a level, and of all behind it, from the beginning. */
  private rebase(from: number): void {
    for (let l = from; l <= this.tables.depth; l++) {
      this.freshForms(l);
      this.scan(l);
      this.lookFresh(l);
    }
    if (from === 1) this.crossings = 0;
  }

  /** A look ahead at a level whose forms are fresh. */
  private lookFresh(l: number): void {
    const running = this.running[l];
    if (l === this.tables.depth) return;
    look(this.tables.levels[l], running, Math.min(this.position + running.step, this.high), this.high);
  }

  /** Adds push · (slope, constant) to the forms and looks ahead. */
  private update(l: number, slope: number, constant: number): void {
    const level = this.tables.levels[l];
    const { push } = level;
    for (let i = 0; i < level.rows; i++) {
      level.slope[i] += push[i] * slope;
      level.constant[i] += push[i] * constant;
    }
    if (level.sign) lookAgain(level, this.running[l], this.position, this.high);
  }

  /** Goes to the next cell, where `unit` of level `index` has its other sign. */
  private cross(index: number, unit: number): void {
    const { running, pass } = this;
    const { levels, depth, words, chunk } = this.tables;
    const level = levels[index];
    const slope = level.slope[unit];
    const constant = level.constant[unit];
    const signs = level.sign as Float64Array;
    const sign = -signs[unit];
    const old = level.gain[unit];
    const gain = sign > 0 ? 1 : level.negative[unit];
    const crossing: Crossing = {
      size: this.size(level, unit),
      bound: this.bound(index, unit),
      fresh: level.bound[unit],
      change: gain - old,
      more: Math.max(0, Math.abs(gain) - Math.abs(old)),
    };
    signs[unit] = sign;
    level.test[unit] = -level.test[unit];
    level.gain[unit] = gain;
    if (old === 0) this.activate(index, unit);
    else if (gain === 0) this.deactivate(index, unit);
    // The codes of the two signs are 1 and 2: what one has, the other has not.
    words[level.firstWord + (unit >> 4)] ^= 3 << (2 * (unit & 15));
    withdraw(level, running[index], unit);
    let worse = 0;
    for (let l = index + 1; l <= depth; l++) {
      if (l === index + 1)
        pass.first(running[l], running[index], this.pushColumn(l, unit, gain - old), crossing);
      else {
        this.pushOn(l);
        pass.next(running[l], running[l - 1], running[l - 1].count, levels[l].norm, crossing);
      }
      this.update(l, slope, constant);
      if (worse === 0 && !(running[l].growth <= REBASE)) worse = l;
    }
    const far = Math.max(Math.abs(slope * this.low + constant), Math.abs(slope * this.high + constant));
    chunk.differs[this.cells] = this.outputsDiffer(far) ? 1 : 0;
    this.crossings++;
    if (this.crossings > MOST_CROSSINGS) this.rebase(1);
    else if (worse > 0) {
      const { growth, inflation } = running[worse - 1];
      this.rebase(growth * inflation <= REBASE ? worse : 1);
    }
  }

  /** Whether the maps left and right of a knot differ for sure where the crossed unit's form has the value `far`. */
  private outputsDiffer(far: number): boolean {
    const { levels, depth, chunk } = this.tables;
    const level = levels[depth];
    const { size, push } = level;
    for (let o = 0; o < size; o++) {
      const bounds =
        chunk.mapErrors[this.cells * size + o] + this.bound(depth, o) + 8 * ROUNDING * this.size(level, o);
      if (Math.abs(push[o]) * far > bounds * GROWTH) return true;
    }
    return false;
  }

  /** push of the level after the crossed unit: its column. @returns the largest |weight| / bound */
  private pushColumn(l: number, unit: number, change: number): number {
    const { rows, weights, push, inverse } = this.tables.levels[l];
    let most = 0;
    for (let row = 0, at = unit * rows; row < rows; row++, at++) {
      push[row] = weights[at] * change;
      const part = Math.abs(weights[at]) * inverse[row];
      if (part > most) most = part;
    }
    return most;
  }

  /** push of a level from that of the level before. */
  private pushOn(l: number): void {
    const before = this.tables.levels[l - 1];
    const { count } = this.running[l - 1];
    const { rows, weights, push } = this.tables.levels[l];
    push.fill(0);
    for (let k = 0; k < count; k++) {
      const unit = before.active[k];
      const v = before.gain[unit] * before.push[unit];
      for (let row = 0, at = unit * rows; row < rows; row++, at++) push[row] += v * weights[at];
    }
  }

  /** Copies the current cell into the chunk. */
  private emit(): void {
    const { levels, depth, words, chunk } = this.tables;
    const { size, slope, constant } = levels[depth];
    chunk.patterns.set(words, this.cells * words.length);
    for (let o = 0, at = this.cells * size; o < size; o++, at++) {
      chunk.maps[2 * at] = slope[o];
      chunk.maps[2 * at + 1] = constant[o];
      chunk.mapErrors[at] = this.edge(depth, o);
    }
  }
}
