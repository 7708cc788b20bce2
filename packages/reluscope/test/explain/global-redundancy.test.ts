/** Relations between units on whole domains: ranks against a plain elimination over all cells, and planted relations. */
import { boxDomain, fullSlice, type PlanarComplex, partition } from "reluscope";
import { describe, expect, test } from "vitest";
import { currentWeights } from "../../src/explain/family-members.ts";
import { redundancyEverywhere, redundancyOnDomain } from "../../src/explain/global-redundancy.ts";
import { cellOfComplex } from "../../src/explain/network-cell.ts";
import { rowRelations } from "../../src/explain/row-relations.ts";
import { dyadicStep, replaceWeights, steppedWeights } from "../../src/explain/solution-walk.ts";
import { toDense } from "../../src/network/matrix.ts";
import type { Network } from "../../src/network/network.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { seededPlane } from "../oracle/domains.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { seededRandom } from "../oracle/seeded-random.ts";
import { formsOnCell, sameForms } from "./cell-forms-oracle.ts";
import { fractionRank } from "./fraction-elimination.ts";

/** Row i: the coefficients of unit i's output on all cells, one after the other. */
function stackedForms(network: Network, complex: PlanarComplex, layer: number): bigint[][] {
  const stacked: bigint[][] = Array.from(network.layers[layer - 1].bias, () => []);
  for (let k = 0; k < complex.counts.cells; k++) {
    formsOnCell(network, cellOfComplex(complex, k))[layer - 1].rows.forEach((row, i) => {
      stacked[i].push(...row);
    });
  }
  return stacked;
}

describe("relations on a domain", () => {
  test.each(networkKinds)("are all there are, and hold: %s", (kind) => {
    for (let seed = 0; seed < 8; seed++) {
      const network = seededNetwork(kind, seed, { inputs: 2, width: 6 });
      const complex = partition(network, seededPlane(seed, kind, 2));
      for (let layer = 1; layer <= network.layers.length; layer++) {
        const found = redundancyOnDomain(network, complex, layer);
        const rows = stackedForms(network, complex, layer);
        expect(found.rank).toBe(fractionRank(rows));
        expect(found.freedom).toBe(rows.length - found.rank);
        expect(found.relations.length).toBe(found.freedom);
        const vectors = found.relations.map(({ units, coefficients }) => {
          const vector = rows.map(() => 0n);
          units.forEach((unit, k) => {
            vector[unit] = coefficients[k];
          });
          rows[0].forEach((_, k) => {
            expect(rows.reduce((sum, row, i) => sum + vector[i] * row[k], 0n)).toBe(0n);
          });
          return vector;
        });
        if (vectors.length > 0) expect(fractionRank(vectors)).toBe(found.freedom);
      }
    }
  });

  test("moving weights along one changes no cell", () => {
    let moved = 0;
    for (const kind of ["copies", "dead", "integers", "echoes"] as const) {
      for (let seed = 0; seed < 6; seed++) {
        const network = seededNetwork(kind, seed, { inputs: 2, width: 7 });
        const complex = partition(network, seededPlane(seed, kind, 2));
        const layer = network.layers.length;
        for (const { units, coefficients } of redundancyOnDomain(network, complex, layer).relations) {
          const moving = { layer, active: units };
          const step = dyadicStep(network, moving, 0, coefficients);
          if (step === undefined) continue;
          const weights = steppedWeights(currentWeights(network, moving, 0), coefficients, step);
          const other = replaceWeights(network, moving, 0, weights);
          expect(other.representable).toBe(true);
          for (let k = 0; k < complex.counts.cells; k++) {
            const cell = cellOfComplex(complex, k);
            expect(
              sameForms(formsOnCell(network, cell)[layer], formsOnCell(other.network, cell)[layer]),
            ).toBe(true);
          }
          moved++;
        }
      }
    }
    expect(moved).toBeGreaterThan(20);
  });

  test("a part of a complex is refused", () => {
    const network = seededNetwork("integers", 1, { inputs: 2 });
    const complex = partition(
      network,
      boxDomain(fullSlice(2), [
        [-1, 1],
        [-1, 1],
      ]),
    );
    expect(() => redundancyOnDomain(network, { ...complex, complete: false }, 1)).toThrow("is a part");
    expect(() => redundancyOnDomain(network, complex, 9)).toThrow("no hidden layer 9");
  });
});

/** Its first units again: scaled, and from the other side. */
function withCopies({ inputSize, layers: [layer], outputSize }: Network): Network {
  const { rows, columns, values } = toDense(layer.weight);
  const weight: number[][] = [];
  const bias: number[] = [];
  const slope: number[] = [];
  const add = (unit: number, factor: number) => {
    weight.push([...values.subarray(unit * columns, (unit + 1) * columns)].map((value) => factor * value));
    bias.push(factor * layer.bias[unit]);
    slope.push(layer.negativeSlope[unit]);
  };
  for (let unit = 0; unit < rows; unit++) add(unit, 1);
  for (const factor of [2, -1, -3]) add(0, factor);
  add(1, -0.5);
  const output = Array.from({ length: outputSize }, () => weight.map(() => 1));
  expect(columns).toBe(inputSize);
  return buildNetwork([{ weight, bias, slope }], { weight: output, bias: output.map(() => 0) });
}

describe("relations everywhere", () => {
  test.each(["integers", "copies", "dead", "slopes", "quarters", "sparse", "mixed"] as const)(
    "are those on a box around all crossings: %s",
    (kind) => {
      let related = 0;
      for (let seed = 0; seed < 25; seed++) {
        const drawn = withCopies(seededNetwork(kind, seed, { inputs: 2, depth: 1, width: 6 }));
        const complex = partition(
          drawn,
          boxDomain(fullSlice(2), [
            [-4096, 4096],
            [-4096, 4096],
          ]),
        );
        const everywhere = redundancyEverywhere(drawn);
        const onBox = redundancyOnDomain(drawn, complex, 1);
        // Hyperplanes beyond the box are affine on it: only there can the box have more relations.
        const far = Array.from(drawn.layers[0].bias).some((bias) => Math.abs(bias) > 100);
        if (far || kind === "mixed") expect(onBox.freedom).toBeGreaterThanOrEqual(everywhere.freedom);
        else expect(everywhere).toEqual(onBox);
        related += everywhere.freedom;
      }
      expect(related).toBeGreaterThan(20);
    },
  );

  test("|x| and −|x| and x: two facings of one hyperplane, twice", () => {
    const network = buildNetwork([{ weight: [[1], [-1], [2], [-3], [0]], bias: [-1, 1, -2, 3, 5] }], {
      weight: [[1, 1, 1, 1, 1]],
      bias: [0],
    });
    const { rank, relations } = redundancyEverywhere(network);
    expect(rank).toBe(3);
    expect(relations.map(({ units, coefficients }) => [...units, ...coefficients])).toEqual([
      [0, 2, -2n, 1n],
      [1, 3, -3n, 1n],
    ]);
  });
});

describe("relations between rows", () => {
  test("of large numbers that are 0 modulo the first prime", () => {
    const prime = 67108859n;
    const columns = [
      [prime, 1n, 1n],
      [0n, prime, 0n],
      [0n, 0n, 2n * prime],
    ];
    expect(rowRelations(3, () => columns)).toEqual({ rank: 3, independent: [0, 1, 2], relations: [] });
    expect(rowRelations(2, () => [[prime, prime * prime]])).toEqual({
      rank: 1,
      independent: [0],
      relations: [{ rows: [0, 1], coefficients: [-prime, 1n] }],
    });
  });

  test("planted in random matrices", () => {
    for (let seed = 0; seed < 100; seed++) {
      const random = seededRandom(seed);
      const [height, width, rank] = [random.integer(1, 9), random.integer(1, 9), random.integer(0, 5)];
      const factor = () => BigInt(random.integer(-2, 2)) * (random.chance(0.2) ? 10n ** 30n : 1n);
      const left = Array.from({ length: height }, () => Array.from({ length: rank }, factor));
      const right = Array.from({ length: rank }, () => Array.from({ length: width }, factor));
      const columns = Array.from({ length: width }, (_, k) =>
        left.map((row) => row.reduce((sum, value, i) => sum + value * right[i][k], 0n)),
      );
      const found = rowRelations(height, () => columns);
      expect(found.rank).toBe(fractionRank(columns));
      expect(found.relations.length).toBe(height - found.rank);
      for (const { rows, coefficients } of found.relations)
        for (const column of columns)
          expect(rows.reduce((sum, i, k) => sum + coefficients[k] * column[i], 0n)).toBe(0n);
    }
  });
});
