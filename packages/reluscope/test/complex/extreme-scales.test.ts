/** Weights between 2^-500 and 2^500: nothing in a decision may depend on the size of numbers. */
import { partition } from "reluscope";
import { describe, test } from "vitest";
import { expectMatchesPlanarOracle } from "../invariants/matches-planar-oracle.ts";
import { expectValidPlanarComplex } from "../invariants/valid-planar-complex.ts";
import { seededPlane } from "../oracle/domains.ts";
import { exactComplex } from "../oracle/exact-complex.ts";
import { named } from "../oracle/named.ts";
import { type NetworkKind, seededNetwork } from "../oracle/networks.ts";
import { stretchUnits } from "../oracle/transform-network.ts";

describe.each<NetworkKind>(["generic", "integers", "quarters", "slopes", "zero biases"])("%s", (kind) => {
  test.each([100, 300, 500])("scales up to 2^±%i", (largest) => {
    for (let seed = 0; seed < 15; seed++) {
      named(`seed ${seed}`, () => {
        const inputs = [2, 3, 5][seed % 3];
        const network = stretchUnits(seededNetwork(kind, seed, { inputs, depth: 2 }), seed, largest);
        const complex = partition(network, seededPlane(seed, kind, inputs));
        expectValidPlanarComplex(network, complex);
        expectMatchesPlanarOracle(complex, exactComplex(network, complex.domain));
      });
    }
  });
});
