/**
 * All linear relations between the rows of a large exact matrix that comes column by column. Elimination modulo a prime
 * finds which rows depend on which; each relation is then solved exactly on the few rows that it needs, and proved on
 * every column. A rank modulo a prime is never above the true one, a proved relation never below: together they are exact.
 */
import { kernelBasis } from "../exact/elimination.ts";
import { inverseModulo, LARGEST_PRIME, primeBelow } from "../exact/exact-rank.ts";

/** Σ_k coefficients[k] · row[rows[k]] = 0, coefficients primitive integers, none of them 0. */
export interface RowRelation {
  readonly rows: readonly number[];
  readonly coefficients: readonly bigint[];
}

export interface RowRelations {
  /** Exact rank. */
  readonly rank: number;
  /** Rows that are a basis, increasing. */
  readonly independent: readonly number[];
  /** One relation for every other row, which is the last of its rows: a basis of all relations. */
  readonly relations: readonly RowRelation[];
}

type Column = readonly bigint[];

/**
 * @param height number of rows: of numbers in a column
 * @param columns gives all columns, the same each time it is called
 */
export function rowRelations(height: number, columns: () => Iterable<Column>): RowRelations {
  for (let prime = LARGEST_PRIME; ; prime = primeBelow(prime)) {
    const reduced = reducedColumns(height, columns(), prime);
    const pivots = reduced.map(({ pivot }) => pivot);
    const isPivot = new Set(pivots);
    const others = Array.from({ length: height }, (_, i) => i).filter((i) => !isPivot.has(i));
    const kept = reduced.map(({ column }) => column);
    const relations = others.map((row) => relationOf(row, reduced, kept));
    if (relations.every((relation) => relation !== undefined) && holdOn(relations, columns()))
      return { rank: pivots.length, independent: [...pivots].sort((a, b) => a - b), relations };
  }
}

interface ReducedColumn {
  readonly column: Column;
  /** Modulo the prime: 1 at its pivot, 0 at the pivots of the others and before its own. */
  readonly residues: Float64Array;
  readonly pivot: number;
}

/** Columns that are independent modulo a prime, fully reduced; pivots are the first rows possible. */
function reducedColumns(height: number, columns: Iterable<Column>, prime: number): ReducedColumn[] {
  const modulus = BigInt(prime);
  const found: ReducedColumn[] = [];
  const subtract = (from: Float64Array, { residues, pivot }: ReducedColumn) => {
    if (from[pivot] === 0) return;
    const factor = prime - from[pivot];
    for (let i = pivot; i < height; i++) from[i] = (from[i] + factor * residues[i]) % prime;
  };
  for (const column of columns) {
    if (found.length === height) break;
    const residues = Float64Array.from(column, (value) => {
      const rest = Number(value % modulus);
      return rest < 0 ? rest + prime : rest;
    });
    for (const other of found) subtract(residues, other);
    const pivot = residues.findIndex((value) => value !== 0);
    if (pivot < 0) continue;
    const scale = inverseModulo(residues[pivot], prime);
    for (let i = pivot; i < height; i++) residues[i] = (residues[i] * scale) % prime;
    const own = { column, residues, pivot };
    for (const other of found) subtract(other.residues, own);
    found.push(own);
  }
  return found;
}

/** The relation of a row with the pivots' rows, exact on the kept columns; undefined when the prime misled. */
function relationOf(
  row: number,
  reduced: readonly ReducedColumn[],
  kept: readonly Column[],
): RowRelation | undefined {
  // Modulo the prime, row = Σ residues[row] · (row of the pivot).
  const rows = [...reduced.filter(({ residues }) => residues[row] !== 0).map(({ pivot }) => pivot), row].sort(
    (a, b) => a - b,
  );
  const kernel = kernelBasis(
    kept.map((column) => rows.map((i) => column[i])),
    rows.length,
  );
  if (kernel.length !== 1 || kernel[0].some((value) => value === 0n)) return undefined;
  return { rows, coefficients: kernel[0] };
}

function holdOn(relations: readonly RowRelation[], columns: Iterable<Column>): boolean {
  if (relations.length === 0) return true;
  for (const column of columns) {
    for (const { rows, coefficients } of relations) {
      if (rows.reduce((sum, i, k) => sum + coefficients[k] * column[i], 0n) !== 0n) return false;
    }
  }
  return true;
}
