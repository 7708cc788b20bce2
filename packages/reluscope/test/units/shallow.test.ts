/**
 * Decisions about one hidden layer, each checked without the code that made it: a yes by values at points, by the proof of
 * equality cell by cell, and by trying all facings; a no by three points in a line at two places of one hyperplane.
 */
import {
  fullSlice,
  line,
  maximumDifference,
  partition,
  polyhedralComplex,
  polytopeSkeleton,
} from "reluscope";
import { describe, expect, test } from "vitest";
import {
  compare,
  type Fraction,
  fraction,
  fractionOf,
  minus,
  over,
  plus,
  times,
  ZERO,
} from "../../src/exact/fraction.ts";
import type { RationalVector } from "../../src/exact/rational.ts";
import { forEachInRow } from "../../src/network/matrix.ts";
import type { Network } from "../../src/network/network.ts";
import type { ProofDomain } from "../../src/prove/cell-walk.ts";
import {
  type DeepFunction,
  decideShallow,
  type ShallowDecision,
  type ShallowForm,
  type ShallowFunction,
} from "../../src/units/shallow-decision.ts";
import { sameShallowForm, shallowFormOf, shallowValue } from "../../src/units/shallow-form.ts";
import { buildNetwork, type LayerNumbers } from "../oracle/build-network.ts";
import { axes, box, seededLine, seededPlane } from "../oracle/domains.ts";
import { dot, type Point } from "../oracle/dyadic-integers.ts";
import { type NetworkKind, networkKinds, seededNetwork } from "../oracle/networks.ts";
import { seededPolytope } from "../oracle/polytope-domains.ts";
import { type SeededRandom, seededRandom } from "../oracle/seeded-random.ts";
import { cornersOf } from "./active-sets.ts";

const same = (a: Fraction, b: Fraction) => compare(a, b) === 0;

/** The output at slice coordinates, in fractions. */
function valueAt(network: Network, domain: ProofDomain, point: readonly Fraction[], output = 0): Fraction {
  const { origin, directions, tails } = domain.slice;
  const n = origin.length;
  let values = Array.from(origin, (start, i) =>
    point.reduce((sum, t, k) => {
      const direction = plus(fractionOf(directions[k * n + i]), fractionOf(tails?.[k * n + i] ?? 0));
      return plus(sum, times(t, direction));
    }, fractionOf(start)),
  );
  for (const map of [...network.layers, network.output]) {
    const before = values;
    values = Array.from(map.bias, (bias, i) => {
      let sum = fractionOf(bias);
      forEachInRow(map.weight, i, (j, weight) => {
        sum = plus(sum, times(fractionOf(weight), before[j]));
      });
      if (!("negativeSlope" in map) || sum.top > 0n) return sum;
      return times(sum, fractionOf((map as Network["layers"][number]).negativeSlope[i]));
    });
  }
  return values[output];
}

const fractionsOf = ({ numerators, denominator }: RationalVector) =>
  numerators.map((value) => fraction(value, denominator));

/** Points of the domain: corners, and random means of them. */
function pointsOf(domain: ProofDomain, random: SeededRandom, count: number): Fraction[][] {
  const corners = cornersOf(domain).map((corner: Point) =>
    corner.slice(0, -1).map((value) => fraction(value, corner[corner.length - 1])),
  );
  const inner = Array.from({ length: count }, () => {
    const weights = corners.map(() => random.integer(0, 9));
    weights[0]++;
    const total = fraction(BigInt(weights.reduce((sum, value) => sum + value, 0)));
    return corners[0].map((_, k) =>
      over(
        corners.reduce((sum, corner, i) => plus(sum, times(fraction(BigInt(weights[i])), corner[k])), ZERO),
        total,
      ),
    );
  });
  return [...corners.slice(0, 6), ...inner];
}

/** The fewest units by trying every set of units that face the other way. */
function fewestByTrying({ dimension: d, affine, creases }: ShallowForm): number {
  const n = creases.length;
  for (let set = 0; set < 1 << n; set++) {
    const rest = affine
      .slice(0, d)
      .map((value, i) =>
        creases.reduce(
          (sum, { hyperplane, jump }, k) =>
            (set >> k) & 1 ? plus(sum, times(jump, fraction(hyperplane[i]))) : sum,
          value,
        ),
      );
    if (rest.every(({ top }) => top === 0n)) return n;
  }
  return n + 1;
}

function expectYes(
  network: Network,
  domain: ProofDomain,
  found: ShallowFunction,
  seed: number,
  output = 0,
): void {
  const { form, units, extraUnits, equal, maxDifference } = found;
  const random = seededRandom(seed);
  for (const point of pointsOf(domain, random, 12))
    expect(same(shallowValue(form, point), valueAt(network, domain, point, output))).toBe(true);
  expect(found.minimal).toBe(true);
  expect(units).toBe(form.creases.length + extraUnits);
  if (form.creases.length <= 12) expect(units).toBe(fewestByTrying(form));
  expect(found.network.layers.length).toBe(units > 0 ? 1 : 0);
  if (units > 0) expect(found.network.layers[0].bias.length).toBe(units);
  // The network itself, on the same domain: cell by cell against the original, or by its form.
  const own = found.inputs === "network" ? domain : { ...domain, slice: fullSlice(domain.dimension) };
  if (equal && units > 0) expect(sameShallowForm(shallowFormOf(found.network, own), form)).toBe(true);
  if (found.inputs === "network") {
    const { equal: proved, maxDifference: largest } = maximumDifference(
      onlyOutput(network, output),
      found.network,
      domain,
    );
    if (equal) expect(proved).toBe(true);
    expect(largest).toBeLessThanOrEqual(maxDifference);
  }
  if (equal) expect(maxDifference).toBe(0);
  else expect(maxDifference).toBeGreaterThan(0);
}

function onlyOutput(network: Network, output: number): Network {
  const { columns } = network.output.weight;
  const values = new Float64Array(columns);
  forEachInRow(network.output.weight, output, (j, weight) => {
    values[j] = weight;
  });
  return {
    ...network,
    outputSize: 1,
    output: {
      weight: { kind: "dense", rows: 1, columns, values },
      bias: network.output.bias.slice(output, output + 1),
    },
  };
}

/** Two places on one hyperplane at which the function bends differently: it cannot be one hidden layer. */
function expectNo(network: Network, domain: ProofDomain, { crease }: DeepFunction, output = 0): void {
  const { hyperplane, places, kind, end } = crease;
  const d = hyperplane.length - 1;
  const height = (point: readonly Fraction[]) =>
    point.reduce((sum, x, k) => plus(sum, times(fraction(hyperplane[k]), x)), fraction(hyperplane[d]));
  const jumps = places.map(({ point, step, values, jump }) => {
    const p = fractionsOf(point);
    const v = fractionsOf(step);
    expect(height(p).top).toBe(0n);
    const at = (factor: Fraction) => p.map((value, k) => plus(value, times(factor, v[k])));
    const f = (factor: Fraction) => valueAt(network, domain, at(factor), output);
    const [low, middle, high] = [fraction(-1n), ZERO, fraction(1n)].map(f);
    [low, middle, high].forEach((value, k) => {
      expect(same(value, values[k])).toBe(true);
    });
    // Straight on both sides of the place.
    for (const sign of [-1n, 1n]) {
      const [near, far] = [f(fraction(sign, 3n)), sign < 0n ? low : high];
      expect(same(times(minus(near, middle), fraction(3n)), minus(far, middle))).toBe(true);
    }
    const bend = minus(plus(low, high), plus(middle, middle));
    const distance = height(at(fraction(1n)));
    const own = over(bend, distance.top < 0n ? { top: -distance.top, bottom: distance.bottom } : distance);
    expect(same(own, jump)).toBe(true);
    for (const corner of [p, at(fraction(1n)), at(fraction(-1n))]) expect(isIn(domain, corner)).toBe(true);
    return own;
  });
  expect(same(jumps[0], jumps[1])).toBe(false);
  expect(kind).toBe(jumps[1].top === 0n ? "ends" : "changes");
  expect(height(fractionsOf(end)).top).toBe(0n);
  expect(isIn(domain, fractionsOf(end))).toBe(true);
}

/** In the convex hull of the corners, by half-spaces of the kinds of domains that tests have. */
function isIn(domain: ProofDomain, point: readonly Fraction[]): boolean {
  if ("low" in domain)
    return compare(point[0], fractionOf(domain.low)) >= 0 && compare(point[0], fractionOf(domain.high)) <= 0;
  if ("corners" in domain) {
    const { corners } = domain;
    const count = corners.length / 2;
    return Array.from({ length: count }, (_, k) => k).every((k) => {
      const [x0, y0, x1, y1] = [2 * k, 2 * k + 1, (2 * k + 2) % (2 * count), (2 * k + 3) % (2 * count)].map(
        (i) => fractionOf(corners[i]),
      );
      const left = minus(
        times(minus(x1, x0), minus(point[1], y0)),
        times(minus(y1, y0), minus(point[0], x0)),
      );
      return left.top >= 0n;
    });
  }
  return (
    domain.box.every(
      ([low, high], k) => compare(point[k], fractionOf(low)) >= 0 && compare(point[k], fractionOf(high)) <= 0,
    ) &&
    (domain.halfSpaces ?? []).every(
      (row) =>
        point.reduce((sum, x, k) => plus(sum, times(fractionOf(row[k]), x)), fractionOf(row[point.length]))
          .top >= 0n,
    )
  );
}

function expectDecision(
  network: Network,
  domain: ProofDomain,
  found: ShallowDecision,
  seed: number,
  output = 0,
): void {
  if (found.shallow) expectYes(network, domain, found, seed, output);
  else expectNo(network, domain, found, output);
}

function domainOf(kind: NetworkKind, seed: number, network: Network, dimension: number): ProofDomain {
  if (dimension === 1) return seededLine(seed, kind, network.inputSize);
  if (dimension === 2) return seededPlane(seed, kind, network.inputSize);
  return seededPolytope(seed, network, dimension);
}

describe("any network: a yes that is proved, or a no that is replayed", () => {
  const counts = { yes: 0, no: 0 };
  for (const kind of networkKinds)
    test(kind, () => {
      for (let seed = 0; seed < 18; seed++) {
        const dimension = 1 + (seed % 3);
        const network = seededNetwork(kind, seed, {
          inputs: dimension + (seed % 5 === 4 ? 1 : 0),
          depth: 1 + (seed % 4 === 0 ? 0 : 1),
          width: 4,
        });
        const domain = domainOf(kind, seed, network, dimension);
        const output = seed % network.outputSize;
        const found = decideShallow(network, domain, { output });
        counts[found.shallow ? "yes" : "no"]++;
        expectDecision(network, domain, found, seed, output);
      }
    });
  test("both answers were given often", () => {
    expect(counts.yes).toBeGreaterThan(60);
    expect(counts.no).toBeGreaterThan(60);
  });
});

/** Small integers and quarters, so that hyperplanes coincide, cancel and miss the domain now and then. */
function drawLayer(
  random: SeededRandom,
  units: number,
  inputs: number,
): { weight: number[][]; bias: number[] } {
  const weight = Array.from({ length: units }, () =>
    Array.from({ length: inputs }, () => random.integer(-3, 3)),
  );
  const bias = weight.map(() => random.integer(-5, 5) / 2);
  for (let i = 1; i < units; i++) {
    if (!random.chance(0.3)) continue;
    const factor = random.pick([-1, 2, -0.5]);
    weight[i] = weight[i - 1].map((value) => value * factor);
    bias[i] = bias[i - 1] * factor;
  }
  return { weight, bias };
}

/** Copies of the hidden layer passed on, then f in one of several ways with more layers; creases at zeros of f cancel. */
function disguised(layer: LayerNumbers, outgoing: readonly number[], bias: number, way: number): Network {
  const minusAll = outgoing.map((value) => -value);
  const shift = 1000;
  if (way === 0)
    return buildNetwork([layer, { weight: [outgoing], bias: [bias + shift] }], {
      weight: [[1]],
      bias: [-shift],
    });
  if (way === 1)
    return buildNetwork([layer, { weight: [outgoing, minusAll], bias: [bias, -bias] }], {
      weight: [[1, -1]],
      bias: [0],
    });
  return buildNetwork(
    [
      layer,
      { weight: [outgoing, minusAll, outgoing], bias: [bias, -bias, bias - shift] },
      {
        weight: [
          [1, -1, 5],
          [-1, 1, 7],
        ],
        bias: [0, 0],
        slope: [0, 0],
      },
    ],
    { weight: [[1, -1]], bias: [0] },
  );
}

test("one hidden layer disguised as several is found, with the fewest units", () => {
  const seen = new Set<number>();
  for (let seed = 0; seed < 150; seed++) {
    const random = seededRandom(seed);
    const inputs = 1 + (seed % 3);
    const units = random.integer(1, 5);
    const layer = drawLayer(random, units, inputs);
    const outgoing = Array.from({ length: units }, () => random.integer(-2, 2));
    const bias = random.integer(-4, 4) / 4;
    const network = disguised(
      layer,
      outgoing,
      bias,
      seed % 3 === 2 && inputs === 3 ? 0 : random.integer(0, 2),
    );
    const domain = {
      dimension: inputs,
      slice: fullSlice(inputs),
      box: Array.from({ length: inputs }, () => [-1, 1] as const),
    };
    const found = decideShallow(network, domain);
    expect(found.shallow, `seed ${seed}`).toBe(true);
    if (!found.shallow) continue;
    seen.add(found.extraUnits);
    expect(found.equal).toBe(true);
    const plain = buildNetwork([layer], { weight: [outgoing], bias: [bias] });
    expect(sameShallowForm(found.form, shallowFormOf(plain, domain))).toBe(true);
    expectYes(network, domain, found, seed);
  }
  expect([...seen].sort()).toEqual([0, 1]);
});

test("one crease more that bends is found", () => {
  for (let seed = 0; seed < 120; seed++) {
    const random = seededRandom(seed + 1000);
    const inputs = 2 + (seed % 2);
    const units = random.integer(1, 4);
    const layer = drawLayer(random, units, inputs);
    const unitRow = (k: number) => Array.from({ length: inputs }, (_, i) => (i === k ? 1 : 0));
    const weight = [...layer.weight, unitRow(0), unitRow(1)];
    const outgoing = weight.map((_, i) => (i < units ? random.integer(-2, 2) : 0));
    // σ(σ(x0) + σ(x1) − c): x0 + x1 = c is a crease in one quadrant only, whatever else lies on that line.
    const bent = weight.map((_, i) => (i < units ? 0 : 1));
    const network = buildNetwork(
      [
        { weight, bias: [...layer.bias, 0, 0] },
        { weight: [outgoing, bent], bias: [1000, -random.pick([0.25, 0.5, 0.75])] },
      ],
      { weight: [[1, random.pick([0.5, -1])]], bias: [-1000] },
    );
    const domain = {
      dimension: inputs,
      slice: fullSlice(inputs),
      box: Array.from({ length: inputs }, () => [-1, 1] as const),
    };
    const decision = decideShallow(network, domain);
    expect(decision.shallow, `seed ${seed}`).toBe(false);
    expectDecision(network, domain, decision, seed);
  }
});

test("the crease that ends, and where", () => {
  // min(x, y)⁺ bends along x = y above 0 only, and along the axes on one side of it each.
  const network = buildNetwork(
    [
      {
        weight: [
          [1, 0],
          [1, -1],
        ],
        bias: [0, 0],
      },
      { weight: [[1, -1]], bias: [0] },
    ],
    { weight: [[1]], bias: [0] },
  );
  const found = decideShallow(network, box(axes([0, 0], [0, 1]), [-1, 1], [-1, 1]));
  expect(found.shallow).toBe(false);
  if (found.shallow) return;
  const { hyperplane, kind, end } = found.crease;
  expect(kind).toBe("ends");
  expect(fractionsOf(end).every(({ top }) => top === 0n)).toBe(true);
  expect(dot(hyperplane, [0n, 0n, 1n])).toBe(0n);
  expectNo(network, box(axes([0, 0], [0, 1]), [-1, 1], [-1, 1]), found);
});

test("every kind of complex gives the same answer", () => {
  for (let seed = 0; seed < 12; seed++) {
    const network = seededNetwork(seed % 2 ? "quarters" : "vanishing", seed, {
      inputs: 2,
      depth: 2,
      width: 3,
    });
    const plane = box(axes([0, 0], [0, 1]), [-1, 1], [-1, 1]);
    const cube = {
      dimension: 2,
      slice: fullSlice(2),
      box: [
        [-1, 1],
        [-1, 1],
      ] as const,
    };
    const answers = [
      decideShallow(network, partition(network, plane)),
      decideShallow(network, polyhedralComplex(network, cube)),
      decideShallow(network, polytopeSkeleton(network, cube)),
    ];
    expect(new Set(answers.map(({ shallow }) => shallow)).size).toBe(1);
    const [first] = answers;
    if (first.shallow)
      for (const other of answers)
        expect(other.shallow && sameShallowForm(first.form, other.form)).toBe(true);
  }
  const sine = seededNetwork("generic", 3, { inputs: 1, depth: 3, width: 6 });
  const segment = { dimension: 1, slice: fullSlice(1), low: -2, high: 2 } as const;
  const found = decideShallow(sine, line(sine, segment));
  // With one input every such function is one hidden layer.
  expect(found.shallow).toBe(true);
  if (found.shallow) expectYes(sine, segment, found, 1);
});

test("beyond the domain one or two units more", () => {
  // x: on [-1, 1] one unit that is on everywhere; on the whole line two. x + |y|: the same with a crease.
  const passed = buildNetwork(
    [
      {
        weight: [
          [1, 0],
          [-1, 0],
          [0, 1],
          [0, -1],
        ],
        bias: [0, 0, 0, 0],
      },
    ],
    { weight: [[1, -1, 1, 1]], bias: [0] },
  );
  const domain = box(axes([0, 0], [0, 1]), [-1, 1], [-1, 1]);
  const [near, far] = (["domain", "everywhere"] as const).map((extent) =>
    decideShallow(passed, domain, { extent }),
  );
  expect(near.shallow && near.units).toBe(2);
  expect(far.shallow && far.units).toBe(3);
  // |y| alone needs a unit more: its two sides face both ways.
  const both = buildNetwork(
    [
      {
        weight: [
          [0, 1],
          [0, -1],
        ],
        bias: [0, 0],
      },
    ],
    { weight: [[1, 1]], bias: [0] },
  );
  for (const extent of ["domain", "everywhere"] as const) {
    const found = decideShallow(both, domain, { extent });
    expect(found.shallow && [found.units, found.extraUnits, found.equal]).toEqual([2, 1, true]);
  }
  if (far.shallow)
    expect(
      maximumDifference(passed, far.network, box(axes([0, 0], [0, 1]), [-64, 64], [-64, 64])).equal,
    ).toBe(true);
});

/** The fewest units without other creases anywhere, by trying all sides, and all hyperplanes for a second unit. */
function fewestEverywhere({ dimension: d, affine, creases }: ShallowForm): number {
  const n = creases.length;
  let best = n + 2;
  for (let set = 0; set < 1 << n; set++) {
    const rest = affine
      .slice(0, d)
      .map((value, i) =>
        creases.reduce(
          (sum, { hyperplane, jump }, k) =>
            (set >> k) & 1 ? plus(sum, times(jump, fraction(hyperplane[i]))) : sum,
          value,
        ),
      );
    if (rest.every(({ top }) => top === 0n)) return n;
    const isMultiple = ({ hyperplane }: ShallowForm["creases"][number]) =>
      rest.every((value, i) =>
        rest.every((other, j) =>
          same(times(value, fraction(hyperplane[j])), times(other, fraction(hyperplane[i]))),
        ),
      );
    if (creases.some(isMultiple)) best = n + 1;
  }
  return best;
}

test("without other creases anywhere: the fewest units, and the same function far away", () => {
  const seen = new Set<number>();
  for (let seed = 0; seed < 120; seed++) {
    const random = seededRandom(seed + 77);
    const inputs = 1 + (seed % 3);
    const layer = drawLayer(random, random.integer(1, 4), inputs);
    const outgoing = layer.bias.map(() => random.integer(-2, 2));
    const network = buildNetwork([layer], { weight: [outgoing], bias: [0.5] });
    const within = (size: number) => ({
      dimension: inputs,
      slice: fullSlice(inputs),
      box: Array.from({ length: inputs }, () => [-size, size] as const),
    });
    const found = decideShallow(network, within(1), { extent: "everywhere" });
    expect(found.shallow).toBe(true);
    if (!found.shallow) continue;
    seen.add(found.extraUnits);
    expect(found.units).toBe(fewestEverywhere(found.form));
    expect([found.minimal, found.equal]).toEqual([true, true]);
    if (found.units > 0)
      expect(sameShallowForm(shallowFormOf(found.network, within(4096)), found.form)).toBe(true);
  }
  expect([...seen].sort()).toEqual([0, 1, 2]);
});

test("a network with one hidden layer of 64 inputs, dead and doubled units", () => {
  const random = seededRandom(9);
  const weight = Array.from({ length: 10 }, () =>
    Array.from({ length: 64 }, () => random.integer(-3, 3) / 4),
  );
  const layer = { weight: [...weight, weight[0], weight[1]], bias: [...weight.map(() => 0.25), 0.25, -1000] };
  const network = buildNetwork([layer], { weight: [Array.from({ length: 12 }, () => 1)], bias: [0.5] });
  const domain = {
    dimension: 64,
    slice: fullSlice(64),
    box: Array.from({ length: 64 }, () => [-1, 1] as const),
  };
  const found = decideShallow(network, domain);
  expect(found.shallow && [found.units, found.extraUnits, found.equal]).toEqual([10, 0, true]);
});

test("what does not fit is refused", () => {
  const network = seededNetwork("generic", 1, { inputs: 2, depth: 2 });
  const domain = box(axes([0, 0], [0, 1]), [-1, 1], [-1, 1]);
  expect(() => decideShallow(network, domain, { output: 9 })).toThrow("no output 9");
  expect(() => decideShallow(network, { ...partition(network, domain), complete: false })).toThrow(
    "the complex is a part",
  );
});
