/** What another thread may be asked: it is given a job, then routes one after the other. */
import { transfer } from "comlink";
import { type Job, type Part, walkPart } from "./job.ts";

export interface WalkLimits {
  /** The most cells; default no limit. */
  readonly cells?: number;
  /** When to stop, in milliseconds since 1970; default never. */
  readonly deadline?: number;
}

export class WalkWorker {
  private job: Job | undefined;
  private flag: Int32Array | undefined;

  /** `flag[0]`, shared with all workers, becomes 1 when they are to stop. */
  start(job: Job, flag: Int32Array | undefined): void {
    this.job = job;
    this.flag = flag;
  }

  walk(route: readonly number[], { cells = Number.POSITIVE_INFINITY, deadline }: WalkLimits): Part {
    if (!this.job) throw new Error("internal: a worker has no job");
    const { flag } = this;
    let asked = 0;
    const part = walkPart(this.job, route, (found) => {
      if (found >= cells) return true;
      if (flag && Atomics.load(flag, 0) !== 0) return true;
      return deadline !== undefined && (++asked & 15) === 0 && Date.now() >= deadline;
    });
    return transfer(part, buffersOf(part));
  }
}

/** The buffers of a part, to hand them over to another thread instead of copying them. */
function buffersOf(part: object): ArrayBuffer[] {
  return Object.values(part).flatMap((value) => {
    if (ArrayBuffer.isView(value)) return [value.buffer as ArrayBuffer];
    return Array.isArray(value) && !Array.isArray(value[0]) && typeof value[0] === "object"
      ? value.flatMap(buffersOf)
      : [];
  });
}
