/** What `partition` must not depend on: the order and the scale of units, how the domain is divided, the run. */
import { type PlanarComplex, partition, patternStrings } from "reluscope";
import { describe, expect, test } from "vitest";
import { box, seededSlice } from "../oracle/domains.ts";
import { dot, dyadics, signOf } from "../oracle/dyadic-integers.ts";
import { exactComplex } from "../oracle/exact-complex.ts";
import { named } from "../oracle/named.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { seededRandom } from "../oracle/seeded-random.ts";
import { permuteUnits, rescaleUnits, unpermutedPattern } from "../oracle/transform-network.ts";

/** Everything combinatorial about a complex, named by patterns: equal for equal complexes however numbered. */
function skeleton(complex: PlanarComplex, patternOf: (pattern: string[]) => string) {
  const { neurons, patterns, counts, edgeCells, cellStart, regions } = complex;
  const names = Array.from({ length: counts.cells }, (_, cell) =>
    patternOf(patternStrings(neurons, patterns, cell)),
  );
  const nameOf = (cell: number) => (cell < 0 ? "outside" : names[cell]);
  const regionNames = new Map<number, string>();
  names
    .map((name, cell) => [name, regions[cell]] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .forEach(([name, region]) => {
      if (!regionNames.has(region)) regionNames.set(region, name);
    });
  return {
    counts,
    cells: names
      .map(
        (name, cell) =>
          `${name}: ${cellStart[cell + 1] - cellStart[cell]} corners in ${regionNames.get(regions[cell])}`,
      )
      .sort(),
    edges: Array.from({ length: counts.edges }, (_, e) =>
      [nameOf(edgeCells[2 * e]), nameOf(edgeCells[2 * e + 1])].sort().join(" / "),
    ).sort(),
  };
}

const joined = (pattern: string[]) => pattern.join("|");

function cases(run: (seed: number, inputs: number, kind: (typeof networkKinds)[number]) => void, count = 12) {
  return (kind: (typeof networkKinds)[number]) => {
    for (let seed = 200; seed < 200 + count; seed++) {
      named(`${kind}, seed ${seed}`, () => run(seed, [2, 3, 5][seed % 3], kind));
    }
  };
}

function planeOf(seed: number, inputs: number) {
  const random = seededRandom(seed);
  return box(seededSlice(random, inputs, 2), [-2, random.pick([1, 2, 3])], [-1, random.pick([1, 2.5])]);
}

describe("partition does not depend on", () => {
  test.each(networkKinds)(
    "the order of units: %s",
    cases((seed, inputs, kind) => {
      const network = seededNetwork(kind, seed, { inputs });
      const domain = planeOf(seed, inputs);
      const permuted = permuteUnits(network, seededRandom(seed));
      expect(
        skeleton(partition(permuted.network, domain), (pattern) =>
          unpermutedPattern(pattern, permuted.orders),
        ),
      ).toEqual(skeleton(partition(network, domain), joined));
    }),
  );

  test.each(networkKinds)(
    "the scale of units: %s",
    cases((seed, inputs, kind) => {
      const network = seededNetwork(kind, seed, { inputs });
      const domain = planeOf(seed, inputs);
      const [plain, scaled] = [network, rescaleUnits(network, seededRandom(seed))].map((one) =>
        partition(one, domain),
      );
      expect(skeleton(scaled, joined)).toEqual(skeleton(plain, joined));
    }),
  );

  test.each(networkKinds)(
    "the run: %s",
    cases((seed, inputs, kind) => {
      const network = seededNetwork(kind, seed, { inputs });
      const domain = planeOf(seed, inputs);
      expect(partition(network, domain)).toEqual(partition(network, domain));
    }, 3),
  );
});

describe("two halves of a domain have the cells of the whole, and those that the cut divides once more", () => {
  test.each(networkKinds)(
    "%s",
    cases((seed, inputs, kind) => {
      const random = seededRandom(seed);
      const network = seededNetwork(kind, seed, { inputs });
      const slice = seededSlice(random, inputs, 2);
      const cut = random.pick([0, 0.5, -1, random.uniform(-1.5, 1.5)]);
      const whole = exactComplex(network, box(slice, [-2, 2], [-2, 2]));
      const { integers, shift } = dyadics([cut]);
      const side = [1n << BigInt(shift), 0n, -integers[0]];
      const divided = whole.cells.filter(({ corners }) => {
        const signs = corners.map((corner) => signOf(dot(side, corner)));
        return signs.includes(1) && signs.includes(-1);
      }).length;
      const halves = [
        partition(network, box(slice, [-2, cut], [-2, 2])),
        partition(network, box(slice, [cut, 2], [-2, 2])),
      ];
      const all = partition(network, box(slice, [-2, 2], [-2, 2]));
      expect(halves[0].counts.cells + halves[1].counts.cells).toBe(all.counts.cells + divided);
      const patternsOf = (complex: PlanarComplex) =>
        Array.from({ length: complex.counts.cells }, (_, cell) =>
          joined(patternStrings(complex.neurons, complex.patterns, cell)),
        );
      expect(new Set(halves.flatMap(patternsOf))).toEqual(new Set(patternsOf(all)));
    }),
  );
});
