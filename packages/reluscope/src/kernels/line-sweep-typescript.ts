/**
 * The sweep over a segment from left to right (THEORY section 3 in one dimension): on the current cell every unit has an
 * affine form slope · t + constant with a proved bound on its error in the whole domain, and a proved sign. The
 * unit whose root comes first is crossed, and every later level's forms change by a multiple of that unit's form:
 *
 *     form ← form + push · (form of the crossed unit),   push = weights · gains · … · weights · (column of that unit).
 *
 * What is proved. A unit's sign right of the last knot is known. If its form has that sign at the end of the domain by
 * more than the bound, it has no root before: forms are affine. Otherwise every point where |form| ≤ bound is a place
 * where the root may be, and `low` is the first. The crossed unit is the one with the least `low`; it is the only one that
 * changes there if the last place where its root may be is before every other `low`, and its sign at the end
 * of the domain is proved. Forms are continuous at the knot, so all other units keep their signs right of it. Whatever is not
 * proved in this way is left to exact arithmetic: the sweep stops.
 *
 * What the bounds cover. A level's computed forms are off those that the computed forms of the level before would give
 * exactly by a residual, and off the true forms by bound ≥ |weights| · |gains| · (bound before) + residual: that is the
 * invariant. With u one rounding, size = |slope| · reach + |constant| of a form, and n active units:
 * - fresh forms: each term and the bias are rounded at most n + 4 times, so the residual is at most
 *   (n + 6) u · (|weights| · |gains| · size before + |bias|);
 * - a crossing changes gains, and with them |weights| · |gains| · (bound before): by |column| · (change of |gain|) · (bound of
 *   the crossed unit) on the next level, and from there on through |weights| · |gains|, like push itself. Both
 *   changes, up and down, are in `more`. The residual grows by the rounding of push, 3u · |push| for a column and
 *   (n + 3) u · |weights| · |gains| · |push before| later, times the size of the crossed unit's form, and by the rounding of the
 *   addition, u · (|push| · size of the crossed form + size of the new form), here and through the weights from the level before;
 * - `slack` is above the rounding of `more` and of the sum of the bounds, `tiny` above what underflow adds, GROWTH
 *   above the rounding of the other bounds;
 * - using a form: 4u · size covers values at the ends of the domain and roots.
 */
import { COARSE, GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import {
  type LineSweep,
  MOST_CROSSINGS,
  REBASE,
  SWEEP_FINISHED,
  SWEEP_GOES_ON,
  SWEEP_UNDECIDED,
} from "./line-sweep.ts";
import type { LineLevel, LineTables } from "./line-tables.ts";

/** What changes of a level from cell to cell, besides its arrays. */
interface Running {
  /** The least and the second least `low`; −Infinity where a root cannot be placed. */
  first: number;
  second: number;
  /** Sum of the bounds now, and when the forms were computed from the beginning. */
  total: number;
  fresh: number;
  /** Number of active units. */
  count: number;
}

export class TypescriptLineSweep implements LineSweep {
  readonly name = "typescript";
  readonly tables: LineTables;
  cells = 0;
  private readonly running: Running[];
  private low = 0;
  private high = 0;
  private reach = 0;
  private coarse = 0;
  /** Knots since the forms were computed from the beginning. */
  private crossings = 0;

  constructor(tables: LineTables) {
    this.tables = tables;
    this.running = tables.levels.map(() => ({
      first: 0,
      second: 0,
      total: 0,
      fresh: 0,

      count: 0,
    }));
  }

  start(low: number, high: number, reach: number): number {
    this.low = low;
    this.high = high;
    this.reach = reach;
    this.coarse = COARSE * reach;
    const { depth } = this.tables;
    for (let l = 0; l <= depth; l++) {
      if (l > 0) this.freshForms(l);
      if (l < depth && !this.firstSigns(l)) return SWEEP_UNDECIDED;
      this.scan(l);
    }
    this.crossings = 0;
    return SWEEP_GOES_ON;
  }

  advance(): number {
    const { levels, depth, chunk } = this.tables;
    this.cells = 0;
    while (this.cells < chunk.capacity) {
      let [best, second, winner] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0];
      for (let l = 0; l < depth; l++) {
        const { first } = this.running[l];
        if (first < best) {
          second = Math.min(best, this.running[l].second);
          best = first;
          winner = l;
        } else second = Math.min(second, first);
      }
      if (best === Number.POSITIVE_INFINITY) {
        this.emit();
        this.cells++;
        return SWEEP_FINISHED;
      }
      const level = levels[winner];
      let unit = 0;
      if (best > Number.NEGATIVE_INFINITY) while (level.low[unit] !== best) unit++;
      const slope = level.slope[unit];
      const constant = level.constant[unit];
      const bound = this.edge(level, unit);
      const sign = (level.sign as Float64Array)[unit];
      const steep = sign * slope;
      const latest = -(sign * constant + bound) / steep;
      const sure =
        best > Number.NEGATIVE_INFINITY && latest < second && steep * this.high + sign * constant < -bound;
      const position = -constant / slope + 0; // + 0 makes −0 a 0
      const error = (bound / Math.abs(slope) + 2 * ROUNDING * Math.abs(position)) * GROWTH + UNDERFLOW;
      if (this.crossings > 0 && !(sure && error <= this.coarse)) {
        this.rebase();
        continue;
      }
      if (!sure) return SWEEP_UNDECIDED;
      this.emit();
      chunk.ends[this.cells] = position;
      chunk.endErrors[this.cells] = error;
      chunk.endUnits[this.cells] = level.firstUnit + unit;
      this.cross(winner, unit);
      this.cells++;
    }
    return SWEEP_GOES_ON;
  }

  /** Bound on a form's error, the rounding of using it included. */
  private edge({ slope, constant, bound }: LineLevel, unit: number): number {
    return bound[unit] + 4 * ROUNDING * (Math.abs(slope[unit]) * this.reach + Math.abs(constant[unit]));
  }

  /** Signs of a level at the left end of the domain; false where one is not proved. */
  private firstSigns(l: number): boolean {
    const level = this.tables.levels[l];
    const { size, slope, constant, sign, gain, negative } = level;
    const signs = sign as Float64Array;
    this.running[l].count = 0;
    for (let unit = 0; unit < size; unit++) {
      gain[unit] = 1;
      if (!Number.isNaN(signs[unit])) {
        const value = slope[unit] * this.low + constant[unit];
        const edge = this.edge(level, unit);
        if (value > edge) signs[unit] = 1;
        else if (value < -edge) {
          signs[unit] = -1;
          gain[unit] = negative[unit];
        } else return false;
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
    const { count } = this.running[l - 1];
    const { rows, weights, bias, slope, constant, bound } = this.tables.levels[l];
    const roundings = (count + 6) * ROUNDING;
    slope.fill(0);
    constant.set(bias);
    for (let row = 0; row < rows; row++) bound[row] = Math.abs(bias[row]) * roundings;
    for (let k = 0; k < count; k++) {
      const unit = before.active[k];
      const gain = before.gain[unit];
      const size = Math.abs(before.slope[unit]) * this.reach + Math.abs(before.constant[unit]);
      const a = gain * before.slope[unit];
      const c = gain * before.constant[unit];
      const q = Math.abs(gain) * (before.bound[unit] + roundings * size);
      for (let row = 0, at = unit * rows; row < rows; row++, at++) {
        const weight = weights[at];
        slope[row] += weight * a;
        constant[row] += weight * c;
        bound[row] += Math.abs(weight) * q;
      }
    }
    for (let row = 0; row < rows; row++) bound[row] = bound[row] * GROWTH + UNDERFLOW;
  }

  /** Roots of a level whose forms are fresh. */
  private scan(l: number): void {
    this.tables.levels[l].push.fill(0);
    this.tables.levels[l].more.fill(0);
    this.update(l, 0, 0, 0);
    this.running[l].fresh = this.running[l].total;
  }

  /** Computes all forms on the current cell from the beginning. */
  private rebase(): void {
    for (let l = 1; l <= this.tables.depth; l++) {
      this.freshForms(l);
      this.scan(l);
    }
    this.crossings = 0;
  }

  /** Adds push · (slope, constant) to the forms, what that costs to the bounds, and finds the next roots. */
  private update(l: number, slope: number, constant: number, least: number): void {
    const level = this.tables.levels[l];
    const { sign, push, more, low, slack } = level;
    // The other implementation works on two units at a time and adds the sums of both lanes at the end.
    let [totalEven, totalOdd] = [0, 0];
    let flat = false;
    for (let i = 0; i < level.rows; i++) {
      const v = push[i];
      const a = level.slope[i] + v * slope;
      const c = level.constant[i] + v * constant;
      const size = Math.abs(a) * this.reach + Math.abs(c);
      const before = level.bound[i];
      const rounded = ROUNDING * size;
      const sum = before + more[i];
      const q = sum + (rounded + least) + slack * (before + sum);
      level.slope[i] = a;
      level.constant[i] = c;
      level.bound[i] = q;
      if ((i & 1) === 0) totalEven += q;
      else totalOdd += q;
      if (!sign) continue;
      const sa = sign[i] * a;
      const sc = sign[i] * c;
      const edge = q + 4 * rounded;
      const misses = sa * this.high + sc > edge;
      if (sa >= 0 && !misses) flat = true;
      low[i] = misses ? Number.NaN : (edge - sc) / sa;
    }
    const running = this.running[l];
    running.total = totalEven + totalOdd;
    if (!sign) return;
    if (flat || !(running.total < Number.POSITIVE_INFINITY)) {
      running.first = Number.NEGATIVE_INFINITY;
      running.second = Number.NEGATIVE_INFINITY;
    } else this.rescan(l);
  }

  /** The least two `low` of a level. */
  private rescan(l: number): void {
    const { low, rows } = this.tables.levels[l];
    let [first, second] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let i = 0; i < rows; i++) {
      if (low[i] < first) {
        second = first;
        first = low[i];
      } else if (low[i] < second) second = low[i];
    }
    this.running[l].first = first;
    this.running[l].second = second;
  }

  /** Goes to the next cell, where `unit` of level `index` has its other sign. */
  private cross(index: number, unit: number): void {
    const { levels, depth, words, chunk } = this.tables;
    const level = levels[index];
    const slope = level.slope[unit];
    const constant = level.constant[unit];
    const bound = level.bound[unit];
    const size = Math.abs(slope) * this.reach + Math.abs(constant);
    const signs = level.sign as Float64Array;
    const sign = -signs[unit];
    const old = level.gain[unit];
    const gain = sign > 0 ? 1 : level.negative[unit];
    signs[unit] = sign;
    level.gain[unit] = gain;
    if (old === 0) this.activate(index, unit);
    else if (gain === 0) this.deactivate(index, unit);
    // The codes of the two signs are 1 and 2: what one has, the other has not.
    words[level.firstWord + (unit >> 4)] ^= 3 << (2 * (unit & 15));
    level.low[unit] = Number.NaN;
    this.rescan(index);
    const both = (bound + size) * GROWTH;
    let tiny = UNDERFLOW;
    let worse = this.crossings >= MOST_CROSSINGS;
    for (let l = index + 1; l <= depth; l++) {
      if (l === index + 1) {
        const change = Math.abs(gain) - Math.abs(old);
        const own = 4 * ROUNDING * size * Math.abs(gain - old);
        this.pushColumn(l, unit, gain - old, change * bound + own);
      } else {
        this.pushOn(l, size);
        tiny = levels[l].norm * tiny * GROWTH + UNDERFLOW;
      }
      this.update(l, slope, constant, tiny * both + UNDERFLOW);
      if (!(this.running[l].total <= REBASE * this.running[l].fresh)) worse = true;
    }
    const far = Math.max(Math.abs(slope * this.low + constant), Math.abs(slope * this.high + constant));
    chunk.differs[this.cells] = this.outputsDiffer(far) ? 1 : 0;
    this.crossings++;
    if (worse) this.rebase();
  }

  /** Whether the maps left and right of a knot differ for sure where the crossed unit's form has the value `far`. */
  private outputsDiffer(far: number): boolean {
    const { levels, depth, chunk } = this.tables;
    const { size, slope, constant, bound, push } = levels[depth];
    for (let o = 0; o < size; o++) {
      const own = Math.abs(slope[o]) * this.reach + Math.abs(constant[o]);
      const bounds = chunk.mapErrors[this.cells * size + o] + bound[o] + 8 * ROUNDING * own;
      if (Math.abs(push[o]) * far > bounds * GROWTH) return true;
    }
    return false;
  }

  /** push and more of the level after the crossed unit: its column. */
  private pushColumn(l: number, unit: number, change: number, bound: number): void {
    const { rows, weights, push, more } = this.tables.levels[l];
    for (let row = 0, at = unit * rows; row < rows; row++, at++) {
      push[row] = weights[at] * change;
      more[row] = Math.abs(weights[at]) * bound;
    }
  }

  /** push and more of a level from those of the level before; `size` is that of the crossed unit's form. */
  private pushOn(l: number, size: number): void {
    const before = this.tables.levels[l - 1];
    const { count } = this.running[l - 1];
    const { rows, weights, push, more } = this.tables.levels[l];
    const roundings = (count + 12) * ROUNDING * size;
    push.fill(0);
    more.fill(0);
    for (let k = 0; k < count; k++) {
      const unit = before.active[k];
      const gain = before.gain[unit];
      const own = Math.abs(before.slope[unit]) * this.reach + Math.abs(before.constant[unit]);
      const v = gain * before.push[unit];
      const part = roundings * Math.abs(before.push[unit]) + 2 * ROUNDING * own;
      const q = Math.abs(gain) * (before.more[unit] + part);
      for (let row = 0, at = unit * rows; row < rows; row++, at++) {
        push[row] += v * weights[at];
        more[row] += q * Math.abs(weights[at]);
      }
    }
  }

  /** Copies the current cell into the chunk. */
  private emit(): void {
    const { levels, depth, words, chunk } = this.tables;
    const { size, slope, constant, bound } = levels[depth];
    chunk.patterns.set(words, this.cells * words.length);
    for (let o = 0, at = this.cells * size; o < size; o++, at++) {
      chunk.maps[2 * at] = slope[o];
      chunk.maps[2 * at + 1] = constant[o];
      const own = Math.abs(slope[o]) * this.reach + Math.abs(constant[o]);
      chunk.mapErrors[at] = bound[o] + 4 * ROUNDING * own;
    }
  }
}
