import { describe, expect, it } from "vitest";
import { inputAt } from "../../src/complex/domain.ts";
import { line } from "../../src/complex/line.ts";
import { partition } from "../../src/complex/partition.ts";
import { differenceNetwork, maximumDifference, zeroCells } from "../../src/index.ts";
import type { Network } from "../../src/network/network.ts";
import { seededLine, seededPlane } from "../oracle/domains.ts";
import { exactNetwork } from "../oracle/exact-network.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { seededRandom } from "../oracle/seeded-random.ts";
import { permuteUnits } from "../oracle/transform-network.ts";
import { exactOutputsAt } from "./equal-networks.ts";

/** The same network with one weight of the outputs other: it differs just where that unit is not 0. */
function withOtherWeight(network: Network, unit: number): Network {
  const { weight } = network.output;
  const values = Float64Array.from(
    weight.values,
    (value, k) => value + (k === unit % weight.values.length ? 1 : 0),
  );
  return { ...network, output: { ...network.output, weight: { ...weight, values } } };
}

describe("zeroCells", () => {
  it.each(networkKinds)("tells exactly the cells on which two networks are the same, %s", (kind) => {
    let [same, other, looked] = [0, 0, 0];
    for (let seed = 0; seed < 6; seed++) {
      const f = seededNetwork(kind, seed, { inputs: 2, width: 5, depth: 2 });
      const g = withOtherWeight(f, seed % 5);
      const network = differenceNetwork(f, g);
      const exact = exactNetwork(network);
      for (const dimension of [1, 2]) {
        const complex =
          dimension === 1
            ? line(network, seededLine(seed, kind, f.inputSize))
            : partition(network, seededPlane(seed, kind, f.inputSize));
        const zero = zeroCells(network, complex);
        expect(zero.length).toBe(complex.counts.cells);
        const proved = maximumDifference(f, g, complex.domain);
        expect(zero.every((one) => one === 1)).toBe(proved.equal);
        for (let cell = 0; cell < zero.length; cell++) {
          if (zero[cell]) same++;
          else other++;
          // points of doubles, seen without rounding: only where they are certainly inside
          if (f.inputSize !== dimension || !isRoomy(complex, cell)) continue;
          const inside = pointsInside(complex, cell).flatMap(
            (point) => exactOutputsAt(exact, [...inputAt(complex.domain.slice, point)]).values,
          );
          expect(inside.every((value) => value === 0n)).toBe(zero[cell] === 1);
          looked++;
        }
      }
    }
    expect(other).toBeGreaterThan(0);
    expect(looked).toBeGreaterThan(0);
    if (kind === "generic") expect(same).toBeGreaterThan(0);
  });

  it("is 1 on all cells for the same units in another order, and needs no tolerance for a difference of one bit", () => {
    const f = seededNetwork("generic", 3, { inputs: 2, width: 6, depth: 2 });
    const domain = seededPlane(3, "generic", 2);
    const equal = differenceNetwork(f, permuteUnits(f, seededRandom(5)).network);
    expect([...zeroCells(equal, partition(equal, domain))].every((one) => one === 1)).toBe(true);
    const bias = Float64Array.from(f.output.bias, (value) => value + 2 ** -40 * Math.max(1, Math.abs(value)));
    const near = differenceNetwork(f, { ...f, output: { ...f.output, bias } });
    expect([...zeroCells(near, partition(near, domain))].every((one) => one === 0)).toBe(true);
  });
});

type Complex = Parameters<typeof zeroCells>[1];

function cornersOf(complex: Complex, cell: number): number[][] {
  if (complex.dimension === 1) return [[complex.vertices[cell]], [complex.vertices[cell + 1]]];
  const { cellStart, cellVertices, vertices } = complex;
  return Array.from(cellVertices.subarray(cellStart[cell], cellStart[cell + 1]), (v) => [
    vertices[2 * v],
    vertices[2 * v + 1],
  ]);
}

/** The middle, and points halfway to the corners: a form that is 0 at all of them is 0. */
function pointsInside(complex: Complex, cell: number): number[][] {
  const corners = cornersOf(complex, cell);
  const middle = corners[0].map((_, k) =>
    corners.reduce((sum, corner) => sum + corner[k] / corners.length, 0),
  );
  return [middle, ...corners.map((corner) => corner.map((value, k) => (value + middle[k]) / 2))];
}

function isRoomy(complex: Complex, cell: number): boolean {
  if (complex.dimension === 1) return complex.vertices[cell + 1] - complex.vertices[cell] > 1e-6;
  const corners = cornersOf(complex, cell);
  let area = 0;
  corners.forEach(([x, y], k) => {
    const [p, q] = corners[(k + 1) % corners.length];
    area += x * q - p * y;
  });
  return area > 1e-4;
}
