/**
 * Betti numbers over GF(2): most cells are removed in pairs (`chains.ts`), the ranks of what is left come from column
 * reduction, highest dimension first, so that columns known to be boundaries are skipped (C. Chen and M. Kerber,
 * Persistent homology computation with a twist, EuroCG 2011).
 */
import { type CellComplex, fVectorOf } from "./cell-complex.ts";
import { Chains } from "./chains.ts";

/**
 * Betti numbers b₀ … b_n over GF(2) of an n-dimensional complex, or of the pair (complex, subcomplex).
 *
 * @param subcomplex per dimension 0 … n, 1 for each face that belongs to it; must be closed: with a face, all its faces
 * @example
 * bettiNumbers(torus); // [1, 2, 1]
 */
export function bettiNumbers(complex: CellComplex, subcomplex?: readonly Uint8Array[]): number[] {
  const chains = new Chains(complex, subcomplex);
  const dimension = complex.faces.length;
  const betti = new Array<number>(dimension + 1).fill(0);
  betti[0] = chains.reduce();
  const { offsets, alive } = chains;
  const left = fVectorOf(complex).map((_, k) => {
    const cells: number[] = [];
    for (let cell = offsets[k]; cell < offsets[k + 1]; cell++) if (alive[cell]) cells.push(cell);
    return cells;
  });
  let pivots = new Map<number, readonly number[]>();
  let rankAbove = 0;
  for (let k = dimension; k > 0; k--) {
    const columns = left[k].filter((cell) => !pivots.has(cell));
    pivots = reduceColumns(chains, columns);
    betti[k] += left[k].length - pivots.size - rankAbove;
    rankAbove = pivots.size;
  }
  betti[0] += left[0].length - rankAbove;
  return betti;
}

/** Column echelon form of the boundaries of `columns`: by the largest row of each column that is not zero. */
function reduceColumns(chains: Chains, columns: readonly number[]): Map<number, readonly number[]> {
  const { down, alive } = chains;
  const pivots = new Map<number, readonly number[]>();
  for (const cell of columns) {
    const rows = down.cells.slice(down.start[cell], down.start[cell + 1]).filter((row) => alive[row] === 1);
    let column: number[] = Array.from(rows.sort((a, b) => b - a));
    while (column.length > 0) {
      const other = pivots.get(column[0]);
      if (!other) {
        pivots.set(column[0], column);
        break;
      }
      column = symmetricDifference(column, other);
    }
  }
  return pivots;
}

/** Of two decreasing lists, decreasing. */
function symmetricDifference(a: readonly number[], b: readonly number[]): number[] {
  const sum: number[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      i++;
      j++;
    } else sum.push(a[i] > b[j] ? a[i++] : b[j++]);
  }
  while (i < a.length) sum.push(a[i++]);
  while (j < b.length) sum.push(b[j++]);
  return sum;
}
