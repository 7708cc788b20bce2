/** Sums over the rows between candidates for knots, from which every sum of squares of a least squares fit comes, in doubles. */
import type { FitData } from "./fit-data.ts";

/**
 * Σ (y − (1 − s)·u − s·v)² of a piece = uu u² + 2 uv u v + vv v² − 2 u·u − 2 v·v + c with u, v the values at its ends.
 * A row belongs to the candidate at or after it; those of the first candidate to no piece.
 */
export class CandidateMoments {
  readonly count: number;
  /** Σ (y − mean)² of all rows. */
  readonly scale: number;
  private readonly x: Float64Array;
  /** Of the rows of each candidate, x counted from it, y from the mean of all: 1, x, x², y, x·y, y². */
  private readonly blocks: Float64Array;
  private readonly mean: number;
  private readonly firstRows: readonly [rows: number, sum: number, squares: number];
  /** What `costsTo` finds, by the candidate at which the piece begins. */
  readonly uu: Float64Array;
  readonly uv: Float64Array;
  readonly vv: Float64Array;
  readonly u: Float64Array;
  readonly v: Float64Array;
  readonly c: Float64Array;
  /** Least sum of squares of a line of its own for the same rows. */
  readonly line: Float64Array;

  constructor({ x, y, start, order }: FitData, candidates: readonly number[]) {
    this.count = candidates.length;
    this.x = Float64Array.from(candidates, (index) => x[index]);
    let mean = 0;
    for (const value of y) mean += value / y.length;
    this.mean = mean;
    this.blocks = new Float64Array(SUMS * this.count);
    const list = () => new Float64Array(this.count);
    [this.uu, this.uv, this.vv, this.u, this.v, this.c, this.line] = Array.from({ length: 7 }, list);
    let scale = 0;
    for (let k = 0; k < this.count; k++) {
      const own = this.blocks.subarray(SUMS * k, SUMS * (k + 1));
      for (let i = k === 0 ? candidates[0] : candidates[k - 1] + 1; i <= candidates[k]; i++) {
        const at = x[i] - this.x[k];
        for (let r = start[i]; r < start[i + 1]; r++) {
          const value = y[order[r]] - mean;
          own[0] += 1;
          own[1] += at;
          own[2] += at * at;
          own[3] += value;
          own[4] += at * value;
          own[5] += value * value;
          scale += value * value;
        }
      }
    }
    this.firstRows = [this.blocks[0], this.blocks[3], this.blocks[5]];
    this.scale = scale;
  }

  /** The parabola of the value at the first candidate: its own rows. Values count from the mean of y. */
  first(): { curve: number; at: number; least: number } {
    const [rows, sum, squares] = this.firstRows;
    return { curve: rows, at: sum / rows, least: Math.max(0, squares - (sum * sum) / rows) };
  }

  /**
   * Costs of the pieces from candidates `from` … j − 1 to candidate j. x counts from where the pieces end, so that all terms of
   * a sum have one sign and narrow pieces lose no digits.
   */
  costsTo(j: number, from = 0): void {
    const { blocks, x } = this;
    let [n, d, dd, y, dy, yy] = [0, 0, 0, 0, 0, 0];
    for (let i = j - 1; i >= from; i--) {
      const k = SUMS * (i + 1);
      const shift = x[i + 1] - x[j];
      n += blocks[k];
      d += blocks[k + 1] + shift * blocks[k];
      dd += blocks[k + 2] + shift * (2 * blocks[k + 1] + shift * blocks[k]);
      y += blocks[k + 3];
      dy += blocks[k + 4] + shift * blocks[k + 3];
      yy += blocks[k + 5];
      const width = x[j] - x[i];
      const [first, second] = [d / width, dd / width / width];
      this.uu[i] = second;
      this.uv[i] = -first - second;
      this.vv[i] = n + 2 * first + second;
      this.u[i] = -dy / width;
      this.v[i] = y + dy / width;
      this.c[i] = yy;
      const spread = dd - (d * d) / n;
      const both = dy - (d * y) / n;
      this.line[i] =
        spread > 0 ? Math.max(0, yy - (y * y) / n - (both * both) / spread) : Math.max(0, yy - (y * y) / n);
    }
  }

  /** The best values at knots (candidates, the ends included). */
  values(knots: readonly number[]): number[] {
    return this.solved(knots).values.map((value) => value + this.mean);
  }

  /** The least sum of squares with these knots. */
  squaresOf(knots: readonly number[]): number {
    return this.solved(knots).squares;
  }

  private solved(knots: readonly number[]): { values: number[]; squares: number } {
    const size = knots.length;
    const [diagonal, beside, right] = [
      new Float64Array(size),
      new Float64Array(size),
      new Float64Array(size),
    ];
    const [rows, sum, first] = this.firstRows;
    diagonal[0] = rows;
    right[0] = sum;
    let squares = first;
    for (let k = 0; k + 1 < size; k++) {
      const i = knots[k];
      this.costsTo(knots[k + 1], i);
      diagonal[k] += this.uu[i];
      diagonal[k + 1] += this.vv[i];
      beside[k] = this.uv[i];
      right[k] += this.u[i];
      right[k + 1] += this.v[i];
      squares += this.c[i];
    }
    for (let k = 1; k < size; k++) {
      const factor = beside[k - 1] / diagonal[k - 1];
      diagonal[k] -= factor * beside[k - 1];
      right[k] -= factor * right[k - 1];
    }
    for (let k = 0; k < size; k++) squares -= (right[k] * right[k]) / diagonal[k];
    const values: number[] = new Array(size);
    for (let k = size - 1; k >= 0; k--)
      values[k] = (right[k] - (k + 1 < size ? beside[k] * values[k + 1] : 0)) / diagonal[k];
    return { values, squares: Math.max(0, squares) };
  }
}

const SUMS = 6;

/** Lower bounds: the least sum of squares of the rows after each candidate with r lines that need not meet, r = 0 … pieces − 1. */
export function restSquares(moments: CandidateMoments, pieces: number): Float64Array[] {
  const { count } = moments;
  const last = count - 1;
  const rest = Array.from({ length: pieces }, () => new Float64Array(count).fill(Number.POSITIVE_INFINITY));
  for (const row of rest) row[last] = 0;
  // rest[r] of candidate i needs all later ones; pieces are listed by their ends, so they are taken in from the right end.
  for (let j = last; j > 0; j--) {
    moments.costsTo(j);
    const { line } = moments;
    // All of rest[·][j] is known: pieces that begin at j were taken in before.
    for (let r = 1; r < pieces; r++) {
      const [own, beyond] = [rest[r], rest[r - 1][j]];
      if (beyond === Number.POSITIVE_INFINITY) continue;
      for (let i = 0; i < j; i++) {
        const sum = line[i] + beyond;
        if (sum < own[i]) own[i] = sum;
      }
    }
  }
  // Rounding must not turn a branch away that is as good.
  return rest.map((row) => row.map((value) => value * (1 - 1e-9)));
}
