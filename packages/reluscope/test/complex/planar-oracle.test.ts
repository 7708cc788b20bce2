/** `partition` against the oracle: the same complex, exactly, on networks of every kind. */
import { partition } from "reluscope";
import { describe, test } from "vitest";
import { expectMatchesPlanarOracle } from "../invariants/matches-planar-oracle.ts";
import { expectValidPlanarComplex } from "../invariants/valid-planar-complex.ts";
import { seededPlane } from "../oracle/domains.ts";
import { exactComplex } from "../oracle/exact-complex.ts";
import { named } from "../oracle/named.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";

describe("partition is the oracle's complex", () => {
  test.each(networkKinds)("%s", (kind) => {
    for (let seed = 0; seed < 40; seed++) {
      named(`${kind}, seed ${seed}`, () => {
        const inputs = [2, 2, 3, 4, 6][seed % 5];
        const network = seededNetwork(kind, seed, { inputs });
        const complex = partition(network, seededPlane(seed, kind, inputs));
        expectValidPlanarComplex(network, complex);
        expectMatchesPlanarOracle(complex, exactComplex(network, complex.domain));
      });
    }
  });

  test.each(networkKinds)("%s, deeper and wider", (kind) => {
    for (let seed = 100; seed < 106; seed++) {
      named(`${kind}, seed ${seed}, width 12`, () => {
        const inputs = [2, 2, 3, 4, 6][seed % 5];
        const network = seededNetwork(kind, seed, { inputs, width: 12, depth: 2 + (seed % 3) });
        const complex = partition(network, seededPlane(seed, kind, inputs));
        expectValidPlanarComplex(network, complex);
        expectMatchesPlanarOracle(complex, exactComplex(network, complex.domain));
      });
    }
  });
});
