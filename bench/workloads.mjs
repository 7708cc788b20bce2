/** The workloads of ../shared/data/bench/workloads.json, and the machine's gauge. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import {
  affineSlice,
  axisSlice,
  boxDomain,
  fullSlice,
  line,
  lineThrough,
  partition,
  polytopeDomain,
  polytopeSkeleton,
  segmentDomain,
} from "reluscope";
import { loadNetwork } from "reluscope/node";
import { readPointPairs } from "./read-point-pairs.mjs";

const data =
  process.env.RELUSCOPE_DATA ?? resolve(dirname(fileURLToPath(import.meta.url)), "../../shared/data");

if (!existsSync(resolve(data, "bench/workloads.json"))) {
  console.error(`no workloads at ${data}; set RELUSCOPE_DATA to the folder that holds bench/workloads.json`);
  process.exit(2);
}
const workloads = JSON.parse(readFileSync(resolve(data, "bench/workloads.json"), "utf8"));

export const workloadNames = Object.keys(workloads);

/** Bounds of "[-1,1]^2". */
function intervals(text) {
  const [, low, high, power] = /^\[([^,]+),([^\]]+)\]\^(\d+)$/.exec(text);
  return Array.from({ length: Number(power) }, () => [Number(low), Number(high)]);
}

function sliceOf(given, network) {
  if (given.slice) {
    const { origin, directions, box } = JSON.parse(readFileSync(resolve(data, given.slice), "utf8"));
    return { slice: affineSlice(origin, directions), box };
  }
  const slice = given.vary ? axisSlice(given.at, given.vary) : fullSlice(network.inputSize);
  return { slice, box: intervals(given.domain) };
}

/**
 * A workload's network, and `run`, which does it once and returns its checksum; but for segments, its domain, and `find`, which returns
 * the whole complex.
 */
export function workload(name) {
  const given = workloads[name];
  if (!given) {
    console.error(`unknown workload: ${name}; known: ${workloadNames.join(", ")}`);
    process.exit(2);
  }
  const { network } = loadNetwork(resolve(data, given.model));
  if (given.segments) {
    const segments = readPointPairs(readFileSync(resolve(data, given.segments)));
    const domains = segments.map(([p, q]) => segmentDomain(lineThrough(p, q), 0, 1));
    const run = () => {
      let breakpoints = 0;
      for (const domain of domains) breakpoints += line(network, domain).counts.vertices - 2;
      return { breakpoints };
    };
    return { network, run };
  }
  const { slice, box } = sliceOf(given, network);
  const isPlane = slice.dimension === 2;
  const domain = isPlane ? boxDomain(slice, box) : polytopeDomain(slice, box);
  const find = () => (isPlane ? partition : polytopeSkeleton)(network, domain);
  const run = () => {
    const { cells, vertices, edges } = find().counts;
    return { cells, vertices, edges };
  };
  return { network, domain, find, run };
}

export const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];

const GAUGE = 192;

function product(a, b, c) {
  for (let i = 0; i < GAUGE; i++) {
    for (let j = 0; j < GAUGE; j++) {
      let sum = 0;
      for (let k = 0; k < GAUGE; k++) sum += a[i * GAUGE + k] * b[k * GAUGE + j];
      c[i * GAUGE + j] = sum;
    }
  }
}

/**
 * Milliseconds of a plain triple-loop product of two 192 × 192 matrices, to compare machines by. The first products are
 * not counted: the compiler's first version of the loops is a third slower.
 */
export function gauge() {
  const [a, b, c] = [0, 1, 2].map((k) =>
    Float64Array.from({ length: GAUGE * GAUGE }, (_, i) => Math.sin(i + k)),
  );
  const times = [];
  for (let run = 0; run < 40; run++) {
    const start = performance.now();
    product(a, b, c);
    times.push(performance.now() - start);
  }
  return median(times.slice(20));
}
