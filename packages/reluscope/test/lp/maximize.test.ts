/** Exact optima over polyhedra: compared with their vertices and rays, and every proof checked. */
import { describe, expect, test } from "vitest";
import { Polyhedron } from "../../src/exact/double-description.ts";
import { dot, type RationalVector, rationalVector } from "../../src/exact/rational.ts";
import { feasiblePoint, type Multipliers, maximize } from "../../src/lp/maximize.ts";
import { seededRandom } from "../oracle/seeded-random.ts";

const integerRow = (row: readonly number[]) => row.map(BigInt);

/** Value of an integer row at a point, times the point's denominator. */
const valueAt = (row: readonly bigint[], { numerators, denominator }: RationalVector) =>
  dot(row.slice(0, -1), numerators) + row[row.length - 1] * denominator;

/** Σ weights · row, times the weights' denominator. */
function combination(
  { rows, weights }: Multipliers,
  all: readonly (readonly bigint[])[],
  width: number,
): bigint[] {
  const sum: bigint[] = new Array(width).fill(0n);
  rows.forEach((row, i) => {
    expect(weights.numerators[i] > 0n).toBe(true);
    for (let k = 0; k < width; k++) sum[k] += weights.numerators[i] * all[row][k];
  });
  return sum;
}

function check(form: readonly number[], rows: readonly (readonly number[])[]): string {
  const target = integerRow(form);
  const all = rows.map(integerRow);
  const width = form.length;
  const optimum = maximize(form, rows);
  let polyhedron = Polyhedron.space(width - 1);
  for (const row of all) polyhedron = polyhedron.cut(row);
  if (optimum.status === "infeasible") {
    const sum = combination(optimum.multipliers, all, width);
    expect(sum.slice(0, -1).every((value) => value === 0n)).toBe(true);
    expect(sum[width - 1] < 0n).toBe(true);
    expect(polyhedron.isEmpty).toBe(true);
    return optimum.status;
  }
  for (const row of all) expect(valueAt(row, optimum.point) >= 0n).toBe(true);
  if (optimum.status === "unbounded") {
    for (const row of all) expect(dot(row.slice(0, -1), optimum.ray) >= 0n).toBe(true);
    expect(dot(target.slice(0, -1), optimum.ray) > 0n).toBe(true);
    return optimum.status;
  }
  const { point, value, multipliers } = optimum;
  expect(valueAt(target, point) * value.denominator).toBe(value.numerators[0] * point.denominator);
  // value − form = Σ weights · half-space, coefficient by coefficient.
  const sum = combination(multipliers, all, width);
  const { denominator } = multipliers.weights;
  for (let k = 0; k < width - 1; k++) expect(sum[k]).toBe(-target[k] * denominator);
  expect(sum[width - 1] * value.denominator).toBe(
    (value.numerators[0] - target[width - 1] * value.denominator) * denominator,
  );
  for (const vertex of polyhedron.vertices) {
    const below = dot(target, vertex) * value.denominator <= value.numerators[0] * vertex[width - 1];
    expect(below).toBe(true);
  }
  return optimum.status;
}

describe("maximize", () => {
  test("random integer polyhedra of every kind", () => {
    const seen: Record<string, number> = { optimal: 0, infeasible: 0, unbounded: 0 };
    for (let seed = 1; seed <= 400; seed++) {
      const random = seededRandom(seed);
      const d = random.integer(1, 4);
      const row = () => Array.from({ length: d + 1 }, () => random.integer(-3, 3));
      const rows = Array.from({ length: random.integer(1, 9) }, row);
      seen[check(row(), rows)]++;
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(40);
  });

  test("many half-spaces through one vertex, and repeated ones", () => {
    const rows = Array.from({ length: 40 }, (_, k) => [(k % 7) - 3, (k % 5) - 2, 0]);
    expect(check([1, 2, 5], [...rows, ...rows])).toBe("optimal");
    expect(
      check(
        [0, 0, 7],
        [
          [1, 0, 0],
          [-1, 0, 0],
          [0, 1, 0],
        ],
      ),
    ).toBe("optimal");
    expect(
      check(
        [0, 1, 0],
        [
          [1, 0, 0],
          [-1, 0, 0],
        ],
      ),
    ).toBe("unbounded");
  });

  test("doubles are read exactly", () => {
    // 0.1 + 0.2 > 0.3 as doubles: x ≤ 0.3 and x ≥ 0.1 + 0.2 (two numbers) has no solution, by a hair.
    const optimum = maximize(
      [1, 0],
      [
        [-1, 0.3],
        [1, -0.30000000000000004],
      ],
    );
    expect(optimum.status).toBe("infeasible");
    const box = [
      [1, 0],
      [-1, 0.1],
    ];
    const best = maximize([3, 0.25], box);
    if (best.status !== "optimal") throw new Error(best.status);
    expect(best.point).toEqual(rationalVector([0.1]));
    expect(best.multipliers.rows).toEqual([1]);
    expect(best.multipliers.weights).toEqual({ numerators: [3n], denominator: 1n });
  });

  test("feasible points", () => {
    expect(
      feasiblePoint(2, [
        [1, 0, -1],
        [-1, 0, 1],
        [0, 1, -2],
        [0, -1, 2],
      ]),
    ).toEqual({
      status: "feasible",
      point: { numerators: [1n, 2n], denominator: 1n },
    });
    expect(
      feasiblePoint(1, [
        [1, -1],
        [-1, 0],
      ]).status,
    ).toBe("infeasible");
    expect(feasiblePoint(3, []).status).toBe("feasible");
  });

  test("a rotated cube in six dimensions, and a thin simplex", () => {
    const random = seededRandom(3);
    const d = 6;
    const rows = Array.from({ length: 60 }, () => [
      ...Array.from({ length: d }, () => random.integer(-9, 9)),
      10,
    ]);
    expect(check([1, 2, 3, 4, 5, 6, 0], [...rows.slice(0, 14)])).not.toBe("infeasible");
    const optimum = maximize([1, -1, 1, -1, 1, -1, 0], rows);
    expect(optimum.status).toBe("optimal");
  });

  test("rows of another length are refused", () => {
    expect(() => maximize([1, 0], [[1, 0, 0]])).toThrow("half-space 0 has 3 numbers, not 2");
  });
});
