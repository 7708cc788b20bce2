/** Boundaries on domains whose areas do not fit into doubles: counts stay right, and nothing is NaN. */
import { boxDomain, fullSlice, partition, planarBoundary } from "reluscope";
import { expect, test } from "vitest";
import { seededNetwork } from "../oracle/networks.ts";

test.each([2 ** 300, 2 ** 520, 1e300])("a box of half side %d", (half) => {
  const network = seededNetwork("integers", 3, { inputs: 2, width: 8 });
  const square = (side: number) =>
    boxDomain(fullSlice(2), [
      [-side, side],
      [-side, side],
    ]);
  const complex = partition(network, square(half));
  const boundary = planarBoundary(network, complex);
  const middle = partition(network, square(2 ** 40));
  expect(complex.counts).toEqual(middle.counts);
  expect(boundary.components).toBe(planarBoundary(network, middle).components);
  for (const area of boundary.classAreas) expect(area).not.toBeNaN();
});
