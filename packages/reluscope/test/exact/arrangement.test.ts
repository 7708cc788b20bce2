/** Cells of arrangements whose numbers are known, simple ones and ones as degenerate as can be. */
import { describe, expect, test } from "vitest";
import { arrangementCells, countArrangementCells, TooManyCellsError } from "../../src/exact/arrangement.ts";
import { signOf } from "../../src/exact/dyadic.ts";
import { dot } from "../../src/exact/rational.ts";
import { mostCells } from "../../src/exact/simple-arrangement.ts";
import { seededRandom, shuffled } from "../oracle/seeded-random.ts";

type Form = bigint[];

function expectCells(forms: readonly Form[], n: number, count: number): void {
  const cells = arrangementCells(forms, n, 100_000);
  expect(cells.length).toBe(count);
  expect(countArrangementCells(forms, n, 100_000)).toBe(count);
  expect(new Set(cells.map(({ signs }) => signs.join())).size).toBe(count);
  for (const { signs, point } of cells) {
    expect(point[n] > 0n).toBe(true);
    expect(forms.map((form) => signOf(dot(form, point)))).toEqual(signs);
  }
}

/** x_i − x_j = c for i < j. */
const differences = (n: number, constants: readonly bigint[]): Form[] =>
  Array.from({ length: n }, (_, i) => i).flatMap((i) =>
    Array.from({ length: n - i - 1 }, (_, k) => i + k + 1).flatMap((j) =>
      constants.map((c) =>
        Array.from({ length: n + 1 }, (_, k) => (k === i ? 1n : k === j ? -1n : k === n ? -c : 0n)),
      ),
    ),
  );
const axes = (n: number, constants: readonly bigint[]): Form[] =>
  Array.from({ length: n }, (_, i) => i).flatMap((i) =>
    constants.map((c) => Array.from({ length: n + 1 }, (_, k) => (k === i ? 1n : k === n ? -c : 0n))),
  );
const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

describe("arrangements with known numbers of cells", () => {
  test.each([2, 3, 4, 5])("permutations: x_i = x_j in dimension %i", (n) => {
    expectCells(differences(n, [0n]), n, factorial(n));
  });
  test.each([2, 3, 4])("Shi's: x_i − x_j = 0, 1 in dimension %i", (n) => {
    expectCells(differences(n, [0n, 1n]), n, (n + 1) ** (n - 1));
  });
  test.each([2, 3, 4])("signed permutations: x_i = ± x_j, x_i = 0 in dimension %i", (n) => {
    const sums = differences(n, [0n]).map((form) => form.map((value) => (value < 0n ? -value : value)));
    expectCells([...differences(n, [0n]), ...sums, ...axes(n, [0n])], n, 2 ** n * factorial(n));
  });
  test.each([1, 2, 3, 4])("a grid with three planes an axis in dimension %i", (n) => {
    expectCells(axes(n, [-1n, 0n, 2n]), n, 4 ** n);
  });
  test("in any order, and scaled", () => {
    const random = seededRandom(5);
    const forms = [...differences(4, [0n, 1n]), ...axes(4, [0n])];
    const count = countArrangementCells(forms, 4, 10_000);
    for (let k = 0; k < 4; k++) {
      const scaled = shuffled(random, forms.length).map((i) => {
        const factor = BigInt(random.integer(1, 9) * random.pick([1, -1])) << BigInt(random.integer(0, 80));
        return forms[i].map((value) => value * factor);
      });
      expectCells(scaled, 4, count);
    }
  });
  test.each([
    [6, 2],
    [9, 3],
    [10, 5],
    [7, 6],
  ])("%i random planes in dimension %i", (m, n) => {
    const random = seededRandom(m * 10 + n);
    const forms = Array.from({ length: m }, () =>
      Array.from({ length: n + 1 }, () => BigInt(random.integer(-1e9, 1e9))),
    );
    expectCells(forms, n, mostCells(m, n));
    // All through one point: twice the cells that the others leave on one of them.
    const central = forms.map((form) => [...form.slice(0, n), 0n]);
    expectCells(central, n, 2 * mostCells(m - 1, n - 1));
  });
  test("none, constants, and lists that are too long", () => {
    expectCells([], 3, 1);
    expectCells(
      [
        [0n, 0n, 5n],
        [0n, 0n, 0n],
        [1n, 0n, 0n],
        [-2n, 0n, 0n],
      ],
      2,
      2,
    );
    expect(() => arrangementCells(axes(3, [0n, 1n, 2n]), 3, 63)).toThrow(TooManyCellsError);
    expect(countArrangementCells(axes(3, [0n, 1n, 2n]), 3, 10)).toBeGreaterThan(10);
  });
});
