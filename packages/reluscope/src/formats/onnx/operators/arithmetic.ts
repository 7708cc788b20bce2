/**
 * Entry-by-entry arithmetic: Add, Sub, Sum, Mean, Neg; Mul and Div by constants; Max and Min.
 */
import { productIsExact, quotientIsExact } from "../../lowering/exactness.ts";
import type { SumTerm } from "../../lowering/steps.ts";
import { broadcastIndex, broadcastShape, type Shape } from "../../shape.ts";
import type { Operator, OperatorCall } from "../operator.ts";
import type { ComputedTensor, ConstantTensor, Tensor } from "../tensor.ts";
import { noteSum, spread } from "./linear.ts";

/**
 * The shape of the result. Before operator set 7 the second operand was spread only when asked to, and from
 * axis `axis` on instead of from the last.
 */
function operands(call: OperatorCall): { tensors: Tensor[]; shape: number[] } {
  const tensors = call.inputs.map((_, at) => call.input(at));
  if (tensors.length === 0) call.fail("has no inputs");
  if (call.opset < 7 && call.has("axis") && tensors.length === 2) {
    const rank = tensors[0].shape.length;
    const axis = call.integer("axis", 0);
    const padding = rank - (axis < 0 ? axis + rank : axis) - tensors[1].shape.length;
    if (padding < 0) call.fail(`axis ${axis} does not fit the shapes`);
    tensors[1] = { ...tensors[1], shape: [...tensors[1].shape, ...new Array<number>(padding).fill(1)] };
  }
  return {
    tensors,
    shape: broadcastShape(
      tensors.map((tensor) => tensor.shape),
      call.what,
    ),
  };
}

function allConstant(tensors: readonly Tensor[]): tensors is ConstantTensor[] {
  return tensors.every((tensor) => tensor.kind === "constant");
}

function fold(
  call: OperatorCall,
  tensors: readonly ConstantTensor[],
  shape: Shape,
  combine: (a: number, b: number) => number,
): ConstantTensor {
  const [first, ...others] = tensors.map((tensor) => spread(tensor.values, tensor.shape, shape, call));
  const values = Float64Array.from(first);
  for (const other of others)
    for (let k = 0; k < values.length; k++) values[k] = combine(values[k], other[k]);
  return { kind: "constant", shape, values, integer: tensors.every((tensor) => tensor.integer) };
}

/** `tensor` as a step of shape `shape`. */
function spreadStep(call: OperatorCall, tensor: Tensor, shape: Shape): number {
  const { step, shape: from } = call.asComputed(tensor);
  const index = broadcastIndex(from, shape, call.size(shape, 0.5));
  return index === null ? step : call.builder.gather([step], index);
}

/** Signed sum: constants become an offset, the rest a sum of steps. */
function sum(call: OperatorCall, signs: readonly (1 | -1)[]): Tensor {
  const { tensors, shape } = operands(call);
  if (allConstant(tensors)) {
    const add = (sign: 1 | -1) => (a: number, b: number) => noteSum(a, sign * b, call);
    return fold(call, tensors, shape, add(signs[1] ?? 1));
  }
  const size = call.size(shape);
  let offset: Float64Array | null = null;
  const terms: SumTerm[] = [];
  tensors.forEach((tensor, at) => {
    const sign = signs[at] ?? 1;
    if (tensor.kind === "computed") {
      terms.push({
        source: tensor.step,
        sign,
        index: broadcastIndex(tensor.shape, shape, call.size(shape, 0.5)),
      });
      return;
    }
    const values = spread(tensor.values, tensor.shape, shape, call);
    const before = offset;
    offset = values.map((value, k) => noteSum(before === null ? 0 : before[k], sign * value, call));
  });
  let step: number;
  if (terms.length > 1) step = call.builder.sum(terms, size);
  else {
    const { source, sign, index } = terms[0];
    step = index === null ? source : call.builder.gather([source], index);
    if (sign === -1) step = call.builder.scale(step, new Float64Array(size).fill(-1), null, call.what);
  }
  if (offset !== null) step = call.builder.scale(step, null, offset, call.what);
  return call.result(step, shape);
}

function scale(call: OperatorCall, tensor: Tensor, factors: Float64Array, shape: Shape): ComputedTensor {
  const step = spreadStep(call, tensor, shape);
  return call.result(call.builder.scale(step, factors, null, call.what), shape);
}

function multiply(call: OperatorCall): Tensor {
  const { tensors, shape } = operands(call);
  if (tensors.length !== 2) call.fail(`has ${tensors.length} inputs; expects 2`);
  if (allConstant(tensors)) {
    return fold(call, tensors, shape, (a, b) => {
      if (!productIsExact(a, b)) call.builder.rounded = true;
      return a * b;
    });
  }
  const [first, second] = tensors;
  if (second.kind === "constant")
    return scale(call, first, spread(second.values, second.shape, shape, call), shape);
  if (first.kind === "constant")
    return scale(call, second, spread(first.values, first.shape, shape, call), shape);
  return call.fail("multiplies two computed tensors; one must be constant");
}

function divide(call: OperatorCall): Tensor {
  const { tensors, shape } = operands(call);
  if (tensors.length !== 2) call.fail(`has ${tensors.length} inputs; expects 2`);
  const [first, second] = tensors;
  if (second.kind !== "constant")
    return call.fail("divides by a computed tensor; the divisor must be constant");
  if (second.values.includes(0)) call.fail("divides by zero");
  if (first.kind === "constant") {
    const integer = first.integer && second.integer;
    return fold(call, [first, second], shape, (a, b) => {
      if (integer) return Math.trunc(a / b);
      if (!quotientIsExact(a, b)) call.builder.rounded = true;
      return a / b;
    });
  }
  const inverse = second.values.map((divisor) => {
    if (!quotientIsExact(1, divisor)) call.builder.rounded = true;
    return 1 / divisor;
  });
  return scale(call, first, spread(inverse, second.shape, shape, call), shape);
}

function negate(call: OperatorCall): Tensor {
  const tensor = call.input(0);
  if (tensor.kind === "constant") return { ...tensor, values: tensor.values.map((value) => 0 - value) };
  const factors = new Float64Array(call.size(tensor.shape)).fill(-1);
  return call.result(call.builder.scale(tensor.step, factors, null, call.what), tensor.shape);
}

/** Sum divided by the number of terms. */
function mean(call: OperatorCall): Tensor {
  const total = sum(call, []);
  const count = call.inputs.length;
  const share = 1 / count;
  if (!quotientIsExact(1, count)) call.builder.rounded = true;
  const factors = new Float64Array(call.size(total.shape)).fill(share);
  if (total.kind === "constant") return { ...total, values: total.values.map((value) => value * share) };
  return call.result(call.builder.scale(total.step, factors, null, call.what), total.shape);
}

/** Constants become one bound; computed tensors are compared in pairs, in order. */
function extreme(kind: "maximum" | "minimum"): Operator {
  const choose = kind === "maximum" ? Math.max : Math.min;
  return (call) => {
    const { tensors, shape } = operands(call);
    const constants = tensors.filter((tensor) => tensor.kind === "constant");
    const bound = constants.length === 0 ? null : fold(call, constants, shape, choose);
    if (bound !== null && constants.length === tensors.length) return bound;
    let step: number | null = null;
    for (const tensor of tensors) {
      if (tensor.kind !== "computed") continue;
      const next = spreadStep(call, tensor, shape);
      step = step === null ? next : call.builder.extreme(kind, step, next);
    }
    if (step === null) return call.fail("has no inputs");
    if (bound !== null) {
      const values = bound.values;
      step =
        kind === "maximum"
          ? call.builder.clip(step, values, null, call.what)
          : call.builder.clip(step, null, values, call.what);
    }
    return call.result(step, shape);
  };
}

export const arithmeticOperators: Readonly<Record<string, Operator>> = {
  Add: (call) => sum(call, [1, 1]),
  Sub: (call) => sum(call, [1, -1]),
  Sum: (call) => sum(call, []),
  Mean: mean,
  Neg: negate,
  Mul: multiply,
  Div: divide,
  Max: extreme("maximum"),
  Min: extreme("minimum"),
};
