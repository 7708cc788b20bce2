/** A plane that is walked in parts, whole or stopped and taken up again, is the one that one walk finds. */
import { boxDomain, fullSlice, type Network, type PlanarDomain, partition, polygonDomain } from "reluscope";
import { afterEach, describe, expect, test } from "vitest";
import { tallySubtree } from "../../src/complex/count-cells.ts";
import { splitPlanarWalk, walkPlanarPart } from "../../src/complex/planar-part.ts";
import { foldingRule } from "../../src/complex/region-folding.ts";
import { SentArrays } from "../../src/complex/sent-arrays.ts";
import type { RouteRange } from "../../src/complex/walk-route.ts";
import { joinPlane } from "../../src/threads/join-run.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";

/** Walks `count` subtrees, one, two or three at a time; a part that has `most` cells stops, and what it left is walked later. */
function inParts(network: Network, domain: PlanarDomain, count: number, most = Number.POSITIVE_INFINITY) {
  const routes = splitPlanarWalk(network, domain, "auto", count, [[]]).map(({ route }) => route);
  const waiting: RouteRange[] = [];
  for (let i = 0; i < routes.length; i += 1 + (i % 3)) {
    waiting.push({ from: routes[i], until: routes[Math.min(i + (i % 3), routes.length - 1)] });
  }
  const parts = [];
  for (let range = waiting.pop(); range; range = waiting.pop()) {
    const part = walkPlanarPart(network, domain, "auto", range, new SentArrays(), (cells) => cells >= most);
    waiting.push(...part.left.map((route) => ({ from: route, until: route })));
    parts.push(part);
  }
  return joinPlane({ find: "plane", network, domain, kernel: "auto" }, { parts, left: [] });
}

const square = boxDomain(fullSlice(2), [
  [-1, 1],
  [-1, 1],
]);
const pentagon = polygonDomain(fullSlice(2), [
  [-1, -1],
  [1.5, -0.75],
  [2, 0.5],
  [0.25, 1.5],
  [-1, 1],
]);

const rule = { ...foldingRule };

afterEach(() => {
  Object.assign(foldingRule, rule);
});

describe.each([
  ["", rule],
  ["folded on regions", { least: 1, most: 4, weights: 0 }],
  [
    "folded again inside regions",
    { least: 1, most: 2, mostInside: 2, weights: 0, nested: 1000, nestedWeights: 0 },
  ],
])("%s", (_, when) =>
  test.each(networkKinds)("%s", (kind) => {
    Object.assign(foldingRule, when);
    for (let seed = 1; seed <= 6; seed++) {
      const network = seededNetwork(kind, seed, { inputs: 2, width: 6 });
      const domain = seed % 2 === 0 ? square : pentagon;
      // How many signs need exact arithmetic depends on which of two parts says where a vertex is.
      const whole = { ...partition(network, domain), exactSigns: 0 };
      for (const count of [2, 5, 40]) {
        expect({ ...inParts(network, domain, count), exactSigns: 0 }).toEqual(whole);
      }
      expect({ ...inParts(network, domain, 1, 3), exactSigns: 0 }).toEqual(whole);
      expect({ ...inParts(network, domain, 4, 2), exactSigns: 0 }).toEqual(whole);
    }
  }),
);

test.each(networkKinds)("cells of %s are counted without keeping them", (kind) => {
  for (let seed = 11; seed <= 16; seed++) {
    const network = seededNetwork(kind, seed, { inputs: 2 });
    const { counts, cellVertices } = partition(network, pentagon);
    const tally = tallySubtree(network, pentagon, "auto", [], () => false);
    expect(tally).toMatchObject({ cells: counts.cells, cellVertices: cellVertices.length, left: [] });
    const first = tallySubtree(network, pentagon, "auto", [], (cells) => cells >= 2);
    const rest = first.left.map((route) => tallySubtree(network, pentagon, "auto", route, () => false));
    expect(first.cells + rest.reduce((sum, { cells }) => sum + cells, 0)).toBe(counts.cells);
  }
});
