/** Max–min formulas both ways, and networks rebuilt from their exported complexes. */
import { describe, expect, test } from "vitest";
import { boxDomain, fullSlice, segmentDomain } from "../../src/complex/domain.ts";
import { line } from "../../src/complex/line.ts";
import { partition } from "../../src/complex/partition.ts";
import { polyhedralComplex, polytopeDomain } from "../../src/complex/polytope.ts";
import { constructExported, constructMaxMin } from "../../src/construct/cpwl.ts";
import {
  complexSummaryJson,
  jsonChunks,
  linePartsJson,
  planarPartsJson,
  polyhedralPartsJson,
  polyhedralSummaryJson,
} from "../../src/export/index.ts";
import { readNetwork } from "../../src/formats/index.ts";
import type { Network } from "../../src/network/network.ts";
import { maximumDifference } from "../../src/prove/difference.ts";
import { randomNetwork } from "../draw/random-network.ts";
import { seededRandom } from "../oracle/seeded-random.ts";
import { hasSharedData, sharedBytes } from "../oracle/shared-data.ts";
import { distance, exactEvaluator, quotients } from "./exact-value.ts";

describe("max–min formulas with small integers are exact, shallow and as trees", () => {
  for (let seed = 1; seed <= 18; seed++) {
    const n = 1 + (seed % 3);
    test(`seed ${seed}, ${n} inputs`, () => {
      const random = seededRandom(seed);
      const count = random.integer(2, n === 3 ? 4 : 6);
      const forms = Array.from({ length: count }, () =>
        Array.from({ length: n + 1 }, () => random.integer(-4, 4)),
      );
      const terms = Array.from({ length: random.integer(1, 4) }, () =>
        Array.from({ length: random.integer(1, 3) }, () => random.integer(0, count - 1)),
      );
      const box = Array.from({ length: n }, (): [number, number] => [-1, 1]);
      const sizes: Record<string, number> = {};
      for (const layers of ["shallow", "tree", "fewest"] as const) {
        const made = constructMaxMin({ forms, terms }, box, { layers });
        // With the fewest units weights may be rounded.
        if (layers !== "fewest") expect(made.exact).toBe(true);
        sizes[layers] = made.counts.units;
        if (layers === "shallow") expect(made.counts.depth).toBeLessThanOrEqual(Math.ceil(Math.log2(n + 1)));
        const evaluate = exactEvaluator(made.network);
        for (let k = 0; k < 40; k++) {
          const x = box.map(() => random.integer(-64, 64) / 64);
          const values = forms.map((form) => x.reduce((sum, t, i) => sum + t * form[i], form[n]));
          const wanted = Math.max(...terms.map((term) => Math.min(...term.map((j) => values[j]))));
          const { tops, bottom } = evaluate(quotients(x));
          // All of these numbers are multiples of 1/64.
          if (made.exact) expect(tops[0] * 64n).toBe(BigInt(wanted * 64) * bottom);
          else {
            expect(made.maxDeviation).toBeLessThan(1e-9);
            expect(distance({ tops, bottom }, quotients([wanted]))).toBeLessThanOrEqual(made.maxDeviation);
          }
        }
      }
      expect(sizes.fewest).toBeLessThanOrEqual(Math.min(sizes.shallow, sizes.tree));
    });
  }
});

test("formulas that make no sense are refused", () => {
  const box: [number, number][] = [[-1, 1]];
  expect(() => constructMaxMin({ forms: [[1, 0]], terms: [[0, 1]] }, box)).toThrow(
    "term 0 has a form 1; there are 0 … 0",
  );
  expect(() => constructMaxMin({ forms: [[1, 0]], terms: [[]] }, box)).toThrow("term 0 is empty");
  expect(() => constructMaxMin({ forms: [[1, 0, 0]], terms: [[0]] }, box)).toThrow(
    "form 0 has 3 numbers, not 2",
  );
});

function exported(network: Network): { document: unknown; difference: (rebuilt: Network) => number } {
  const n = network.inputSize;
  const parse = (parts: Parameters<typeof jsonChunks>[0]) => JSON.parse([...jsonChunks(parts)].join(""));
  if (n === 1) {
    const domain = segmentDomain(fullSlice(1), -1, 1);
    const complex = line(network, domain);
    const document = parse({ ...complexSummaryJson(complex), ...linePartsJson(complex) });
    return { document, difference: (rebuilt) => maximumDifference(network, rebuilt, domain).maxDifference };
  }
  if (n === 2) {
    const domain = boxDomain(fullSlice(2), [
      [-1, 1],
      [-1, 1],
    ]);
    const complex = partition(network, domain);
    const document = parse({ ...complexSummaryJson(complex), ...planarPartsJson(complex) });
    return { document, difference: (rebuilt) => maximumDifference(network, rebuilt, domain).maxDifference };
  }
  const domain = polytopeDomain(
    fullSlice(n),
    Array.from({ length: n }, () => [-1, 1]),
  );
  const complex = polyhedralComplex(network, domain);
  const document = parse({ ...polyhedralSummaryJson(complex), ...polyhedralPartsJson(complex) });
  return { document, difference: (rebuilt) => maximumDifference(network, rebuilt, domain).maxDifference };
}

describe("networks rebuilt from their exported complexes", () => {
  const sizes = [
    [1, 6, 1],
    [1, 5, 5, 2],
    [2, 4, 1],
    [2, 6, 1],
    [2, 4, 3, 1],
    [2, 3, 3, 2],
    [3, 2, 1],
  ];
  sizes.forEach((size, k) => {
    test(size.join("-"), () => {
      const network = randomNetwork(size, 20 + k);
      const { document, difference } = exported(network);
      const made = constructExported(document);
      expect(made.proved).toBe(true);
      expect(made.maxDeviation).toBeLessThan(1e-6);
      expect(difference(made.network)).toBeLessThan(1e-12);
      expect(made.counts.depth).toBeLessThanOrEqual(Math.ceil(Math.log2(size[0] + 1)));
      // One hidden layer: its units again, and one for the affine part.
      if (size.length === 3 && size[0] === 2) expect(made.counts.hidden.length).toBe(1);
    });
  });
  test.skipIf(!hasSharedData).each([
    ["sine_1-40-1.onnx", 32],
    ["moons_square_2-2-2-2-2-2.onnx", 14],
  ])("%s of the shared models", (name, cells) => {
    const { network } = readNetwork(sharedBytes(`models/${name}`), { name });
    const { document, difference } = exported(network);
    expect((document as { cells: unknown[] }).cells).toHaveLength(cells);
    const made = constructExported(document);
    expect(made.proved).toBe(true);
    expect(difference(made.network)).toBeLessThan(1e-12);
  });
  test("other documents are refused", () => {
    expect(() => constructExported({ cells: [] })).toThrow("this is no complex with its cells");
    expect(() => constructExported({ domain: { dimension: 1 }, cells: [{}] })).toThrow("cell 0 has no maps");
  });
});

test("a formula in space with cells that are thinner than rounding is proved within a small bound", () => {
  const forms = [
    [-0.7, -1.6, -2.8, -0.8],
    [-1, -2.4, -1, -1.6],
    [1, -2.2, -1, -0.6],
    [2.7, -2.6, 2.9, 1.8],
  ];
  const made = constructMaxMin({ forms, terms: [[3, 2], [1]] }, [
    [-2, 1.5],
    [-2, 0.5],
    [-2, 1],
  ]);
  expect(made.proved).toBe(true);
  expect(made.maxDeviation).toBeLessThan(1e-9);
});
