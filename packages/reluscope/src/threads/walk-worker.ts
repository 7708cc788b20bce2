/** What another thread may be asked: it is given a job, then routes one after the other. */
import { transfer } from "comlink";
import { sentBuffers } from "../complex/idle-buffers.ts";
import type { RouteRange } from "../complex/walk-route.ts";
import type { Network } from "../network/network.ts";
import { type Job, type Part, walkPart } from "./job.ts";

export interface WalkLimits {
  /** The most cells; default no limit. */
  readonly cells?: number;
  /** When to stop, in milliseconds since 1970; default never. */
  readonly deadline?: number;
}

/** Entries of the board that workers share (see `WalkWorker.start`); those of the workers follow. */
export const STOP = 0;
export const NEXT = 1;
export const FIRST_WORKER = 2;

export interface TakenPart {
  /** The place of its range among those that were assigned. */
  readonly place: number;
  readonly part: Part;
}

export class WalkWorker {
  private job: Job | undefined;
  private network: Network | undefined;
  private board: Int32Array | undefined;
  private place = 0;
  private ranges: readonly RouteRange[] = [];

  /**
   * `network` is that of the job, or nothing if the job before had it: what was prepared for it is then used again.
   * `board`, shared with all workers: entry `STOP` becomes 1 when they are to stop; entry `NEXT` is the place of the next
   * range of `assign` that nobody has taken; in entry `place` this one keeps how many cells of its part it has found.
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

  /** The ranges from which `walkNext` takes. */
  assign(ranges: readonly RouteRange[]): void {
    this.ranges = ranges;
  }

  /**
   * Walks the next range that no worker has taken (without a board, that in place `taken`), so that none waits for
   * another one's longer part; nothing where there is none, or the workers are to stop.
   */
  walkNext(taken: number, limits: WalkLimits): TakenPart | undefined {
    const { board, ranges } = this;
    if (board && Atomics.load(board, STOP) !== 0) return undefined;
    const place = board ? Atomics.add(board, NEXT, 1) : taken;
    if (place >= ranges.length) return undefined;
    const part = this.walk(ranges[place], limits);
    return transfer({ place, part }, movableOf(buffersOf(part)));
  }

  /** Takes buffers of parts that are not needed any more, to write the next ones into them. */
  reuse(buffers: readonly ArrayBufferLike[]): void {
    for (const buffer of buffers) sentBuffers.give(buffer);
  }

  walk(range: RouteRange, { cells = Number.POSITIVE_INFINITY, deadline }: WalkLimits): Part {
    if (!this.job) throw new Error("internal: a worker has no job");
    const { board, place } = this;
    let asked = 0;
    const stop = (found: number) => {
      if (found >= cells) return true;
      if (board) {
        if ((found & 63) === 0) Atomics.store(board, place, found);
        if (Atomics.load(board, STOP) !== 0) return true;
      }
      return deadline !== undefined && (++asked & 15) === 0 && Date.now() >= deadline;
    };
    const part = walkPart(this.job, range, stop, Number.isFinite(cells));
    return transfer(part, movableOf(buffersOf(part)));
  }
}

/**
 * What is handed over to another thread instead of copying it: nothing where memory can be shared. The few small arrays that are
 * not shared are copied then, because a thread that hands over is slower from then on (see `FIRST_PAGES` of polytope-loops.ts).
 */
export function movableOf(buffers: readonly ArrayBufferLike[]): ArrayBuffer[] {
  if (typeof SharedArrayBuffer !== "undefined") return [];
  return buffers.filter((buffer) => buffer instanceof ArrayBuffer);
}

/** The buffers of a part, and of the objects in it. */
export function buffersOf(part: object): ArrayBufferLike[] {
  return Object.values(part).flatMap((value) => {
    if (ArrayBuffer.isView(value)) return [value.buffer];
    // Routes are arrays of numbers, and many.
    const isRoutes = Array.isArray(value) && (Array.isArray(value[0]) || typeof value[0] !== "object");
    return isRoutes || typeof value !== "object" || value === null ? [] : buffersOf(value);
  });
}
