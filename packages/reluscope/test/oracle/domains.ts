/**
 * Domains for tests, made here without the library's constructors: boxes, convex polygons with integer or
 * quarter corners, slices along axes and through points.
 */
import type { LineDomain, PlanarDomain, Slice } from "../../src/complex/domain.ts";
import { type SeededRandom, seededRandom } from "./seeded-random.ts";

/** The whole input space of a network with one or two inputs. */
export function wholeSpace(dimension: 1 | 2): Slice {
  const directions = dimension === 1 ? [1] : [1, 0, 0, 1];
  return { dimension, origin: new Float64Array(dimension), directions: Float64Array.from(directions) };
}

/** The inputs `vary` run, the others stay as they are in `at`. */
export function axes(at: readonly number[], vary: readonly number[]): Slice {
  const origin = at.map((value, i) => (vary.includes(i) ? 0 : value));
  const directions = vary.flatMap((index) => at.map((_, i) => (i === index ? 1 : 0)));
  return {
    dimension: vary.length,
    origin: Float64Array.from(origin),
    directions: Float64Array.from(directions),
  };
}

/** The affine hull of points: the first is the origin, the differences to the others are the directions, exactly. */
export function hullOf(points: readonly (readonly number[])[]): Slice {
  const [origin, ...others] = points;
  const differences = others.flatMap((point) => point.map((value, i) => twoDifference(value, origin[i])));
  return {
    dimension: others.length,
    origin: Float64Array.from(origin),
    directions: Float64Array.from(differences, ([head]) => head),
    tails: Float64Array.from(differences, ([, tail]) => tail),
  };
}

/** a − b as a double and what rounding took from it (Knuth). */
function twoDifference(a: number, b: number): [head: number, tail: number] {
  const head = a - b;
  const back = a - head;
  return [head, a - (head + back) + (back - b)];
}

export const segment = (slice: Slice, low: number, high: number): LineDomain => ({
  dimension: 1,
  slice,
  low,
  high,
});

export const polygon = (slice: Slice, corners: readonly (readonly number[])[]): PlanarDomain => ({
  dimension: 2,
  slice,
  corners: Float64Array.from(corners.flat()),
});

export const box = (slice: Slice, [a, b]: readonly number[], [c, d]: readonly number[]): PlanarDomain =>
  polygon(slice, [
    [a, c],
    [b, c],
    [b, d],
    [a, d],
  ]);

/** A slice of this dimension of an input space: whole if it fits, along axes, or through random points. */
export function seededSlice(random: SeededRandom, inputs: number, dimension: 1 | 2): Slice {
  if (inputs === dimension && random.chance(0.7)) return wholeSpace(dimension);
  const coordinate = random.pick([
    () => random.integer(-2, 2),
    () => random.integer(-8, 8) / 4,
    () => random.uniform(-2, 2),
  ]);
  if (inputs > dimension && random.chance(0.4)) {
    const vary = dimension === 1 ? [random.integer(0, inputs - 1)] : [0, random.integer(1, inputs - 1)];
    return axes(Array.from({ length: inputs }, coordinate), vary);
  }
  for (;;) {
    const points = Array.from({ length: dimension + 1 }, () => Array.from({ length: inputs }, coordinate));
    const slice = hullOf(points);
    if (hasFullRank(slice)) return slice;
  }
}

function hasFullRank({ dimension, origin, directions }: Slice): boolean {
  const u = [...directions.subarray(0, origin.length)];
  if (dimension === 1) return u.some((value) => value !== 0);
  const v = [...directions.subarray(origin.length)];
  return u.some((_, i) => u.some((_, j) => Math.abs(u[i] * v[j] - u[j] * v[i]) > 0.1));
}

const nameNumber = (name: string) =>
  [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7);

/** A segment for the network of this kind and seed. */
export function seededLine(seed: number, kind: string, inputs: number): LineDomain {
  const random = seededRandom(seed * 7919 + nameNumber(kind) + 1);
  const slice = seededSlice(random, inputs, 1);
  const low = random.pick([-2, -1, 0, random.uniform(-3, 0)]);
  return segment(slice, low, low + random.pick([1, 2, 4, 20, random.uniform(0.1, 3)]));
}

/** A polygon for the network of this kind and seed. */
export function seededPlane(seed: number, kind: string, inputs: number): PlanarDomain {
  const random = seededRandom(seed * 7919 + nameNumber(kind));
  const slice = seededSlice(random, inputs, 2);
  if (random.chance(0.15)) {
    // Far from round: very small, very large, or a sliver.
    const [width, height] = [2 ** random.integer(-30, 20), 2 ** random.integer(-30, 20)];
    return box(slice, [-width, width * random.unit()], [-height * random.unit(), height]);
  }
  if (random.chance(0.5)) {
    const side = () => {
      const low = random.pick([-3, -2, -1, random.uniform(-3, 0)]);
      return [low, low + random.pick([2, 3, 5, random.uniform(0.1, 3)])];
    };
    return box(slice, side(), side());
  }
  for (;;) {
    const points = Array.from({ length: 6 }, () => [
      random.integer(-12, 12) / 4,
      random.integer(-12, 12) / 4,
    ]);
    const corners = convexHull(points);
    if (corners.length > 2) return polygon(slice, corners);
  }
}

/** Strictly convex corners, counter-clockwise, of points whose cross products are exact in doubles. */
export function convexHull(points: readonly (readonly number[])[]): (readonly number[])[] {
  const sorted = [...points].sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  const chain = (ordered: typeof sorted) => {
    const hull: (readonly number[])[] = [];
    for (const r of ordered) {
      while (hull.length > 1 && turn(hull[hull.length - 2], hull[hull.length - 1], r) <= 0) hull.pop();
      hull.push(r);
    }
    return hull.slice(0, -1);
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}

const turn = (p: readonly number[], q: readonly number[], r: readonly number[]) =>
  (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
