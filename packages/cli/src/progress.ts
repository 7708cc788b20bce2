/**
 * Progress on stderr for work over a second: a bar on terminals, a plain line now and then in logs. On the main thread the
 * engine is synchronous: no timers run meanwhile.
 */
import { countText } from "./number-format.ts";
import { showNotes } from "./streams.ts";

export interface Progress {
  update(done: number): void;
  stop(): void;
}

const PATIENCE_MILLISECONDS = 1000;
/** Between two lines of a log. */
const LINE_MILLISECONDS = 5000;

/** `unit` is what is counted, such as "cells"; with `total` a bar is shown. */
export async function startProgress(unit: string, total?: number): Promise<Progress> {
  const started = performance.now();
  const text = (done: number) => {
    const of = total === undefined ? "" : ` of ${countText(total)}`;
    return `${countText(done)}${of} ${unit}, ${Math.round((performance.now() - started) / 1000)} s`;
  };
  return process.stderr.isTTY ? barProgress(text, total, started) : lineProgress(text, started);
}

/** No control characters: build servers and `2> log` keep every byte. */
function lineProgress(text: (done: number) => string, started: number): Progress {
  let next = started + PATIENCE_MILLISECONDS;
  return {
    update(done) {
      const now = performance.now();
      if (now < next) return;
      next = now + LINE_MILLISECONDS;
      showNotes();
      process.stderr.write(`progress: ${text(done)}\n`);
    },
    stop() {},
  };
}

async function barProgress(
  text: (done: number) => string,
  total: number | undefined,
  started: number,
): Promise<Progress> {
  const { default: cliProgress } = await import("cli-progress");
  const bar = new cliProgress.SingleBar({
    stream: process.stderr,
    clearOnComplete: true,
    // Switched off, it would stay off in the terminal after Ctrl-C.
    linewrap: true,
    fps: 8,
    barsize: 24,
    format: (options, { progress }, { done }: { done: number }) => {
      if (total === undefined) return text(done);
      const size = options.barsize ?? 24;
      const filled = Math.round(progress * size);
      return `${"█".repeat(filled)}${"░".repeat(size - filled)} ${text(done)}`;
    },
  });
  let shown = false;
  return {
    update(done) {
      if (!shown) {
        if (performance.now() - started < PATIENCE_MILLISECONDS) return;
        showNotes();
        bar.start(total ?? 0, done, { done });
        shown = true;
      }
      bar.update(done, { done });
    },
    stop() {
      if (shown) bar.stop();
    },
  };
}
