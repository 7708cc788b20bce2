/**
 * Polytopes as domains for tests, in every position that is special: sides on creases, half-spaces through corners
 * and edges of the box or along its sides, boxes far from round, slices of larger input spaces.
 */
import type { Slice } from "../../src/complex/domain.ts";
import type { PolytopeDomain } from "../../src/complex/polyhedral-complex.ts";
import { forEachInRow } from "../../src/network/matrix.ts";
import type { Network } from "../../src/network/network.ts";
import { axes, hullOf } from "./domains.ts";
import { domainPolytope } from "./polytope.ts";
import { type SeededRandom, seededRandom, shuffled } from "./seeded-random.ts";
import { determinant } from "./volume.ts";

/** A polytope of this dimension for a network; the same for the same seed and network. */
export function seededPolytope(seed: number, network: Network, dimension: number): PolytopeDomain {
  const random = seededRandom(seed * 7919 + 17 * dimension + network.inputSize);
  const slice = drawSlice(random, network.inputSize, dimension);
  if (random.chance(0.15)) return { dimension, slice, ...drawManySided(random, dimension) };
  const box = random.pick([drawBox, drawBox, drawBox, drawUnevenBox])(random, dimension);
  const creases = firstCreases(network, slice);
  for (const crease of creases) if (random.chance(0.3)) moveSideTo(crease, box, random);
  const halfSpaces: number[][] = [];
  const count = random.pick([0, 0, 1, 2, 3]);
  for (let tries = 0; halfSpaces.length < count && tries < 20; tries++) {
    const row = drawHalfSpace(random, box, creases);
    if (row.slice(0, dimension).every((value) => value === 0)) continue;
    if (domainPolytope({ dimension, slice, box, halfSpaces: [...halfSpaces, row] })) halfSpaces.push(row);
  }
  return { dimension, slice, box, halfSpaces };
}

/** All of the inputs if they fit, some of them, or the hull of points. */
function drawSlice(random: SeededRandom, inputs: number, dimension: number): Slice {
  const kind = random.unit();
  const all = Array.from({ length: inputs }, (_, i) => i);
  if (inputs === dimension && kind < 0.7) return axes(new Array<number>(inputs).fill(0), all);
  const coordinate = random.pick([
    () => random.integer(-2, 2),
    () => random.integer(-8, 8) / 4,
    () => random.uniform(-2, 2),
  ]);
  if (inputs > dimension && kind < 0.4) {
    const vary = shuffled(random, inputs).slice(0, dimension);
    return axes(all.map(coordinate), vary);
  }
  for (;;) {
    const slice = hullOf(Array.from({ length: dimension + 1 }, () => all.map(coordinate)));
    if (hasFullRank(slice)) return slice;
  }
}

/** Is some minor of the directions, rounded to multiples of 1/1024, not zero? Enough: it refuses only slices nearly flat. */
function hasFullRank({ dimension, origin, directions }: Slice): boolean {
  const n = origin.length;
  const rows = Array.from({ length: dimension }, (_, k) =>
    Array.from(directions.subarray(k * n, (k + 1) * n), (value) => BigInt(Math.round(value * 1024))),
  );
  const gram = rows.map((u) => rows.map((v) => u.reduce((sum, value, i) => sum + value * v[i], 0n)));
  return determinant(gram) !== 0n;
}

type Interval = [low: number, high: number];

/** Sides from −3 to 5 that are integers, quarters or any numbers. */
function drawBox(random: SeededRandom, dimension: number): Interval[] {
  return Array.from({ length: dimension }, () => {
    const low = random.pick([-3, -2, -1, -1, 0, -0.75, random.uniform(-3, 0)]);
    return [low, low + random.pick([2, 2, 3, 5, 1.25, random.uniform(0.1, 3)])];
  });
}

/** Very small, very large, and slivers. */
function drawUnevenBox(random: SeededRandom, dimension: number): Interval[] {
  if (random.chance(0.6)) return drawBox(random, dimension);
  return Array.from({ length: dimension }, () => {
    const size = 2 ** random.integer(-30, 20);
    return random.pick<Interval>([
      [-size, size * random.unit()],
      [0, size],
      [1, 1 + size],
    ]);
  });
}

/** Cross-polytopes, and cubes cut through vertices or middles of edges, near the origin or far away: many sides meet in each corner. */
function drawManySided(random: SeededRandom, dimension: number): Omit<PolytopeDomain, "dimension" | "slice"> {
  const centre = random.pick([0, 0, 1, 2 ** 20, 2 ** 30]);
  const level = random.pick([1, dimension - 1, dimension - 0.5, Math.max(1, dimension - 2)]);
  const halfSpaces: number[][] = [];
  for (let word = 0; word < 2 ** dimension; word++) {
    const row = Array.from({ length: dimension }, (_, k) => ((word >> k) & 1 ? 1 : -1));
    const offset = level - centre * row.reduce((sum, value) => sum + value, 0);
    if (random.chance(0.9)) halfSpaces.push([...row, offset]);
  }
  const box = Array.from({ length: dimension }, (): Interval => [centre - 1, centre + 1]);
  return { box, halfSpaces };
}

/** Forms of the first layer over a slice along axes, as rows for half-spaces; none over other slices (they would be rounded). */
function firstCreases({ layers }: Network, { dimension: d, directions, origin, tails }: Slice): number[][] {
  if (layers.length === 0 || tails) return [];
  const n = origin.length;
  return Array.from(layers[0].bias, (bias, unit) => {
    const row = new Array<number>(d + 1).fill(0);
    row[d] = bias;
    forEachInRow(layers[0].weight, unit, (input, weight) => {
      row[d] += weight * origin[input];
      for (let k = 0; k < d; k++) if (directions[k * n + input] === 1) row[k] += weight;
    });
    return row;
  });
}

/** If the crease is t_k = number, a side of the box goes there, or as near to it as doubles come. */
function moveSideTo(crease: readonly number[], box: Interval[], random: SeededRandom): void {
  const d = box.length;
  const running = crease.slice(0, d).flatMap((value, k) => (value === 0 ? [] : [k]));
  if (running.length !== 1) return;
  const [k] = running;
  const at = -crease[d] / crease[k];
  const side = random.integer(0, 1);
  const moved: Interval = side === 0 ? [at, box[k][1]] : [box[k][0], at];
  if (moved[0] < moved[1]) box[k] = moved;
}

/** Along a crease, through corners or edges of the box, along a side of it, or anywhere. */
function drawHalfSpace(
  random: SeededRandom,
  box: readonly Interval[],
  creases: readonly number[][],
): number[] {
  const d = box.length;
  const sign = random.pick([1, -1]);
  if (creases.length > 0 && random.chance(0.3)) return random.pick(creases).map((value) => value * sign);
  if (random.chance(0.1)) {
    const side = random.integer(0, d - 1);
    const factor = random.pick([1, 2, 3, 0.25]);
    const row = box.map((_, k) => (k === side ? factor : 0));
    return [...row, -factor * box[side][0]];
  }
  const row = random.pick([
    () => box.map(() => random.integer(-2, 2)),
    () => box.map(() => random.pick([0, 0, 1, -1])),
    // Through an edge of a corner's opposite: the same number of lengths along some axes.
    () => box.map(([low, high]) => random.pick([0, 1, -1]) / (high - low)),
    () => box.map(() => random.normal()),
  ])();
  const corner = box.map((interval) => interval[random.integer(0, 1)]);
  const centre = box.map(([low, high]) => (low + high) / 2);
  const through = random.pick([corner, corner, centre, box.map(([low, high]) => random.uniform(low, high))]);
  return [...row, -row.reduce((sum, value, k) => sum + value * through[k], 0)];
}
