/** Lists that are joined from parts: exactly what was appended, with room that is made once where shares are known. */
import { describe, expect, test } from "vitest";
import { JoinedFloat64, JoinedInt32 } from "../../src/complex/joined-tables.ts";
import { SentArrays } from "../../src/complex/sent-arrays.ts";

const numbers = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

describe.each([
  ["whole numbers", () => new JoinedInt32(), (values: number[]) => Int32Array.from(values)],
  ["doubles", () => new JoinedFloat64(), (values: number[]) => Float64Array.from(values)],
] as const)("%s", (_, make, arrayOf) => {
  // The classes have no common type for what they append.
  const joined = () => make() as { append(values: object, share: number): void } & ReturnType<typeof make>;

  test("are all that was appended, whatever is said of shares", () => {
    for (const shares of [
      [0, 0, 0],
      [0.25, 0.5, 1],
      [0.01, 0.02, 1],
      [0.9, 0.95, 1],
      [1, 1, 1],
    ]) {
      const list = joined();
      let length = 0;
      for (const [k, share] of shares.entries()) {
        const count = 1000 * (k + 1);
        list.append(arrayOf(numbers(length, count)), share);
        length += count;
      }
      expect([...list.toResult()]).toEqual(numbers(0, length));
    }
  });

  test("are not copied where the share of the first part was nearly right, and leave nothing unused where it was not", () => {
    const list = joined();
    list.append(arrayOf(numbers(0, 5000)), 0.5);
    const { buffer } = list.data;
    list.append(arrayOf(numbers(5000, 5000)), 1);
    expect(list.toResult().buffer).toBe(buffer);
    const short = joined();
    short.append(arrayOf(numbers(0, 5000)), 0.25);
    short.append(arrayOf(numbers(5000, 5000)), 1);
    const result = short.toResult();
    expect(result.buffer.byteLength).toBeLessThan(1.3 * result.byteLength);
    expect([...result]).toEqual(numbers(0, 10000));
  });
});

test("numbers are appended mapped, shifted, and read without a sign", () => {
  const list = new JoinedInt32();
  list.appendMapped(Uint32Array.of(2, 0), Int32Array.of(7, 8, 9), 0);
  list.appendShifted(Uint32Array.of(1, 2, 3), 10, 2, 0);
  list.append(Int32Array.of(-1), 1);
  expect(list.toUnsigned()).toEqual(Uint32Array.of(9, 7, 11, 12, 2 ** 32 - 1));
});

test("edges have the smaller end first, and those that are left out are not there", () => {
  const ends = Uint32Array.of(0, 1, 1, 2, 2, 3, 4, 5, 0, 5);
  const appended = (...leftOut: number[]) => {
    const list = new JoinedInt32();
    list.append(Int32Array.of(5), 0);
    list.appendEdges(ends, Int32Array.of(7, 2, 8, 0, 9, 10), Int32Array.from(leftOut), 0);
    return [...list.toResult().subarray(1)];
  };
  expect(appended()).toEqual([2, 7, 2, 8, 0, 8, 9, 10, 7, 10]);
  // Entries that are not negative are edges that are kept.
  expect(appended(~0, 1, ~2, ~3, 4)).toEqual([2, 8, 7, 10]);
  expect(appended(~4)).toEqual([2, 7, 2, 8, 0, 8, 9, 10]);
});

test("of faces that other parts have nothing is appended; cells are shifted unless there is none", () => {
  const numbersOf = Int32Array.of(7, 2, 8, 0, 9, 10);
  const doubles = new JoinedFloat64();
  const values = Float64Array.from({ length: 12 }, (_, i) => i / 2);
  doubles.appendNew(values, 2, numbersOf, 7, 0);
  expect([...doubles.toResult()]).toEqual([0, 0.5, 2, 2.5, 4, 4.5, 5, 5.5]);
  const sources = new JoinedInt32();
  sources.append(Int32Array.of(3), 0);
  sources.appendNew(Int32Array.of(4, -1, -5, 6, 0, 1), numbersOf, 8, 0);
  expect([...sources.toResult()]).toEqual([3, -5, 0, 1]);
  const cells = new JoinedInt32();
  cells.appendNewCells(Int32Array.of(4, -1, 5, 6, 0, 1, 2, -1, 3, 3, 1, -1), 100, numbersOf, 8, 0);
  expect([...cells.toResult()]).toEqual([100, 101, 103, 103, 101, -1]);
});

test("arrays that are sent lie apart from each other, in a few buffers, until they are given back", () => {
  const sent = new SentArrays();
  const lengths = [1, 3, 70_000, 5, 0, 2_000_000, 9];
  const arrays = lengths.flatMap((length) => [sent.int32(length), sent.float64(length), sent.uint32(length)]);
  arrays.forEach((array, k) => {
    array.fill(k + 1);
  });
  arrays.forEach((array, k) => {
    expect(array.length).toBe(lengths[Math.floor(k / 3)]);
    expect(array.every((value) => value === k + 1)).toBe(true);
  });
  const buffers = new Set(arrays.map(({ buffer }) => buffer));
  expect(buffers.size).toBeLessThan(8);
  expect(sent.copyOf(Int32Array.of(4, 5))).toEqual(Int32Array.of(4, 5));
  sent.release();
  const again = new SentArrays();
  expect(buffers.has(again.int32(70_000).buffer)).toBe(true);
});
