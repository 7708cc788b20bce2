/** Processor time by thread, which Linux tells; nothing elsewhere. */
import { existsSync, readdirSync, readFileSync } from "node:fs";

const tasks = "/proc/self/task";

/** The threads of this process, by their numbers; the first one's is that of the process. */
export function threadNumbers() {
  return existsSync(tasks) ? readdirSync(tasks).map(Number) : [];
}

/** Milliseconds that each thread has had a core so far. */
export function threadMilliseconds() {
  const times = new Map();
  for (const thread of threadNumbers()) {
    try {
      const [nanoseconds] = readFileSync(`${tasks}/${thread}/schedstat`, "utf8").split(" ");
      times.set(thread, Number(nanoseconds) / 1e6);
    } catch {
      // It has ended, or the system does not tell.
    }
  }
  return times;
}
