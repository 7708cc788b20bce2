/** Progress on stderr for work over a second, on terminals only. The engine is synchronous: no timers run meanwhile. */
import { countText } from "./number-format.ts";

export interface Progress {
  update(done: number): void;
  stop(): void;
}

const SILENT: Progress = { update: () => {}, stop: () => {} };
const PATIENCE_MILLISECONDS = 1000;

/** `unit` is what is counted, such as "cells"; with `total` a bar is shown. */
export async function startProgress(unit: string, total?: number): Promise<Progress> {
  if (!process.stderr.isTTY) return SILENT;
  const { default: cliProgress } = await import("cli-progress");
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1000);
  const bar = new cliProgress.SingleBar({
    stream: process.stderr,
    clearOnComplete: true,
    // Switched off, it would stay off in the terminal after Ctrl-C.
    linewrap: true,
    fps: 8,
    barsize: 24,
    format: (options, { progress }, { done }: { done: number }) => {
      const count = `${countText(done)} ${unit}, ${seconds()} s`;
      if (total === undefined) return count;
      const filled = Math.round(progress * (options.barsize ?? 24));
      return `${"█".repeat(filled)}${"░".repeat((options.barsize ?? 24) - filled)} ${count}`;
    },
  });
  let shown = false;
  return {
    update(done) {
      if (!shown) {
        if (performance.now() - started < PATIENCE_MILLISECONDS) return;
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
