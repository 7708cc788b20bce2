/** The inner loops of gradient training in TypeScript; assembly/training.as.ts does the same operations in the same order. */
import type { TrainingKernel } from "./training-kernel.ts";

export function typescriptTraining(): TrainingKernel {
  return {
    name: "typescript",
    float64: (length) => new Float64Array(length),
    forward(columns, stride, weights, bias, input, out) {
      for (let i = 0; i < bias.length; i++) {
        const to = i * stride;
        out.fill(bias[i], to, to + stride);
        for (let j = 0; j < columns; j++)
          addMultiple(stride, weights[i * columns + j], input, j * stride, out, to);
      }
    },
    backward(rows, columns, stride, weights, delta, out) {
      out.fill(0, 0, columns * stride);
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++)
          addMultiple(stride, weights[i * columns + j], delta, i * stride, out, j * stride);
    },
    gradient(columns, stride, delta, input, weightGradient, biasGradient) {
      for (let i = 0; i < biasGradient.length; i++) {
        const from = i * stride;
        let [even, odd] = [0, 0];
        for (let b = from; b < from + stride; b += 2) {
          even += delta[b];
          odd += delta[b + 1];
        }
        biasGradient[i] = even + odd;
        for (let j = 0; j < columns; j++)
          weightGradient[i * columns + j] = innerProduct(stride, delta, from, input, j * stride);
      }
    },
    activate(stride, values, slopes, out) {
      for (let i = 0, k = 0; i < slopes.length; i++)
        for (let b = 0; b < stride; b++, k++) out[k] = values[k] > 0 ? values[k] : slopes[i] * values[k];
    },
    gate(stride, values, slopes, delta) {
      for (let i = 0, k = 0; i < slopes.length; i++)
        for (let b = 0; b < stride; b++, k++) if (!(values[k] > 0)) delta[k] *= slopes[i];
    },
    descend(parameters, gradients, velocity, rate, momentum) {
      for (let k = 0; k < parameters.length; k++) {
        velocity[k] = momentum * velocity[k] + gradients[k];
        parameters[k] -= rate * velocity[k];
      }
    },
    adam(parameters, gradients, first, second, rate, beta1, beta2, secondCorrection, epsilon) {
      const [take1, take2] = [1 - beta1, 1 - beta2];
      for (let k = 0; k < parameters.length; k++) {
        const g = gradients[k];
        first[k] = beta1 * first[k] + take1 * g;
        second[k] = beta2 * second[k] + take2 * g * g;
        parameters[k] -= (rate * first[k]) / (Math.sqrt(second[k]) / secondCorrection + epsilon);
      }
    },
  };
}

function addMultiple(
  stride: number,
  factor: number,
  from: Float64Array,
  at: number,
  out: Float64Array,
  to: number,
): void {
  for (let b = 0; b < stride; b++) out[to + b] += factor * from[at + b];
}

/** Even and odd entries are summed apart, as two lanes do. */
function innerProduct(stride: number, a: Float64Array, atA: number, b: Float64Array, atB: number): number {
  let [even, odd] = [0, 0];
  for (let k = 0; k < stride; k += 2) {
    even += a[atA + k] * b[atB + k];
    odd += a[atA + k + 1] * b[atB + k + 1];
  }
  return even + odd;
}
