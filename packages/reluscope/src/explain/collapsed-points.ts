/** Rows of data that a layer makes equal (THEORY section 6, roles of layers): no later layer can tell them apart. Exact. */
import { sameVector } from "../exact/rational.ts";
import type { DataPassage } from "./data-passage.ts";

export interface EqualRows {
  /** Number of different rows at this level. */
  readonly distinct: number;
  /** Rows that are equal at this level but were not at the one before, each with those that are equal to it: increasing. */
  readonly collapsed: readonly (readonly number[])[];
  /** The first row that each row equals. */
  readonly first: Int32Array;
}

/** Equal rows at every level, inputs first, outputs last. */
export function equalRows(passage: DataPassage): EqualRows[] {
  const { levels, count } = passage;
  const found: EqualRows[] = [];
  let before = Int32Array.from({ length: count }, (_, p) => p);
  levels.forEach(({ size, values }, level) => {
    const residues = level === 0 ? values : passage.residues(level);
    const representatives = [...new Set(before)];
    const groups = new Map<number, number[]>();
    /** For each representative, the one it equals now. */
    const merged = new Map<number, number>();
    for (const row of representatives) {
      const key = hash(residues, row * size, size);
      const others = groups.get(key) ?? [];
      groups.set(key, others);
      const same = others.find((other) => isSame(passage, level, row, other));
      merged.set(row, same ?? row);
      if (same === undefined) others.push(row);
    }
    const first = before.map((row) => merged.get(row) as number);
    const changed = new Set(
      representatives.filter((row) => merged.get(row) !== row).map((row) => merged.get(row) as number),
    );
    found.push({
      distinct: representatives.filter((row) => merged.get(row) === row).length,
      collapsed: [...changed].sort((a, b) => a - b).map((row) => rowsEqualTo(first, row)),
      first,
    });
    before = first;
  });
  return found;
}

const rowsEqualTo = (first: Int32Array, row: number) =>
  Array.from(first.keys()).filter((p) => first[p] === row);

function isSame(passage: DataPassage, level: number, a: number, b: number): boolean {
  const { size, values } = passage.levels[level];
  const numbers = level === 0 ? values : passage.residues(level);
  for (let k = 0; k < size; k++) if (numbers[a * size + k] !== numbers[b * size + k]) return false;
  return level === 0 || sameVector(passage.exactly(a, level), passage.exactly(b, level));
}

/** FNV-1a over the bits; −0 counts as 0. */
function hash(values: Float64Array, at: number, size: number): number {
  let state = 0x811c9dc5;
  for (let k = 0; k < size; k++) {
    scratch.setFloat64(0, values[at + k] + 0);
    state = Math.imul(state ^ scratch.getUint32(0), 0x01000193);
    state = Math.imul(state ^ scratch.getUint32(4), 0x01000193);
  }
  return state >>> 0;
}

const scratch = new DataView(new ArrayBuffer(8));
