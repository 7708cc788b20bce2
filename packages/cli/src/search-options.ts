/** How much a search for cells may use: --threads, --limit, --timeout, and --checkpoint to go on later. */
import { availableParallelism } from "node:os";
import { type Command, Option } from "commander";
import { InputError } from "./errors.ts";
import { realNumber, wholeNumber } from "./number-options.ts";
import { checkPlace } from "./output-file.ts";

/** Each thread has its own memory; more than the machine has cores gains nothing. */
const MOST_THREADS = 256;

export interface ThreadOptions {
  /** Default 1: no threads beside the main one. */
  readonly threads?: number;
}

export interface LimitOptions extends ThreadOptions {
  /** The most cells. */
  readonly limit?: number;
  /** Seconds. */
  readonly timeout?: number;
}

export interface SearchOptions extends LimitOptions {
  readonly checkpoint?: string;
  /** Seconds between two writings of the checkpoint. */
  readonly checkpointEvery?: number;
}

export function threadsOption(description: string): Option {
  return new Option("--threads <n>", description).argParser(threadCount);
}

function threadCount(text: string): number {
  const cores = Math.min(availableParallelism(), MOST_THREADS);
  if (text === "auto") return cores;
  if (!/^\d+$/.test(text) || Number(text) > MOST_THREADS) {
    throw new InputError(
      `--threads: "${text}" is not a whole number of 1 … ${MOST_THREADS}, or 0 or auto for one a core`,
    );
  }
  return Number(text) === 0 ? cores : Number(text);
}

/** What `boundary` and `report` do. */
export const NOTHING_SHOWN = "then nothing is shown, exit code 3";
/** What `partition` does. */
export const PART_SHOWN = "what was found is shown as a part, exit code 3";

/** --limit and --timeout; `outcome` says what comes of a search that they stop. */
export function addLimitOptions(command: Command, outcome: string): Command {
  return command
    .optionsGroup("Limits:")
    .addOption(
      new Option("--limit <cells>", `stop at so many cells, the first ones; ${outcome}`).argParser((text) =>
        wholeNumber(text, "--limit", 1),
      ),
    )
    .addOption(
      new Option("--timeout <seconds>", "stop the search for cells after so long; the same").argParser(
        (text) => seconds(text, "--timeout"),
      ),
    );
}

export function addCheckpointOptions(command: Command): Command {
  return command
    .option(
      "--checkpoint <file>",
      "keep what was found in a file: when --limit, --timeout, Ctrl-C or a failure stops the search, the same command goes on from there; removed at the end",
    )
    .addOption(
      new Option(
        "--checkpoint-every <seconds>",
        "how often it is written while the search runs (default: 30)",
      ).argParser((text) => wholeNumber(text, "--checkpoint-every", 1)),
    );
}

export function seconds(text: string, what: string): number {
  const value = realNumber(text, what);
  if (value > 0) return value;
  throw new InputError(`${what}: "${text}" is not a number of seconds above 0`);
}

/** Asked before the work starts: what does not fit together, and whether the checkpoint can be written. */
export function checkSearchOptions(
  { checkpoint, checkpointEvery }: SearchOptions,
  others: readonly (string | undefined)[],
): void {
  if (checkpointEvery !== undefined && checkpoint === undefined)
    throw new InputError("--checkpoint-every needs --checkpoint");
  if (checkpoint === undefined) return;
  if (checkpoint === "") throw new InputError("--checkpoint is empty; it takes a file");
  if (others.includes(checkpoint))
    throw new InputError(`--checkpoint ${checkpoint} would overwrite another file of this command`);
  checkPlace(checkpoint);
}

/** A segment is swept at once, there is nothing to stop. */
export function refuseOnSegment({ limit, timeout, checkpoint }: SearchOptions): void {
  const asked = [
    limit !== undefined && "--limit",
    timeout !== undefined && "--timeout",
    checkpoint !== undefined && "--checkpoint",
  ].find((name) => name !== false);
  if (asked)
    throw new InputError(`${asked} needs two or more coordinates; on a segment all cells are found at once`);
}
