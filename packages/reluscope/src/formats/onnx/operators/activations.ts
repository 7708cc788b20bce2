/**
 * Piecewise linear activations: Relu, LeakyRelu, PRelu, Abs, Clip.
 */
import { broadcastIndex, broadcastShape, formatShape, type Shape } from "../../shape.ts";
import type { Operator, OperatorCall } from "../operator.ts";
import type { ComputedTensor } from "../tensor.ts";
import { spread } from "./linear.ts";

/** Default of LeakyRelu's attribute, a float32. */
const LEAKY_SLOPE = Math.fround(0.01);

function withSlope(call: OperatorCall, slope: number): ComputedTensor {
  const { step, shape } = call.computed(0);
  return call.result(
    call.builder.units(step, new Float64Array(call.size(shape)).fill(slope), call.what),
    shape,
  );
}

function parametricRelu(call: OperatorCall): ComputedTensor {
  const { step, shape } = call.computed(0);
  const slope = call.constant(1);
  let from: Shape = slope.shape;
  // Operator sets before 7, and PyTorch, give one slope per channel as a vector.
  if (
    from.length === 1 &&
    from[0] !== 1 &&
    shape.length > 2 &&
    from[0] === shape[1] &&
    from[0] !== shape[shape.length - 1]
  ) {
    from = [from[0], ...new Array<number>(shape.length - 2).fill(1)];
  }
  return call.result(call.builder.units(step, spread(slope.values, from, shape, call), call.what), shape);
}

/** Bounds are inputs since operator set 11 and attributes before. */
function clip(call: OperatorCall): ComputedTensor {
  const { step, shape } = call.computed(0);
  const bound = (at: number, name: string, absent: number): Float64Array | null => {
    const tensor = call.optionalConstant(at);
    if (tensor !== undefined && tensor.values.length !== 1) {
      call.fail(`bound ${name} has shape ${formatShape(tensor.shape)}; expects one number`);
    }
    const value = tensor === undefined ? call.float(name, absent) : tensor.values[0];
    // The widest float32 stands for "no bound" in older files.
    if (value === absent || Math.abs(value) >= 3.4028234e38) {
      if (Math.sign(value) === Math.sign(absent)) return null;
    }
    return new Float64Array(call.size(shape)).fill(value);
  };
  const low = bound(1, "min", Number.NEGATIVE_INFINITY);
  const high = bound(2, "max", Number.POSITIVE_INFINITY);
  return call.result(call.builder.clip(step, low, high, call.what), shape);
}

export const activationOperators: Readonly<Record<string, Operator>> = {
  Relu: (call) => withSlope(call, 0),
  LeakyRelu: (call) => withSlope(call, call.float("alpha", LEAKY_SLOPE)),
  PRelu: parametricRelu,
  Abs: (call) => withSlope(call, -1),
  Clip: clip,
};

/** Repeats a computed tensor to a larger shape. */
export function expand(call: OperatorCall): ComputedTensor {
  const { step, shape } = call.computed(0);
  const to = broadcastShape([shape, [...call.constant(1).values]], call.what);
  const index = broadcastIndex(shape, to, call.size(to, 0.5));
  return call.result(index === null ? step : call.builder.gather([step], index), to);
}
