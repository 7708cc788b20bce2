/** `line` against the oracle: the same cells, exactly, on networks of every kind. */
import { line } from "reluscope";
import { describe, test } from "vitest";
import { expectMatchesLineOracle } from "../invariants/matches-line-oracle.ts";
import { expectValidLineComplex } from "../invariants/valid-line-complex.ts";
import { seededLine } from "../oracle/domains.ts";
import { exactComplex } from "../oracle/exact-complex.ts";
import { named } from "../oracle/named.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";

describe("line is the oracle's complex", () => {
  test.each(networkKinds)("%s", (kind) => {
    for (let seed = 0; seed < 80; seed++) {
      named(`${kind}, seed ${seed}`, () => {
        const inputs = [1, 1, 2, 3, 6][seed % 5];
        const width = seed % 4 === 0 ? 15 : 6;
        const network = seededNetwork(kind, seed, { inputs, width });
        const complex = line(network, seededLine(seed, kind, inputs));
        expectValidLineComplex(network, complex);
        expectMatchesLineOracle(complex, exactComplex(network, complex.domain));
      });
    }
  });
});
