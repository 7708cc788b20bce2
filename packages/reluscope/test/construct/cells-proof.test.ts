/** The proof itself: a network that is almost right is not called right, and the bound holds for what it is. */
import { describe, expect, test } from "vitest";
import { boxDomain, fullSlice, segmentDomain } from "../../src/complex/domain.ts";
import { proveCells } from "../../src/construct/cells-proof.ts";
import { kuhnGrid } from "../../src/construct/kuhn-grid.ts";
import { kuhnTarget } from "../../src/construct/kuhn-target.ts";
import { constructSpline } from "../../src/construct/spline.ts";
import { constructTable } from "../../src/construct/table.ts";
import type { Network } from "../../src/network/network.ts";
import { maximumDifference } from "../../src/prove/difference.ts";
import { seededRandom } from "../oracle/seeded-random.ts";

/** The same network with one number changed. */
function changed(network: Network, level: number, index: number, by: number): Network {
  const layers = network.layers.map((layer, l) => {
    if (l !== level) return layer;
    const values = Float64Array.from(layer.weight.values);
    values[index % values.length] += by;
    return { ...layer, weight: { ...layer.weight, values } };
  });
  return { ...network, layers };
}

describe("a wrong weight is found, however small, and the bound covers it", () => {
  for (let seed = 1; seed <= 12; seed++) {
    test(`seed ${seed}`, () => {
      const random = seededRandom(seed);
      const nodes = [random.integer(3, 6), random.integer(3, 6)];
      const box: [number, number][] = [
        [0, nodes[0] - 1],
        [0, nodes[1] - 1],
      ];
      const values = Float64Array.from({ length: nodes[0] * nodes[1] }, () => random.integer(-9, 9));
      const { network } = constructTable({ box, nodes, values });
      const target = kuhnTarget(kuhnGrid(box, nodes), values);
      expect(proveCells(network, target)).toMatchObject({ proved: true, exact: true, maxDeviation: 0 });
      for (const by of [1, 2 ** -20, 2 ** -40]) {
        const wrong = changed(network, random.integer(0, 1), random.integer(0, 10 ** 6), by);
        // Another way: the exact difference of the two networks.
        const { equal, maxDifference } = maximumDifference(network, wrong, boxDomain(fullSlice(2), box));
        const proof = proveCells(wrong, target);
        expect(proof.exact).toBe(equal);
        expect(proof.maxDeviation).toBeGreaterThanOrEqual(maxDifference * (1 - 2 ** -50));
        expect(proof.maxDeviation).toBeLessThanOrEqual(maxDifference * (1 + 2 ** -20) + 1e-9);
      }
    });
  }
});

test("a walk that is too long proves nothing", () => {
  const box: [number, number][] = [
    [0, 1],
    [0, 1],
  ];
  const made = constructTable(
    { box, nodes: [4, 4], values: Array.from({ length: 16 }, (_, i) => i * i) },
    { mostCells: 5 },
  );
  expect(made).toMatchObject({ proved: false, exact: false, maxDeviation: Number.POSITIVE_INFINITY });
});

test("a table of one input is the spline through it", () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6, 5];
  const made = constructTable({ box: [[0, 1]], nodes: [9], values });
  expect(made.exact).toBe(true);
  expect(made.counts.hidden).toHaveLength(1);
  const spline = constructSpline(values.map((value, i) => [i / 8, value]));
  const { equal } = maximumDifference(made.network, spline.network, segmentDomain(fullSlice(1), 0, 1));
  expect(equal).toBe(true);
});
