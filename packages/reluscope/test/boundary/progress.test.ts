/** Progress of a boundary, and that asking for it changes nothing. */
import { boxDomain, fullSlice, partition, planarBoundary } from "reluscope";
import { expect, test } from "vitest";
import { seededNetwork } from "../oracle/networks.ts";

test("counts cells upwards, below their number", () => {
  const network = seededNetwork("generic", 4, { inputs: 2, depth: 3, width: 64 });
  const square = boxDomain(fullSlice(2), [
    [-20, 20],
    [-20, 20],
  ]);
  const complex = partition(network, square);
  expect(complex.counts.cells).toBeGreaterThan(2048);
  const seen: number[] = [];
  const boundary = planarBoundary(network, complex, undefined, { onProgress: (cells) => seen.push(cells) });
  expect(seen).toEqual(
    Array.from({ length: Math.ceil(complex.counts.cells / 1024) - 1 }, (_, k) => 1024 * (k + 1)),
  );
  expect(boundary).toEqual(planarBoundary(network, complex));
});
