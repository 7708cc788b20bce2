// The first layer's forms on a line in twice the working precision, in AssemblyScript, two units at a time (WebAssembly
// SIMD). Does the same operations in the same order as ../line-first-layer.ts, so that the two give the same bits.

import { ABSOLUTE, GROWTH, Level, ROUNDING } from "./line-sweep-records.as";

// Bytes of the weights of two units, and of an entry of a vector: the value, then its halves.
const PAIR: usize = 48;
const ENTRY: usize = 24;

// What ../line-first-layer-wasm.ts writes, field by field in this order. Weights stand pair by pair of units, those of all inputs
// one after the other; an address of 0 stands for no tails.
@unmanaged
class FirstLayer {
  reach: f64;
  second: f64;
  underflow: f64;
  inputs: i32;
  level: usize;
  weights: usize;
  origin: usize;
  directions: usize;
  tails: usize;
}

let sum: v128 = f64x2.splat(0);
let rest: v128 = f64x2.splat(0);
let magnitude: v128 = f64x2.splat(0);

/** Adds weights · vector to the sums of two units. */
function add(weights: usize, vector: usize, inputs: i32): void {
  let total = sum;
  let errors = rest;
  let size = magnitude;
  const end = weights + <usize>inputs * PAIR;
  for (; weights < end; weights += PAIR, vector += ENTRY) {
    const wh = v128.load(weights, 16);
    const wl = v128.load(weights, 32);
    const xh = v128.load64_splat(vector, 8);
    const xl = v128.load64_splat(vector, 16);
    const product = f64x2.mul(v128.load(weights), v128.load64_splat(vector));
    const without = f64x2.sub(f64x2.sub(product, f64x2.mul(wh, xh)), f64x2.mul(wl, xh));
    const productError = f64x2.sub(f64x2.mul(wl, xl), f64x2.sub(without, f64x2.mul(wh, xl)));
    const next = f64x2.add(total, product);
    const virtual = f64x2.sub(next, total);
    const sumError = f64x2.add(
      f64x2.sub(total, f64x2.sub(next, virtual)),
      f64x2.sub(product, virtual),
    );
    errors = f64x2.add(errors, f64x2.add(productError, sumError));
    total = next;
    size = f64x2.add(size, v128.and(product, ABSOLUTE));
  }
  sum = total;
  rest = errors;
  magnitude = size;
}

/** A sum's rounding, and what is left of smaller terms. */
@inline
function uncertainty(before: v128, value: v128, first: FirstLayer): v128 {
  const rounded = f64x2.mul(f64x2.splat(2 * ROUNDING), v128.and(value, ABSOLUTE));
  const smaller = f64x2.mul(f64x2.splat(first.second), magnitude);
  const tiny = f64x2.splat(<f64>(2 * first.inputs) * first.underflow);
  return f64x2.add(f64x2.add(f64x2.add(before, rounded), smaller), tiny);
}

/** Stores what belongs to two units; the last one may be padding. */
@inline
function store2(array: usize, at: usize, value: v128, both: bool): void {
  if (both) v128.store(array + at, value);
  else store<f64>(array + at, f64x2.extract_lane(value, 0));
}

export function firstForms(address: usize): void {
  const first = changetype<FirstLayer>(address);
  const level = changetype<Level>(first.level);
  const inputs = first.inputs;
  const zero = f64x2.splat(0);
  let weights = first.weights;
  for (let unit = 0; unit < level.size; unit += 2) {
    const at = <usize>unit << 3;
    const both = unit + 1 < level.size;
    sum = zero;
    rest = zero;
    magnitude = zero;
    add(weights, first.directions, inputs);
    if (first.tails != 0) add(weights, first.tails, inputs);
    const slope = f64x2.add(sum, rest);
    const turned = f64x2.mul(uncertainty(zero, slope, first), f64x2.splat(first.reach));
    store2(level.slope, at, slope, both);
    sum = v128.load(level.bias + at);
    rest = zero;
    magnitude = v128.and(sum, ABSOLUTE);
    add(weights, first.origin, inputs);
    const value = f64x2.add(sum, rest);
    const error = uncertainty(turned, value, first);
    store2(level.constant, at, value, both);
    const bound = f64x2.add(f64x2.mul(error, f64x2.splat(GROWTH)), f64x2.splat(first.underflow));
    store2(level.bound, at, bound, both);
    weights += <usize>inputs * PAIR;
  }
}
