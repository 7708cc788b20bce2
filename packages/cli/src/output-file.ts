/** Files that --out names: the format by the extension, and complete or not there at all. */
import { randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  existsSync,
  constants as fsConstants,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { constants } from "node:os";
import { dirname, extname } from "node:path";
import { setImmediate } from "node:timers/promises";
import { InputError } from "./errors.ts";

/**
 * The extension of `path` (with its dot, lower case), if it is one of `allowed` and the path can be a file. Asked
 * before the work starts, so that a typing error does not cost an hour.
 */
export function outputFormat<T extends string>(path: string, allowed: readonly T[]): T {
  const extension = extname(path).toLowerCase();
  const format = allowed.find((candidate) => candidate === extension);
  if (format === undefined) {
    const what = extension === "" ? "no extension" : `unknown extension ${extension}`;
    throw new InputError(`cannot write ${path}: ${what}; allowed here: ${allowed.join(", ")}`);
  }
  checkPlace(path);
  return format;
}

/** Folders may be missing; what is there must let a file be made. */
export function checkPlace(path: string): void {
  let failure: string | undefined;
  if (existsSync(path) && statSync(path).isDirectory()) failure = "it is a folder";
  let folder = dirname(path);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  if (!statSync(folder).isDirectory()) failure = "its folder is a file";
  try {
    accessSync(folder, fsConstants.W_OK);
  } catch {
    failure ??= "permission denied";
  }
  if (failure) throw new InputError(`cannot write ${path}: ${failure}`);
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Bytes written between two looks at signals that came in. */
const PAUSE_BYTES = 1 << 22;

/**
 * Writes `chunks` to `path`: beside its place first, then renamed. Missing folders are made. An interrupt (Ctrl-C) removes
 * the half-written file and ends with 128 + the signal's number.
 */
export async function writeOutput(path: string, chunks: Iterable<string | Uint8Array>): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  const discard = () => rmSync(temporary, { force: true });
  const interrupted = (signal: (typeof SIGNALS)[number]) => {
    discard();
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of SIGNALS) process.on(signal, interrupted);
  process.on("exit", discard);
  try {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(temporary, "w");
    try {
      let unseen = 0;
      for (const chunk of chunks) {
        writeWhole(file, typeof chunk === "string" ? Buffer.from(chunk) : chunk);
        unseen += chunk.length;
        if (unseen < PAUSE_BYTES) continue;
        unseen = 0;
        await setImmediate();
      }
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    discard();
    throw writeFailure(path, error);
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupted);
    process.off("exit", discard);
  }
}

/** One call may write less than it was given. */
function writeWhole(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such folder",
  EEXIST: "its folder is a file",
  ENOTDIR: "its folder is a file",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the disk is read-only",
  EISDIR: "it is a folder",
  ENOSPC: "the disk is full",
  ENAMETOOLONG: "the name is too long",
};

function writeFailure(path: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined) return error;
  return new InputError(`cannot write ${path}: ${REASONS[code] ?? code}`, { cause: error });
}
