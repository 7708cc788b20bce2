/** How failures end: one line on stderr and an exit code (0 success, 1 the answer is no, 2 bad input, 3 a limit). */
import { CommanderError } from "commander";
import { colorsFor } from "./colors.ts";

export const EXIT_BAD_INPUT = 2;
export const EXIT_LIMIT = 3;

/** Something in the arguments or in the files they name is wrong; the message says what is allowed. */
export class InputError extends Error {
  override readonly name = "InputError";
}

/** A limit that was asked for stopped the work before there was anything to show. */
export class LimitError extends Error {
  override readonly name = "LimitError";
}

/** Prints what went wrong as one line and returns the exit code. Help and version are no failures. */
export function reportFailure(error: unknown): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  if (process.env.RELUSCOPE_DEBUG) console.error(error);
  else process.stderr.write(`${colorsFor(process.stderr).red("reluscope:")} ${failureText(error)}\n`);
  return outOfMemory(error) || error instanceof LimitError ? EXIT_LIMIT : EXIT_BAD_INPUT;
}

function failureText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (outOfMemory(error)) return `out of memory: ${oneLine(message)}; choose a smaller domain`;
  // What neither the library nor the command line foresaw is a fault of the program; say how to see more.
  const unforeseen = error instanceof TypeError || error instanceof ReferenceError;
  if (unforeseen)
    return `internal: ${oneLine(message)} (set RELUSCOPE_DEBUG=1 to see where, and please report it)`;
  return oneLine(houseStyle(message.replace(/^error: /, "")));
}

/** Commander's and the JSON parser's messages in the words of our own: lower case, the thing, what is allowed. */
function houseStyle(message: string): string {
  return message
    .replace(
      /^too many arguments for '(.+)'\. Expected (\d+) arguments? but got (\d+)\.$/,
      (_, verb: string, expected: string, got: string) =>
        `too many arguments: ${verb} takes ${expected}, not ${got}`,
    )
    .replace(
      /^option '.*?(--[\w-]+).*?' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/,
      (_, option: string, value: string, allowed: string) =>
        `${option}: "${value}" is not a choice; allowed: ${allowed}`,
    )
    .replace("Unexpected end of JSON input", "it ends too early")
    .replace(/: (Unexpected|Expected|Unterminated|Bad) (?=.*JSON)/, (words) => words.toLowerCase());
}

/** Commander puts its suggestion on a second line. */
function oneLine(text: string): string {
  return text
    .trim()
    .replace(/\s*[\r\n]+\s*/g, " ")
    .replace("(Did you mean ", "(did you mean ");
}

/** What engines say when an array or a string becomes too large for them; from a worker an error comes with its name only. */
function outOfMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY") return true;
  return (
    error.name === "RangeError" &&
    /alloc|array (buffer )?length|string length|map maximum/i.test(error.message)
  );
}
