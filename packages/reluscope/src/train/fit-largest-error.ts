/**
 * Free-knot linear splines with the least largest error (THEORY section 5): the fewest pieces for an error, and the least error
 * for a number of pieces. At given points the least error is exact: it is half of what three ends of a band have to give way,
 * and it is proved by a path at that width and by none at any smaller one. Along a whole interval it is enclosed by two doubles.
 */
import { commonBit, toInteger } from "../exact/dyadic.ts";
import {
  compare,
  type Fraction,
  fraction,
  fractionOf,
  minus,
  over,
  plus,
  toDouble,
  ZERO,
} from "../exact/fraction.ts";
import { greatestCommonDivisor } from "../exact/rational.ts";
import type { CanonicalSpline, SplineKnot } from "../spline/canonical-form.ts";
import { type BandPath, type BandPlace, pathInBand, widthThatUnblocks } from "./fit-band.ts";
import type { FitData } from "./fit-data.ts";
import { type IntegerLine, Orientation } from "./fit-orientation.ts";

export interface LargestErrorFit {
  readonly spline: CanonicalSpline;
  /** The least largest error of all continuous linear splines with so many pieces: not below `low`, not above `high`. */
  readonly least: { readonly low: Fraction; readonly high: Fraction };
}

/** Where a spline is compared with the data: at the points, or with their straight lines all along. */
export type FitOn = "data" | "interval";

/** Looks for splines near data; what depends on the data alone is kept. */
export class BandFits {
  private readonly data: FitData;
  private readonly along: boolean;
  private readonly xShift: number;
  private readonly yShift: number;
  private readonly xs: readonly bigint[];
  private readonly lowest: readonly bigint[];
  private readonly highest: readonly bigint[];
  private readonly size: number;

  constructor(data: FitData, on: FitOn) {
    this.data = data;
    this.along = on === "interval";
    const shiftOf = (values: Iterable<number>) => {
      const bit = commonBit(values);
      return Number.isFinite(bit) ? Math.max(0, -bit) : 0;
    };
    this.xShift = shiftOf(data.x);
    this.yShift = shiftOf(data.y);
    this.xs = Array.from(data.x, (x) => toInteger(x, this.xShift));
    this.lowest = Array.from(data.lowest, (y) => toInteger(y, this.yShift));
    this.highest = Array.from(data.highest, (y) => toInteger(y, this.yShift));
    this.size = data.y.reduce((size, y) => Math.max(size, Math.abs(y)), 0);
  }

  /** Half of the largest spread of rows with the same x: no function has a smaller error. */
  leastSpread(): Fraction {
    let most = 0n;
    this.highest.forEach((high, i) => {
      if (high - this.lowest[i] > most) most = high - this.lowest[i];
    });
    return fraction(most, 1n << BigInt(this.yShift + 1));
  }

  /** A path in the band of a half width; with `below`, of any smaller one near it. Undefined when the band is empty somewhere. */
  path(width: Fraction, most: number, below = false): { path: BandPath; scale: bigint } | undefined {
    const spread = compare(this.leastSpread(), width);
    if (spread > 0 || (below && spread === 0)) return undefined;
    const { places, scale } = this.places(width);
    const orientation = new Orientation(this.size + toDouble(width), below);
    return { path: pathInBand(places, orientation, most, this.along), scale };
  }

  /** The bands, y in units of 1/scale. */
  private places(width: Fraction): { places: BandPlace[]; scale: bigint } {
    const unit = 1n << BigInt(this.yShift);
    const scale = (unit / greatestCommonDivisor(unit, width.bottom)) * width.bottom;
    const factor = scale / unit;
    const half = width.top * (scale / width.bottom);
    const near = toDouble(width);
    const { data } = this;
    const places = this.xs.map(
      (x, i): BandPlace => ({
        lower: {
          x,
          y: this.highest[i] * factor - half,
          w: 1n,
          side: -1,
          near: [data.x[i], data.highest[i] - near],
        },
        upper: {
          x,
          y: this.lowest[i] * factor + half,
          w: 1n,
          side: 1,
          near: [data.x[i], data.lowest[i] + near],
        },
      }),
    );
    return { places, scale };
  }

  /** The fewest pieces whose error is at most `error`; undefined when rows with the same x are further apart. */
  fewestPieces(error: Fraction): number | undefined {
    return this.path(error, Number.POSITIVE_INFINITY)?.path.lines.length;
  }

  /**
   * The spline of at most so many pieces with the least largest error.
   *
   * @param enough an error that such a spline is known to have, where one is known
   */
  leastError(pieces: number, enough?: Fraction): LargestErrorFit {
    const isFeasible = (width: Fraction) => this.path(width, pieces)?.path.fits === true;
    let low = this.leastSpread();
    if (isFeasible(low)) return { spline: this.splineIn(low, pieces), least: { low, high: low } };
    // A level line halfway.
    const reach = over(
      minus(
        fractionOf(this.data.highest.reduce((a, b) => Math.max(a, b))),
        fractionOf(this.data.lowest.reduce((a, b) => Math.min(a, b))),
      ),
      fractionOf(2),
    );
    let high = enough && compare(enough, reach) < 0 ? enough : reach;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const middle = middleOf(low, high);
      if (middle && (this.along || round < HALVINGS)) {
        if (isFeasible(middle)) high = middle;
        else low = middle;
        continue;
      }
      if (this.along) break;
      const next = this.nextWidth(low, high, pieces);
      if (!next) break;
      if (!isFeasible(next)) low = next;
      else if (this.path(next, pieces, true)?.path.fits !== true) {
        return { spline: this.splineIn(next, pieces), least: { low: next, high: next } };
      } else {
        high = next;
        const half = middleOf(low, high);
        if (half && isFeasible(half)) high = half;
        else if (half) low = half;
      }
    }
    return { spline: this.splineIn(high, pieces), least: { low, high } };
  }

  /** The smallest width at which a block of the path at `low` is none any more; at most `high`. */
  private nextWidth(low: Fraction, high: Fraction, pieces: number): Fraction | undefined {
    const found = this.path(low, pieces);
    if (!found) return undefined;
    const { path, scale } = found;
    const width = low.top * (scale / low.bottom);
    let least: Fraction | undefined;
    for (const ends of path.blocks) {
      const { top, bottom } = widthThatUnblocks(ends, width);
      if (bottom === 0n) continue;
      const candidate = fraction(top, bottom * scale);
      if (compare(candidate, low) <= 0 || compare(candidate, high) > 0) continue;
      if (!least || compare(candidate, least) < 0) least = candidate;
    }
    return least;
  }

  private splineIn(width: Fraction, pieces: number): CanonicalSpline {
    const found = this.path(width, pieces);
    if (!found?.path.fits) throw new Error("internal: no spline in a band that has one");
    const xUnit = 1n << BigInt(this.xShift);
    return splineOfLines(found.path.lines, xUnit, found.scale);
  }
}

/** Halvings before the exact steps at points: enough that they start near. */
const HALVINGS = 45;
const MOST_ROUNDS = 300;

/** A double strictly between. */
function middleOf(low: Fraction, high: Fraction): Fraction | undefined {
  const middle = fractionOf(toDouble(over(plus(low, high), fractionOf(2))));
  return compare(middle, low) > 0 && compare(middle, high) < 0 ? middle : undefined;
}

/** Lines a·X + b·Y + c = 0 with X = xUnit·x and Y = yUnit·y as one spline. */
function splineOfLines(lines: readonly IntegerLine[], xUnit: bigint, yUnit: bigint): CanonicalSpline {
  const forms = lines.map(([a, b, c]) => ({
    slope: fraction(-a * xUnit, b * yUnit),
    intercept: fraction(-c, b * yUnit),
  }));
  const knots: SplineKnot[] = [];
  for (let i = 1; i < forms.length; i++) {
    const jump = minus(forms[i].slope, forms[i - 1].slope);
    if (jump.top === 0n) throw new Error("internal: two pieces of a fit are parallel");
    knots.push({ t: over(minus(forms[i - 1].intercept, forms[i].intercept), jump), jump });
  }
  return { ...(forms[0] ?? { slope: ZERO, intercept: ZERO }), knots };
}
