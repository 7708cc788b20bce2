/** Regular cell complexes as plain incidences: what Betti numbers, volumes and meshes are computed from. */
import type { FaceIncidence } from "../polyhedral-complex.ts";

/** A complex of convex polytopes that meet in common faces. */
export interface CellComplex {
  /** Number of vertices. */
  readonly vertexCount: number;
  /** `faces[k − 1]` are the k-faces, k = 1 … dimension, by their facets; edges by their two vertices. */
  readonly faces: readonly FaceIncidence[];
}

/** Numbers of vertices, edges, …, faces of the largest dimension. */
export function fVectorOf({ vertexCount, faces }: CellComplex): number[] {
  return [vertexCount, ...faces.map(({ start }) => start.length - 1)];
}

/** Alternating sum of the numbers of faces. */
export function eulerCharacteristic(complex: CellComplex): number {
  return fVectorOf(complex).reduce((sum, count, k) => sum + (k % 2 === 0 ? count : -count), 0);
}

/** Lists all faces of one face after another, each once; re-entrant as long as one walker serves one caller. */
export class FaceWalker {
  /** After `walk(k, face)`: `lists[j]`, j ≤ k, holds the j-faces in its first `lengths[j]` entries. */
  readonly lists: Int32Array[];
  readonly lengths: Int32Array;
  private readonly faces: readonly FaceIncidence[];
  private readonly marks: Int32Array[];
  private turn = 0;

  constructor(complex: CellComplex) {
    const counts = fVectorOf(complex);
    this.faces = complex.faces;
    this.marks = counts.map((count) => new Int32Array(count));
    this.lists = counts.map(() => new Int32Array(16));
    this.lengths = new Int32Array(counts.length);
  }

  /** Lists the faces of the k-face `face`, itself included, down to dimension `lowest`. */
  walk(k: number, face: number, lowest = 0): void {
    const turn = ++this.turn;
    this.lists[k][0] = face;
    this.lengths[k] = 1;
    for (let j = k; j > lowest; j--) {
      const { start, facets } = this.faces[j - 1];
      const mark = this.marks[j - 1];
      const upper = this.lists[j];
      let lower = this.lists[j - 1];
      let length = 0;
      for (let i = 0; i < this.lengths[j]; i++) {
        for (let at = start[upper[i]]; at < start[upper[i] + 1]; at++) {
          const facet = facets[at];
          if (mark[facet] === turn) continue;
          mark[facet] = turn;
          if (length === lower.length) {
            const grown = new Int32Array(2 * length);
            grown.set(lower);
            this.lists[j - 1] = lower = grown;
          }
          lower[length++] = facet;
        }
      }
      this.lengths[j - 1] = length;
    }
  }

  /** The vertices of a k-face, in a list of its own. */
  vertices(k: number, face: number): Int32Array {
    this.walk(k, face);
    return this.lists[0].slice(0, this.lengths[0]);
  }
}
