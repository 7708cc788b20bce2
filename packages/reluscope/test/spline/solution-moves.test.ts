/** Moves within the solution set: what comes out is the same function, by exact canonical forms and by exact values. */
import { describe, expect, it } from "vitest";
import { seededInteger } from "../../src/explain/seeded-integer.ts";
import type { Network } from "../../src/network/network.ts";
import { valuesAt } from "../../src/prove/exact-evaluation.ts";
import { moveJump, rescaleUnit, turnUnit } from "../../src/spline/solution-moves.ts";
import { shallowNetworkOf } from "../shallow-units.ts";

const networkOf = (units: readonly (readonly [number, number, number])[], constant: number): Network =>
  shallowNetworkOf(
    units.map(([w, b, alpha]) => [[w], b, alpha]),
    constant,
  );

const interval = [-2, 2] as const;
/** Every multiple of 1/16, knots among them. */
const places = Array.from({ length: 65 }, (_, k) => [k / 16 - 2]);

function expectSame(a: Network, b: Network): void {
  const targets = valuesAt(a, places).exact;
  expect(valuesAt(b, places).deviationFrom(targets).exact).toBe(true);
}

/** Integer weights, shared knots and constant units among them. */
function randomUnits(seed: number): [number, number, number][] {
  const integer = seededInteger(seed);
  return Array.from({ length: 3 + integer(5) }, () => [integer(7) - 3, integer(9) - 4, integer(9) - 4]);
}

describe("on 60 degenerate networks", () => {
  const made = { turned: 0, joined: 0, refused: 0 };
  it.each(Array.from({ length: 60 }, (_, seed) => seed))("network %i", (seed) => {
    const units = randomUnits(seed);
    const network = networkOf(units, seed % 5);
    units.forEach(([w, b, alpha], unit) => {
      const scaled = rescaleUnit(network, unit, 4, interval);
      expect(scaled.equal).toBe(true);
      expectSame(network, scaled.network);
      if (w === 0) {
        expect(() => turnUnit(network, unit, interval)).toThrow("has no knot");
        return;
      }
      const turned = turnUnit(network, unit, interval);
      if (turned.equal) {
        made.turned++;
        expectSame(network, turned.network);
      } else expect(turned.maxDifference).toBeLessThan(1e-13);
      expect(turned.network.layers[0].weight.values[unit]).toBe(-w);
      units.forEach(([v, c], other) => {
        const sharesKnot = other !== unit && v !== 0 && b * v === c * w && v > 0 === w > 0;
        const move = () => moveJump(network, unit, other, alpha * Math.abs(w), interval);
        if (!sharesKnot) {
          expect(move).toThrow(/no knot in common|face different ways|share its jump with itself/);
          made.refused++;
          return;
        }
        const joined = move();
        expect(joined.network.output.weight.values[unit]).toBe(0);
        if (joined.equal) {
          made.joined++;
          expectSame(network, joined.network);
        } else expect(joined.maxDifference).toBeLessThan(1e-13);
      });
    });
  });
  it("moves of every kind were made, and some refused", () => {
    expect(made.turned).toBeGreaterThan(100);
    expect(made.joined).toBeGreaterThan(20);
    expect(made.refused).toBeGreaterThan(100);
  });
});

describe("what is no move", () => {
  const network = networkOf(
    [
      [1, 0, 1],
      [-1, 0, 1],
      [2, 1, 1],
    ],
    0,
  );
  it("is refused in one line", () => {
    expect(() => rescaleUnit(network, 0, -1, interval)).toThrow("a unit is scaled by -1");
    expect(() => rescaleUnit(network, 3, 1, interval)).toThrow("there is no unit 3; units are 0 … 2");
    expect(() => moveJump(network, 0, 1, 1, interval)).toThrow("face different ways");
    expect(() => moveJump(network, 0, 2, 1, interval)).toThrow("no knot in common");
    expect(() => moveJump(network, 0, 0, 1, interval)).toThrow("with itself");
  });

  it("a rounded move says how far it is", () => {
    const { equal, maxDifference } = rescaleUnit(network, 2, 0.1, interval);
    expect(equal).toBe(false);
    expect(maxDifference).toBeGreaterThan(0);
    expect(maxDifference).toBeLessThan(1e-14);
  });

  it("turning uses a unit that is on everywhere, or adds one", () => {
    expect(turnUnit(network, 0, interval).network.layers[0].bias.length).toBe(4);
    const withCarrier = networkOf(
      [
        [1, 0, 1],
        [1, 2, 3],
      ],
      0,
    );
    const turned = turnUnit(withCarrier, 0, interval);
    expect(turned.equal).toBe(true);
    expect(turned.network.layers[0].bias.length).toBe(2);
  });
});
