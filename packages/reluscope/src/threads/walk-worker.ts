/** What another thread may be asked: it is given a job, then routes one after the other. */
import { transfer } from "comlink";
import type { RouteRange } from "../complex/walk-route.ts";
import type { Network } from "../network/network.ts";
import { type Job, type Part, walkPart } from "./job.ts";

export interface WalkLimits {
  /** The most cells; default no limit. */
  readonly cells?: number;
  /** When to stop, in milliseconds since 1970; default never. */
  readonly deadline?: number;
}

export class WalkWorker {
  private job: Job | undefined;
  private network: Network | undefined;
  private board: Int32Array | undefined;
  private place = 0;

  /**
   * `network` is that of the job, or nothing if the job before had it: what was prepared for it is then used again.
   * `board`, shared with all workers: entry 0 becomes 1 when they are to stop; in entry `place` this one keeps how many
   * cells of its part it has found.
   */
  start(
    job: Omit<Job, "network">,
    network: Network | undefined,
    board: Int32Array | undefined,
    place: number,
  ): void {
    this.network = network ?? this.network;
    this.job = { ...job, network: this.network } as Job;
    this.board = board;
    this.place = place;
  }

  walk(range: RouteRange, { cells = Number.POSITIVE_INFINITY, deadline }: WalkLimits): Part {
    if (!this.job) throw new Error("internal: a worker has no job");
    const { board, place } = this;
    let asked = 0;
    const part = walkPart(this.job, range, (found) => {
      if (found >= cells) return true;
      if (board) {
        if ((found & 63) === 0) Atomics.store(board, place, found);
        if (Atomics.load(board, 0) !== 0) return true;
      }
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
