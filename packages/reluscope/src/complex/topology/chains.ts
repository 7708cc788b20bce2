/**
 * The chain complex over GF(2) of a cell complex, made smaller by removing pairs of cells that carry no homology
 * (reductions and coreductions: M. Mrozek and B. Batko, Coreduction homology algorithm, Discrete Comput. Geom. 41,
 * 2009). The restricted boundary map of what is left has the same homology.
 */
import type { CellComplex } from "./cell-complex.ts";
import { fVectorOf } from "./cell-complex.ts";

export class Chains {
  /** Cells of dimension k have the numbers `offsets[k]` … `offsets[k + 1] − 1`. */
  readonly offsets: Int32Array;
  readonly alive: Uint8Array;
  /** Boundaries: `cells[start[c]] … cells[start[c + 1] − 1]`, among them removed cells. */
  readonly down: { readonly start: Int32Array; readonly cells: Int32Array };
  private readonly up: { readonly start: Int32Array; readonly cells: Int32Array };
  /** Numbers of boundary cells and of cofaces that are alive. */
  private readonly downCount: Int32Array;
  private readonly upCount: Int32Array;
  /** Cells that may have become removable with another one; checked again when their turn comes. */
  private queue: Int32Array = new Int32Array(1024);
  private head = 0;
  private tail = 0;

  /** @param without per dimension, 1 for the faces of a closed subcomplex that are left out: relative homology */
  constructor(complex: CellComplex, without?: readonly Uint8Array[]) {
    const counts = fVectorOf(complex);
    this.offsets = new Int32Array(counts.length + 1);
    counts.forEach((count, k) => {
      this.offsets[k + 1] = this.offsets[k] + count;
    });
    const total = this.offsets[counts.length];
    this.alive = new Uint8Array(total).fill(1);
    without?.forEach((flags, k) => {
      for (let i = 0; i < counts[k]; i++) if (flags[i]) this.alive[this.offsets[k] + i] = 0;
    });
    this.down = this.boundaries(complex, total);
    this.up = transpose(this.down, total);
    this.downCount = this.countAlive(this.down);
    this.upCount = this.countAlive(this.up);
  }

  /** Removes all it can; returns the number of vertices removed alone: each is a connected component. */
  reduce(): number {
    const { alive, offsets } = this;
    for (let cell = 0; cell < alive.length; cell++) this.enqueue(cell);
    this.drain(false);
    let generators = 0;
    for (let vertex = 0; vertex < offsets[1]; vertex++) {
      if (!alive[vertex]) continue;
      // No edge has exactly one vertex alive, so every boundary has an even number of them: the vertex is no boundary.
      generators++;
      this.remove(vertex);
      this.drain(false);
    }
    for (let cell = 0; cell < alive.length; cell++) this.enqueue(cell);
    this.drain(true);
    return generators;
  }

  private boundaries({ faces }: CellComplex, total: number) {
    const start = new Int32Array(total + 1);
    const size = faces.reduce((sum, { facets }) => sum + facets.length, 0);
    const cells = new Int32Array(size);
    let at = 0;
    faces.forEach(({ start: own, facets }, i) => {
      const first = this.offsets[i + 1];
      const below = this.offsets[i];
      for (let face = 0; face + 1 < own.length; face++) {
        for (let k = own[face]; k < own[face + 1]; k++) cells[at++] = below + facets[k];
        start[first + face + 1] = at;
      }
    });
    return { start, cells };
  }

  private countAlive({ start, cells }: { start: Int32Array; cells: Int32Array }): Int32Array {
    const counts = new Int32Array(this.alive.length);
    for (let cell = 0; cell < counts.length; cell++) {
      for (let k = start[cell]; k < start[cell + 1]; k++) counts[cell] += this.alive[cells[k]];
    }
    return counts;
  }

  private enqueue(cell: number): void {
    if (!this.alive[cell] || (this.downCount[cell] !== 1 && this.upCount[cell] !== 1)) return;
    if (this.tail === this.queue.length) {
      const waiting = this.queue.subarray(this.head, this.tail);
      const next =
        2 * waiting.length > this.queue.length ? new Int32Array(2 * this.queue.length) : this.queue;
      next.set(waiting);
      this.queue = next;
      this.tail -= this.head;
      this.head = 0;
    }
    this.queue[this.tail++] = cell;
  }

  private drain(reductions: boolean): void {
    while (this.head < this.tail) {
      const cell = this.queue[this.head++];
      if (!this.alive[cell]) continue;
      if (this.downCount[cell] === 1) this.removePair(cell, this.onlyAlive(this.down, cell));
      else if (reductions && this.upCount[cell] === 1) this.removePair(cell, this.onlyAlive(this.up, cell));
    }
  }

  private onlyAlive({ start, cells }: { start: Int32Array; cells: Int32Array }, cell: number): number {
    for (let k = start[cell]; k < start[cell + 1]; k++) if (this.alive[cells[k]]) return cells[k];
    throw new Error("internal: a cell to be removed has no partner; please report the complex");
  }

  private removePair(first: number, second: number): void {
    this.remove(first);
    this.remove(second);
  }

  private remove(cell: number): void {
    const { down, up, alive } = this;
    alive[cell] = 0;
    for (let k = up.start[cell]; k < up.start[cell + 1]; k++) {
      this.downCount[up.cells[k]]--;
      this.enqueue(up.cells[k]);
    }
    for (let k = down.start[cell]; k < down.start[cell + 1]; k++) {
      this.upCount[down.cells[k]]--;
      this.enqueue(down.cells[k]);
    }
  }
}

function transpose({ start, cells }: { start: Int32Array; cells: Int32Array }, total: number) {
  const first = new Int32Array(total + 1);
  for (const cell of cells) first[cell + 1]++;
  for (let cell = 0; cell < total; cell++) first[cell + 1] += first[cell];
  const at = first.slice();
  const cofaces = new Int32Array(cells.length);
  for (let cell = 0; cell < total; cell++) {
    for (let k = start[cell]; k < start[cell + 1]; k++) cofaces[at[cells[k]]++] = cell;
  }
  return { start: first, cells: cofaces };
}
