/**
 * Sets of rows of a given size that carry a target as a linear combination: depth-first over all of them, with elimination
 * modulo a prime carried along, so that most sets cost a few products; those that pass are for exact arithmetic to decide.
 */
import { inverseModulo } from "../exact/exact-rank.ts";

export type SupportOutcome<T> = { readonly found: T } | "none" | "unlucky prime" | "gave up";

export class SupportSearch<T> {
  private readonly prime: number;
  private readonly width: number;
  private readonly count: number;
  /** By depth: all rows, then the target, reduced by the rows chosen so far. */
  private readonly levels: Float64Array[];
  private readonly chosen: number[] = [];
  private checks: number;
  private readonly accept: (rows: readonly number[]) => T | undefined;
  private readonly independent: (rows: readonly number[]) => boolean;

  /**
   * @param rows residues modulo `prime`, below 2^26; the target is the last
   * @param accept decides exactly whether rows that are independent modulo the prime carry the target
   * @param independent decides exactly whether rows are independent although they are not modulo the prime
   * @param checks how often it may be asked before the search gives up
   */
  constructor(
    rows: readonly Float64Array[],
    prime: number,
    accept: (rows: readonly number[]) => T | undefined,
    independent: (rows: readonly number[]) => boolean,
    checks: number,
  ) {
    this.prime = prime;
    this.width = rows[0].length;
    this.count = rows.length - 1;
    this.accept = accept;
    this.independent = independent;
    this.checks = checks;
    const first = new Float64Array(rows.length * this.width);
    rows.forEach((row, i) => {
      first.set(row, i * this.width);
    });
    this.levels = [first];
  }

  /** Looks at all sets of `size` ≥ 1 rows. A set of dependent rows is left out: a smaller one carries the same. */
  run(size: number): SupportOutcome<T> {
    while (this.levels.length < size) this.levels.push(new Float64Array(this.levels[0].length));
    this.chosen.length = 0;
    return this.extend(0, size);
  }

  private extend(from: number, left: number): SupportOutcome<T> {
    const depth = this.chosen.length;
    for (let i = from; i + left <= this.count; i++) {
      const pivot = this.pivotOf(depth, i);
      this.chosen.push(i);
      if (pivot < 0) {
        // Modulo the prime the row depends on those chosen.
        if (this.checks-- <= 0) return "gave up";
        if (this.independent(this.chosen)) return "unlucky prime";
      } else if (left === 1) {
        const found = this.carries(depth, i, pivot) ? this.accept(this.chosen) : undefined;
        if (found !== undefined) return { found };
      } else {
        this.eliminate(depth, i, pivot);
        const outcome = this.extend(i + 1, left - 1);
        if (outcome !== "none") return outcome;
      }
      this.chosen.pop();
    }
    return "none";
  }

  private pivotOf(depth: number, row: number): number {
    const { width } = this;
    const level = this.levels[depth];
    for (let k = 0, at = row * width; k < width; k++, at++) if (level[at] !== 0) return k;
    return -1;
  }

  /** Whether the target is a multiple of a row, modulo the prime. */
  private carries(depth: number, row: number, pivot: number): boolean {
    const { width, prime } = this;
    const level = this.levels[depth];
    const [at, target] = [row * width, this.count * width];
    for (let k = 0; k < width; k++) {
      const left = (level[target + k] * level[at + pivot]) % prime;
      if (left !== (level[target + pivot] * level[at + k]) % prime) return false;
    }
    return true;
  }

  /** The next level: rows after this one, and the target, without their part along it. */
  private eliminate(depth: number, row: number, pivot: number): void {
    const { width, prime, count } = this;
    const [level, next] = [this.levels[depth], this.levels[depth + 1]];
    const at = row * width;
    const inverse = inverseModulo(level[at + pivot], prime);
    for (let i = row + 1; i <= count; i++) {
      const to = i * width;
      const factor = (prime - level[to + pivot]) % prime;
      const scale = (factor * inverse) % prime;
      for (let k = 0; k < width; k++) next[to + k] = (level[to + k] + scale * level[at + k]) % prime;
    }
  }
}
