/** The oracle against exact counts that another rational program proved: all entries in one and two dimensions. */
import { readNetwork } from "reluscope";
import { describe, expect, test } from "vitest";
import { axes, box, segment, wholeSpace } from "./domains.ts";
import { exactBoundary } from "./exact-boundary.ts";
import { exactComplex } from "./exact-complex.ts";
import { decisionOf, expectedCounts, hasSharedData, sharedBytes } from "./shared-data.ts";

describe.skipIf(!hasSharedData)("the oracle reproduces ../shared/data/exact/expected.json", () => {
  test.each([...expectedCounts(1), ...expectedCounts(2)])("%s", (_, model, entry) => {
    const { network } = readNetwork(sharedBytes(model), { name: model });
    const [low, high] = entry.domain;
    const domain =
      low.length === 1
        ? segment(wholeSpace(1), low[0], high[0])
        : box(entry.vary ? axes(entry.at!, entry.vary) : wholeSpace(2), [low[0], high[0]], [low[1], high[1]]);
    const complex = exactComplex(network, domain);
    expect(complex.cells).toHaveLength(entry.cells);
    expect(complex).toMatchObject({
      linearRegions: entry.linearRegions,
      fVector: entry.fVector,
      euler: entry.euler,
    });
    const { pieces, components, flatCells, length } = exactBoundary(complex, decisionOf(entry));
    expect({ pieces: pieces.length, components, flatCells }).toEqual({
      pieces: entry.boundary.pieces,
      components: entry.boundary.components,
      flatCells: entry.boundary.flatCells,
    });
    if (entry.boundary.length !== null) expect(length).toBeCloseTo(entry.boundary.length, 12);
  });
});
