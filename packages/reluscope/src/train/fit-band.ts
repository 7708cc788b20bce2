/**
 * The fewest pieces of a continuous linear spline, its knots free, that stays in a band: at given abscissae, or all along
 * (THEORY section 5, deterministic fitting). Greedy, in linear time: ordered stabbing after Guibas, Hershberger, Mitchell and
 * Snoeyink (1993), lines kept between two hulls after O'Rourke (1981). Every decision is a sign of three points, so that the
 * number of pieces is proved to be the least.
 *
 * A piece goes on while one line passes all ends of the band. When all lines pass above the next place, every spline must
 * cross the flattest of them, ℓ, between the last lower end that ℓ touches and that place; the next piece is any line that
 * crosses it there, which says no more than: it passes the lower ends from there on, and the next place.
 */
import {
  type BandPoint,
  crossing,
  determinant,
  determinantGrowth,
  type IntegerLine,
  lineThrough,
  type Orientation,
} from "./fit-orientation.ts";

/** The band at one abscissa. */
export interface BandPlace {
  readonly lower: BandPoint;
  readonly upper: BandPoint;
}

export interface BandPath {
  /** Lines of the pieces, left to right; neighbours cross at the knots. */
  readonly lines: readonly IntegerLine[];
  /** False when more pieces than allowed would be needed. */
  readonly fits: boolean;
  /** What ended each piece: no line passes between these three ends of the band. */
  readonly blocks: readonly (readonly [BandPoint, BandPoint, BandPoint])[];
}

type Pair = readonly [BandPoint, BandPoint];

/** The lines that pass some places, by their steepest and flattest member. */
class Bundle {
  /** Lower ends on a concave chain, upper ends on a convex one, each from the point that its tangent touches. */
  private readonly lowerHull: BandPoint[] = [];
  private readonly upperHull: BandPoint[] = [];
  private lowerStart = 0;
  private upperStart = 0;
  /** All ends, in order: the next piece must pass some of them. */
  readonly lowers: BandPoint[] = [];
  readonly uppers: BandPoint[] = [];
  /** Touches a lower end, then an upper one. */
  steepest: Pair | undefined;
  /** Touches an upper end, then a lower one. */
  flattest: Pair | undefined;
  private readonly orientation: Orientation;

  constructor(orientation: Orientation) {
    this.orientation = orientation;
  }

  /** Three ends that no line passes, if there is none through this place; `above`: all lines pass above it. */
  block({
    lower,
    upper,
  }: Partial<BandPlace>): { ends: readonly [BandPoint, BandPoint, BandPoint]; above: boolean } | undefined {
    const { flattest, steepest, orientation } = this;
    if (upper && flattest && orientation.sign(flattest[0], flattest[1], upper) < 0)
      return { ends: [...flattest, upper], above: true };
    if (lower && steepest && orientation.sign(steepest[0], steepest[1], lower) > 0)
      return { ends: [...steepest, lower], above: false };
    return undefined;
  }

  /** Keeps the lines that pass this place too; there must be one. */
  add({ lower, upper }: Partial<BandPlace>): void {
    const { lowerHull, upperHull, orientation } = this;
    if (upper && lowerHull.length > 0) {
      const { steepest } = this;
      if (!steepest || orientation.sign(steepest[0], steepest[1], upper) < 0) {
        // The next point of the chain gives a flatter line while it is above the line from this one.
        while (
          this.lowerStart + 1 < lowerHull.length &&
          orientation.sign(lowerHull[this.lowerStart], lowerHull[this.lowerStart + 1], upper) <= 0
        )
          this.lowerStart++;
        this.steepest = [lowerHull[this.lowerStart], upper];
      }
    }
    if (lower && upperHull.length > 0) {
      const { flattest } = this;
      if (!flattest || orientation.sign(flattest[0], flattest[1], lower) > 0) {
        while (
          this.upperStart + 1 < upperHull.length &&
          orientation.sign(upperHull[this.upperStart], upperHull[this.upperStart + 1], lower) >= 0
        )
          this.upperStart++;
        this.flattest = [upperHull[this.upperStart], lower];
      }
    }
    if (lower) {
      this.lowers.push(lower);
      extend(lowerHull, this.lowerStart, lower, (a, b, c) => orientation.sign(a, b, c) >= 0);
    }
    if (upper) {
      this.uppers.push(upper);
      extend(upperHull, this.upperStart, upper, (a, b, c) => orientation.sign(a, b, c) <= 0);
    }
  }
}

/** Appends a point to a chain and takes off those that it hides; points before `start` are not looked at. */
function extend(
  chain: BandPoint[],
  start: number,
  point: BandPoint,
  hides: (a: BandPoint, b: BandPoint, c: BandPoint) => boolean,
): void {
  while (chain.length - start >= 2 && hides(chain[chain.length - 2], chain[chain.length - 1], point))
    chain.pop();
  chain.push(point);
}

/**
 * A spline with the fewest pieces in the band.
 *
 * @param places at least two, x increasing, none empty
 * @param most pieces after which to give up
 * @param along the spline stays in the band between the places too, whose ends are joined by straight lines
 */
export function pathInBand(
  places: readonly BandPlace[],
  orientation: Orientation,
  most: number,
  along: boolean,
): BandPath {
  const lines: IntegerLine[] = [];
  const blocks: (readonly [BandPoint, BandPoint, BandPoint])[] = [];
  let bundle = new Bundle(orientation);
  for (let i = 0; i < places.length; i++) {
    const block = bundle.block(places[i]);
    if (block) {
      blocks.push(block.ends);
      if (blocks.length === most) return { lines, fits: false, blocks };
      const [from, to] = block.ends;
      const line = lineThrough(from, to);
      lines.push(line);
      const next = new Bundle(orientation);
      const end = along ? leaving(line, places[i - 1], places[i], block.above) : undefined;
      const passed = block.above ? bundle.lowers : bundle.uppers;
      let isPending = end !== undefined;
      for (let k = passed.lastIndexOf(to); k < passed.length; k++) {
        const together = end && passed[k].x * end.w === end.x * passed[k].w ? end : undefined;
        if (together) isPending = false;
        next.add(block.above ? { lower: passed[k], upper: together } : { upper: passed[k], lower: together });
      }
      if (isPending) next.add(block.above ? { upper: end } : { lower: end });
      bundle = next;
      // The next line passes this place, or other three ends block it.
      i--;
      continue;
    }
    bundle.add(places[i]);
  }
  lines.push(lastLine(bundle));
  return { lines, fits: true, blocks };
}

/** Where a line leaves the band between two places. */
function leaving(line: IntegerLine, before: BandPlace, after: BandPlace, above: boolean): BandPoint {
  const end = above ? "upper" : "lower";
  const [x, y, w] = crossing(line, lineThrough(before[end], after[end]));
  return { x, y, w, side: above ? 1 : -1, nearX: Number.NaN, nearY: Number.NaN };
}

/** A line of the bundle: halfway between its steepest and flattest one. */
function lastLine({ steepest, flattest }: Bundle): IntegerLine {
  if (!steepest || !flattest) {
    const only = steepest ?? flattest;
    if (!only) throw new Error("internal: a band with one place");
    return lineThrough(...only);
  }
  const [a, b, c] = lineThrough(...steepest);
  const [d, e, f] = lineThrough(...flattest);
  // y = −(a x + c)/b; the mean of both.
  return [a * e + d * b, 2n * b * e, c * e + f * b];
}

/** The half width of the band, in scaled units over `growth`, at which three ends that block a piece no longer do. */
export function widthThatUnblocks(
  [p, q, r]: readonly [BandPoint, BandPoint, BandPoint],
  width: bigint,
): { readonly top: bigint; readonly bottom: bigint } {
  const growth = determinantGrowth(p, q, r);
  return { top: width * growth - determinant(p, q, r), bottom: growth };
}
