/** Seeded random networks for pictures and reports. */
import type { Layer, Network } from "../../src/network/network.ts";

/** Seeded numbers in [0, 1). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A network of the given sizes, weights rounded to float32; `bias` spreads its creases. */
export function randomNetwork(sizes: readonly number[], seed = 1, bias = 0.3): Network {
  const random = seeded(seed);
  const map = (rows: number, columns: number) => ({
    weight: {
      kind: "dense" as const,
      rows,
      columns,
      values: Float64Array.from({ length: rows * columns }, () =>
        Math.fround((random() * 2 - 1) * Math.sqrt(6 / columns)),
      ),
    },
    bias: Float64Array.from({ length: rows }, () => Math.fround((random() * 2 - 1) * bias * 2)),
  });
  const layers: Layer[] = [];
  for (let l = 1; l + 1 < sizes.length; l++)
    layers.push({ ...map(sizes[l], sizes[l - 1]), negativeSlope: new Float64Array(sizes[l]) });
  const outputSize = sizes[sizes.length - 1];
  return {
    inputShape: [sizes[0]],
    inputSize: sizes[0],
    outputSize,
    layers,
    output: map(outputSize, sizes[sizes.length - 2]),
  };
}
