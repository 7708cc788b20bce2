/**
 * The exact affine rank of data behind a layer (THEORY section 6, roles of layers): the dimension of the smallest affine subspace that
 * holds all rows. Elimination modulo a prime gives a lower bound and coordinates that tell all others; where it does not meet
 * the upper bound, relations between coordinates are solved and proved exactly, if they are not too long.
 */
import { inverseModulo } from "../exact/exact-rank.ts";
import { SIGN_NEGATIVE, SIGN_ZERO } from "../network/signs.ts";
import type { DataPassage } from "./data-passage.ts";
import { MOST_PRODUCTS, PRIME } from "./residues.ts";
import { rowRelations } from "./row-relations.ts";

export interface AffineRank {
  /** The affine rank where `proved`; otherwise a proved lower bound. */
  readonly rank: number;
  readonly proved: boolean;
  /** A proved upper bound; equal to `rank` where that is proved. */
  readonly atMost: number;
  /** Coordinates that are affinely independent on the data, increasing; where the rank is proved all others are affine in them. */
  readonly coordinates: Int32Array;
}

/** Relations among more coordinates than this, times the bits of their numbers, are not solved. */
const MOST_WORK = 20_000;

/** @param distinct number of different rows at this level */
export function affineRank(passage: DataPassage, level: number, distinct: number): AffineRank {
  const live = liveColumns(passage, level);
  const found = independentColumns(passage.residues(level), passage.levels[level].size, live);
  const atMost = Math.min(live.length, distinct - 1);
  if (found.length === atMost) return { rank: atMost, proved: true, atMost, coordinates: found };
  const bits = passage.exactly(0, level).denominator.toString(16).length * 4;
  if (found.length * bits * (live.length - found.length) > MOST_WORK * 10)
    return { rank: found.length, proved: false, atMost, coordinates: found };
  const rows = function* () {
    for (let p = 0; p < passage.count; p++) {
      const { numerators, denominator } = passage.exactly(p, level);
      yield [denominator, ...Array.from(live, (column) => numerators[column])];
    }
  };
  // The constant is the first row, and so always independent: the rest is the affine rank.
  const { rank, independent } = rowRelations(live.length + 1, rows);
  return {
    rank: rank - 1,
    proved: true,
    atMost: rank - 1,
    coordinates: Int32Array.from(independent.slice(1), (row) => live[row - 1]),
  };
}

/**
 * Whether rows are affinely independent at a level, by elimination modulo a prime: true is proved, and so is then that hyperplanes
 * divide them in every way; false proves nothing.
 */
export function areAffinelyIndependent(
  passage: DataPassage,
  level: number,
  rows: readonly number[],
  columns: Int32Array,
): boolean {
  if (rows.length > columns.length + 1) return false;
  const { size } = passage.levels[level];
  const residues = passage.residues(level);
  const own = new Float64Array(rows.length * size);
  rows.forEach((row, i) => {
    own.set(residues.subarray(row * size, (row + 1) * size), i * size);
  });
  return independentColumns(own, size, columns).length === rows.length - 1;
}

/** Coordinates that are not the same number in all rows: inputs by comparison, units unless they are 0 in all rows. */
function liveColumns({ levels, signs, network, count }: DataPassage, level: number): Int32Array {
  const { size, values } = levels[level];
  const columns = Array.from({ length: size }, (_, k) => k);
  if (level === 0)
    return Int32Array.from(
      columns.filter((k) => {
        for (let p = 1; p < count; p++) if (values[p * size + k] !== values[k]) return true;
        return false;
      }),
    );
  const slopes = network.layers[level - 1]?.negativeSlope;
  if (!slopes) return Int32Array.from(columns);
  const own = signs[level - 1];
  return Int32Array.from(
    columns.filter((k) => {
      for (let p = 0; p < count; p++) {
        const sign = own[p * size + k];
        if (sign !== SIGN_ZERO && (sign !== SIGN_NEGATIVE || slopes[k] !== 0)) return true;
      }
      return false;
    }),
  );
}

/** Columns that are independent of the constant and of one another modulo the prime, over all rows. */
function independentColumns(residues: Float64Array, size: number, live: Int32Array): Int32Array {
  const width = live.length + 1;
  const reduced: { readonly row: Float64Array; readonly pivot: number }[] = [];
  const row = new Float64Array(width);
  for (let at = 0; at < residues.length && reduced.length < width; at += size) {
    row[0] = 1;
    for (let k = 1; k < width; k++) row[k] = residues[at + live[k - 1]];
    let products = 1;
    for (const { row: top, pivot } of reduced) {
      const own = row[pivot] % PRIME;
      if (own === 0) {
        row[pivot] = 0;
        continue;
      }
      const factor = PRIME - own;
      for (let k = pivot; k < width; k++) row[k] += factor * top[k];
      if (++products < MOST_PRODUCTS) continue;
      products = 1;
      for (let k = 0; k < width; k++) row[k] %= PRIME;
    }
    let pivot = -1;
    for (let k = 0; k < width; k++) {
      row[k] %= PRIME;
      if (row[k] !== 0 && pivot < 0) pivot = k;
    }
    if (pivot < 0) continue;
    const scale = inverseModulo(row[pivot], PRIME);
    reduced.push({ row: row.map((value) => (value * scale) % PRIME), pivot });
  }
  return Int32Array.from(reduced.flatMap(({ pivot }) => (pivot > 0 ? [live[pivot - 1]] : []))).sort();
}
