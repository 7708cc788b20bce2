/** Classes of data and the units of trained layers: sides against the oracle's exact pre-activations. */
import { fullSlice } from "reluscope";
import { describe, expect, test } from "vitest";
import { SIDE_ACTIVE, SIDE_CUT, SIDE_OFF } from "../../src/construct/interference.ts";
import { classInterference } from "../../src/explain/class-interference.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { pointOf } from "../oracle/dyadic-integers.ts";
import { exactNetwork, exactPatternAt } from "../oracle/exact-network.ts";
import { seededNetwork } from "../oracle/networks.ts";
import { seededRandom } from "../oracle/seeded-random.ts";

describe("classes and layers", () => {
  test.each(["generic", "integers", "quarters", "scales", "dead"] as const)(
    "sides are those of the patterns: %s",
    (kind) => {
      let cut = 0;
      for (let seed = 0; seed < 12; seed++) {
        const network = seededNetwork(kind, seed, { inputs: 2, width: 6 });
        const random = seededRandom(seed);
        const points = Array.from({ length: 9 }, () => [
          random.integer(-4, 4) / 2,
          random.integer(-4, 4) / 2,
        ]);
        const labels = points.map(() => random.pick(["a", "b", "c"]));
        const patterns = points.map((point) =>
          exactPatternAt(exactNetwork(network), fullSlice(2), pointOf(point)),
        );
        for (let layer = 1; layer <= network.layers.length; layer++) {
          const found = classInterference(network, layer, points, labels);
          expect(found.classes).toEqual([...new Set(labels)]);
          for (let unit = 0; unit < found.hyperplanes; unit++) {
            const sides = found.classes.map((name) => {
              const signs = patterns
                .filter((_, i) => labels[i] === name)
                .map((pattern) => pattern[layer - 1][unit]);
              if (!signs.includes("+")) return SIDE_OFF;
              return signs.includes("-") ? SIDE_CUT : SIDE_ACTIVE;
            });
            const at = unit * found.classes.length;
            expect(Array.from(found.sides.subarray(at, at + sides.length))).toEqual(sides);
            const separates = !sides.includes(SIDE_CUT) && new Set(sides).size === 2;
            expect(found.separating.includes(unit)).toBe(separates);
            if (sides.includes(SIDE_CUT)) cut++;
          }
        }
      }
      expect(cut).toBeGreaterThan(10);
    },
  );

  test("refuses what does not fit", () => {
    const network = buildNetwork([{ weight: [[1, 0]], bias: [0] }], { weight: [[1]], bias: [0] });
    expect(
      classInterference(
        network,
        1,
        [
          [1, 0],
          [-1, 0],
        ],
        ["x", "y"],
      ),
    ).toMatchObject({ separating: [0], count: 0 });
    expect(() => classInterference(network, 2, [[1, 0]], ["x"])).toThrow("no hidden layer 2");
    expect(() => classInterference(network, 1, [], [])).toThrow("no points");
    expect(() => classInterference(network, 1, [[1, 0]], [])).toThrow("0 labels for 1 points");
  });
});
