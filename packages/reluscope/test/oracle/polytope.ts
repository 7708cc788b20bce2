/**
 * Polytopes of any dimension for the oracle: the exact corners, and on which sides each of them lies. Cut in two by
 * the zero of a form (the double description method), and all faces as sets of corners. Exact.
 */
import type { PolytopeDomain } from "../../src/complex/polyhedral-complex.ts";
import type { Split } from "./cut-cells.ts";
import {
  crossing,
  dot,
  dyadics,
  type Form,
  greatestCommonDivisor,
  normalized,
  type Point,
  signOf,
} from "./dyadic-integers.ts";

/** A set of small numbers as bits. */
export type Bits = bigint;

export interface Corner {
  readonly point: Point;
  /** The sides on which it lies. */
  readonly sides: Bits;
}

/**
 * A full-dimensional polytope. Its sides are numbered in the order in which they cut; among them is every facet, and
 * sides that later cuts left without a facet do no harm.
 */
export interface Polytope {
  readonly corners: readonly Corner[];
  readonly sideCount: number;
}

const isSubset = (a: Bits, b: Bits) => (a & b) === a;

/** Both halves are null exactly when the form vanishes identically: it does on a polytope with an interior. */
export const splitPolytope: Split<Polytope> = ({ corners, sideCount }, form) => {
  const newSide = 1n << BigInt(sideCount);
  const positive: Corner[] = [];
  const negative: Corner[] = [];
  const [above, below]: [Corner[], Corner[]] = [[], []];
  for (const corner of corners) {
    const sign = signOf(dot(form, corner.point));
    if (sign > 0) above.push(corner);
    else if (sign < 0) below.push(corner);
    else {
      const touching = { point: corner.point, sides: corner.sides | newSide };
      positive.push(touching);
      negative.push(touching);
    }
  }
  for (const p of above) {
    for (const q of below) {
      const sides = p.sides & q.sides;
      // The smallest face that has both is an edge, unless it has a third corner.
      if (corners.some((corner) => corner !== p && corner !== q && isSubset(sides, corner.sides))) continue;
      const point = crossing(form, p.point, q.point);
      positive.push({ point, sides: sides | newSide });
      negative.push({ point, sides: sides | newSide });
    }
  }
  const half = (strict: Corner[], shared: Corner[]) =>
    strict.length > 0 ? { corners: [...strict, ...shared], sideCount: sideCount + 1 } : null;
  return { positive: half(above, positive), negative: half(below, negative) };
};

/** The forms of the sides of a domain, each non-negative in it and unique: low and high end of t_1, of t_2, …, the half-spaces. */
export function domainForms({ dimension: d, box, halfSpaces = [] }: PolytopeDomain): Form[] {
  const rows = box.flatMap(([low, high], i) => [
    Array.from({ length: d + 1 }, (_, k) => (k === i ? 1 : k === d ? -low : 0)),
    Array.from({ length: d + 1 }, (_, k) => (k === i ? -1 : k === d ? high : 0)),
  ]);
  return [...rows, ...halfSpaces].map((row) => primitive(dyadics(row).integers));
}

/** The positive multiple of a form whose coefficients are integers without a common divisor. */
function primitive(form: Form): Form {
  const divisor = form.reduce(greatestCommonDivisor, 0n);
  return form.map((value) => value / divisor);
}

/** The domain as a polytope whose side s is `forms[s]`; null when it is empty or flat. */
export function domainPolytope(domain: PolytopeDomain): { polytope: Polytope; forms: Form[] } | null {
  const d = domain.dimension;
  const all = domainForms(domain);
  const ends = domain.box.map((interval) => dyadics(interval));
  const corners = Array.from({ length: 2 ** d }, (_, word): Corner => {
    const end = (i: number) => (word >> i) & 1;
    const shift = ends.reduce((most, one) => Math.max(most, one.shift), 0);
    const coordinates = ends.map(({ integers, shift: own }, i) => integers[end(i)] << BigInt(shift - own));
    return {
      point: normalized([...coordinates, 1n << BigInt(shift)]),
      sides: ends.reduce((bits, _, i) => bits | (1n << BigInt(2 * i + end(i))), 0n),
    };
  });
  let polytope: Polytope | null = { corners, sideCount: 2 * d };
  const forms = all.slice(0, 2 * d);
  for (const form of all.slice(2 * d)) {
    const halves: ReturnType<typeof splitPolytope> = splitPolytope(polytope, form);
    if (!halves.positive) return null;
    if (!halves.negative) continue;
    polytope = halves.positive;
    forms.push(form);
  }
  return { polytope, forms };
}

/** `faces[k]`: the k-faces as sets of corners, k = 0 … d. */
export function facesOf({ corners, sideCount }: Polytope, dimension: number): Bits[][] {
  const whole = (1n << BigInt(corners.length)) - 1n;
  const onSide = new Array<Bits>(sideCount).fill(0n);
  corners.forEach(({ sides }, i) => {
    for (let s = 0; s < sideCount; s++) if ((sides >> BigInt(s)) & 1n) onSide[s] |= 1n << BigInt(i);
  });
  const facets = largestProper(whole, onSide);
  const faces: Bits[][] = [[whole]];
  for (let k = dimension; k > 0; k--) {
    const lower = new Set<Bits>();
    // The facets of a face are the largest of its intersections with facets of the whole.
    for (const face of faces[0]) for (const facet of largestProper(face, facets)) lower.add(facet);
    faces.unshift([...lower]);
  }
  if (faces[0].length !== corners.length) throw new Error("oracle: faces of dimension 0 are not the corners");
  return faces;
}

/** The inclusion-maximal sets among the intersections of a set with others that are neither empty nor all of it. */
function largestProper(set: Bits, others: readonly Bits[]): Bits[] {
  const parts = [...new Set(others.map((other) => other & set))].filter(
    (part) => part !== set && part !== 0n,
  );
  return parts.filter((part) => !parts.some((larger) => larger !== part && isSubset(part, larger)));
}

export function members(set: Bits): number[] {
  const found: number[] = [];
  for (let i = 0, rest = set; rest !== 0n; i++, rest >>= 1n) if (rest & 1n) found.push(i);
  return found;
}
