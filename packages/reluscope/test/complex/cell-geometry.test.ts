/** Single cells: half-spaces, interior points, neighbours, maps and volumes, on degenerate networks too. */
import {
  affineSlice,
  axisSlice,
  boxDomain,
  cellGeometry,
  cellVolumes,
  fullSlice,
  InvalidDomainError,
  type PolytopeDomain,
  partition,
  polyhedralComplex,
  polytopeDomain,
  readNetwork,
} from "reluscope";
import { describe, expect, test } from "vitest";
import { expectValidCellGeometry, expectVolumes } from "../invariants/valid-cell-geometry.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { named } from "../oracle/named.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { seededPolytope } from "../oracle/polytope-domains.ts";
import { hasSharedData, sharedBytes } from "../oracle/shared-data.ts";

const cube = (d: number, low = -1, high = 1) =>
  polytopeDomain(
    fullSlice(d),
    Array.from({ length: d }, () => [low, high] as const),
  );

describe("cells of networks of every kind", () => {
  test.each(networkKinds)("%s", (kind) => {
    for (let seed = 0; seed < 4; seed++) {
      named(`${kind}, seed ${seed}`, () => {
        for (const [d, width, volume] of [
          [1, 8, 4],
          [2, 8, 16],
          [3, 6, 64],
          [4, 4, 256],
        ]) {
          const network = seededNetwork(kind, seed, { inputs: d, width, depth: 1 + (seed % 3) });
          const complex = polyhedralComplex(network, cube(d, -2, 2));
          expectValidCellGeometry(network, complex);
          expectVolumes(complex, volume);
        }
      });
    }
  });
});

describe("cells on polytopes in every special position", () => {
  test.each(networkKinds)("%s", (kind) => {
    for (let seed = 0; seed < 6; seed++) {
      named(`${kind}, seed ${seed}`, () => {
        const d = 3 + (seed % 2);
        const network = seededNetwork(kind, 500 + seed, { inputs: d + (seed % 3), width: 9 - d, depth: 2 });
        expectValidCellGeometry(network, polyhedralComplex(network, seededPolytope(seed, network, d)));
      });
    }
  });
});

describe("cells on other domains", () => {
  const corner = (d: number): PolytopeDomain =>
    polytopeDomain(
      fullSlice(d),
      Array.from({ length: d }, () => [0, 1] as const),
      [[...new Array(d).fill(-1), 1]],
    );

  test("a simplex cut off a cube", () => {
    for (const kind of ["zero biases", "thin", "integers"] as const) {
      const network = seededNetwork(kind, 3, { inputs: 3, width: 6 });
      const complex = polyhedralComplex(network, corner(3));
      expectValidCellGeometry(network, complex);
      expectVolumes(complex, 1 / 6);
    }
    const six = polyhedralComplex(seededNetwork("no crease", 1, { inputs: 6 }), corner(6));
    expectVolumes(six, 1 / 720);
  });

  test("slices of more inputs: the map of the inputs is the network's off the slice too", () => {
    const network = seededNetwork("generic", 4, { inputs: 5, width: 6 });
    const axes = polyhedralComplex(
      network,
      polytopeDomain(axisSlice([0.5, 0, -0.25, 0, 0], [1, 3, 4]), cube(3).box),
    );
    expectValidCellGeometry(network, axes);
    const slanted = affineSlice(
      [0.5, 0, -0.25, 0.125, 0],
      [
        [1, 1, 0, 0, 0],
        [0, 1, -1, 0, 0.5],
        [0, 0, 1, 1, 0],
      ],
    );
    expectValidCellGeometry(network, polyhedralComplex(network, polytopeDomain(slanted, cube(3).box)));
  });

  test("volumes of boxes whose products leave the range of doubles", () => {
    const network = seededNetwork("zero biases", 2, { inputs: 3, width: 3, depth: 1 });
    const of = (radius: number) => polyhedralComplex(network, cube(3, -radius, radius));
    expectVolumes(of(2 ** 300), 2 ** 903);
    expectVolumes(of(2 ** -280), 2 ** -837);
    expect(of(1).counts.cells).toBeGreaterThan(2);
    const { volumes, errors } = cellVolumes(of(2 ** 400));
    expect(volumes.every((volume) => volume === Number.POSITIVE_INFINITY)).toBe(true);
    expect(errors.every((error) => error === Number.POSITIVE_INFINITY)).toBe(true);
  });

  test("in the plane they are the areas of the polygons", () => {
    const network = seededNetwork("quarters", 7, { inputs: 2, width: 8 });
    const flat = partition(network, boxDomain(fullSlice(2), cube(2).box));
    const { volumes } = cellVolumes(polyhedralComplex(network, cube(2)));
    volumes.forEach((volume, cell) => {
      let doubled = 0;
      for (let k = flat.cellStart[cell]; k < flat.cellStart[cell + 1]; k++) {
        const next = k + 1 < flat.cellStart[cell + 1] ? k + 1 : flat.cellStart[cell];
        const [p, q] = [2 * flat.cellVertices[k], 2 * flat.cellVertices[next]];
        doubled += flat.vertices[p] * flat.vertices[q + 1] - flat.vertices[p + 1] * flat.vertices[q];
      }
      expect(volume).toBeCloseTo(doubled / 2, 12);
    });
  });
});

describe("a cell thinner than the spacing of doubles", () => {
  // Units x and x − 2^-80 beside 1: between them no double but the corner's own.
  const network = buildNetwork(
    [
      {
        weight: [
          [1, 0, 0],
          [1, 0, 0],
        ],
        bias: [-1, -1 - 2 ** -52],
      },
    ],
    { weight: [[1, 1]], bias: [0] },
  );
  const complex = polyhedralComplex(network, cube(3, 0, 2));

  test("has an exact interior point that no double is", () => {
    expect(complex.counts.cells).toBe(3);
    expectValidCellGeometry(network, complex);
    const geometry = cellGeometry(network, complex);
    const points = [0, 1, 2].map((cell) => geometry.interiorPoint(cell));
    expect(points.map(({ inside }) => inside).sort()).toEqual([false, true, true]);
    const thin = points.find(({ inside }) => !inside)!;
    const { x, w } = thin.exact!;
    // 1 < x < 1 + 2^-52
    expect(x[0] > w && (x[0] - w) << 52n < w).toBe(true);
    expectVolumes(complex, 8);
  });

  test("only its own cells can be asked for", () => {
    expect(() => cellGeometry(network, complex).polytope(3)).toThrow(InvalidDomainError);
    expect(() => cellGeometry(network, complex).inputMap(-1)).toThrow(/no cell -1; cells are 0 … 2/);
  });
});

test("rows say what they are: a unit of the first layer and the sides of the box", () => {
  const network = buildNetwork([{ weight: [[1, 2, -1]], bias: [0.5] }], { weight: [[3]], bias: [1] });
  const geometry = cellGeometry(network, polyhedralComplex(network, cube(3)));
  const cells = [0, 1].map((cell) => geometry.polytope(cell));
  const rowOf = (cell: number) => {
    const k = cells[cell].sources.indexOf(0);
    return Array.from(cells[cell].rows.subarray(4 * k, 4 * k + 4));
  };
  expect([rowOf(0), rowOf(1)].sort()).toEqual([
    [-1, -2, 1, -0.5],
    [1, 2, -1, 0.5],
  ]);
  const low = cells.find(({ sources }) => sources.includes(-4))!;
  const top = low.sources.indexOf(-4);
  expect(Array.from(low.rows.subarray(4 * top, 4 * top + 4))).toEqual([0, -1, 0, 1]);
  const on = cells.findIndex((_, cell) => rowOf(cell)[0] === 1);
  expect(geometry.inputMap(on)).toMatchObject({
    matrix: Float64Array.of(3, 6, -3),
    constant: Float64Array.of(2.5),
  });
});

describe.skipIf(!hasSharedData)("cells of benchmark networks", () => {
  test.each([
    ["bench/F.onnx", 3, 1],
    ["bench/bunny_3_3x16.onnx", 3, 0.5],
  ] as const)("%s", (model, d, radius) => {
    const { network } = readNetwork(sharedBytes(model), { name: model });
    const complex = polyhedralComplex(network, cube(d, -radius, radius));
    expectValidCellGeometry(network, complex);
    expectVolumes(complex, (2 * radius) ** d);
  });
});
