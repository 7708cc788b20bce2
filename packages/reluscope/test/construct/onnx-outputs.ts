/** What ONNX Runtime computes with the bytes of a model, in the precision that the model asks for. */
import * as ort from "onnxruntime-node";

export async function onnxOutputs(
  bytes: Uint8Array,
  points: readonly (readonly number[])[],
): Promise<number[]> {
  const session = await ort.InferenceSession.create(bytes, { graphOptimizationLevel: "disabled" });
  const flat = points.flat();
  const shape = [points.length, points[0].length];
  const [{ type }] = session.inputMetadata as readonly { type: string }[];
  const tensor =
    type === "float64"
      ? new ort.Tensor("float64", Float64Array.from(flat), shape)
      : new ort.Tensor("float32", Float32Array.from(flat), shape);
  const results = await session.run({ input: tensor });
  return Array.from(results.output.data as Float64Array | Float32Array);
}
