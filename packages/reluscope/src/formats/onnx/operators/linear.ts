/**
 * Products with constant matrices: Gemm, MatMul. ONNX operators 1.19, docs/Operators.md.
 */
import { productIsExact, sumIsExact } from "../../lowering/exactness.ts";
import type { SparseRows } from "../../lowering/steps.ts";
import { broadcastIndex, broadcastShape, formatShape, type Shape } from "../../shape.ts";
import type { Operator, OperatorCall } from "../operator.ts";
import type { ComputedTensor, ConstantTensor } from "../tensor.ts";

/** Storage of rows with at most `entries` entries that are not zero; zeros are left out when pushed. */
export class RowsWriter {
  readonly #rowStart: Int32Array;
  readonly #columnIndex: Int32Array;
  readonly #values: Float64Array;
  #length = 0;
  #row = 0;

  constructor(call: OperatorCall, rows: number, entries: number) {
    call.builder.budget.charge(1.5 * entries + rows, call.what);
    this.#rowStart = new Int32Array(rows + 1);
    this.#columnIndex = new Int32Array(entries);
    this.#values = new Float64Array(entries);
  }

  push(column: number, value: number): void {
    if (value === 0) return;
    this.#columnIndex[this.#length] = column;
    this.#values[this.#length++] = value;
  }

  endRow(): void {
    this.#rowStart[++this.#row] = this.#length;
  }

  finish(): SparseRows {
    return {
      rowStart: this.#rowStart,
      columnIndex: this.#columnIndex.subarray(0, this.#length),
      values: this.#values.subarray(0, this.#length),
    };
  }
}

/** Number of values that are not zero: what a layer of mostly zeros really needs. */
function countNonZeros(values: Float64Array): number {
  let count = 0;
  for (const value of values) if (value !== 0) count++;
  return count;
}

/** values · factor, noting whether a product was rounded. */
export function scaled(values: Float64Array, factor: number, call: OperatorCall): Float64Array {
  if (factor === 1) return values;
  return values.map((value) => {
    if (!productIsExact(value, factor)) call.builder.rounded = true;
    return value * factor;
  });
}

/** a + b, noting whether the sum was rounded. */
export function noteSum(a: number, b: number, call: OperatorCall): number {
  if (!sumIsExact(a, b)) call.builder.rounded = true;
  return a + b;
}

function gemm(call: OperatorCall): ComputedTensor {
  const alpha = call.float("alpha", 1);
  const beta = call.float("beta", 1);
  const transA = call.integer("transA", 0) !== 0;
  const transB = call.integer("transB", 0) !== 0;
  const first = call.input(0);
  const second = call.input(1);
  if (first.shape.length !== 2 || second.shape.length !== 2) {
    call.fail(`expects matrices, not shapes ${formatShape(first.shape)} and ${formatShape(second.shape)}`);
  }
  const turn = (shape: Shape, turned: boolean) => (turned ? [shape[1], shape[0]] : [shape[0], shape[1]]);
  const [rows, inner] = turn(first.shape, transA);
  const [innerB, columns] = turn(second.shape, transB);
  if (inner !== innerB) {
    call.fail(`shapes ${formatShape(first.shape)} and ${formatShape(second.shape)} do not chain`);
  }
  const shape = [rows, columns];
  const size = call.size(shape);
  const addend = call.inputs[2];
  let bias: Float64Array | null = null;
  if (addend?.kind === "constant") {
    bias = spread(scaled(addend.values, beta, call), addend.shape, shape, call);
  }
  let step: number;
  if (second.kind === "constant") {
    const x = call.asComputed(first);
    const weights = scaled(second.values, alpha, call);
    const writer = new RowsWriter(call, size, rows * countNonZeros(weights));
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        for (let k = 0; k < inner; k++) {
          writer.push(
            transA ? k * rows + i : i * inner + k,
            weights[transB ? j * inner + k : k * columns + j],
          );
        }
        writer.endRow();
      }
    }
    step = call.builder.rows(x.step, writer.finish(), bias, call.what);
  } else if (first.kind === "constant") {
    const weights = scaled(first.values, alpha, call);
    const writer = new RowsWriter(call, size, columns * countNonZeros(weights));
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        for (let k = 0; k < inner; k++) {
          writer.push(
            transB ? j * inner + k : k * columns + j,
            weights[transA ? k * rows + i : i * inner + k],
          );
        }
        writer.endRow();
      }
    }
    step = call.builder.rows(second.step, writer.finish(), bias, call.what);
  } else {
    call.fail("multiplies two computed matrices; one must be constant");
  }
  if (addend?.kind === "computed") {
    const index = broadcastIndex(addend.shape, shape, call.size(shape, 0.5));
    requireBroadcast(addend.shape, shape, call);
    const scaledAddend =
      beta === 1
        ? addend.step
        : call.builder.scale(
            addend.step,
            new Float64Array(call.builder.size(addend.step)).fill(beta),
            null,
            call.what,
          );
    step = call.builder.sum(
      [
        { source: step, sign: 1, index: null },
        { source: scaledAddend, sign: 1, index },
      ],
      size,
    );
  }
  return call.result(step, shape);
}

function requireBroadcast(from: Shape, to: Shape, call: OperatorCall): void {
  if (formatShape(broadcastShape([from, to], call.what)) !== formatShape(to)) {
    call.fail(`shape ${formatShape(from)} does not spread over ${formatShape(to)}`);
  }
}

/** Constant numbers of shape `from` repeated to shape `to`. */
export function spread(values: Float64Array, from: Shape, to: Shape, call: OperatorCall): Float64Array {
  requireBroadcast(from, to, call);
  const size = call.size(to, 1.5);
  const index = broadcastIndex(from, to, size);
  return index === null ? values : Float64Array.from(index, (at) => values[at]);
}

function matMul(call: OperatorCall): ComputedTensor {
  const first = call.input(0);
  const second = call.input(1);
  if (first.shape.length === 0 || second.shape.length === 0)
    call.fail("expects vectors or matrices, not a number");
  // A vector on the left is a row, on the right a column; the added axis is dropped from the result.
  const a = first.shape.length === 1 ? [1, first.shape[0]] : [...first.shape];
  const b = second.shape.length === 1 ? [second.shape[0], 1] : [...second.shape];
  const [rows, inner] = a.slice(-2);
  const [innerB, columns] = b.slice(-2);
  if (inner !== innerB) {
    call.fail(`shapes ${formatShape(first.shape)} and ${formatShape(second.shape)} do not chain`);
  }
  const batch = broadcastShape([a.slice(0, -2), b.slice(0, -2)], call.what);
  const batches = call.size(batch);
  const shape = [...batch];
  if (first.shape.length > 1) shape.push(rows);
  if (second.shape.length > 1) shape.push(columns);
  const size = call.size(shape);
  const aBatch = broadcastIndex(a.slice(0, -2), batch, batches);
  const bBatch = broadcastIndex(b.slice(0, -2), batch, batches);
  let weights: ConstantTensor;
  let source: ComputedTensor;
  const constantOnRight = second.kind === "constant";
  if (second.kind === "constant") {
    weights = second;
    source = call.asComputed(first);
  } else if (first.kind === "constant") {
    weights = first;
    source = second;
  } else {
    call.fail("multiplies two computed tensors; one must be constant");
  }
  // Each weight is used for every row (or column) of the other factor, in every batch that its own spreads over.
  const uses = (batches * rows * inner * columns) / Math.max(1, weights.values.length);
  const writer = new RowsWriter(call, size, countNonZeros(weights.values) * uses);
  for (let n = 0; n < batches; n++) {
    const aStart = (aBatch === null ? n : aBatch[n]) * rows * inner;
    const bStart = (bBatch === null ? n : bBatch[n]) * inner * columns;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        for (let k = 0; k < inner; k++) {
          const inA = aStart + i * inner + k;
          const inB = bStart + k * columns + j;
          if (constantOnRight) writer.push(inA, weights.values[inB]);
          else writer.push(inB, weights.values[inA]);
        }
        writer.endRow();
      }
    }
  }
  return call.result(call.builder.rows(source.step, writer.finish(), null, call.what), shape);
}

export const linearOperators: Readonly<Record<string, Operator>> = {
  Gemm: gemm,
  MatMul: matMul,
};
