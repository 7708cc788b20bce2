/**
 * Runs the workloads of ../shared/data/bench/workloads.json in one process: one warm-up each, then medians.
 *
 *   node bench/run.mjs [--only A,B] [--runs 5] [--seconds 3] [--out bench/results/latest.json]
 *
 * Times are of the computation alone (loading excluded), one thread, certification on; "cold" is the first run in the
 * process. Each workload is repeated at least `runs` times and for at least `seconds`. In three and more dimensions
 * cells, vertices, edges and facets are found. The checksum (cells, vertices, edges) is compared with the counts that are
 * known to be right. "gauge" is a plain triple-loop product of two 192 × 192 matrices, measured right before and right after
 * the runs of each workload, as the speed of a shared machine changes within seconds; "at 8.7" is the median · 8.7 / gauge.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { known } from "./known.mjs";
import { gauge, median, workload, workloadNames } from "./workloads.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: workloadNames.join(",") },
    runs: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
    out: { type: "string", default: resolve(here, "results/latest.json") },
  },
});

/** The gauge of the machine that targets were set on, ms. */
const TARGET_GAUGE = 8.7;

const results = [];
let wrong = 0;
for (const name of options.only.split(",")) {
  const { run } = workload(name);
  const time = () => {
    const start = performance.now();
    const counts = run();
    return { counts, ms: performance.now() - start };
  };
  const { ms: coldMs } = time();
  const times = [];
  let counts;
  const before = gauge();
  for (let spent = 0; times.length < Number(options.runs) || spent < 1000 * Number(options.seconds); ) {
    const repeated = time();
    counts = repeated.counts;
    times.push(repeated.ms);
    spent += repeated.ms;
  }
  const gaugeMs = (before + gauge()) / 2;
  const right = Object.entries(known[name] ?? {}).every(([key, value]) => counts[key] === value);
  if (!right) wrong++;
  results.push({
    name,
    coldMs,
    medianMs: median(times),
    minMs: Math.min(...times),
    gaugeMs,
    runs: times.length,
    counts,
    right,
  });
}
console.table(
  results.map(({ name, coldMs, medianMs, minMs, gaugeMs, counts, right }) => ({
    name,
    "cold ms": coldMs.toFixed(1),
    "median ms": medianMs.toFixed(1),
    "least ms": minMs.toFixed(1),
    "gauge ms": gaugeMs.toFixed(1),
    "at 8.7": ((medianMs * TARGET_GAUGE) / gaugeMs).toFixed(1),
    ...counts,
    counts: right ? "right" : "WRONG",
  })),
);
console.log(`gauge: a 192 × 192 product in plain loops; node ${process.version}`);
mkdirSync(dirname(options.out), { recursive: true });
writeFileSync(options.out, JSON.stringify({ node: process.version, results }, null, 1));
process.exit(wrong ? 1 : 0);
