/**
 * What threads gain on one workload, as JSON: see threads.mjs, which starts this script once for each.
 *
 *   node bench/measure-threads.mjs --only E [--threads 2] [--runs 15] [--keep]
 */
import { fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { partitionInThreads, polytopeSkeletonInThreads, recycle, Threads } from "reluscope";
import { nodeWorker } from "reluscope/node";
import { threadMilliseconds, threadNumbers } from "./processor-time.mjs";
import { threadOptions } from "./thread-options.mjs";
import { median, workload } from "./workloads.mjs";

/** How often each way has its turn. */
const ROUNDS = 3;
/** So long this thread walks too, as in the command. */
const callerMilliseconds = 100;

const {
  names: [name],
  count,
  runs,
  keep,
} = threadOptions("threads");
const before = new Set(threadNumbers());
const threads = new Threads(count, nodeWorker, { callerMilliseconds });
const workers = threadNumbers().filter((thread) => !before.has(thread));

/** Whether a process can be bound to one core, as on Linux. */
const binds = spawnSync("taskset", ["--cpu-list", "0", "true"]).status === 0;

/** Processes that do a workload when they are asked to, each bound to a core of its own where that can be. */
function startCopies() {
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
async function machineGain() {
  const copies = startCopies();
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
  const calling = used(process.pid);
  const walking = workers.map(used);
  const all = [...to.keys()].reduce((sum, thread) => sum + used(thread), 0);
  const helpers = all - calling - walking.reduce((sum, ms) => sum + ms, 0);
  return { walking, calling, helpers, all };
}

/** The counts of a result that is not needed any more. */
function done(complex) {
  if (!keep) recycle(complex);
  return complex.counts;
}

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
const result = {
  name,
  oneMs,
  manyMs,
  ratio: oneMs / manyMs,
  ...(await machineGain()),
  pages: { one: median(faults.one), many: median(faults.many) },
  processorMs: workers.length > 0 && {
    one: of("one", ({ all }) => all),
    walking: workers.map((_, k) => of("many", ({ walking }) => walking[k])),
    calling: of("many", ({ calling }) => calling),
    helpers: of("many", ({ helpers }) => helpers),
    many: of("many", ({ all }) => all),
  },
};
await threads.close();
console.log(JSON.stringify(result));
