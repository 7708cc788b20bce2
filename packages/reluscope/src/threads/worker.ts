/**
 * Entry of the script that runs in a worker, in Node and in the browser. scripts/build-worker.mjs bundles it into
 * worker.generated.ts, so that a worker can be started from a string wherever the library was bundled to.
 */
import { type Endpoint, expose } from "comlink";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import { WalkWorker } from "./walk-worker.ts";

/** `self` in a browser, the parent's port in Node. */
function endpoint(): Endpoint {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  const threads = process?.getBuiltinModule?.("node:worker_threads") as { parentPort?: never } | undefined;
  return threads?.parentPort ? nodeEndpoint(threads.parentPort) : (globalThis as unknown as Endpoint);
}

const port = endpoint();
expose(new WalkWorker((message) => port.postMessage(message)), port);
