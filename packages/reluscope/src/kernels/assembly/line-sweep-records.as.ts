// The records of the sweep over a segment, in AssemblyScript: what ../line-sweep-wasm.ts writes, field by field in this
// order, and what every step of the sweep reads from them.

export const ABSOLUTE: v128 = i64x2(0x7fffffffffffffff, 0x7fffffffffffffff);
export const ROUNDING: f64 = 1.0 / 9007199254740992.0;
export const GROWTH: f64 = 1.0 + 1.0 / 1073741824.0;

// Bytes of an active unit's record: eight times the unit, address of its column of weights into the next level.
export const ACTIVE: usize = 8;

// Bytes of a block of rows; a last pair of units that would be a block by itself belongs to the one before.
export const BLOCK: usize = 96;

/** Where a block ends, `end` bytes into arrays of `rowBytes`, if nothing were left over. */
@inline
export function blockEnd(end: usize, rowBytes: usize): usize {
  return end + 16 >= rowBytes ? rowBytes : end;
}

// One level: hidden layer or outputs. Units are padded to an even number; addresses of arrays with one entry a unit.
// Places to cross are known in the blocks of rows that are marked (bit i: 2^shift blocks from i · 2^shift on).
// The first seven numbers are those of ../line-sweep-growth.ts.
@unmanaged
export class Level {
  growth: f64;
  passing: f64;
  residual: f64;
  sizes: f64;
  most: f64;
  edge: f64;
  inflation: f64;
  first: f64;
  second: f64;
  limit: f64;
  horizon: f64;
  step: f64;
  norm: f64;
  size: i32;
  rows: i32;
  weights: usize;
  bias: usize;
  slope: usize;
  constant: usize;
  bound: usize;
  inverse: usize;
  test: usize;
  push: usize;
  scaled: usize;
  sign: usize;
  low: usize;
  gain: usize;
  negative: usize;
  active: usize;
  place: usize;
  count: i32;
  marked: u32;
  shift: i32;
  firstUnit: i32;
  firstWord: i32;
  plain: i32;
  padding: i32;
}

@unmanaged
export class Sweep {
  low: f64;
  high: f64;
  reach: f64;
  underflow: f64;
  rebase: f64;
  coarse: f64;
  huge: f64;
  steps: f64;
  position: f64;
  slope: f64;
  constant: f64;
  pushed: f64;
  tiny: f64;
  both: f64;
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

@inline
export function largest(value: v128): f64 {
  return max(f64x2.extract_lane(value, 0), f64x2.extract_lane(value, 1));
}

/** How large a unit's form gets on the segment, at most. */
@inline
export function sizeOf(sweep: Sweep, level: Level, unit: i32): f64 {
  return abs(get(level.slope, unit)) * sweep.reach + abs(get(level.constant, unit));
}

/** A unit whose computed value is beyond this has that value's sign. */
@inline
export function edgeOf(sweep: Sweep, level: Level, unit: i32): f64 {
  return level.growth * get(level.bound, unit) + 4 * ROUNDING * sizeOf(sweep, level, unit);
}
