/**
 * The bounded revised simplex method in doubles, for programs with few rows and many columns:
 *
 *     minimise c·x,  A x = b,  0 ≤ x ≤ u.
 *
 * Constraints in R^d become such programs of about d rows by duality, whatever their number. The answer is a guess: a basis
 * that exact arithmetic then confirms or improves (`exact-simplex.ts`), or multipliers whose signs are proved afterwards.
 * The tolerances here decide when to stop guessing, and nothing else.
 */

export interface LinearProgram {
  readonly rows: number;
  /** Column after column, `rows` numbers each. */
  readonly columns: Float64Array;
  readonly costs: Float64Array;
  /** Upper bounds, Infinity where there is none; 0 keeps a column out. */
  readonly upper: Float64Array;
  readonly right: Float64Array;
}

export interface SimplexOutcome {
  readonly status: "optimal" | "unbounded" | "stopped";
  /** The basic column of each row. */
  readonly basis: Int32Array;
  /** Multipliers of the rows. */
  readonly duals: Float64Array;
  /** Values of the basic columns. */
  readonly values: Float64Array;
  readonly objective: number;
}

/** A reduced cost this far below zero, relative to the costs, is worth a pivot. */
const COST_TOLERANCE = 1e-9;
/** Pivots smaller than this are not trusted. */
const PIVOT_TOLERANCE = 1e-9;
/** How far a basic value may pass its bound so that a larger pivot can be taken (Harris 1973). */
const VALUE_TOLERANCE = 1e-10;
/** Pivots between two inversions of the basis. */
const REFACTOR_PIVOTS = 60;
/** Columns that are looked at for the next pivot, at least. */
const LEAST_BLOCK = 64;

/**
 * Solves a program from a basis that is feasible.
 *
 * @param start the basic column of each row
 * @param most largest number of pivots
 */
export function simplex(
  program: LinearProgram,
  start: ArrayLike<number>,
  most = 50 * (program.rows + program.costs.length),
): SimplexOutcome {
  return new Simplex(program, start).run(most);
}

class Simplex {
  private readonly m: number;
  private readonly n: number;
  private readonly program: LinearProgram;
  private readonly basis: Int32Array;
  /** 1 basic, 2 at its upper bound, 0 at zero. */
  private readonly state: Uint8Array;
  /** Inverse of the basis, row-major: row i belongs to the basic column of row i. */
  private readonly inverse: Float64Array;
  private readonly values: Float64Array;
  private readonly duals: Float64Array;
  private readonly direction: Float64Array;
  private sincePivots = 0;
  private cursor = -1;

  constructor(program: LinearProgram, start: ArrayLike<number>) {
    this.program = program;
    this.m = program.rows;
    this.n = program.costs.length;
    this.basis = Int32Array.from(start);
    this.state = new Uint8Array(this.n);
    for (const column of this.basis) this.state[column] = 1;
    this.inverse = new Float64Array(this.m * this.m);
    this.values = new Float64Array(this.m);
    this.duals = new Float64Array(this.m);
    this.direction = new Float64Array(this.m);
  }

  run(most: number): SimplexOutcome {
    let scale = 0;
    for (const cost of this.program.costs) scale = Math.max(scale, Math.abs(cost));
    let status: SimplexOutcome["status"] = "stopped";
    if (this.refactor()) {
      for (let pivots = 0; pivots < most; pivots++) {
        if (this.sincePivots >= REFACTOR_PIVOTS && !this.refactor()) break;
        const entering = this.price(COST_TOLERANCE * scale);
        if (entering < 0) {
          if (this.sincePivots === 0) {
            status = "optimal";
            break;
          }
          // The updated inverse has drifted a little: look again with a fresh one.
          if (!this.refactor()) break;
          continue;
        }
        if (!this.step(entering)) {
          status = "unbounded";
          break;
        }
      }
    }
    const { costs, upper } = this.program;
    let objective = 0;
    for (let i = 0; i < this.m; i++) objective += costs[this.basis[i]] * this.values[i];
    for (let j = 0; j < this.n; j++) if (this.state[j] === 2) objective += costs[j] * upper[j];
    return { status, basis: this.basis, duals: this.duals, values: this.values, objective };
  }

  /** The column that gains most among some hundreds after the last one looked at, or among as many more as it takes; −1 if none gains. */
  private price(tolerance: number): number {
    const { m, n, duals, state } = this;
    const { columns, costs, upper } = this.program;
    const block = Math.max(LEAST_BLOCK, n >> 3);
    let best = tolerance;
    let entering = -1;
    let j = this.cursor;
    for (let looked = 0; looked < n; ) {
      for (const end = Math.min(n, looked + block); looked < end; looked++) {
        if (++j >= n) j = 0;
        if (state[j] === 1 || upper[j] === 0) continue;
        let reduced = costs[j];
        for (let i = 0, at = j * m; i < m; i++) reduced -= duals[i] * columns[at + i];
        const gain = state[j] === 2 ? reduced : -reduced;
        if (gain > best) {
          best = gain;
          entering = j;
        }
      }
      if (entering >= 0) break;
    }
    this.cursor = j;
    return entering;
  }

  /** Moves a column off its bound as far as the others allow; false when nothing stops it. */
  private step(entering: number): boolean {
    const { m, inverse, direction, values, basis } = this;
    const { columns, upper, costs } = this.program;
    const sign = this.state[entering] === 2 ? -1 : 1;
    let largest = 0;
    for (let i = 0; i < m; i++) {
      let sum = 0;
      for (let k = 0, at = i * m, from = entering * m; k < m; k++) sum += inverse[at + k] * columns[from + k];
      direction[i] = sign * sum;
      largest = Math.max(largest, Math.abs(sum));
    }
    const smallest = PIVOT_TOLERANCE * Math.max(1, largest);
    let bound = Number.POSITIVE_INFINITY;
    for (let i = 0; i < m; i++) {
      const room = this.room(i, smallest);
      if (room < bound) bound = room;
    }
    let leaving = -1;
    let pivot = 0;
    if (bound < Number.POSITIVE_INFINITY) {
      for (let i = 0; i < m; i++) {
        const size = Math.abs(direction[i]);
        if (size <= smallest || size <= pivot) continue;
        if (this.exactRoom(i) <= bound) {
          pivot = size;
          leaving = i;
        }
      }
    }
    const length = leaving < 0 ? Number.POSITIVE_INFINITY : Math.max(0, this.exactRoom(leaving));
    if (upper[entering] <= length) {
      if (upper[entering] === Number.POSITIVE_INFINITY) return false;
      for (let i = 0; i < m; i++) values[i] -= upper[entering] * direction[i];
      this.state[entering] = sign > 0 ? 2 : 0;
      return true;
    }
    const gone = basis[leaving];
    this.state[gone] = direction[leaving] < 0 ? 2 : 0;
    for (let i = 0; i < m; i++) values[i] -= length * direction[i];
    values[leaving] = sign > 0 ? length : upper[entering] - length;
    // Reduced cost of the entering column, for the multipliers.
    let reduced = costs[entering];
    for (let i = 0; i < m; i++) reduced -= this.duals[i] * columns[entering * m + i];
    const alpha = sign * direction[leaving];
    const top = leaving * m;
    for (let k = 0; k < m; k++) inverse[top + k] /= alpha;
    for (let i = 0; i < m; i++) {
      const factor = sign * direction[i];
      if (i === leaving || factor === 0) continue;
      for (let k = 0, at = i * m; k < m; k++) inverse[at + k] -= factor * inverse[top + k];
    }
    for (let k = 0; k < m; k++) this.duals[k] += reduced * inverse[top + k];
    basis[leaving] = entering;
    this.state[entering] = 1;
    this.sincePivots++;
    return true;
  }

  /** How far the step can go until basic value i passes its bound by the tolerance. */
  private room(i: number, smallest: number): number {
    const slope = this.direction[i];
    if (slope > smallest) return (this.values[i] + VALUE_TOLERANCE) / slope;
    if (slope < -smallest)
      return (this.program.upper[this.basis[i]] - this.values[i] + VALUE_TOLERANCE) / -slope;
    return Number.POSITIVE_INFINITY;
  }

  private exactRoom(i: number): number {
    const slope = this.direction[i];
    if (slope > 0) return this.values[i] / slope;
    return (this.program.upper[this.basis[i]] - this.values[i]) / -slope;
  }

  /** Inverts the basis anew; false when it is singular in doubles. */
  private refactor(): boolean {
    const { m, n, inverse, basis, values, duals, state } = this;
    const { columns, costs, upper, right } = this.program;
    const matrix = new Float64Array(m * m);
    for (let k = 0; k < m; k++) {
      for (let i = 0; i < m; i++) matrix[i * m + k] = columns[basis[k] * m + i];
    }
    if (!invert(matrix, inverse, m)) return false;
    const rest = Float64Array.from(right);
    for (let j = 0; j < n; j++) {
      if (state[j] !== 2) continue;
      for (let i = 0; i < m; i++) rest[i] -= upper[j] * columns[j * m + i];
    }
    duals.fill(0);
    for (let i = 0; i < m; i++) {
      let value = 0;
      const cost = costs[basis[i]];
      for (let k = 0; k < m; k++) {
        value += inverse[i * m + k] * rest[k];
        duals[k] += cost * inverse[i * m + k];
      }
      values[i] = value;
    }
    this.sincePivots = 0;
    return true;
  }
}

/** Gauss–Jordan elimination with row pivots; `matrix` is overwritten. */
function invert(matrix: Float64Array, inverse: Float64Array, m: number): boolean {
  inverse.fill(0);
  for (let i = 0; i < m; i++) inverse[i * m + i] = 1;
  for (let column = 0; column < m; column++) {
    let pivot = column;
    for (let i = column + 1; i < m; i++) {
      if (Math.abs(matrix[i * m + column]) > Math.abs(matrix[pivot * m + column])) pivot = i;
    }
    const value = matrix[pivot * m + column];
    if (!(Math.abs(value) > 0)) return false;
    for (let k = 0; k < m; k++) {
      const a = matrix[pivot * m + k];
      matrix[pivot * m + k] = matrix[column * m + k];
      matrix[column * m + k] = a / value;
      const b = inverse[pivot * m + k];
      inverse[pivot * m + k] = inverse[column * m + k];
      inverse[column * m + k] = b / value;
    }
    for (let i = 0; i < m; i++) {
      const factor = matrix[i * m + column];
      if (i === column || factor === 0) continue;
      for (let k = 0; k < m; k++) {
        matrix[i * m + k] -= factor * matrix[column * m + k];
        inverse[i * m + k] -= factor * inverse[column * m + k];
      }
    }
  }
  return true;
}
