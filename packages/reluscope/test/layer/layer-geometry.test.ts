/** `layerGeometry`: ranks, lineality, apex and dual vectors by their defining identities, exact. */
import { type LayerGeometry, layerGeometry, readNetwork, sectorOf } from "reluscope";
import { describe, expect, test } from "vitest";
import { kernelBasis } from "../../src/exact/elimination.ts";
import { independentRows } from "../../src/exact/independent-rows.ts";
import {
  linearImage,
  product,
  type RationalMatrix,
  rationalVector,
  roundedMatrix,
  sameMatrix,
  sameVector,
  transposed,
} from "../../src/exact/rational.ts";
import { canonicalMatrix } from "../../src/network/matrix.ts";
import { hasSharedData, sharedBytes } from "../oracle/shared-data.ts";
import { denseLayer, drawLayer, manyLayers } from "./layers.ts";

const identity = (n: number): RationalMatrix => ({
  rows: Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => (i === j ? 1n : 0n))),
  columns: n,
  denominator: 1n,
});

/** The four identities of Moore and Penrose, and what follows for the apex and the lineality space. */
function expectValidGeometry(geometry: LayerGeometry): void {
  const w = geometry.exactWeight;
  const inverse = geometry.exactPseudoInverse;
  const [left, right] = [product(w, inverse), product(inverse, w)];
  expect(sameMatrix(product(left, w), w)).toBe(true);
  expect(sameMatrix(product(right, inverse), inverse)).toBe(true);
  expect(sameMatrix(left, transposed(left))).toBe(true);
  expect(sameMatrix(right, transposed(right))).toBe(true);
  expect(geometry.rank).toBe(independentRows(w.rows, geometry.inputs).length);
  if (geometry.foldsInputs) expect(sameMatrix(left, identity(geometry.units))).toBe(true);
  expect(geometry.exactLineality).toHaveLength(geometry.linealityDimension);
  for (const vector of geometry.exactLineality) {
    const image = linearImage(w, { numerators: vector, denominator: 1n });
    expect(image.numerators.every((value) => value === 0n)).toBe(true);
  }
  expect(independentRows(geometry.exactLineality, geometry.inputs)).toHaveLength(geometry.linealityDimension);
  const apex = geometry.exactApex;
  expect(apex !== undefined).toBe(geometry.hasApex);
  if (apex) {
    const image = linearImage(w, apex);
    expect(sameVector(image, rationalVector(Float64Array.from(geometry.bias, (value) => -value)))).toBe(true);
    // Least norm: orthogonal to the lineality space.
    for (const vector of geometry.exactLineality) {
      expect(vector.reduce((sum, value, k) => sum + value * apex.numerators[k], 0n)).toBe(0n);
    }
  }
}

test.each(manyLayers(5))("$name", ({ layer }) => {
  expectValidGeometry(layerGeometry(layer));
});

test("a layer by hand", () => {
  const geometry = layerGeometry(
    denseLayer(
      [
        [2, 0],
        [0, 4],
      ],
      [-2, 4],
    ),
  );
  expect(geometry).toMatchObject({ rank: 2, units: 2, inputs: 2, foldsInputs: true, linealityDimension: 0 });
  expect([...geometry.apex()!.values]).toEqual([1, -1]);
  expect([...geometry.dualVectors().vectors]).toEqual([0.5, 0, 0, 0.25]);
  expect(geometry.condition()).toBeCloseTo(2, 6);
});

test("parallel units without a common zero have no apex", () => {
  const geometry = layerGeometry(denseLayer([[1], [1]], [0, 1]));
  expect(geometry.hasApex).toBe(false);
  expect(geometry.apex()).toBeUndefined();
});

test("the rank is exact where doubles are blind", () => {
  const close = denseLayer(
    [
      [1, 1],
      [1, 1 + 2 ** -52],
    ],
    [0, 0],
  );
  expect(layerGeometry(close).rank).toBe(2);
  const scales = denseLayer(
    [
      [2 ** 300, 1],
      [1, 2 ** -300],
    ],
    [0, 0],
  );
  expect(layerGeometry(scales).rank).toBe(1);
});

test("units that leak are refused", () => {
  const layer = { ...denseLayer([[1]], [0]), negativeSlope: Float64Array.of(0.01) };
  expect(() => layerGeometry(layer)).toThrow("unit 0 has slope 0.01 left of zero");
});

describe("large layers", () => {
  test.each([
    [30, 30, 30],
    [26, 12, 12],
    [12, 26, 12],
    [28, 26, 9],
  ])("%i × %i of rank %i: the bounds hold", (m, d, r) => {
    const geometry = layerGeometry(drawLayer(5, m, d, r));
    expect(geometry.rank).toBe(r);
    const { vectors, errors } = geometry.dualVectors();
    const exact = roundedMatrix(geometry.exactDualVectors);
    vectors.forEach((value, k) => {
      expect(Math.abs(value - exact[k])).toBeLessThanOrEqual(
        errors[Math.floor(k / d)] + 1e-16 * Math.abs(exact[k]),
      );
    });
    expect(Math.max(...errors)).toBeLessThan(1e-7);
    expect(kernelBasis(geometry.exactWeight.rows, d)).toEqual(geometry.exactLineality);
  });

  test("hundreds of units", () => {
    const geometry = layerGeometry(drawLayer(7, 200, 200));
    expect(geometry.rank).toBe(200);
    const { values, error } = geometry.apex()!;
    expect(error).toBeLessThan(1e-6);
    expect(values).toHaveLength(200);
    expect(geometry.condition()).toBeGreaterThan(10);
  });

  test("a convolution", () => {
    // A 3 × 3 kernel on 12 × 12 pixels without padding.
    const [side, kernel] = [12, [1, -2, 0.5, 1, 9, 0.25, 2, 1, -1]];
    const out = side - 2;
    const weight = Array.from({ length: out * out }, (_, k) => {
      const row: number[] = new Array(side * side).fill(0);
      kernel.forEach((value, j) => {
        row[(Math.floor(k / out) + Math.floor(j / 3)) * side + (k % out) + (j % 3)] = value;
      });
      return row;
    });
    const dense = denseLayer(weight, new Array(out * out).fill(0.5));
    const sparse = { ...dense, weight: canonicalMatrix(dense.weight) };
    expect(sparse.weight.kind).toBe("sparse");
    const geometry = layerGeometry(sparse);
    expect(geometry).toMatchObject({ rank: 100, foldsInputs: true, linealityDimension: 44 });
    const { vectors, errors } = geometry.dualVectors();
    expect(vectors).toHaveLength(100 * 144);
    expect(Math.max(...errors)).toBeLessThan(1e-9);
  });

  test("what would take too long is refused; the sector of a point is told all the same", () => {
    const n = 3000;
    const index = (length: number) => Int32Array.from({ length }, (_, i) => i);
    const geometry = layerGeometry({
      weight: {
        kind: "sparse",
        rows: n,
        columns: n,
        rowStart: index(n + 1),
        columnIndex: index(n),
        values: new Float64Array(n).fill(2),
      },
      bias: new Float64Array(n).fill(-1),
    });
    expect(() => geometry.rank).toThrow("too many weights for its exact rank");
    const point = Array.from({ length: n }, (_, i) => (i % 3) / 2);
    const { active, signs } = sectorOf(geometry, point);
    expect(active).toHaveLength(n / 3);
    expect([...signs.subarray(0, 3)]).toEqual([-1, 0, 1]);
  });

  test.skipIf(!hasSharedData)("layers of trained models", () => {
    const { network } = readNetwork(sharedBytes("models/digits_64-64-64-10.onnx"), { name: "d.onnx" });
    const ranks = network.layers.map((layer) => layerGeometry(layer).rank);
    expect(ranks).toEqual([64, 64]);
  });
});

test("tells how far an exact elimination is", () => {
  for (const [m, d, rank] of [
    [6, 6, 6],
    [9, 5, 5],
    [4, 7, 3],
  ]) {
    const steps: [number, number][] = [];
    const geometry = layerGeometry(drawLayer(7, m, d, rank), (done, total) => steps.push([done, total]));
    geometry.dualVectors();
    expect(geometry.rank).toBe(rank);
    expect(steps).toEqual(Array.from({ length: rank }, (_, k) => [k + 1, rank]));
  }
});
