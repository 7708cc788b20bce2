/**
 * How much faster several threads are than one: workloads of ../shared/data/bench/workloads.json, one thread (no
 * workers) against workers that are started once, interleaved, medians after one warm-up. "machine" is how much more
 * several independent copies of the whole workload, one in each worker, get done at the same time than one copy alone:
 * more than that no program can gain on the machine as it is. "work" is how much processor time the threads take
 * together (garbage collectors included) against that of the run without workers: machine / work is
 * the most that these threads can gain, however well they are balanced. "faults" are pages of memory that the system
 * had to make in a run; what one takes is printed first.
 *
 *   node bench/threads.mjs [--only C,E,G] [--threads 2] [--runs 9] [--out bench/results/threads.json]
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { partitionInThreads, polytopeSkeletonInThreads, Threads } from "reluscope";
import { nodeWorker } from "reluscope/node";
import { threadOptions } from "./thread-options.mjs";
import { gauge, median, workload } from "./workloads.mjs";

const { names, count, runs, out } = threadOptions("threads");
const threads = new Threads(count, nodeWorker);
const copies = Array.from({ length: count }, () => new Threads(1, nodeWorker));
const results = [];

/** Microseconds for each page of memory that nobody had before: the median of ten tries. */
function pageMicroseconds() {
  const pages = 2048;
  const times = [];
  // Kept, so that none gets the memory of another one.
  const kept = [];
  for (let k = 0; k < 10; k++) {
    const start = performance.now();
    const memory = new Float64Array(512 * pages);
    for (let i = 0; i < memory.length; i += 512) memory[i] = 1;
    times.push((1000 * (performance.now() - start)) / pages);
    kept.push(memory);
  }
  return median(times);
}
console.log(`a new page of memory: ${pageMicroseconds().toFixed(1)} µs`);
for (const name of names) {
  const { network, domain, run } = workload(name);
  const inThreads = domain.corners ? partitionInThreads : polytopeSkeletonInThreads;
  const times = { one: [], many: [], alone: [], together: [] };
  /** Processor milliseconds and page faults of the process. */
  const processor = { one: [], many: [], alone: [], together: [] };
  const faults = { one: [], many: [], alone: [], together: [] };
  const lists = [times, processor, faults].flatMap(Object.values);
  const clock = async (key, work) => {
    const before = process.resourceUsage();
    const start = performance.now();
    const result = await work();
    times[key].push(performance.now() - start);
    const after = process.resourceUsage();
    const used = ["userCPUTime", "systemCPUTime"].reduce((sum, time) => sum + after[time] - before[time], 0);
    processor[key].push(used / 1000);
    faults[key].push(after.minorPageFault - before.minorPageFault);
    return result;
  };
  for (let i = 0; i <= runs; i++) {
    const expected = await clock("one", run);
    const { counts } = await clock("many", () => inThreads(threads, network, domain));
    await clock("alone", () => inThreads(copies[0], network, domain));
    await clock("together", () => Promise.all(copies.map((copy) => inThreads(copy, network, domain))));
    if (counts.cells !== expected.cells || counts.edges !== expected.edges)
      throw new Error(`${name}: ${count} threads find other counts than one`);
    if (i === 0) for (const list of lists) list.length = 0;
  }
  const [oneMs, manyMs] = [median(times.one), median(times.many)];
  const machine = (count * median(times.alone)) / median(times.together);
  const work = median(processor.many) / median(processor.one);
  const pages = { one: median(faults.one), many: median(faults.many) };
  results.push({ name, oneMs, manyMs, ratio: oneMs / manyMs, machine, work, pages });
}
await Promise.all([threads, ...copies].map((pool) => pool.close()));
console.table(
  results.map(({ name, oneMs, manyMs, ratio, machine, work, pages }) => ({
    name,
    "one thread, ms": oneMs.toFixed(1),
    [`${count} threads, ms`]: manyMs.toFixed(1),
    "times as fast": ratio.toFixed(2),
    machine: machine.toFixed(2),
    work: work.toFixed(2),
    "machine / work": (machine / work).toFixed(2),
    "faults, one": pages.one,
    [`faults, ${count}`]: pages.many,
  })),
);
console.log(`gauge (192 × 192 product, plain loops): ${gauge().toFixed(1)} ms; node ${process.version}`);
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, JSON.stringify({ node: process.version, threads: count, results }, null, 1));
