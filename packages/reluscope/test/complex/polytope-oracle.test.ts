/**
 * `polyhedralComplex`, `polytopeSkeleton` and `cellVolumes` against the oracle: the same complex, exactly, on degenerate
 * networks and domains of every kind.
 */
import { cellVolumes, type Network, polyhedralComplex, polytopeSkeleton } from "reluscope";
import { describe, expect, test } from "vitest";
import { claim } from "../invariants/claim.ts";
import { expectMatchesPolytopeOracle } from "../invariants/matches-polytope-oracle.ts";
import { expectSkeletonOf } from "../invariants/skeleton-of.ts";
import { isWithin } from "../oracle/dyadic-integers.ts";
import { exactPolytopes } from "../oracle/exact-polytopes.ts";
import { named } from "../oracle/named.ts";
import { type NetworkKind, networkKinds, seededNetwork } from "../oracle/networks.ts";
import { seededPolytope } from "../oracle/polytope-domains.ts";
import { stretchUnits } from "../oracle/transform-network.ts";
import { isEqual, sum, volumeOf } from "../oracle/volume.ts";

/** Inputs of the network by seed: mostly the dimension of the domain, else a slice of more. */
const shapes = [
  { dimension: 3, inputs: [3, 3, 5, 3, 4], seeds: 18, width: 10, depth: [2, 3, 1] },
  { dimension: 4, inputs: [4, 4, 6, 5], seeds: 9, width: 7, depth: [2, 1, 3] },
  { dimension: 5, inputs: [5, 6], seeds: 3, width: 5, depth: [2, 1] },
  { dimension: 2, inputs: [2, 3], seeds: 4, width: 8, depth: [2, 3] },
  { dimension: 1, inputs: [1, 3], seeds: 4, width: 8, depth: [2, 3] },
];

/** The complex, its skeleton and its volumes are the oracle's, whose volumes add up to the domain's. */
function expectSame(network: Network, seed: number, dimension: number): void {
  const domain = seededPolytope(seed, network, dimension);
  const exact = exactPolytopes(network, domain);
  const complex = polyhedralComplex(network, domain);
  const cellOf = expectMatchesPolytopeOracle(complex, exact);
  expectSkeletonOf(complex, polytopeSkeleton(network, domain));

  const exactVolumes = exact.cells.map((cell) => volumeOf(cell.shape, dimension, cell.faces));
  expect(isEqual(sum(exactVolumes), volumeOf(exact.whole, dimension))).toBe(true);
  const { volumes, errors } = cellVolumes(complex);
  cellOf.forEach((number, cell) => {
    const { numerator, denominator } = exactVolumes[number];
    claim(
      isWithin(volumes[cell], numerator, denominator, errors[cell]),
      () => `the volume of cell ${cell} is farther than ${errors[cell]} from the oracle's`,
    );
  });
}

describe.each(shapes)("in $dimension dimensions it is the oracle's complex", (shape) => {
  const { dimension, inputs, seeds, width, depth } = shape;
  test.each(networkKinds)("%s", (kind) => {
    for (let seed = 0; seed < seeds; seed++) {
      named(`${kind}, ${dimension} dimensions, seed ${seed}`, () => {
        const network = seededNetwork(kind, 1000 * dimension + seed, {
          inputs: inputs[seed % inputs.length],
          width,
          depth: depth[seed % depth.length],
        });
        expectSame(network, seed, dimension);
      });
    }
  });
});

// Nothing in a decision may depend on the size of numbers.
describe.each<NetworkKind>(["integers", "quarters", "slopes", "zero biases"])("%s", (kind) => {
  test.each([100, 300, 500])("weights up to 2^±%i", (largest) => {
    for (let seed = 0; seed < 6; seed++) {
      named(`seed ${seed}`, () => {
        const dimension = 3 + (seed % 2);
        const network = seededNetwork(kind, seed, { inputs: dimension + (seed % 3), width: 7, depth: 2 });
        expectSame(stretchUnits(network, seed, largest), seed, dimension);
      });
    }
  });
});
