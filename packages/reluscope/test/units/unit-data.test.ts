/** Creases of units against gradients on both sides; data on units and pieces built along chains against exact cell forms. */
import { describe, expect, test } from "vitest";
import { ExactForms } from "../../src/exact/exact-forms.ts";
import { compare, type Fraction, fraction, minus, times, ZERO } from "../../src/exact/fraction.ts";
import type { Network } from "../../src/network/network.ts";
import { SIGN_LINEAR, SIGN_NEGATIVE, SIGN_POSITIVE } from "../../src/network/signs.ts";
import { unitCreases } from "../../src/units/unit-creases.ts";
import { buildPiece, unitData } from "../../src/units/unit-data.ts";
import { unitOrder } from "../../src/units/unit-order.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { axes } from "../oracle/domains.ts";
import { dot, pointOf } from "../oracle/dyadic-integers.ts";
import { type NetworkKind, networkKinds, seededNetwork } from "../oracle/networks.ts";
import { seededPolytope } from "../oracle/polytope-domains.ts";
import { seededRandom } from "../oracle/seeded-random.ts";
import { activeSets, cornersOf } from "./active-sets.ts";

const kinds = networkKinds.filter((kind) => kind !== "no crease");
const same = (a: Fraction, b: Fraction) => compare(a, b) === 0;

/** A network and a domain of one to four dimensions. */
function seeded(kind: NetworkKind, seed: number) {
  const dimension = 1 + (seed % 4);
  const network = seededNetwork(kind, seed, { inputs: dimension, depth: 1, width: 8 });
  return { dimension, network, domain: seededPolytope(seed, network, dimension) };
}

/** Output 0 on the cell where just these units are on, by the engine's exact forms. */
function formOn(
  network: Network,
  domain: ReturnType<typeof seeded>["domain"],
  on: readonly number[],
): Fraction[] {
  const signs = network.layers.map(({ negativeSlope }) =>
    Uint8Array.from(negativeSlope, (slope, unit) =>
      slope === 1 ? SIGN_LINEAR : on.includes(unit) ? SIGN_POSITIVE : SIGN_NEGATIVE,
    ),
  );
  const forms = new ExactForms(network, domain.slice, signs);
  return forms.row(1, 0).map((value) => fraction(value, 1n << BigInt(forms.scale(1))));
}

describe("data on units, and pieces built along chains", () => {
  for (const kind of kinds)
    test(kind, () => {
      for (let seed = 0; seed < 10; seed++) {
        const { dimension, network, domain } = seeded(kind, seed);
        const random = seededRandom(seed);
        const order = unitOrder(network, domain);
        const { forms, linear } = activeSets(network, domain);
        // Around the box, and corners: many are on creases, some are outside.
        const points = Array.from({ length: 12 }, () =>
          domain.box.map(([low, high]) =>
            random.pick([low, high, (low + high) / 2, low + random.unit() * (high - low) * 1.2]),
          ),
        );
        const data = unitData(network, order, points);
        const corners = cornersOf(domain);
        expect(corners.length).toBeGreaterThan(dimension);
        const seen = new Set<number>(data.outside);
        data.cells.forEach(({ rows, on, chains }, cell) => {
          for (const row of rows) {
            seen.add(row);
            expect(data.cellOf[row]).toBe(cell);
            const point = pointOf(points[row]);
            const expected = forms.flatMap((form, unit) =>
              !linear[unit] && dot(form, point) > 0n ? [unit] : [],
            );
            expect(on).toEqual(expected);
          }
          expect(chains.flat().sort((a, b) => a - b)).toEqual(on);
          // A beginning of every chain.
          chains.forEach((units, k) => {
            const all = order.chains[k].flatMap((one) => order.classes[one]);
            expect(units).toEqual(all.slice(0, units.length));
          });
          const { exact, steps } = buildPiece(network, order, { rows, on, chains });
          expect(steps.map(({ unit }) => unit)).toEqual(chains.flat());
          expect(exact.every((value, k) => same(value, formOn(network, domain, on)[k]))).toBe(true);
        });
        expect(seen.size).toBe(points.length);
        for (let unit = 0; unit < order.units; unit++)
          for (let k = data.unitStart[unit]; k < data.unitStart[unit + 1]; k++)
            expect(data.cells[data.cellOf[data.unitRows[k]]].on).toContain(unit);
      }
    });
});

test("jumps of the gradient are differences of forms on both sides", () => {
  let compared = 0;
  for (const kind of kinds)
    for (let seed = 0; seed < 10; seed++) {
      const { dimension, network, domain } = seeded(kind, seed);
      const { forms, linear } = activeSets(network, domain);
      const units = forms.map((_, unit) => unit);
      const creases = unitCreases(network, domain);
      for (const { hyperplane, units: own, sides, jump, gradientJump } of creases) {
        const others = units.filter((unit) => !own.includes(unit) && unit % 2 === 0);
        const front = formOn(network, domain, [...others, ...own.filter((_, k) => sides[k] > 0)]);
        const behind = formOn(network, domain, [...others, ...own.filter((_, k) => sides[k] < 0)]);
        compared++;
        front.forEach((value, k) => {
          const difference = minus(value, behind[k]);
          expect(same(difference, times(jump, fraction(hyperplane[k])))).toBe(true);
          if (k < dimension)
            expect(same(difference, fraction(gradientJump.numerators[k], gradientJump.denominator))).toBe(
              true,
            );
        });
      }
      const listed = creases.flatMap(({ units: own }) => own);
      expect(new Set(listed).size).toBe(listed.length);
      for (const unit of listed) expect(linear[unit]).toBe(false);
      expect(new Set(creases.map(({ hyperplane }) => hyperplane.join())).size).toBe(creases.length);
    }
  expect(compared).toBeGreaterThan(300);
});

test("units that share a hyperplane, cancel, or lie outside", () => {
  const network = buildNetwork(
    [
      {
        weight: [
          [1, 1],
          [-2, -2],
          [1, 0],
          [1, 0],
        ],
        bias: [-1, 2, -5, 0],
        slope: [0, 0, 0, 0.5],
      },
    ],
    { weight: [[2, -1, 1, 4]], bias: [0] },
  );
  const domain = {
    dimension: 2,
    slice: axes([0, 0], [0, 1]),
    box: [
      [0, 1],
      [0, 1],
    ] as const,
  };
  const creases = unitCreases(network, domain);
  expect(creases.map(({ units, sides, jump, inside }) => ({ units, sides, jump, inside }))).toEqual([
    { units: [0, 1], sides: [1, -1], jump: ZERO, inside: true },
    { units: [2], sides: [1], jump: fraction(1n), inside: false },
    { units: [3], sides: [1], jump: fraction(2n), inside: false },
  ]);
});

test("data of the wrong size and networks of two layers are refused", () => {
  const network = seededNetwork("generic", 1, { inputs: 2, depth: 2 });
  const domain = {
    dimension: 2,
    slice: axes([0, 0], [0, 1]),
    box: [
      [0, 1],
      [0, 1],
    ] as const,
  };
  const order = unitOrder(network, domain);
  expect(() => unitData(network, order, [[1]])).toThrow("row 0 has 1 numbers; 2 coordinates vary");
  expect(() => unitData(network, order, [[0, Number.NaN]])).toThrow("row 0 has a number that is NaN");
  expect(() => unitCreases(network, domain)).toThrow("the network has 2 hidden layers; this needs one");
  expect(unitData(network, order, [[0.5, 0.5]]).cells.length).toBe(1);
});
