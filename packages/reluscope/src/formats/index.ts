/**
 * Model files → `Network`, and back. Runs in Node and in the browser: bytes in, bytes out.
 */
import { FormatError } from "./errors.ts";
import type { LoadedNetwork, ReadOptions } from "./loaded.ts";
import { readOnnx } from "./onnx/read-onnx.ts";

export { FormatError, UnsupportedOperatorError } from "./errors.ts";
export type { FormatName, LoadedNetwork, ReadOptions } from "./loaded.ts";
export { supportedOperators } from "./onnx/operators/table.ts";

/** The network in a file's bytes. */
export function readNetwork(bytes: Uint8Array, options: ReadOptions = {}): LoadedNetwork {
  const format = options.format ?? "onnx";
  if (format === "onnx") return readOnnx(bytes, options);
  throw new FormatError(`format ${format} is not read yet`);
}
