/** The inner loops of gradient training in WebAssembly SIMD (source: assembly/training.as.ts); one memory for each trainer. */
import type { TrainingKernel } from "./training-kernel.ts";
import trainingWasm from "./training-wasm.generated.ts";
import { wasmLoops, wasmMemory, wasmModule } from "./wasm-module.ts";

type Loop = (...values: number[]) => void;
type Loops = Record<"forward" | "backward" | "gradient" | "activate" | "gate" | "descend" | "adam", Loop>;

/** A kernel with room for arrays of `bytes` altogether; undefined where there is no SIMD or no such memory. */
export function wasmTraining(bytes: number): TrainingKernel | undefined {
  const module = wasmModule(trainingWasm);
  const room = module && wasmMemory(bytes);
  if (!room) return undefined;
  const { memory } = room;
  const loops = wasmLoops<Loops>(module, memory);
  return {
    name: "wasm",
    float64: (length) => new Float64Array(memory.buffer, room.allocate(8 * length), length),
    forward: (columns, stride, weights, bias, input, out) =>
      loops.forward(
        bias.length,
        columns,
        stride,
        weights.byteOffset,
        bias.byteOffset,
        input.byteOffset,
        out.byteOffset,
      ),
    backward: (rows, columns, stride, weights, delta, out) =>
      loops.backward(rows, columns, stride, weights.byteOffset, delta.byteOffset, out.byteOffset),
    gradient: (columns, stride, delta, input, weightGradient, biasGradient) =>
      loops.gradient(
        biasGradient.length,
        columns,
        stride,
        delta.byteOffset,
        input.byteOffset,
        weightGradient.byteOffset,
        biasGradient.byteOffset,
      ),
    activate: (stride, values, slopes, out) =>
      loops.activate(slopes.length, stride, values.byteOffset, slopes.byteOffset, out.byteOffset),
    gate: (stride, values, slopes, delta) =>
      loops.gate(slopes.length, stride, values.byteOffset, slopes.byteOffset, delta.byteOffset),
    descend: (parameters, gradients, velocity, rate, momentum) =>
      loops.descend(
        parameters.length,
        parameters.byteOffset,
        gradients.byteOffset,
        velocity.byteOffset,
        rate,
        momentum,
      ),
    adam: (parameters, gradients, first, second, rate, beta1, beta2, secondCorrection, epsilon) =>
      loops.adam(
        parameters.length,
        parameters.byteOffset,
        gradients.byteOffset,
        first.byteOffset,
        second.byteOffset,
        rate,
        beta1,
        beta2,
        secondCorrection,
        epsilon,
      ),
  };
}
