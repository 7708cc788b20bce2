/**
 * A bound on the memory that reading one file may use, charged before anything is allocated, so that a
 * small file that declares huge sizes fails at once instead of exhausting the machine.
 */
import { FormatError } from "./errors.ts";

/** 8-byte words that reading one file may allocate in all: 512 MB. */
export const MEMORY_WORDS = 2 ** 26;

export class Budget {
  #left: number;
  readonly #limit: number;

  /** `words`: how many 8-byte numbers may be allocated in all, default 2^26. */
  constructor(words: number = MEMORY_WORDS) {
    this.#limit = words;
    this.#left = words;
  }

  /** Takes `words` 8-byte numbers for `what` from the budget; throws `network too large: …` when they are not there. */
  charge(words: number, what: string): void {
    if (!(words <= this.#left)) {
      throw new FormatError(
        `network too large: ${what} would take more than the limit of ${this.#limit} numbers in all`,
      );
    }
    this.#left -= words;
  }
}
