/**
 * The simplex method in exact integers, started from a basis that the one in doubles found: minimise c·x, A x = b, x ≥ 0.
 *
 * The inverse of the basis is kept as its adjugate over its determinant, so that every division of a pivot is without
 * remainder (Edmonds 1967; Bareiss 1968) and numbers stay as large as minors of A. A right basis is confirmed without a
 * pivot; otherwise pivots go on from it, by Bland's rule (1977) wherever they do not gain, which cannot cycle.
 */
import { signOf } from "../exact/dyadic.ts";
import { echelon } from "../exact/elimination.ts";
import { dot, type RationalVector } from "../exact/rational.ts";

export interface ExactProgram {
  /** Integers, `right.length` a column. */
  readonly columns: readonly (readonly bigint[])[];
  readonly costs: readonly bigint[];
  readonly right: readonly bigint[];
  /** Costs are at least 0, and where the objective is 0 nobody asks for multipliers: the search ends there. */
  readonly zeroIsEnough?: true;
}

export interface ExactOutcome {
  readonly status: "optimal" | "unbounded";
  /** The basic column of each row. */
  readonly basis: readonly number[];
  /** Values of the basic columns; at least 0. */
  readonly values: RationalVector;
  /** Multipliers of the rows: when optimal, c − y·A ≥ 0 (not where zero was enough). */
  readonly duals: RationalVector;
  readonly pivots: number;
  /** When unbounded: columns and multiples of them that can be added without end, at a cost below 0. */
  readonly ray?: { readonly columns: readonly number[]; readonly weights: readonly bigint[] };
}

/**
 * The exact optimum of a program.
 *
 * @param guess a basis to begin with: of any kind, even a singular one
 * @param feasible a basis that is known to be feasible, used when the guess is of no use
 */
export function exactSimplex(
  program: ExactProgram,
  guess: ArrayLike<number>,
  feasible: ArrayLike<number>,
): ExactOutcome {
  const guessed = ExactBasis.of(program, guess);
  const outcome = guessed && (guessed.isFeasible() ? guessed.primal() : guessed.dual());
  if (outcome) return outcome;
  const basis = ExactBasis.of(program, feasible);
  if (!basis?.isFeasible())
    throw new Error("internal: a basis that should be feasible is not; please report the points");
  return basis.primal();
}

class ExactBasis {
  private readonly program: ExactProgram;
  private readonly basis: number[];
  private readonly basic: Set<number>;
  /** determinant · B⁻¹ */
  private adjugate: bigint[][];
  /** Always positive. */
  private determinant: bigint;
  private values: bigint[] = [];
  private duals: bigint[] = [];
  private pivots = 0;

  private constructor(program: ExactProgram, basis: number[], adjugate: bigint[][], determinant: bigint) {
    this.program = program;
    this.basis = basis;
    this.basic = new Set(basis);
    this.adjugate = adjugate;
    this.determinant = determinant;
    this.refresh();
  }

  static of(program: ExactProgram, guess: ArrayLike<number>): ExactBasis | undefined {
    const { columns, right } = program;
    const m = right.length;
    const basis = Array.from(guess);
    const rows = right.map((_, i) => [
      ...basis.map((j) => columns[j][i]),
      ...right.map((_, k) => (k === i ? 1n : 0n)),
    ]);
    const reduced = echelon(rows, m);
    if (reduced.pivots.length < m) return undefined;
    const sign = reduced.pivot < 0n ? -1n : 1n;
    const adjugate = reduced.rows.map((row) => row.slice(m).map((value) => sign * value));
    return new ExactBasis(program, basis, adjugate, sign * reduced.pivot);
  }

  isFeasible(): boolean {
    return this.values.every((value) => value >= 0n);
  }

  private isZero(): boolean {
    return this.basis.every((column, i) => this.values[i] === 0n || this.program.costs[column] === 0n);
  }

  /** Pivots that keep the basis feasible, to the optimum. */
  primal(): ExactOutcome {
    let gaining = true;
    for (;;) {
      if (this.program.zeroIsEnough && this.isZero()) return this.outcome("optimal");
      const entering = this.entering(gaining);
      if (entering < 0) return this.outcome("optimal");
      const direction = this.direction(entering);
      let leaving = -1;
      direction.forEach((slope, i) => {
        if (slope <= 0n) return;
        if (leaving >= 0) {
          const order = this.values[i] * direction[leaving] - this.values[leaving] * slope;
          if (order > 0n || (order === 0n && this.basis[i] > this.basis[leaving])) return;
        }
        leaving = i;
      });
      if (leaving < 0) return { ...this.outcome("unbounded"), ray: this.ray(entering, direction) };
      gaining = this.values[leaving] > 0n;
      this.pivot(leaving, entering, direction);
    }
  }

  /** Pivots that keep the reduced costs at least 0, until the basis is feasible; undefined when they are not so now. */
  dual(): ExactOutcome | undefined {
    if (this.entering(false) >= 0) return undefined;
    const { columns, costs } = this.program;
    for (;;) {
      let leaving = -1;
      this.values.forEach((value, i) => {
        if (value < 0n && (leaving < 0 || this.basis[i] < this.basis[leaving])) leaving = i;
      });
      if (leaving < 0) return this.outcome("optimal");
      const row = this.adjugate[leaving];
      let [entering, bestCost, bestSlope] = [-1, 0n, 1n];
      columns.forEach((column, j) => {
        if (this.basic.has(j)) return;
        const slope = -dot(row, column);
        if (slope <= 0n) return;
        const reduced = costs[j] * this.determinant - dot(this.duals, column);
        if (entering < 0 || reduced * bestSlope < bestCost * slope)
          [entering, bestCost, bestSlope] = [j, reduced, slope];
      });
      if (entering < 0) return undefined;
      this.pivot(leaving, entering, this.direction(entering));
    }
  }

  /** A column with a negative reduced cost: the most negative one, or by Bland's rule the first; −1 if there is none. */
  private entering(most: boolean): number {
    const { columns, costs } = this.program;
    let [found, least] = [-1, 0n];
    for (let j = 0; j < columns.length; j++) {
      if (this.basic.has(j)) continue;
      const reduced = costs[j] * this.determinant - dot(this.duals, columns[j]);
      if (reduced >= least) continue;
      [found, least] = [j, reduced];
      if (!most) break;
    }
    return found;
  }

  private ray(entering: number, direction: readonly bigint[]): NonNullable<ExactOutcome["ray"]> {
    const moving = direction.map((slope, i) => ({ column: this.basis[i], weight: -slope }));
    const parts = [{ column: entering, weight: this.determinant }, ...moving].filter(
      ({ weight }) => weight !== 0n,
    );
    return { columns: parts.map(({ column }) => column), weights: parts.map(({ weight }) => weight) };
  }

  private direction(column: number): bigint[] {
    return this.adjugate.map((row) => dot(row, this.program.columns[column]));
  }

  private pivot(leaving: number, entering: number, direction: readonly bigint[]): void {
    const top = this.adjugate[leaving];
    const alpha = direction[leaving];
    const previous = this.determinant;
    this.adjugate = this.adjugate.map((row, i) => {
      if (i === leaving) return row;
      const factor = direction[i];
      return row.map((value, k) => (alpha * value - factor * top[k]) / previous);
    });
    this.determinant = alpha;
    if (alpha < 0n) {
      this.adjugate = this.adjugate.map((row) => row.map((value) => -value));
      this.determinant = -alpha;
    }
    this.basic.delete(this.basis[leaving]);
    this.basic.add(entering);
    this.basis[leaving] = entering;
    this.pivots++;
    this.refresh();
  }

  private refresh(): void {
    const { costs, right } = this.program;
    this.values = this.adjugate.map((row) => dot(row, right));
    const duals: bigint[] = right.map(() => 0n);
    this.basis.forEach((column, i) => {
      const cost = costs[column];
      if (cost === 0n) return;
      this.adjugate[i].forEach((value, k) => {
        duals[k] += cost * value;
      });
    });
    this.duals = duals;
  }

  private outcome(status: ExactOutcome["status"]): ExactOutcome {
    const { basis, determinant: denominator, pivots } = this;
    return {
      status,
      basis,
      values: { numerators: this.values, denominator },
      duals: { numerators: this.duals, denominator },
      pivots,
    };
  }
}

/** −1, 0 or 1: the sign of an outcome's objective. */
export function objectiveSign({ basis, values }: ExactOutcome, costs: readonly bigint[]): number {
  let sum = 0n;
  basis.forEach((column, i) => {
    sum += costs[column] * values.numerators[i];
  });
  return signOf(sum);
}
