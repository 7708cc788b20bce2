/** `polyhedralComplex` against the oracle: the same complex, exactly, on degenerate networks and domains of every kind. */
import { polyhedralComplex } from "reluscope";
import { describe, expect, test } from "vitest";
import { expectMatchesPolytopeOracle } from "../invariants/matches-polytope-oracle.ts";
import { exactPolytopes } from "../oracle/exact-polytopes.ts";
import { named } from "../oracle/named.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { seededPolytope } from "../oracle/polytope-domains.ts";
import { isEqual, sum, volumeOf } from "../oracle/volume.ts";

/** Inputs of the network by seed: mostly the dimension of the domain, else a slice of more. */
const shapes = [
  { dimension: 3, inputs: [3, 3, 5, 3, 4], seeds: 18, width: 10, depth: [2, 3, 1] },
  { dimension: 4, inputs: [4, 4, 6, 5], seeds: 9, width: 7, depth: [2, 1, 3] },
  { dimension: 5, inputs: [5, 6], seeds: 3, width: 5, depth: [2, 1] },
  { dimension: 2, inputs: [2, 3], seeds: 4, width: 8, depth: [2, 3] },
  { dimension: 1, inputs: [1, 3], seeds: 4, width: 8, depth: [2, 3] },
];

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
        const domain = seededPolytope(seed, network, dimension);
        const exact = exactPolytopes(network, domain);
        expectMatchesPolytopeOracle(polyhedralComplex(network, domain), exact);
        const volumes = exact.cells.map((cell) => volumeOf(cell.shape, dimension, cell.faces));
        expect(isEqual(sum(volumes), volumeOf(exact.whole, dimension))).toBe(true);
      });
    }
  });
});
