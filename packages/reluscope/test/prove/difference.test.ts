import { describe, expect, it } from "vitest";
import { fullSlice, polygonDomain } from "../../src/complex/domain.ts";
import { polytopeDomain } from "../../src/complex/polytope.ts";
import { evaluate, type Network } from "../../src/network/network.ts";
import { differenceNetwork, maximumDifference } from "../../src/prove/difference.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { seededLine, seededPlane } from "../oracle/domains.ts";
import { ratio } from "../oracle/dyadic-integers.ts";
import { exactNetwork } from "../oracle/exact-network.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { seededPolytope } from "../oracle/polytope-domains.ts";
import { seededRandom } from "../oracle/seeded-random.ts";
import { permuteUnits, rescaleUnits } from "../oracle/transform-network.ts";
import { deepened, exactOutputsAt, splitUnits, withOutputs } from "./equal-networks.ts";
import { exactLargest } from "./exact-difference.ts";

const domainOf = (seed: number, kind: string, network: Network, dimension: number) =>
  dimension === 1
    ? seededLine(seed, kind, network.inputSize)
    : dimension === 2
      ? seededPlane(seed, kind, network.inputSize)
      : seededPolytope(seed, network, dimension);

describe("differenceNetwork", () => {
  it.each(networkKinds)("is f − g without rounding, %s", (kind) => {
    for (let seed = 0; seed < 4; seed++) {
      const random = seededRandom(seed);
      const outputs = { inputs: random.integer(1, 3), width: 4 };
      const f = seededNetwork(kind, seed, { ...outputs, depth: 1 + (seed % 3) });
      let g = seededNetwork(kind, seed + 50, { ...outputs, depth: 2 });
      g = withOutputs(g, f.outputSize);
      const difference = differenceNetwork(f, g);
      for (let k = 0; k < 5; k++) {
        const point = Array.from({ length: f.inputSize }, () => random.normal());
        const [a, b, c] = [f, g, difference].map((network) => exactOutputsAt(exactNetwork(network), point));
        a.values.forEach((value, o) => {
          const own = (value << BigInt(b.shift)) - (b.values[o] << BigInt(a.shift));
          expect(own << BigInt(c.shift)).toBe(c.values[o] << BigInt(a.shift + b.shift));
        });
      }
    }
  });

  it("carries networks without hidden layers", () => {
    const f = buildNetwork([], { weight: [[0.1]], bias: [0.1] });
    const g = buildNetwork([], { weight: [[0.3]], bias: [1e-20] });
    const result = maximumDifference(f, g, { dimension: 1, slice: fullSlice(1), low: -1, high: 1 });
    expect(result).toMatchObject({ equal: false, cells: 1 });
    expect(result.witness?.input).toEqual(Float64Array.of(-1));
    expect(result.maxDifference).toBe(0.1 + (0.3 - 0.1));
  });

  it("refuses networks of other sizes", () => {
    const one = buildNetwork([], { weight: [[1]], bias: [0] });
    const two = buildNetwork([], { weight: [[1, 1]], bias: [0] });
    const both = buildNetwork([], { weight: [[1], [1]], bias: [0, 0] });
    expect(() => differenceNetwork(one, two)).toThrow("the networks have 1 and 2 inputs");
    expect(() => differenceNetwork(one, both)).toThrow("the networks have 1 and 2 outputs");
  });
});

describe("maximumDifference", () => {
  it.each(networkKinds)("is that of the definition, %s", (kind) => {
    for (let seed = 0; seed < 8; seed++) {
      const dimension = 1 + (seed % 3);
      const inputs = dimension + (seed % 2);
      const f = seededNetwork(kind, seed, { inputs, width: 4, depth: 1 + (seed % 2) });
      const g = withOutputs(seededNetwork(kind, seed + 90, { inputs, width: 3 }), f.outputSize);
      const domain = domainOf(seed, kind, f, dimension);
      const found = maximumDifference(f, g, domain);
      const exact = exactLargest(f, g, domain);
      const { numerator, denominator } = found.exactDifference;
      expect(numerator * exact.denominator).toBe(exact.numerator * denominator);
      expect(found.equal).toBe(exact.numerator === 0n);
      if (found.equal) continue;
      const { numerators, denominator: w } = found.witness?.exactCoordinates ?? {
        numerators: [],
        denominator: 0n,
      };
      const attained = exact.points.some((point) =>
        numerators.every((x, k) => x * point[point.length - 1] === point[k] * w),
      );
      expect(attained).toBe(true);
      const nearest = ratio(exact.numerator, exact.denominator);
      expect(Math.abs(found.maxDifference - nearest)).toBeLessThanOrEqual(2 ** -52 * nearest);
    }
  });

  it.each(networkKinds)("proves equal what is equal, %s", (kind) => {
    for (let seed = 0; seed < 6; seed++) {
      const dimension = 1 + (seed % 3);
      const network = seededNetwork(kind, seed, { inputs: dimension, width: 5, depth: 1 + (seed % 3) });
      const random = seededRandom(seed);
      const domain = domainOf(seed, kind, network, dimension);
      const variants = [
        permuteUnits(network, random).network,
        rescaleUnits(network, random, 3),
        splitUnits(network, random),
        deepened(network, 2),
      ];
      for (const other of variants) {
        expect(maximumDifference(network, other, domain)).toMatchObject({
          equal: true,
          maxDifference: 0,
          witness: undefined,
          certified: true,
        });
      }
    }
  });

  it("finds a difference of one unit in the last place, and replays it", () => {
    const network = seededNetwork("generic", 3, { inputs: 2, width: 6, depth: 2 });
    const domain = polygonDomain(fullSlice(2), [
      [-1, -1],
      [2, 0],
      [0, 2],
    ]);
    let seen = 0;
    for (let k = 0; k < 12; k++) {
      const changed: Network = structuredClone(network);
      const { values } = changed.layers[1].weight;
      const at = k % values.length;
      values[at] *= 1 + 2 ** -52;
      const { equal, witness, exactDifference, maxDifference } = maximumDifference(network, changed, domain);
      const exact = exactLargest(network, changed, domain);
      expect(equal).toBe(exact.numerator === 0n);
      expect(exactDifference.numerator * exact.denominator).toBe(
        exact.numerator * exactDifference.denominator,
      );
      if (!witness) continue;
      seen++;
      expect(maxDifference).toBeLessThan(1e-13);
      const [first, second] = [network, changed].map((one) =>
        exactOutputsAt(exactNetwork(one), [...witness.input]),
      );
      const replayed = first.values.map((value, o) =>
        Math.abs(
          ratio(
            (value << BigInt(second.shift)) - (second.values[o] << BigInt(first.shift)),
            1n << BigInt(first.shift + second.shift),
          ),
        ),
      );
      expect(Math.abs(Math.max(...replayed) - witness.difference)).toBeLessThanOrEqual(
        2 ** -52 * witness.difference,
      );
      expect(witness.first[0]).toBeCloseTo(evaluate(network, witness.input)[0], 12);
    }
    expect(seen).toBeGreaterThan(6);
  });

  it("goes up to six inputs, and is the same for both kernels", () => {
    const f = seededNetwork("generic", 1, { inputs: 6, width: 5, depth: 1 });
    const g = withOutputs(seededNetwork("generic", 2, { inputs: 6, width: 4, depth: 1 }), f.outputSize);
    const domain = polytopeDomain(fullSlice(6), new Array(6).fill([-1, 1]));
    const auto = maximumDifference(f, g, domain);
    const plain = maximumDifference(f, g, domain, { kernel: "typescript" });
    expect(auto.exactDifference).toEqual(plain.exactDifference);
    const random = seededRandom(5);
    for (let k = 0; k < 2000; k++) {
      const point = Array.from({ length: 6 }, () => random.uniform(-1, 1));
      const [a, b] = [evaluate(f, point), evaluate(g, point)];
      for (let o = 0; o < a.length; o++)
        expect(Math.abs(a[o] - b[o])).toBeLessThanOrEqual(auto.maxDifference + 1e-12);
    }
  });
});
