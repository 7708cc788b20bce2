/** Lifted surfaces: the network's own values at every corner, whole, continuous, and met by rays where they are. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planarBoundary } from "../../src/boundary/planar.ts";
import { boxDomain, fullSlice } from "../../src/complex/domain.ts";
import { partition } from "../../src/complex/partition.ts";
import { evaluate } from "../../src/network/network.ts";
import { firstPolygonOnRay, liftedSurface } from "../../src/view/lifted-surface.ts";
import { sceneData } from "../../src/view/scene-data.ts";
import { randomNetwork } from "../draw/random-network.ts";

const BOX: [number, number][] = [
  [-1, 1],
  [-1.5, 0.5],
];

const cases = fc.record({
  sizes: fc.constantFrom([2, 6, 1], [2, 5, 5, 1], [2, 8, 6, 3], [2, 1]),
  seed: fc.integer({ min: 1, max: 1e6 }),
  decided: fc.boolean(),
});

function surfaceOf(
  { sizes, seed, decided }: { sizes: readonly number[]; seed: number; decided: boolean },
  output = 0,
) {
  const network = randomNetwork(sizes, seed);
  const complex = partition(network, boxDomain(fullSlice(2), BOX));
  const boundary = decided ? planarBoundary(network, complex) : undefined;
  return { network, complex, boundary, surface: liftedSurface(sceneData(complex, boundary), output) };
}

const area = (surface: { positions: Float64Array; start: Uint32Array }, polygon: number) => {
  let twice = 0;
  for (let k = surface.start[polygon]; k < surface.start[polygon + 1]; k++) {
    const next = k + 1 < surface.start[polygon + 1] ? k + 1 : surface.start[polygon];
    twice +=
      surface.positions[3 * k] * surface.positions[3 * next + 1] -
      surface.positions[3 * next] * surface.positions[3 * k + 1];
  }
  return twice / 2;
};

describe("liftedSurface", () => {
  it("has the network's value at every corner, crease, rim and piece, and covers the box once", () => {
    fc.assert(
      fc.property(cases, (given) => {
        const output = given.sizes[given.sizes.length - 1] - 1;
        const { network, complex, boundary, surface } = surfaceOf(given, output);
        const size = Math.max(1, Math.abs(surface.low), Math.abs(surface.high));
        for (const set of [surface.positions, surface.creases, surface.rim, surface.boundary]) {
          for (let k = 0; k < set.length; k += 3) {
            const value = evaluate(network, [set[k], set[k + 1]])[output];
            expect(Math.abs(value - set[k + 2])).toBeLessThan(1e-9 * size);
          }
        }
        let total = 0;
        for (let polygon = 0; polygon < surface.cells.length; polygon++) {
          const one = area(surface, polygon);
          expect(one).toBeGreaterThan(0);
          total += one;
        }
        expect(total).toBeCloseTo(4, 9);
        expect(new Set(surface.cells).size).toBe(complex.counts.cells);
        expect(surface.creaseNeurons.length).toBe(surface.creases.length / 6);
        expect(surface.boundary.length).toBe(6 * ((boundary?.pieces.length ?? 0) / 2));
        // a polygon has a class exactly when there is a decision
        for (const classIndex of surface.classes) expect(classIndex >= 0).toBe(given.decided);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it("meets a ray from above at the network's value", () => {
    fc.assert(
      fc.property(cases, fc.double({ min: -0.99, max: 0.99, noNaN: true }), (given, s) => {
        const { network, complex, surface } = surfaceOf(given);
        const place = [s, s / 2 - 0.4];
        const top = surface.high + 1;
        const hit = firstPolygonOnRay(surface.start, surface.positions, [...place, top], [0, 0, -1]);
        if (!hit) throw new Error("the ray meets nothing");
        expect(top - hit.distance).toBeCloseTo(evaluate(network, place)[0], 8);
        const k = 3 * (surface.cells[hit.polygon] * complex.outputSize);
        const value = complex.maps[k] * place[0] + complex.maps[k + 1] * place[1] + complex.maps[k + 2];
        expect(value).toBeCloseTo(evaluate(network, place)[0], 8);
        expect(firstPolygonOnRay(surface.start, surface.positions, [3, 3, top], [0, 0, -1])).toBeUndefined();
      }),
      { numRuns: 40, seed: 11 },
    );
  });

  it("names an output that does not exist", () => {
    const { complex } = surfaceOf({ sizes: [2, 3, 1], seed: 3, decided: false });
    expect(() => liftedSurface(sceneData(complex), 1)).toThrow(
      "output 1 does not exist; the network has 1, counted from 0",
    );
  });
});
