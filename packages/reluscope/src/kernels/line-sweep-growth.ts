/**
 * Error bounds of the forms in a sweep over a segment: one bound a unit, made with fresh forms, and a handful of numbers a level
 * that say how much those have grown since. So a crossing costs no work on bounds unit by unit.
 *
 * Let b be the bounds of a level's fresh forms, |x| the largest |x_i| / b_i on that level, u one rounding, size =
 * |slope| · reach + |constant| of a form, and W, g the weights into a level and the gains before it. A level's computed
 * forms are off those that the computed forms of the level before would give exactly by a residual. Kept for each level are
 *
 *     passing  ≥ |  |W| · |g| · b before |,   residual ≥ | residuals that came after the forms were fresh |,
 *     sizes    ≥ | sizes of the forms |,      growth   = passing · (growth before) + residual,
 *
 * and the forms are off the true ones by growth · b at most, unit by unit. That holds of fresh forms: each term and the bias are
 * rounded at most n + 4 times (n active units), so with
 *
 *     b = |W| · |g| · (growth before) · (b before) + (n + 6) u · (|W| · |g| · size before + |bias|)
 *
 * the second part covers the residual of the forms from then on, growth is 1, and |W| · |g| · (b before) ≤ b / (growth
 * before): passing is 1 / (growth before). When a unit of the level before is crossed, with δ the change of its gain, w its
 * column and size that of its form:
 * - push is w · δ on the next level, rounded twice, and W · g · push further on, each entry off by at most (n + 3) u · |W| · |g| ·
 *   |push before|. `pushed` ≥ |push|: |w| · |δ|, then pushed · passing from level to level;
 * - passing grows by |w| · (what |gain| grows by) · (bound of the unit) on the next level; where the gain shrinks, what was
 *   there still holds;
 * - sizes grow by pushed · size;
 * - the residual grows by the rounding of push times the form, 4u · pushed · size on the next level and (n + 3) u · pushed before ·
 *   passing · size later; by that of adding to the form, u · (pushed · size + sizes); and on later levels by what the
 *   forms of the level before were rounded by, u · (pushed · size + sizes) there, which is 2u · sizes at most, times passing;
 * - underflow: `tiny` is above what it adds to an entry of push and is multiplied by the crossed form, and one more is for
 *   adding to the form; divided by the least b (`inverse` is one over it);
 * - GROWTH, in every product and sum, is above the rounding of these numbers. Where one underflows, it is too small
 *   to be seen beside growth, which is at least 1.
 *
 * Numbers that overflow make growth infinite or not a number; then forms are computed afresh. While growth is at most REBASE,
 * sizes are below REBASE · 2^53 · b, so forms are finite and no comparison meets anything that is not a number.
 */
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";

/** The numbers of one level; "now" is the current cell. */
export interface Growth {
  growth: number;
  passing: number;
  residual: number;
  sizes: number;
  inverse: number;
  /** A value at any point of the domain has its sign if it is more than `edge` · bound. */
  edge: number;
  /** Growth of the levels before at the time when this level's forms were computed: bounds start that much larger. */
  inflation: number;
}

/** What crosses: the form's bound and size, the change of the gain, and how far |gain| grows (0 if it shrinks). */
export interface Crossing {
  size: number;
  /** Bound of the form now and, as it was when fresh, of which `passing` speaks. */
  bound: number;
  fresh: number;
  change: number;
  more: number;
}

export function noGrowth(): Growth {
  return { growth: 1, passing: 1, residual: 0, sizes: 0, inverse: 0, edge: 0, inflation: 1 };
}

/** The level's forms are fresh. `sizes`, `inverse`: largest size / bound, and 1 / bound. */
export function startGrowth(level: Growth, before: Growth | undefined, sizes: number, inverse: number): void {
  level.growth = 1;
  level.passing = before ? GROWTH / before.growth : 1;
  level.inflation = before ? before.inflation * before.growth : 1;
  level.residual = 0;
  level.sizes = sizes * GROWTH;
  level.inverse = inverse * GROWTH;
  level.edge = (1 + 4 * ROUNDING * level.sizes) * GROWTH;
}

/** How a crossing passes through the levels behind it. */
export class GrowthPass {
  private pushed = 0;
  private tiny = 0;
  private both = 0;

  /** On the next level; `column` is the largest |weight| / bound. */
  first(level: Growth, before: Growth, column: number, crossing: Crossing): void {
    const { size, bound, fresh, change, more } = crossing;
    this.both = (bound + size) * GROWTH;
    this.tiny = UNDERFLOW;
    this.pushed = column * Math.abs(change) * GROWTH;
    level.passing += column * more * fresh * GROWTH;
    this.add(level, before, size, 4 * ROUNDING * this.pushed * size);
  }

  /** On a later one; `count` units of the level before are active, `norm` is the largest sum of |weights| of a unit. */
  next(level: Growth, before: Growth, count: number, norm: number, { size }: Crossing): void {
    this.tiny = norm * this.tiny * GROWTH + UNDERFLOW;
    const passed = this.pushed * level.passing;
    const rounded = (count + 12) * ROUNDING * passed * size + 2 * ROUNDING * level.passing * before.sizes;
    this.pushed = passed * GROWTH;
    this.add(level, before, size, rounded);
  }

  private add(level: Growth, before: Growth, size: number, rounded: number): void {
    const moved = this.pushed * size;
    level.sizes = (level.sizes + moved) * GROWTH;
    const least = (this.tiny * this.both + UNDERFLOW) * level.inverse;
    level.residual += (rounded + ROUNDING * (moved + level.sizes) + least) * GROWTH;
    level.growth = (level.passing * before.growth + level.residual) * GROWTH;
    level.edge = (level.growth + 4 * ROUNDING * level.sizes) * GROWTH;
  }
}
