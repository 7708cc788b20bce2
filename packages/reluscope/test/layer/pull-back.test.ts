/**
 * Networks of constant width: their projections of the input space are the network, and the boundary pulled back through
 * them is the one that enumeration finds, piece by piece.
 */
import {
  boxDomain,
  type Decision,
  evaluate,
  firstDifference,
  fullSlice,
  inputProjections,
  line,
  lineBoundary,
  mergedNetwork,
  type Network,
  partition,
  patternSign,
  planarBoundary,
  polyhedralBoundary,
  polyhedralComplex,
  polytopeDomain,
  projectionPath,
  pulledBackBoundary,
  rationalVector,
  readNetwork,
  roundedVector,
  SIGN_POSITIVE,
  segmentDomain,
} from "reluscope";
import { describe, expect, test } from "vitest";
import { ExactOutputs } from "../../src/complex/exact-outputs.ts";
import { affineImage, primitive, sameVector } from "../../src/exact/rational.ts";
import { inverseMap } from "../../src/layer/input-projections.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { seededRandom } from "../oracle/seeded-random.ts";
import { hasSharedData, sharedBytes } from "../oracle/shared-data.ts";

/** A random network with `depth` hidden layers of width d and one output whose zero set is not far. */
function constantWidthNetwork(d: number, depth: number, seed: number, integers = false): Network {
  const random = seededRandom(seed * 101 + d * 7 + depth);
  const entry = () => (integers ? random.integer(-2, 2) : random.normal());
  for (;;) {
    const layers = Array.from({ length: depth }, () => ({
      weight: Array.from({ length: d }, () => Array.from({ length: d }, entry)),
      bias: Array.from({ length: d }, () => (integers ? random.integer(-2, 3) : 0.6 + random.normal())),
    }));
    const v = Array.from({ length: d }, () => (integers ? random.integer(-2, 2) : random.normal()));
    const network = buildNetwork(layers, { weight: [v], bias: [integers ? random.integer(-3, 3) : 0] });
    try {
      inputProjections(network);
    } catch {
      continue;
    }
    if (integers) return network;
    // The output passes through 0 at a random point.
    const value = evaluate(
      network,
      Array.from({ length: d }, () => random.normal()),
    )[0];
    return buildNetwork(layers, { weight: [v], bias: [-value] });
  }
}

const SIDE = 4;

function enumerated(network: Network, decision: Decision) {
  const d = network.inputSize;
  const box = Array.from({ length: d }, () => [-SIDE, SIDE] as const);
  const found = (() => {
    if (d === 2) {
      const complex = partition(network, boxDomain(fullSlice(2), box));
      return { complex, boundary: planarBoundary(network, complex, decision) };
    }
    const complex = polyhedralComplex(network, polytopeDomain(fullSlice(d), box));
    return { complex, boundary: polyhedralBoundary(network, complex, decision) };
  })();
  return { ...found, box };
}

/** Same pieces: same sign patterns, and in each the same hyperplane, exactly. */
function expectSameBoundary(
  network: Network,
  decision: Decision,
  form: (outputs: (readonly bigint[])[]) => readonly bigint[],
) {
  const { complex, boundary, box } = enumerated(network, decision);
  expect(firstDifference(inputProjections(network), network, complex)).toBe(-1);
  const exact = new ExactOutputs(network, complex, complex.domain.slice);
  const d = network.inputSize;
  const wanted = new Map<string, string>();
  for (const cell of boundary.pieceCells) {
    const signs = network.layers.flatMap((_, l) =>
      Array.from({ length: d }, (__, i) =>
        patternSign(complex.neurons, complex.patterns, cell, l, i) === SIGN_POSITIVE ? 1 : -1,
      ),
    );
    const outputs = exact.of(cell, network.outputSize);
    wanted.set(signs.join(), primitive(form(outputs)).join());
  }
  const pulled = pulledBackBoundary(network, decision, { box });
  expect(pulled.flatSectors).toBe(boundary.flatCells);
  expect(pulled.pieces.length).toBe(boundary.pieceCells.length);
  if (pulled.pieces.some((piece) => piece.onCrease)) return pulled;
  expect(wanted.size).toBe(boundary.pieceCells.length);
  const found = new Map(pulled.pieces.map((piece) => [piece.signs.join(), piece.hyperplane.join()]));
  expect(found.size).toBe(pulled.pieces.length);
  expect(found).toEqual(wanted);
  return pulled;
}

const zero: Decision = { kind: "threshold", output: 0, threshold: 0 };
const first = (outputs: (readonly bigint[])[]) => outputs[0];

describe("random networks of constant width", () => {
  const cases = [
    ...[1, 2, 3, 4, 5, 6].map((depth) => [2, depth]),
    ...[1, 2, 3, 4, 5, 6].map((depth) => [3, depth]),
    ...[1, 2, 3].map((depth) => [4, depth]),
    [5, 1],
  ];

  test.each(cases)("width %i, %i layers: pulled back and enumerated", (d, depth) => {
    let pieces = 0;
    for (let seed = 0; seed < 4; seed++) {
      pieces += expectSameBoundary(constantWidthNetwork(d, depth, seed), zero, first).pieces.length;
    }
    expect(pieces).toBeGreaterThan(0);
  });

  test.each([1, 2, 3, 4, 5, 6])("width 1, %i layers: the positions on the line", (depth) => {
    let pieces = 0;
    for (let seed = 0; seed < 12; seed++) {
      const network = constantWidthNetwork(1, depth, seed);
      const boundary = lineBoundary(network, line(network, segmentDomain(fullSlice(1), -SIDE, SIDE)), zero);
      const pulled = pulledBackBoundary(network, zero, { box: [[-SIDE, SIDE]] });
      const found = pulled.pieces
        .map(
          ({ hyperplane: [a, b] }) =>
            roundedVector({ numerators: [a < 0n ? b : -b], denominator: a < 0n ? -a : a })[0],
        )
        .sort((a, b) => a - b);
      expect(found.length).toBe(boundary.positions.length);
      found.forEach((position, k) => {
        expect(Math.abs(position - boundary.positions[k])).toBeLessThanOrEqual(
          boundary.positionErrors[k] + 1e-15,
        );
      });
      pieces += found.length;
    }
    expect(pieces).toBeGreaterThan(0);
  });

  test.each([1, 2, 3, 4, 5, 6])("%i layers of width 3: merged back into layers", (depth) => {
    const network = constantWidthNetwork(3, depth, 9);
    const merged = mergedNetwork(inputProjections(network));
    expect(merged.exact).toBe(true);
    merged.network.layers.forEach((layer, l) => {
      expect(layer.weight.values).toEqual(network.layers[l].weight.values);
      expect(layer.bias).toEqual(network.layers[l].bias);
    });
    expect(merged.network.output.weight.values).toEqual(network.output.weight.values);
  });

  test("the path of a point ends where the hidden layers map it", () => {
    const network = constantWidthNetwork(3, 4, 2);
    const projections = inputProjections(network);
    const point = rationalVector([0.3, -1.2, 0.7]);
    const path = projectionPath(projections, point);
    const output = affineImage(projections.output, path[path.length - 1]);
    expect(roundedVector(output)[0]).toBeCloseTo(evaluate(network, [0.3, -1.2, 0.7])[0], 12);
    for (const { map, inverse } of projections.projections)
      expect(sameVector(affineImage(inverse, affineImage(map, point)), point)).toBe(true);
    expect(inverseMap(projections.projections[0].map)).toBeDefined();
  });
});

test("small integers: the same segments, on creases and beside flat sectors too", () => {
  let special = 0;
  const name = (points: readonly ArrayLike<number>[]) =>
    points
      .map((point) =>
        Array.from(point, (value) => (value + 0).toFixed(7).replace("-0.0000000", "0.0000000")).join(),
      )
      .sort()
      .join(" ");
  for (let seed = 0; seed < 160; seed++) {
    const network = constantWidthNetwork(2, 1 + (seed % 3), seed, true);
    const { complex, boundary, box } = enumerated(network, zero);
    if (boundary.dimension !== 2 || !("pieces" in boundary)) throw new Error("a planar boundary");
    expect(firstDifference(inputProjections(network), network, complex)).toBe(-1);
    const pulled = pulledBackBoundary(network, zero, { box });
    expect(pulled.flatSectors).toBe(boundary.flatCells);
    const segments = pulled.pieces.map((piece) => name(piece.polyhedron().vertices.map(roundedVector)));
    const end = (k: number) => boundary.vertices.subarray(2 * k, 2 * k + 2);
    const wanted = Array.from(boundary.pieceCells, (_, k) =>
      name([end(boundary.pieces[2 * k]), end(boundary.pieces[2 * k + 1])]),
    );
    expect(segments.sort()).toEqual(wanted.sort());
    if (pulled.pieces.some((piece) => piece.onCrease)) special++;
  }
  expect(special).toBeGreaterThan(5);
});

test.skipIf(!hasSharedData)("moons_square", () => {
  const { network } = readNetwork(sharedBytes("models/moons_square_2-2-2-2-2-2.onnx"), { name: "m.onnx" });
  expect(mergedNetwork(inputProjections(network)).exact).toBe(true);
  const pulled = expectSameBoundary(network, { kind: "max" }, ([a, b]) => b.map((value, k) => value - a[k]));
  expect(pulled.pieces.length).toBeGreaterThan(1);
  // In the whole plane there may be more, never fewer.
  expect(pulledBackBoundary(network).pieces.length).toBeGreaterThanOrEqual(pulled.pieces.length);
});

test("networks of other shapes are refused", () => {
  const wide = buildNetwork([{ weight: [[1], [2]], bias: [0, 0] }], { weight: [[1, 1]], bias: [0] });
  expect(() => inputProjections(wide)).toThrow("layer 1 is 2 × 1; input projections need 1 × 1");
  const flat = buildNetwork(
    [
      {
        weight: [
          [1, 1],
          [1, 1],
        ],
        bias: [0, 0],
      },
    ],
    { weight: [[1, 1]], bias: [0] },
  );
  expect(() => inputProjections(flat)).toThrow("no inverse");
});
