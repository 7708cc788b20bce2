/** Errors of the library about what a file holds, with the file's name in front. */
import { InputError } from "../../errors.ts";

export function inLibrary<T>(name: string, build: () => T): T {
  try {
    return build();
  } catch (error) {
    // What neither side foresaw is no fault of the file.
    if (!(error instanceof Error) || error.name === "TypeError" || error.message.startsWith("internal:"))
      throw error;
    throw new InputError(`${name}: ${error.message}`, { cause: error });
  }
}
