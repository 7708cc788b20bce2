/** Starts a worker thread in Node. */
import { Worker } from "node:worker_threads";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import type { StartedWorker } from "../threads/crew.ts";
import source from "../threads/worker.generated.ts";

/** For `new Threads(count, nodeWorker)`. Workers keep the process alive until `close`. */
export function nodeWorker(): StartedWorker {
  const worker = new Worker(source, { eval: true });
  return {
    endpoint: nodeEndpoint(worker),
    onFailure(report) {
      worker.on("error", report);
    },
    end() {
      return worker.terminate();
    },
  };
}
