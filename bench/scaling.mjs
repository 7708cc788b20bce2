/**
 * How time and memory grow with the number of cells: seeded random 2-h-h-h-1 networks on [−r, r]², counted without
 * keeping anything and with all faces kept, each in a process of its own. Time per cell should stay flat, and the
 * memory of counting should not grow.
 *
 *   node bench/scaling.mjs [--out bench/results/scaling.json]
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { boxDomain, countCells, fullSlice, partition } from "reluscope";
import { randomNetwork } from "./random-network.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    out: { type: "string", default: resolve(here, "results/scaling.json") },
    one: { type: "string" },
  },
});

/** Width of the hidden layers, half side of the square, what to do. */
const workloads = [
  [16, 10],
  [32, 10],
  [64, 10],
  [128, 10],
  [256, 10],
  [512, 10],
].flatMap(([width, radius]) => [
  { width, radius, task: "count" },
  { width, radius, task: "keep" },
]);

function measure({ width, radius, task }) {
  const network = randomNetwork(2, width, 1);
  const domain = boxDomain(fullSlice(2), [
    [-radius, radius],
    [-radius, radius],
  ]);
  const run = () =>
    task === "count" ? countCells(network, domain).cells : partition(network, domain).counts.cells;
  const first = performance.now();
  let cells = run();
  const cold = performance.now() - first;
  const times = [];
  const end = performance.now() + 3000;
  do {
    const start = performance.now();
    cells = run();
    times.push(performance.now() - start);
  } while (performance.now() < end && times.length < 21 && cold < 5000);
  const ms = times.toSorted((a, b) => a - b)[times.length >> 1];
  return {
    width,
    radius,
    task,
    cells,
    ms,
    microsecondsPerCell: (1000 * ms) / cells,
    peakMB: process.resourceUsage().maxRSS / 1024,
  };
}

if (options.one) {
  console.log(JSON.stringify(measure(JSON.parse(options.one))));
} else {
  const results = workloads.map((workload) => {
    const { stdout, status, stderr } = spawnSync(
      process.execPath,
      [fileURLToPath(import.meta.url), "--one", JSON.stringify(workload)],
      { encoding: "utf8", maxBuffer: 2 ** 26 },
    );
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  });
  console.table(
    results.map(({ width, task, cells, ms, microsecondsPerCell, peakMB }) => ({
      network: `2-${width}-${width}-${width}-1`,
      task,
      cells,
      ms: ms.toFixed(1),
      "µs a cell": microsecondsPerCell.toFixed(2),
      "peak MB": peakMB.toFixed(0),
    })),
  );
  mkdirSync(dirname(options.out), { recursive: true });
  writeFileSync(options.out, JSON.stringify({ node: process.version, results }, null, 1));
}
