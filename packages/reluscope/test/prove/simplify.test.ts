import { describe, expect, it } from "vitest";
import { boxDomain, fullSlice, polygonDomain } from "../../src/complex/domain.ts";
import { polytopeDomain } from "../../src/complex/polytope.ts";
import { readOnnx } from "../../src/formats/onnx/read-onnx.ts";
import { writeOnnx } from "../../src/formats/onnx/write-onnx.ts";
import type { Network } from "../../src/network/network.ts";
import { maximumDifference, provedEqualEverywhere } from "../../src/prove/difference.ts";
import { simplify } from "../../src/prove/simplify.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { seededPlane } from "../oracle/domains.ts";
import { exactNetwork } from "../oracle/exact-network.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { seededPolytope } from "../oracle/polytope-domains.ts";
import { seededRandom } from "../oracle/seeded-random.ts";
import { permuteUnits, rescaleUnits } from "../oracle/transform-network.ts";
import { deepened, exactOutputsAt, splitUnits } from "./equal-networks.ts";
import { exactLargest } from "./exact-difference.ts";

/** Both networks have the same outputs at a point, exactly. */
function sameAt(f: Network, g: Network, point: readonly number[]): boolean {
  const [a, b] = [f, g].map((network) => exactOutputsAt(exactNetwork(network), point));
  return a.values.every((value, o) => value << BigInt(b.shift) === b.values[o] << BigInt(a.shift));
}

const none = { dead: 0, constant: 0, affine: 0, duplicate: 0, cancelling: 0, unused: 0 };

describe("simplify", () => {
  it.each(networkKinds)("changes nothing anywhere, %s", (kind) => {
    for (let seed = 0; seed < 12; seed++) {
      const random = seededRandom(seed);
      const inputs = random.integer(1, 3);
      const network = seededNetwork(kind, seed, { inputs, width: 6 });
      const { network: simple, units, removed, layers } = simplify(network);
      const sum = Object.values(removed).reduce((total, count) => total + count, 0);
      expect(units.before - units.after).toBe(sum);
      expect(layers.after).toBe(simple.layers.length);
      expect(simple.layers.reduce((total, { bias }) => total + bias.length, 0)).toBe(units.after);
      expect(provedEqualEverywhere(network, simple)).toBe(true);
      for (let k = 0; k < 8; k++)
        expect(
          sameAt(
            network,
            simple,
            Array.from({ length: inputs }, () => 3 * random.normal()),
          ),
        ).toBe(true);
    }
  });

  it.each(networkKinds)("changes nothing on a domain, %s", (kind) => {
    for (let seed = 0; seed < 6; seed++) {
      const network = seededNetwork(kind, seed, { inputs: 2, width: 5, depth: 1 + (seed % 3) });
      const domain = seededPlane(seed, kind, 2);
      const { network: simple, units } = simplify(network, { domain });
      expect(units.after).toBeLessThanOrEqual(simplify(network).units.after);
      expect(exactLargest(network, simple, domain).numerator).toBe(0n);
      expect(maximumDifference(network, simple, domain)).toMatchObject({ equal: true, maxDifference: 0 });
    }
  });

  it.each(networkKinds)("changes nothing on polytopes and in slices, %s", (kind) => {
    for (let seed = 0; seed < 4; seed++) {
      const inputs = 3 + (seed % 2);
      const network = seededNetwork(kind, seed, { inputs, width: 4, depth: 1 + (seed % 2) });
      const domain = seed < 2 ? seededPolytope(seed, network, 3) : seededPlane(seed, kind, inputs);
      const { network: simple } = simplify(network, { domain });
      expect(exactLargest(network, simple, domain).numerator).toBe(0n);
    }
  });

  it.each(networkKinds)("leaves nothing to remove, %s", (kind) => {
    for (let seed = 0; seed < 6; seed++) {
      const { network } = simplify(seededNetwork(kind, seed, { inputs: 2, width: 6 }));
      expect(simplify(network).removed).toEqual(none);
    }
  });

  it("finds planted units of every kind, everywhere", () => {
    // Units: 0 x, 1 y, 2 a copy of 0 times 2, 3 never on, 4 constant, 5 unused, 6 and 7 face each other and add up to x − y,
    // 8 is 1 + unit 9's twin that cancels.
    const network = buildNetwork(
      [
        {
          weight: [
            [1, 0.5],
            [0.25, 1],
            [2, 1],
            [0, 0],
            [0, 0],
            [3, 1],
            [1, -1],
            [-2, 2],
            [1, 7],
            [0.5, 3.5],
          ],
          bias: [0.5, -0.5, 1, -1, 3, 0, 0.25, -0.5, 1, 0.5],
        },
        {
          weight: [
            [1, 1, 0.5, 1, 2, 0, 1, -0.5, 1, -2],
            [-1, 2, 0, 4, 0, 0, 3, -1.5, 0.5, -1],
            [1, 1, 1, 1, 1, 0, 0.5, -0.25, 0, 0],
          ],
          bias: [0.125, 1, -2],
        },
      ],
      { weight: [[1, -2, 0.5]], bias: [1] },
    );
    const { network: simple, removed, units } = simplify(network);
    expect(removed).toEqual({ dead: 1, constant: 1, affine: 0, duplicate: 2, cancelling: 2, unused: 1 });
    expect(units).toEqual({ before: 13, after: 6 });
    expect(provedEqualEverywhere(network, simple)).toBe(true);
    // The two that face each other are one linear unit.
    expect([...simple.layers[0].negativeSlope].sort()).toEqual([0, 0, 1]);
  });

  it("finds what is dead and affine on a domain, and folds the layers", () => {
    // On the unit square: unit 0 dead with a tie at a corner, 1 affine with a tie, 2 cuts.
    const network = buildNetwork(
      [
        {
          weight: [
            [1, 1],
            [1, 0.5],
            [1, -1],
          ],
          bias: [-2, 0, 0],
        },
        {
          weight: [
            [1, 1, 1],
            [3, 2, 1],
          ],
          bias: [0.5, 0],
        },
      ],
      { weight: [[1, 2]], bias: [0] },
    );
    const square = boxDomain(fullSlice(2), [
      [0, 1],
      [0, 1],
    ]);
    const { removed, network: simple, layers } = simplify(network, { domain: square });
    // The second layer is affine and folds into the output; then unit 1 stays, as nothing else carries it.
    expect(removed).toEqual({ ...none, dead: 1, affine: 2 });
    expect(layers).toEqual({ before: 2, after: 1 });
    expect(exactLargest(network, simple, square).numerator).toBe(0n);
    expect(sameAt(network, simple, [3, 3])).toBe(false);
    // The same in the triangle below the diagonal: there unit 2 is affine as well.
    const triangle = polygonDomain(fullSlice(2), [
      [0, 0],
      [1, 0],
      [1, 1],
    ]);
    const affine = simplify(network, { domain: triangle });
    expect(affine.layers.after).toBe(0);
    expect(exactLargest(network, affine.network, triangle).numerator).toBe(0n);
  });

  it("undoes what does not change a function", () => {
    for (let seed = 0; seed < 10; seed++) {
      const random = seededRandom(seed);
      const network = seededNetwork("generic", seed, { inputs: 3, width: 6 });
      const units = simplify(network).units.after;
      for (const other of [
        splitUnits(network, random),
        deepened(network, 2),
        splitUnits(deepened(splitUnits(network, random), 1), random),
        permuteUnits(rescaleUnits(network, random, 4), random).network,
      ]) {
        const simple = simplify(other);
        expect(simple.units.after).toBe(units);
        expect(provedEqualEverywhere(network, other)).toBe(true);
        expect(provedEqualEverywhere(network, simple.network)).toBe(true);
      }
    }
  });

  it("keeps a unit whose removal would round", () => {
    // Twice the same unit, read with weights that have no sum in doubles; and an affine one that cannot be given on.
    const network = buildNetwork([{ weight: [[1], [1]], bias: [0.25, 0.25] }], {
      weight: [[1, 2 ** -60]],
      bias: [0],
    });
    expect(simplify(network).removed).toEqual(none);
    const affine = buildNetwork([{ weight: [[0.1], [1]], bias: [5, 0] }], { weight: [[0.1, 1]], bias: [0] });
    const domain = { dimension: 1 as const, slice: fullSlice(1), low: -1, high: 1 };
    expect(simplify(affine, { domain })).toMatchObject({ removed: none, affineKept: 1 });
  });

  it("leaves a constant where everything is off", () => {
    const network = buildNetwork(
      [
        { weight: [[1, 1]], bias: [-3] },
        { weight: [[2], [-1]], bias: [0.5, -1] },
      ],
      { weight: [[4, 1]], bias: [1] },
    );
    const domain = boxDomain(fullSlice(2), [
      [0, 1],
      [0, 1],
    ]);
    const { network: simple, removed } = simplify(network, { domain });
    expect(removed).toEqual({ ...none, dead: 2, constant: 1 });
    expect(simple.layers).toEqual([]);
    expect(simple.output.weight.values).toEqual(new Float64Array(2));
    expect(simple.output.bias).toEqual(Float64Array.of(3));
    expect(maximumDifference(network, simple, domain).equal).toBe(true);
  });

  it("works on boxes of any dimension, and in slices", () => {
    const network = seededNetwork("generic", 8, { inputs: 12, width: 8, depth: 2 });
    const box = Array.from({ length: 12 }, (): [number, number] => [0, 2 ** -4]);
    const { removed, network: simple } = simplify(network, {
      domain: { dimension: 12, slice: fullSlice(12), box },
    });
    expect(removed.dead).toBeGreaterThan(0);
    const random = seededRandom(1);
    for (let k = 0; k < 20; k++)
      expect(
        sameAt(
          network,
          simple,
          box.map(([low, high]) => random.uniform(low, high)),
        ),
      ).toBe(true);
    const cube = polytopeDomain(fullSlice(6), box.slice(0, 6));
    expect(() => simplify(network, { domain: cube })).toThrow("the domain has 6 inputs");
  });

  it("is written and read again as the same network", () => {
    const network = splitUnits(
      seededNetwork("quarters", 4, { inputs: 2, width: 6, depth: 2 }),
      seededRandom(1),
    );
    const { network: simple } = simplify(network);
    const again = readOnnx(writeOnnx(simple));
    expect(provedEqualEverywhere(network, "network" in again ? (again.network as Network) : again)).toBe(
      true,
    );
  });
});
