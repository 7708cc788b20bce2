/** Chunks of labelled points as hidden units: one hidden layer whose later units are outvoted, or two with one unit a chunk. */
import { formValue, type PointSet } from "../lp/point-set.ts";
import type { AffineRow, ConstructedUnit } from "./construction.ts";
import type { ChunkOrder } from "./labels-chunks.ts";

/** A chunk as units of the first layer: what of them adds up to the hit, at least 1/2 on the chunk and 0 on later points of other classes. */
interface ChunkUnits {
  readonly label: number;
  readonly points: readonly number[];
  readonly units: readonly ConstructedUnit[];
  /** Weights of the units in the hit, and in the miss: 0 on the chunk, at least 1 on later points of other classes. */
  readonly hit: readonly number[];
  readonly miss: readonly number[];
}

export interface LabelLayers {
  readonly layers: readonly (readonly ConstructedUnit[])[];
  readonly outputs: readonly AffineRow[];
}

/** Output weights of one hidden layer may differ by this factor before steps take the place of ramps. */
const LARGEST_RATIO = 2 ** 20;
/** What a score must exceed the others by, and the part of its size beyond that, so that rounding does not outvote it. */
const MARGIN = 1;
const RELATIVE_MARGIN = 2 ** -20;

/**
 * One hidden layer: unit i is 0 on what comes later in the order, and its output weight outvotes what later units do on
 * its own points. Ramps, one unit a half-space, or steps of two where ramps would need weights too far apart.
 */
export function shallowLabels(points: PointSet, order: ChunkOrder, classes: number): LabelLayers {
  const ramps = outvoting(points, order, classes, false);
  if (ramps.ratio <= LARGEST_RATIO) return ramps.layers;
  return outvoting(points, order, classes, true).layers;
}

function outvoting(points: PointSet, order: ChunkOrder, classes: number, steps: boolean) {
  const chunks = order.chunks.map((_, i) => chunkUnits(points, order, i, steps ? "step" : "ramp"));
  const scores = new Float64Array(points.count * classes);
  for (let p = 0; p < points.count; p++) scores[p * classes + order.rest.label] = MARGIN;
  const weights = new Float64Array(chunks.length);
  for (let i = chunks.length - 1; i >= 0; i--) {
    const { label, units, hit } = chunks[i];
    const hits = Float64Array.from({ length: points.count }, (_, p) => {
      let sum = 0;
      units.forEach(({ weights: own, bias }, u) => {
        const value = formValue([...(own as Float64Array), bias], points, p);
        if (value > 0) sum += hit[u] * value;
      });
      return sum;
    });
    let needed = 0;
    for (const p of chunks[i].points) {
      let [rival, size] = [Number.NEGATIVE_INFINITY, 0];
      for (let c = 0; c < classes; c++) {
        const score = scores[p * classes + c];
        size = Math.max(size, Math.abs(score));
        if (c !== label) rival = Math.max(rival, score);
      }
      const lacking = MARGIN + RELATIVE_MARGIN * size + rival - scores[p * classes + label];
      needed = Math.max(needed, lacking / hits[p]);
    }
    weights[i] = coarseAbove(needed);
    for (let p = 0; p < points.count; p++) scores[p * classes + label] += weights[i] * hits[p];
  }
  const rows = Array.from({ length: classes }, (_, c) =>
    chunks.flatMap(({ label, hit }, i) => hit.map((factor) => (label === c ? factor * weights[i] : 0))),
  );
  const outputs = rows.map((row, c) => ({ weights: row, bias: c === order.rest.label ? MARGIN : 0 }));
  const used = weights.filter((weight) => weight > 0);
  const ratio = Math.max(MARGIN, ...used) / Math.min(MARGIN, ...used);
  return { ratio, layers: { layers: [chunks.flatMap(({ units }) => units)], outputs } };
}

/**
 * Two hidden layers: a unit of the second layer for each chunk, 1 on its points and 0 on all others: it misses later ones,
 * and is switched off on those that were hit before.
 */
export function deepLabels(points: PointSet, order: ChunkOrder, classes: number): LabelLayers {
  const chunks = order.chunks.map((_, i) => chunkUnits(points, order, i, "both"));
  const first = chunks.flatMap(({ units }) => units);
  const starts: number[] = [];
  let total = 0;
  for (const { units } of chunks) {
    starts.push(total);
    total += units.length;
  }
  const second = [...chunks, undefined].map((chunk, i): ConstructedUnit => {
    const weights = new Float64Array(total);
    for (let j = 0; j < i; j++) {
      chunks[j].hit.forEach((factor, u) => {
        weights[starts[j] + u] = -factor;
      });
    }
    chunk?.miss.forEach((factor, u) => {
      weights[starts[i] + u] = -factor;
    });
    const label = chunk?.label ?? order.rest.label;
    const count = (chunk ?? order.rest).points.length;
    const role = `1 on ${count} ${count === 1 ? "point" : "points"} of class ${label}, 0 on the others`;
    return { weights, bias: 1, role, group: chunk ? `chunk ${i + 1}` : "rest" };
  });
  const labels = [...chunks.map(({ label }) => label), order.rest.label];
  const outputs = Array.from({ length: classes }, (_, c) => ({
    weights: labels.map((label) => (label === c ? 1 : 0)),
    bias: 0,
  }));
  return { layers: [first, second], outputs };
}

/** The units of a chunk: for a half-space a ramp, a step or (for hit and miss) two ramps; for a slab a tent. */
function chunkUnits(
  points: PointSet,
  { chunks }: ChunkOrder,
  i: number,
  shape: "ramp" | "step" | "both",
): ChunkUnits {
  const { kind, label, points: members, form } = chunks[i];
  const n = points.dimension;
  const group = `chunk ${i + 1}`;
  const what = `${members.length} ${members.length === 1 ? "point" : "points"} of class ${label}`;
  const unit = (scale: number, offset: number, role: string): ConstructedUnit => ({
    weights: Float64Array.from(form.subarray(0, n), (value) => scale * value),
    bias: scale * form[n] + offset,
    role,
    group,
  });
  const rest = { label, points: members };
  if (kind === "slab") {
    const tent = [1, 0, -1].map((offset) => unit(1, offset, `tent over a slab with ${what}`));
    if (shape !== "both") return { ...rest, units: tent, hit: [2, -4, 2], miss: [] };
    const outside = [
      unit(1, -0.5, `above the slab with ${what}`),
      unit(-1, -0.5, `below the slab with ${what}`),
    ];
    return { ...rest, units: [...tent, ...outside], hit: [2, -4, 2, 0, 0], miss: [0, 0, 0, 2, 2] };
  }
  let least = Number.POSITIVE_INFINITY;
  for (const p of members) least = Math.min(least, formValue(form, points, p));
  // A power of two that makes it at least 1 on the chunk.
  const scale = 2 ** -Math.floor(Math.log2(least));
  const ramp = unit(scale, 0, `splits off ${what}`);
  if (shape === "ramp") return { ...rest, units: [ramp], hit: [1], miss: [] };
  if (shape === "step") {
    return { ...rest, units: [ramp, unit(scale, -1, `ends the step to ${what}`)], hit: [1, -1], miss: [] };
  }
  return { ...rest, units: [ramp, unit(-scale, 1, `away from ${what}`)], hit: [1, 0], miss: [0, 1] };
}

/** A number of three bits that is not smaller. */
function coarseAbove(value: number): number {
  if (!(value > 0)) return 0;
  const step = 2 ** (Math.floor(Math.log2(value)) - 2);
  return Math.ceil(value / step) * step;
}
