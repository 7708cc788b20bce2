/**
 * Conv (any number of spatial dimensions, groups, strides, dilations, paddings) and BatchNormalization as
 * used for inference. ONNX 1.19, docs/Operators.md.
 */
import { formatShape, shapeSize } from "../../shape.ts";
import type { Operator, OperatorCall } from "../operator.ts";
import type { ComputedTensor } from "../tensor.ts";
import { windowsOf } from "../windows.ts";
import { RowsWriter } from "./linear.ts";

function convolution(call: OperatorCall): ComputedTensor {
  const { step, shape } = call.computed(0);
  const weights = call.constant(1);
  const bias = call.optionalConstant(2);
  const groups = call.integer("group", 1);
  const [batch, channels, ...spatial] = shape;
  const [outputs, groupChannels, ...kernel] = weights.shape;
  const describe = `weight ${formatShape(weights.shape)}, input ${formatShape(shape)} and group ${groups}`;
  if (spatial.length < 1 || kernel.length !== spatial.length) call.fail(`${describe} do not fit together`);
  if (!(groups >= 1) || groupChannels * groups !== channels || outputs % groups !== 0) {
    call.fail(`${describe} do not fit together`);
  }
  const declared = call.integers("kernel_shape");
  if (declared !== undefined && formatShape(declared) !== formatShape(kernel)) {
    call.fail(`kernel_shape ${formatShape(declared)} differs from the weight's ${formatShape(kernel)}`);
  }
  if (bias !== undefined && (bias.shape.length !== 1 || bias.shape[0] !== outputs)) {
    call.fail(`bias has shape ${formatShape(bias.shape)}; expects [${outputs}]`);
  }
  const windows = windowsOf(call, spatial, kernel, batch * outputs);
  const result = [batch, outputs, ...windows.shape];
  const size = call.size(result);
  const taps = shapeSize(kernel, call.what);
  const inputSize = shapeSize(spatial, call.what);
  const groupOutputs = outputs / groups;
  const writer = new RowsWriter(call, size, size * groupChannels * taps);
  const offsets = new Float64Array(size);
  let row = 0;
  for (let n = 0; n < batch; n++) {
    for (let output = 0; output < outputs; output++) {
      const firstChannel = n * channels + Math.floor(output / groupOutputs) * groupChannels;
      for (let at = 0; at < windows.count; at++) {
        for (let channel = 0; channel < groupChannels; channel++) {
          const start = (firstChannel + channel) * inputSize;
          const weightStart = (output * groupChannels + channel) * taps;
          windows.forEachTap(at, (position, tap) => {
            if (position >= 0) writer.push(start + position, weights.values[weightStart + tap]);
          });
        }
        writer.endRow();
        offsets[row++] = bias === undefined ? 0 : bias.values[output];
      }
    }
  }
  return call.result(
    call.builder.rows(step, writer.finish(), bias === undefined ? null : offsets, call.what),
    result,
  );
}

/** scale · (x − mean) / √(variance + epsilon) + shift, folded into one factor and one offset per channel. */
function batchNormalization(call: OperatorCall): ComputedTensor {
  const { step, shape } = call.computed(0);
  if (call.integer("training_mode", 0) !== 0) call.fail("is in training mode");
  const channels = shape[1] ?? call.fail(`input ${formatShape(shape)} has no channels`);
  const [scale, shift, mean, variance] = [1, 2, 3, 4].map((at) => {
    const { values } = call.constant(at);
    return values.length === channels
      ? values
      : call.fail(`input ${at + 1} has ${values.length} entries; expects ${channels}`);
  });
  const epsilon = call.float("epsilon", Math.fround(1e-5));
  const factors = scale.map((value, c) => value / Math.sqrt(variance[c] + epsilon));
  const offsets = shift.map((value, c) => value - mean[c] * factors[c]);
  call.builder.rounded = true;
  const size = call.size(shape, 2);
  const inner = shapeSize(shape.slice(2), call.what);
  const channelOf = (k: number) => Math.floor(k / inner) % channels;
  const factor = Float64Array.from({ length: size }, (_, k) => factors[channelOf(k)]);
  const offset = Float64Array.from({ length: size }, (_, k) => offsets[channelOf(k)]);
  return call.result(call.builder.scale(step, factor, offset, call.what), shape);
}

export const convolutionOperators: Readonly<Record<string, Operator>> = {
  Conv: convolution,
  BatchNormalization: batchNormalization,
};
