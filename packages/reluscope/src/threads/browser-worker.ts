/** Starts a worker in a browser. */
import type { StartedWorker } from "./crew.ts";
import source from "./worker.generated.ts";

/** For `new Threads(count, browserWorker)`; the page's content security policy has to allow workers from blobs. */
export function browserWorker(): StartedWorker {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(url);
  return {
    endpoint: worker,
    onFailure(report) {
      worker.addEventListener("error", (event) => report(new Error(event.message)));
    },
    end() {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}
