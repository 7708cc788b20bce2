import { describe, expect, it } from "vitest";
import { fullSlice, inputAt } from "../../src/complex/domain.ts";
import { restrictedTo } from "../../src/prove/restriction.ts";
import { unitBounds } from "../../src/prove/unit-bounds.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { dyadics } from "../oracle/dyadic-integers.ts";
import { activationForms, affineForms, exactNetwork, type Forms } from "../oracle/exact-network.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { seededRandom } from "../oracle/seeded-random.ts";
import { exactOutputsAt } from "./equal-networks.ts";

describe("unitBounds", () => {
  it.each(networkKinds)("hold at every point, %s", (kind) => {
    let [finite, all] = [0, 0];
    for (let seed = 0; seed < 10; seed++) {
      const random = seededRandom(seed);
      const inputs = random.integer(1, 4);
      const network = seededNetwork(kind, seed, { inputs, width: 6 });
      const box = Array.from({ length: inputs }, (): [number, number] => {
        const low = random.integer(-4, 4) / 2;
        return [low, low + random.pick([0.5, 1, 3, 2 ** -20])];
      });
      const { lower, upper } = unitBounds(network, fullSlice(inputs), box);
      const exact = exactNetwork(network);
      for (let k = 0; k < 20; k++) {
        const point = box.map(([low, high]) => random.pick([low, high, low + random.unit() * (high - low)]));
        const { integers, shift } = dyadics(point);
        let forms: Forms = { rows: integers.map((value) => [value]), shift };
        [...exact.layers, exact.output].forEach((map, level) => {
          const pre = affineForms(map, forms);
          pre.rows.forEach(([value], i) => {
            for (const [bound, sign] of [
              [lower[level][i], 1n],
              [upper[level][i], -1n],
            ] as const) {
              all++;
              if (!Number.isFinite(bound)) continue;
              finite++;
              const own = dyadics([bound]);
              const gap = (value << BigInt(own.shift)) - (own.integers[0] << BigInt(pre.shift));
              expect(gap * sign >= 0n).toBe(true);
            }
          });
          if (level === exact.layers.length) return;
          const layer = exact.layers[level];
          const signs = pre.rows.map(
            ([value]) => (value > 0n ? "+" : value < 0n ? "-" : "0") as "+" | "-" | "0",
          );
          forms = activationForms(layer, pre, signs);
        });
      }
    }
    expect(finite).toBe(all);
  });

  it("are tight for units that are settled by the first layer's corners", () => {
    const network = buildNetwork(
      [
        {
          weight: [
            [0.1, 0.2],
            [-0.1, -0.2],
            [1, 0],
          ],
          bias: [0.3, -0.3, 0],
        },
      ],
      { weight: [[1, 1, 1]], bias: [0] },
    );
    const { lower, upper } = unitBounds(network, fullSlice(2), [
      [0, 1],
      [0, 1],
    ]);
    expect([...lower[0]].map((value) => value >= 0)).toEqual([true, false, true]);
    expect([...upper[0]].map((value) => value <= 0)).toEqual([false, true, false]);
    expect(lower[1][0]).toBeCloseTo(0.3, 12);
    expect(upper[1][0]).toBeCloseTo(1.6, 12);
  });
});

describe("restrictedTo", () => {
  it.each(networkKinds)("is the same function on the box, %s", (kind) => {
    for (let seed = 0; seed < 6; seed++) {
      const random = seededRandom(seed);
      const network = seededNetwork(kind, seed, { inputs: 2, width: 8, depth: 2 });
      const [x, y] = [random.uniform(-2, 2), random.uniform(-2, 2)];
      const box = [
        [x, x + 0.1],
        [y, y + 0.1],
      ] as const;
      const slice = fullSlice(2);
      const { network: own } = restrictedTo(network, slice, box);
      const size = (one: typeof network) => one.layers.reduce((sum, layer) => sum + layer.bias.length, 0);
      expect(size(own)).toBeLessThanOrEqual(size(network));
      for (let k = 0; k < 10; k++) {
        const point = inputAt(slice, [x + 0.1 * random.unit(), y + 0.1 * random.unit()]);
        const [a, b] = [network, own].map((one) => exactOutputsAt(exactNetwork(one), [...point]));
        a.values.forEach((value, o) => {
          expect(value << BigInt(b.shift)).toBe(b.values[o] << BigInt(a.shift));
        });
      }
    }
  });
});
