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
 * of each worker, of the thread that joins their parts, and of the runtime's helpers (collectors and compiler). All cores together
 * cannot do it in less than that time divided by their number: "at most" is what could be gained if none ever waited.
 *
 *   node bench/threads.mjs [--only C,E,G] [--threads 2] [--runs 15] [--keep] [--out bench/results/threads.json]
 */
import { fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { partitionInThreads, polytopeSkeletonInThreads, recycle, Threads } from "reluscope";
import { nodeWorker } from "reluscope/node";
import { threadMilliseconds, threadNumbers } from "./processor-time.mjs";
import { threadOptions } from "./thread-options.mjs";
import { gauge, median, workload } from "./workloads.mjs";

/** How often each way has its turn. */
const ROUNDS = 3;

const { names, count, runs, keep, out } = threadOptions("threads");
const before = new Set(threadNumbers());
const threads = new Threads(count, nodeWorker);
const workers = threadNumbers().filter((thread) => !before.has(thread));
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

/** Whether a process can be bound to one core, as on Linux. */
const binds = spawnSync("taskset", ["--cpu-list", "0", "true"]).status === 0;

/** Processes that do a workload when they are asked to, each bound to a core of its own where that can be. */
function startCopies(name) {
  const script = fileURLToPath(new URL("run-when-asked.mjs", import.meta.url));
  const bound = (core) => ({ execPath: "taskset", execArgv: ["--cpu-list", `${core}`, process.execPath] });
  return Array.from({ length: count }, (_, core) => fork(script, [name], binds ? bound(core) : {}));
}

/** The milliseconds of each of some copies that run at the same time. */
async function copiesMilliseconds(copies) {
  const answers = copies.map((copy) => once(copy, "message"));
  for (const copy of copies) copy.send("run");
  return (await Promise.all(answers)).map(([ms]) => ms);
}

/**
 * The milliseconds of a copy alone on each core, and how much more all of them get done together than the fastest alone; they
 * run when nothing else does, for they take the caches.
 */
async function machineGain(name) {
  const copies = startCopies(name);
  const alone = copies.map(() => []);
  const together = copies.map(() => []);
  for (let i = 0; i <= runs; i++) {
    for (const [k, copy] of copies.entries()) alone[k].push(...(await copiesMilliseconds([copy])));
    const times = await copiesMilliseconds(copies);
    for (const [k, ms] of times.entries()) together[k].push(ms);
    // The first round warms up.
    if (i === 0) for (const list of [...alone, ...together]) list.length = 0;
  }
  for (const copy of copies) copy.disconnect();
  const aloneMs = alone.map(median);
  const fastest = Math.min(...aloneMs);
  const gain = (times) => times.reduce((sum, ms) => sum + fastest / ms, 0);
  return { aloneMs, cores: gain(aloneMs), machine: gain(together.map(median)) };
}

/** Processor milliseconds from one state to another of what a run needs. */
function spent(from, to) {
  const used = (thread) => to.get(thread) - (from.get(thread) ?? 0);
  const joining = used(process.pid);
  const walking = workers.map(used);
  const all = [...to.keys()].reduce((sum, thread) => sum + used(thread), 0);
  const helpers = all - joining - walking.reduce((sum, ms) => sum + ms, 0);
  return { walking, joining, helpers, all };
}

/** The counts of a result that is not needed any more. */
function done(complex) {
  if (!keep) recycle(complex);
  return complex.counts;
}

console.log(`a new page of memory: ${pageMicroseconds().toFixed(1)} µs`);
for (const name of names) {
  const { network, domain, find } = workload(name);
  const inThreads = domain.corners ? partitionInThreads : polytopeSkeletonInThreads;
  const times = { one: [], many: [] };
  const faults = { one: [], many: [] };
  const processor = { one: [], many: [] };
  const clock = async (key, work) => {
    const faultsBefore = process.resourceUsage().minorPageFault;
    const processorBefore = threadMilliseconds();
    const start = performance.now();
    const result = await work();
    times[key].push(performance.now() - start);
    faults[key].push(process.resourceUsage().minorPageFault - faultsBefore);
    processor[key].push(spent(processorBefore, threadMilliseconds()));
    return done(result);
  };
  const ways = { one: find, many: () => inThreads(threads, network, domain) };
  const found = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [key, work] of Object.entries(ways)) {
      // The first one warms up, and finds the caches as the other way left them.
      done(await work());
      for (let i = 0; i < runs; i++) found[key] = await clock(key, work);
    }
  }
  if (found.many.cells !== found.one.cells || found.many.edges !== found.one.edges)
    throw new Error(`${name}: ${count} threads find other counts than one`);
  const [oneMs, manyMs] = [median(times.one), median(times.many)];
  const of = (key, ms) => median(processor[key].map(ms));
  results.push({
    name,
    oneMs,
    manyMs,
    ratio: oneMs / manyMs,
    ...(await machineGain(name)),
    pages: { one: median(faults.one), many: median(faults.many) },
    processorMs: workers.length > 0 && {
      one: of("one", ({ all }) => all),
      walking: workers.map((_, k) => of("many", ({ walking }) => walking[k])),
      joining: of("many", ({ joining }) => joining),
      helpers: of("many", ({ helpers }) => helpers),
      many: of("many", ({ all }) => all),
    },
  });
}
await threads.close();
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
if (workers.length > 0) {
  console.table(
    results.map(({ name, oneMs, processorMs: { one, walking, joining, helpers, many } }) => ({
      name,
      "processor time, one thread": one.toFixed(1),
      [`${count} threads`]: many.toFixed(1),
      walking: walking.map((ms) => ms.toFixed(1)).join(" + "),
      joining: joining.toFixed(1),
      helpers: helpers.toFixed(1),
      "at most": (oneMs / (many / count)).toFixed(2),
    })),
  );
}
console.log(`gauge (192 × 192 product, plain loops): ${gauge().toFixed(1)} ms; node ${process.version}`);
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, JSON.stringify({ node: process.version, threads: count, results }, null, 1));
