/**
 * Several threads that walk the parts of a complex. The result is the same for any number of them, number by number:
 * see `polytope-join.ts`.
 */
import { type Endpoint, type Remote, releaseProxy, transfer, wrap } from "comlink";
import type { Route } from "../complex/walk-route.ts";
import type { Network } from "../network/network.ts";
import type { Job, Part, PartOf } from "./job.ts";
import type { RunOf } from "./join-run.ts";
import { divide, sizeOf, type Task } from "./tasks.ts";
import {
  type Assignment,
  clock,
  FIRST_WORKER,
  GO,
  movableOf,
  type PieceMessage,
  STOP,
  type TakenPart,
  WANTED,
  type WalkLimits,
  type WalkWorker,
} from "./walk-worker.ts";

/** A started worker (see `nodeWorker` and `browserWorker`). */
export interface StartedWorker {
  readonly endpoint: Endpoint;
  /** Calls back when the worker ends with an error. */
  onFailure(report: (error: Error) => void): void;
  end(): unknown;
}

export interface RunLimits {
  /** The most cells; the first ones in the order of the walk, for any number of threads. Default no limit. */
  readonly cells?: number;
  /** Stops after so many milliseconds. Default never. */
  readonly timeoutMs?: number;
  /** Stops at the next cell when it is aborted; what was found until then is kept. */
  readonly signal?: AbortSignal;
  /** Called now and then with the number of cells found so far. */
  readonly onProgress?: (cells: number) => void;
}

/**
 * Called with one part after the other in the order of the walk, each as soon as all before it are there, and with what share of
 * the whole these are then, as far as sizes are known (0: not at all).
 */
export type TakePart<P> = (part: P, share: number) => void;

/** A worker, what it may be asked, and the network that it has. */
interface Started {
  readonly worker: StartedWorker;
  readonly remote: Remote<WalkWorker>;
  network: Network | undefined;
}

/** Between two calls of `onProgress`. */
const PROGRESS_MILLISECONDS = 100;

/** Of the whole, parts that are not all of it have no larger share, as far as is known. */
const MOST_SHARE = 0.95;

const CLOSED = "these threads are closed";

/** What share of the whole the first tasks are. */
function shareOf(tasks: readonly Task[], count: number): number {
  if (count === tasks.length) return 1;
  const total = sizeOf(tasks);
  return total > 0 ? sizeOf(tasks.slice(0, count)) / total : 0;
}

export class Threads {
  private readonly started: Started[] = [];
  private readonly failure: Promise<never>;
  private fail: (error: Error) => void = () => {};
  /** Settles when the run at hand, and those that wait for it, are over. */
  private busy: Promise<void> = Promise.resolve();
  private closed = false;
  /** Takes what a worker sends of a part before that is over. */
  private takePiece: ((piece: TakenPart, maker: Remote<WalkWorker>) => void) | undefined;
  /** Which worker made a part, and its number there. */
  private readonly makers = new WeakMap<
    Part,
    { readonly maker: Remote<WalkWorker>; readonly number: number }
  >();

  /** `start` is called `count` times; if it throws, the workers started before are ended. */
  constructor(count: number, start: () => StartedWorker) {
    if (!Number.isInteger(count) || count < 1) throw new RangeError(`${count} is not a number of threads`);
    try {
      for (let k = 0; k < count; k++) {
        const worker = start();
        const remote = wrap<WalkWorker>(worker.endpoint);
        worker.endpoint.addEventListener("message", (event) => {
          const { piece } = (event as MessageEvent<Partial<PieceMessage>>).data ?? {};
          if (piece) this.takePiece?.(piece, remote);
        });
        this.started.push({ worker, remote, network: undefined });
      }
    } catch (error) {
      for (const { worker } of this.started) worker.end();
      throw error;
    }
    this.failure = new Promise((_, reject) => {
      this.fail = reject;
      for (const { worker } of this.started) worker.onFailure(reject);
    });
    this.failure.catch(() => {});
  }

  get count(): number {
    return this.started.length;
  }

  /**
   * Walks the subtrees of `routes` (the whole walk, or what an earlier run left), as far as the limits allow. Runs on the
   * same threads wait for each other; the time of `timeoutMs` begins when it is a run's turn.
   *
   * @throws RangeError when the limit of cells is no whole number; Error when the threads are closed, or a worker fails
   */
  async run<J extends Job>(
    job: J,
    routes: readonly Route[] = [[]],
    limits: RunLimits = {},
    take?: TakePart<PartOf<J>>,
  ): Promise<RunOf<PartOf<J>>> {
    const { cells = Number.POSITIVE_INFINITY } = limits;
    if (!(cells >= 0 && cells === Math.floor(cells)))
      throw new RangeError(`${cells} is not a number of cells`);
    const before = this.busy;
    let over = () => {};
    this.busy = new Promise((resolve) => {
      over = resolve;
    });
    await before;
    try {
      return await this.runAlone(job, routes, limits, take);
    } finally {
      over();
    }
  }

  private async runAlone<J extends Job>(
    job: J,
    routes: readonly Route[],
    limits: RunLimits,
    take?: TakePart<PartOf<J>>,
  ): Promise<RunOf<PartOf<J>>> {
    if (this.closed) throw new Error(CLOSED);
    const { signal, timeoutMs, onProgress } = limits;
    const most = limits.cells ?? Number.POSITIVE_INFINITY;
    const deadline = timeoutMs === undefined ? undefined : clock() + timeoutMs;
    /** What the workers share, see `Assignment`. */
    const board =
      typeof SharedArrayBuffer === "undefined"
        ? undefined
        : new Int32Array(new SharedArrayBuffer(4 * (FIRST_WORKER + this.count)));
    const stop = () => board && Atomics.store(board, STOP, 1);
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    let timer: ReturnType<typeof setInterval> | undefined;
    try {
      const inOrder = most < Number.POSITIVE_INFINITY;
      const goesOn = job.find === "polytopes" && this.count > 1 && !inOrder && board !== undefined;
      const { tasks, starts } = divide(job, this.count, routes, goesOn);
      // In their order, so that parts can be taken as they come; of tallies the largest first.
      const order = tasks.map((_, task) => task);
      if (job.find === "tally" && !inOrder) order.sort((p, q) => tasks[q].size - tasks[p].size || p - q);
      const claimed = order.map((task) => {
        const { range, size, follows } = tasks[task];
        return { range, size, follows };
      });
      const taken = board && new Int32Array(new SharedArrayBuffer(4 * tasks.length));
      const results: (TakenPart | undefined)[] = tasks.map(() => undefined);
      let next = 0;
      /** Cells of the parts that are complete from the first on, and how many parts these are. */
      let counted = 0;
      let known = 0;
      let total = 0;
      /** What `onProgress`, `take` or a worker threw; the run ends, but only when no worker walks any more. */
      const thrown: unknown[] = [];
      const giveUp = (error: unknown) => {
        thrown.push(error);
        stop();
      };
      const report = () => {
        const running = board?.subarray(FIRST_WORKER).reduce((sum, cells) => sum + cells, 0) ?? 0;
        try {
          onProgress?.(Math.min(total + running, most));
        } catch (error) {
          giveUp(error);
        }
      };
      if (onProgress) timer = setInterval(report, PROGRESS_MILLISECONDS);
      /** Pieces of the parts that begin with a task, as long as these are not over, or if they do not have them again. */
      const pieces = new Map<number, Part[]>();
      const isAllTaken = () => taken?.every((_, task) => Atomics.load(taken, task) !== 0) ?? false;
      /** Wants a piece of the part that is to be taken next where the worker that ends one has nothing else to walk. */
      const wantPiece = () => {
        if (board && take && known < tasks.length && isAllTaken()) Atomics.store(board, WANTED, known + 1);
      };
      const note = (found: TakenPart, maker: Remote<WalkWorker>) => {
        const { count, part, number } = found;
        const task = order[found.place];
        this.makers.set(part, { maker, number });
        total += part.cells;
        const ready: { readonly part: Part; readonly share: number }[] = [];
        const before = pieces.get(task) ?? [];
        const cells = before.reduce((sum, piece) => sum + piece.cells, 0);
        if (count === 0) {
          pieces.set(task, [...before, part]);
          // With that part, as much more of the whole as it has more cells than those before.
          const share = counted > 0 ? (shareOf(tasks, known) * (counted + cells + part.cells)) / counted : 0;
          ready.push({ part, share: Math.min(share, MOST_SHARE) });
        } else {
          results[task] = found;
          if ("begins" in part && part.begins) {
            pieces.delete(task);
            total -= cells;
          } else counted += cells;
        }
        for (let done = results[known]; done; done = results[known]) {
          counted += done.part.cells;
          known += done.count;
          ready.push({ part: done.part, share: shareOf(tasks, known) });
        }
        // A piece is made while these are taken.
        wantPiece();
        if (!inOrder) for (const { part, share } of ready) take?.(part as PartOf<J>, share);
        report();
      };
      this.takePiece = (piece, maker) => {
        try {
          note(piece, maker);
        } catch (error) {
          giveUp(error);
        }
      };
      const serve = async (one: Started, place: number, assignment?: Assignment) => {
        const { remote } = one;
        let told = assignment;
        while (
          thrown.length === 0 &&
          (board || next < tasks.length) &&
          counted < most &&
          !signal?.aborted &&
          !(deadline && clock() >= deadline)
        ) {
          const found = await remote.walkNext(next++, { cells: most, deadline }, told);
          if (told) one.network = job.network;
          told = undefined;
          if (!found) break;
          if (board) Atomics.store(board, place, 0);
          note(found, remote);
          if (isAllTaken()) break;
        }
      };
      const { network, ...rest } = job;
      const serveWorker = (one: Started, k: number) => {
        const place = FIRST_WORKER + k;
        const assignment = {
          job: rest,
          network: network === one.network ? undefined : network,
          board,
          place,
          tasks: claimed,
          taken,
          start: goesOn ? starts[k] : undefined,
          goesOn,
        };
        // Asked for two parts at a time, a worker does not wait until the next call arrives.
        return [serve(one, place, assignment), serve(one, place)];
      };
      // Workers that were told before the division would have taken the core from this thread.
      const served = this.started.flatMap(serveWorker);
      if (board) {
        Atomics.store(board, GO, 1);
        Atomics.notify(board, GO);
      }
      await this.orFailure(Promise.all(served.map((each) => each.catch(giveUp))));
      if (thrown.length > 0) throw thrown[0];
      return (await this.cutShort(tasks, results, pieces, most)) as RunOf<PartOf<J>>;
    } finally {
      stop();
      this.takePiece = undefined;
      clearInterval(timer);
      signal?.removeEventListener("abort", stop);
    }
  }

  /** Gives parts of a run back to the workers that made them, which write later ones into their memory; they may not be read any more. */
  reuse(parts: readonly Part[]): void {
    if (this.closed) return;
    for (const { remote } of this.started) {
      const own = parts.filter((part) => this.makers.get(part)?.maker === remote);
      if (own.length === 0) continue;
      // Pieces of a part have one number.
      const numbers = [...new Set(own.flatMap((part) => this.makers.get(part)?.number ?? []))];
      const buffers = own.flatMap(movableOf);
      // Without this memory a worker takes new one.
      remote.reuse(numbers, transfer(buffers, buffers)).catch(() => {});
    }
  }

  /** Ends all workers; a run that is not over rejects. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.fail(new Error(CLOSED));
    for (const { remote } of this.started) remote[releaseProxy]();
    await Promise.all(this.started.map(({ worker }) => worker.end()));
  }

  /** The first `most` cells of what was found, in order. */
  private async cutShort(
    tasks: readonly Task[],
    results: readonly (TakenPart | undefined)[],
    pieces: ReadonlyMap<number, readonly Part[]>,
    most: number,
  ): Promise<RunOf<Part>> {
    const parts: Part[] = [];
    const left: Route[] = [];
    let cells = 0;
    for (let task = 0, count = 1; task < tasks.length; task += count) {
      const found = results[task];
      count = found?.count ?? 1;
      if (!found || cells === most) {
        left.push(...tasks.slice(task, task + count).flatMap(({ routes }) => routes));
        continue;
      }
      let { part } = found;
      if (cells + part.cells > most) {
        // A part of several tasks does not come here: with a limit each is walked apart.
        const limits: WalkLimits = { cells: most - cells };
        part = await this.orFailure(this.started[0].remote.walk(tasks[task].range, limits) as Promise<Part>);
      }
      cells += part.cells;
      parts.push(...(pieces.get(task) ?? []), part);
      left.push(...part.left);
    }
    return { parts, left };
  }

  private orFailure<T>(result: Promise<T>): Promise<T> {
    return Promise.race([result, this.failure]);
  }
}
