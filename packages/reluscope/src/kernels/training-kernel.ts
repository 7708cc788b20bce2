/**
 * The inner loops of gradient training behind one interface, in WebAssembly SIMD and in TypeScript with the same bits
 * (back-propagation; Adam after Kingma and Ba 2015).
 *
 * Values of a batch stand unit by unit, `stride` samples each; a stride is a multiple of `STRIDE_STEP`. Weights stand row by
 * row. All arrays come from the kernel's own `float64`; lengths of parameter arrays are even.
 */
import { typescriptTraining } from "./typescript-training.ts";
import { wasmTraining } from "./wasm-training.ts";

export interface TrainingKernel {
  readonly name: "wasm" | "typescript";
  float64(length: number): Float64Array;
  /** out[i][b] = bias[i] + Σ_j weights[i][j] · input[j][b]; as many rows as biases. */
  forward(
    columns: number,
    stride: number,
    weights: Float64Array,
    bias: Float64Array,
    input: Float64Array,
    out: Float64Array,
  ): void;
  /** out[j][b] = Σ_i weights[i][j] · delta[i][b] */
  backward(
    rows: number,
    columns: number,
    stride: number,
    weights: Float64Array,
    delta: Float64Array,
    out: Float64Array,
  ): void;
  /** weightGradient[i][j] = Σ_b delta[i][b] · input[j][b] and biasGradient[i] = Σ_b delta[i][b] */
  gradient(
    columns: number,
    stride: number,
    delta: Float64Array,
    input: Float64Array,
    weightGradient: Float64Array,
    biasGradient: Float64Array,
  ): void;
  /** Units: out = value where it is positive, slope · value elsewhere. */
  activate(stride: number, values: Float64Array, slopes: Float64Array, out: Float64Array): void;
  /** The derivative of `activate`, multiplied into delta. */
  gate(stride: number, values: Float64Array, slopes: Float64Array, delta: Float64Array): void;
  /** velocity = momentum · velocity + gradient; parameters −= rate · velocity */
  descend(
    parameters: Float64Array,
    gradients: Float64Array,
    velocity: Float64Array,
    rate: number,
    momentum: number,
  ): void;
  /** One step of Adam: `rate` is divided by 1 − β₁ᵗ already, `secondCorrection` is √(1 − β₂ᵗ). */
  adam(
    parameters: Float64Array,
    gradients: Float64Array,
    first: Float64Array,
    second: Float64Array,
    rate: number,
    beta1: number,
    beta2: number,
    secondCorrection: number,
    epsilon: number,
  ): void;
}

/** The loops take this many samples at a time. */
export const STRIDE_STEP = 4;

/**
 * A kernel with room for arrays of `bytes` altogether (16 more for each array).
 *
 * @param kind default: WebAssembly where there is SIMD and memory, TypeScript elsewhere
 */
export function trainingKernel(bytes: number, kind?: TrainingKernel["name"]): TrainingKernel {
  return (kind === "typescript" ? undefined : wasmTraining(bytes)) ?? typescriptTraining();
}
