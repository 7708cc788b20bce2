import { describe, expect, it } from "vitest";
import { boxDomain, fullSlice } from "../../src/complex/domain.ts";
import { polytopeDomain } from "../../src/complex/polytope.ts";
import {
  compare,
  fraction,
  fractionOf,
  minus,
  negated,
  plus,
  times,
  toDouble,
} from "../../src/exact/fraction.ts";
import type { Network } from "../../src/network/network.ts";
import { deviationFrom } from "../../src/prove/deviation.ts";
import { valuesAt } from "../../src/prove/exact-evaluation.ts";
import { deviationFromPieces } from "../../src/prove/pieces.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { seededLine, seededPlane } from "../oracle/domains.ts";
import { ratio } from "../oracle/dyadic-integers.ts";
import { exactNetwork } from "../oracle/exact-network.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { seededPolytope } from "../oracle/polytope-domains.ts";
import { seededRandom } from "../oracle/seeded-random.ts";
import { exactOutputsAt } from "./equal-networks.ts";
import { exactLargest } from "./exact-difference.ts";
import { tableNetwork, tableTarget } from "./table-network.ts";

describe("valuesAt", () => {
  it.each(networkKinds)("evaluates without rounding, %s", (kind) => {
    for (let seed = 0; seed < 6; seed++) {
      const random = seededRandom(seed);
      const inputs = random.integer(1, 4);
      const network = seededNetwork(kind, seed, { inputs });
      const points = Array.from({ length: 5 }, () => Array.from({ length: inputs }, () => random.normal()));
      const { outputs, exact, deviationFrom: against } = valuesAt(network, points);
      points.forEach((point, k) => {
        const { values, shift } = exactOutputsAt(exactNetwork(network), point);
        values.forEach((value, o) => {
          expect(exact[k].numerators[o] << BigInt(shift)).toBe(value * exact[k].denominator);
          const nearest = ratio(value, 1n << BigInt(shift));
          expect(Math.abs(outputs[k * network.outputSize + o] - nearest)).toBeLessThanOrEqual(
            Math.abs(nearest) * 2 ** -52,
          );
        });
      });
      expect(against(exact)).toMatchObject({ exact: true, maxDeviation: 0, point: -1, output: -1 });
      const row = outputs.slice(3 * network.outputSize, 4 * network.outputSize);
      const size = Math.max(1, ...row.map(Math.abs));
      row[0] += size;
      const moved = against(exact.map((own, k) => (k === 3 ? row : own)));
      expect(moved).toMatchObject({ exact: false, point: 3, output: 0 });
      expect(Math.abs(moved.maxDeviation / size - 1)).toBeLessThan(1e-14);
    }
  });

  it("refuses what is no point, and what is no target", () => {
    const network = buildNetwork([], { weight: [[1, 2]], bias: [0] });
    expect(() => valuesAt(network, [[1, Number.NaN]])).toThrow("point 0 has a number 1 that is NaN");
    expect(() => valuesAt(network, [[1]])).toThrow("the point has 1 numbers; the network has 2 inputs");
    const values = valuesAt(network, [[0.5, 2 ** -60]]);
    expect(values.deviationFrom([[0.5]])).toMatchObject({ exact: false, maxDeviation: 2 ** -59 });
    expect(() => values.deviationFrom([])).toThrow("there are 0 targets for 1 points");
    expect(() => values.deviationFrom([[1, 2]])).toThrow("target 0 has 2 numbers; the network has 1 outputs");
    expect(() => values.deviationFrom([[Number.POSITIVE_INFINITY]])).toThrow(
      "target 0 has a number 0 that is Infinity",
    );
  });
});

/** An affine map near to what the network is somewhere, so that deviations are small and ties happen. */
function drawTarget(network: Network, seed: number) {
  const random = seededRandom(seed);
  const entry = () => random.pick([0, 1, -1, 0.1, random.normal()]);
  const matrix = Array.from({ length: network.inputSize * network.outputSize }, entry);
  const offset = Array.from({ length: network.outputSize }, entry);
  const n = network.inputSize;
  const affine = buildNetwork([], {
    weight: offset.map((_, o) => matrix.slice(o * n, (o + 1) * n)),
    bias: offset,
  });
  return { target: { matrix, offset }, affine };
}

describe("deviationFrom", () => {
  it.each(networkKinds)("is that of the definition, %s", (kind) => {
    for (let seed = 0; seed < 6; seed++) {
      const dimension = 1 + (seed % 3);
      const network = seededNetwork(kind, seed, { inputs: dimension, width: 4, depth: 1 + (seed % 2) });
      const { target, affine } = drawTarget(network, seed);
      const domain =
        dimension === 1
          ? seededLine(seed, kind, dimension)
          : dimension === 2
            ? seededPlane(seed, kind, dimension)
            : seededPolytope(seed, network, dimension);
      const { exact, exactDeviation, witness } = deviationFrom(network, domain, target);
      const largest = exactLargest(network, affine, domain);
      expect(exactDeviation.numerator * largest.denominator).toBe(
        largest.numerator * exactDeviation.denominator,
      );
      expect(exact).toBe(largest.numerator === 0n);
      expect(witness === undefined).toBe(exact);
    }
  });

  it.each(networkKinds)("is the same for a box, its corners' hull and its half-spaces, %s", (kind) => {
    for (let seed = 0; seed < 4; seed++) {
      const d = 1 + (seed % 3);
      const network = seededNetwork(kind, seed, { inputs: d, width: 4, depth: 1 + (seed % 2) });
      const { target } = drawTarget(network, seed);
      const random = seededRandom(seed);
      const box = Array.from({ length: d }, (): [number, number] => [
        random.integer(-3, 0) / 2,
        random.uniform(0.5, 2),
      ]);
      const points = Array.from({ length: 1 << d }, (_, c) => box.map((ends, k) => ends[(c >> k) & 1]));
      // A point inside, and one twice.
      points.push(
        box.map(([low, high]) => (low + high) / 2),
        points[0],
      );
      const halfSpaces = box.flatMap(([low, high], k) => {
        const row = (sign: number, b: number) => [...box.map((_, i) => (i === k ? sign : 0)), b];
        return [row(1, -low), row(-1, high)];
      });
      const found = deviationFrom(network, polytopeDomain(fullSlice(d), box), target);
      const hull = deviationFrom(network, { points }, target);
      const cut = deviationFrom(network, { halfSpaces }, target);
      expect(hull.exactDeviation).toEqual(found.exactDeviation);
      expect(cut.exactDeviation).toEqual(found.exactDeviation);
      expect(hull.cells).toBe(cut.cells);
    }
  });

  it("takes flat sets: points, segments, triangles in space", () => {
    const network = seededNetwork("quarters", 4, { inputs: 3, width: 6, depth: 2 });
    const { target } = drawTarget(network, 1);
    const corners = [
      [0, 0.25, -1],
      [1, 2, 0.5],
      [-1, 0.75, 1],
    ];
    const at = (point: readonly number[]) => {
      const { values, shift } = exactOutputsAt(exactNetwork(network), point);
      return values.map((value, o) => {
        const own = target.matrix
          .slice(3 * o, 3 * o + 3)
          .reduce(
            (sum, a, k) => plus(sum, times(fractionOf(a), fractionOf(point[k]))),
            fractionOf(target.offset[o]),
          );
        const difference = minus(fraction(value, 1n << BigInt(shift)), own);
        return difference.top < 0n ? negated(difference) : difference;
      });
    };
    const largest = (point: readonly number[]) => at(point).reduce((a, b) => (compare(a, b) < 0 ? b : a));
    const single = deviationFrom(network, { points: [corners[0]] }, target);
    expect(single.cells).toBe(1);
    const { numerator, denominator } = single.exactDeviation;
    expect(fraction(numerator, denominator)).toEqual(largest(corners[0]));
    for (const set of [corners.slice(0, 2), corners]) {
      const { maxDeviation, exactDeviation, witness } = deviationFrom(network, { points: set }, target);
      const random = seededRandom(3);
      let most = 0;
      for (let k = 0; k < 3000; k++) {
        const weights = set.map(() => random.unit());
        const sum = weights.reduce((total, w) => total + w, 0);
        const point = [0, 1, 2].map((i) =>
          set.reduce((total, corner, c) => total + (weights[c] / sum) * corner[i], 0),
        );
        most = Math.max(most, toDouble(largest(point)));
      }
      expect(most).toBeLessThanOrEqual(maxDeviation + 1e-12);
      const { numerators, denominator: w } = witness?.exactInput ?? { numerators: [], denominator: 1n };
      expect(numerators).toHaveLength(3);
      // The input is three doubles where its denominator is a power of two: then the deviation there is the largest, exactly.
      const there = largest([...(witness?.input ?? [])]);
      const isDouble = [...(witness?.input ?? [])].every(
        (x, k) => compare(fractionOf(x), fraction(numerators[k], w)) === 0,
      );
      if (isDouble) expect(there).toEqual(fraction(exactDeviation.numerator, exactDeviation.denominator));
      else expect(toDouble(there)).toBeCloseTo(maxDeviation, 10);
    }
    const halfSpaces = [
      [1, 0, 0, 1],
      [-1, 0, 0, 1],
      [0, 1, 0, 1],
      [0, -1, 0, 1],
    ];
    expect(() => deviationFrom(network, { halfSpaces }, target)).toThrow("the domain is not bounded");
    expect(() =>
      deviationFrom(
        network,
        { halfSpaces: [...halfSpaces, [1, 0, 0, -2]], equalities: [[0, 0, 1, 0]] },
        target,
      ),
    ).toThrow("the domain is empty");
    expect(
      deviationFrom(network, { halfSpaces, equalities: [[0, 0, 1, 0.5]] }, target).cells,
    ).toBeGreaterThan(0);
    expect(() => deviationFrom(network, { points: [] }, target)).toThrow("at least one point");
    expect(() => deviationFrom(network, { points: [[0, 0]] }, target)).toThrow("point 0 has 2 numbers");
    expect(() => deviationFrom(network, { points: corners }, { matrix: [1], offset: [0] })).toThrow(
      "numbers;",
    );
  });
});

describe("deviationFromPieces", () => {
  const value = (i: number, j: number) => ((i * 7 + j * 13) % 11) - (i * j) / 4;

  it("proves a table exact", () => {
    for (const n of [2, 5, 12]) {
      const domain = boxDomain(fullSlice(2), [
        [0, n - 1],
        [0, n - 1],
      ]);
      const found = deviationFromPieces(tableNetwork(n, 1, value), domain, tableTarget(n, value));
      expect(found).toMatchObject({ exact: true, maxDeviation: 0, certified: true });
      expect(found.cells).toBeGreaterThanOrEqual(2 * (n - 1) ** 2);
    }
  });

  it("finds the one value that is wrong", () => {
    const n = 6;
    const domain = boxDomain(fullSlice(2), [
      [0, n - 1],
      [0, n - 1],
    ]);
    const wrong = (i: number, j: number) => value(i, j) + (i === 3 && j === 2 ? 2 ** -44 : 0);
    const { maxDeviation, witness } = deviationFromPieces(
      tableNetwork(n, 1, wrong),
      domain,
      tableTarget(n, value),
    );
    expect(maxDeviation).toBe(2 ** -44);
    expect(witness?.input).toEqual(Float64Array.of(3, 2));
  });

  it("cuts cells that lie in several pieces, and says where there is none", () => {
    // One cell of the network, four triangles with the same map, or with others.
    const plane = buildNetwork([], { weight: [[2, -1]], bias: [3] });
    const domain = boxDomain(fullSlice(2), [
      [0, 2],
      [0, 1.75],
    ]);
    const flat = tableTarget(3, (i, j) => 2 * i - j + 3);
    expect(deviationFromPieces(plane, domain, flat)).toMatchObject({ exact: true, cells: 1 });
    const bent = tableTarget(3, (i, j) => 2 * i - j + 3 + (i === 1 && j === 1 ? 0.375 : 0));
    const found = deviationFromPieces(plane, domain, bent);
    expect(found.maxDeviation).toBe(0.375);
    expect(found.witness?.input).toEqual(Float64Array.of(1, 1));
    const larger = boxDomain(fullSlice(2), [
      [0, 2.5],
      [0, 1],
    ]);
    expect(() => deviationFromPieces(plane, larger, flat)).toThrow("the target has no piece around (");
  });

  it("agrees with one affine map on all of it", () => {
    const network = seededNetwork("generic", 5, { inputs: 2, width: 6, depth: 2 });
    const { target } = drawTarget(network, 5);
    const domain = boxDomain(fullSlice(2), [
      [0, 3],
      [0, 3],
    ]);
    const pieces = { ...tableTarget(4, () => 0), map: () => target };
    expect(deviationFromPieces(network, domain, pieces).exactDeviation).toEqual(
      deviationFrom(network, domain, target).exactDeviation,
    );
  });
});
