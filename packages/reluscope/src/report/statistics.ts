/** Figures that a report tabulates: what every layer does on the domain, and how sizes are distributed. */
import type { NeuronTable } from "../complex/neurons.ts";
import { SIGN_LINEAR, SIGN_NEGATIVE, SIGN_POSITIVE } from "../complex/planar-complex.ts";

/** One hidden layer on the domain. */
export interface LayerCounts {
  /** Units that can make a crease. */
  readonly neurons: number;
  /** Units that only pass a value on. */
  readonly linear: number;
  /** Neurons that change sign somewhere in the domain. */
  readonly crossing: number;
  readonly alwaysActive: number;
  readonly neverActive: number;
  /** Edges (on a line: knots) that the layer's neurons make. */
  readonly creases: number;
}

/** Counts by layer; `creaseNeurons` has the neuron of every edge or knot (negative ones are skipped). */
export function layerCounts(
  neurons: NeuronTable,
  patterns: Uint32Array,
  creaseNeurons: ArrayLike<number>,
): LayerCounts[] {
  const { patternWords: words, layerStart, layerWord } = neurons;
  // bits that are set in some cell: a unit with both has changed sign
  const seen = new Uint32Array(words);
  for (let i = 0; i < patterns.length; i++) seen[i % words] |= patterns[i];
  const linearSeen = new Uint32Array(words);
  for (let w = 0; w < words; w++) linearSeen[w] = patterns[w];
  const perUnit = new Uint32Array(neurons.total);
  for (let e = 0; e < creaseNeurons.length; e++) if (creaseNeurons[e] >= 0) perUnit[creaseNeurons[e]]++;
  const result: LayerCounts[] = [];
  for (let l = 0; l + 1 < layerStart.length; l++) {
    const counts = { neurons: 0, linear: 0, crossing: 0, alwaysActive: 0, neverActive: 0, creases: 0 };
    for (let i = 0; i < layerStart[l + 1] - layerStart[l]; i++) {
      const shift = 2 * (i & 15);
      const word = layerWord[l] + (i >> 4);
      const signs = (seen[word] >>> shift) & 3;
      counts.creases += perUnit[layerStart[l] + i];
      if (((linearSeen[word] >>> shift) & 3) === SIGN_LINEAR) {
        counts.linear++;
        continue;
      }
      counts.neurons++;
      if (signs === (SIGN_POSITIVE | SIGN_NEGATIVE)) counts.crossing++;
      else if (signs === SIGN_POSITIVE) counts.alwaysActive++;
      else counts.neverActive++;
    }
    result.push(counts);
  }
  return result;
}

/** Smallest, quartiles and largest of some sizes. */
export interface Spread {
  readonly smallest: number;
  readonly lowerQuarter: number;
  readonly median: number;
  readonly upperQuarter: number;
  readonly largest: number;
  readonly total: number;
}

export function spread(values: Float64Array): Spread {
  const sorted = values.slice().sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
  let total = 0;
  for (const value of sorted) total += value;
  return {
    smallest: at(0),
    lowerQuarter: at(0.25),
    median: at(0.5),
    upperQuarter: at(0.75),
    largest: at(1),
    total,
  };
}

/** Numbers of values in bins of equal ratio (powers of `10^step`), between the smallest and the largest above 0. */
export function logHistogram(
  values: Float64Array,
  bins: number,
): { from: number; to: number; counts: Uint32Array } {
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (const value of values) {
    if (value <= 0) continue;
    from = Math.min(from, value);
    to = Math.max(to, value);
  }
  const counts = new Uint32Array(bins);
  const width = Math.log(to / from) || 1;
  for (const value of values) {
    if (value > 0) counts[Math.min(bins - 1, Math.floor((Math.log(value / from) / width) * bins))]++;
  }
  return { from, to, counts };
}
