/**
 * Model files on disk: reading one with its external data, writing one without leaving half a file.
 */
import { randomBytes } from "node:crypto";
import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import {
  FormatError,
  formatOfName,
  type LoadedNetwork,
  type ReadOptions,
  readNetwork,
  writeNetworkJson,
  writeOnnx,
  writeSafetensors,
} from "../formats/index.ts";
import type { Network } from "../network/network.ts";
import { fileFailure } from "./file-failure.ts";

/** Largest file that is read: 1 GB. */
const MAXIMUM_FILE_BYTES = 2 ** 30;

export interface LoadOptions extends Pick<ReadOptions, "arch" | "format"> {
  /** Filled with the bytes of the external data files that the model names. */
  readonly files?: Map<string, Uint8Array>;
}

/**
 * Reads the network in file `path`, with external data files beside it.
 *
 * @param options `arch` for files that hold weights only; `format` when the name does not tell it.
 * @throws FormatError One line that names the file: `cannot read model.onnx: no such file`.
 */
export function loadNetwork(path: string, options: LoadOptions = {}): LoadedNetwork {
  const bytes = readBytes(path);
  const folder = dirname(path);
  const { files: kept = new Map<string, Uint8Array>(), ...read } = options;
  const external = (location: string) => {
    let data = kept.get(location);
    if (data === undefined) {
      data = readBytes(insideFolder(folder, location));
      kept.set(location, data);
    }
    return data;
  };
  return naming(path, () => readNetwork(bytes, { ...read, name: basename(path), external }));
}

/** Adds the file to the message of an error that does not name it yet. */
function naming<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError && !error.message.includes(path))
      error.message = `${path}: ${error.message}`;
    throw error;
  }
}

/** Path of a file named by the model; refused when a symbolic link leads out of the model's folder. */
function insideFolder(folder: string, location: string): string {
  const path = join(folder, location);
  try {
    const root = realpathSync(folder === "" ? "." : folder);
    const prefix = root.endsWith(sep) ? root : root + sep;
    if (realpathSync(path).startsWith(prefix)) return path;
  } catch {
    // A missing file is reported by the reading that follows.
    return path;
  }
  throw new FormatError(`cannot read ${path}: it leads out of the model's folder`);
}

function readBytes(path: string): Uint8Array {
  try {
    const status = statSync(path);
    if (!status.isFile()) throw new FormatError(`cannot read ${path}: it is no file`);
    if (status.size > MAXIMUM_FILE_BYTES) {
      throw new FormatError(
        `cannot read ${path}: it has ${status.size} bytes; at most ${MAXIMUM_FILE_BYTES}`,
      );
    }
    return readFileSync(path);
  } catch (error) {
    throw fileFailure("read", path, error);
  }
}

/**
 * Writes `network` to `path` as ONNX, safetensors or JSON, by the extension. The file appears complete or not at
 * all: it is written beside its place and then renamed.
 *
 * @throws FormatError An unknown extension, or a file that cannot be written.
 */
export function saveNetwork(
  network: Network,
  path: string,
  options: { precision?: "auto" | "float32" | "float64" } = {},
): void {
  const format = formatOfName(path);
  let contents: Uint8Array | string;
  if (format === "onnx") contents = writeOnnx(network, options);
  else if (format === "safetensors") contents = writeSafetensors(network, options);
  else if (format === "json") contents = writeNetworkJson(network);
  else
    throw new FormatError(`cannot write ${path}: unknown extension; supported: .onnx, .safetensors, .json`);
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    writeFileSync(temporary, contents);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw fileFailure("write", path, error);
  }
}
