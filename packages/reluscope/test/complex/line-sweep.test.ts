/** The sweep over a segment against the walk that decides what bounds leave open: the same cells, errors that hold. */
import { describe, expect, test } from "vitest";
import { sweepLine } from "../../src/complex/line-sweep.ts";
import { walkLine } from "../../src/complex/line-walk.ts";
import { line } from "../../src/index.ts";
import { expectMatchesLineOracle } from "../invariants/matches-line-oracle.ts";
import { seededLine, seededSlice, segment } from "../oracle/domains.ts";
import { exactComplex } from "../oracle/exact-complex.ts";
import { named } from "../oracle/named.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { seededRandom } from "../oracle/seeded-random.ts";

describe("sweep", () => {
  test.each([networkKinds[0], "slopes, real weights"] as const)("is the walk: %s", (kind) => {
    let swept = 0;
    for (let seed = 0; seed < 12; seed++) {
      named(`seed ${seed}`, () => {
        const inputs = [1, 2, 5][seed % 3];
        const network = seededNetwork(kind, seed, { inputs, depth: 2 + (seed % 4), width: 37 });
        const domain = segment(seededSlice(seededRandom(seed), inputs, 1), -3, 3);
        const found = sweepLine(network, domain, "auto");
        expect(sweepLine(network, domain, "typescript")).toEqual(found);
        if (!found) return;
        swept++;
        const walked = walkLine(network, domain, "auto");
        expect(found.patterns).toEqual(walked.patterns);
        expect(found.vertexNeurons).toEqual(walked.vertexNeurons);
        expect(found.vertexNeuronStart).toEqual(walked.vertexNeuronStart);
        found.vertices.forEach((vertex, i) => {
          const off = Math.abs(vertex - walked.vertices[i]);
          expect(off).toBeLessThanOrEqual(found.vertexErrors[i] + walked.vertexErrors[i]);
        });
        found.mapErrors.forEach((error, k) => {
          for (const t of [domain.low, domain.high]) {
            const [p, q] = [found, walked].map(({ maps }) => maps[2 * k] * t + maps[2 * k + 1]);
            expect(Math.abs(p - q)).toBeLessThanOrEqual(error + walked.mapErrors[k]);
          }
        });
      });
    }
    expect(swept).toBeGreaterThan(6);
  });

  // Blocks of twelve units: parts of one, a last pair left over, and more than there are bits.
  test.each([1, 13, 26, 400, 782])("is the walk, and the same bits, at width %i", (width) => {
    const network = seededNetwork("slopes, real weights", width, { inputs: 2, depth: 2, width });
    const domain = segment(seededSlice(seededRandom(1), 2, 1), -1, 1);
    const found = sweepLine(network, domain, "auto");
    expect(sweepLine(network, domain, "typescript")).toEqual(found);
    const walked = walkLine(network, domain, "auto");
    expect(found?.patterns).toEqual(walked.patterns);
    expect(found?.vertexNeurons).toEqual(walked.vertexNeurons);
  });

  test.each([20, 100, 500])("weights with scales up to 2^±%i are the oracle's cells", (largest) => {
    for (let seed = 0; seed < 20; seed++) {
      named(`seed ${seed}`, () => {
        const inputs = [1, 2, 5][seed % 3];
        const network = seededNetwork(networkKinds[0], seed, { inputs, depth: 2, width: 8 });
        const random = seededRandom(seed);
        for (const { weight, bias } of network.layers) {
          for (let i = 0; i < bias.length; i++) {
            const factor = 2 ** random.integer(-largest, largest);
            bias[i] *= factor;
            for (let j = 0; j < weight.columns; j++) weight.values[i * weight.columns + j] *= factor;
          }
        }
        const complex = line(network, seededLine(seed, networkKinds[0], inputs));
        expectMatchesLineOracle(complex, exactComplex(network, complex.domain));
      });
    }
  });
});
