/** Orders of units against enumeration of corners; chains and diagrams against all there are; data against exact signs. */
import { describe, expect, test } from "vitest";
import type { Network } from "../../src/network/network.ts";
import type { ProofDomain } from "../../src/prove/cell-walk.ts";
import { chainCover, hasseDiagram, type Relation } from "../../src/units/chain-cover.ts";
import { domainRows } from "../../src/units/domain-rows.ts";
import { Inclusions } from "../../src/units/inclusion.ts";
import { unitForms } from "../../src/units/unit-forms.ts";
import { isBefore, type UnitOrder, unitOrder } from "../../src/units/unit-order.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { axes, box, seededLine, seededPlane, segment } from "../oracle/domains.ts";
import { type NetworkKind, networkKinds, seededNetwork } from "../oracle/networks.ts";
import { seededPolytope } from "../oracle/polytope-domains.ts";
import { seededRandom } from "../oracle/seeded-random.ts";
import { activeSets } from "./active-sets.ts";

function domainOf(kind: NetworkKind, seed: number, network: Network, dimension: number): ProofDomain {
  if (dimension === 1) return seededLine(seed, kind, network.inputSize);
  if (dimension === 2) return seededPlane(seed, kind, network.inputSize);
  return seededPolytope(seed, network, dimension);
}

function expectOrder(network: Network, domain: ProofDomain, order: UnitOrder): void {
  const sets = activeSets(network, domain);
  const units = sets.forms.map((_, i) => i).filter((i) => !sets.linear[i]);
  for (const i of units) {
    const extent = sets.isNowhere(i) ? "nowhere" : sets.isEverywhere(i) ? "everywhere" : "somewhere";
    expect(order.extents[i]).toBe(extent);
    for (const j of units) {
      const [inside, outside] = [sets.isSubset(j, i), sets.isSubset(i, j)];
      expect(isBefore(order, i, j), `${i} before ${j}`).toBe(inside && !outside);
      expect(order.classOf[i] === order.classOf[j], `${i} with ${j}`).toBe(inside && outside);
    }
  }
  sets.linear.forEach((linear, i) => {
    expect(order.extents[i] === "linear").toBe(linear);
    if (linear) expect(order.classOf[i]).toBe(-1);
  });
  const kept = order.classes.map((_, k) => k).filter((k) => order.extents[order.classes[k][0]] !== "nowhere");
  expect(order.chains.flat().sort((a, b) => a - b)).toEqual(kept);
  expect(order.antichain.length).toBe(order.chains.length);
  const size = order.classes.length;
  for (const chain of order.chains)
    chain.slice(1).forEach((b, k) => {
      expect(order.before[chain[k] * size + b]).toBe(1);
    });
  for (const a of order.antichain)
    for (const b of order.antichain) expect(order.before[a * size + b]).toBe(0);
}

describe("orders of random units are those by enumeration", () => {
  for (const kind of networkKinds.filter((name) => name !== "no crease"))
    test(kind, () => {
      for (let seed = 0; seed < 14; seed++) {
        const dimension = 1 + (seed % 4);
        const network = seededNetwork(kind, seed, {
          inputs: dimension + (seed % 3 === 2 ? 1 : 0),
          depth: 1 + (seed % 2),
          width: 9,
        });
        const domain = domainOf(kind, seed, network, dimension);
        expectOrder(network, domain, unitOrder(network, domain));
      }
    });
});

test("what doubles prove is what exact programs say", () => {
  let [quick, all] = [0, 0];
  for (let seed = 0; seed < 12; seed++) {
    const network = seededNetwork(seed % 2 ? "generic" : "quarters", seed, {
      inputs: 5,
      depth: 1,
      width: 14,
    });
    const domain = {
      dimension: 5,
      slice: axes([0, 0, 0, 0, 0], [0, 1, 2, 3, 4]),
      box: Array.from({ length: 5 }, () => [-0.5, 0.5] as const),
    };
    const rows = domainRows(domain);
    const forms = unitForms(network, rows);
    const inclusions = new Inclusions(forms, rows);
    const { extents } = unitOrder(network, domain);
    for (let i = 0; i < forms.count; i++)
      for (let j = 0; j < forms.count; j++) {
        if (i === j || extents[i] !== "somewhere" || extents[j] !== "somewhere") continue;
        const found = inclusions.quickly(j, i);
        all++;
        if (found === undefined) continue;
        quick++;
        expect(found).toBe(inclusions.exactly(j, i));
      }
  }
  // Otherwise the test would say nothing.
  expect(quick).toBeGreaterThan(0.8 * all);
});

test("sets that only touch, that are equal, empty or everything", () => {
  // y on [0, 1]²: x, x − 1/2, x − 1 (never on), x + 1 (all), 2x − 1 (as x − 1/2), 1 − x, and y − 1/2.
  const network = buildNetwork(
    [
      {
        weight: [
          [1, 0],
          [1, 0],
          [1, 0],
          [1, 0],
          [2, 0],
          [-1, 0],
          [0, 1],
        ],
        bias: [0, -0.5, -1, 1, -1, 1, -0.5],
      },
    ],
    { weight: [[1, 1, 1, 1, 1, 1, 1]], bias: [0] },
  );
  const order = unitOrder(network, box(axes([0, 0], [0, 1]), [0, 1], [0, 1]));
  expect(order.extents).toEqual([
    "somewhere",
    "somewhere",
    "nowhere",
    "everywhere",
    "somewhere",
    "somewhere",
    "somewhere",
  ]);
  expect(order.classes).toEqual([[0], [1, 4], [2], [3], [5], [6]]);
  expect(isBefore(order, 0, 1)).toBe(true);
  expect(isBefore(order, 3, 0)).toBe(true);
  expect(isBefore(order, 1, 4)).toBe(false);
  expect(isBefore(order, 6, 2)).toBe(true);
  expect(isBefore(order, 5, 0)).toBe(false);
  expect(order.chains.map((chain) => chain.map((k) => order.classes[k]))).toEqual([
    [[3], [0], [1, 4]],
    [[5]],
    [[6]],
  ]);
  expect([...order.covers]).toEqual([0, 1, 3, 0, 3, 4, 3, 5]);
  // 1 − x > 0 is all of [0, 1/2], and less than the whole of [0, 1]: the end 1 is missing.
  expect(unitOrder(network, segment(axes([0, 0], [0]), 0, 0.5)).extents[5]).toBe("everywhere");
});

test("256 units in ten dimensions", () => {
  const network = seededNetwork("generic", 5, { inputs: 10, depth: 1, width: 4 });
  const random = seededRandom(3);
  const weight = Array.from({ length: 256 }, () =>
    Array.from({ length: 10 }, (_, k) => (k === 0 ? 4 : 0.3) * random.normal()),
  );
  const wide = buildNetwork([{ weight, bias: weight.map(() => random.normal()) }], {
    weight: [weight.map(() => 1)],
    bias: [0],
  });
  const domain = {
    dimension: 10,
    slice: axes(
      new Array(10).fill(0),
      Array.from({ length: 10 }, (_, k) => k),
    ),
    box: Array.from({ length: 10 }, () => [-1, 1] as const),
  };
  const order = unitOrder(wide, domain);
  expect(order.chains.length).toBeLessThan(256);
  expect(order.exactPrograms).toBeLessThan(100);
  expect(network.inputSize).toBe(10);
});

/** A random transitive relation: inclusions of random sets. */
function randomRelation(seed: number, size: number): Relation {
  const random = seededRandom(seed);
  const sets = Array.from({ length: size }, () => random.integer(1, 63));
  const before = new Uint8Array(size * size);
  sets.forEach((p, a) => {
    sets.forEach((q, b) => {
      if (p !== q && (p & q) === q) before[a * size + b] = 1;
    });
  });
  return { size, before };
}

/** The size of the largest antichain, by trying all sets; and by Dilworth's theorem of the least chain cover. */
function widest({ size, before }: Relation): number {
  let most = 0;
  for (let set = 0; set < 1 << size; set++) {
    const members = Array.from({ length: size }, (_, k) => k).filter((k) => (set >> k) & 1);
    if (members.length > most && members.every((a) => members.every((b) => before[a * size + b] === 0)))
      most = members.length;
  }
  return most;
}

/** The fewest chains, by giving each element in turn to every chain it fits in. */
function fewestChains({ size, before }: Relation): number {
  let best = size;
  const comparable = (a: number, b: number) => before[a * size + b] === 1 || before[b * size + a] === 1;
  const place = (element: number, chains: number[][]) => {
    if (chains.length >= best) return;
    if (element === size) {
      best = chains.length;
      return;
    }
    for (const chain of chains) {
      if (!chain.every((other) => comparable(element, other))) continue;
      chain.push(element);
      place(element + 1, chains);
      chain.pop();
    }
    place(element + 1, [...chains, [element]]);
  };
  place(0, []);
  return best;
}

test("chains are fewest, antichains largest, diagrams least", () => {
  for (let seed = 0; seed < 300; seed++) {
    const relation = randomRelation(seed, 1 + (seed % 9));
    const { size, before } = relation;
    const { chains, antichain } = chainCover(relation);
    expect(chains.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, k) => k));
    for (const chain of chains)
      chain.slice(1).forEach((b, k) => {
        expect(before[chain[k] * size + b]).toBe(1);
      });
    expect(chains.length).toBe(fewestChains(relation));
    expect(antichain.length).toBe(widest(relation));
    for (const a of antichain) for (const b of antichain) expect(before[a * size + b]).toBe(0);
    const covers = hasseDiagram(relation);
    const closure = new Uint8Array(size * size);
    for (let k = 0; k < covers.length; k += 2) closure[covers[k] * size + covers[k + 1]] = 1;
    for (let m = 0; m < size; m++)
      for (let a = 0; a < size; a++)
        for (let b = 0; b < size; b++)
          if (closure[a * size + m] && closure[m * size + b]) closure[a * size + b] = 1;
    expect(closure).toEqual(before);
    // None of its pairs follows from the others.
    for (let k = 0; k < covers.length; k += 2)
      for (let m = 0; m < size; m++)
        expect(before[covers[k] * size + m] === 1 && before[m * size + covers[k + 1]] === 1).toBe(false);
  }
});
