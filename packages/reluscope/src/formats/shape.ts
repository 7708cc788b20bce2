/**
 * Tensor shapes: sizes, strides, broadcasting (the NumPy rules that ONNX follows).
 */
import { FormatError } from "./errors.ts";

export type Shape = readonly number[];

/** Largest number of entries of one tensor: indices are 32-bit. */
const MAXIMUM_SIZE = 2 ** 31 - 1;
/** More axes than any real tensor has; bounds the work per entry. */
const MAXIMUM_RANK = 16;

export function formatShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** Number of entries; throws when a dimension is no natural number or the product does not fit. */
export function shapeSize(shape: Shape, what: string): number {
  if (shape.length > MAXIMUM_RANK)
    throw new FormatError(`${what} has ${shape.length} dimensions; at most ${MAXIMUM_RANK}`);
  let size = 1;
  let tooLarge = false;
  for (const dimension of shape) {
    if (!Number.isSafeInteger(dimension) || dimension < 0) {
      throw new FormatError(`${what} has the invalid shape ${formatShape(shape)}`);
    }
    size *= dimension;
    if (size > MAXIMUM_SIZE) tooLarge = true;
  }
  // A zero among huge dimensions still makes an empty tensor.
  if (tooLarge && size !== 0)
    throw new FormatError(`network too large: ${what} has shape ${formatShape(shape)}`);
  return size;
}

/** Row-major strides. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/** The common shape of tensors combined entry by entry. */
export function broadcastShape(shapes: readonly Shape[], what: string): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  const result = new Array<number>(rank).fill(1);
  for (const shape of shapes) {
    shape.forEach((dimension, axis) => {
      const at = rank - shape.length + axis;
      if (result[at] === 1) result[at] = dimension;
      else if (dimension !== 1 && dimension !== result[at]) {
        throw new FormatError(`${what}: shapes ${shapes.map(formatShape).join(" and ")} do not fit together`);
      }
    });
  }
  return result;
}

/** For every entry of shape `to`, the entry of shape `from` it repeats; null when the two agree. */
export function broadcastIndex(from: Shape, to: Shape, size: number): Int32Array | null {
  const offset = to.length - from.length;
  const strides = stridesOf(from);
  let same = true;
  const steps = to.map((dimension, axis) => {
    if (axis < offset) {
      if (dimension !== 1) same = false;
      return 0;
    }
    if (from[axis - offset] !== dimension) same = false;
    return from[axis - offset] === 1 ? 0 : strides[axis - offset];
  });
  return same ? null : stridedIndex(to, steps, 0, size);
}

/** start + Σ position[axis] · steps[axis] for every position of `shape` in row-major order. */
export function stridedIndex(
  shape: Shape,
  steps: readonly number[],
  start: number,
  size: number,
): Int32Array {
  const index = new Int32Array(size);
  const position = new Array<number>(shape.length).fill(0);
  let at = start;
  for (let k = 0; k < size; k++) {
    index[k] = at;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position[axis]++;
      at += steps[axis];
      if (position[axis] < shape[axis]) break;
      at -= steps[axis] * shape[axis];
      position[axis] = 0;
    }
  }
  return index;
}

/** `axis` counted from the end when negative; throws when outside −rank … rank − 1. */
export function normalizeAxis(axis: number, rank: number, what: string): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    throw new FormatError(`${what}: axis ${axis} is outside a tensor of ${rank} dimensions`);
  }
  return axis < 0 ? axis + rank : axis;
}
