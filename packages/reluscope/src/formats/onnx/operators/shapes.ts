/**
 * Operators that move entries without computing: on computed tensors they become gathers, on constants (the
 * shape arithmetic that PyTorch writes) they are folded at once.
 */

import { isFloating } from "../../numbers.ts";
import {
  broadcastIndex,
  formatShape,
  normalizeAxis,
  type Shape,
  shapeSize,
  stridedIndex,
  stridesOf,
} from "../../shape.ts";
import type { Operator, OperatorCall } from "../operator.ts";
import { type ConstantTensor, elementType, type Tensor } from "../tensor.ts";
import { expand } from "./activations.ts";

/** The tensor of shape `shape` whose entry k is entry `index[k]` of `tensor`. */
export function pick(call: OperatorCall, tensor: Tensor, index: Int32Array, shape: Shape): Tensor {
  if (tensor.kind === "constant") {
    call.builder.budget.charge(index.length, call.what);
    return { ...tensor, shape, values: Float64Array.from(index, (at) => tensor.values[at]) };
  }
  return call.result(call.builder.gather([tensor.step], index), shape);
}

function withShape(tensor: Tensor, shape: Shape): Tensor {
  return { ...tensor, shape };
}

const identity: Operator = (call) => call.input(0);

function dropout(call: OperatorCall): Tensor {
  const training = call.optionalConstant(2);
  if (training !== undefined && training.values[0] !== 0) call.fail("is in training mode");
  return call.input(0);
}

function cast(call: OperatorCall): Tensor {
  const tensor = call.input(0);
  const type = elementType(call.integer("to", 0), call.what);
  if (isFloating(type)) return tensor.kind === "constant" ? { ...tensor, integer: false } : tensor;
  if (tensor.kind === "computed")
    return call.fail(`casts a computed tensor to ${type}, which is not piecewise linear`);
  return { ...tensor, values: tensor.values.map(Math.trunc), integer: true };
}

function flatten(call: OperatorCall): Tensor {
  const tensor = call.input(0);
  const rank = tensor.shape.length;
  const given = call.integer("axis", 1);
  const axis = given === rank ? rank : rank === 0 ? 0 : normalizeAxis(given, rank, call.what);
  const product = (shape: Shape) => shapeSize(shape, call.what);
  return withShape(tensor, [product(tensor.shape.slice(0, axis)), product(tensor.shape.slice(axis))]);
}

function reshape(call: OperatorCall): Tensor {
  const tensor = call.input(0);
  const wanted = call.integersFrom(1, "shape") ?? call.fail("has no shape");
  const keepZero = call.integer("allowzero", 0) !== 0;
  const shape = wanted.map((dimension, axis) => {
    if (dimension !== 0 || keepZero) return dimension;
    return (
      tensor.shape[axis] ?? call.fail(`shape ${formatShape(wanted)} keeps a dimension that does not exist`)
    );
  });
  const size = shapeSize(tensor.shape, call.what);
  const open = shape.indexOf(-1);
  if (open >= 0) {
    const rest = shapeSize(
      shape.filter((_, axis) => axis !== open),
      call.what,
    );
    shape[open] = rest === 0 ? 0 : size / rest;
  }
  if (shape.some((dimension) => !Number.isInteger(dimension)) || shapeSize(shape, call.what) !== size) {
    call.fail(`cannot reshape ${formatShape(tensor.shape)} to ${formatShape(wanted)}`);
  }
  return withShape(tensor, shape);
}

function squeeze(call: OperatorCall): Tensor {
  const tensor = call.input(0);
  const rank = tensor.shape.length;
  const axes = call.integersFrom(1, "axes")?.map((axis) => normalizeAxis(axis, rank, call.what));
  for (const axis of axes ?? []) {
    if (tensor.shape[axis] !== 1)
      call.fail(`cannot squeeze axis ${axis} of shape ${formatShape(tensor.shape)}`);
  }
  return withShape(
    tensor,
    tensor.shape.filter((dimension, axis) => (axes === undefined ? dimension !== 1 : !axes.includes(axis))),
  );
}

function unsqueeze(call: OperatorCall): Tensor {
  const tensor = call.input(0);
  const given = call.integersFrom(1, "axes") ?? call.fail("has no axes");
  const rank = tensor.shape.length + given.length;
  const axes = new Set(given.map((axis) => normalizeAxis(axis, rank, call.what)));
  if (axes.size !== given.length) call.fail(`axes ${formatShape(given)} repeat`);
  const rest = [...tensor.shape];
  return withShape(
    tensor,
    Array.from({ length: rank }, (_, axis) => (axes.has(axis) ? 1 : (rest.shift() as number))),
  );
}

function transpose(call: OperatorCall): Tensor {
  const tensor = call.input(0);
  const rank = tensor.shape.length;
  const order = call.integers("perm") ?? tensor.shape.map((_, axis) => rank - 1 - axis);
  const valid =
    order.length === rank && new Set(order).size === rank && order.every((axis) => axis >= 0 && axis < rank);
  if (!valid) call.fail(`perm ${formatShape(order)} does not permute ${rank} dimensions`);
  const strides = stridesOf(tensor.shape);
  const shape = order.map((axis) => tensor.shape[axis]);
  const steps = order.map((axis) => strides[axis]);
  return pick(call, tensor, stridedIndex(shape, steps, 0, call.size(shape, 0.5)), shape);
}

function concat(call: OperatorCall): Tensor {
  const tensors = call.inputs.map((_, at) => call.input(at));
  const first = tensors[0] ?? call.fail("has no inputs");
  const axis = normalizeAxis(call.integer("axis", 1), first.shape.length, call.what);
  let joined = 0;
  for (const { shape } of tensors) {
    const fits =
      shape.length === first.shape.length && shape.every((n, at) => at === axis || n === first.shape[at]);
    if (!fits) call.fail(`shapes ${formatShape(first.shape)} and ${formatShape(shape)} do not fit together`);
    joined += shape[axis];
  }
  const shape = first.shape.map((dimension, at) => (at === axis ? joined : dimension));
  const index = new Int32Array(call.size(shape, 0.5));
  const outer = shapeSize(shape.slice(0, axis), call.what);
  const row = shapeSize(shape.slice(axis), call.what);
  let start = 0;
  let column = 0;
  for (const tensor of tensors) {
    const part = shapeSize(tensor.shape.slice(axis), call.what);
    for (let i = 0; i < outer; i++)
      for (let j = 0; j < part; j++) index[i * row + column + j] = start + i * part + j;
    start += outer * part;
    column += part;
  }
  if (tensors.every((tensor) => tensor.kind === "constant")) {
    const values = new Float64Array(call.size(shape));
    const all = tensors.flatMap((tensor) => [...tensor.values]);
    for (let k = 0; k < values.length; k++) values[k] = all[index[k]];
    return { kind: "constant", shape, values, integer: tensors.every((tensor) => tensor.integer) };
  }
  const sources = tensors.map((tensor) => call.asComputed(tensor).step);
  return call.result(call.builder.gather(sources, index), shape);
}

function gather(call: OperatorCall): Tensor {
  const tensor = call.input(0);
  const indices = call.constant(1);
  const axis = normalizeAxis(call.integer("axis", 0), tensor.shape.length, call.what);
  const length = tensor.shape[axis];
  const shape = [...tensor.shape.slice(0, axis), ...indices.shape, ...tensor.shape.slice(axis + 1)];
  const index = new Int32Array(call.size(shape, 0.5));
  const outer = shapeSize(tensor.shape.slice(0, axis), call.what);
  const inner = shapeSize(tensor.shape.slice(axis + 1), call.what);
  let k = 0;
  for (let i = 0; i < outer; i++) {
    for (const given of indices.values) {
      const at = given < 0 ? given + length : given;
      if (!Number.isInteger(at) || at < 0 || at >= length)
        call.fail(`index ${given} is outside a dimension of ${length}`);
      for (let j = 0; j < inner; j++) index[k++] = (i * length + at) * inner + j;
    }
  }
  return pick(call, tensor, index, shape);
}

/** Starts, ends, axes and steps are inputs since operator set 10 and attributes before. */
function slice(call: OperatorCall): Tensor {
  const tensor = call.input(0);
  const rank = tensor.shape.length;
  const starts = call.integersFrom(1, "starts") ?? call.fail("has no starts");
  const ends = call.integersFrom(2, "ends") ?? call.fail("has no ends");
  const axes = call.integersFrom(3, "axes") ?? starts.map((_, at) => at);
  const strides = call.integersFrom(4, "steps") ?? starts.map(() => 1);
  if (ends.length !== starts.length || axes.length !== starts.length || strides.length !== starts.length) {
    call.fail("starts, ends, axes and steps have different lengths");
  }
  const shape = [...tensor.shape];
  const steps = stridesOf(tensor.shape);
  let first = 0;
  starts.forEach((start, at) => {
    const axis = normalizeAxis(axes[at], rank, call.what);
    const length = tensor.shape[axis];
    const stride = strides[at];
    if (!Number.isSafeInteger(stride) || stride === 0) call.fail(`step ${stride} is not allowed`);
    const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
    const fromEnd = (value: number) => (value < 0 ? value + length : value);
    const begin = stride > 0 ? clamp(fromEnd(start), 0, length) : clamp(fromEnd(start), 0, length - 1);
    const end = stride > 0 ? clamp(fromEnd(ends[at]), 0, length) : clamp(fromEnd(ends[at]), -1, length - 1);
    shape[axis] = Math.max(0, Math.ceil((end - begin) / stride));
    first += begin * steps[axis];
    steps[axis] *= stride;
  });
  return pick(call, tensor, stridedIndex(shape, steps, first, call.size(shape, 0.5)), shape);
}

function split(call: OperatorCall): Tensor[] {
  const tensor = call.input(0);
  const axis = normalizeAxis(call.integer("axis", 0), tensor.shape.length, call.what);
  const length = tensor.shape[axis];
  const count = call.node.outputs.length;
  const part = Math.ceil(length / count);
  const sizes =
    call.integersFrom(1, "split") ??
    Array.from({ length: count }, (_, at) => Math.max(0, Math.min(part, length - at * part)));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (sizes.length !== count || total !== length || sizes.some((size) => !(size >= 0))) {
    call.fail(`parts ${formatShape(sizes)} do not add up to ${length}`);
  }
  const strides = stridesOf(tensor.shape);
  let start = 0;
  return sizes.map((size) => {
    const shape = tensor.shape.map((dimension, at) => (at === axis ? size : dimension));
    const index = stridedIndex(shape, strides, start * strides[axis], call.size(shape, 0.5));
    start += size;
    return pick(call, tensor, index, shape);
  });
}

function shapeOf(call: OperatorCall): ConstantTensor {
  const { shape } = call.input(0);
  const part = shape.slice(call.integer("start", 0), call.has("end") ? call.integer("end", 0) : undefined);
  return { kind: "constant", shape: [part.length], values: Float64Array.from(part), integer: true };
}

function constant(call: OperatorCall): ConstantTensor {
  const tensor = call.tensor("value");
  if (tensor !== undefined) return tensor;
  const list = (values: readonly number[], integer: boolean, shape: Shape): ConstantTensor => ({
    kind: "constant",
    shape,
    values: Float64Array.from(values),
    integer,
  });
  if (call.has("value_float")) return list([call.float("value_float", 0)], false, []);
  if (call.has("value_int")) return list([call.integer("value_int", 0)], true, []);
  const floats = call.floats("value_floats");
  if (floats !== undefined) return list(floats, false, [floats.length]);
  const integers = call.integers("value_ints");
  if (integers !== undefined) return list(integers, true, [integers.length]);
  return call.fail("has no numeric value");
}

function constantOfShape(call: OperatorCall): ConstantTensor {
  const shape = [...call.constant(0).values];
  const value = call.tensor("value");
  if (value !== undefined && value.values.length !== 1) call.fail("value must be one number");
  const values = new Float64Array(call.size(shape)).fill(value?.values[0] ?? 0);
  return { kind: "constant", shape, values, integer: value?.integer ?? false };
}

function expandAny(call: OperatorCall): Tensor {
  const tensor = call.input(0);
  if (tensor.kind === "computed") return expand(call);
  const to = [...call.constant(1).values].map((dimension, axis, all) => {
    const own = tensor.shape[axis - (all.length - tensor.shape.length)] ?? 1;
    return dimension === 1 ? own : dimension;
  });
  const index = broadcastIndex(tensor.shape, to, call.size(to, 0.5));
  return index === null ? tensor : pick(call, tensor, index, to);
}

/** How a padded position outside 0 … length − 1 is filled: by a position inside, or −1 for the constant. */
function padPosition(mode: string, position: number, length: number, call: OperatorCall): number {
  if (position >= 0 && position < length) return position;
  if (mode === "constant") return -1;
  if (length === 0) return call.fail("pads an empty tensor");
  if (mode === "edge") return position < 0 ? 0 : length - 1;
  if (mode === "wrap") return ((position % length) + length) % length;
  if (mode !== "reflect")
    return call.fail(`mode "${mode}" is not supported; allowed: constant, edge, reflect, wrap`);
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const inside = ((position % period) + period) % period;
  return inside < length ? inside : period - inside;
}

/** Pads and value are inputs since operator set 11 and attributes before (`paddings` in the very first). */
function pad(call: OperatorCall): Tensor {
  const { step, shape } = call.computed(0);
  const rank = shape.length;
  const pads = call.integersFrom(1, call.has("paddings") ? "paddings" : "pads") ?? call.fail("has no pads");
  const value = call.optionalConstant(2)?.values[0] ?? call.float("value", 0);
  if (!Number.isFinite(value)) call.fail(`pads with ${value}`);
  const mode = call.text("mode", "constant");
  const axes = call.optionalConstant(3);
  const padded = axes === undefined ? shape.map((_, axis) => axis) : [...axes.values];
  if (pads.length !== 2 * padded.length) call.fail(`has ${pads.length} pads for ${padded.length} dimensions`);
  const before = new Array<number>(rank).fill(0);
  const to = [...shape];
  padded.forEach((given, at) => {
    const axis = normalizeAxis(given, rank, call.what);
    before[axis] = pads[at];
    to[axis] += pads[at] + pads[at + padded.length];
  });
  const index = new Int32Array(call.size(to, 0.5 + rank / 2));
  const strides = stridesOf(shape);
  const toStrides = stridesOf(to);
  for (let k = 0; k < index.length; k++) {
    let at = 0;
    for (let axis = 0; axis < rank && at >= 0; axis++) {
      const position = (Math.floor(k / toStrides[axis]) % to[axis]) - before[axis];
      const inside = padPosition(mode, position, shape[axis], call);
      at = inside < 0 ? -1 : at + inside * strides[axis];
    }
    index[k] = at;
  }
  return call.result(call.builder.gather([step], index, value), to);
}

export const shapeOperators: Readonly<Record<string, Operator>> = {
  Identity: identity,
  Dropout: dropout,
  Cast: cast,
  Flatten: flatten,
  Reshape: reshape,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Transpose: transpose,
  Concat: concat,
  Gather: gather,
  Slice: slice,
  Split: split,
  Expand: expandAny,
  Pad: pad,
  Shape: shapeOf,
  Constant: constant,
  ConstantOfShape: constantOfShape,
};
