/**
 * Searches in worker threads: as far as --limit, --timeout or Ctrl-C allow, from a checkpoint to a checkpoint. With none of
 * these and one thread the library's synchronous calls are used instead: they start faster.
 */
import { rmSync } from "node:fs";
import { constants } from "node:os";
import { setTimeout } from "node:timers/promises";
import {
  addTallies,
  checkNetwork,
  type Job,
  type Part,
  type PartOf,
  type RunOf,
  type TakePart,
  type Tally,
  Threads,
} from "reluscope";
import { countOf } from "./number-format.ts";
import { startProgress } from "./progress.ts";
import type { SearchOptions } from "./search-options.ts";
import { note, showNotes } from "./streams.ts";

/** What stopped a search: as words, such as `--limit 40` or `Ctrl-C`, and as the document's `stopped`. */
export interface Stopped {
  readonly by: "limit" | "timeout" | "interrupt";
  readonly words: string;
}

export interface Search<J extends Job> {
  readonly run: RunOf<PartOf<J>>;
  /** Absent when all cells were found. */
  readonly stopped?: Stopped;
}

/** So long this thread walks too: Ctrl-C and progress may wait that long. */
const CALLER_MILLISECONDS = 100;
const CHECKPOINT_SECONDS = 30;
/** Writing checkpoints takes at most this share of the time. */
const WRITING_SHARE = 0.1;

/** Whether a search needs worker threads. */
export function needsThreads({ threads = 1, limit, timeout, checkpoint }: SearchOptions): boolean {
  return threads > 1 || limit !== undefined || timeout !== undefined || checkpoint !== undefined;
}

/** `take` is given parts while others are still searched, where this is possible: it serves joining only. */
export async function search<J extends Job>(
  job: J,
  options: SearchOptions,
  take?: TakePart<PartOf<J>>,
): Promise<Search<J>> {
  const { nodeWorker, readCheckpoint, writeCheckpoint } = await import("reluscope/node");
  checkNetwork(job.network);
  const { threads = 1, limit = Number.POSITIVE_INFINITY, checkpoint } = options;
  const before = checkpoint === undefined ? undefined : readCheckpoint(checkpoint, job);
  let found: RunOf<Part> = before ?? { parts: [], left: [[]] };
  const earlier = cellsOf(found);
  if (before) note(`going on from ${checkpoint}: ${countOf(earlier, "cell")} found before`);
  const stop = new AbortController();
  const interrupts = checkpoint === undefined ? undefined : new Interrupts(() => stop.abort());
  const pool = new Threads(threads, nodeWorker, { callerMilliseconds: CALLER_MILLISECONDS });
  const progress = await startProgress("cells");
  try {
    const end = performance.now() + 1000 * (options.timeout ?? Number.POSITIVE_INFINITY);
    // With several threads the first cells in order are known only when a run ends by itself.
    const inOneGo = checkpoint === undefined || (threads > 1 && options.limit !== undefined);
    let every = inOneGo ? Number.POSITIVE_INFINITY : 1000 * (options.checkpointEvery ?? CHECKPOINT_SECONDS);
    let cells = earlier;
    do {
      const base = cells;
      const time = Math.min(every, end - performance.now());
      const limits = {
        cells: limit - (base - earlier),
        timeoutMs: Number.isFinite(time) ? Math.max(0, time) : undefined,
        signal: stop.signal,
        onProgress: (more: number) => progress.update(base + more),
      };
      const run = await pool.run(job, found.left, limits, checkpoint === undefined ? take : undefined);
      found = { parts: folded(job, [...found.parts, ...run.parts]), left: run.left };
      cells = cellsOf(found);
      // So that work which is slow to begin goes on at all.
      if (cells === base) every *= 2;
      if (checkpoint !== undefined && found.left.length > 0) {
        const started = performance.now();
        writeCheckpoint(checkpoint, job, found);
        every = Math.max(every, (performance.now() - started) / WRITING_SHARE);
      }
    } while (
      found.left.length > 0 &&
      !stop.signal.aborted &&
      cells - earlier < limit &&
      performance.now() < end
    );
    const run = found as RunOf<PartOf<J>>;
    if (found.left.length === 0) return { run };
    if (stop.signal.aborted)
      return {
        run,
        stopped: { by: "interrupt", words: interrupts?.signal === "SIGTERM" ? "SIGTERM" : "Ctrl-C" },
      };
    if (cells - earlier >= limit) return { run, stopped: { by: "limit", words: `--limit ${limit}` } };
    return { run, stopped: { by: "timeout", words: `--timeout ${options.timeout}` } };
  } finally {
    progress.stop();
    await pool.close();
    await interrupts?.end();
  }
}

/** To be called when the result is out: a checkpoint has served its time when all cells were found. */
export function endSearch(stopped: Stopped | undefined, { checkpoint }: SearchOptions): void {
  if (checkpoint === undefined) return;
  if (stopped) note(`${checkpoint} has what was found; the same command goes on from there`);
  else rmSync(checkpoint, { force: true });
}

function cellsOf({ parts }: RunOf<Part>): number {
  return parts.reduce((sum, { cells }) => sum + cells, 0);
}

/** Of tallies only the sums matter: a long search keeps constant memory. */
function folded(job: Job, parts: readonly Part[]): readonly Part[] {
  return job.find === "tally" ? [addTallies(parts as readonly Tally[])] : parts;
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * A terminal sends Ctrl-C to npx too, which passes it on: what comes so soon after the first is the same one. Counted in ticks, which do not
 * pass while a large result is joined or written: a signal that came then is heard of only afterwards.
 */
const ECHO_TICKS = 10;
const TICK_MILLISECONDS = 50;

/** The first Ctrl-C asks to stop, the second ends the program at once. */
class Interrupts {
  signal: (typeof SIGNALS)[number] | undefined;
  /** How many ticks have passed since. */
  private ticks = 0;
  private clock: ReturnType<typeof setInterval> | undefined;
  private readonly stop: () => void;

  constructor(stop: () => void) {
    this.stop = stop;
    for (const signal of SIGNALS) process.on(signal, this.handle);
  }

  async end(): Promise<void> {
    while (this.signal && this.ticks <= ECHO_TICKS) await setTimeout(TICK_MILLISECONDS);
    clearInterval(this.clock);
    for (const signal of SIGNALS) process.off(signal, this.handle);
  }

  private readonly handle = (signal: (typeof SIGNALS)[number]) => {
    if (this.signal) {
      if (this.ticks > ECHO_TICKS) process.exit(128 + constants.signals[signal]);
      return;
    }
    this.signal = signal;
    this.clock = setInterval(() => this.ticks++, TICK_MILLISECONDS).unref();
    note("stopping; Ctrl-C again ends at once, without what was found since the last checkpoint");
    showNotes();
    this.stop();
  };
}
