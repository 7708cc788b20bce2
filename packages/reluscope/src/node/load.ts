/**
 * Model files on disk.
 */
import { readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { FormatError } from "../formats/errors.ts";
import { type LoadedNetwork, type ReadOptions, readNetwork } from "../formats/index.ts";

/** Largest file that is read. */
const MAXIMUM_FILE_BYTES = 2 ** 30;

/** Reads the network in file `path`, with the external data files beside it; throws a one-line error that names the file. */
export function loadNetwork(path: string, options: Pick<ReadOptions, "arch" | "format"> = {}): LoadedNetwork {
  const external = (location: string) => readBytes(join(dirname(path), location));
  return readNetwork(readBytes(path), { ...options, name: basename(path), external });
}

function readBytes(path: string): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size > MAXIMUM_FILE_BYTES)
      throw new FormatError(`cannot read ${path}: ${size} bytes, more than ${MAXIMUM_FILE_BYTES}`);
    return readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason =
      code === "ENOENT" ? "no such file" : code === "EISDIR" ? "it is a folder" : (error as Error).message;
    if (error instanceof FormatError) throw error;
    throw new FormatError(`cannot read ${path}: ${reason}`, { cause: error });
  }
}
