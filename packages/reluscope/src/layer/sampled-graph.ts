/**
 * Functions given by samples: the continuous piecewise linear function through points of a line, or through scattered
 * points of the plane on their Delaunay triangles. It makes targets for pressing; nothing is decided by it.
 */
import Delaunator from "delaunator";
import type { GraphDomain, GraphFunction } from "./pressed-graph.ts";

/** (x, φ(x)), or (x, y, φ(x, y)). */
export type GraphSamples = readonly (readonly number[])[];

/**
 * The function through samples: 2 numbers each on a line, 3 in the plane.
 *
 * @throws Error when there are too few, when two lie over one point, or when those of the plane lie on one line
 */
export function sampledGraph(samples: GraphSamples): GraphFunction {
  const width = samples[0]?.length ?? 2;
  samples.forEach((sample, k) => {
    if (sample.length !== width || (width !== 2 && width !== 3))
      throw new Error(`sample ${k} has ${sample.length} numbers; all have 2 (x, z) or all have 3 (x, y, z)`);
    const bad = sample.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new Error(`sample ${k}: number ${bad} is ${sample[bad]}`);
  });
  return width === 2 ? linearInterpolation(samples) : triangulatedInterpolation(samples);
}

/** The interval, or the disc around the middle of their box, that holds all samples. */
export function domainOfSamples(samples: GraphSamples): GraphDomain {
  const range = (k: number): [number, number] => {
    const values = samples.map((sample) => sample[k]);
    return [Math.min(...values), Math.max(...values)];
  };
  const [low, high] = range(0);
  if (samples[0].length === 2) return { kind: "interval", low, high };
  const [bottom, top] = range(1);
  const center = [(low + high) / 2, (bottom + top) / 2] as const;
  const radius = Math.max(...samples.map(([x, y]) => Math.hypot(x - center[0], y - center[1])));
  return { kind: "disc", center, radius };
}

/** The continuous piecewise linear function through samples (x, φ(x)) in any order; constant beyond them. */
export function linearInterpolation(samples: GraphSamples): GraphFunction {
  if (samples.length < 2) throw new Error(`${samples.length} samples are too few; 2 are needed`);
  const sorted = [...samples].sort((a, b) => a[0] - b[0]);
  sorted.forEach(([x], k) => {
    if (k > 0 && !(x > sorted[k - 1][0])) throw new Error(`two samples lie over x = ${x}`);
  });
  return ([x]) => {
    let [low, high] = [0, sorted.length - 1];
    if (!(x > sorted[low][0])) return sorted[low][1];
    if (!(x < sorted[high][0])) return sorted[high][1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (sorted[middle][0] <= x) low = middle;
      else high = middle;
    }
    const [[x0, y0], [x1, y1]] = [sorted[low], sorted[high]];
    return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
  };
}

/**
 * The function through samples (x, y, φ(x, y)) that is affine on every Delaunay triangle; beyond the triangles that of the
 * nearest point of their outline.
 */
function triangulatedInterpolation(samples: GraphSamples): GraphFunction {
  if (samples.length < 3) throw new Error(`${samples.length} samples are too few; 3 are needed in the plane`);
  const { triangles, halfedges, hull } = new Delaunator(samples.flatMap((sample) => sample.slice(0, 2)));
  if (triangles.length === 0) throw new Error("the samples lie on one line; a disc needs samples around it");
  const seen = new Set<string>();
  for (const [x, y] of samples) {
    if (seen.has(`${x},${y}`)) throw new Error(`two samples lie over (${x}, ${y})`);
    seen.add(`${x},${y}`);
  }
  const side = (a: readonly number[], b: readonly number[], x: number, y: number) =>
    (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]);
  let current = 0;
  return ([x, y]) => {
    // Walks from the last triangle towards the point; a side that has the point beyond it leads on.
    for (let step = 0; step <= triangles.length; step++) {
      const corners = [0, 1, 2].map((k) => samples[triangles[3 * current + k]]);
      const total = side(corners[0], corners[1], corners[2][0], corners[2][1]);
      const parts = [0, 1, 2].map((k) => side(corners[(k + 1) % 3], corners[(k + 2) % 3], x, y) / total);
      const out = parts.findIndex((part) => part < 0);
      if (out < 0) return parts.reduce((sum, part, k) => sum + part * corners[k][2], 0);
      const behind = halfedges[3 * current + ((out + 1) % 3)];
      if (behind < 0) return nearestOnOutline(samples, hull, x, y);
      current = Math.floor(behind / 3);
    }
    return nearestOnOutline(samples, hull, x, y);
  };
}

function nearestOnOutline(samples: GraphSamples, hull: Uint32Array, x: number, y: number): number {
  let [nearest, value] = [Number.POSITIVE_INFINITY, 0];
  hull.forEach((from, k) => {
    const [a, b] = [samples[from], samples[hull[(k + 1) % hull.length]]];
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const along = ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy);
    const t = Math.min(1, Math.max(0, along));
    const distance = Math.hypot(x - a[0] - t * dx, y - a[1] - t * dy);
    if (distance >= nearest) return;
    nearest = distance;
    value = a[2] + t * (b[2] - a[2]);
  });
  return value;
}
