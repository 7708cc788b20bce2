/** Lists of a part as they are in the whole, written apart and over themselves. */
import { expect, test } from "vitest";
import { type PartList, writeWhole } from "../../src/complex/part-list.ts";

const numbers = Int32Array.of(7, 2, 8, 0, 9, 10);

function bothWays(list: PartList, length: number): number[] {
  const apart = list.from.slice();
  writeWhole(list, apart);
  writeWhole(list, list.from);
  expect([...list.from.subarray(0, length)]).toEqual([...apart.subarray(0, length)]);
  return [...apart.subarray(0, length)];
}

test("faces get their numbers", () => {
  expect(bothWays({ of: "faces", from: Uint32Array.of(3, 0, 0, 5, 1), numbers }, 5)).toEqual([
    0, 7, 7, 10, 2,
  ]);
});

test("edges have the smaller end first, and those that are left out are not there", () => {
  const from = Uint32Array.of(0, 1, 1, 2, 2, 3, 4, 5, 0, 5);
  expect(bothWays({ of: "edges", from: from.slice(), numbers, leftOut: Int32Array.of() }, 10)).toEqual([
    2, 7, 2, 8, 0, 8, 9, 10, 7, 10,
  ]);
  // Entries that are not negative are edges that are kept.
  const leftOut = Int32Array.of(~0, 1, ~2, ~3, 4);
  expect(bothWays({ of: "edges", from: from.slice(), numbers, leftOut }, 4)).toEqual([2, 8, 7, 10]);
  const last = Int32Array.of(~4);
  expect(bothWays({ of: "edges", from, numbers, leftOut: last }, 8)).toEqual([2, 7, 2, 8, 0, 8, 9, 10]);
});

test("values are those of new faces, shifted where that makes sense", () => {
  const from = Float64Array.from({ length: 12 }, (_, i) => i / 2);
  expect(bothWays({ of: "values", from, numbers, width: 2, first: 7 }, 8)).toEqual([
    0, 0.5, 2, 2.5, 4, 4.5, 5, 5.5,
  ]);
  const cells = Int32Array.of(4, -1, 5, 6, 0, 1, 2, -1, 3, 3, 1, -1);
  expect(bothWays({ of: "values", from: cells, numbers, width: 2, first: 8, shift: 100 }, 6)).toEqual([
    100, 101, 103, 103, 101, -1,
  ]);
});
