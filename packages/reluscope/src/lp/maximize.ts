/**
 * The exact optimum of a linear form over a polyhedron {a_i·x + b_i ≥ 0} in R^d, with what proves it.
 *
 * What is solved is the dual program, d rows and a column for each half-space, in doubles first (`simplex.ts`), exactly from
 * there (`exact-simplex.ts`). A box that no vertex can leave makes it feasible: its columns are what must be 0 in the end.
 */
import { lowestTerms, primitive, type RationalVector, rationalVector } from "../exact/rational.ts";
import { type ExactOutcome, exactSimplex } from "./exact-simplex.ts";
import { simplex } from "./simplex.ts";

/** d coefficients and a constant, as finite doubles (read exactly) or as integers. */
export type FormRow = ArrayLike<number> | readonly bigint[];

/** Half-spaces and positive multiples of them, one each. */
export interface Multipliers {
  /** Indices of half-spaces, increasing. */
  readonly rows: readonly number[];
  /** Positive. Multiples of the rows as they were given. */
  readonly weights: RationalVector;
}

export type Optimum =
  | {
      readonly status: "optimal";
      readonly point: RationalVector;
      /** The form there, its constant included: one number. */
      readonly value: RationalVector;
      /** value − form = Σ weights · half-space: no point has more. */
      readonly multipliers: Multipliers;
    }
  | {
      readonly status: "infeasible";
      /** Σ weights · half-space is a constant below 0: no point has all of them at least 0. */
      readonly multipliers: Multipliers;
    }
  | {
      readonly status: "unbounded";
      readonly point: RationalVector /** d integers */;
      readonly ray: readonly bigint[];
    };

/**
 * The maximum of an affine form over {x : every half-space ≥ 0}, exact.
 *
 * @param form d coefficients and a constant
 * @param halfSpaces rows of d coefficients and a constant; equalities are two rows
 * @example maximize([1, 0], [[1, 0], [-1, 2]]).status; // x ≤ 2
 */
export function maximize(form: FormRow, halfSpaces: readonly FormRow[]): Optimum {
  const target = integerRow(form);
  const rows = halfSpaces.map(integerRow);
  const d = target.numerators.length - 1;
  rows.forEach((row, i) => {
    if (row.numerators.length !== d + 1)
      throw new Error(`half-space ${i} has ${row.numerators.length} numbers, not ${d + 1}`);
  });
  const dual = new DualProgram(rows, target, d);
  const outcome = dual.solve(dual.costs);
  const multipliers = (
    columns: readonly number[],
    weights: readonly bigint[],
    denominator: bigint,
  ): Multipliers => {
    const parts = columns
      .map((column, i) => ({ column, weight: weights[i] }))
      .filter(({ column, weight }) => column < rows.length && weight > 0n)
      .sort((p, q) => p.column - q.column);
    // Rows were multiplied by their denominators, the form by its own.
    const numerators = parts.map(({ column, weight }) => weight * rows[column].denominator);
    return {
      rows: parts.map(({ column }) => column),
      weights: lowestTerms({ numerators, denominator: denominator * target.denominator }),
    };
  };
  if (outcome.status === "unbounded") {
    const { columns, weights } = outcome.ray as NonNullable<ExactOutcome["ray"]>;
    if (columns.some((column) => column >= rows.length))
      throw new Error("internal: a proof of infeasibility uses the box; please report the half-spaces");
    return { status: "infeasible", multipliers: multipliers(columns, weights, 1n) };
  }
  const point = lowestTerms({
    numerators: outcome.duals.numerators.map((value) => -value),
    denominator: outcome.duals.denominator,
  });
  const free = outcome.basis.some(
    (column, i) => column >= rows.length && outcome.values.numerators[i] !== 0n,
  );
  if (free) {
    const { duals } = dual.solve(dual.boxCosts);
    return { status: "unbounded", point, ray: primitive(duals.numerators.map((value) => -value)) };
  }
  const value = point.numerators.reduce(
    (sum, x, k) => sum + x * target.numerators[k],
    target.numerators[d] * point.denominator,
  );
  return {
    status: "optimal",
    point,
    value: lowestTerms({ numerators: [value], denominator: point.denominator * target.denominator }),
    multipliers: multipliers(outcome.basis, outcome.values.numerators, outcome.values.denominator),
  };
}

/** A point with every half-space ≥ 0, or the proof that there is none. */
export function feasiblePoint(
  dimension: number,
  halfSpaces: readonly FormRow[],
):
  | Extract<Optimum, { status: "infeasible" }>
  | { readonly status: "feasible"; readonly point: RationalVector } {
  const optimum = maximize(new Float64Array(dimension + 1), halfSpaces);
  return optimum.status === "infeasible" ? optimum : { status: "feasible", point: optimum.point };
}

function integerRow(row: FormRow): RationalVector {
  if (typeof row[0] === "bigint") return { numerators: row as readonly bigint[], denominator: 1n };
  return rationalVector(row as ArrayLike<number>);
}

/** min b·y + M·(y⁺ + y⁻), Σ a_i y_i + y⁺ − y⁻ = −c: its multipliers are −x. */
class DualProgram {
  readonly costs: bigint[];
  readonly boxCosts: bigint[];
  private readonly columns: bigint[][];
  private readonly right: bigint[];
  private readonly start: number[];

  constructor(rows: readonly RationalVector[], target: RationalVector, d: number) {
    this.columns = rows.map(({ numerators }) => numerators.slice(0, d));
    this.costs = rows.map(({ numerators }) => numerators[d]);
    this.boxCosts = rows.map(() => 0n);
    this.right = target.numerators.slice(0, d).map((value) => -value);
    const box = 1n << BigInt(boundBits(rows, d));
    this.start = this.right.map((value, k) => rows.length + 2 * k + (value < 0n ? 1 : 0));
    for (let k = 0; k < d; k++) {
      for (const side of [1n, -1n]) {
        this.columns.push(this.right.map((_, i) => (i === k ? side : 0n)));
        this.costs.push(box);
        this.boxCosts.push(1n);
      }
    }
  }

  solve(costs: readonly bigint[]): ExactOutcome {
    const program = { columns: this.columns, costs, right: this.right };
    return exactSimplex(program, this.guess(costs), this.start);
  }

  /** The basis that doubles find; columns are scaled to about 1 each, which changes no basis. */
  private guess(costs: readonly bigint[]): ArrayLike<number> {
    const m = this.right.length;
    const total = this.columns.length;
    const columns = new Float64Array(total * m);
    const prices = new Float64Array(total);
    const boxed = total - 2 * m;
    this.columns.forEach((column, j) => {
      const bits = bitsOf(column);
      column.forEach((value, i) => {
        columns[j * m + i] = scaled(value, bits);
      });
      prices[j] = scaled(costs[j], bits);
    });
    let largest = 1;
    for (let j = 0; j < boxed; j++) largest = Math.max(largest, Math.abs(prices[j]));
    for (let j = boxed; j < total; j++) prices[j] = largest * FLOAT_BOX;
    const bits = bitsOf(this.right);
    const right = Float64Array.from(this.right, (value) => scaled(value, bits));
    const upper = new Float64Array(total).fill(Number.POSITIVE_INFINITY);
    return simplex({ rows: m, columns, costs: prices, upper, right }, this.start).basis;
  }
}

/** Stands for the box while doubles look for a basis. */
const FLOAT_BOX = 2 ** 20;

/** Coordinates of vertices are below 2 to this: quotients of minors, by Hadamard's bound. */
function boundBits(rows: readonly RationalVector[], d: number): number {
  let bits = 1;
  for (const { numerators } of rows) bits = Math.max(bits, bitsOf(numerators));
  return (d + 1) * (bits + Math.ceil(Math.log2(d + 1)) + 1) + 1;
}

function bitsOf(values: readonly bigint[]): number {
  let bits = 0;
  for (const value of values) bits = Math.max(bits, (value < 0n ? -value : value).toString(16).length * 4);
  return bits;
}

/** value / 2^bits as a double, roughly. */
function scaled(value: bigint, bits: number): number {
  const shift = bits - 60;
  return shift > 0 ? Number(value >> BigInt(shift)) * 2 ** -60 : Number(value) * 2 ** -bits;
}
