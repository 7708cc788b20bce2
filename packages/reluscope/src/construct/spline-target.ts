/** A linear spline as a target that the walk of a network is compared with. */
import type { PolytopeDomain } from "../complex/polyhedral-complex.ts";
import { doubleSum, type Fraction, minus, plus, times, toDouble } from "../exact/fraction.ts";
import { ROUNDING } from "../exact/rounding.ts";
import type { CanonicalSpline } from "../spline/canonical-form.ts";
import type { LocatedCell, TargetCells } from "./cells-proof.ts";

/** Knots must be doubles; `domain` is a segment. */
export function splineTarget(spline: CanonicalSpline, domain: PolytopeDomain): TargetCells {
  const { knots } = spline;
  const places = knots.map(({ t }) => toDouble(t));
  const [[low, high]] = domain.box;
  const reach = Math.max(Math.abs(low), Math.abs(high));
  let [slope, intercept] = [spline.slope, spline.intercept];
  const cells = [piece(slope, intercept, reach)];
  for (const { t, jump } of knots) {
    slope = plus(slope, jump);
    intercept = minus(intercept, times(jump, t));
    cells.push(piece(slope, intercept, reach));
  }
  const edges = [low, ...places, high];
  const located = cells.map(
    (cell, i): LocatedCell => ({
      ...cell,
      facets: [...(i > 0 ? [i] : []), ...(i < knots.length ? [-i - 1] : [])],
      inside: [edges[i] / 2 + edges[i + 1] / 2],
    }),
  );
  return {
    outputs: 1,
    domain,
    planes: places.map((t) => Float64Array.of(1, -t)),
    planeErrors: new Float64Array(places.length),
    lipschitz: [Math.max(...cells.map(({ map }) => Math.abs(map[0]))) * (1 + 4 * ROUNDING)],
    locate: ([x]) => located[indexOf(places, x)],
  };
}

function piece(slope: Fraction, intercept: Fraction, reach: number) {
  const [a, b] = [doubleSum(slope), doubleSum(intercept)];
  const exact = a.error === 0 && b.error === 0;
  const off = ({ list, error }: typeof a) => Math.abs(list[1] ?? 0) + error;
  return {
    map: Float64Array.of(a.list[0] ?? 0, b.list[0] ?? 0),
    mapErrors: [(off(a) * reach + off(b)) * (1 + 8 * ROUNDING)],
    exactMap: exact ? [a.list, b.list] : undefined,
  };
}

/** How many places are at most x. */
function indexOf(places: readonly number[], x: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}
