// How bounds grow from crossing to crossing, in the sweep over a segment (AssemblyScript): the same operations in the same
// order as ../line-sweep-growth.ts, where they are explained.

import { GROWTH, Level, ROUNDING, Sweep } from "./line-sweep-records.as";

/** The level's forms are fresh; `before` is 0 for the first level. */
export function startGrowth(level: Level, before: Level | null, sizes: f64, inverse: f64): void {
  level.growth = 1;
  level.passing = before ? GROWTH / before.growth : 1;
  level.inflation = before ? before.inflation * before.growth : 1;
  level.residual = 0;
  level.sizes = sizes * GROWTH;
  level.most = inverse * GROWTH;
  level.edge = (1 + 4 * ROUNDING * level.sizes) * GROWTH;
}

/** On the level after the crossed unit; `column` is the largest |weight| / bound. */
export function passFirst(
  sweep: Sweep,
  level: Level,
  before: Level,
  column: f64,
  size: f64,
  fresh: f64,
  change: f64,
  more: f64,
): void {
  const growth = before.growth;
  sweep.both = (growth * fresh + size) * GROWTH;
  const pushed = column * abs(change) * GROWTH;
  const passing = level.passing + column * more * fresh * GROWTH;
  level.passing = passing;
  add(sweep, level, growth, passing, pushed, sweep.underflow, size, 4 * ROUNDING * pushed * size);
}

/** On a later one. */
export function passNext(sweep: Sweep, level: Level, before: Level, size: f64): void {
  const passing = level.passing;
  const tiny = level.norm * sweep.tiny * GROWTH + sweep.underflow;
  const passed = sweep.pushed * passing;
  const rounded = <f64>(before.count + 12) * ROUNDING * passed * size + 2 * ROUNDING * passing * before.sizes;
  add(sweep, level, before.growth, passing, passed * GROWTH, tiny, size, rounded);
}

// Numbers in locals: what is stored and loaded again takes longer than the arithmetic.
@inline
function add(
  sweep: Sweep,
  level: Level,
  growth: f64,
  passing: f64,
  pushed: f64,
  tiny: f64,
  size: f64,
  rounded: f64,
): void {
  const moved = pushed * size;
  const sizes = (level.sizes + moved) * GROWTH;
  const least = (tiny * sweep.both + sweep.underflow) * level.most;
  const residual = level.residual + (rounded + ROUNDING * (moved + sizes) + least) * GROWTH;
  const grown = (passing * growth + residual) * GROWTH;
  sweep.pushed = pushed;
  sweep.tiny = tiny;
  level.sizes = sizes;
  level.residual = residual;
  level.growth = grown;
  level.edge = (grown + 4 * ROUNDING * sizes) * GROWTH;
}
