/** Sectors and the projection of a layer: T = A ∘ π and π ∘ π = π exactly, sectors tile the space. */
import {
  exactPolyhedron,
  fullSlice,
  type LayerGeometry,
  layerGeometry,
  layerOutput,
  layerSectors,
  polytopeDomain,
  polytopeSkeleton,
  project,
  projectExactly,
  rationalVector,
  roundedVector,
  sectorOf,
} from "reluscope";
import { describe, expect, test } from "vitest";
import { affineImage, sameVector } from "../../src/exact/rational.ts";
import { integerForms } from "../../src/layer/integer-forms.ts";
import { exactSigns } from "../../src/layer/point-sector.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { seededRandom } from "../oracle/seeded-random.ts";
import { denseLayer, drawLayer, manyLayers } from "./layers.ts";

const binomial = (n: number, k: number): number => (k === 0 ? 1 : (binomial(n - 1, k - 1) * n) / k);

/** Random points, some of them with pre-activations that vanish. */
function* pointsFor(layer: LayerGeometry, seed: number, count: number) {
  const random = seededRandom(seed);
  for (let k = 0; k < count; k++) {
    const whole = k % 3 === 0;
    yield Array.from({ length: layer.inputs }, () => (whole ? random.integer(-2, 2) : 3 * random.normal()));
  }
}

/** T = A ∘ π and π ∘ π = π, exactly and in doubles. */
function expectFactors(layer: LayerGeometry, seed: number): void {
  for (const point of pointsFor(layer, seed, 6)) {
    const exact = rationalVector(point);
    const output = layerOutput(layer, exact);
    const { signs, active } = sectorOf(layer, point);
    expect([...signs]).toEqual([...exactSigns(layer, exact)]);
    expect(active).toEqual([...output.numerators.keys()].filter((i) => output.numerators[i] > 0n));
    const projected = project(layer, point);
    expect(projected.active).toEqual(active);
    if (!layer.foldsInputs) {
      expect(projected.space).toBe("preActivations");
      const image = affineImage(layer.exactMap, exact);
      expect(sameVector(projectExactly(layer, image), output)).toBe(true);
      expect(sameVector(projectExactly(layer, output), output)).toBe(true);
    } else {
      const image = projectExactly(layer, exact);
      expect(sameVector(affineImage(layer.exactMap, image), output)).toBe(true);
      expect(sameVector(projectExactly(layer, image), image)).toBe(true);
      const rounded = roundedVector(image);
      projected.point.forEach((value, k) => {
        expect(Math.abs(value - rounded[k])).toBeLessThanOrEqual(
          projected.error + 2 ** -52 * Math.abs(rounded[k]),
        );
      });
    }
    expectRelative(layer, projected.point, projected.space, roundedVector(output));
  }
}

/** A(π(x)) = T(x) to 1e-12 of the largest term of each sum. */
function expectRelative(
  layer: LayerGeometry,
  point: Float64Array,
  space: string,
  output: Float64Array,
): void {
  output.forEach((wanted, i) => {
    if (space === "preActivations") {
      expect(Math.abs(point[i] - wanted)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(wanted)));
      return;
    }
    const row = layer.exactWeight.rows[i].map(
      (value) => Number(value) / Number(layer.exactWeight.denominator),
    );
    const value = row.reduce((sum, weight, k) => sum + weight * point[k], layer.bias[i]);
    const size = row.reduce((sum, weight, k) => sum + Math.abs(weight * point[k]), Math.abs(layer.bias[i]));
    expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-12 * size);
  });
}

test.each(manyLayers(4))("T = A ∘ π: $name", ({ layer }) => {
  expectFactors(layerGeometry(layer), 11);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 40])("T = A ∘ π in dimension %i", (d) => {
  expectFactors(layerGeometry(drawLayer(21, d, d)), d);
  if (d > 10) return;
  expectFactors(layerGeometry(drawLayer(22, d, d, d, true)), d);
  expectFactors(layerGeometry(drawLayer(23, d, d, Math.max(0, d - 2), true)), d);
  expectFactors(layerGeometry(drawLayer(24, d + 2, d)), d);
  expectFactors(layerGeometry(drawLayer(25, Math.max(1, d - 1), d)), d);
});

/** Every listed sector has its point inside, no two are the same, and every point lies in a listed one. */
function expectSectors(layer: LayerGeometry): Set<string> {
  const { count, signs, exactPoint } = layerSectors(layer);
  const m = layer.units;
  const listed = new Set<string>();
  for (let k = 0; k < count; k++) {
    const own = signs.subarray(k * m, (k + 1) * m);
    if (count <= 256 || k % 37 === 0) expect([...exactSigns(layer, exactPoint(k))]).toEqual([...own]);
    listed.add(own.join());
  }
  expect(listed.size).toBe(count);
  for (const point of pointsFor(layer, 5, 60)) {
    const found = sectorOf(layer, point).signs;
    const vanishing = Array.from(layer.exactWeight.rows.keys()).map(
      (i) => layer.bias[i] === 0 && layer.exactWeight.rows[i].every((value) => value === 0n),
    );
    if (found.every((sign, i) => sign !== 0 || vanishing[i])) expect(listed).toContain(found.join());
  }
  return listed;
}

describe("sectors", () => {
  test.each(manyLayers(4))("$name", ({ layer }) => {
    const geometry = layerGeometry(layer);
    const listed = expectSectors(geometry);
    if (geometry.foldsInputs) expect(listed.size).toBe(2 ** geometry.units);
  });

  test.each([
    [5, 2],
    [8, 3],
    [10, 4],
    [12, 2],
    [16, 1],
    [9, 6],
    [11, 8],
  ])("%i random hyperplanes in dimension %i make a simple arrangement", (m, d) => {
    const listed = expectSectors(layerGeometry(drawLayer(31, m, d)));
    expect(listed.size).toBe(Array.from({ length: d + 1 }, (_, i) => binomial(m, i)).reduce((a, b) => a + b));
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])("2^%i cones, of a random and of a degenerate layer", (d) => {
    expect(expectSectors(layerGeometry(drawLayer(41, d, d))).size).toBe(2 ** d);
    const twice = drawLayer(42, d, d, d, true);
    // Unit 0 again, turned round and scaled: the other units are what is left.
    const weight = Array.from({ length: d }, (_, i) => [...twice.weight.values.subarray(i * d, (i + 1) * d)]);
    const bias = [...twice.bias];
    if (d > 1) {
      weight[d - 1] = weight[0].map((value) => -2 * value);
      bias[d - 1] = -2 * bias[0];
    }
    const geometry = layerGeometry(denseLayer(weight, bias));
    expect(expectSectors(geometry).size).toBe(2 ** geometry.rank);
  });

  test.each([
    [9, 4, 4, false],
    [7, 7, 3, true],
    [6, 8, 3, true],
    [8, 3, 3, true],
    [7, 5, 5, true],
  ])("%i × %i of rank %i: the sign patterns of all polyhedra of full dimension", (m, d, r, integers) => {
    for (let seed = 0; seed < 2; seed++) {
      const layer = drawLayer(61 + seed, m, d, r, integers);
      const rows = Array.from({ length: m }, (_, i) => [...layer.weight.values.subarray(i * d, (i + 1) * d)]);
      const bias = [...layer.bias];
      // Units with the hyperplane of another one, constant ones, and one that is 0 everywhere.
      rows.push(
        rows[0].map((value) => -2 * value),
        new Array(d).fill(0),
        new Array(d).fill(0),
      );
      bias.push(-2 * bias[0], -1, 0);
      const geometry = layerGeometry(denseLayer(rows, bias));
      const { count, signs, exactPoint } = layerSectors(geometry);
      const found = Array.from({ length: count }, (_, k) => [
        ...signs.subarray(k * (m + 3), (k + 1) * (m + 3)),
      ]);
      const forms = integerForms(geometry).slice(0, m);
      const isZero = forms.map((form) => form.every((value) => value === 0n));
      const wanted = new Set<string>();
      for (let mask = 0; mask < 2 ** m; mask++) {
        const pattern = forms.map((_, i) => (isZero[i] ? 0 : (mask >> i) & 1 ? 1 : -1));
        const inequalities = forms.map((form, i) => form.map((value) => BigInt(pattern[i]) * value));
        if (exactPolyhedron({ dimension: d, inequalities, equalities: [] }).span === d)
          wanted.add(pattern.join());
      }
      expect(new Set(found.map((cell) => cell.slice(0, m).join()))).toEqual(wanted);
      expect(count).toBe(wanted.size);
      for (let k = 0; k < count; k++) expect([...exactSigns(geometry, exactPoint(k))]).toEqual(found[k]);
      const ordered = found.map((cell) =>
        [...cell]
          .reverse()
          .map((sign) => sign + 1)
          .join(""),
      );
      expect([...ordered].sort()).toEqual(ordered);
    }
  });

  test("sixteen hyperplanes in dimension eight", () => {
    expect(layerSectors(layerGeometry(drawLayer(44, 16, 8))).count).toBe(39203);
    expect(() => layerSectors(layerGeometry(drawLayer(44, 18, 16)), 1000)).toThrow("more than 1000 sectors");
  });

  test("sixteen units", () => {
    expect(layerSectors(layerGeometry(drawLayer(43, 16, 16))).count).toBe(65536);
    expect(() => layerSectors(layerGeometry(drawLayer(43, 18, 18)))).toThrow("2^18 sectors");
  });

  test.each([
    [2, 2],
    [3, 3],
    [4, 4],
    [6, 2],
    [6, 3],
    [5, 4],
    [3, 5],
  ])("the engine finds the same patterns, %i × %i", (m, d) => {
    for (const integers of [false, true]) {
      const layer = drawLayer(51, m, d, d, integers);
      const geometry = layerGeometry(layer);
      const network = buildNetwork(
        [
          {
            weight: Array.from({ length: m }, (_, i) => [
              ...layer.weight.values.subarray(i * d, (i + 1) * d),
            ]),
            bias: [...layer.bias],
          },
        ],
        { weight: [new Array(m).fill(1)], bias: [0] },
      );
      const box = Array.from({ length: d }, () => [-(2 ** 20), 2 ** 20] as const);
      const { counts } = polytopeSkeleton(network, polytopeDomain(fullSlice(d), box));
      expect(layerSectors(geometry).count).toBe(counts.cells);
    }
  });
});
