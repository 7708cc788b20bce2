/**
 * Networks of one hidden layer along a line: canonical forms against exact values, roles against the patterns of all cells,
 * knots against those of the complex; rebuilt networks against the original.
 */
import { fullSlice, type LineDomain, line, segmentDomain } from "reluscope";
import { describe, expect, test } from "vitest";
import { patternSign } from "../../src/complex/neurons.ts";
import {
  compare,
  type Fraction,
  fraction,
  fractionOf,
  minus,
  plus,
  times,
  toDouble,
} from "../../src/exact/fraction.ts";
import type { Network } from "../../src/network/network.ts";
import { SIGN_LINEAR, SIGN_NEGATIVE, SIGN_POSITIVE, SIGN_ZERO } from "../../src/network/signs.ts";
import { splineValue } from "../../src/spline/canonical-form.ts";
import { analyseSpline } from "../../src/spline/spline-analysis.ts";
import { splineOnSegment } from "../../src/spline/spline-analysis-deep.ts";
import { rebuildSpline } from "../../src/spline/spline-analysis-rebuild.ts";
import { largestDifference, splineZeros } from "../../src/spline/spline-segment.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { seededLine } from "../oracle/domains.ts";
import {
  activationForms,
  affineForms,
  exactNetwork,
  inputForms,
  type Sign,
} from "../oracle/exact-network.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { seededRandom } from "../oracle/seeded-random.ts";

/** One output at a point of the line, by the oracle. */
function exactValue(network: Network, { slice }: LineDomain, t: number, output: number): Fraction {
  const { layers, output: last } = exactNetwork(network);
  const at = (forms: { rows: readonly (readonly bigint[])[]; shift: number }) => {
    const x = fractionOf(t);
    return forms.rows.map(([g, c]) =>
      plus(times(fraction(g, 1n << BigInt(forms.shift)), x), fraction(c, 1n << BigInt(forms.shift))),
    );
  };
  let forms = inputForms(slice);
  for (const layer of layers) {
    const pre = affineForms(layer, forms);
    const signs = at(pre).map(
      ({ top }, i): Sign => (layer.linear[i] ? "·" : top > 0n ? "+" : top < 0n ? "-" : "0"),
    );
    forms = activationForms(layer, pre, signs);
  }
  return at(affineForms(last, forms))[output];
}

const same = (a: Fraction, b: Fraction) => compare(a, b) === 0;

/** Points all along the line, the ends and beyond included. */
function pointsOn({ low, high }: LineDomain, seed: number): number[] {
  const random = seededRandom(seed);
  const inside = Array.from({ length: 12 }, () => random.uniform(low, high));
  return [low, high, ...inside];
}

describe("the canonical form", () => {
  test.each(networkKinds)("has the network's values, its knots and its roles: %s", (kind) => {
    for (let seed = 0; seed < 12; seed++) {
      const inputs = 1 + (seed % 3);
      const network = seededNetwork(kind, seed, { inputs, depth: 1, width: 7 });
      if (network.layers.length > 1) continue;
      const domain = seededLine(seed, kind, inputs);
      const output = network.outputSize - 1;
      const found = analyseSpline(network, domain, output);
      for (const t of [...pointsOn(domain, seed), domain.low - 1000, domain.high + 1000])
        expect(same(splineValue(found.spline, fractionOf(t)), exactValue(network, domain, t, output))).toBe(
          true,
        );
      for (const t of pointsOn(domain, seed))
        expect(
          same(splineValue(found.onSegment, fractionOf(t)), exactValue(network, domain, t, output)),
        ).toBe(true);

      const complex = line(network, domain);
      const cells = Array.from({ length: complex.counts.cells }, (_, cell) => cell);
      found.units.forEach(({ unit, weight }) => {
        const signs = new Set(
          cells.map((cell) => patternSign(complex.neurons, complex.patterns, cell, 0, unit)),
        );
        const slope = network.layers[0].negativeSlope[unit];
        const isZero = [...signs].every(
          (sign) => sign === SIGN_ZERO || (sign === SIGN_NEGATIVE && slope === 0),
        );
        const vanishes = isZero || (weight.top === 0n && found.units[unit].bias.top === 0n);
        expect(found.dead.includes(unit)).toBe(vanishes);
        const oneSign =
          signs.size === 1 && [SIGN_POSITIVE, SIGN_NEGATIVE, SIGN_LINEAR].some((sign) => signs.has(sign));
        expect(found.affine.includes(unit)).toBe(oneSign && !vanishes && weight.top !== 0n);
        expect(found.constant.includes(unit)).toBe(weight.top === 0n && !vanishes);
      });
      const other = splineOnSegment(network, domain, output);
      expect(found.onSegment).toEqual(other.onSegment);
      expect(found.pieces).toBe(other.pieces);
      for (const knot of other.knots) {
        const own = found.knots.find(({ t }) => same(t, knot.t));
        expect(own?.inside).toBe(true);
        for (const unit of own?.units ?? []) expect(knot.neurons.map(([, index]) => index)).toContain(unit);
      }
      found.knots.forEach(({ t }, k) => {
        if (k > 0) expect(compare(found.knots[k - 1].t, t)).toBe(-1);
      });
    }
  });

  test("tells shared, cancelled and outside knots, facings, dead, affine, constant and unused units", () => {
    // 2σ(x) and 3σ(−x) share a knot; σ(x − ½) twice with opposite signs cancel; knots at −2 and 2 lie outside.
    const network = buildNetwork(
      [
        {
          weight: [[1], [-1], [1], [2], [1], [1], [0], [0], [1]],
          bias: [0, 0, -0.5, -1, 2, -2, 3, -3, -0.25],
        },
      ],
      { weight: [[2, 3, 2, -1, 1, 1, 1, 1, 0]], bias: [0.5] },
    );
    const found = analyseSpline(network, segmentDomain(fullSlice(1), -1, 1));
    const knots = found.knots.map(({ t, jump, units, facing, inside }) => [
      toDouble(t),
      toDouble(jump),
      units,
      facing,
      inside,
    ]);
    expect(knots).toEqual([
      [-2, 1, [4], ["right"], false],
      [0, 5, [0, 1], ["right", "left"], true],
      [0.5, 0, [2, 3], ["right", "right"], true],
      [2, 1, [5], ["right"], false],
    ]);
    expect(found).toMatchObject({
      pieces: 2,
      dead: [5, 7],
      affine: [4],
      constant: [6],
      unused: [8],
      fewestUnits: 2,
    });
    expect([found.spline.slope, found.spline.intercept].map(toDouble)).toEqual([-3, 3.5]);
    expect([found.onSegment.slope, found.onSegment.intercept].map(toDouble)).toEqual([-2, 5.5]);
    expect(() => analyseSpline(network, segmentDomain(fullSlice(1), -1, 1), 1)).toThrow("no output 1");
    const deep = seededNetwork("integers", 1, { inputs: 1, depth: 2 });
    expect(() => analyseSpline(deep, segmentDomain(fullSlice(1), -1, 1))).toThrow("has 2 hidden layers");
  });
});

describe("deep networks along a segment", () => {
  test.each(networkKinds)("%s", (kind) => {
    for (let seed = 0; seed < 10; seed++) {
      const inputs = 1 + (seed % 3);
      const network = seededNetwork(kind, seed, { inputs, width: 5 });
      const domain = seededLine(seed, kind, inputs);
      const found = splineOnSegment(network, domain);
      for (const t of pointsOn(domain, seed))
        expect(same(splineValue(found.onSegment, fractionOf(t)), exactValue(network, domain, t, 0))).toBe(
          true,
        );
      const complex = line(network, domain);
      expect(found.pieces + found.cancelled).toBe(complex.counts.cells);
      for (const { t, neurons } of found.knots) {
        expect(neurons.length).toBeGreaterThan(0);
        expect(compare(t, fractionOf(domain.low))).toBe(1);
        expect(compare(t, fractionOf(domain.high))).toBe(-1);
      }
    }
  });
});

describe("rebuilt networks", () => {
  test.each(networkKinds)("are the function, or as near as they say: %s", (kind) => {
    let equal = 0;
    for (let seed = 0; seed < 10; seed++) {
      const inputs = 1 + (seed % 2);
      const network = seededNetwork(kind, seed, { inputs, width: 6, depth: 1 + (seed % 2) });
      const domain = seededLine(seed, kind, inputs);
      const source =
        network.layers.length === 1 ? analyseSpline(network, domain) : splineOnSegment(network, domain);
      const drawn = source.onSegment.knots.map((_, k) => ((seed >> (k % 3)) & 1 ? "left" : "right"));
      for (const facing of ["right", "left", "two-sided", "fewest", drawn] as const) {
        const rebuilt = rebuildSpline(source, facing);
        if (typeof facing !== "string") expect(rebuilt.facing).toEqual(facing);
        expect(rebuilt.units).toBe(rebuilt.network.layers[0]?.bias.length ?? 0);
        if (rebuilt.equal) equal++;
        expect(rebuilt.maxDifference === 0).toBe(rebuilt.equal);
        const coordinate = { ...segmentDomain(fullSlice(1), domain.low, domain.high) };
        for (const t of pointsOn(domain, seed)) {
          const difference = minus(
            exactValue(network, domain, t, 0),
            exactValue(rebuilt.network, coordinate, t, 0),
          );
          const size = difference.top < 0n ? { ...difference, top: -difference.top } : difference;
          expect(compare(size, fractionOf(rebuilt.maxDifference))).toBeLessThanOrEqual(0);
        }
        const weights = rebuilt.network.layers[0]?.weight.values ?? [];
        if (facing === "right") expect(Array.from(weights).every((w) => w >= 0)).toBe(true);
        if (facing === "left") expect(Array.from(weights).every((w) => w <= 0)).toBe(true);
      }
    }
    expect(equal).toBeGreaterThan(3);
  });

  test("fewest units: one fewer than pieces exactly when jumps sum to minus the slope", () => {
    const domain = segmentDomain(fullSlice(1), -2, 2);
    const bowl = buildNetwork([{ weight: [[-1], [1]], bias: [-1, -1] }], { weight: [[1, 1]], bias: [0] });
    const found = analyseSpline(bowl, domain);
    expect(found).toMatchObject({ pieces: 3, fewestUnits: 2 });
    expect(rebuildSpline(found, "right")).toMatchObject({
      units: 3,
      equal: true,
      facing: ["right", "right"],
    });
    expect(rebuildSpline(found, "left")).toMatchObject({ units: 3, equal: true, facing: ["left", "left"] });
    const least = rebuildSpline(found, "fewest");
    expect(least).toMatchObject({ units: 2, equal: true, subsetFound: true });
    expect([...least.facing].sort()).toEqual(["left", "right"]);
    expect(() => rebuildSpline(found, ["left"])).toThrow("there are 1 facings for 2 visible knots");
    const tent = buildNetwork([{ weight: [[-1], [1]], bias: [0, 0] }], { weight: [[1, 1.5]], bias: [0] });
    expect(analyseSpline(tent, domain)).toMatchObject({ pieces: 2, fewestUnits: 2 });
    expect(rebuildSpline(analyseSpline(tent, domain), "fewest")).toMatchObject({
      units: 2,
      equal: true,
      subsetFound: false,
    });
    const flat = buildNetwork([{ weight: [[1]], bias: [-5] }], { weight: [[1]], bias: [0.5] });
    expect(rebuildSpline(analyseSpline(flat, domain), "fewest")).toMatchObject({ units: 0, equal: true });
  });
});

describe("zeros and distances", () => {
  const spline = (knots: readonly (readonly [number, number])[], slope: number, intercept: number) => ({
    slope: fractionOf(slope),
    intercept: fractionOf(intercept),
    knots: knots.map(([t, jump]) => ({ t: fractionOf(t), jump: fractionOf(jump) })),
  });

  test("zeros at knots, between them, at ends, and whole segments", () => {
    const [low, high] = [fractionOf(-2), fractionOf(4)];
    expect(splineZeros(spline([[0, 2]], -1, 0), low, high)).toEqual({ points: [0], segments: [] });
    expect(splineZeros(spline([[0, 2]], -1, -1), low, high)).toEqual({ points: [-1, 1], segments: [] });
    expect(splineZeros(spline([], 1, 2), low, high)).toEqual({ points: [-2], segments: [] });
    expect(splineZeros(spline([], 0, 1), low, high)).toEqual({ points: [], segments: [] });
    const plateau = spline(
      [
        [-1, 1],
        [0, 0],
        [1, 1],
        [2, -2],
        [3, 2],
      ],
      -1,
      -1,
    );
    expect(splineZeros(plateau, low, high)).toEqual({ points: [3], segments: [[-1, 1]] });
  });

  test("the largest difference is at an end or a knot", () => {
    const [f, g] = [spline([[0, 2]], -1, 0), spline([[0.5, 2]], -1, 0)];
    expect(toDouble(largestDifference(f, g, fractionOf(-1), fractionOf(2)))).toBe(1);
    expect(toDouble(largestDifference(f, g, fractionOf(-1), fractionOf(0.25)))).toBe(0.5);
    expect(toDouble(largestDifference(f, f, fractionOf(-1), fractionOf(2)))).toBe(0);
  });
});
