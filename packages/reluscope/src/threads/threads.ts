/** Several threads that walk the parts of a complex, in one run after the other (see `run.ts`). */
import { releaseProxy, transfer, wrap } from "comlink";
import type { Route } from "../complex/walk-route.ts";
import type { Crew, Started, StartedWorker, Walker } from "./crew.ts";
import type { Job, Part, PartOf } from "./job.ts";
import type { RunOf } from "./join-run.ts";
import { Run, type RunLimits, type TakePart } from "./run.ts";
import { movableOf, type PartMessage, type TakenPart, WalkWorker } from "./walk-worker.ts";

export interface ThreadsOptions {
  /**
   * For so many milliseconds at the beginning of each run the calling thread walks too, in place of one of the workers. It takes no messages
   * and no timers of its own meanwhile, but no thread walks while another one joins on the same core: short runs take a
   * twentieth less time, and need not wait until workers have started. For commands and scripts; a page or a server leaves it. Default 0.
   */
  readonly callerMilliseconds?: number;
}

const CLOSED = "these threads are closed";

export class Threads {
  private readonly crew: Crew;
  private fail: (error: Error) => void = () => {};
  /** Settles when the run at hand, and those that wait for it, are over. */
  private busy: Promise<void> = Promise.resolve();
  private closed = false;
  /** Takes what a thread sends of a run besides answers. */
  private takeSent: ((found: TakenPart, walker: Walker) => void) | undefined;
  /** Who made a part, and its number there. */
  private readonly makers = new WeakMap<Part, { readonly walker: Walker; readonly number: number }>();

  /** `start` is called `count` times; if it throws, the workers started before are ended. */
  constructor(count: number, start: () => StartedWorker, { callerMilliseconds = 0 }: ThreadsOptions = {}) {
    if (!Number.isInteger(count) || count < 1) throw new RangeError(`${count} is not a number of threads`);
    if (!(callerMilliseconds >= 0))
      throw new RangeError(`${callerMilliseconds} is not a number of milliseconds`);
    const started: Started[] = [];
    try {
      for (let k = 0; k < count; k++) {
        const worker = start();
        const remote = wrap<WalkWorker>(worker.endpoint);
        worker.endpoint.addEventListener("message", (event) => {
          const { taken } = (event as MessageEvent<Partial<PartMessage>>).data ?? {};
          if (taken) this.takeSent?.(taken, remote);
        });
        started.push({ worker, remote, network: undefined });
      }
    } catch (error) {
      for (const { worker } of started) worker.end();
      throw error;
    }
    const failure = new Promise<never>((_, reject) => {
      this.fail = reject;
      for (const { worker } of started) worker.onFailure(reject);
    });
    failure.catch(() => {});
    const walker = new WalkWorker(({ taken }) => this.takeSent?.(taken, walker));
    this.crew = {
      started,
      caller: callerMilliseconds > 0 ? { walker, milliseconds: callerMilliseconds } : undefined,
      failure,
      onPart: (part, walker, number) => this.makers.set(part, { walker, number }),
    };
  }

  get count(): number {
    return this.crew.started.length;
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
      if (this.closed) throw new Error(CLOSED);
      const run = new Run(this.crew, job, routes, limits, take);
      this.takeSent = (found, walker) => run.takeSent(found, walker);
      return await run.result();
    } finally {
      this.takeSent = undefined;
      over();
    }
  }

  /** Gives parts of a run back to the threads that made them, which write later ones into their memory; they may not be read any more. */
  reuse(parts: readonly Part[]): void {
    if (this.closed) return;
    const { started, caller } = this.crew;
    const walkers: Walker[] = started.map(({ remote }) => remote);
    if (caller) walkers.push(caller.walker);
    for (const walker of walkers) {
      const own = parts.filter((part) => this.makers.get(part)?.walker === walker);
      if (own.length === 0) continue;
      // Pieces of a part have one number.
      const numbers = [...new Set(own.flatMap((part) => this.makers.get(part)?.number ?? []))];
      const buffers = own.flatMap(movableOf);
      if (walker instanceof WalkWorker) walker.reuse(numbers, buffers);
      // Without this memory a worker takes new one.
      else walker.reuse(numbers, transfer(buffers, buffers)).catch(() => {});
    }
  }

  /** Ends all workers; a run that is not over rejects. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.fail(new Error(CLOSED));
    for (const { remote } of this.crew.started) remote[releaseProxy]();
    await Promise.all(this.crew.started.map(({ worker }) => worker.end()));
  }
}
