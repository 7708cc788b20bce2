/** Decisions about one hidden layer, each checked by shallow-oracle.ts. */
import {
  fullSlice,
  line,
  maximumDifference,
  partition,
  polyhedralComplex,
  polytopeSkeleton,
} from "reluscope";
import { describe, expect, test } from "vitest";
import { fraction, times } from "../../src/exact/fraction.ts";
import type { Network } from "../../src/network/network.ts";
import { decideShallow, type ShallowForm } from "../../src/units/shallow-decision.ts";
import { sameShallowForm, shallowFormOf } from "../../src/units/shallow-form.ts";
import { buildNetwork, type LayerNumbers } from "../oracle/build-network.ts";
import { axes, box } from "../oracle/domains.ts";
import { dot } from "../oracle/dyadic-integers.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { type SeededRandom, seededRandom } from "../oracle/seeded-random.ts";
import {
  domainOf,
  expectDecision,
  expectNo,
  expectYes,
  fractionsOf,
  restOf,
  same,
} from "./shallow-oracle.ts";

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
function fewestEverywhere(form: ShallowForm): number {
  const { creases } = form;
  const n = creases.length;
  let best = n + 2;
  for (let set = 0; set < 1 << n; set++) {
    const rest = restOf(form, set);
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
