/** The threads that do a run: workers, and maybe the one that asks for it. */
import type { Endpoint, Remote } from "comlink";
import type { Network } from "../network/network.ts";
import type { Part } from "./job.ts";
import type { WalkWorker } from "./walk-worker.ts";

/** A started worker (see `nodeWorker` and `browserWorker`). */
export interface StartedWorker {
  readonly endpoint: Endpoint;
  /** Calls back when the worker ends with an error. */
  onFailure(report: (error: Error) => void): void;
  end(): unknown;
}

/** A worker, what it may be asked, and the network that it has. */
export interface Started {
  readonly worker: StartedWorker;
  readonly remote: Remote<WalkWorker>;
  network: Network | undefined;
}

/** Who walks a part: a worker, or the calling thread. */
export type Walker = Remote<WalkWorker> | WalkWorker;

/** The threads that a run has. */
export interface Crew {
  readonly started: readonly Started[];
  /** The calling thread as one that walks too, in place of the first worker, for so many milliseconds. */
  readonly caller: { readonly walker: WalkWorker; readonly milliseconds: number } | undefined;
  /** Rejects when a worker fails or the threads are closed. */
  readonly failure: Promise<never>;
  /** Told who made a part, and its number there. */
  onPart(part: Part, walker: Walker, number: number): void;
}
