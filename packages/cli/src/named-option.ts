/** Errors that begin with the option they are about. */
import { InvalidDomainError } from "reluscope";
import { InputError } from "./errors.ts";

/** Arguments longer than this are not repeated in messages. */
const SHOWN_ARGUMENT = 60;

/** How messages call an option with its argument. */
export function optionText(option: string, argument: string): string {
  return argument.trim() === "" || argument.length > SHOWN_ARGUMENT ? option : `${option} ${argument}`;
}

/** Puts the option in front of what the library says about a domain that cannot be. */
export function domainOption<T>(option: string, argument: string, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof InvalidDomainError)) throw error;
    throw new InputError(`${optionText(option, argument)}: ${error.message}`, { cause: error });
  }
}
