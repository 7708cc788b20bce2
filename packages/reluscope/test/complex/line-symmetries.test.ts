/** What `line` must not depend on: the order and the scale of units, how the domain is divided, the run. */
import { type LineComplex, line, patternStrings } from "reluscope";
import { describe, expect, test } from "vitest";
import { seededSlice, segment } from "../oracle/domains.ts";
import { named } from "../oracle/named.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { seededRandom } from "../oracle/seeded-random.ts";
import { permuteUnits, rescaleUnits, unpermutedPattern } from "../oracle/transform-network.ts";

const joined = (pattern: string[]) => pattern.join("|");

const patternsOf = (complex: LineComplex, patternOf = joined) =>
  Array.from({ length: complex.counts.cells }, (_, cell) =>
    patternOf(patternStrings(complex.neurons, complex.patterns, cell)),
  );

describe.each(networkKinds)("line: %s", (kind) => {
  const each = (
    run: (network: ReturnType<typeof seededNetwork>, seed: number, complex: LineComplex) => void,
  ) => {
    for (let seed = 300; seed < 320; seed++) {
      named(`${kind}, seed ${seed}`, () => {
        const inputs = [1, 2, 5][seed % 3];
        const network = seededNetwork(kind, seed, { inputs, width: 10 });
        run(network, seed, line(network, segment(seededSlice(seededRandom(seed), inputs, 1), -2, 2)));
      });
    }
  };

  test("the order of units changes nothing", () => {
    each((network, seed, complex) => {
      const permuted = permuteUnits(network, seededRandom(seed));
      const other = line(permuted.network, complex.domain);
      const names = patternsOf(other, (pattern) => unpermutedPattern(pattern, permuted.orders));
      expect(names).toEqual(patternsOf(complex));
      expect(other.regions).toEqual(complex.regions);
    });
  });

  test("the scale of units changes nothing", () => {
    each((network, seed, complex) => {
      const other = line(rescaleUnits(network, seededRandom(seed)), complex.domain);
      expect(patternsOf(other)).toEqual(patternsOf(complex));
      expect(other.regions).toEqual(complex.regions);
      expect(other.vertexNeurons).toEqual(complex.vertexNeurons);
    });
  });

  test("halves have the cells of the whole, run by run", () => {
    each((network, seed, complex) => {
      const { slice } = complex.domain;
      const random = seededRandom(seed);
      const cut = random.pick([0, 0.5, random.uniform(-1.9, 1.9)]);
      const left = patternsOf(line(network, segment(slice, -2, cut)));
      const right = patternsOf(line(network, segment(slice, cut, 2)));
      // A cut at a breakpoint divides no cell; elsewhere the cell that it divides is the last and the first.
      expect([...left, ...right.slice(left.at(-1) === right[0] ? 1 : 0)]).toEqual(patternsOf(complex));
    });
  });

  test("running again gives the same", () => {
    each((network, _, complex) => {
      expect(line(network, complex.domain)).toEqual(complex);
    });
  });
});
