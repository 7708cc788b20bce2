/**
 * Continuous linear splines with the least sum of squares for a number of pieces (THEORY section 5), knots at abscissae of the
 * data (all, or some candidates), values at the knots free. Because the pieces are continuous, their sums of squares do not
 * separate; so the dynamic programme carries, for each knot and number of pieces, the least sum of squares so far as a function
 * of the value there: a lower envelope of convex parabolas, one a choice of earlier knots. A parabola that is nowhere the lowest
 * is never part of an optimum, and one that with the best discontinuous rest is above a known fit is not either.
 *
 * The programme compares in doubles: its optimum is one up to their rounding. The values at the knots it chose are solved exactly.
 */
import { binaryPlaces, toInteger } from "../exact/dyadic.ts";
import { type Fraction, fraction, minus, over, times, toDouble } from "../exact/fraction.ts";
import type { FitData } from "./fit-data.ts";
import { type Branch, type Envelope, insertBranch } from "./fit-envelope.ts";
import { CandidateMoments, restSquares } from "./fit-moments.ts";
import { sizeOf } from "./power-of-two.ts";

export interface SquaresFit {
  /** [x, value] of the ends and the knots, increasing. */
  readonly points: readonly (readonly [number, number])[];
  /** Abscissae at which a knot could be, the ends included. */
  readonly candidates: number;
}

/** Told now and then how many of how many candidates are done; of a largest error, how many bands were tried, of a number unknown. */
export type FitProgress = (done: number, total: number | undefined) => void;

/**
 * The least squares spline with at most so many pieces.
 *
 * @param most candidates for knots: all abscissae where there are not more, otherwise spread evenly over the rows
 */
export function leastSquares(
  data: FitData,
  pieces: number,
  most: number,
  onProgress?: FitProgress,
): SquaresFit {
  const chosen = spreadCandidates(data, Math.max(most, pieces + 1));
  const unit = sizeOf(data.y);
  const scaled = { ...data, x: dividedBy(data.x, sizeOf(data.x)), y: dividedBy(data.y, unit) };
  const knots = knotsAmong(scaled, chosen, Math.min(pieces, chosen.length - 1), onProgress);
  const values =
    knots.length <= EXACT_PIECES + 1
      ? exactValues(data, knots)
      : doubleValues(scaled, knots).map((value) => value * unit);
  return { points: knots.map((index, k) => [data.x[index], values[k]]), candidates: chosen.length };
}

const dividedBy = (values: Float64Array, unit: number) => values.map((value) => value / unit);

/** Indices of abscissae, the ends included, as evenly as rows allow. */
function spreadCandidates({ x }: FitData, most: number): number[] {
  const count = Math.min(most, x.length);
  return Array.from({ length: count }, (_, k) => Math.round((k * (x.length - 1)) / (count - 1)));
}

/** Fewer candidates than this are not thinned out for a first bound. */
const FEW = 24;

/** Indices of the abscissae of the best knots among candidates, the ends included. */
function knotsAmong(
  data: FitData,
  candidates: readonly number[],
  pieces: number,
  onProgress?: FitProgress,
): number[] {
  let limit = Number.POSITIVE_INFINITY;
  const moments = new CandidateMoments(data, candidates);
  if (candidates.length > FEW && candidates.length > 3 * (pieces + 1)) {
    const thin = candidates.filter((_, k) => k % 3 === 0 || k === candidates.length - 1);
    const coarse = knotsAmong(data, thin, pieces);
    const places = new Map(candidates.map((candidate, k) => [candidate, k]));
    limit = moments.squaresOf(coarse.map((index) => places.get(index) ?? 0));
  }
  return programme(moments, pieces, limit * (1 + SLACK) + SLACK * moments.scale, onProgress).map(
    (k) => candidates[k],
  );
}

/** More than the rounding of sums of squares: it only chooses how much is kept, not what is best. */
const SLACK = 1e-10;

function programme(
  moments: CandidateMoments,
  pieces: number,
  limit: number,
  onProgress?: FitProgress,
): number[] {
  const count = moments.count;
  const last = count - 1;
  const rest = restSquares(moments, pieces);
  const first: Branch = { ...moments.first(), from: 0, parent: undefined };
  // envelopes[p][j]: p pieces end at candidate j.
  const envelopes: (Envelope | undefined)[][] = Array.from({ length: pieces + 1 }, () => new Array(count));
  envelopes[0][0] = insertBranch(undefined, first);
  // Candidates at which a branch with p pieces is kept.
  const alive: number[][] = Array.from({ length: pieces + 1 }, () => []);
  alive[0].push(0);
  for (let j = 1; j < count; j++) {
    if (onProgress && j % 64 === 0) onProgress(j, count);
    moments.costsTo(j);
    for (let p = 1; p <= pieces; p++) {
      if (j < last && p === pieces) continue;
      let envelope: Envelope | undefined;
      const least = rest[pieces - p][j];
      // Nearest first: they are the likeliest to be low, so that the others are turned away quickly.
      for (let a = alive[p - 1].length - 1; a >= 0; a--) {
        const i = alive[p - 1][a];
        const before = envelopes[p - 1][i];
        // Candidate j itself has just been added with one piece less.
        if (!before || i === j) continue;
        const [uu, uv, vv] = [moments.uu[i], moments.uv[i], moments.vv[i]];
        const [u, v, c] = [moments.u[i], moments.v[i], moments.c[i]];
        for (const branch of before.branches) {
          const total = branch.curve + uu;
          const pull = branch.curve * branch.at + u;
          // min over u of curve (u − at)² + least + uu u² + 2 uv u v + vv v² − 2 u·u − 2 v·v + c
          const curve = vv - (uv * uv) / total;
          const linear = v - (uv * pull) / total;
          const at = linear / curve;
          const constant = branch.least + branch.curve * branch.at * branch.at + c - (pull * pull) / total;
          const lowest = Math.max(constant - linear * at, branch.least);
          if (lowest + least > limit) continue;
          envelope = insertBranch(
            envelope,
            { curve, at, least: lowest, from: j, parent: branch },
            limit - least,
          );
        }
      }
      if (!envelope) continue;
      envelopes[p][j] = envelope;
      alive[p].push(j);
    }
  }
  let best: Branch | undefined;
  for (const row of envelopes)
    for (const branch of row[last]?.branches ?? []) if (!best || branch.least < best.least) best = branch;
  const knots: number[] = [];
  for (let branch = best; branch; branch = branch.parent) knots.push(branch.from);
  if (knots.length === 0) throw new Error("internal: no least squares spline reaches the last candidate");
  return knots.reverse();
}

/** Up to so many pieces the values are solved in fractions, beyond in doubles. */
const EXACT_PIECES = 64;

/** The best values at given knots (indices of abscissae, the ends included): a tridiagonal system. */
function exactValues({ x, y, start, order }: FitData, knots: readonly number[]): number[] {
  const [xShift, yShift] = [binaryPlaces(x), binaryPlaces(y)];
  const at = (index: number) => toInteger(x[index], xShift);
  const size = knots.length;
  const diagonal: Fraction[] = new Array(size).fill(fraction(0n));
  const right: Fraction[] = new Array(size).fill(fraction(0n));
  const beside: Fraction[] = [];
  const sum = (a: Fraction, b: Fraction) =>
    fraction(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom);
  for (let k = 0; k + 1 < size; k++) {
    const [left, end] = [at(knots[k]), at(knots[k + 1])];
    const width = end - left;
    let [uu, uv, vv, u, v] = [0n, 0n, 0n, 0n, 0n];
    // A place belongs to the piece that it ends; the first one to the first piece.
    for (let i = k === 0 ? knots[0] : knots[k] + 1; i <= knots[k + 1]; i++) {
      const [d, e] = [at(i) - left, end - at(i)];
      const rows = BigInt(start[i + 1] - start[i]);
      let total = 0n;
      for (let r = start[i]; r < start[i + 1]; r++) total += toInteger(y[order[r]], yShift);
      uu += rows * e * e;
      uv += rows * d * e;
      vv += rows * d * d;
      u += e * total;
      v += d * total;
    }
    const square = width * width;
    diagonal[k] = sum(diagonal[k], fraction(uu, square));
    diagonal[k + 1] = sum(diagonal[k + 1], fraction(vv, square));
    beside.push(fraction(uv, square));
    right[k] = sum(right[k], fraction(u, width));
    right[k + 1] = sum(right[k + 1], fraction(v, width));
  }
  for (let k = 1; k < size; k++) {
    const factor = over(beside[k - 1], diagonal[k - 1]);
    diagonal[k] = minus(diagonal[k], times(factor, beside[k - 1]));
    right[k] = minus(right[k], times(factor, right[k - 1]));
  }
  const values: number[] = new Array(size);
  let next: Fraction | undefined;
  for (let k = size - 1; k >= 0; k--) {
    const value = over(next ? minus(right[k], times(beside[k], next)) : right[k], diagonal[k]);
    values[k] = toDouble(fraction(value.top, value.bottom << BigInt(yShift)));
    next = value;
  }
  return values;
}

function doubleValues(data: FitData, knots: readonly number[]): number[] {
  const moments = new CandidateMoments(data, knots);
  return moments.values(knots.map((_, k) => k));
}
