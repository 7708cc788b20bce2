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
  for (const chunk of typeof chunks === "string" ? [chunks] : chunks) {
    if (!process.stdout.write(chunk)) await once(process.stdout, "drain");
  }
}

/** A remark on stderr: what was assumed, what was left out. */
export function note(text: string): void {
  process.stderr.write(`${colorsFor(process.stderr).dim("note:")} ${text}\n`);
}
