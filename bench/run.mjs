/**
 * Runs the workloads of ../shared/data/bench/workloads.json in one process: one warm-up, then medians.
 *
 *   node bench/run.mjs [--only A,B] [--runs 5] [--out bench/results/latest.json]
 *
 * Times are of the computation alone (loading excluded), one thread, certification on; "cold" is the first run in
 * the process. The checksum (cells, vertices, edges) is compared with the counts that are known to be right. "gauge" is
 * a plain triple-loop product of two 192 × 192 matrices on the same machine, to compare machines by.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  affineSlice,
  axisSlice,
  boxDomain,
  fullSlice,
  line,
  lineThrough,
  partition,
  polyhedralComplex,
  polytopeDomain,
  segmentDomain,
} from "reluscope";
import { loadNetwork } from "reluscope/node";
import { known } from "./known.mjs";
import { readPointPairs } from "./read-point-pairs.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const data = process.env.RELUSCOPE_DATA ?? resolve(here, "../../shared/data");
const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    runs: { type: "string", default: "5" },
    out: { type: "string", default: resolve(here, "results/latest.json") },
  },
});

if (!existsSync(resolve(data, "bench/workloads.json"))) {
  console.error(`no workloads at ${data}; set RELUSCOPE_DATA to the folder that holds bench/workloads.json`);
  process.exit(2);
}
const workloads = JSON.parse(readFileSync(resolve(data, "bench/workloads.json"), "utf8"));
const chosen = options.only ? options.only.split(",") : Object.keys(workloads);
const runs = Number(options.runs);

/** Bounds of "[-1,1]^2". */
function intervals(text) {
  const [, low, high, power] = /^\[([^,]+),([^\]]+)\]\^(\d+)$/.exec(text);
  return Array.from({ length: Number(power) }, () => [Number(low), Number(high)]);
}

/** A function that does a workload once and returns its checksum. */
function prepare(workload) {
  const { network } = loadNetwork(resolve(data, workload.model));
  if (workload.segments) {
    const segments = readPointPairs(readFileSync(resolve(data, workload.segments)));
    const domains = segments.map(([p, q]) => segmentDomain(lineThrough(p, q), 0, 1));
    return () => {
      let breakpoints = 0;
      for (const domain of domains) breakpoints += line(network, domain).counts.vertices - 2;
      return { breakpoints };
    };
  }
  let slice;
  let box;
  if (workload.slice) {
    const given = JSON.parse(readFileSync(resolve(data, workload.slice), "utf8"));
    slice = affineSlice(given.origin, given.directions);
    box = given.box;
  } else {
    slice = workload.vary ? axisSlice(workload.at, workload.vary) : fullSlice(network.inputSize);
    box = intervals(workload.domain);
  }
  if (slice.dimension !== 2) {
    const polytope = polytopeDomain(slice, box);
    return () => {
      const { counts } = polyhedralComplex(network, polytope);
      const [vertices, edges] = counts.fVector;
      return { cells: counts.cells, vertices, edges };
    };
  }
  const domain = boxDomain(slice, box);
  return () => {
    const { cells, vertices, edges } = partition(network, domain).counts;
    return { cells, vertices, edges };
  };
}

const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];

function gauge() {
  const n = 192;
  const [a, b, c] = [0, 1, 2].map((k) => Float64Array.from({ length: n * n }, (_, i) => Math.sin(i + k)));
  const times = [];
  for (let run = 0; run < 7; run++) {
    const start = performance.now();
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j];
        c[i * n + j] = sum;
      }
    }
    times.push(performance.now() - start);
  }
  return median(times.slice(2));
}

const results = [];
let wrong = 0;
for (const name of chosen) {
  if (!workloads[name]) {
    console.error(`unknown workload: ${name}; known: ${Object.keys(workloads).join(", ")}`);
    process.exit(2);
  }
  const run = prepare(workloads[name]);
  const times = [];
  let counts;
  for (let i = 0; i <= runs; i++) {
    const start = performance.now();
    counts = run();
    times.push(performance.now() - start);
    if (i === 1 && times[1] > 4000) break;
  }
  const right = Object.entries(known[name] ?? {}).every(([key, value]) => counts[key] === value);
  if (!right) wrong++;
  results.push({
    name,
    coldMs: times[0],
    medianMs: median(times.slice(1)),
    minMs: Math.min(...times.slice(1)),
    counts,
    right,
  });
}
console.table(
  results.map(({ name, coldMs, medianMs, counts, right }) => ({
    name,
    "cold ms": coldMs.toFixed(1),
    "median ms": medianMs.toFixed(1),
    ...counts,
    counts: right ? "right" : "WRONG",
  })),
);
const gaugeMs = gauge();
console.log(`gauge (192 × 192 product, plain loops): ${gaugeMs.toFixed(1)} ms; node ${process.version}`);
mkdirSync(dirname(options.out), { recursive: true });
writeFileSync(options.out, JSON.stringify({ node: process.version, gaugeMs, results }, null, 1));
process.exit(wrong ? 1 : 0);
