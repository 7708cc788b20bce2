/**
 * How much faster several threads are than one: workloads of ../shared/data/bench/workloads.json, one thread (no
 * workers) against workers that are started once, interleaved, medians after one warm-up.
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
const results = [];
for (const name of options.only.split(",")) {
  const { network, domain, run } = workload(name);
  const inThreads = domain.corners ? partitionInThreads : polytopeSkeletonInThreads;
  const times = { one: [], many: [] };
  for (let i = 0; i <= Number(options.runs); i++) {
    let start = performance.now();
    const expected = run();
    const one = performance.now() - start;
    start = performance.now();
    const { counts } = await inThreads(threads, network, domain);
    const many = performance.now() - start;
    if (counts.cells !== expected.cells || counts.edges !== expected.edges)
      throw new Error(`${name}: ${count} threads find other counts than one`);
    if (i === 0) continue;
    times.one.push(one);
    times.many.push(many);
  }
  const [oneMs, manyMs] = [median(times.one), median(times.many)];
  results.push({ name, oneMs, manyMs, ratio: oneMs / manyMs });
}
await threads.close();
console.table(
  results.map(({ name, oneMs, manyMs, ratio }) => ({
    name,
    "one thread, ms": oneMs.toFixed(1),
    [`${count} threads, ms`]: manyMs.toFixed(1),
    "times as fast": ratio.toFixed(2),
  })),
);
console.log(`gauge (192 × 192 product, plain loops): ${gauge().toFixed(1)} ms; node ${process.version}`);
mkdirSync(dirname(options.out), { recursive: true });
writeFileSync(options.out, JSON.stringify({ node: process.version, threads: count, results }, null, 1));
