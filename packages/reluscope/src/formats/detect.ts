/**
 * Which format a file has: by the extension of its name, else by its first bytes.
 */
import { FormatError } from "./errors.ts";
import type { FormatName } from "./loaded.ts";
import { isZip } from "./weights/zip.ts";

const extensions: Readonly<Record<string, FormatName>> = {
  onnx: "onnx",
  safetensors: "safetensors",
  pt: "pt",
  pth: "pt",
  npz: "npz",
  json: "json",
};

/** Format by the extension of `name`; undefined when it says nothing. */
export function formatOfName(name: string): FormatName | undefined {
  const extension = /\.([^./\\]+)$/.exec(name)?.[1].toLowerCase() ?? "";
  return Object.hasOwn(extensions, extension) ? extensions[extension] : undefined;
}

/** Format by content; throws when the bytes look like none. */
export function formatOfBytes(bytes: Uint8Array): FormatName {
  if (bytes.length === 0) throw new FormatError("the file is empty");
  if (isZip(bytes)) return hasText(bytes, "data.pkl") ? "pt" : "npz";
  const brace = 0x7b;
  if (bytes.length > 8 && bytes[8] === brace && bytes[6] === 0 && bytes[7] === 0) return "safetensors";
  const start = bytes.findIndex((byte) => byte > 0x20);
  if (start >= 0 && bytes[start] === brace) return "json";
  // An ONNX model starts with its IR version (field 1) or, written in another order, with another of its fields.
  if (bytes[0] === 0x08 || bytes[0] === 0x12 || bytes[0] === 0x3a) return "onnx";
  throw new FormatError(
    "the file is in no known format; expects ONNX, safetensors, PyTorch .pt, .npz or JSON",
  );
}

function hasText(bytes: Uint8Array, text: string): boolean {
  const first = text.charCodeAt(0);
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (String.fromCharCode(...bytes.subarray(at, at + text.length)) === text) return true;
  }
  return false;
}
