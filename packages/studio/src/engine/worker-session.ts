/**
 * A worker behind comlink that may be ended at any time: cancelling work means ending the worker, and the next call starts a
 * new one. What a worker must know before it can work is told again by `prepare`, so that a crash loses nothing.
 */
import { type Remote, releaseProxy, wrap } from "comlink";

/** The work was cancelled; not a failure. */
export class CancelledError extends Error {
  override readonly name = "CancelledError";

  constructor() {
    super("cancelled");
  }
}

export interface WorkerSessionOptions<Api> {
  /** Starts the worker: `() => new Worker(new URL("./x-worker.ts", import.meta.url), { type: "module" })`. */
  readonly start: () => Worker;
  /** Called with every new worker before its first call. */
  readonly prepare?: (remote: Remote<Api>) => Promise<void>;
}

export class WorkerSession<Api> {
  private readonly options: WorkerSessionOptions<Api>;
  private current?: { worker: Worker; remote: Remote<Api>; ready: Promise<void> };
  private readonly failures = new Set<(error: Error) => void>();

  constructor(options: WorkerSessionOptions<Api>) {
    this.options = options;
  }

  /**
   * Runs `work` with the worker, started when there is none.
   *
   * @throws CancelledError when `cancel` ended it; Error when the worker failed; what `work` throws
   */
  async run<T>(work: (remote: Remote<Api>) => Promise<T>): Promise<T> {
    const { remote, ready } = this.started();
    let fail: (error: Error) => void = () => {};
    const failed = new Promise<never>((_, reject) => {
      fail = reject;
    });
    this.failures.add(fail);
    try {
      return await Promise.race([ready.then(() => work(remote)), failed]);
    } finally {
      this.failures.delete(fail);
    }
  }

  /** Whether a worker runs. */
  get alive(): boolean {
    return this.current !== undefined;
  }

  /** Ends the worker; calls under way reject with a `CancelledError`. */
  cancel(): void {
    this.end(new CancelledError());
  }

  private end(reason: Error): void {
    const { current } = this;
    this.current = undefined;
    current?.remote[releaseProxy]();
    current?.worker.terminate();
    for (const fail of [...this.failures]) fail(reason);
  }

  private started() {
    if (this.current) return this.current;
    const worker = this.options.start();
    const remote = wrap<Api>(worker);
    const fail = (error: Error) => {
      if (this.current?.worker === worker) this.end(error);
    };
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      fail(new Error(event.message || "the worker could not be started"));
    });
    worker.addEventListener("messageerror", () => fail(new Error("a message to the worker was lost")));
    const ready = this.options.prepare?.(remote) ?? Promise.resolve();
    this.current = { worker, remote, ready };
    return this.current;
  }
}
