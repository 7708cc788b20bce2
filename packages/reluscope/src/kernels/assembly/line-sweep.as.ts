// The sweep over a segment in AssemblyScript, two doubles at a time (WebAssembly SIMD).
//
// Does the same operations in the same order as ../line-sweep-typescript.ts, where every step is explained, so the
// two give the same bits. The records are written by ../line-sweep-wasm.ts, field by field in this order.

const ABSOLUTE: v128 = i64x2(0x7fffffffffffffff, 0x7fffffffffffffff);
const ROUNDING: f64 = 1.0 / 9007199254740992.0;
const GROWTH: f64 = 1.0 + 1.0 / 1073741824.0;
const MOST_CROSSINGS: i32 = 1048576;
const FINISHED: i32 = 0;
const FULL: i32 = 1;
const UNDECIDED: i32 = 2;

// One level: hidden layer or outputs. Units are padded to an even number; addresses of arrays with one entry a unit.
@unmanaged
class Level {
  first: f64;
  second: f64;
  fresh: f64;
  total: f64;
  slack: f64;
  norm: f64;
  size: i32;
  rows: i32;
  weights: usize;
  bias: usize;
  slope: usize;
  constant: usize;
  bound: usize;
  push: usize;
  more: usize;
  sign: usize;
  low: usize;
  gain: usize;
  negative: usize;
  active: usize;
  place: usize;
  count: i32;
  firstUnit: i32;
  firstWord: i32;
}

@unmanaged
class Sweep {
  low: f64;
  high: f64;
  reach: f64;
  underflow: f64;
  rebase: f64;
  coarse: f64;
  rounding: f64;
  slope: f64;
  constant: f64;
  least: f64;
  twice: f64;
  pushing: f64;
  absolute: usize;
  depth: i32;
  levels: usize;
  terms: usize;
  words: usize;
  patternBytes: i32;
  capacity: i32;
  cells: i32;
  crossings: i32;
  patterns: usize;
  maps: usize;
  mapErrors: usize;
  ends: usize;
  endErrors: usize;
  endUnits: usize;
  differs: usize;
}

@inline
function levelOf(sweep: Sweep, index: i32): Level {
  return changetype<Level>(sweep.levels + <usize>index * offsetof<Level>());
}

@inline
function get(array: usize, index: i32): f64 {
  return load<f64>(array + (<usize>index << 3));
}

@inline
function put(array: usize, index: i32, value: f64): void {
  store<f64>(array + (<usize>index << 3), value);
}

function activate(level: Level, unit: i32): void {
  store<i32>(level.active + (<usize>level.count << 2), unit);
  store<i32>(level.place + (<usize>unit << 2), level.count);
  level.count++;
}

function deactivate(level: Level, unit: i32): void {
  level.count--;
  const place = load<i32>(level.place + (<usize>unit << 2));
  const last = load<i32>(level.active + (<usize>level.count << 2));
  store<i32>(level.active + (<usize>place << 2), last);
  store<i32>(level.place + (<usize>last << 2), place);
}

function freshForms(sweep: Sweep, before: Level, level: Level): void {
  const rowBytes: usize = <usize>level.rows << 3;
  const terms: usize = sweep.terms;
  const roundings: f64 = <f64>(before.count + 6) * ROUNDING;
  let last: usize = terms;
  for (let k = 0; k < before.count; k++) {
    const unit = load<i32>(before.active + (<usize>k << 2));
    const gain = get(before.gain, unit);
    const a = get(before.slope, unit);
    const c = get(before.constant, unit);
    const size = abs(a) * sweep.reach + abs(c);
    store<f64>(last, gain * a);
    store<f64>(last, gain * c, 8);
    store<f64>(last, abs(gain) * (get(before.bound, unit) + roundings * size), 16);
    store<usize>(last, level.weights + <usize>unit * rowBytes, 24);
    last += 32;
  }
  const relative = f64x2.splat(roundings);
  const growth = f64x2.splat(GROWTH);
  const underflow = f64x2.splat(sweep.underflow);
  const biases: usize = level.bias;
  for (let row: usize = 0; row < rowBytes; ) {
    if (row + 32 <= rowBytes) {
      let a0 = f64x2.splat(0);
      let a1 = f64x2.splat(0);
      let c0 = v128.load(biases + row);
      let c1 = v128.load(biases + row, 16);
      let q0 = f64x2.mul(v128.and(c0, ABSOLUTE), relative);
      let q1 = f64x2.mul(v128.and(c1, ABSOLUTE), relative);
      for (let p: usize = terms; p < last; p += 32) {
        const from: usize = load<usize>(p, 24) + row;
        const slope = v128.load64_splat(p);
        const constant = v128.load64_splat(p, 8);
        const bound = v128.load64_splat(p, 16);
        const w0 = v128.load(from);
        const w1 = v128.load(from, 16);
        a0 = f64x2.add(a0, f64x2.mul(w0, slope));
        a1 = f64x2.add(a1, f64x2.mul(w1, slope));
        c0 = f64x2.add(c0, f64x2.mul(w0, constant));
        c1 = f64x2.add(c1, f64x2.mul(w1, constant));
        q0 = f64x2.add(q0, f64x2.mul(v128.and(w0, ABSOLUTE), bound));
        q1 = f64x2.add(q1, f64x2.mul(v128.and(w1, ABSOLUTE), bound));
      }
      v128.store(level.slope + row, a0);
      v128.store(level.slope + row, a1, 16);
      v128.store(level.constant + row, c0);
      v128.store(level.constant + row, c1, 16);
      v128.store(level.bound + row, f64x2.add(f64x2.mul(q0, growth), underflow));
      v128.store(level.bound + row, f64x2.add(f64x2.mul(q1, growth), underflow), 16);
      row += 32;
    } else {
      let a0 = f64x2.splat(0);
      let c0 = v128.load(biases + row);
      let q0 = f64x2.mul(v128.and(c0, ABSOLUTE), relative);
      for (let p: usize = terms; p < last; p += 32) {
        const w0 = v128.load(load<usize>(p, 24) + row);
        a0 = f64x2.add(a0, f64x2.mul(w0, v128.load64_splat(p)));
        c0 = f64x2.add(c0, f64x2.mul(w0, v128.load64_splat(p, 8)));
        q0 = f64x2.add(q0, f64x2.mul(v128.and(w0, ABSOLUTE), v128.load64_splat(p, 16)));
      }
      v128.store(level.slope + row, a0);
      v128.store(level.constant + row, c0);
      v128.store(level.bound + row, f64x2.add(f64x2.mul(q0, growth), underflow));
      row += 16;
    }
  }
}

function pushColumn(level: Level, unit: i32, change: f64, bound: f64): void {
  const rowBytes: usize = <usize>level.rows << 3;
  const column: usize = level.weights + <usize>unit * rowBytes;
  const pushes: usize = level.push;
  const mores: usize = level.more;
  const factor = f64x2.splat(change);
  const part = f64x2.splat(bound);
  for (let row: usize = 0; row < rowBytes; row += 16) {
    const weight = v128.load(column + row);
    v128.store(pushes + row, f64x2.mul(weight, factor));
    v128.store(mores + row, f64x2.mul(v128.and(weight, ABSOLUTE), part));
  }
}

function pushOn(sweep: Sweep, before: Level, level: Level, size: f64): void {
  const rowBytes: usize = <usize>level.rows << 3;
  const terms: usize = sweep.terms;
  sweep.pushing = <f64>(before.count + 12) * ROUNDING * size;
  const reach = sweep.reach;
  const active: usize = before.active;
  const gains: usize = before.gain;
  const slopes: usize = before.slope;
  const constants: usize = before.constant;
  const pushes: usize = before.push;
  const mores: usize = before.more;
  const weights: usize = level.weights;
  const count: usize = <usize>before.count << 2;
  let last: usize = terms;
  for (let k: usize = 0; k < count; k += 4) {
    const unit: usize = load<u32>(active + k);
    const at: usize = unit << 3;
    const push = load<f64>(pushes + at);
    const gain = load<f64>(gains + at);
    const own = abs(load<f64>(slopes + at)) * reach + abs(load<f64>(constants + at));
    store<f64>(last, gain * push);
    store<f64>(last, abs(gain) * (load<f64>(mores + at) + (sweep.pushing * abs(push) + sweep.twice * own)), 8);
    store<usize>(last, weights + unit * rowBytes, 16);
    last += 24;
  }
  const out: usize = level.push;
  const outMore: usize = level.more;
  const absolute = v128.load(sweep.absolute);
  let row: usize = 0;
  for (; row + 64 <= rowBytes; row += 64) {
    let a0 = f64x2.splat(0);
    let a1 = f64x2.splat(0);
    let a2 = f64x2.splat(0);
    let a3 = f64x2.splat(0);
    let q0 = f64x2.splat(0);
    let q1 = f64x2.splat(0);
    let q2 = f64x2.splat(0);
    let q3 = f64x2.splat(0);
    for (let p: usize = terms; p < last; p += 24) {
      const v = v128.load64_splat(p);
      const more = v128.load64_splat(p, 8);
      const from: usize = load<usize>(p, 16) + row;
      let w = v128.load(from);
      a0 = f64x2.add(a0, f64x2.mul(v, w));
      q0 = f64x2.add(q0, f64x2.mul(more, v128.and(w, absolute)));
      w = v128.load(from, 16);
      a1 = f64x2.add(a1, f64x2.mul(v, w));
      q1 = f64x2.add(q1, f64x2.mul(more, v128.and(w, absolute)));
      w = v128.load(from, 32);
      a2 = f64x2.add(a2, f64x2.mul(v, w));
      q2 = f64x2.add(q2, f64x2.mul(more, v128.and(w, absolute)));
      w = v128.load(from, 48);
      a3 = f64x2.add(a3, f64x2.mul(v, w));
      q3 = f64x2.add(q3, f64x2.mul(more, v128.and(w, absolute)));
    }
    v128.store(out + row, a0);
    v128.store(outMore + row, q0);
    v128.store(out + row, a1, 16);
    v128.store(outMore + row, q1, 16);
    v128.store(out + row, a2, 32);
    v128.store(outMore + row, q2, 32);
    v128.store(out + row, a3, 48);
    v128.store(outMore + row, q3, 48);
  }
  for (; row + 32 <= rowBytes; row += 32) {
    let a0 = f64x2.splat(0);
    let a1 = f64x2.splat(0);
    let q0 = f64x2.splat(0);
    let q1 = f64x2.splat(0);
    for (let p: usize = terms; p < last; p += 24) {
      const v = v128.load64_splat(p);
      const more = v128.load64_splat(p, 8);
      const from: usize = load<usize>(p, 16) + row;
      let w = v128.load(from);
      a0 = f64x2.add(a0, f64x2.mul(v, w));
      q0 = f64x2.add(q0, f64x2.mul(more, v128.and(w, absolute)));
      w = v128.load(from, 16);
      a1 = f64x2.add(a1, f64x2.mul(v, w));
      q1 = f64x2.add(q1, f64x2.mul(more, v128.and(w, absolute)));
    }
    v128.store(out + row, a0);
    v128.store(outMore + row, q0);
    v128.store(out + row, a1, 16);
    v128.store(outMore + row, q1, 16);
  }
  for (; row + 16 <= rowBytes; row += 16) {
    let a0 = f64x2.splat(0);
    let q0 = f64x2.splat(0);
    for (let p: usize = terms; p < last; p += 24) {
      const v = v128.load64_splat(p);
      const more = v128.load64_splat(p, 8);
      const from: usize = load<usize>(p, 16) + row;
      let w = v128.load(from);
      a0 = f64x2.add(a0, f64x2.mul(v, w));
      q0 = f64x2.add(q0, f64x2.mul(more, v128.and(w, absolute)));
    }
    v128.store(out + row, a0);
    v128.store(outMore + row, q0);
  }
}

// Constants are loaded before the loop: the compiler would compute splats of values anew in every round.
function update(sweep: Sweep, level: Level): void {
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
  if (signs == 0) {
    for (let row: usize = 0; row < rowBytes; row += 16) {
      const v = v128.load(pushes + row);
      const a = f64x2.add(v128.load(slopes + row), f64x2.mul(v, slope));
      const c = f64x2.add(v128.load(constants + row), f64x2.mul(v, constant));
      v128.store(slopes + row, a);
      v128.store(constants + row, c);
      const size = f64x2.add(f64x2.mul(v128.and(a, absolute), reach), v128.and(c, absolute));
      const before = v128.load(bounds + row);
      const sum = f64x2.add(before, v128.load(mores + row));
      const own = f64x2.add(f64x2.mul(rounding, size), least);
      const q = f64x2.add(f64x2.add(sum, own), f64x2.mul(slack, f64x2.add(before, sum)));
      v128.store(bounds + row, q);
      total = f64x2.add(total, q);
    }
    level.total = f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
    return;
  }
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
  level.total = f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
  if (v128.any_true(flat) || !(level.total < Infinity)) {
    level.first = -Infinity;
    level.second = -Infinity;
  } else storeFirst(level, first, second);
}

@inline
function storeFirst(level: Level, first: v128, second: v128): void {
  const others = v128.shuffle<f64>(first, first, 1, 0);
  const rest = f64x2.pmin(second, v128.shuffle<f64>(second, second, 1, 0));
  level.first = f64x2.extract_lane(f64x2.pmin(first, others), 0);
  level.second = f64x2.extract_lane(f64x2.pmin(rest, f64x2.pmax(first, others)), 0);
}

function rescan(level: Level): void {
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

function scan(sweep: Sweep, level: Level): void {
  memory.fill(level.push, 0, <usize>level.rows << 3);
  memory.fill(level.more, 0, <usize>level.rows << 3);
  sweep.slope = 0;
  sweep.constant = 0;
  sweep.least = 0;
  update(sweep, level);
  level.fresh = level.total;
}

export function start(address: usize): i32 {
  const sweep = changetype<Sweep>(address);
  for (let l = 0; l <= sweep.depth; l++) {
    const level = levelOf(sweep, l);
    if (l > 0) freshForms(sweep, levelOf(sweep, l - 1), level);
    if (l < sweep.depth) {
      level.count = 0;
      for (let unit = 0; unit < level.size; unit++) {
        const sign = get(level.sign, unit);
        let gain: f64 = 1;
        if (sign == sign) {
          const value = get(level.slope, unit) * sweep.low + get(level.constant, unit);
          const bound = edgeOf(sweep, level, unit);
          if (value > bound) put(level.sign, unit, 1);
          else if (value < -bound) {
            put(level.sign, unit, -1);
            gain = get(level.negative, unit);
          } else return UNDECIDED;
        }
        put(level.gain, unit, gain);
        if (gain != 0) activate(level, unit);
      }
    }
    scan(sweep, level);
  }
  sweep.crossings = 0;
  return FULL;
}

@inline
function edgeOf(sweep: Sweep, level: Level, unit: i32): f64 {
  const size = abs(get(level.slope, unit)) * sweep.reach + abs(get(level.constant, unit));
  return get(level.bound, unit) + 4 * ROUNDING * size;
}

function rebase(sweep: Sweep): void {
  for (let l = 1; l <= sweep.depth; l++) {
    const level = levelOf(sweep, l);
    freshForms(sweep, levelOf(sweep, l - 1), level);
    scan(sweep, level);
  }
  sweep.crossings = 0;
}

export function advance(address: usize): i32 {
  const sweep = changetype<Sweep>(address);
  const outputs = levelOf(sweep, sweep.depth);
  sweep.cells = 0;
  while (sweep.cells < sweep.capacity) {
    let best: f64 = Infinity;
    let second: f64 = Infinity;
    let winner = 0;
    for (let l = 0; l < sweep.depth; l++) {
      const level = levelOf(sweep, l);
      const first = level.first;
      if (first < best) {
        second = best < level.second ? best : level.second;
        best = first;
        winner = l;
      } else if (first < second) second = first;
    }
    if (best == Infinity) {
      emit(sweep, outputs);
      sweep.cells++;
      return FINISHED;
    }
    const level = levelOf(sweep, winner);
    let unit = 0;
    if (best > -Infinity) {
      const wanted = f64x2.splat(best);
      while (!v128.any_true(f64x2.eq(v128.load(level.low + (<usize>unit << 3)), wanted))) unit += 2;
      if (get(level.low, unit) != best) unit++;
    }
    const slope = get(level.slope, unit);
    const constant = get(level.constant, unit);
    const bound = edgeOf(sweep, level, unit);
    const sign = get(level.sign, unit);
    const steep = sign * slope;
    const latest = -(sign * constant + bound) / steep;
    const sure = best > -Infinity && latest < second && steep * sweep.high + sign * constant < -bound;
    const position = -constant / slope + 0.0;
    const error = (bound / abs(slope) + 2 * ROUNDING * abs(position)) * GROWTH + sweep.underflow;
    if (sweep.crossings > 0 && !(sure && error <= sweep.coarse)) {
      rebase(sweep);
      continue;
    }
    if (!sure) return UNDECIDED;
    emit(sweep, outputs);
    put(sweep.ends, sweep.cells, position);
    put(sweep.endErrors, sweep.cells, error);
    store<i32>(sweep.endUnits + (<usize>sweep.cells << 2), level.firstUnit + unit);
    cross(sweep, winner, level, unit);
    sweep.cells++;
  }
  return FULL;
}

function cross(sweep: Sweep, index: i32, level: Level, unit: i32): void {
  const slope = get(level.slope, unit);
  const constant = get(level.constant, unit);
  const bound = get(level.bound, unit);
  const size = abs(slope) * sweep.reach + abs(constant);
  const sign = -get(level.sign, unit);
  const old = get(level.gain, unit);
  const gain = sign > 0 ? 1.0 : get(level.negative, unit);
  put(level.sign, unit, sign);
  put(level.gain, unit, gain);
  if (old == 0) activate(level, unit);
  else if (gain == 0) deactivate(level, unit);
  const word: usize = sweep.words + (<usize>(level.firstWord + (unit >> 4)) << 2);
  store<u32>(word, load<u32>(word) ^ (3 << ((unit & 15) << 1)));
  put(level.low, unit, NaN);
  rescan(level);
  const both = (bound + size) * GROWTH;
  let tiny = sweep.underflow;
  let before = level;
  let worse = sweep.crossings >= MOST_CROSSINGS;
  for (let l = index + 1; l <= sweep.depth; l++) {
    const next = levelOf(sweep, l);
    if (l == index + 1) {
      const bounds = (abs(gain) - abs(old)) * bound + 4 * ROUNDING * size * abs(gain - old);
      pushColumn(next, unit, gain - old, bounds);
    }
    else {
      pushOn(sweep, before, next, size);
      tiny = next.norm * tiny * GROWTH + sweep.underflow;
    }
    sweep.slope = slope;
    sweep.constant = constant;
    sweep.least = tiny * both + sweep.underflow;
    update(sweep, next);
    if (!(next.total <= sweep.rebase * next.fresh)) worse = true;
    before = next;
  }
  const far = max(abs(slope * sweep.low + constant), abs(slope * sweep.high + constant));
  const mapError: usize = sweep.mapErrors + ((<usize>sweep.cells * <usize>before.size) << 3);
  let differs = 0;
  for (let o = 0; o < before.size; o++) {
    const own = abs(get(before.slope, o)) * sweep.reach + abs(get(before.constant, o));
    const bounds = get(mapError, o) + get(before.bound, o) + 8 * ROUNDING * own;
    if (abs(get(before.push, o)) * far > bounds * GROWTH) differs = 1;
  }
  store<i32>(sweep.differs + (<usize>sweep.cells << 2), differs);
  sweep.crossings++;
  if (worse) rebase(sweep);
}

function emit(sweep: Sweep, outputs: Level): void {
  const cell: usize = sweep.cells;
  const bytes: usize = sweep.patternBytes;
  const pattern: usize = sweep.patterns + cell * bytes;
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) v128.store(pattern + at, v128.load(sweep.words + at));
  for (; at < bytes; at += 4) store<u32>(pattern + at, load<u32>(sweep.words + at));
  let map: usize = sweep.maps + ((cell * <usize>outputs.size) << 4);
  let mapError: usize = sweep.mapErrors + ((cell * <usize>outputs.size) << 3);
  for (let o = 0; o < outputs.size; o++) {
    const slope = get(outputs.slope, o);
    const constant = get(outputs.constant, o);
    const size = abs(slope) * sweep.reach + abs(constant);
    store<f64>(map, slope);
    store<f64>(map, constant, 8);
    store<f64>(mapError, get(outputs.bound, o) + 4 * ROUNDING * size);
    map += 16;
    mapError += 8;
  }
}
