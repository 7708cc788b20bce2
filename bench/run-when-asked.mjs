/** A process of its own that runs a workload once for each message and sends how many milliseconds that took; see threads.mjs. */
import { workload } from "./workloads.mjs";

const { run } = workload(process.argv[2]);
process.on("message", () => {
  const start = performance.now();
  run();
  process.send(performance.now() - start);
});
