// How a walk classifies units on polytopes and cuts them, in AssemblyScript with SIMD.
//
// Every function does what ../../complex/polytope-stack.ts, ../../complex/polytope-faces.ts and
// ../../exact/common-zero-bound.ts do, on the same tables and in the same order, so the results have the same bits. It
// leaves to them what is rare: polytopes with more than 32 facets, hyperplanes through vertices, vertices on more facets
// than they need, and points that doubles do not place well.

// Addresses of the tables, as 32-bit words from here on; `PolytopeLoops` keeps them up to date.
const TABLES: usize = 16;
@inline function table(index: i32): usize { return <usize>load<u32>(TABLES + (<usize>index << 2)); }
const COORDINATES: i32 = 0;
const VERTEX_ERROR: i32 = 1;
const VERTEX_SERIAL: i32 = 2;
const FIRST_EDGE: i32 = 3;
const EDGE_START: i32 = 4;
const EDGE_END: i32 = 5;
const EDGE_VERTEX: i32 = 6;
const EDGE_HALF: i32 = 7;
const EDGE_UNIT: i32 = 8;
/** By edge: its end and the next edge of its chain. */
const LINKS: i32 = 9;
const FACET_PLANE: i32 = 10;
const FACET_PART: i32 = 11;
const FACET_UNIT: i32 = 12;
const PLANE_FORMS: i32 = 13;
const STACK: i32 = 14;
const SIGN: i32 = 15;
const INTEGERS: i32 = 16;
const DOUBLES: i32 = 17;
const FORMS: i32 = 18;
const SLOPES: i32 = 19;
const CODES: i32 = 20;

/** What calls leave: up to 8 words. */
const RESULTS: i32 = 21;
/** Room for one linear system: rows of 6 doubles. */
const ROW: usize = 48;
const SYSTEM: usize = 256;
const TRANSPOSED: usize = SYSTEM;
const INVERSE: usize = SYSTEM + 6 * ROW;
/** Row k has a 1 in place k; all bits but those of place k. */
const UNITS: usize = SYSTEM + 12 * ROW;
const MASKS: usize = SYSTEM + 18 * ROW;
const CONSTANTS: usize = SYSTEM + 24 * ROW;
const BOUNDS: usize = SYSTEM + 25 * ROW;
const RESIDUAL: usize = SYSTEM + 26 * ROW;
const POINT: usize = SYSTEM + 27 * ROW;
const PIVOTS: usize = SYSTEM + 28 * ROW;
const ROWS: usize = SYSTEM + 29 * ROW;

const POSITIVE: u8 = 1;
const NEGATIVE: u8 = 2;
const LINEAR: u8 = 3;
const CUTS: u8 = 4;
/** Doubles do not tell. */
const OPEN: u8 = 5;

const ROUNDING: f64 = 1.0 / 9007199254740992.0;
const GROWTH: f64 = 1.0 + 1.0 / 1073741824.0;

/** Words before the facets of a polytope with one word in a set of facets, and before its vertices. */
const FACETS: i32 = 4;
const VERTICES: i32 = 36;

let dimension: i32 = 0;
let underflow: f64 = 0;
/** Largest error of a point that is not computed again exactly. */
let coarse: f64 = 0;
let keepsOutput: bool = false;

export function start(d: i32, tiny: f64, largestError: f64, keeps: i32): void {
  dimension = d;
  underflow = tiny;
  coarse = largestError;
  keepsOutput = keeps != 0;
  memory.fill(SYSTEM, 0, 30 * ROW);
  for (let k: usize = 0; k < 6; k++) {
    memory.fill(MASKS + k * ROW, 255, ROW);
    store<f64>(UNITS + k * ROW + (k << 3), 1.0);
    store<i64>(MASKS + k * ROW + (k << 3), 0);
  }
}

/** Approximate inverse of TRANSPOSED into INVERSE: Gauss and Jordan's elimination with partial pivoting. */
function invert(): void {
  const d = dimension;
  const three = d > 4;
  for (let k = 0; k < d; k++) {
    const lane: usize = <usize>k << 3;
    const top: usize = INVERSE + <usize>k * ROW;
    let pivot: usize = top;
    let largest = abs(load<f64>(top + lane));
    for (let i: usize = top + ROW; i < INVERSE + <usize>d * ROW; i += ROW) {
      const size = abs(load<f64>(i + lane));
      if (size > largest) {
        largest = size;
        pivot = i;
      }
    }
    const mask: usize = MASKS + <usize>k * ROW;
    const unit: usize = UNITS + <usize>k * ROW;
    const scale = f64x2.splat(1.0 / load<f64>(pivot + lane));
    const a0 = f64x2.mul(v128.or(v128.and(v128.load(pivot), v128.load(mask)), v128.load(unit)), scale);
    const a1 = f64x2.mul(v128.or(v128.and(v128.load(pivot, 16), v128.load(mask, 16)), v128.load(unit, 16)), scale);
    const a2 = three
      ? f64x2.mul(v128.or(v128.and(v128.load(pivot, 32), v128.load(mask, 32)), v128.load(unit, 32)), scale)
      : a1;
    if (pivot != top) {
      v128.store(pivot, v128.load(top));
      v128.store(pivot, v128.load(top, 16), 16);
      if (three) v128.store(pivot, v128.load(top, 32), 32);
    }
    store<u32>(PIVOTS + (<usize>k << 2), <u32>((pivot - INVERSE) / ROW));
    v128.store(top, a0);
    v128.store(top, a1, 16);
    if (three) v128.store(top, a2, 32);
    const m0 = v128.load(mask);
    const m1 = v128.load(mask, 16);
    const m2 = v128.load(mask, 32);
    for (let i: usize = INVERSE; i < INVERSE + <usize>d * ROW; i += ROW) {
      if (i == top) continue;
      const factor = v128.load64_splat(i + lane);
      v128.store(i, f64x2.sub(v128.and(v128.load(i), m0), f64x2.mul(factor, a0)));
      v128.store(i, f64x2.sub(v128.and(v128.load(i, 16), m1), f64x2.mul(factor, a1)), 16);
      if (three) v128.store(i, f64x2.sub(v128.and(v128.load(i, 32), m2), f64x2.mul(factor, a2)), 32);
    }
  }
  for (let k = d - 1; k >= 0; k--) {
    const other = load<u32>(PIVOTS + (<usize>k << 2));
    if (other == <u32>k) continue;
    for (let i: usize = INVERSE; i < INVERSE + <usize>d * ROW; i += ROW) {
      const kept = load<f64>(i + (<usize>k << 3));
      store<f64>(i + (<usize>k << 3), load<f64>(i + (<usize>other << 3)));
      store<f64>(i + (<usize>other << 3), kept);
    }
  }
}

/** Values of the forms at POINT, into RESIDUAL. */
function evaluate(): void {
  const d = dimension;
  let r0 = v128.load(CONSTANTS);
  let r1 = v128.load(CONSTANTS, 16);
  let r2 = v128.load(CONSTANTS, 32);
  for (let j: usize = 0; j < <usize>d; j++) {
    const x = v128.load64_splat(POINT + (j << 3));
    const row: usize = TRANSPOSED + j * ROW;
    r0 = f64x2.add(r0, f64x2.mul(v128.load(row), x));
    r1 = f64x2.add(r1, f64x2.mul(v128.load(row, 16), x));
    r2 = f64x2.add(r2, f64x2.mul(v128.load(row, 32), x));
  }
  v128.store(RESIDUAL, r0);
  v128.store(RESIDUAL, r1, 16);
  v128.store(RESIDUAL, r2, 32);
}

/** POINT minus the step that RESIDUAL asks for. */
function correct(): void {
  const d = dimension;
  let s0 = f64x2.splat(0.0);
  let s1 = s0;
  let s2 = s0;
  for (let i: usize = 0; i < <usize>d; i++) {
    const value = v128.load64_splat(RESIDUAL + (i << 3));
    const row: usize = INVERSE + i * ROW;
    s0 = f64x2.add(s0, f64x2.mul(v128.load(row), value));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(row, 16), value));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(row, 32), value));
  }
  v128.store(POINT, f64x2.sub(v128.load(POINT), s0));
  v128.store(POINT, f64x2.sub(v128.load(POINT, 16), s1), 16);
  v128.store(POINT, f64x2.sub(v128.load(POINT, 32), s2), 32);
}

@inline function greatest(a: v128, b: v128, c: v128): f64 {
  const most = f64x2.max(f64x2.max(a, b), c);
  return max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
}

/** The common zero of the forms at ROWS into POINT; returns the bound on its error (`CommonZero.solve`). */
function solve(): f64 {
  const d = dimension;
  for (let i: usize = 0; i < <usize>d; i++) {
    const form: usize = <usize>load<u32>(ROWS + (i << 2));
    for (let j: usize = 0; j < <usize>d; j++) {
      const value = load<f64>(form + (j << 3));
      store<f64>(TRANSPOSED + j * ROW + (i << 3), value);
      store<f64>(INVERSE + j * ROW + (i << 3), value);
    }
    store<f64>(CONSTANTS + (i << 3), load<f64>(form + (<usize>d << 3)));
    store<f64>(BOUNDS + (i << 3), load<f64>(form + (<usize>d << 3), 8));
  }
  invert();
  v128.store(POINT, f64x2.splat(0.0));
  v128.store(POINT, f64x2.splat(0.0), 16);
  v128.store(POINT, f64x2.splat(0.0), 32);
  v128.store(RESIDUAL, v128.load(CONSTANTS));
  v128.store(RESIDUAL, v128.load(CONSTANTS, 16), 16);
  v128.store(RESIDUAL, v128.load(CONSTANTS, 32), 32);
  correct();
  evaluate();
  correct();
  evaluate();
  const zero = f64x2.splat(0.0);
  let l0 = zero;
  let l1 = zero;
  let l2 = zero;
  let sum0 = zero;
  let sum1 = zero;
  let sum2 = zero;
  let size0 = zero;
  let size1 = zero;
  let size2 = zero;
  for (let i: usize = 0; i < <usize>d; i++) {
    const left = f64x2.splat(abs(load<f64>(RESIDUAL + (i << 3))) + load<f64>(BOUNDS + (i << 3)));
    const row: usize = INVERSE + i * ROW;
    const a0 = f64x2.abs(v128.load(row));
    const a1 = f64x2.abs(v128.load(row, 16));
    const a2 = f64x2.abs(v128.load(row, 32));
    sum0 = f64x2.add(sum0, f64x2.mul(a0, left));
    sum1 = f64x2.add(sum1, f64x2.mul(a1, left));
    sum2 = f64x2.add(sum2, f64x2.mul(a2, left));
    size0 = f64x2.add(size0, a0);
    size1 = f64x2.add(size1, a1);
    size2 = f64x2.add(size2, a2);
    const column: usize = TRANSPOSED + i * ROW;
    l0 = f64x2.max(l0, f64x2.abs(v128.load(column)));
    l1 = f64x2.max(l1, f64x2.abs(v128.load(column, 16)));
    l2 = f64x2.max(l2, f64x2.abs(v128.load(column, 32)));
  }
  const largest = f64x2.splat(greatest(l0, l1, l2));
  const relative = f64x2.splat(<f64>(d * (d + 2)) * ROUNDING);
  const one = f64x2.splat(1.0);
  let off0 = f64x2.mul(relative, f64x2.add(one, f64x2.mul(size0, largest)));
  let off1 = f64x2.mul(relative, f64x2.add(one, f64x2.mul(size1, largest)));
  let off2 = f64x2.mul(relative, f64x2.add(one, f64x2.mul(size2, largest)));
  for (let k: usize = 0; k < <usize>d; k++) {
    const unit: usize = UNITS + k * ROW;
    let p0 = f64x2.neg(v128.load(unit));
    let p1 = f64x2.neg(v128.load(unit, 16));
    let p2 = f64x2.neg(v128.load(unit, 32));
    const column: usize = TRANSPOSED + k * ROW;
    for (let i: usize = 0; i < <usize>d; i++) {
      const value = v128.load64_splat(column + (i << 3));
      const row: usize = INVERSE + i * ROW;
      p0 = f64x2.add(p0, f64x2.mul(v128.load(row), value));
      p1 = f64x2.add(p1, f64x2.mul(v128.load(row, 16), value));
      p2 = f64x2.add(p2, f64x2.mul(v128.load(row, 32), value));
    }
    off0 = f64x2.add(off0, f64x2.abs(p0));
    off1 = f64x2.add(off1, f64x2.abs(p1));
    off2 = f64x2.add(off2, f64x2.abs(p2));
  }
  const reached = greatest(sum0, sum1, sum2);
  const defect = greatest(off0, off1, off2);
  return defect * GROWTH < 1.0 ? (reached * GROWTH * GROWTH) / (1.0 - defect * GROWTH) + underflow : Infinity;
}

/** Bounds of a form's slack: its own error and how steep it is. */
@inline function steepness(form: usize): f64 {
  let sum: f64 = 0.0;
  for (let i: usize = 0; i < <usize>dimension; i++) sum += abs(load<f64>(form + (i << 3)));
  return sum;
}

/**
 * Signs of a form (its number in FORMS) at the vertices of a polytope, into SIGN; 0 where doubles do not tell. Returns
 * 1 for a positive one + 2 for a negative one + 4 · how many doubles do not tell.
 */
export function signsAtVertices(cell: i32, row: i32): i32 {
  const d = dimension;
  const at: usize = table(STACK) + (<usize>cell << 2);
  const count = load<i32>(at);
  const vertices: usize = at + (<usize>(3 + 33 * load<i32>(at, 8)) << 2);
  const form: usize = table(FORMS) + <usize>(row * (d + 2)) * 8;
  const last: usize = form + (<usize>d << 3);
  const coordinates = table(COORDINATES);
  const errors = table(VERTEX_ERROR);
  const sign = table(SIGN);
  const steep = f64x2.splat(steepness(form));
  const constant = v128.load64_splat(last);
  const bound = v128.load64_splat(last, 8);
  let positive = 0;
  let negative = 0;
  let decided = 0;
  for (let k = 0; k < count; k += 2) {
    const next = min(k + 1, count - 1);
    const v = load<u32>(vertices + (<usize>k << 2));
    const w = load<u32>(vertices + (<usize>next << 2));
    let p: usize = coordinates + <usize>(v * d) * 8;
    let q: usize = coordinates + <usize>(w * d) * 8;
    let value = constant;
    for (let a: usize = form; a < last; a += 8, p += 8, q += 8) {
      value = f64x2.add(value, f64x2.mul(v128.load64_splat(a), v128.load64_lane(q, v128.load64_zero(p), 1)));
    }
    const error = v128.load64_lane(errors + (<usize>w << 3), v128.load64_zero(errors + (<usize>v << 3)), 1);
    const slack = f64x2.add(bound, f64x2.mul(steep, error));
    const above = i64x2.bitmask(f64x2.gt(value, slack));
    const below = i64x2.bitmask(f64x2.lt(value, f64x2.neg(slack)));
    positive |= above;
    negative |= below;
    decided += popcnt((above | below) & (next > k ? 3 : 1));
    store<i8>(sign + <usize>k, <i8>((above & 1) - (below & 1)));
    store<i8>(sign + <usize>next, <i8>(next > k ? (above >> 1) - (below >> 1) : (above & 1) - (below & 1)));
  }
  return i32(positive != 0) | (i32(negative != 0) << 1) | ((count - decided) << 2);
}

/**
 * Codes of the units of a level on a polytope: `units` of them from number `first` on in FORMS, SLOPES and CODES.
 * `room` is how many vertices fit into a row of DOUBLES.
 */
export function classify(cell: i32, first: i32, units: i32, room: i32): void {
  const d = dimension;
  const at: usize = table(STACK) + (<usize>cell << 2);
  const count = load<i32>(at);
  const vertices: usize = at + (<usize>(3 + 33 * load<i32>(at, 8)) << 2);
  const coordinates = table(COORDINATES);
  const errors = table(VERTEX_ERROR);
  const points = table(DOUBLES);
  const row: usize = <usize>room << 3;
  const errorRow: usize = points + <usize>d * row;
  // Two vertices at a time, the last one twice.
  let most = f64x2.splat(0.0);
  for (let k = 0; k < count; k += 2) {
    const v = load<u32>(vertices + (<usize>k << 2));
    const w = load<u32>(vertices + (<usize>min(k + 1, count - 1) << 2));
    let p: usize = coordinates + <usize>(v * d) * 8;
    let q: usize = coordinates + <usize>(w * d) * 8;
    for (let to: usize = points + (<usize>k << 3); to < errorRow; to += row, p += 8, q += 8) {
      v128.store(to, v128.load64_lane(q, v128.load64_zero(p), 1));
    }
    const error = v128.load64_lane(errors + (<usize>w << 3), v128.load64_zero(errors + (<usize>v << 3)), 1);
    most = f64x2.pmax(most, error);
    v128.store(errorRow + (<usize>k << 3), error);
  }
  const error = max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
  const end: usize = <usize>count << 3;
  const middle: usize = errorRow + row;
  const half: usize = middle + 64;
  for (let i: usize = 0; i < <usize>d; i++) {
    const from: usize = points + i * row;
    let low = v128.load(from);
    let high = low;
    for (let k: usize = 16; k < end; k += 16) {
      const value = v128.load(from + k);
      low = f64x2.pmin(low, value);
      high = f64x2.pmax(high, value);
    }
    const least = min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1));
    const largest = max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1));
    const centre = 0.5 * least + 0.5 * largest;
    store<f64>(middle + (i << 3), centre);
    store<f64>(half + (i << 3), max(largest - centre, centre - least) * (1.0 + 4.0 * ROUNDING) + error);
  }
  const slack = 1.0 + <f64>(2 * d + 4) * ROUNDING;
  const codes = table(CODES) + <usize>first;
  const slopes = table(SLOPES) + (<usize>first << 3);
  let form: usize = table(FORMS) + <usize>(first * (d + 2)) * 8;
  for (let unit: usize = 0; unit < <usize>units; unit++, form += <usize>(d + 2) * 8) {
    if (load<f64>(slopes + (unit << 3)) == 1.0) {
      store<u8>(codes + unit, LINEAR);
      continue;
    }
    const last: usize = form + (<usize>d << 3);
    const constant = load<f64>(last);
    const bound = load<f64>(last, 8);
    let value = constant;
    let spread: f64 = 0.0;
    for (let i: usize = 0; i < <usize>d; i++) {
      const a = load<f64>(form + (i << 3));
      value += a * load<f64>(middle + (i << 3));
      spread += abs(a) * load<f64>(half + (i << 3));
    }
    spread = spread * slack + bound;
    let code: u8 = 0;
    if (value > spread) code = POSITIVE;
    else if (value < -spread) code = NEGATIVE;
    else code = onVertices(form, points, row, end);
    store<u8>(codes + unit, code);
  }
}

/** Code of a form on the vertices in `points`. */
function onVertices(form: usize, points: usize, row: usize, end: usize): u8 {
  const last: usize = form + (<usize>dimension << 3);
  const constant = v128.load64_splat(last);
  const bound = v128.load64_splat(last, 8);
  const steep = f64x2.splat(steepness(form));
  let positive = 0;
  let negative = 0;
  let open = 0;
  for (let k: usize = points; k < points + end; k += 16) {
    let value = constant;
    let from = k;
    for (let a: usize = form; a < last; a += 8, from += row) {
      value = f64x2.add(value, f64x2.mul(v128.load64_splat(a), v128.load(from)));
    }
    const slack = f64x2.add(bound, f64x2.mul(steep, v128.load(from)));
    const above = i64x2.bitmask(f64x2.gt(value, slack));
    const below = i64x2.bitmask(f64x2.lt(value, f64x2.neg(slack)));
    positive |= above;
    negative |= below;
    open |= (above | below) ^ 3;
    if (positive != 0 && negative != 0) return CUTS;
  }
  if (open != 0) return OPEN;
  return positive != 0 ? POSITIVE : NEGATIVE;
}

// What `begin`, `place` and `finish` share about the cut at hand.
let cutCell: i32 = 0;
let cutCount: i32 = 0;
/** Vertices from this number on were made by this cut. */
let newVertices: i32 = 0;
let behindVertices: i32 = 0;
let frontVertices: i32 = 0;
let behindEdges: i32 = 0;
let behindSet: i32 = 0;
let frontSet: i32 = 0;
let parentSet: i32 = 0;

// Rows of INTEGERS, `integerRow` bytes each.
let integerRow: usize = 0;
@inline function integers(index: usize): usize { return table(INTEGERS) + index * integerRow; }
/** By vertex: 2 · its place in its part + its part. */
const SIDES: usize = 0;
/** By edge that is cut: address of the edge, its facets, its vertex, its halves, its places in the parts. */
const CUT_EDGE: usize = 1;
const CUT_SET: usize = 2;
const CUT_VERTEX: usize = 3;
const CUT_HALF: usize = 4;
const IN_BEHIND: usize = 5;
const IN_FRONT: usize = 6;

/**
 * Begins to cut a polytope by signs in SIGN; returns how many edges are cut, or −1 where the general way is needed.
 * `room` is how many numbers fit into a row of INTEGERS.
 */
export function begin(cell: i32, room: i32): i32 {
  const d = dimension;
  const at: usize = table(STACK) + (<usize>cell << 2);
  if (load<i32>(at, 8) != 1) return -1;
  integerRow = <usize>room << 2;
  cutCell = cell;
  const count = load<i32>(at);
  const edgeCount = load<i32>(at, 4);
  const vertices: usize = at + (VERTICES << 2);
  const sets: usize = vertices + (<usize>count << 2);
  const edges: usize = sets + (<usize>count << 2);
  const sign = table(SIGN);
  const sides = integers(SIDES);
  let behind = 0;
  let front = 0;
  let behindBits = 0;
  let frontBits = 0;
  let zero = 0;
  for (let i = 0; i < count; i++) {
    const found = <i32>load<i8>(sign + <usize>i);
    const set = load<i32>(sets + (<usize>i << 2));
    const side = i32(found > 0);
    zero |= i32(found == 0);
    frontBits |= set & -side;
    behindBits |= set & (side - 1);
    store<i32>(sides + (<usize>i << 2), ((side != 0 ? front : behind) << 1) | side);
    front += side;
    behind += 1 - side;
  }
  if (zero != 0 || frontBits == -1 || behindBits == -1) return -1;
  const cutEdges = integers(CUT_EDGE);
  let cut = 0;
  let both = 0;
  const end: usize = edges + <usize>edgeCount * 12;
  for (let edge: usize = edges; edge < end; edge += 12) {
    const p = load<i32>(sides + (<usize>load<u32>(edge, 4) << 2)) & 1;
    const q = load<i32>(sides + (<usize>load<u32>(edge, 8) << 2)) & 1;
    store<u32>(cutEdges + (<usize>cut << 2), <u32>(edge - edges));
    cut += p ^ q;
    both += (p | q) ^ 1;
  }
  const cutSets = integers(CUT_SET);
  for (let k: usize = 0; k < <usize>cut; k++) {
    const edge: usize = edges + <usize>load<u32>(cutEdges + (k << 2));
    const set =
      load<i32>(sets + (<usize>load<u32>(edge, 4) << 2)) & load<i32>(sets + (<usize>load<u32>(edge, 8) << 2));
    if (popcnt(set) != d - 1) return -1;
    store<i32>(cutSets + (k << 2), set);
  }
  cutCount = cut;
  behindVertices = behind;
  frontVertices = front;
  behindEdges = both;
  behindSet = behindBits;
  frontSet = frontBits;
  return cut;
}

/** One more edge of the complex. */
@inline function addEdge(number: i32, first: i32, second: i32): void {
  const at: usize = <usize>number << 2;
  store<i32>(table(EDGE_START) + at, first);
  store<i32>(table(EDGE_END) + at, second);
  store<i32>(table(EDGE_VERTEX) + at, -1);
  store<i32>(table(EDGE_HALF) + at, -1);
  store<i32>(table(EDGE_UNIT) + at, -1);
  store<i32>(table(LINKS) + 2 * at, second);
  store<i32>(table(LINKS) + 2 * at, -1, 4);
}

/**
 * The vertices on the edges that are cut, from number `from` on, made where no other cell has made them. Returns how
 * many are there: all, or those before one that doubles do not place well. −1: another cell cut the edge differently.
 * Leaves the numbers of vertices and edges in the table RESULTS.
 */
export function place(from: i32, plane: i32, unit: i32, vertexCount: i32, edgeCount: i32, serial: i32): i32 {
  const d = dimension;
  const at: usize = table(STACK) + (<usize>cutCell << 2);
  const edges: usize = at + (<usize>(VERTICES + 2 * load<i32>(at)) << 2);
  const facets: usize = at + (FACETS << 2);
  const cutEdges = integers(CUT_EDGE);
  const cutSets = integers(CUT_SET);
  const onCut = integers(CUT_VERTEX);
  const halves = integers(CUT_HALF);
  const edgeVertex = table(EDGE_VERTEX);
  const facetPlane = table(FACET_PLANE);
  const forms = table(PLANE_FORMS);
  const width: usize = <usize>(d + 2) << 3;
  if (from == 0) newVertices = vertexCount;
  let k = from;
  for (; k < cutCount; k++) {
    const number: usize = <usize>k << 2;
    const edge: usize = <usize>load<u32>(edges + <usize>load<u32>(cutEdges + number)) << 2;
    let vertex = load<i32>(edgeVertex + edge);
    if (vertex >= 0) {
      if (load<i32>(table(EDGE_UNIT) + edge) != unit) return -1;
      store<i32>(onCut + number, vertex);
      store<i32>(halves + number, load<i32>(table(EDGE_HALF) + edge));
      continue;
    }
    let row: usize = ROWS;
    for (let set = load<i32>(cutSets + number); set != 0; set &= set - 1, row += 4) {
      const facet = load<u32>(facets + (<usize>ctz(set) << 2));
      store<u32>(row, <u32>(forms + <usize>load<u32>(facetPlane + (<usize>facet << 2)) * width));
    }
    store<u32>(row, <u32>(forms + <usize>plane * width));
    const error = solve();
    if (!(error <= coarse)) break;
    vertex = vertexCount++;
    const to: usize = table(COORDINATES) + <usize>(vertex * d) * 8;
    // + 0 makes −0 a 0.
    for (let i: usize = 0; i < <usize>d; i++) store<f64>(to + (i << 3), load<f64>(POINT + (i << 3)) + 0.0);
    store<f64>(table(VERTEX_ERROR) + (<usize>vertex << 3), error);
    store<i32>(table(VERTEX_SERIAL) + (<usize>vertex << 2), serial++);
    store<i32>(table(FIRST_EDGE) + (<usize>vertex << 2), -1);
    addEdge(edgeCount, load<i32>(table(EDGE_START) + edge), vertex);
    addEdge(edgeCount + 1, vertex, load<i32>(table(EDGE_END) + edge));
    store<i32>(edgeVertex + edge, vertex);
    store<i32>(table(EDGE_HALF) + edge, edgeCount);
    store<i32>(table(EDGE_UNIT) + edge, unit);
    store<i32>(onCut + number, vertex);
    store<i32>(halves + number, edgeCount);
    edgeCount += 2;
  }
  store<i32>(table(RESULTS), vertexCount);
  store<i32>(table(RESULTS), edgeCount, 4);
  return k;
}

/** The parts on the stack, and where their edges begin and end. */
let behindPart: usize = 0;
let frontPart: usize = 0;
let behindAt: usize = 0;
let frontAt: usize = 0;

/** Edges go to both parts and stay where they belong; those that are cut leave one half in each. */
export function shareEdges(top: i32): void {
  const at: usize = table(STACK) + (<usize>cutCell << 2);
  const count = load<i32>(at);
  const vertices: usize = at + (VERTICES << 2);
  const edges: usize = vertices + (<usize>count << 3);
  const end: usize = edges + <usize>load<i32>(at, 4) * 12;
  const cut = cutCount;
  const joined = (cut * (dimension - 1)) >> 1;
  behindPart = table(STACK) + (<usize>top << 2);
  let b: usize = behindPart + (<usize>(VERTICES + 2 * (behindVertices + cut)) << 2);
  frontPart = b + <usize>(behindEdges + cut + joined) * 12;
  let f: usize = frontPart + (<usize>(VERTICES + 2 * (frontVertices + cut)) << 2);
  const sides = integers(SIDES);
  const inBehind = integers(IN_BEHIND);
  const inFront = integers(IN_FRONT);
  let k: usize = 0;
  for (let edge: usize = edges; edge < end; edge += 12) {
    const number = load<i32>(edge);
    const p = load<i32>(sides + (<usize>load<u32>(edge, 4) << 2));
    const q = load<i32>(sides + (<usize>load<u32>(edge, 8) << 2));
    store<u32>(inBehind + k, <u32>b);
    store<u32>(inFront + k, <u32>f);
    store<i32>(b, number);
    store<i32>(b, p >> 1, 4);
    store<i32>(b, q >> 1, 8);
    store<i32>(f, number);
    store<i32>(f, p >> 1, 4);
    store<i32>(f, q >> 1, 8);
    b += (~(p & q) & 1) * 12;
    f += ((p | q) & 1) * 12;
    k += ((p ^ q) & 1) << 2;
  }
  behindAt = b;
  frontAt = f;
}

export function shareHalves(): void {
  const at: usize = table(STACK) + (<usize>cutCell << 2);
  const count = load<i32>(at);
  const vertices: usize = at + (VERTICES << 2);
  const edges: usize = vertices + (<usize>count << 3);
  const cut = cutCount;
  const sides = integers(SIDES);
  const inBehind = integers(IN_BEHIND);
  const inFront = integers(IN_FRONT);
  const cutEdges = integers(CUT_EDGE);
  const halves = integers(CUT_HALF);
  const edgeStarts = table(EDGE_START);
  for (let i = 0; i < cut; i++) {
    const number: usize = <usize>i << 2;
    const edge: usize = edges + <usize>load<u32>(cutEdges + number);
    const half = load<i32>(halves + number);
    const p = load<i32>(edge, 4);
    const q = load<i32>(edge, 8);
    const sideP = load<i32>(sides + (<usize>p << 2));
    const sideQ = load<i32>(sides + (<usize>q << 2));
    const pInFront = sideP & 1;
    const startVertex = load<i32>(edgeStarts + (<usize>load<u32>(edge) << 2));
    const pIsStart = i32(load<i32>(vertices + (<usize>p << 2)) == startVertex);
    // The half with the edge's start is in front if p is, and p is the start.
    const startInFront = pIsStart ^ pInFront ^ 1;
    const toBehind: usize = <usize>load<u32>(inBehind + number);
    const toFront: usize = <usize>load<u32>(inFront + number);
    store<i32>(toBehind, half + startInFront);
    store<i32>(toBehind, (pInFront != 0 ? sideQ : sideP) >> 1, 4);
    store<i32>(toBehind, behindVertices + i, 8);
    store<i32>(toFront, half + (startInFront ^ 1));
    store<i32>(toFront, (pInFront != 0 ? sideP : sideQ) >> 1, 4);
    store<i32>(toFront, frontVertices + i, 8);
  }
}

/**
 * The edges of the cut join vertices that lie on the same facets but one each. Leaves the number of edges in RESULTS;
 * 0 if they are not as many as they must be.
 */
export function joinCut(edgeTotal: i32): i32 {
  const cut = cutCount;
  const cutSets = integers(CUT_SET);
  const onCut = integers(CUT_VERTEX);
  const firstEdge = table(FIRST_EDGE);
  const links = table(LINKS);
  const ones = i32x4.splat(1);
  let b = behindAt;
  let f = frontAt;
  const limit: usize = b + <usize>((cut * (dimension - 1)) >> 1) * 12;
  for (let i = 0; i < cut; i++) {
    const set = i32x4.splat(load<i32>(cutSets + (<usize>i << 2)));
    const v = load<i32>(onCut + (<usize>i << 2));
    for (let four = i + 1; four < cut; four += 4) {
      const apart = v128.andnot(set, v128.load(cutSets + (<usize>four << 2)));
      const several = v128.and(apart, i32x4.sub(apart, ones));
      let joins = i32x4.bitmask(i32x4.eq(several, i32x4.splat(0)));
      if (joins == 0) continue;
      // There may be fewer than four.
      joins &= (1 << min(cut - four, 4)) - 1;
      for (; joins != 0; joins &= joins - 1) {
        const j = four + ctz(joins);
        if (b == limit) return 0;
        const w = load<i32>(onCut + (<usize>j << 2));
        const first = min(v, w);
        const second = max(v, w);
        let edge = -1;
        // No other cell has an edge to a vertex that was made just now.
        if (keepsOutput && second < newVertices) {
          edge = load<i32>(firstEdge + (<usize>first << 2));
          while (edge >= 0) {
            const link: usize = links + (<usize>edge << 3);
            if (load<i32>(link) == second) break;
            edge = load<i32>(link, 4);
          }
        }
        if (edge < 0) {
          edge = edgeTotal++;
          addEdge(edge, first, second);
          if (keepsOutput) {
            store<i32>(links + (<usize>edge << 3), load<i32>(firstEdge + (<usize>first << 2)), 4);
            store<i32>(firstEdge + (<usize>first << 2), edge);
          }
        }
        store<i32>(b, edge);
        store<i32>(b, behindVertices + i, 4);
        store<i32>(b, behindVertices + j, 8);
        store<i32>(f, edge);
        store<i32>(f, frontVertices + i, 4);
        store<i32>(f, frontVertices + j, 8);
        b += 12;
        f += 12;
      }
    }
  }
  frontAt = f;
  store<i32>(table(RESULTS), edgeTotal, 4);
  return i32(b == limit);
}

/** Facets with vertices on one side stay, the others are cut; 0 where another cell cut one differently. */
export function cutFacets(plane: i32, unit: i32, facetTotal: i32): i32 {
  const facetPlane = table(FACET_PLANE);
  const facetPart = table(FACET_PART);
  const facetUnit = table(FACET_UNIT);
  const facets: usize = table(STACK) + (<usize>(cutCell + FACETS) << 2);
  const behindFacets: usize = behindPart + (FACETS << 2);
  const frontFacets: usize = frontPart + (FACETS << 2);
  const cutFacet = facetTotal++;
  addFacet(cutFacet, plane);
  for (let set = behindSet | frontSet; set != 0; set &= set - 1) {
    const bit: usize = <usize>ctz(set) << 2;
    const facet = load<i32>(facets + bit);
    let inBack = facet;
    let inFace = facet;
    if ((behindSet & frontSet & set & -set) != 0) {
      inBack = load<i32>(facetPart + (<usize>facet << 2));
      if (inBack < 0) {
        inBack = facetTotal;
        const through = load<i32>(facetPlane + (<usize>facet << 2));
        addFacet(facetTotal, through);
        addFacet(facetTotal + 1, through);
        facetTotal += 2;
        store<i32>(facetPart + (<usize>facet << 2), inBack);
        store<i32>(facetUnit + (<usize>facet << 2), unit);
      } else if (load<i32>(facetUnit + (<usize>facet << 2)) != unit) return 0;
      inFace = inBack + 1;
    }
    store<i32>(behindFacets + bit, inBack);
    store<i32>(frontFacets + bit, inFace);
  }
  // The lowest free bit is the cut's.
  store<i32>(behindFacets + (<usize>ctz(~behindSet) << 2), cutFacet);
  store<i32>(frontFacets + (<usize>ctz(~frontSet) << 2), cutFacet);
  store<i32>(table(RESULTS), facetTotal, 8);
  return 1;
}

/** Vertices strictly on a side, then those on the cut; and the heads of the parts. */
export function shareVertices(): void {
  const stack = table(STACK);
  const at: usize = stack + (<usize>cutCell << 2);
  const count = load<i32>(at);
  const vertices: usize = at + (VERTICES << 2);
  const sets: usize = vertices + (<usize>count << 2);
  const sides = integers(SIDES);
  const cutSets = integers(CUT_SET);
  const onCut = integers(CUT_VERTEX);
  const cut = cutCount;
  const behindTotal = behindVertices + cut;
  const frontTotal = frontVertices + cut;
  const behindBit = 1 << ctz(~behindSet);
  const frontBit = 1 << ctz(~frontSet);
  const behindList: usize = behindPart + (VERTICES << 2);
  const frontList: usize = frontPart + (VERTICES << 2);
  const behindSets: usize = behindList + (<usize>behindTotal << 2);
  const frontSets: usize = frontList + (<usize>frontTotal << 2);
  for (let i = 0; i < count; i++) {
    const number: usize = <usize>i << 2;
    const side = load<i32>(sides + number);
    const to: usize = <usize>(side >> 1) << 2;
    const isFront = (side & 1) != 0;
    store<i32>(select(frontList, behindList, isFront) + to, load<i32>(vertices + number));
    store<i32>(select(frontSets, behindSets, isFront) + to, load<i32>(sets + number));
  }
  for (let i = 0; i < cut; i++) {
    const number: usize = <usize>i << 2;
    const vertex = load<i32>(onCut + number);
    const set = load<i32>(cutSets + number);
    const toBehind: usize = <usize>(behindVertices + i) << 2;
    const toFront: usize = <usize>(frontVertices + i) << 2;
    store<i32>(behindList + toBehind, vertex);
    store<i32>(behindSets + toBehind, (set & behindSet) | behindBit);
    store<i32>(frontList + toFront, vertex);
    store<i32>(frontSets + toFront, (set & frontSet) | frontBit);
  }
  store<i32>(behindPart, behindTotal);
  store<i32>(behindPart, behindEdges + cut + ((cut * (dimension - 1)) >> 1), 4);
  store<i32>(behindPart, 1, 8);
  store<i32>(behindPart, behindSet | behindBit, 12);
  store<i32>(frontPart, frontTotal);
  store<i32>(frontPart, <i32>(frontAt - frontSets - (<usize>frontTotal << 2)) / 12, 4);
  store<i32>(frontPart, 1, 8);
  store<i32>(frontPart, frontSet | frontBit, 12);
  store<i32>(table(RESULTS), <i32>((frontAt - stack) >> 2), 12);
  store<i32>(table(RESULTS), <i32>((frontPart - stack) >> 2), 16);
}

/**
 * Ends a cut: edges, facets, and the two parts on the stack from `top` on. Leaves in the table RESULTS the numbers of
 * edges and facets (after that of vertices), the end of the stack, and where the part in front begins; the part behind
 * begins at `top`. Returns 0 where another cell cut a facet differently.
 */
export function finish(plane: i32, unit: i32, edgeTotal: i32, facetTotal: i32, top: i32): i32 {
  shareEdges(top);
  shareHalves();
  if (joinCut(edgeTotal) == 0 || cutFacets(plane, unit, facetTotal) == 0) return 0;
  shareVertices();
  return 1;
}

@inline function addFacet(number: i32, plane: i32): void {
  const at: usize = <usize>number << 2;
  store<i32>(table(FACET_PLANE) + at, plane);
  store<i32>(table(FACET_PART) + at, -1);
  store<i32>(table(FACET_UNIT) + at, -1);
}

/** Makes the parts of a polytope's edges and facets unknown that were made from these numbers on. */
export function forgetParts(cell: i32, vertexCount: i32, facetCount: i32): void {
  const at: usize = table(STACK) + (<usize>cell << 2);
  const edgeVertex = table(EDGE_VERTEX);
  const facetPart = table(FACET_PART);
  const edges: usize = at + (<usize>(VERTICES + 2 * load<i32>(at)) << 2);
  const end: usize = edges + <usize>load<i32>(at, 4) * 12;
  for (let edge: usize = edges; edge < end; edge += 12) {
    const to: usize = edgeVertex + (<usize>load<u32>(edge) << 2);
    if (load<i32>(to) >= vertexCount) store<i32>(to, -1);
  }
  const facets: usize = at + (FACETS << 2);
  for (let set = load<i32>(at, 12); set != 0; set &= set - 1) {
    const to: usize = facetPart + (<usize>load<u32>(facets + (<usize>ctz(set) << 2)) << 2);
    if (load<i32>(to) >= facetCount) store<i32>(to, -1);
  }
}
