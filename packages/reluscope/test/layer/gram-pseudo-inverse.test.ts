/** Dual vectors of large layers from the Gram matrix: within their proved bounds of the exact ones. */
import { layerGeometry } from "reluscope";
import { expect, test } from "vitest";
import { roundedMatrix } from "../../src/exact/rational.ts";
import { gramPseudoInverse } from "../../src/layer/gram-pseudo-inverse.ts";
import { canonicalMatrix } from "../../src/network/matrix.ts";
import { denseLayer, drawLayer } from "./layers.ts";

function expectBounds(layer: ReturnType<typeof denseLayer>, wanted: number, weight = layer.weight) {
  const { inputs } = layerGeometry(layer);
  const exact = roundedMatrix(layerGeometry(layer).exactDualVectors);
  const found = gramPseudoInverse(weight);
  if (!found) throw new Error("no proof");
  found.vectors.forEach((value, k) => {
    expect(Math.abs(value - exact[k])).toBeLessThanOrEqual(
      found.errors[Math.floor(k / inputs)] + 2 ** -53 * Math.abs(exact[k]),
    );
  });
  expect(Math.max(...found.errors)).toBeLessThan(wanted);
}

test.each([
  [1, 1],
  [1, 7],
  [7, 1],
  [12, 30],
  [30, 12],
  [20, 20],
])("%i × %i", (m, d) => {
  expectBounds(drawLayer(6, m, d), 1e-8);
});

test("rows of very different size, and nearly dependent ones", () => {
  const layer = drawLayer(8, 6, 9);
  const rows = Array.from({ length: 6 }, (_, i) => [...layer.weight.values.subarray(9 * i, 9 * i + 9)]);
  const scaled = rows.map((row, i) => row.map((value) => value * 2 ** (3 * i)));
  expectBounds(denseLayer(scaled, new Array(6).fill(0)), 1e-6);
  const close = [...rows.slice(0, 5), rows[0].map((value, k) => value + (k === 3 ? 2 ** -10 : 0))];
  expectBounds(denseLayer(close, new Array(6).fill(0)), 1e-2);
});

test("sparse rows", () => {
  const side = 70;
  const rows = Array.from({ length: side - 2 }, (_, i) =>
    Array.from({ length: side }, (__, j) => (j === i ? 1 : j === i + 1 ? -3 : j === i + 2 ? 0.5 : 0)),
  );
  const layer = denseLayer(rows, new Array(side - 2).fill(0));
  const sparse = canonicalMatrix(layer.weight);
  expect(sparse.kind).toBe("sparse");
  const found = gramPseudoInverse(sparse)!;
  const dense = gramPseudoInverse(layer.weight)!;
  found.vectors.forEach((value, k) => {
    expect(Math.abs(value - dense.vectors[k])).toBeLessThanOrEqual(2e-11);
  });
  expect(Math.max(...found.errors, ...dense.errors)).toBeLessThan(1e-11);
});

test("dependent rows have no proof", () => {
  expect(gramPseudoInverse(drawLayer(9, 5, 8, 3).weight)).toBeUndefined();
});
