/** How far the folded network is from the file's own operators, on seeded samples. */
import { evaluate, type LoadedNetwork } from "reluscope";

export interface FoldingDifference {
  readonly samples: number;
  /** Samples are uniform in this box. */
  readonly domain: string;
  readonly largestAbsolute: number;
  /** Relative to the largest output of the sample. */
  readonly largestRelative: number;
}

const SAMPLES = 100;
const SEED = 1;
/** Large convolutions are slow to evaluate one operator at a time: then fewer samples must do. */
const MULTIPLICATIONS = 2e9;

export function foldingDifference({ network, evaluateOriginal }: LoadedNetwork): FoldingDifference {
  const random = uniform(SEED);
  const maps = [...network.layers, network.output];
  const work = maps.reduce((sum, { weight }) => sum + weight.values.length, 0);
  const samples = Math.max(1, Math.min(SAMPLES, Math.floor(MULTIPLICATIONS / work)));
  let largestAbsolute = 0;
  let largestRelative = 0;
  for (let k = 0; k < samples; k++) {
    const point = Float64Array.from({ length: network.inputSize }, random);
    const folded = evaluate(network, point);
    const original = evaluateOriginal(point);
    const difference = folded.reduce((most, value, o) => Math.max(most, Math.abs(value - original[o])), 0);
    const size = original.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    largestAbsolute = Math.max(largestAbsolute, difference);
    if (difference > 0) largestRelative = Math.max(largestRelative, difference / size);
  }
  return { samples, domain: `[-1,1]^${network.inputSize}`, largestAbsolute, largestRelative };
}

/** Numbers in [-1, 1) from a seed (mulberry32). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}
