/** `planarBoundary` against the oracle, on networks of every kind and every decision that they allow. */
import { partition, planarBoundary } from "reluscope";
import { describe, test } from "vitest";
import { expectMatchesBoundaryOracle } from "../invariants/matches-planar-boundary-oracle.ts";
import { expectValidPlanarBoundary } from "../invariants/valid-planar-boundary.ts";
import { seededDecisions } from "../oracle/decisions.ts";
import { seededPlane } from "../oracle/domains.ts";
import { exactBoundary } from "../oracle/exact-boundary.ts";
import { exactComplex } from "../oracle/exact-complex.ts";
import { named } from "../oracle/named.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";

describe("planarBoundary is the oracle's boundary", () => {
  test.each(networkKinds)("%s", (kind) => {
    for (let seed = 0; seed < 30; seed++) {
      const inputs = [2, 2, 3, 4, 6][seed % 5];
      const network = seededNetwork(kind, seed, { inputs });
      const domain = seededPlane(seed, kind, inputs);
      const complex = partition(network, domain);
      const exact = exactComplex(network, domain);
      for (const decision of seededDecisions(network, exact, seed)) {
        named(`${kind}, seed ${seed}, ${JSON.stringify(decision)}`, () => {
          const boundary = planarBoundary(network, complex, decision);
          expectValidPlanarBoundary(network, complex, boundary);
          expectMatchesBoundaryOracle({
            complex,
            boundary,
            exactComplex: exact,
            exact: exactBoundary(exact, decision),
          });
        });
      }
    }
  });
});
