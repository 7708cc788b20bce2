/** What goes where: results on stdout, remarks on stderr. */
import { once } from "node:events";
import { colorsFor } from "./colors.ts";

/** A reader that has seen enough (`| head`) closes the pipe: end quietly, as other tools do. */
export function endOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
      throw error;
    });
  }
}

/** Writes chunks to stdout, no faster than the reader takes them. */
export async function print(chunks: Iterable<string> | string): Promise<void> {
  showNotes();
  for (const chunk of typeof chunks === "string" ? [chunks] : chunks) {
    if (!process.stdout.write(chunk)) await once(process.stdout, "drain");
  }
}

const waiting: string[] = [];

/** A remark for stderr: what was assumed, what was left out. It waits, because bad input ends with one line only. */
export function note(text: string): void {
  waiting.push(text);
}

/** Shows the remarks that wait: with progress, with the result, or at the end. */
export function showNotes(): void {
  for (const text of waiting.splice(0))
    process.stderr.write(`${colorsFor(process.stderr).dim("note:")} ${text}\n`);
}

/** Bad input ends with one line: the remarks that wait are not shown. */
export function dropNotes(): void {
  waiting.length = 0;
}
