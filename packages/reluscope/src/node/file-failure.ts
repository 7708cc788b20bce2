/** Failures of the file system in one line that names the file. */
import { FormatError } from "../formats/index.ts";

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a folder",
  ENOTDIR: "no such file",
  ENOSPC: "the disk is full",
  EROFS: "the disk is read-only",
};

/** `cannot read model.onnx: no such file`; an error that is such a line already stays as it is. */
export function fileFailure(verb: "read" | "write", path: string, error: unknown): Error {
  if (error instanceof FormatError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const missing = verb === "read" ? "no such file" : "no such folder";
  const reason = code === "ENOENT" ? missing : (REASONS[code ?? ""] ?? message);
  return new FormatError(`cannot ${verb} ${path}: ${reason}`, { cause: error });
}
