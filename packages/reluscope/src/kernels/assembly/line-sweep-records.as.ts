// The records of the sweep over a segment, in AssemblyScript: what ../line-sweep-wasm.ts writes, field by field in this
// order, and what every step of the sweep reads from them.

export const ABSOLUTE: v128 = i64x2(0x7fffffffffffffff, 0x7fffffffffffffff);
export const ROUNDING: f64 = 1.0 / 9007199254740992.0;
export const GROWTH: f64 = 1.0 + 1.0 / 1073741824.0;

// One level: hidden layer or outputs. Units are padded to an even number; addresses of arrays with one entry a unit.
@unmanaged
export class Level {
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
export class Sweep {
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
export function levelOf(sweep: Sweep, index: i32): Level {
  return changetype<Level>(sweep.levels + <usize>index * offsetof<Level>());
}

@inline
export function get(array: usize, index: i32): f64 {
  return load<f64>(array + (<usize>index << 3));
}

@inline
export function put(array: usize, index: i32, value: f64): void {
  store<f64>(array + (<usize>index << 3), value);
}

/** How large a unit's form gets on the segment, at most. */
@inline
export function sizeOf(sweep: Sweep, level: Level, unit: i32): f64 {
  return abs(get(level.slope, unit)) * sweep.reach + abs(get(level.constant, unit));
}

/** A unit whose computed value is beyond this has that value's sign. */
@inline
export function edgeOf(sweep: Sweep, level: Level, unit: i32): f64 {
  const size = sizeOf(sweep, level, unit);
  return get(level.bound, unit) + 4 * ROUNDING * size;
}
