/**
 * Networks explained with data: ranks against fraction elimination, roles against every cell, separability against exact
 * programs and with its certificates checked, equal rows, cells and classes against the oracle, on small random networks.
 */
import { fullSlice, partition } from "reluscope";
import { describe, expect, test } from "vitest";
import { boxDomain } from "../../src/complex/domain.ts";
import { rationalVector } from "../../src/exact/rational.ts";
import { classInterference } from "../../src/explain/class-interference.ts";
import { explainNetwork } from "../../src/explain/explain-network.ts";
import { cellAtPoint, cellOfComplex } from "../../src/explain/network-cell.ts";
import { regionBounds } from "../../src/explain/region-bounds.ts";
import { unitRoles } from "../../src/explain/unit-roles.ts";
import { layerInput } from "../../src/layer/layer-input.ts";
import { rationalPointSet } from "../../src/lp/point-set.ts";
import { separability } from "../../src/lp/separability.ts";
import { separate } from "../../src/lp/separate.ts";
import { forEachInRow } from "../../src/network/matrix.ts";
import { SIGN_NEGATIVE, SIGN_POSITIVE } from "../../src/network/signs.ts";
import { valuesAt } from "../../src/prove/exact-evaluation.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { seededNetwork } from "../oracle/networks.ts";
import { seededRandom } from "../oracle/seeded-random.ts";
import { fractionRank } from "./fraction-elimination.ts";

const kinds = ["generic", "integers", "zero biases", "copies", "dead", "vanishing", "slopes"] as const;

/** Points on a coarse grid, some of them twice, and two or three classes. */
function seededData(seed: number, inputs: number, classes: number, count = 14) {
  const random = seededRandom(seed);
  const points = Array.from({ length: count }, () =>
    Array.from({ length: inputs }, () => random.integer(-4, 4) / 2),
  );
  points.push([...points[0]]);
  return { points, classes: points.map((_, i) => (i < classes ? i : random.integer(0, classes - 1))) };
}

const cases = kinds.flatMap((kind) => Array.from({ length: 6 }, (_, seed) => [kind, seed] as const));

describe("data after each layer", () => {
  test.each(cases)("ranks, equal rows, separability and classes: %s %i", (kind, seed) => {
    const network = seededNetwork(kind, seed, { inputs: 2 + (seed % 2), width: 5 });
    const classCount = network.outputSize === 1 ? 2 : network.outputSize;
    const data = seededData(seed, network.inputSize, classCount);
    const { data: found, decision } = explainNetwork(network, { data });
    if (!found) throw new Error("no data");
    const depth = network.layers.length;
    for (const { level, rank, distinct, separability: separable } of found.levels) {
      const rows = data.points.map((point) =>
        level <= depth ? layerInput(network, level + 1, point) : valuesAt(network, [point]).exact[0],
      );
      const homogeneous = rows.map(({ numerators, denominator }) => [...numerators, denominator]);
      expect(rank).toMatchObject({ proved: true, rank: fractionRank(homogeneous) - 1 });
      const keys = rows.map(({ numerators, denominator }) =>
        numerators.map((value) => `${(value << 4000n) / denominator}`).join(),
      );
      expect(distinct).toBe(new Set(keys).size);
      for (const { classNumber, other, separable: answer, form, common } of [
        ...(separable?.againstRest ?? []),
        ...(separable?.pairs ?? []),
      ]) {
        const own = rows.filter((_, i) => data.classes[i] === classNumber);
        const others = rows.filter((_, i) =>
          other === undefined ? data.classes[i] !== classNumber : data.classes[i] === other,
        );
        const sets = [own, others].map((list) => rationalPointSet(list, own[0].numerators.length));
        expect(answer).toBe(separate(sets[0], sets[1]).separable);
        if (form) {
          const weights = rationalVector(form).numerators;
          const value = (row: (typeof rows)[number]) =>
            row.numerators.reduce(
              (sum, x, k) => sum + weights[k] * x,
              weights[weights.length - 1] * row.denominator,
            );
          expect(own.every((row) => value(row) > 0n) && others.every((row) => value(row) < 0n)).toBe(true);
        }
        if (common) {
          // The rows of the certificate alone must not be separable, and lie on the right sides.
          const named = [common.rows, common.otherRows].map((list) => list.map((row) => rows[row]));
          const [p, q] = named.map((list) => rationalPointSet(list, own[0].numerators.length));
          expect(separate(p, q).separable).toBe(false);
          expect(common.rows.every((row) => data.classes[row] === classNumber)).toBe(true);
          expect([...common.weights].reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
        }
      }
    }
    const cells = new Set(
      data.points.map((point) =>
        cellAtPoint(network, point)
          .signs.map((row) => row.join(""))
          .join("|"),
      ),
    );
    expect(found.cells.cells.length).toBe(cells.size);
    expect(found.cells.byLayer.at(-1)).toBe(cells.size);
    found.predictions?.classes.forEach((own, row) => {
      const { numerators, denominator } = valuesAt(network, [data.points[row]]).exact[0];
      if (decision?.kind === "threshold") expect(own).toBe(numerators[0] > 0n * denominator ? 1 : 0);
      else expect(own).toBe(numerators.findIndex((value) => numerators.every((other) => other <= value)));
    });
    const names = data.classes.map(String);
    found.interference?.forEach(({ layer, sides, separating, classes }) => {
      const slow = classInterference(network, layer, data.points, names);
      slow.classes.forEach((name, c) => {
        for (let unit = 0; unit < slow.hyperplanes; unit++) {
          if (network.layers[layer - 1].negativeSlope[unit] === 1) continue;
          expect(sides[unit * classes + Number(name)]).toBe(slow.sides[unit * slow.sets + c]);
        }
      });
      if (network.layers[layer - 1].negativeSlope.every((slope) => slope !== 1))
        expect(separating).toEqual(slow.separating);
    });
  });

  test("rows that a layer makes equal are told where it happens", () => {
    const network = buildNetwork(
      [
        { weight: [[1, 0]], bias: [0] },
        { weight: [[1]], bias: [-2] },
      ],
      { weight: [[1]], bias: [0] },
    );
    const points = [
      [1, 5],
      [1, 7],
      [3, 0],
      [-1, 0],
      [-2, 0],
    ];
    const { data } = explainNetwork(network, { data: { points, classes: [0, 0, 1, 0, 0] } });
    expect(data?.levels.map(({ collapsed }) => collapsed)).toEqual([
      [],
      [
        [0, 1],
        [3, 4],
      ],
      [[0, 1, 3, 4]],
      [],
    ]);
    expect(data?.levels.map(({ distinct }) => distinct)).toEqual([5, 3, 2, 2]);
    expect(data?.firstSeparable).toEqual({ fromRest: 0, pairs: 0 });
  });
});

describe("separability in doubles and exactly", () => {
  test("is what the exact program says, for points in tens of dimensions", () => {
    const answers = new Set<boolean>();
    for (let seed = 0; seed < 24; seed++) {
      const random = seededRandom(seed);
      const n = 2 + (seed % 9);
      const draw = (shift: number) =>
        Array.from({ length: 6 + n }, () =>
          rationalVector(Array.from({ length: n }, (_, k) => random.normal() + (k === 0 ? shift : 0))),
        );
      const [a, b] = [draw(0), draw((seed % 4) * 1.5)].map((rows) => rationalPointSet(rows, n));
      const found = separability(a, b, false);
      const exact = separate(a, b).separable;
      expect(found.separable).toBe(exact);
      answers.add(exact);
    }
    expect(answers.size).toBe(2);
  });
});

describe("roles of units on a domain", () => {
  test.each(cases)("are what all cells say: %s %i", (kind, seed) => {
    const network = seededNetwork(kind, seed, { inputs: 2, width: 6 });
    const domain = boxDomain(fullSlice(2), [
      [-1, 1.5],
      [-0.5, 2],
    ]);
    const complex = partition(network, domain);
    const { layers } = unitRoles(network, domain);
    layers.forEach(({ roles }, l) => {
      roles.forEach((role, unit) => {
        if (network.layers[l].negativeSlope[unit] === 1) {
          expect(role).toBe("linear");
          return;
        }
        const seen = new Set<number>();
        for (let cell = 0; cell < complex.counts.cells; cell++)
          seen.add(cellOfComplex(complex, cell).signs[l][unit]);
        const [up, down] = [seen.has(SIGN_POSITIVE), seen.has(SIGN_NEGATIVE)];
        expect(role).toBe(up ? (down ? "crease" : "affine") : "dead");
      });
    });
  });

  test("of the first layer are decided in any dimension, by the corners where each unit is extreme", () => {
    const found = new Set<string>();
    for (let seed = 0; seed < 6; seed++) {
      const network = seededNetwork("generic", seed, { inputs: 14, width: 8 });
      const box = Array.from({ length: 14 }, (_, k): [number, number] => [k / 16, k / 16 + 0.5]);
      const { roles } = unitRoles(network, { dimension: 14, slice: fullSlice(14), box }).layers[0];
      const { weight, bias } = network.layers[0];
      bias.forEach((constant, unit) => {
        let [least, most] = [constant, constant];
        forEachInRow(weight, unit, (k, w) => {
          least += w * box[k][w > 0 ? 0 : 1];
          most += w * box[k][w > 0 ? 1 : 0];
        });
        found.add(roles[unit]);
        expect(roles[unit]).toBe(most <= 0 ? "dead" : least >= 0 ? "affine" : "crease");
      });
    }
    expect(found.size).toBeGreaterThan(1);
  });
});

describe("how many cells there can be", () => {
  test("Serra's bound lies between the cells there are and the product bound", () => {
    for (let seed = 0; seed < 12; seed++) {
      const network = seededNetwork("generic", seed, { inputs: 2, width: 6 });
      const { product, serra, firstLayer } = regionBounds(network, 2);
      const cells = partition(
        network,
        boxDomain(fullSlice(2), [
          [-9, 9],
          [-9, 9],
        ]),
      ).counts.cells;
      expect(BigInt(cells)).toBeLessThanOrEqual(serra.at(-1) as bigint);
      expect(serra.every((bound, l) => bound <= product[l])).toBe(true);
      expect(firstLayer).toBe(product[0]);
    }
  });

  test("published values: Σ C(m, i), and Serra's sum by hand", () => {
    const layer = (rows: number, columns: number) => ({
      weight: Array.from({ length: rows }, () => new Array<number>(columns).fill(1)),
      bias: new Array<number>(rows).fill(0),
    });
    const network = buildNetwork([layer(3, 2), layer(2, 3)], layer(1, 2));
    // One layer: 1 + 3 + 3. Two: j1 = 0, 1, 2 leave min(2, 3 − j1) = 2, 2, 1 dimensions, which 2 units cut into 4, 4, 3.
    expect(regionBounds(network, 2)).toEqual({
      firstLayer: 7n,
      product: [7n, 28n],
      serra: [7n, 1n * 4n + 3n * 4n + 3n * 3n],
    });
  });
});
