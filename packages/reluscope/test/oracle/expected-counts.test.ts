/** The oracle against exact counts that another rational program proved: all entries. */
import { fullSlice, polytopeDomain, readNetwork } from "reluscope";
import { describe, expect, test } from "vitest";
import { axes, box, segment, wholeSpace } from "./domains.ts";
import { exactBoundary } from "./exact-boundary.ts";
import { exactComplex } from "./exact-complex.ts";
import { exactPolytopeBoundary } from "./exact-polytope-boundary.ts";
import { exactPolytopes } from "./exact-polytopes.ts";
import { decisionOf, expectedCounts, hasSharedData, sharedBytes } from "./shared-data.ts";
import { isEqual, sum, volumeOf } from "./volume.ts";

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

  // The entries in one and two dimensions are the general oracle's too; those that take it long are left out.
  test.each([1, 2, 3, 4].flatMap(expectedCounts).filter(([, , entry]) => entry.cells < 500))(
    "%s, by the oracle for any dimension",
    (_, model, entry) => {
      const { network } = readNetwork(sharedBytes(model), { name: model });
      const [low, high] = entry.domain;
      const slice = entry.vary ? axes(entry.at!, entry.vary) : fullSlice(low.length);
      const intervals = low.map((value, i) => [value, high[i]] as const);
      const complex = exactPolytopes(network, polytopeDomain(slice, intervals));
      expect(complex.cells).toHaveLength(entry.cells);
      expect(complex.linearRegions).toBe(entry.linearRegions);
      expect(complex.fVector).toEqual(entry.fVector);
      expect(entry.euler).toBe(1); // the oracle refuses anything else
      const volume = volumeOf(complex.whole, complex.dimension);
      const volumes = complex.cells.map((cell) => volumeOf(cell.shape, complex.dimension, cell.faces));
      expect(isEqual(sum(volumes), volume)).toBe(true);

      const boundary = exactPolytopeBoundary(complex, decisionOf(entry));
      const { pieces, components, flatCells } = entry.boundary;
      expect(boundary.classes).toHaveLength(pieces);
      expect(boundary).toMatchObject({ components, flatCells });
    },
  );
});
