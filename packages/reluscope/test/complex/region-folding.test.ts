/** Walks that fold the network on regions find the same complex as walks that do not, and as the oracle. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { foldingRule } from "../../src/complex/region-folding.ts";
import { RegionLevels } from "../../src/complex/region-levels.ts";
import { RegionRanges } from "../../src/complex/region-ranges.ts";
import { boxDomain, countCells, fullSlice, type PlanarComplex, partition } from "../../src/index.ts";
import { expectMatchesPlanarOracle } from "../invariants/matches-planar-oracle.ts";
import { expectValidPlanarComplex } from "../invariants/valid-planar-complex.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { seededPlane } from "../oracle/domains.ts";
import { exactComplex } from "../oracle/exact-complex.ts";
import { named } from "../oracle/named.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { type SeededRandom, seededRandom } from "../oracle/seeded-random.ts";

const rule = { ...foldingRule };
const enter = RegionLevels.prototype.enter;
let folded = 0;

beforeEach(() => {
  folded = 0;
  RegionLevels.prototype.enter = function (...given) {
    const levels = enter.apply(this, given);
    if (levels) folded++;
    return levels;
  };
});

afterEach(() => {
  Object.assign(foldingRule, rule);
  RegionLevels.prototype.enter = enter;
});

const always = () => Object.assign(foldingRule, { least: 1, most: 1000, weights: 0 });
const never = () => Object.assign(foldingRule, { least: 1, most: 0, weights: 0 });

/** Numbers that are the same whatever the way to a form's last bits. */
function combinatorics(complex: PlanarComplex) {
  const { cellStart, cellVertices, cellEdges, edges, patterns, counts } = complex;
  return { cellStart, cellVertices, cellEdges, edges, patterns, counts };
}

function expectClose(found: PlanarComplex, plain: PlanarComplex): void {
  expect(combinatorics(found)).toEqual(combinatorics(plain));
  for (let v = 0; v < found.vertexErrors.length; v++) {
    const error = found.vertexErrors[v] + plain.vertexErrors[v];
    for (let k = 0; k < 2; k++)
      expect(Math.abs(found.vertices[2 * v + k] - plain.vertices[2 * v + k])).toBeLessThanOrEqual(error);
  }
}

describe("folding the network on regions", () => {
  it.each(networkKinds)("gives the complex of the oracle and of the plain walk: %s", (kind) => {
    let regions = 0;
    for (let seed = 0; seed < 24; seed++) {
      named(`${kind}, seed ${seed}`, () => {
        const inputs = [2, 2, 3, 5][seed % 4];
        const network = seededNetwork(kind, seed, { inputs, width: 5 + (seed % 5), depth: 2 + (seed % 3) });
        const domain = seededPlane(seed, kind, inputs);
        always();
        folded = 0;
        const found = partition(network, domain);
        regions += folded;
        expectValidPlanarComplex(network, found);
        if (seed % 3 === 0) expectMatchesPlanarOracle(found, exactComplex(network, found.domain));
        expect(countCells(network, domain).cells).toBe(found.counts.cells);
        expect(partition(network, domain, { kernel: "typescript" })).toEqual(found);
        never();
        folded = 0;
        expectClose(found, partition(network, domain));
        expect(folded).toBe(0);
      });
    }
    // Networks without creases have nothing to cut.
    if (kind !== "no crease") expect(regions).toBeGreaterThan(0);
  });

  it.each([1, 2])("folds wide networks of its own accord, seed %i", (seed) => {
    const random = seededRandom(seed);
    const layer = (units: number, inputs: number) => ({
      weight: Array.from({ length: units }, () =>
        Array.from({ length: inputs }, () => random.normal() * Math.sqrt(2 / inputs)),
      ),
      bias: Array.from({ length: units }, () => 0.3 * random.normal()),
    });
    const network = buildNetwork([layer(40, 2), layer(112, 40), layer(112, 112)], layer(2, 112));
    const domain = boxDomain(fullSlice(2), [
      [-1, 1],
      [-1, 1],
    ]);
    const found = partition(network, domain);
    expect(folded).toBeGreaterThan(10);
    expectValidPlanarComplex(network, found);
    expect(partition(network, domain, { kernel: "typescript" })).toEqual(found);
    never();
    expectClose(found, partition(network, domain));
  });
});

describe("ranges on a region", () => {
  it("hold at every point, however the open units' outputs come about", () => {
    const random = seededRandom(3);
    for (let round = 0; round < 300; round++) {
      const ranges = new RegionRanges(8);
      const points = Float64Array.from({ length: 8 }, () => random.uniform(-1, 1));
      ranges.start({ points, count: 4, error: 0 });
      const samples = Array.from({ length: 40 }, () => insideQuadrangle(points, random));
      /** Values of the open units' outputs at the samples. */
      const outputs: number[][] = [];
      for (let unit = 0; unit < 12 && ranges.count < 8; unit++) {
        const a = Float64Array.from({ length: 4 }, (_, k) => (k === 2 ? 0.4 : 1) * random.normal());
        const v = Float64Array.from({ length: ranges.count }, () => random.normal());
        const size = Math.abs(a[0]) + Math.abs(a[1]) + Math.abs(a[2]) + ranges.read(a, 0, v, ranges.count);
        const values = samples.map(
          ([x, y], s) => a[0] * x + a[1] * y + a[2] + v.reduce((sum, w, i) => sum + w * outputs[i][s], 0),
        );
        for (const value of values) expect(Math.abs(value)).toBeLessThanOrEqual(size);
        const sign = ranges.sign(1e-14 * size);
        if (sign !== 0) {
          expect(values.every((value) => Math.sign(value) === sign)).toBe(true);
          continue;
        }
        const slope = random.pick([0, 0, 0.25, -1, 3]);
        ranges.open(slope, size);
        outputs.push(values.map((value) => (value > 0 ? value : slope * value)));
        for (const output of outputs[ranges.count - 1])
          expect(Math.abs(output)).toBeLessThanOrEqual(ranges.size[ranges.count - 1]);
      }
    }
  });
});

/** A random point of the convex hull of four points. */
function insideQuadrangle(points: Float64Array, random: SeededRandom): [number, number] {
  const parts = Array.from({ length: 4 }, () => -Math.log(1 - random.unit()));
  const sum = parts.reduce((total, part) => total + part, 0);
  const at = (k: number) => parts.reduce((value, part, i) => value + (part / sum) * points[2 * i + k], 0);
  return [at(0), at(1)];
}
