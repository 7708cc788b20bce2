/**
 * Where the time of several threads goes: the parts of a run are walked one after the other in one process, and each phase is
 * timed, beside the run of one thread. What a phase costs is then not blurred by cores that share memory and clock. From it
 * follows the most that perfect cores could gain: what only one thread can do, and the rest divided evenly.
 *
 *   node bench/thread-phases.mjs [--only C,E,G] [--threads 2] [--runs 9] [--out bench/results/thread-phases.json]
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as reluscope from "reluscope";
import { rolldown } from "rolldown";
import { threadOptions } from "./thread-options.mjs";
import { gauge, median, workload } from "./workloads.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { names, count, runs, out } = threadOptions("thread-phases");

/** The phases as the library has them; they are no part of what it offers. */
async function internals() {
  const source = resolve(here, "../packages/reluscope/src");
  const names = ["tasks", "job", "join-run"].map((name) => `threads/${name}.ts`);
  const text = [...names, "complex/sent-arrays.ts", "complex/result-arrays.ts"]
    .map((name) => `export * from ${JSON.stringify(join(source, name))};`)
    .join("\n");
  const folder = mkdtempSync(join(tmpdir(), "reluscope-phases-"));
  try {
    const entry = join(folder, "entry.mjs");
    writeFileSync(entry, text);
    const bundle = await rolldown({
      input: entry,
      platform: "node",
      logLevel: "warn",
      resolve: { modules: [resolve(here, "../node_modules")] },
    });
    const file = join(folder, "phases.mjs");
    await bundle.write({ file, format: "esm" });
    await bundle.close();
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
const { divide, walkPart, PlaneJoiner, PolytopeJoiner, SentArrays, recycle } = await internals();

/** How much of the last stretch is known when its first piece is wanted. */
const PIECE_SHARE = 7 / 8;

const phases = ["one thread", "splitting", "walking", "joining", "joining the last", "result"];
const results = [];
for (const name of names) {
  const { network, domain, find } = workload(name);
  const isPlane = Boolean(domain.corners);
  const job = { find: isPlane ? "plane" : "polytopes", network, domain, kernel: "auto", allFaces: false };
  const times = Object.fromEntries(phases.map((phase) => [phase, []]));
  const pages = Object.fromEntries(phases.map((phase) => [phase, []]));
  /** Milliseconds and pages of phases within the one at hand, which are not counted twice. */
  let within = [0, 0];
  const clock = (phase, work) => {
    const outer = within;
    within = [0, 0];
    const before = process.resourceUsage().minorPageFault;
    const start = performance.now();
    const note = (result) => {
      const round = times[phase].length - 1;
      const ms = performance.now() - start;
      const made = process.resourceUsage().minorPageFault - before;
      times[phase][round] += ms - within[0];
      pages[phase][round] += made - within[1];
      within = [outer[0] + ms, outer[1] + made];
      return result;
    };
    const result = work();
    return result instanceof Promise ? result.then(note) : note(result);
  };
  let stretches = 0;
  /** How many cells the last stretch had in the round before. */
  let lastCells = Number.POSITIVE_INFINITY;
  for (let i = -1; i < runs; i++) {
    for (const phase of phases) {
      // The first round only warms up.
      if (i === 0) times[phase].length = pages[phase].length = 0;
      times[phase].push(0);
      pages[phase].push(0);
    }
    const alone = clock("one thread", find);
    const expected = alone.counts;
    reluscope.recycle(alone);
    const { tasks } = clock("splitting", () => divide(job, count, [[]], false));
    stretches = tasks.length;
    const sent = tasks.map(() => new SentArrays());
    // Of polytopes all but an eighth of the last stretch is joined while the rest is walked, as it is where threads run.
    const parts = tasks.flatMap(({ range }, k) => {
      const pieces = [];
      const wantsPiece = (cells) =>
        k === tasks.length - 1 && pieces.length === 0 && cells >= PIECE_SHARE * lastCells;
      const goingOn = { nextEnd: () => undefined, wantsPiece, onPiece: (piece) => pieces.push(piece) };
      const walk = () => walkPart(job, range, sent[k], () => false, false, goingOn);
      const part = clock("walking", walk);
      return part.begins ? [part] : [...pieces, part];
    });
    const inLast = parts.filter(({ route }) => route.join() === tasks.at(-1).range.from.join());
    lastCells = inLast.reduce((sum, { cells }) => sum + cells, 0);
    const joiner = isPlane ? new PlaneJoiner(job) : new PolytopeJoiner(job);
    const all = parts.reduce((sum, { cells }) => sum + cells, 0);
    let before = 0;
    parts.forEach((part, k) => {
      before += part.cells;
      const share = before / all;
      clock(k + 1 < parts.length ? "joining" : "joining the last", () => joiner.take(part, share));
    });
    const whole = { parts, left: [] };
    const found = clock("result", () => (isPlane ? joiner.complex(whole) : joiner.skeleton(whole)));
    const { counts } = found;
    recycle(found);
    if (counts.cells !== expected.cells || counts.edges !== expected.edges)
      throw new Error(`${name}: parts have other counts than the whole`);
    for (const arrays of sent) arrays.release();
  }
  const ms = Object.fromEntries(phases.map((phase) => [phase, median(times[phase])]));
  const faults = Object.fromEntries(phases.map((phase) => [phase, median(pages[phase])]));
  const alone = ms.splitting + ms["joining the last"] + ms.result;
  const divided = ms.walking + ms.joining;
  const most = ms["one thread"] / (alone + divided / count);
  results.push({ name, stretches, ms, faults, alone, divided, most });
}
const table = {};
for (const phase of phases)
  table[phase] = Object.fromEntries(
    results.map(({ name, ms, faults }) => [name, `${ms[phase].toFixed(1)} ms, ${faults[phase]} pages`]),
  );
table["sum, against one thread"] = Object.fromEntries(
  results.map(({ name, ms, alone, divided }) => [name, ((alone + divided) / ms["one thread"]).toFixed(2)]),
);
table["by one thread alone, of the sum"] = Object.fromEntries(
  results.map(({ name, alone, divided }) => [name, `${((100 * alone) / (alone + divided)).toFixed(0)} %`]),
);
table[`the most that ${count} perfect cores gain`] = Object.fromEntries(
  results.map(({ name, most }) => [name, most.toFixed(2)]),
);
console.table(table);
console.log(`gauge (192 × 192 product, plain loops): ${gauge().toFixed(1)} ms; node ${process.version}`);
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, JSON.stringify({ node: process.version, threads: count, results }, null, 1));
