/**
 * Free-knot linear splines with the least largest error (THEORY section 5): the fewest pieces for an error, and the least error
 * for a number of pieces. At given points the least error is exact: it is half of what three ends of a band have to give way,
 * and it is proved by a path at that width and by none at any smaller one. Along a whole interval it is enclosed by two doubles.
 */
import { binaryPlaces, toInteger } from "../exact/dyadic.ts";
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
import { type BandPoint, type IntegerLine, Orientation } from "./fit-orientation.ts";

export interface LargestErrorFit {
  readonly spline: CanonicalSpline;
  /** The least largest error of all continuous linear splines with so many pieces: not below `low`, not above `high`. */
  readonly least: { readonly low: Fraction; readonly high: Fraction };
}

/** Where a spline is compared with the data: at the points, or with their straight lines all along. */
export type FitOn = "data" | "interval";

/** What bands are drawn around. */
export interface BandTarget {
  /** The spline stays in the band between the places too. */
  readonly along: boolean;
  /** Half of the largest spread at one place: no function has a smaller error. */
  readonly spread: Fraction;
  /** Largest error of the level line halfway. */
  readonly reach: Fraction;
  /** A bound on |y|. */
  readonly size: number;
  /** Coordinates of places are integers over these, y over `scale`. */
  readonly xUnit: bigint;
  /** The band of a half width; its ends hold until the next call. */
  places(width: Fraction): { readonly places: readonly BandPlace[]; readonly scale: bigint };
}

/** How wide the band is: y over `scale` is `level · factor ± half`, in doubles ± `near`. */
interface BandWidth {
  factor: bigint;
  half: bigint;
  near: number;
}

/**
 * An end of a band. Ends are made once and move with the width that they share, one at a time; the exact y is worked out when
 * doubles do not decide, which is seldom.
 */
class MovingEnd implements BandPoint {
  readonly x: bigint;
  readonly w = 1n;
  readonly side: -1 | 1;
  readonly nearX: number;
  private readonly level: bigint;
  private readonly nearLevel: number;
  private readonly width: BandWidth;

  constructor(
    x: bigint,
    side: -1 | 1,
    level: bigint,
    near: readonly [x: number, level: number],
    width: BandWidth,
  ) {
    this.x = x;
    this.side = side;
    this.level = level;
    [this.nearX, this.nearLevel] = near;
    this.width = width;
  }

  get y(): bigint {
    return this.level * this.width.factor + (this.side > 0 ? this.width.half : -this.width.half);
  }

  get nearY(): number {
    return this.side > 0 ? this.nearLevel + this.width.near : this.nearLevel - this.width.near;
  }
}

/** Bands around rows: at their places, or along the straight lines between them too. */
export function dataTarget(data: FitData, on: FitOn): BandTarget {
  const [xShift, yShift] = [binaryPlaces(data.x), binaryPlaces(data.y)];
  const xs = Array.from(data.x, (x) => toInteger(x, xShift));
  const lowest = Array.from(data.lowest, (y) => toInteger(y, yShift));
  const highest = Array.from(data.highest, (y) => toInteger(y, yShift));
  const unit = 1n << BigInt(yShift);
  let spread = 0n;
  highest.forEach((high, i) => {
    if (high - lowest[i] > spread) spread = high - lowest[i];
  });
  const current: BandWidth = { factor: 1n, half: 0n, near: 0 };
  const places = xs.map(
    (x, i): BandPlace => ({
      lower: new MovingEnd(x, -1, highest[i], [data.x[i], data.highest[i]], current),
      upper: new MovingEnd(x, 1, lowest[i], [data.x[i], data.lowest[i]], current),
    }),
  );
  return {
    along: on === "interval",
    spread: fraction(spread, 2n * unit),
    reach: over(
      minus(
        fractionOf(data.highest.reduce((a, b) => Math.max(a, b))),
        fractionOf(data.lowest.reduce((a, b) => Math.min(a, b))),
      ),
      fractionOf(2),
    ),
    size: data.y.reduce((size, y) => Math.max(size, Math.abs(y)), 0),
    xUnit: 1n << BigInt(xShift),
    places(width) {
      const scale = (unit / greatestCommonDivisor(unit, width.bottom)) * width.bottom;
      current.factor = scale / unit;
      current.half = width.top * (scale / width.bottom);
      current.near = toDouble(width);
      return { places, scale };
    },
  };
}

/** Bands all along a function's graph, given by its corners: exact, x increasing. */
export function graphTarget(corners: readonly (readonly [x: Fraction, y: Fraction])[]): BandTarget {
  const ordered = corners.map(([, y]) => y).sort(compare);
  const [least, most] = [ordered[0], ordered[ordered.length - 1]];
  return {
    along: true,
    spread: ZERO,
    reach: over(minus(most, least), fractionOf(2)),
    size: Math.max(Math.abs(toDouble(least)), Math.abs(toDouble(most))),
    xUnit: 1n,
    places(width) {
      const end = (x: Fraction, y: Fraction, side: -1 | 1): BandPoint => {
        const w = (x.bottom / greatestCommonDivisor(x.bottom, y.bottom)) * y.bottom;
        // No doubles: integers decide.
        const [nearX, nearY] = [Number.NaN, Number.NaN];
        return { x: x.top * (w / x.bottom), y: y.top * (w / y.bottom), w, side, nearX, nearY };
      };
      const places = corners.map(
        ([x, y]): BandPlace => ({ lower: end(x, minus(y, width), -1), upper: end(x, plus(y, width), 1) }),
      );
      return { places, scale: 1n };
    },
  };
}

/** Looks for splines in bands around a target. */
export class BandFits {
  private readonly target: BandTarget;
  private readonly onProgress: ((bands: number) => void) | undefined;
  private tried = 0;

  /** @param onProgress told how many bands were tried */
  constructor(target: BandTarget, onProgress?: (bands: number) => void) {
    this.target = target;
    this.onProgress = onProgress;
  }

  /** A path in the band of a half width; with `below`, of any smaller one near it. Undefined when the band is empty somewhere. */
  path(width: Fraction, most: number, below = false): { path: BandPath; scale: bigint } | undefined {
    const { target } = this;
    const spread = compare(target.spread, width);
    if (spread > 0 || (below && spread === 0)) return undefined;
    this.onProgress?.(++this.tried);
    const { places, scale } = target.places(width);
    const orientation = new Orientation(target.size + toDouble(width), below);
    return { path: pathInBand(places, orientation, most, target.along), scale };
  }

  /** The fewest pieces whose error is at most `error`; undefined when rows with the same x are further apart. */
  fewestPieces(error: Fraction): number | undefined {
    return this.path(error, Number.POSITIVE_INFINITY)?.path.lines.length;
  }

  /**
   * The spline of at most so many pieces with the least largest error.
   *
   * @param enough an error that such a spline is known to have, where one is known
   * @param tooSmall an error that no such spline has, where one is known
   */
  leastError(pieces: number, enough?: Fraction, tooSmall?: Fraction): LargestErrorFit {
    const isFeasible = (width: Fraction) => this.path(width, pieces)?.path.fits === true;
    const { along, reach } = this.target;
    let low = this.target.spread;
    if (tooSmall && compare(tooSmall, low) > 0) low = tooSmall;
    else if (isFeasible(low)) return { spline: this.splineIn(low, pieces), least: { low, high: low } };
    let high = enough && compare(enough, reach) < 0 ? enough : reach;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const middle = middleOf(low, high);
      if (middle && (along || round < HALVINGS)) {
        if (isFeasible(middle)) high = middle;
        else low = middle;
        continue;
      }
      if (along) break;
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
    return splineOfLines(found.path.lines, this.target.xUnit, found.scale);
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
