/**
 * Where on the segment the units of a level may cross, in the sweep of `line-sweep-typescript.ts`. A level is looked at
 * up to a horizon: blocks of units that all keep their signs up to there have no mark, and roots are computed in the others.
 */
import type { Growth } from "./line-sweep-growth.ts";
import type { LineLevel } from "./line-tables.ts";

export interface Places extends Growth {
  /** The least and the second least `low`; −Infinity where a root cannot be placed. */
  first: number;
  second: number;
  /** How far the level was looked at, how far the next look goes, and the blocks that are marked. */
  horizon: number;
  step: number;
  marked: number;
}

/** Marks blocks with units that may not keep their signs up to `horizon`, and finds their roots up to `high`, the end. */
export function look(level: LineLevel, places: Places, horizon: number, high: number): void {
  const { slope, constant, test, low, mark, rows } = level;
  const { edge } = places;
  let marked = 0;
  for (let i = 0; i < rows; i++) {
    if (test[i] * (slope[i] * horizon + constant[i]) <= edge) marked |= mark[i];
  }
  places.horizon = horizon;
  places.marked = marked;
  let flat = false;
  for (let i = 0; i < rows; i++) {
    if (!isMarked(level, places, i)) continue;
    const a = test[i] * slope[i];
    const c = test[i] * constant[i];
    const misses = a * high + c > edge;
    if (a >= 0 && !misses) flat = true;
    low[i] = misses ? Number.NaN : (edge - c) / a;
  }
  leastTwo(level, places);
  if (flat || !(edge < Number.POSITIVE_INFINITY)) {
    places.first = Number.NEGATIVE_INFINITY;
    places.second = Number.NEGATIVE_INFINITY;
  }
}

/** Looks `step` ahead of `position` after forms changed; a look that finds two roots went too far. */
export function lookAgain(level: LineLevel, places: Places, position: number, high: number): void {
  look(level, places, Math.min(position + places.step, high), high);
  if (places.second < places.horizon) places.step *= 0.85;
}

/** Moves the horizon on. */
export function lookFurther(level: LineLevel, places: Places, high: number): void {
  places.step *= 2;
  const horizon = places.horizon + places.step;
  look(level, places, horizon > places.horizon ? Math.min(horizon, high) : high, high);
}

/** A unit has crossed: its form has no other root. */
export function withdraw(level: LineLevel, places: Places, unit: number): void {
  level.low[unit] = Number.NaN;
  leastTwo(level, places);
}

/** The unit with the least `low`. */
export function firstUnit(level: LineLevel, places: Places): number {
  let unit = 0;
  while (!(isMarked(level, places, unit) && level.low[unit] === places.first)) unit++;
  return unit;
}

function isMarked({ mark }: LineLevel, { marked }: Places, unit: number): boolean {
  return (marked & mark[unit]) !== 0;
}

function leastTwo(level: LineLevel, places: Places): void {
  const { low, rows } = level;
  let [first, second] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let i = 0; i < rows; i++) {
    if (!isMarked(level, places, i)) continue;
    if (low[i] < first) {
      second = first;
      first = low[i];
    } else if (low[i] < second) second = low[i];
  }
  places.first = first;
  places.second = second;
}
