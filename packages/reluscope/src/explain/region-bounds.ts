/**
 * How many cells there can be at most (THEORY section 1). One layer of m units cuts R^d into at most Σ_{i≤d} C(m, i) cells
 * (Schläfli; Zaslavsky 1975). For depth: the product of that over the layers, where layer l sees at most
 * d_l = min(d, n_1, …, n_{l−1}) dimensions (Montúfar 2017), and the smaller sum of Serra, Tjandraatmadja and Ramalingam
 * (2018), Σ Π C(n_l, j_l) over 0 ≤ j_l ≤ min(d, n_1 − j_1, …, n_{l−1} − j_{l−1}, n_l), which counts that units that are off
 * take dimensions away.
 */
import type { Network } from "../network/network.ts";

export interface RegionBounds {
  /** Σ_{i≤d} C(m, i) of the first layer alone. */
  readonly firstLayer: bigint;
  /** Per hidden layer: the product bound of the layers up to it. */
  readonly product: readonly bigint[];
  /** Per hidden layer: the bound of Serra and others; the product bound where some unit is not a ReLU. */
  readonly serra: readonly bigint[];
}

/** @param dimension of the domain */
export function regionBounds(network: Network, dimension: number): RegionBounds {
  /** Linear units make no crease, but pass dimensions on. */
  const creasing = network.layers.map(({ negativeSlope }) =>
    negativeSlope.reduce((count, slope) => count + (slope === 1 ? 0 : 1), 0),
  );
  const product: bigint[] = [];
  let [seen, total] = [dimension, 1n];
  network.layers.forEach(({ bias }, l) => {
    total *= cellsOf(creasing[l], seen);
    product.push(total);
    seen = Math.min(seen, bias.length);
  });
  let onlyRelu = true;
  const serra = network.layers.map(({ negativeSlope }, l) => {
    onlyRelu &&= negativeSlope.every((slope) => slope === 0);
    return onlyRelu ? serraBound(creasing.slice(0, l + 1), dimension) : product[l];
  });
  return { firstLayer: product[0] ?? 1n, product, serra };
}

/** Σ_{i≤d} C(m, i) */
export function cellsOf(m: number, d: number): bigint {
  return binomials(m, Math.min(m, d)).reduce((sum, value) => sum + value, 0n);
}

/** C(m, 0) … C(m, most) */
function binomials(m: number, most: number): bigint[] {
  const row = [1n];
  for (let i = 1; i <= most; i++) row.push((row[i - 1] * BigInt(m - i + 1)) / BigInt(i));
  return row;
}

function serraBound(widths: readonly number[], dimension: number): bigint {
  // From the last layer on: how many cells the layers from l on make of one cell that has d dimensions left.
  let after: bigint[] | undefined;
  const most = (l: number) => Math.min(dimension, ...widths.slice(0, l));
  for (let l = widths.length - 1; l >= 0; l--) {
    const n = widths[l];
    const choices = binomials(n, Math.min(n, most(l)));
    after = Array.from({ length: most(l) + 1 }, (_, d) => {
      let sum = 0n;
      for (let j = 0; j <= Math.min(n, d); j++) sum += choices[j] * (after?.[Math.min(d, n - j)] ?? 1n);
      return sum;
    });
  }
  return after?.[dimension] ?? 1n;
}
