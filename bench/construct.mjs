/**
 * What constructions cost, their proofs included: one process, one thread, wall and processor time, the first run and the
 * median of the others. Data sets come from ../shared/data (or RELUSCOPE_DATA) and are left out where that is absent.
 *
 *   npm run build && node bench/construct.mjs [--only labels-random-2,table-64] [--runs 3]
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { constructDecoder, constructLabels, constructSets, constructTable } from "reluscope";
import { uniforms } from "./random-network.mjs";
import { gauge, median } from "./workloads.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const data = process.env.RELUSCOPE_DATA ?? resolve(here, "../../shared/data");
const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    runs: { type: "string", default: "3" },
    out: { type: "string", default: resolve(here, "results/construct.json") },
  },
});

const normals = (uniform) => () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

/** 1,000 points in 10 dimensions whose classes have nothing to do with where they are: the hardest case. */
function randomLabels(classes) {
  const uniform = uniforms(classes);
  const points = Array.from({ length: 1000 }, () => Array.from({ length: 10 }, uniform));
  const labels = points.map(() => Math.floor(uniform() * classes));
  return () => constructLabels(points, labels, { classes });
}

/** 1,000 points in 10 dimensions, four classes, each a cloud; the clouds overlap. */
function overlappingLabels() {
  const normal = normals(uniforms(7));
  const labels = Array.from({ length: 1000 }, (_, i) => i % 4);
  const points = labels.map((label) =>
    Array.from({ length: 10 }, (_, k) => normal() + (k === label ? 3 : 0)),
  );
  return () => constructLabels(points, labels);
}

function dataset(name) {
  const rows = readFileSync(resolve(data, `datasets/${name}.csv`), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",").map(Number));
  const points = rows.map((row) => row.slice(0, -1));
  return () =>
    constructLabels(
      points,
      rows.map((row) => row.at(-1)),
    );
}

/** Boxes in the cells of a grid, each with an affine target. */
function boxes(side, dimension, layers) {
  const uniform = uniforms(side);
  const sets = Array.from({ length: side ** dimension }, (_, i) => {
    const center = Array.from({ length: dimension }, (_, k) => Math.floor(i / side ** k) % side);
    const vertices = Array.from({ length: 2 ** dimension }, (_, v) =>
      center.map((c, k) => c + ((v >> k) & 1 ? 0.25 : -0.25)),
    );
    return { vertices, affine: [Array.from({ length: dimension + 1 }, () => Math.round(8 * uniform()) / 4)] };
  });
  return () => constructSets(sets, { layers });
}

function codes(count, outputs) {
  const uniform = uniforms(count);
  const rows = (length) => Array.from({ length: count }, () => Array.from({ length }, uniform));
  const [from, to] = [rows(2), rows(outputs)];
  return () => constructDecoder(from, to);
}

function table(nodes) {
  const uniform = uniforms(nodes);
  const values = Float64Array.from({ length: nodes * nodes }, () => Math.round(256 * uniform()) / 256);
  const box = [
    [0, 1],
    [0, 1],
  ];
  return () => constructTable({ box, nodes: [nodes, nodes], values });
}

const workloads = {
  "labels-random-2": () => randomLabels(2),
  "labels-random-10": () => randomLabels(10),
  "labels-overlapping": () => overlappingLabels(),
  ...Object.fromEntries(
    (existsSync(data) ? ["iris", "wine", "breast_cancer", "moons", "digits"] : []).map((name) => [
      name,
      () => dataset(name),
    ]),
  ),
  "sets-deep-16": () => boxes(4, 2, "deep"),
  "sets-deep-27": () => boxes(3, 3, "deep"),
  "decoder-16": () => codes(16, 64),
  "table-64": () => table(64),
};

const names = options.only?.split(",") ?? Object.keys(workloads);
const results = names.map((name) => {
  if (!workloads[name])
    throw new Error(`unknown workload: ${name}; there are ${Object.keys(workloads).join(", ")}`);
  const run = workloads[name]();
  const time = () => {
    const cpu = process.cpuUsage();
    const start = performance.now();
    const made = run();
    const ms = performance.now() - start;
    const { user, system } = process.cpuUsage(cpu);
    return { made, ms, cpuMs: (user + system) / 1000 };
  };
  const { made, ms: coldMs } = time();
  const times = Array.from({ length: Number(options.runs) }, time);
  const { counts, proved, exact, maxDeviation, margin } = made;
  return {
    name,
    coldMs,
    medianMs: median(times.map(({ ms }) => ms)),
    cpuMs: median(times.map(({ cpuMs }) => cpuMs)),
    hidden: counts.hidden,
    parameters: counts.parameters,
    proved,
    exact,
    maxDeviation,
    margin,
  };
});
console.table(
  results.map(({ name, coldMs, medianMs, cpuMs, hidden, proved, exact }) => ({
    name,
    "cold ms": Math.round(coldMs),
    "median ms": Math.round(medianMs),
    "cpu ms": Math.round(cpuMs),
    hidden: hidden.join("-"),
    proved,
    exact,
  })),
);
console.log(`gauge ${gauge().toFixed(1)} ms`);
mkdirSync(dirname(options.out), { recursive: true });
writeFileSync(options.out, `${JSON.stringify(results, undefined, 2)}\n`);
process.exitCode = results.every(({ proved }) => proved) ? 0 : 1;
