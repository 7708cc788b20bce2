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
    let compared = 0;
    for (let seed = 0; seed < 12; seed++) {
      const inputs = 1 + (seed % 3);
      const network = seededNetwork(kind, seed, { inputs, depth: 1, width: 7 });
      if (network.layers.length > 1) continue;
      compared++;
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
    expect(compared).toBeGreaterThan(0);
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
      const signsOf = ([layer, unit]: readonly [number, number]) =>
        Array.from({ length: complex.counts.cells }, (_, cell) =>
          patternSign(complex.neurons, complex.patterns, cell, layer - 1, unit),
        );
      const isOff = ([layer, unit]: readonly [number, number], sign: number) =>
        sign === SIGN_ZERO || (sign === SIGN_NEGATIVE && network.layers[layer - 1].negativeSlope[unit] === 0);
      for (const neuron of found.dead)
        expect(signsOf(neuron).every((sign) => isOff(neuron, sign))).toBe(true);
      for (const neuron of found.affine) {
        expect(new Set(signsOf(neuron)).size).toBe(1);
        expect(isOff(neuron, signsOf(neuron)[0])).toBe(false);
      }
      const switching = new Set(complex.vertexNeurons);
      for (const [layer, unit] of [...found.dead, ...found.affine])
        if (network.layers[layer - 1].negativeSlope[unit] !== 0)
          expect(switching.has(complex.neurons.layerStart[layer - 1] + unit)).toBe(false);
      const total = network.layers.reduce((sum, { bias }) => sum + bias.length, 0);
      expect(found.dead.length + found.affine.length).toBeGreaterThanOrEqual(total - switching.size);
      for (const { t, neurons, facing } of [...found.knots, ...found.cancelledKnots]) {
        expect(neurons.length).toBeGreaterThan(0);
        expect(facing).toHaveLength(neurons.length);
        expect(compare(t, fractionOf(domain.low))).toBe(1);
        expect(compare(t, fractionOf(domain.high))).toBe(-1);
      }
    }
  });
});

describe("units that can go", () => {
  /** Whether jumps, each taken or not, can sum to a number: all choices. */
  const canSum = (jumps: readonly Fraction[], wanted: Fraction): boolean =>
    jumps.length === 0
      ? wanted.top === 0n
      : canSum(jumps.slice(1), wanted) || canSum(jumps.slice(1), minus(wanted, jumps[0]));

  test.each(networkKinds)("the others are the function without them, and fewer are not: %s", (kind) => {
    let compared = 0;
    for (let seed = 0; seed < 20; seed++) {
      const network = seededNetwork(kind, seed, { inputs: 1, depth: 1, width: 8 });
      if (network.layers.length !== 1) continue;
      compared++;
      const domain = seededLine(seed, kind, 1);
      const found = analyseSpline(network, domain);
      const { kept, slope, spare, fewest } = found.redundancy;
      expect(fewest).toBe(true);
      const named = [
        ...kept.map(({ unit }) => unit),
        ...(slope ? [slope.unit] : []),
        ...spare.map(({ unit }) => unit),
      ];
      expect(named.sort((a, b) => a - b)).toEqual(found.units.map(({ unit }) => unit));
      // One hinge for each kept unit, turned as told: what is left is affine, and constant where no unit takes a slope.
      const hinge = (x: Fraction, { t, facing }: (typeof kept)[number]) => {
        const beyond = facing === "right" ? minus(x, t) : minus(t, x);
        return beyond.top > 0n ? beyond : fraction(0n);
      };
      const { low, high } = domain;
      const [a, b, ...more] = [low, high, ...pointsOn(domain, seed)].map((point) => {
        const x = fractionOf(point);
        const rest = kept.reduce(
          (value, one, k) => minus(value, times(found.onSegment.knots[k].jump, hinge(x, one))),
          exactValue(network, domain, point, 0),
        );
        return { x, rest };
      });
      const cross = (p: typeof a) =>
        minus(times(minus(p.rest, a.rest), minus(b.x, a.x)), times(minus(b.rest, a.rest), minus(p.x, a.x)));
      for (const point of more) expect(cross(point).top).toBe(0n);
      const jumps = found.onSegment.knots.map(({ jump }) => jump);
      const noSlope = canSum(jumps, fraction(-found.onSegment.slope.top, found.onSegment.slope.bottom));
      if (noSlope) expect(same(a.rest, b.rest)).toBe(true);
      if (kept.length + spare.length < found.units.length) expect(noSlope).toBe(false);
      kept.forEach(({ unit, t, facing, turned }, k) => {
        expect(same(t, found.onSegment.knots[k].t)).toBe(true);
        expect(found.units[unit].facing !== facing).toBe(turned);
        expect(same(found.units[unit].knot ?? fraction(0n), t)).toBe(true);
      });
      for (const { unit, why, into } of spare) {
        if (why !== "cancelled" && why !== "merged") {
          expect(found[why]).toContain(unit);
          continue;
        }
        const place = found.knots.find(({ units }) => units.includes(unit));
        expect(place?.inside).toBe(true);
        if (why === "merged") expect(place?.units).toContain(into);
        else expect(place?.jump.top).toBe(0n);
      }
    }
    expect(compared).toBeGreaterThan(0);
  });

  test("each is named, with the reason and the unit that takes its place", () => {
    // Knots 0 (units 0 and 1, facing different ways), ½ (2 and 3, which cancel); 4 is affine, 5 dead, 6 constant, 7 unused.
    const network = buildNetwork(
      [{ weight: [[1], [-1], [1], [2], [1], [1], [0], [1]], bias: [0, 0, -0.5, -1, 2, -2, 3, -0.25] }],
      { weight: [[2, 3, 2, -1, 1, 1, 1, 0]], bias: [0.5] },
    );
    const { redundancy } = analyseSpline(network, segmentDomain(fullSlice(1), -1, 1));
    expect(redundancy).toMatchObject({
      kept: [{ unit: 0, facing: "right", turned: false }],
      slope: { unit: 4, changed: false },
      spare: [
        { unit: 1, why: "merged", into: 0 },
        { unit: 2, why: "cancelled" },
        { unit: 3, why: "cancelled" },
        { unit: 5, why: "dead" },
        { unit: 6, why: "constant" },
        { unit: 7, why: "unused" },
      ],
    });
    // −5 + 5 = 0: turned to the left, one unit is enough for slope −5 and then 0.
    const one = buildNetwork([{ weight: [[1], [1]], bias: [0, 1] }], { weight: [[5, -5]], bias: [0] });
    const turned = analyseSpline(one, segmentDomain(fullSlice(1), -1, 1)).redundancy;
    expect(turned).toMatchObject({
      kept: [{ unit: 0, facing: "left", turned: true }],
      slope: undefined,
      spare: [{ unit: 1, why: "affine" }],
    });
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
