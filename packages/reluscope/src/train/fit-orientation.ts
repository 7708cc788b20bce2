/**
 * Points with exact coordinates, and on which side of a line through two of them a third one lies: the one decision from which
 * the fits in a band are made (THEORY section 2: doubles with a proved bound first, integers where they do not decide).
 */
import { greatestCommonDivisor } from "../exact/rational.ts";

/** (x/w, y/w), w > 0, in scaled units; an end of a band moves by `side` when the band's half width grows by 1. */
export interface BandPoint {
  readonly x: bigint;
  readonly y: bigint;
  readonly w: bigint;
  /** −1: a lower end; 1: an upper end. */
  readonly side: -1 | 1;
  /** The same point in doubles, in units of the data: x exact where w = 1. */
  readonly nearX: number;
  readonly nearY: number;
}

/** Decides orientations; `size` is a bound on |y| of all points in units of the data. */
export class Orientation {
  private readonly bound: number;
  private readonly below: boolean;

  /** `below`: as for a band that is narrower by less than any number, which breaks ties. */
  constructor(size: number, below = false) {
    // Errors: both y are off by 2^-52 of `size`, the differences, products and their difference round once each.
    this.bound = size * 2 ** -49;
    this.below = below;
  }

  /** Sign of (q − p) × (r − p): 1 when r is above the line from p to q, for x_p < x_q. */
  sign(p: BandPoint, q: BandPoint, r: BandPoint): number {
    const { nearX: xp, nearY: yp } = p;
    const dq = q.nearX - xp;
    const dr = r.nearX - xp;
    const value = dq * (r.nearY - yp) - dr * (q.nearY - yp);
    const bound = this.bound * (Math.abs(dq) + Math.abs(dr));
    // Products that are too small lose their bits: then the bound is too small as well.
    if (bound > 1e-280 && p.w === 1n && q.w === 1n && r.w === 1n) {
      if (value > bound) return 1;
      if (value < -bound) return -1;
    }
    const exact = determinant(p, q, r);
    if (exact !== 0n) return exact > 0n ? 1 : -1;
    if (!this.below) return 0;
    const growth = determinantGrowth(p, q, r);
    return growth > 0n ? -1 : growth < 0n ? 1 : 0;
  }
}

/** Twice the area of the triangle, times the w. */
export function determinant(p: BandPoint, q: BandPoint, r: BandPoint): bigint {
  if (p.w === 1n && q.w === 1n && r.w === 1n) return (q.x - p.x) * (r.y - p.y) - (r.x - p.x) * (q.y - p.y);
  return p.x * (q.y * r.w - r.y * q.w) + p.y * (q.w * r.x - r.w * q.x) + p.w * (q.x * r.y - r.x * q.y);
}

/** By how much `determinant` grows when the half width of the band grows by 1 scaled unit; w = 1. */
export function determinantGrowth(p: BandPoint, q: BandPoint, r: BandPoint): bigint {
  return (q.x - p.x) * BigInt(r.side - p.side) - (r.x - p.x) * BigInt(q.side - p.side);
}

/** a·x + b·y + c = 0 with integers. */
export type IntegerLine = readonly [a: bigint, b: bigint, c: bigint];

export function lineThrough(p: BandPoint, q: BandPoint): IntegerLine {
  return reducedTriple(p.y * q.w - q.y * p.w, p.w * q.x - q.w * p.x, p.x * q.y - q.x * p.y);
}

/** Where two lines that are not parallel cross: (x, y, w), w > 0. */
export function crossing([a, b, c]: IntegerLine, [d, e, f]: IntegerLine): [bigint, bigint, bigint] {
  const [x, y, w] = reducedTriple(b * f - e * c, c * d - f * a, a * e - d * b);
  return w < 0n ? [-x, -y, -w] : [x, y, w];
}

function reducedTriple(x: bigint, y: bigint, w: bigint): [bigint, bigint, bigint] {
  const divisor = greatestCommonDivisor(greatestCommonDivisor(x, y), w);
  return divisor > 1n ? [x / divisor, y / divisor, w / divisor] : [x, y, w];
}
