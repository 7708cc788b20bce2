/**
 * The errors that reading or writing a model file throws: one line, lower case, naming the thing at fault.
 */

/** A file that cannot be read as a network: damaged, too large, inconsistent, or of another kind. */
export class FormatError extends Error {
  override name = "FormatError";

  constructor(message: string, options?: ErrorOptions) {
    super(oneLine(message), options);
  }
}

/** Names in a damaged file may be anything: keep the message one line of printable characters, not too long. */
function oneLine(message: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
  const printable = message.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, "?");
  return printable.length > MAXIMUM_LENGTH ? `${printable.slice(0, MAXIMUM_LENGTH)}…` : printable;
}

const MAXIMUM_LENGTH = 2000;

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

/** What the reader of ONNX's wire format says of a message that ends too early, and of bytes that are none. */
const WIRE_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^premature EOF$/, "the file is cut short"],
  [/^(cant skip wire type|illegal tag)/, "the file is damaged, or of another format"],
];

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
    const known = WIRE_WORDS.find(([pattern]) => pattern.test(message))?.[1];
    throw new FormatError(`${prefix}: ${known ?? message.split("\n", 1)[0]}`, { cause: error });
  }
}
