/** What a layer gets at a point of the network's input space, exactly, and sectors and projections there. */
import {
  evaluate,
  layerGeometry,
  layerInput,
  type Network,
  project,
  projectExactly,
  rationalVector,
  roundedVector,
  sectorOf,
} from "reluscope";
import { expect, test } from "vitest";
import { affineImage, sameVector } from "../../src/exact/rational.ts";
import { exactAffineMap } from "../../src/layer/input-projections.ts";
import { exactPreActivations } from "../../src/layer/layer-input.ts";
import { canonicalMatrix } from "../../src/network/matrix.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { seededRandom } from "../oracle/seeded-random.ts";

function drawNetwork(sizes: readonly number[], slope = 0): Network {
  const random = seededRandom(sizes.length + 17);
  const map = (rows: number, columns: number) => ({
    weight: Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.normal())),
    bias: Array.from({ length: rows }, () => random.normal()),
  });
  const maps = sizes.slice(1).map((rows, l) => map(rows, sizes[l]));
  const network = buildNetwork(maps.slice(0, -1), maps[maps.length - 1]);
  return {
    ...network,
    layers: network.layers.map((layer) => ({
      ...layer,
      negativeSlope: new Float64Array(layer.bias.length).fill(slope),
    })),
  };
}

test.each([0, 0.01, -1, 1])("slope %f left of zero: the outputs are those of the network", (slope) => {
  const network = drawNetwork([3, 5, 4, 2], slope);
  const random = seededRandom(4);
  for (let k = 0; k < 20; k++) {
    const point = Array.from({ length: 3 }, () => random.normal());
    const output = exactPreActivations(network.output, layerInput(network, 3, point));
    evaluate(network, point).forEach((value, o) => {
      expect(roundedVector(output)[o]).toBeCloseTo(value, 12);
    });
    expect(sameVector(layerInput(network, 1, point), rationalVector(point))).toBe(true);
  }
});

test("the same from sparse rows, and as the exact map gives it", () => {
  const network = drawNetwork([70, 70, 1]);
  const [layer] = network.layers;
  const values = Float64Array.from(layer.weight.values, (value, k) => (k % 5 === 0 ? value : 0));
  const dense = { ...layer, weight: { ...layer.weight, kind: "dense" as const, values } };
  const sparse = { ...dense, weight: canonicalMatrix(dense.weight) };
  expect(sparse.weight.kind).toBe("sparse");
  const x = rationalVector(Array.from({ length: 70 }, (_, k) => Math.sin(k)));
  const y = exactPreActivations(sparse, x);
  expect(sameVector(y, affineImage(exactAffineMap(dense), x))).toBe(true);
});

test("sectors and projections at rational points are exact ones", () => {
  // 6 fl(1/3) is a little less than 2; in doubles the first pre-activation is 0.
  const third = 1 / 3;
  const network = buildNetwork(
    [
      {
        weight: [
          [third, third],
          [0, 1],
        ],
        bias: [0, 0],
      },
      {
        weight: [
          [3, -2],
          [1, 0],
        ],
        bias: [0, -2 * third],
      },
    ],
    { weight: [[1, 1]], bias: [0] },
  );
  const layer = layerGeometry(network.layers[1]);
  const x = layerInput(network, 2, [1, 1]);
  const sector = sectorOf(layer, x);
  expect([...sector.signs]).toEqual([-1, 0]);
  expect([...sectorOf(layer, roundedVector(x)).preActivations]).toEqual([0, 0]);
  for (const point of [
    [0.3, 2],
    [-1, 5],
    [2, 0.1],
  ]) {
    const input = layerInput(network, 2, point);
    const image = roundedVector(projectExactly(layer, input));
    const { point: found, error } = project(layer, input);
    found.forEach((value, k) => {
      expect(Math.abs(value - image[k])).toBeLessThanOrEqual(error + 2 ** -52 * Math.abs(image[k]));
    });
  }
});

test("wrong layers and points", () => {
  const network = drawNetwork([2, 3, 1]);
  expect(() => layerInput(network, 0, [0, 0])).toThrow("no layer 0; layers are 1 … 2");
  expect(() => layerInput(network, 3, [0, 0])).toThrow("no layer 3");
  expect(() => layerInput(network, 1, [0])).toThrow("the point has 1 numbers, the network 2 inputs");
});
