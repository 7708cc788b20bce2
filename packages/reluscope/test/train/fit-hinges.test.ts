/** Hinge expansions: exact on what they can be, best at every step by brute force, and their errors exact. */
import { describe, expect, it } from "vitest";
import { toDense } from "../../src/network/matrix.ts";
import { evaluate } from "../../src/network/network.ts";
import { fitHinges } from "../../src/train/fit-hinges.ts";
import { seededUniform } from "../../src/train/random-network.ts";

function randomRows(seed: number, rows: number, size: number): number[][] {
  const uniform = seededUniform(seed);
  return Array.from({ length: rows }, () => Array.from({ length: size }, () => 2 * uniform() - 1));
}

/** Sum of squares left by the best combination of columns: normal equations, solved with pivots. */
function leastSquares(columns: readonly (readonly number[])[], values: readonly number[]): number {
  const n = columns.length;
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
  const system = columns.map((a) => [...columns.map((b) => dot(a, b)), dot(a, values)]);
  for (let k = 0; k < n; k++) {
    const pivot = system
      .slice(k)
      .reduce((p, row, i) => (Math.abs(row[k]) > Math.abs(system[p][k]) ? k + i : p), k);
    [system[k], system[pivot]] = [system[pivot], system[k]];
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const share = system[i][k] / system[k][k];
      for (let j = k; j <= n; j++) system[i][j] -= share * system[k][j];
    }
  }
  const weights = system.map((row, k) => row[n] / row[k]);
  return values.reduce(
    (sum, value, i) => sum + (value - columns.reduce((s, c, k) => s + weights[k] * c[i], 0)) ** 2,
    0,
  );
}

describe("fitHinges", () => {
  it.each([1, 2, 3, 4])("each hinge is the best next one (seed %i)", (seed) => {
    const inputs = randomRows(seed, 24, 2);
    const values = inputs.map(([x, y]) => Math.sin(3 * x) + Math.abs(y - 0.2) * x);
    const directions = [
      [1, 0],
      [0, 1],
      [1, 1],
    ];
    const hinge = (d: readonly number[], t: number) =>
      inputs.map(([x, y]) => Math.max(0, d[0] * x + d[1] * y - t));
    const columns = [inputs.map(() => 1), inputs.map(([x]) => x), inputs.map(([, y]) => y)];
    for (let units = 1; units <= 3; units++) {
      const fit = fitHinges(inputs, values, { units, directions });
      const least = Math.min(
        ...directions.flatMap((d) =>
          inputs.map(([x, y]) => {
            const left = leastSquares([...columns, hinge(d, d[0] * x + d[1] * y)], values);
            return Number.isFinite(left) ? left : Infinity;
          }),
        ),
      );
      expect(24 * fit.error.rootMeanSquare ** 2).toBeCloseTo(least, 8);
      const last = fit.hinges[units - 1];
      columns.push(hinge(last.direction, last.knot));
    }
  });

  it("finds a function that is a hinge beside an affine part, and proves its error", () => {
    const inputs = randomRows(9, 200, 3);
    const knot = inputs[17][1];
    const values = inputs.map(([x, y, z]) => 1 + x - 2 * z + 3 * Math.max(0, y - knot));
    const fit = fitHinges(inputs, values, { units: 1, knots: 200 });
    expect(fit.hinges).toMatchObject([{ direction: [0, 1, 0], knot }]);
    expect(fit.hinges[0].weight).toBeCloseTo(3, 12);
    expect(fit.error.max).toBeLessThan(1e-12);
    expect(fit.optimal).toBe(false);
  });

  it("tells the network's own largest error", () => {
    const inputs = randomRows(5, 60, 4);
    const values = inputs.map((row) => row.reduce((product, x) => product * (1 + x), 1));
    const { network, error, hinges } = fitHinges(inputs, values, { units: 12, directions: 8, seed: 3 });
    expect(hinges).toHaveLength(12);
    const sizes = inputs.map((row, k) => Math.abs(evaluate(network, row)[0] - values[k]));
    expect(error.max).toBeCloseTo(Math.max(...sizes), 10);
    expect(sizes[error.row]).toBeCloseTo(error.max, 10);
    expect(fitHinges(inputs, values, { units: 12, directions: 8, seed: 3 }).network).toEqual(network);
  });

  it("constant inputs and too many hinges do no harm", () => {
    const inputs = [0, 1, 2, 3].map((x) => [x, 7]);
    const fit = fitHinges(inputs, [0, 1, 0, 1], { units: 50 });
    expect(fit.error.max).toBeLessThan(1e-12);
    expect(fit.hinges).toHaveLength(2);
    expect(fitHinges([[1, 1]], [3], { units: 1 }).error.max).toBe(0);
  });

  it("takes no hinge that others make but for rounding, however near their knots are", () => {
    const near = [0, 1e-4, 1e-4 + 1e-8, 1e-4 + 1e-8 + 1e-12];
    for (let seed = 1; seed <= 12; seed++) {
      const uniform = seededUniform(seed);
      const inputs = [...near, ...near.map(() => 2 * uniform()), ...near.map(() => -2 * uniform())];
      const values = inputs.map((x) => (near.includes(x) ? 10 : 1) * uniform());
      const { hinges, network } = fitHinges(
        inputs.map((x) => [x]),
        values,
        { units: 10 },
      );
      // Every hinge is a unit with its own weight; the first unit is the affine part.
      expect(hinges.length).toBeGreaterThan(4);
      expect(Array.from(network.layers[0].bias).slice(1)).toEqual(hinges.map(({ knot }) => -knot));
      expect(Array.from(toDense(network.output.weight).values).slice(1)).toEqual(
        hinges.map(({ weight }) => weight),
      );
    }
  });

  it("takes tiny and huge numbers as those near 1", () => {
    const inputs = randomRows(3, 40, 2);
    const values = inputs.map(([x, y]) => Math.abs(x - 0.25) + x * y);
    const wanted = fitHinges(inputs, values, { units: 4 });
    expect(wanted.hinges).toHaveLength(4);
    for (const size of [2 ** -500, 2 ** 500]) {
      const high = fitHinges(
        inputs,
        values.map((value) => value * size),
        { units: 4 },
      );
      expect(high.hinges).toEqual(wanted.hinges.map((one) => ({ ...one, weight: one.weight * size })));
      const wide = fitHinges(
        inputs.map((row) => row.map((x) => x * size)),
        values,
        { units: 4 },
      );
      expect(wide.hinges).toEqual(
        wanted.hinges.map((one) => ({ ...one, knot: one.knot * size, weight: one.weight / size })),
      );
    }
    const steep = [0, 2 ** -600, 2 ** -599].map((x) => [x]);
    expect(() => fitHinges(steep, [0, 2 ** 600, 0], { units: 1 })).toThrow("beyond the range of doubles");
  });

  it("refuses what is no data and no option", () => {
    expect(() => fitHinges([], [], { units: 1 })).toThrow("no rows");
    expect(() => fitHinges([[0]], [Number.NaN], { units: 1 })).toThrow("row 0 has NaN");
    expect(() => fitHinges([[0, 1], [1]], [1, 2], { units: 1 })).toThrow("row 1 has 1 inputs");
    expect(() => fitHinges([[0]], [1], { units: -1 })).toThrow("-1 units");
    expect(() => fitHinges([[0]], [1], { units: 1, directions: [[0]] })).toThrow("is no direction");
  });
});
