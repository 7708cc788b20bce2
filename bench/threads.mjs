/**
 * How much faster several threads are than one: workloads of ../shared/data/bench/workloads.json, one thread (no
 * workers) against workers that are started once, interleaved, medians after one warm-up. "machine" is how much more
 * several independent copies of the whole workload, one in each worker, get done at the same time than one copy alone:
 * more than that no program can gain on the machine as it is.
 *
 *   node bench/threads.mjs [--only C,E,G] [--threads 2] [--runs 9] [--out bench/results/threads.json]
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { partitionInThreads, polytopeSkeletonInThreads, Threads } from "reluscope";
import { nodeWorker } from "reluscope/node";
import { gauge, median, workload } from "./workloads.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "C,E,G" },
    threads: { type: "string", default: "2" },
    runs: { type: "string", default: "9" },
    out: { type: "string", default: resolve(here, "results/threads.json") },
  },
});

const count = Number(options.threads);
const threads = new Threads(count, nodeWorker);
const copies = Array.from({ length: count }, () => new Threads(1, nodeWorker));
const results = [];
for (const name of options.only.split(",")) {
  const { network, domain, run } = workload(name);
  const inThreads = domain.corners ? partitionInThreads : polytopeSkeletonInThreads;
  const times = { one: [], many: [], alone: [], together: [] };
  const clock = async (key, work) => {
    const start = performance.now();
    const result = await work();
    times[key].push(performance.now() - start);
    return result;
  };
  for (let i = 0; i <= Number(options.runs); i++) {
    const expected = await clock("one", run);
    const { counts } = await clock("many", () => inThreads(threads, network, domain));
    await clock("alone", () => inThreads(copies[0], network, domain));
    await clock("together", () => Promise.all(copies.map((copy) => inThreads(copy, network, domain))));
    if (counts.cells !== expected.cells || counts.edges !== expected.edges)
      throw new Error(`${name}: ${count} threads find other counts than one`);
    if (i === 0) for (const list of Object.values(times)) list.length = 0;
  }
  const [oneMs, manyMs] = [median(times.one), median(times.many)];
  const machine = (count * median(times.alone)) / median(times.together);
  results.push({ name, oneMs, manyMs, ratio: oneMs / manyMs, machine });
}
await Promise.all([threads, ...copies].map((pool) => pool.close()));
console.table(
  results.map(({ name, oneMs, manyMs, ratio, machine }) => ({
    name,
    "one thread, ms": oneMs.toFixed(1),
    [`${count} threads, ms`]: manyMs.toFixed(1),
    "times as fast": ratio.toFixed(2),
    machine: machine.toFixed(2),
  })),
);
console.log(`gauge (192 × 192 product, plain loops): ${gauge().toFixed(1)} ms; node ${process.version}`);
mkdirSync(dirname(options.out), { recursive: true });
writeFileSync(options.out, JSON.stringify({ node: process.version, threads: count, results }, null, 1));
