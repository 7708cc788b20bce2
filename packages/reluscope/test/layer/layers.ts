/** Layers for the tests of layer geometry: random and degenerate ones of any shape. */
import { type SeededRandom, seededRandom } from "../oracle/seeded-random.ts";

export interface TestLayer {
  readonly name: string;
  readonly layer: ReturnType<typeof denseLayer>;
}

export function denseLayer(weight: readonly (readonly number[])[], bias: readonly number[]) {
  return {
    weight: {
      kind: "dense" as const,
      rows: weight.length,
      columns: weight[0].length,
      values: Float64Array.from(weight.flat()),
    },
    bias: Float64Array.from(bias),
    negativeSlope: new Float64Array(bias.length),
  };
}

/** A matrix m × d of rank at most r: normal entries, or small integers. */
export function drawMatrix(
  random: SeededRandom,
  m: number,
  d: number,
  r: number,
  integers: boolean,
): number[][] {
  const entry = () => (integers ? random.integer(-3, 3) : random.normal());
  if (r >= Math.min(m, d)) return Array.from({ length: m }, () => Array.from({ length: d }, entry));
  // Small integers, so that products and the rank are exact.
  const whole = (rows: number, columns: number) =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.integer(-3, 3)));
  const [left, right] = [whole(m, r), whole(r, d)];
  return left.map((row) =>
    Array.from({ length: d }, (_, j) => row.reduce((sum, value, k) => sum + value * right[k][j], 0)),
  );
}

export function drawLayer(seed: number, m: number, d: number, r = Math.min(m, d), integers = false) {
  const random = seededRandom(seed * 977 + m * 31 + d);
  const weight = drawMatrix(random, m, d, r, integers);
  return denseLayer(
    weight,
    Array.from({ length: m }, () => (integers ? random.integer(-3, 3) : random.normal())),
  );
}

/** Layers of every shape and rank up to a size. */
export function manyLayers(size: number): TestLayer[] {
  const layers: TestLayer[] = [];
  for (let m = 1; m <= size; m++) {
    for (let d = 1; d <= size; d++) {
      layers.push({ name: `normal ${m} × ${d}`, layer: drawLayer(1, m, d) });
      layers.push({ name: `integers ${m} × ${d}`, layer: drawLayer(2, m, d, size, true) });
      for (let r = 0; r < Math.min(m, d); r++)
        layers.push({ name: `rank ≤ ${r}, ${m} × ${d}`, layer: drawLayer(3, m, d, r, true) });
    }
  }
  return layers;
}
