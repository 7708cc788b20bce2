/** `lineBoundary` against the oracle, on networks of every kind and every decision that they allow. */
import { line, lineBoundary } from "reluscope";
import { describe, test } from "vitest";
import {
  expectMatchesLineBoundaryOracle,
  expectValidLineBoundary,
} from "../invariants/valid-line-boundary.ts";
import { seededDecisions } from "../oracle/decisions.ts";
import { seededLine } from "../oracle/domains.ts";
import { exactBoundary } from "../oracle/exact-boundary.ts";
import { exactComplex } from "../oracle/exact-complex.ts";
import { named } from "../oracle/named.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";

describe("lineBoundary is the oracle's boundary", () => {
  test.each(networkKinds)("%s", (kind) => {
    for (let seed = 0; seed < 60; seed++) {
      const inputs = [1, 1, 2, 3, 6][seed % 5];
      const network = seededNetwork(kind, seed, { inputs });
      const domain = seededLine(seed, kind, inputs);
      const complex = line(network, domain);
      const exact = exactComplex(network, domain);
      for (const decision of seededDecisions(network, exact, seed)) {
        named(`${kind}, seed ${seed}, ${JSON.stringify(decision)}`, () => {
          const boundary = lineBoundary(network, complex, decision);
          expectValidLineBoundary(complex, boundary);
          expectMatchesLineBoundaryOracle(boundary, exactBoundary(exact, decision));
        });
      }
    }
  });
});
