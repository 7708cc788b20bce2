/** The experiment of docs/training.md in small: its beginnings are what it says, and one run of each kind gives sound figures. */
import { expect, it } from "vitest";
import { evaluate, type Network } from "../../src/index.ts";

interface Experiment {
  UNITS: number;
  targets: Record<string, (x: number) => number>;
  beginnings: Record<
    string,
    (f: (x: number) => number, seed: number, points: readonly (readonly [number, number])[]) => Network
  >;
  trainTarget(
    f: (x: number) => number,
    make: Experiment["beginnings"][string],
    seed: number,
  ): { first: number; rms: number; pieces: number; reached?: number };
}
const path = "../../../../examples/initialisation-experiment.mjs";
const { UNITS, targets, beginnings, trainTarget } = (await import(path)) as Experiment;

it("every beginning has at most so many units, and constructed ones are the target at their points", () => {
  for (const f of Object.values(targets))
    for (const [name, make] of Object.entries(beginnings)) {
      const points = Array.from({ length: 61 }, (_, k) => [k / 30 - 1, f(k / 30 - 1)] as const);
      const network = make(f, 1, points);
      expect(network.layers[0].bias.length).toBeLessThanOrEqual(UNITS);
      if (name === "random" || name === "optimal fit") continue;
      for (const x of [-1, 1]) expect(evaluate(network, [x])[0]).toBeCloseTo(f(x), 12);
    }
});

it("a step that is a spline is equal to its constructed network, and one of random weights gets nearer", () => {
  const exact = trainTarget(targets.step, beginnings["chosen knots"], 1);
  expect(exact.first).toBeLessThan(1e-12);
  expect(exact.reached).toBe(0);
  const random = trainTarget(targets.folds, beginnings.random, 1);
  expect(random.rms).toBeLessThan(random.first / 10);
  expect(random.pieces).toBeGreaterThan(1);
});
