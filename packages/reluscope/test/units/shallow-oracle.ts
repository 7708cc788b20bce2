/**
 * Checks of decisions about one hidden layer, without the code that made them: a yes by values at points, by the proof of
 * equality cell by cell, and by trying all facings; a no by three points in a line at two places of one hyperplane.
 */
import { fullSlice, maximumDifference } from "reluscope";
import { expect } from "vitest";
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
import type {
  DeepFunction,
  ShallowDecision,
  ShallowForm,
  ShallowFunction,
} from "../../src/units/shallow-decision.ts";
import { sameShallowForm, shallowFormOf, shallowValue } from "../../src/units/shallow-form.ts";
import { seededLine, seededPlane } from "../oracle/domains.ts";
import type { Point } from "../oracle/dyadic-integers.ts";
import type { NetworkKind } from "../oracle/networks.ts";
import { seededPolytope } from "../oracle/polytope-domains.ts";
import { type SeededRandom, seededRandom } from "../oracle/seeded-random.ts";
import { cornersOf } from "./active-sets.ts";

export const same = (a: Fraction, b: Fraction) => compare(a, b) === 0;

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

export const fractionsOf = ({ numerators, denominator }: RationalVector) =>
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

/** The slopes that are left when the units in a set (a bit for each) face the other way. */
export function restOf({ dimension: d, affine, creases }: ShallowForm, set: number): Fraction[] {
  return affine
    .slice(0, d)
    .map((value, i) =>
      creases.reduce(
        (sum, { hyperplane, jump }, k) =>
          (set >> k) & 1 ? plus(sum, times(jump, fraction(hyperplane[i]))) : sum,
        value,
      ),
    );
}

/** The fewest units by trying every set of units that face the other way. */
function fewestByTrying(form: ShallowForm): number {
  const n = form.creases.length;
  for (let set = 0; set < 1 << n; set++) {
    const rest = restOf(form, set);
    if (rest.every(({ top }) => top === 0n)) return n;
  }
  return n + 1;
}

export function expectYes(
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
export function expectNo(network: Network, domain: ProofDomain, { crease }: DeepFunction, output = 0): void {
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

export function expectDecision(
  network: Network,
  domain: ProofDomain,
  found: ShallowDecision,
  seed: number,
  output = 0,
): void {
  if (found.shallow) expectYes(network, domain, found, seed, output);
  else expectNo(network, domain, found, output);
}

export function domainOf(kind: NetworkKind, seed: number, network: Network, dimension: number): ProofDomain {
  if (dimension === 1) return seededLine(seed, kind, network.inputSize);
  if (dimension === 2) return seededPlane(seed, kind, network.inputSize);
  return seededPolytope(seed, network, dimension);
}
