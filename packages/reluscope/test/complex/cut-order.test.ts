/** The order in which units cut the domain. */
import { fullSlice, polytopeDomain, polytopeSkeleton } from "reluscope";
import { expect, test } from "vitest";
import { centralFirst } from "../../src/complex/cut-order.ts";

/** Forms of two slopes, a constant and a bound. */
const forms = (...rows: [number, number, number][]) => Float64Array.from(rows.flatMap((row) => [...row, 0]));
const square = Float64Array.of(-1, -1, 1, -1, 1, 1, -1, 1);

test("the three units nearest to the middle come first, the others stay as they are", () => {
  // Their distances: 0.9, 0.5, 0.8, 0, 0.25 and 0.7 of the way to where they would leave the square.
  const rows = forms([1, 0, 0.9], [0, 2, -1], [1, 1, 1.6], [3, 1, 0], [-2, 2, 1], [0, 1, 0.7]);
  const units = Int32Array.of(0, 1, 2, 3, 4, 5);
  centralFirst(units, rows, 2, square);
  expect([...units]).toEqual([3, 4, 1, 0, 2, 5]);
});

test("the middle is that of the domain, and equal units keep their order", () => {
  const shifted = square.map((x) => x + 10);
  const rows = forms([1, 0, -10.5], [0, 1, -10], [0, -4, 42], [1, 0, 0]);
  const units = Int32Array.of(0, 2, 1);
  centralFirst(units, rows, 2, shifted);
  expect([...units]).toEqual([1, 0, 2]);
});

test("units that do not change come last, and a few are no trouble", () => {
  const rows = forms([0, 0, 0], [1, 0, 0.5]);
  const units = Int32Array.of(0, 1);
  centralFirst(units, rows, 2, square);
  expect([...units]).toEqual([1, 0]);
  const none = new Int32Array(0);
  centralFirst(none, rows, 2, square);
  expect(none).toHaveLength(0);
});

test("a walk first cuts the domain nearest to its middle", () => {
  // Units x − 0.9, y − 0.5 and z − 0.1.
  const layer = {
    weight: { kind: "dense", rows: 3, columns: 3, values: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1) },
    bias: Float64Array.of(-0.9, -0.5, -0.1),
    negativeSlope: new Float64Array(3),
  } as const;
  const output = {
    weight: { kind: "dense", rows: 1, columns: 3, values: Float64Array.of(1, 1, 1) },
    bias: Float64Array.of(0),
  } as const;
  const network = { inputShape: [3], inputSize: 3, outputSize: 1, layers: [layer], output };
  const box = Array.from({ length: 3 }, () => [-1, 1] as const);
  const { patterns } = polytopeSkeleton(network, polytopeDomain(fullSlice(3), box));
  const sign = (unit: number) => [...patterns].map((pattern) => (pattern >> (2 * unit)) & 3);
  // Cells come in the order of the cuts: z splits all of them, y each half, x each quarter.
  const changes = [0, 1, 2].map((unit) =>
    sign(unit).filter((s, cell, all) => cell > 0 && s !== all[cell - 1]),
  );
  expect(changes.map(({ length }) => length)).toEqual([7, 3, 1]);
});
