/** A process of its own that does a workload once for each message and sends how many milliseconds that took; see threads.mjs. */
import { recycle } from "reluscope";
import { workload } from "./workloads.mjs";

const { find } = workload(process.argv[2]);
process.on("message", () => {
  const start = performance.now();
  const found = find();
  const milliseconds = performance.now() - start;
  recycle(found);
  process.send(milliseconds);
});
