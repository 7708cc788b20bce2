// The forms of one level after a crossing, in the sweep over a segment (AssemblyScript, two doubles at a time), and
// where on the segment one of its units may cross first.

import { Level, Sweep } from "./line-sweep-records.as";

/** The least and the second least of the places where units may cross. */
@inline
function storeFirst(level: Level, first: v128, second: v128): void {
  const others = v128.shuffle<f64>(first, first, 1, 0);
  const rest = f64x2.pmin(second, v128.shuffle<f64>(second, second, 1, 0));
  level.first = f64x2.extract_lane(f64x2.pmin(first, others), 0);
  level.second = f64x2.extract_lane(f64x2.pmin(rest, f64x2.pmax(first, others)), 0);
}

// Constants are loaded before the loop: the compiler would compute splats of values anew in every round.
/** Adds the pushes to the forms and bounds of a level; `crosses`: hidden units, known when compiled. */
@inline
function updateRows(sweep: Sweep, level: Level, crosses: bool): void {
  const rowBytes: usize = <usize>level.rows << 3;
  const record = changetype<usize>(sweep);
  const slopes: usize = level.slope;
  const constants: usize = level.constant;
  const bounds: usize = level.bound;
  const pushes: usize = level.push;
  const mores: usize = level.more;
  const signs: usize = level.sign;
  const lows: usize = level.low;
  const slope = v128.load64_splat(record, offsetof<Sweep>("slope"));
  const constant = v128.load64_splat(record, offsetof<Sweep>("constant"));
  const least = v128.load64_splat(record, offsetof<Sweep>("least"));
  const rounding = v128.load64_splat(record, offsetof<Sweep>("rounding"));
  const reach = v128.load64_splat(record, offsetof<Sweep>("reach"));
  const high = v128.load64_splat(record, offsetof<Sweep>("high"));
  const slack = v128.load64_splat(changetype<usize>(level), offsetof<Level>("slack"));
  const absolute = v128.load(sweep.absolute);
  let total = f64x2.splat(0);
  let first = f64x2.splat(Infinity);
  let second = first;
  let flat: v128 = i64x2(0, 0);
  for (let row: usize = 0; row < rowBytes; row += 16) {
    const v = v128.load(pushes + row);
    const a = f64x2.add(v128.load(slopes + row), f64x2.mul(v, slope));
    const c = f64x2.add(v128.load(constants + row), f64x2.mul(v, constant));
    v128.store(slopes + row, a);
    v128.store(constants + row, c);
    const size = f64x2.add(f64x2.mul(v128.and(a, absolute), reach), v128.and(c, absolute));
    const rounded = f64x2.mul(rounding, size);
    const before = v128.load(bounds + row);
    const sum = f64x2.add(before, v128.load(mores + row));
    const own = f64x2.add(rounded, least);
    const q = f64x2.add(f64x2.add(sum, own), f64x2.mul(slack, f64x2.add(before, sum)));
    v128.store(bounds + row, q);
    total = f64x2.add(total, q);
    if (crosses) {
      const s = v128.load(signs + row);
      const sa = f64x2.mul(s, a);
      const sc = f64x2.mul(s, c);
      const twice = f64x2.add(rounded, rounded);
      const edge = f64x2.add(q, f64x2.add(twice, twice));
      const misses = f64x2.gt(f64x2.add(f64x2.mul(sa, high), sc), edge);
      flat = v128.or(flat, v128.andnot(f64x2.ge(sa, f64x2.splat(0)), misses));
      const low = v128.or(f64x2.div(f64x2.sub(edge, sc), sa), misses);
      v128.store(lows + row, low);
      second = f64x2.pmin(second, f64x2.pmax(low, first));
      first = f64x2.pmin(first, low);
    }
  }
  level.total = f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
  if (!crosses) return;
  if (v128.any_true(flat) || !(level.total < Infinity)) {
    level.first = -Infinity;
    level.second = -Infinity;
  } else storeFirst(level, first, second);
}

/** Adds what was pushed to a level; of hidden units also where they may cross. */
export function update(sweep: Sweep, level: Level): void {
  if (level.sign == 0) updateRows(sweep, level, false);
  else updateRows(sweep, level, true);
}

/** The least two again, after one unit's place changed. */
export function rescan(level: Level): void {
  const end: usize = level.low + (<usize>level.rows << 3);
  let first = f64x2.splat(Infinity);
  let second = first;
  for (let at: usize = level.low; at < end; at += 16) {
    const low = v128.load(at);
    second = f64x2.pmin(second, f64x2.pmax(low, first));
    first = f64x2.pmin(first, low);
  }
  storeFirst(level, first, second);
}

/** Bounds and places to cross of forms that were made anew. */
export function scan(sweep: Sweep, level: Level): void {
  memory.fill(level.push, 0, <usize>level.rows << 3);
  memory.fill(level.more, 0, <usize>level.rows << 3);
  sweep.slope = 0;
  sweep.constant = 0;
  sweep.least = 0;
  update(sweep, level);
  level.fresh = level.total;
}
