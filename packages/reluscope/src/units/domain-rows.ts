/**
 * A bounded domain of any kind as a box around it and exact half-spaces: what linear programs over it are made of
 * (THEORY section 1). Boxes have closed forms, so it is known where the box is all there is.
 */
import { domainBox, type PlanarDomain } from "../complex/domain.ts";
import type { PolytopeDomain } from "../complex/polyhedral-complex.ts";
import { commonBit, toInteger } from "../exact/dyadic.ts";
import type { ExactForm } from "../exact/exact-forms.ts";
import { maximize } from "../lp/maximize.ts";
import type { Slice } from "../network/slice.ts";
import { exactSides, type ProofDomain, spreadDomain } from "../prove/cell-walk.ts";

export type { ProofDomain };

export interface DomainRows {
  readonly dimension: number;
  readonly slice: Slice;
  /** Ends of the intervals of a box around the domain, and the same times 2^boxShift. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly exactLow: readonly bigint[];
  readonly exactHigh: readonly bigint[];
  readonly boxShift: bigint;
  /** The domain is its box. */
  readonly isBox: boolean;
  /** All half-spaces, those of a box included: d + 1 integers, ≥ 0 in the domain. */
  readonly rows: readonly ExactForm[];
}

/** @throws Error when the domain has no interior */
export function domainRows(domain: ProofDomain): DomainRows {
  const spread = spreadDomain(domain);
  const box = "box" in spread ? spread.box : (domainBox(spread) ?? cornersBox(spread.corners));
  const isBox = "box" in spread ? !spread.halfSpaces?.length : domainBox(spread) !== undefined;
  const bit = commonBit(box.flat());
  const shift = bit === Number.POSITIVE_INFINITY ? 0 : Math.max(0, -bit);
  return {
    dimension: spread.dimension,
    slice: spread.slice,
    low: Float64Array.from(box, ([low]) => low),
    high: Float64Array.from(box, ([, high]) => high),
    exactLow: box.map(([low]) => toInteger(low, shift)),
    exactHigh: box.map(([, high]) => toInteger(high, shift)),
    boxShift: BigInt(shift),
    isBox,
    rows: exactSides(spread).map((row, side) => (isTurned(side, spread) ? row.map((value) => -value) : row)),
  };
}

/** Sides are known by their zeros; those at the upper ends of a box are below 0 in it. */
function isTurned(side: number, domain: PlanarDomain | PolytopeDomain): boolean {
  return "box" in domain && side < 2 * domain.dimension && side % 2 === 1;
}

function cornersBox(corners: Float64Array): [number, number][] {
  return [0, 1].map((k) => {
    const own = corners.filter((_, i) => (i & 1) === k);
    return [Math.min(...own), Math.max(...own)];
  });
}

/** The exact sign of the largest value (side 1) or the least value (side −1) of a form on the domain. */
export function extremeSign(form: ExactForm, domain: DomainRows, side: 1 | -1): number {
  const d = domain.dimension;
  if (!domain.isBox) {
    const optimum = maximize(side > 0 ? form : form.map((value) => -value), domain.rows);
    if (optimum.status !== "optimal")
      throw new Error(`internal: a bounded domain gives an ${optimum.status} program; please report it`);
    const top = optimum.value.numerators[0];
    return side * (top > 0n ? 1 : top < 0n ? -1 : 0);
  }
  let sum = form[d] << domain.boxShift;
  for (let k = 0; k < d; k++) {
    const high = form[k] > 0n === side > 0;
    sum += form[k] * (high ? domain.exactHigh[k] : domain.exactLow[k]);
  }
  return sum > 0n ? 1 : sum < 0n ? -1 : 0;
}
