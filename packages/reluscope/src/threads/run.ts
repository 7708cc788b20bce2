/**
 * One run of several threads: who walks what, the parts that come back, and their order. The result is the same for any number of
 * threads, number by number: see `polytope-join.ts`.
 */
import type { Route } from "../complex/walk-route.ts";
import type { Network } from "../network/network.ts";
import type { Crew, Started, Walker } from "./crew.ts";
import type { Job, Part, PartOf } from "./job.ts";
import type { RunOf } from "./join-run.ts";
import { divide, sizeOf, type Task } from "./tasks.ts";
import {
  type Assignment,
  clock,
  FIRST_WORKER,
  GO,
  STOP,
  type Stretch,
  type TakenPart,
  WANTED,
  type WalkLimits,
  type WalkWorker,
} from "./walk-worker.ts";

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

/** Between two calls of `onProgress`. */
const PROGRESS_MILLISECONDS = 100;

/** Of the whole, parts that are not all of it have no larger share, as far as is known. */
const MOST_SHARE = 0.95;

/** What share of the whole the first tasks are. */
function shareOf(tasks: readonly Task[], count: number): number {
  if (count === tasks.length) return 1;
  const total = sizeOf(tasks);
  return total > 0 ? sizeOf(tasks.slice(0, count)) / total : 0;
}

const cellsOf = (parts: readonly Part[]) => parts.reduce((sum, { cells }) => sum + cells, 0);

/** Lets messages of other threads and timers have their turn. */
function turn(): Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (turn: () => void) => void };
  return new Promise((resolve) => (setImmediate ? setImmediate(resolve) : setTimeout(resolve)));
}

export class Run<J extends Job> {
  private readonly crew: Crew;
  private readonly job: J;
  private readonly limits: RunLimits;
  private readonly take: TakePart<PartOf<J>> | undefined;
  private readonly most: number;
  private readonly deadline: number | undefined;
  /** Whether the first cells in the order of the walk are wanted, so many. */
  private readonly inOrder: boolean;
  /** What the threads share, see `Assignment`. */
  private readonly board: Int32Array | undefined;
  private readonly taken: Int32Array | undefined;
  private readonly goesOn: boolean;
  private readonly tasks: readonly Task[];
  /** Where each thread begins. */
  private readonly starts: readonly number[];
  /** In which order tasks are walked. */
  private readonly order: readonly number[];
  /** What was found of the tasks; of several together, at the first one. */
  private readonly results: (TakenPart | undefined)[];
  /** Pieces of the parts that begin with a task, in so far as these do not have them again. */
  private readonly pieces = new Map<number, readonly Part[]>();
  /** How many tasks are done from the first on, how many cells these have, and how many pieces were taken of what follows. */
  private known = 0;
  private counted = 0;
  private takenPieces = 0;
  /** Cells of all parts that came, and of the most that were reported. */
  private total = 0;
  private reported = 0;
  /** Without shared memory: the next place in `order`. */
  private next = 0;
  /** What the calling thread walked of a part that a worker goes on with. */
  private begun: TakenPart | undefined;
  /** What `onProgress`, `take` or a worker threw; the run ends, but only when no worker walks any more. */
  private readonly thrown: unknown[] = [];

  /** @param take see `TakePart`; not called where the number of cells is limited */
  constructor(
    crew: Crew,
    job: J,
    routes: readonly Route[],
    limits: RunLimits,
    take: TakePart<PartOf<J>> | undefined,
  ) {
    const { cells = Number.POSITIVE_INFINITY, timeoutMs } = limits;
    const threads = crew.started.length;
    this.job = job;
    this.limits = limits;
    this.take = take;
    this.most = cells;
    this.deadline = timeoutMs === undefined ? undefined : clock() + timeoutMs;
    this.inOrder = cells < Number.POSITIVE_INFINITY;
    this.board =
      typeof SharedArrayBuffer === "undefined"
        ? undefined
        : new Int32Array(new SharedArrayBuffer(4 * (FIRST_WORKER + threads)));
    this.goesOn = job.find === "polytopes" && threads > 1 && !this.inOrder && this.board !== undefined;
    const { tasks, starts } = divide(job, threads, routes, this.goesOn);
    this.tasks = tasks;
    this.starts = starts;
    // In their order, so that parts can be taken as they come; of tallies the largest first.
    const order = tasks.map((_, task) => task);
    if (job.find === "tally" && !this.inOrder) order.sort((p, q) => tasks[q].size - tasks[p].size || p - q);
    this.order = order;
    this.results = tasks.map(() => undefined);
    this.taken = this.board && new Int32Array(new SharedArrayBuffer(4 * tasks.length));
    // Tallies are not joined, and who has a limit wants to stop there.
    const callerWalks = this.board && threads > 1 && !this.inOrder && job.find !== "tally";
    this.crew = callerWalks ? crew : { ...crew, caller: undefined };
  }

  /** The parts of the run, in their order, and what was not walked. */
  async result(): Promise<RunOf<PartOf<J>>> {
    const { signal, onProgress } = this.limits;
    const stop = () => this.stop();
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    const timer = onProgress && setInterval(() => this.report(), PROGRESS_MILLISECONDS);
    try {
      const served = this.begin();
      await this.orFailure(Promise.all(served.map((each) => each.catch((error) => this.giveUp(error)))));
      if (this.thrown.length > 0) throw this.thrown[0];
      return (await this.cutShort()) as RunOf<PartOf<J>>;
    } finally {
      stop();
      clearInterval(timer);
      signal?.removeEventListener("abort", stop);
    }
  }

  /** Takes what a worker sends besides answers. */
  takeSent(found: TakenPart, walker: Walker): void {
    try {
      this.note(found, walker);
    } catch (error) {
      this.giveUp(error);
    }
  }

  private stop(): void {
    if (this.board) Atomics.store(this.board, STOP, 1);
  }

  private giveUp(error: unknown): void {
    this.thrown.push(error);
    this.stop();
  }

  /** Tells all threads what there is to walk. */
  private begin(): Promise<void>[] {
    const { board } = this;
    const { started, caller } = this.crew;
    const served = started.slice(caller ? 1 : 0).map((one) => this.serve(one));
    // Workers that were told before the division would have taken the core from this thread.
    if (board) {
      Atomics.store(board, GO, 1);
      Atomics.notify(board, GO);
    }
    if (caller) served.push(this.walkHere(caller.walker, caller.milliseconds));
    return served;
  }

  private get walkLimits(): WalkLimits {
    return { cells: this.most, deadline: this.deadline };
  }

  private get isOver(): boolean {
    const { deadline, thrown, limits } = this;
    return (
      thrown.length > 0 ||
      this.counted >= this.most ||
      limits.signal?.aborted === true ||
      (deadline !== undefined && clock() >= deadline)
    );
  }

  private assignment(worker: number, network: Network | undefined): Assignment {
    const { tasks, order, board, taken, goesOn, starts } = this;
    const { network: _, ...job } = this.job;
    return {
      job,
      network,
      board,
      place: FIRST_WORKER + worker,
      tasks: order.map((task) => {
        const { range, size, follows } = tasks[task];
        return { range, size, follows };
      }),
      taken,
      start: goesOn ? starts[worker] : undefined,
      goesOn,
    };
  }

  /** Has a worker walk `rest`, if there is one, and tasks that nobody has taken, until there are none. */
  private async serve(one: Started, rest?: Stretch): Promise<void> {
    const { job, order, tasks } = this;
    const { remote } = one;
    if (this.isOver) return;
    const assignment = this.assignment(
      this.crew.started.indexOf(one),
      job.network === one.network ? undefined : job.network,
    );
    if (this.board) {
      const told = remote.walkTasks(assignment, this.walkLimits, rest);
      one.network = job.network;
      const last = await told;
      if (last) this.note(last, remote);
      return;
    }
    for (
      let told: Assignment | undefined = assignment;
      this.next < order.length && !this.isOver;
      told = undefined
    ) {
      const place = this.next++;
      const { range } = tasks[order[place]];
      const found = remote.walkTask({ place, count: 1, range }, this.walkLimits, told);
      one.network = job.network;
      this.note(await found, remote);
    }
  }

  /**
   * Walks tasks in this thread, which does nothing else then but take what others send in between. After some milliseconds the first worker
   * goes on in its place.
   */
  private async walkHere(walker: WalkWorker, milliseconds: number): Promise<void> {
    const relief = this.crew.started[0];
    const end = clock() + milliseconds;
    const deadline = Math.min(end, this.deadline ?? end);
    walker.begin(this.assignment(0, this.job.network));
    for (let next = walker.claim(); next; next = walker.claim()) {
      const found = walker.walkTask(next, { deadline });
      const { left } = found.part;
      if (left.length > 0 && !this.isOver) {
        this.begun = found;
        this.note({ ...found, count: 0 }, walker);
        const { place, count } = found;
        return this.serve(relief, { place, count, range: { from: left[0], until: left[left.length - 1] } });
      }
      this.note(found, walker);
      await turn();
      if (this.isOver) return;
      if (clock() >= end) return this.serve(relief);
    }
  }

  private note(found: TakenPart, walker: Walker): void {
    const { count, part, number } = found;
    const task = this.order[found.place];
    this.crew.onPart(part, walker, number);
    this.total += part.cells;
    const before = this.pieces.get(task) ?? [];
    // What had begun where this begins comes again.
    const again =
      "begins" in part && part.begins ? before.findIndex(({ route }) => isSame(route, part.route)) : -1;
    const kept = again < 0 ? before : before.slice(0, again);
    this.total -= cellsOf(before) - cellsOf(kept);
    if (task === this.known) this.takenPieces = Math.min(this.takenPieces, kept.length);
    if (count > 0) this.results[task] = found;
    this.pieces.set(task, count > 0 ? kept : [...kept, part]);
    const ready = this.ready();
    // A piece is made while these are taken.
    this.wantPiece();
    if (!this.inOrder) for (const { part, share } of ready) this.take?.(part as PartOf<J>, share);
    if (this.counted >= this.most) this.stop();
    this.report();
  }

  /** What all parts are there before, one after the other. */
  private ready(): { readonly part: Part; readonly share: number }[] {
    const { tasks, results } = this;
    const found: { readonly part: Part; readonly share: number }[] = [];
    for (;;) {
      const pieces = this.pieces.get(this.known) ?? [];
      for (; this.takenPieces < pieces.length; this.takenPieces++) {
        // With that piece, as much more of the whole as it and those before have more cells than what is done.
        const more = cellsOf(pieces.slice(0, this.takenPieces + 1));
        const share =
          this.counted > 0 ? (shareOf(tasks, this.known) * (this.counted + more)) / this.counted : 0;
        found.push({ part: pieces[this.takenPieces], share: Math.min(share, MOST_SHARE) });
      }
      const done = results[this.known];
      if (!done) return found;
      this.counted += cellsOf(pieces) + done.part.cells;
      this.known += done.count;
      this.takenPieces = 0;
      found.push({ part: done.part, share: shareOf(tasks, this.known) });
    }
  }

  /** Wants a piece of the part that is to be taken next where the worker that ends one has nothing else to walk. */
  private wantPiece(): void {
    const { board, taken, known } = this;
    if (!board || !taken || !this.take || known === this.tasks.length) return;
    if (taken.every((_, task) => Atomics.load(taken, task) !== 0)) Atomics.store(board, WANTED, known + 1);
  }

  private report(): void {
    const running = this.board?.subarray(FIRST_WORKER).reduce((sum, cells) => sum + cells, 0) ?? 0;
    this.reported = Math.max(this.reported, Math.min(this.total + running, this.most));
    try {
      this.limits.onProgress?.(this.reported);
    } catch (error) {
      this.giveUp(error);
    }
  }

  /** The first `most` cells of what was found, in order. */
  private async cutShort(): Promise<RunOf<Part>> {
    const { tasks, results, pieces, most, begun } = this;
    const begunTask = begun && this.order[begun.place];
    if (begunTask !== undefined && !results[begunTask]) {
      // No worker went on with it.
      pieces.delete(begunTask);
      results[begunTask] = begun;
    }
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
        const { remote } = this.crew.started[0];
        part = await this.orFailure(remote.walk(tasks[task].range, { cells: most - cells }) as Promise<Part>);
      }
      cells += part.cells;
      parts.push(...(pieces.get(task) ?? []), part);
      left.push(...part.left);
    }
    return { parts, left };
  }

  private orFailure<T>(result: Promise<T>): Promise<T> {
    return Promise.race([result, this.crew.failure]);
  }
}

const isSame = (p: Route, q: Route) => p.length === q.length && p.every((side, depth) => side === q[depth]);
