/**
 * How much faster several threads are than one: workloads of ../shared/data/bench/workloads.json, one thread (no
 * workers) against workers that are started once, in turns of several runs each, medians after one warm-up. Each result is given
 * back (`recycle`) before the next run; with --keep it is left to the garbage collector. Cores of a shared machine
 * are not equally fast, so that the time of one thread depends on where it runs: "core by core" is that of processes which do the whole
 * workload with one thread and are each bound to a core, one after the other; "fastest core" compares the threads with the least of them.
 * "cores" is what cores of these speeds gain over the fastest alone, and "machine" what the processes do when they run at the same time:
 * more than that no program can gain on the machine as it is. "faults" are pages of memory that the system had to make in a run;
 * what one takes is printed first.
 *
 * The second table has the processor time of a run, where the system tells it by thread: of the run without workers and, with them,
 * of the calling thread, which walks in place of the first worker and joins, of each worker, and of the runtime's helpers (collectors and compiler). All cores together
 * cannot do it in less than that time divided by their number: "at most" is what could be gained if none ever waited.
 *
 *   node bench/threads.mjs [--only C,E,G] [--threads 2] [--runs 15] [--keep] [--out bench/results/threads.json]
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { threadOptions } from "./thread-options.mjs";
import { gauge, median } from "./workloads.mjs";

const { names, count, runs, keep, out } = threadOptions("threads");
const script = fileURLToPath(new URL("measure-threads.mjs", import.meta.url));

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
// Each in a process of its own: code that was compiled for one network is not the best for another one.
const results = names.map((name) => {
  const options = ["--only", name, "--threads", `${count}`, "--runs", `${runs}`, ...(keep ? ["--keep"] : [])];
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, ...options], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
});
console.table(
  results.map(({ name, oneMs, manyMs, ratio, aloneMs, cores, machine, pages }) => ({
    name,
    "one thread, ms": oneMs.toFixed(1),
    [`${count} threads, ms`]: manyMs.toFixed(1),
    "times as fast": ratio.toFixed(2),
    "core by core, ms": aloneMs.map((ms) => ms.toFixed(1)).join(", "),
    "fastest core": (Math.min(...aloneMs) / manyMs).toFixed(2),
    cores: cores.toFixed(2),
    machine: machine.toFixed(2),
    "faults, one": pages.one,
    [`faults, ${count}`]: pages.many,
  })),
);
if (results.every(({ processorMs }) => processorMs)) {
  console.table(
    results.map(({ name, oneMs, processorMs: { one, walking, calling, helpers, many } }) => ({
      name,
      "processor time, one thread": one.toFixed(1),
      [`${count} threads`]: many.toFixed(1),
      "calling thread": calling.toFixed(1),
      workers: walking.map((ms) => ms.toFixed(1)).join(" + "),
      helpers: helpers.toFixed(1),
      "at most": (oneMs / (many / count)).toFixed(2),
    })),
  );
}
console.log(`gauge (192 × 192 product, plain loops): ${gauge().toFixed(1)} ms; node ${process.version}`);
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, JSON.stringify({ node: process.version, threads: count, results }, null, 1));
