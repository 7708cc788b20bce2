/**
 * A place on a crease, replayed through the network: three points in a line, the middle one on the hyperplane h = 0, the others
 * in the cells beside it. f(p + v) + f(p − v) − 2 f(p), divided by |h(p + v)|, is the jump Λ there, without rounding.
 */
import { type Fraction, fraction } from "../exact/fraction.ts";
import { affineImage, dot, lowestTerms, type RationalVector } from "../exact/rational.ts";
import type { Network } from "../network/network.ts";
import { ExactEvaluation } from "../prove/exact-evaluation.ts";
import { sliceMap } from "../prove/target-forms.ts";
import type { CreaseComplex } from "./crease-complex.ts";

export interface CreasePlace {
  /** On the hyperplane: d slice coordinates, exact. */
  readonly point: RationalVector;
  /** v: p + v and p − v are in the cells beside p, or both in the cell that holds p. */
  readonly step: RationalVector;
  /** f(p − v), f(p), f(p + v), evaluated in the network without rounding. */
  readonly values: readonly [Fraction, Fraction, Fraction];
  /** Λ: the jump there in multiples of h, from these values. 0 where the function has no crease. */
  readonly jump: Fraction;
  /** Numbers of the cells beside p in the complex: behind (h < 0) and in front; the same where the crease has ended. */
  readonly cells: readonly [number, number];
}

/** In the middle of a facet that lies in the hyperplane. */
export function placeOnFacet(
  network: Network,
  complex: CreaseComplex,
  output: number,
  hyperplane: readonly bigint[],
  facet: number,
): CreasePlace {
  const [p, q] = [complex.facetCells[2 * facet], complex.facetCells[2 * facet + 1]];
  const [behind, front] = complex.exactSides(hyperplane, p).front ? [q, p] : [p, q];
  const point = meanOf(complex.exactCorners(front).filter((corner) => dot(hyperplane, corner) === 0n));
  return replayed(network, complex, output, hyperplane, point, behind, front);
}

/** Inside a cell through which the hyperplane goes. */
export function placeInCell(
  network: Network,
  complex: CreaseComplex,
  output: number,
  hyperplane: readonly bigint[],
  cell: number,
): CreasePlace {
  const corners = complex.exactCorners(cell);
  const middle = meanOf(corners);
  const value = dot(hyperplane, middle);
  // From the middle towards a corner on the other side; before the corner all of it is inside.
  const corner = corners.find((one) => (value > 0n ? dot(hyperplane, one) < 0n : dot(hyperplane, one) > 0n));
  const point = value === 0n || !corner ? middle : crossing(hyperplane, middle, corner);
  return replayed(network, complex, output, hyperplane, point, cell, cell);
}

function replayed(
  network: Network,
  complex: CreaseComplex,
  output: number,
  hyperplane: readonly bigint[],
  point: readonly bigint[],
  behind: number,
  front: number,
): CreasePlace {
  const corners = complex.exactCorners(front).filter((corner) => dot(hyperplane, corner) > 0n);
  const target = meanOf(corners);
  const p = vectorOf(point);
  const v = difference(vectorOf(target), p);
  // As far as the cell behind reaches, half of it; the half-space of the hyperplane itself holds p − v anyway.
  const length = complex.rows(behind).reduce((least, row) => {
    const along = dot(row.slice(0, -1), v.numerators);
    const room = dot(row, point);
    if (along <= 0n || room <= 0n) return least;
    // row · (p − length · v) ≥ 0
    const most = fraction(room * v.denominator, 2n * along * point[point.length - 1]);
    return most.top * least.bottom < least.top * most.bottom ? most : least;
  }, fraction(1n));
  const step = lowestTerms({
    numerators: v.numerators.map((value) => value * length.top),
    denominator: v.denominator * length.bottom,
  });
  const evaluation = new ExactEvaluation(network);
  const map = sliceMap(complex.domain.slice);
  const valueAt = (factor: bigint) => {
    const at = affineImage(map, sumOf(p, step, factor));
    const { numerators, denominator } = evaluation.at(at);
    return fraction(numerators[output], denominator);
  };
  const values = [valueAt(-1n), valueAt(0n), valueAt(1n)] as const;
  const [low, middle, high] = values;
  const bend = fraction(
    low.top * middle.bottom * high.bottom +
      high.top * low.bottom * middle.bottom -
      2n * middle.top * low.bottom * high.bottom,
    low.bottom * middle.bottom * high.bottom,
  );
  const height = dot(hyperplane.slice(0, -1), step.numerators);
  return {
    point: p,
    step,
    values,
    jump: fraction(bend.top * step.denominator, bend.bottom * (height < 0n ? -height : height)),
    cells: [behind, front],
  };
}

/** The mean of points in homogeneous integers. */
function meanOf(points: readonly (readonly bigint[])[]): bigint[] {
  const last = points[0].length - 1;
  const common = points.reduce((product, point) => product * point[last], 1n);
  const sums = points[0]
    .slice(0, last)
    .map((_, k) => points.reduce((sum, point) => sum + (point[k] * common) / point[last], 0n));
  return [...sums, common * BigInt(points.length)];
}

function crossing(form: readonly bigint[], p: readonly bigint[], q: readonly bigint[]): bigint[] {
  const [atP, atQ] = [dot(form, p), dot(form, q)];
  const point = p.map((value, k) => q[k] * atP - value * atQ);
  return point[point.length - 1] < 0n ? point.map((value) => -value) : point;
}

function vectorOf(point: readonly bigint[]): RationalVector {
  return lowestTerms({ numerators: point.slice(0, -1), denominator: point[point.length - 1] });
}

function sumOf(a: RationalVector, b: RationalVector, factor: bigint): RationalVector {
  return lowestTerms({
    numerators: a.numerators.map(
      (value, k) => value * b.denominator + factor * b.numerators[k] * a.denominator,
    ),
    denominator: a.denominator * b.denominator,
  });
}

function difference(a: RationalVector, b: RationalVector): RationalVector {
  return sumOf(a, b, -1n);
}
