/** `partition` against the oracle: the same complex, exactly, on networks of every kind. */
import { fullSlice, partition, polygonDomain } from "reluscope";
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

  // More than the bits of a word.
  test.each([31, 32, 33, 80])("on a polygon with %i corners", (count) => {
    const corners = Array.from({ length: count }, (_, k): [number, number] => {
      const angle = (2 * Math.PI * (k + 0.3)) / count;
      return [Math.cos(angle), Math.sin(angle)];
    });
    for (const kind of networkKinds) {
      named(kind, () => {
        const network = seededNetwork(kind, count, { inputs: 2, width: 8, depth: 2 });
        const complex = partition(network, polygonDomain(fullSlice(2), corners));
        expectValidPlanarComplex(network, complex);
        expectMatchesPlanarOracle(complex, exactComplex(network, complex.domain));
      });
    }
  });
});
