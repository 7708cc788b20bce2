/**
 * Model files → `Network`, and back. Runs in Node and in the browser: bytes in, bytes out.
 */
import { formatOfBytes, formatOfName } from "./detect.ts";
import { FormatError } from "./errors.ts";
import type { LoadedNetwork, ReadOptions } from "./loaded.ts";
import { readNetworkJson } from "./network-json.ts";
import { readOnnx } from "./onnx/read-onnx.ts";
import { readNpz } from "./weights/npz.ts";
import { readPyTorch } from "./weights/pytorch.ts";
import { readSafetensors } from "./weights/safetensors.ts";

export { formatOfName } from "./detect.ts";
export { FormatError, UnsupportedOperatorError } from "./errors.ts";
export type { FormatName, LoadedNetwork, ReadOptions } from "./loaded.ts";
export { writeNetworkJson } from "./network-json.ts";
export { finalOperators, supportedOperators } from "./onnx/operators/table.ts";
export { writeOnnx } from "./onnx/write-onnx.ts";
export { writeSafetensors } from "./weights/safetensors.ts";

/**
 * The network in the bytes of a model file: ONNX, safetensors, a PyTorch state dict, .npz or reluscope's JSON.
 *
 * @example readNetwork(bytes, { name: "model.onnx" }).network
 * @param options Format (default: by the extension of `name`, else by content), architecture, external data.
 * @throws FormatError Damaged, inconsistent or too large files; one line that names the thing at fault.
 * @throws UnsupportedOperatorError An operator that is not piecewise linear or not known.
 */
export function readNetwork(bytes: Uint8Array, options: ReadOptions = {}): LoadedNetwork {
  const format = options.format ?? formatOfName(options.name ?? "") ?? formatOfBytes(bytes);
  switch (format) {
    case "onnx":
      return readOnnx(bytes, options);
    case "safetensors":
      return readSafetensors(bytes, options);
    case "pt":
      return readPyTorch(bytes, options);
    case "npz":
      return readNpz(bytes, options);
    case "json":
      return readNetworkJson(bytes, options);
    default:
      throw new FormatError(`unknown format: ${String(format)}; supported: onnx, safetensors, pt, npz, json`);
  }
}
