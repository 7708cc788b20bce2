/**
 * What makes a function no single hidden layer (S3; THEORY section 5): two places on one hyperplane with different jumps, one of
 * them perhaps 0 because the crease ended before it. Both are replayed through the network.
 */
import { compare, type Fraction, fraction, plus, times, ZERO } from "../exact/fraction.ts";
import { dot, lowestTerms, type RationalVector } from "../exact/rational.ts";
import type { Network } from "../network/network.ts";
import type { CreaseComplex } from "./crease-complex.ts";
import { type CreasePlace, placeInCell, placeOnFacet } from "./crease-places.ts";

export interface BreakingCrease {
  /** h: d coefficients and a constant, integers without common divisor, the first one that is not 0 above 0. */
  readonly hyperplane: readonly bigint[];
  /** The second place has no crease ("ends"), or a crease with another jump ("changes"). */
  readonly kind: "ends" | "changes";
  readonly places: readonly [CreasePlace, CreasePlace];
  /** The last point on the way from the first place to the second up to which the crease has the first one's jump; exact. */
  readonly end: RationalVector;
  /** Neurons that switch at the first place, [layer from 1, unit from 0]: the first of them. */
  readonly neuron: readonly [layer: number, unit: number];
}

/** Where a hyperplane has another jump than on its first facet. */
export type Break = { readonly facet: number } | { readonly cell: number };

/**
 * @param facets facets in the hyperplane on which the function has the first one's jump
 */
export function breakingCrease(
  network: Network,
  complex: CreaseComplex,
  output: number,
  hyperplane: readonly bigint[],
  facets: readonly number[],
  broken: Break,
): BreakingCrease {
  const first = placeOnFacet(network, complex, output, hyperplane, facets[0]);
  const second =
    "facet" in broken
      ? placeOnFacet(network, complex, output, hyperplane, broken.facet)
      : placeInCell(network, complex, output, hyperplane, broken.cell);
  if (compare(first.jump, second.jump) === 0 || first.jump.top === 0n)
    throw new Error("internal: a crease that should break has equal jumps; please report the network");
  return {
    hyperplane,
    kind: second.jump.top === 0n ? "ends" : "changes",
    places: [first, second],
    end: endOfJump(complex, facets, first.point, second.point),
    neuron: complex.neuronAt(facets[0]),
  };
}

/** How far the facets reach on the way from p to q, both in their hyperplane. */
function endOfJump(
  complex: CreaseComplex,
  facets: readonly number[],
  p: RationalVector,
  q: RationalVector,
): RationalVector {
  const homogeneous = ({ numerators, denominator }: RationalVector) => [...numerators, denominator];
  const [from, to] = [homogeneous(p), homogeneous(q)];
  const spans = facets.flatMap((facet) => {
    const span = spanIn(complex.rows(complex.facetCells[2 * facet]), from, to);
    return span ? [span] : [];
  });
  spans.sort((a, b) => compare(a[0], b[0]));
  let reached = ZERO;
  for (const [low, high] of spans) {
    if (compare(low, reached) > 0) break;
    if (compare(high, reached) > 0) reached = high;
  }
  // p + s·(q − p)
  const rest = plus(fraction(1n), { top: -reached.top, bottom: reached.bottom });
  const point = p.numerators.map((value, k) =>
    plus(
      times(rest, fraction(value, p.denominator)),
      times(reached, fraction(q.numerators[k], q.denominator)),
    ),
  );
  const denominator = point.reduce((product, { bottom }) => product * bottom, 1n);
  return lowestTerms({
    numerators: point.map(({ top, bottom }) => top * (denominator / bottom)),
    denominator,
  });
}

/** The part s ∈ [low, high] of the segment from p (s = 0) to q (s = 1) in a cell; undefined when there is none. */
function spanIn(
  rows: readonly (readonly bigint[])[],
  p: readonly bigint[],
  q: readonly bigint[],
): [low: Fraction, high: Fraction] | undefined {
  let [low, high] = [ZERO, fraction(1n)];
  const [wp, wq] = [p[p.length - 1], q[q.length - 1]];
  for (const row of rows) {
    // Values at the ends over one denominator.
    const [a, b] = [dot(row, p) * wq, dot(row, q) * wp];
    if (a >= 0n && b >= 0n) continue;
    if (a < 0n && b < 0n) return undefined;
    const zero = fraction(a, a - b);
    if (a < 0n && compare(zero, low) > 0) low = zero;
    if (b < 0n && compare(zero, high) < 0) high = zero;
  }
  return compare(low, high) <= 0 ? [low, high] : undefined;
}
