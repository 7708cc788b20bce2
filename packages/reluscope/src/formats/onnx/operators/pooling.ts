/**
 * MaxPool, AveragePool, GlobalAveragePool, GlobalMaxPool, ReduceMean, ReduceSum. ONNX 1.19, docs/Operators.md.
 */
import { quotientIsExact } from "../../lowering/exactness.ts";
import { formatShape, normalizeAxis, shapeSize, stridesOf } from "../../shape.ts";
import type { Operator, OperatorCall } from "../operator.ts";
import type { ComputedTensor } from "../tensor.ts";
import { windowsOf } from "../windows.ts";
import { RowsWriter } from "./linear.ts";

function planes(
  call: OperatorCall,
  shape: readonly number[],
): { count: number; spatial: number[]; size: number } {
  if (shape.length < 3)
    call.fail(`expects [batch, channels, …] with spatial dimensions, not ${formatShape(shape)}`);
  const spatial = shape.slice(2);
  return { count: shapeSize(shape.slice(0, 2), call.what), spatial, size: shapeSize(spatial, call.what) };
}

function average(call: OperatorCall): ComputedTensor {
  const { step, shape } = call.computed(0);
  const { count, spatial, size } = planes(call, shape);
  const kernel = call.integers("kernel_shape") ?? call.fail("has no kernel_shape");
  if (kernel.length !== spatial.length)
    call.fail(`kernel_shape ${formatShape(kernel)} does not fit ${formatShape(shape)}`);
  const windows = windowsOf(call, spatial, kernel, count);
  const includePadding = call.integer("count_include_pad", 0) !== 0;
  const result = [...shape.slice(0, 2), ...windows.shape];
  const rows = call.size(result);
  const writer = new RowsWriter(call, rows, rows * Math.min(size, shapeSize(kernel, call.what)));
  for (let plane = 0; plane < count; plane++) {
    for (let at = 0; at < windows.count; at++) {
      let divisor = 0;
      windows.forEachTap(at, (position, _tap, padded) => {
        if (position >= 0 || (includePadding && padded)) divisor++;
      });
      if (!quotientIsExact(1, divisor)) call.builder.rounded = true;
      windows.forEachTap(at, (position) => {
        if (position >= 0) writer.push(plane * size + position, 1 / divisor);
      });
      writer.endRow();
    }
  }
  return call.result(call.builder.rows(step, writer.finish(), null, call.what), result);
}

/** A tournament: neighbours in the list of candidates are compared until one is left in each row. */
function tournament(call: OperatorCall, step: number, rows: readonly number[][]): number {
  let current = step;
  let candidates = rows;
  while (candidates.some((row) => row.length > 1)) {
    // Rows with a single candidate left are passed on without a comparison.
    const first: number[] = [];
    const second: number[] = [];
    const passed: number[] = [];
    for (const row of candidates) {
      for (let k = 0; k + 1 < row.length; k += 2) {
        first.push(row[k]);
        second.push(row[k + 1]);
      }
      if (row.length % 2 === 1) passed.push(row[row.length - 1]);
    }
    call.builder.budget.charge(2 * (first.length + second.length + passed.length), call.what);
    const gather = (list: readonly number[]) => call.builder.gather([current], Int32Array.from(list));
    const winners = call.builder.extreme("maximum", gather(first), gather(second));
    let pair = 0;
    let single = 0;
    const next = candidates.map((row) => {
      const left = Array.from({ length: row.length >> 1 }, () => pair++);
      if (row.length % 2 === 1) left.push(first.length + single++);
      return left;
    });
    if (passed.length === 0) current = winners;
    else {
      const all = Int32Array.from({ length: first.length + passed.length }, (_, k) => k);
      current = call.builder.gather([winners, gather(passed)], all);
    }
    candidates = next;
  }
  return call.builder.gather(
    [current],
    Int32Array.from(candidates, (row) => row[0]),
  );
}

function maximum(call: OperatorCall): ComputedTensor {
  const { step, shape } = call.computed(0);
  const { count, spatial, size } = planes(call, shape);
  if (call.node.outputs.length > 1 && call.node.outputs[1] !== "")
    call.fail("indices as second output are not supported");
  const kernel = call.integers("kernel_shape") ?? call.fail("has no kernel_shape");
  if (kernel.length !== spatial.length)
    call.fail(`kernel_shape ${formatShape(kernel)} does not fit ${formatShape(shape)}`);
  const windows = windowsOf(call, spatial, kernel, count);
  const result = [...shape.slice(0, 2), ...windows.shape];
  call.size(result, 4 * Math.min(size, shapeSize(kernel, call.what)));
  const rows: number[][] = [];
  for (let plane = 0; plane < count; plane++) {
    for (let at = 0; at < windows.count; at++) {
      const row: number[] = [];
      windows.forEachTap(at, (position) => {
        if (position >= 0) row.push(plane * size + position);
      });
      if (row.length === 0) call.fail("a window lies in the padding alone");
      rows.push(row);
    }
  }
  return call.result(tournament(call, step, rows), result);
}

function globalMaximum(call: OperatorCall): ComputedTensor {
  const { step, shape } = call.computed(0);
  const { count, spatial, size } = planes(call, shape);
  call.size(shape, 4);
  if (size === 0) call.fail("has no entries to compare");
  const rows = Array.from({ length: count }, (_, plane) =>
    Array.from({ length: size }, (_, k) => plane * size + k),
  );
  return call.result(tournament(call, step, rows), [...shape.slice(0, 2), ...spatial.map(() => 1)]);
}

/** Sum over some axes, times `share(number of terms)`. */
function reduce(
  call: OperatorCall,
  axes: readonly number[],
  keep: boolean,
  share: (count: number) => number,
): ComputedTensor {
  const { step, shape } = call.computed(0);
  const rank = shape.length;
  const reduced = new Set(axes.map((axis) => normalizeAxis(axis, rank, call.what)));
  const kept = shape.map((dimension, axis) => (reduced.has(axis) ? 1 : dimension));
  const rows = call.size(kept);
  const size = call.size(shape);
  const inner = shape.map((dimension, axis) => (reduced.has(axis) ? dimension : 1));
  const count = shapeSize(inner, call.what);
  if (count === 0) call.fail("has no entries to reduce");
  const weight = share(count);
  const strides = stridesOf(shape);
  const keptStrides = stridesOf(kept);
  const innerStrides = stridesOf(inner);
  const writer = new RowsWriter(call, rows, size);
  const start = (at: number, of: readonly number[], ofStrides: readonly number[]) =>
    of.reduce((sum, n, axis) => sum + (Math.floor(at / ofStrides[axis]) % n) * strides[axis], 0);
  for (let i = 0; i < rows; i++) {
    const first = start(i, kept, keptStrides);
    for (let k = 0; k < count; k++) writer.push(first + start(k, inner, innerStrides), weight);
    writer.endRow();
  }
  const result = keep ? kept : shape.filter((_, axis) => !reduced.has(axis));
  return call.result(call.builder.rows(step, writer.finish(), null, call.what), result);
}

function shareOf(call: OperatorCall): (count: number) => number {
  return (count) => {
    if (!quotientIsExact(1, count)) call.builder.rounded = true;
    return 1 / count;
  };
}

function reduceOperator(mean: boolean): Operator {
  return (call) => {
    const rank = call.input(0).shape.length;
    const given = call.integersFrom(1, "axes");
    if ((given === undefined || given.length === 0) && call.integer("noop_with_empty_axes", 0) !== 0)
      return call.input(0);
    const axes =
      given === undefined || given.length === 0 ? Array.from({ length: rank }, (_, axis) => axis) : given;
    return reduce(call, axes, call.integer("keepdims", 1) !== 0, mean ? shareOf(call) : () => 1);
  };
}

export const poolingOperators: Readonly<Record<string, Operator>> = {
  AveragePool: average,
  GlobalAveragePool: (call) => {
    const { shape } = call.computed(0);
    planes(call, shape);
    const axes = shape.map((_, axis) => axis).slice(2);
    return reduce(call, axes, true, shareOf(call));
  },
  MaxPool: maximum,
  GlobalMaxPool: globalMaximum,
  ReduceMean: reduceOperator(true),
  ReduceSum: reduceOperator(false),
};
