/**
 * The errors that reading or writing a model file throws: one line, lower case, naming the thing at fault.
 */

/** A file that cannot be read as a network: damaged, too large, inconsistent, or of another kind. */
export class FormatError extends Error {
  override name = "FormatError";
}

/** A model that uses an operator that is not piecewise linear or not known. */
export class UnsupportedOperatorError extends FormatError {
  override name = "UnsupportedOperatorError";
  /** Operator type as in the file, with its domain when that is not ONNX's own. */
  readonly operator: string;

  constructor(operator: string, node: string, supported: readonly string[]) {
    super(`unknown operator: ${operator} (node "${node}"); supported: ${supported.join(", ")}`);
    this.operator = operator;
  }
}

/**
 * Runs `read`; whatever is not already a `FormatError` (a library's own exception on damaged bytes) is
 * rethrown as one, with `prefix` before the first line of its message and the original as its cause.
 */
export function asFormatError<T>(prefix: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new FormatError(`${prefix}: ${message.split("\n", 1)[0]}`, { cause: error });
  }
}
