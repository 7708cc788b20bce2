/**
 * Faces of all dimensions 2 … d − 1 of a polyhedral complex, from the vertices, edges and facets of its cells.
 *
 * The facets of a face A of a cell are the largest of its intersections with facets of the cell that do not contain A;
 * a face is known by its vertices, so that it is found once, whichever cell comes first.
 */
import { GrowableInt32 } from "./growable.ts";
import { VertexSets } from "./vertex-sets.ts";

/** One cell, in the numbers of the complex. */
export interface LatticeCell {
  readonly vertices: Int32Array;
  readonly vertexCount: number;
  /** Edge, and the positions of its ends in `vertices`. */
  readonly edges: Int32Array;
  readonly edgeCount: number;
  /** Facets, and for each the set of its vertices by position (`words` words of 32 bits). */
  readonly facets: Int32Array;
  readonly facetCount: number;
  readonly sets: Int32Array;
  readonly words: number;
}

/** The faces of one dimension k between 1 and d, as arrays. */
export interface MiddleFaces {
  /** The facets of face f: `facets[start[f]] … facets[start[f + 1] − 1]`. */
  readonly start: Int32Array;
  readonly facets: Int32Array;
  /** The vertices of face f, increasing, likewise; none where k = d − 1. */
  readonly memberStart: Int32Array;
  readonly members: Int32Array;
}

/** The facets of the k-faces: those of face f are `facets[start[f]] … facets[start[f + 1] − 1]`. */
export class FaceList {
  readonly start = new GrowableInt32();
  readonly facets = new GrowableInt32();

  constructor() {
    this.start.push(0);
  }

  get size(): number {
    return this.start.length - 1;
  }

  /** Closes the list of the face at hand. */
  next(): void {
    this.start.push(this.facets.length);
  }
}

export class FaceLattice {
  /** `faces[k]` for k = 2 … d − 1. */
  readonly faces: readonly FaceList[];
  private readonly dimension: number;
  private readonly known: readonly VertexSets[];
  private list = new Int32Array(64);

  constructor(dimension: number) {
    this.dimension = dimension;
    this.faces = Array.from({ length: dimension }, () => new FaceList());
    this.known = Array.from({ length: dimension }, () => new VertexSets());
  }

  /** Finds the faces of a cell that no cell before it had; its facets are numbered in the order in which they come. */
  add(cell: LatticeCell): void {
    const top = this.dimension - 1;
    for (let i = 0; i < cell.facetCount; i++) {
      if (cell.facets[i] < this.faces[top].size) continue;
      this.expand(cell, top, cell.sets.subarray(i * cell.words, (i + 1) * cell.words));
    }
  }

  /** The faces of dimension 2 … d − 1 as arrays, in this order. */
  toArrays(): MiddleFaces[] {
    return this.faces.slice(2).map((list, i) => ({
      start: list.start.toArray(),
      facets: list.facets.toArray(),
      memberStart: this.known[i + 2].start.toArray(),
      members: this.known[i + 2].members.toArray(),
    }));
  }

  /**
   * Appends the faces of another lattice that are not there yet; `vertices`, `edges` and `facets` give the numbers here
   * of those there, and facets that are not there yet follow those that are.
   */
  append(faces: readonly MiddleFaces[], vertices: Int32Array, edges: Int32Array, facets: Int32Array): void {
    let below = edges;
    faces.forEach((list, i) => {
      const k = i + 2;
      const isTop = k === this.dimension - 1;
      const numbers = isTop ? facets : new Int32Array(list.start.length - 1);
      for (let face = 0; face + 1 < list.start.length; face++) {
        const before = this.faces[k].size;
        if (!isTop) {
          const members = list.members.subarray(list.memberStart[face], list.memberStart[face + 1]);
          const named = members.map((vertex) => vertices[vertex]).sort();
          numbers[face] = this.known[k].add(named, named.length);
        }
        if (numbers[face] < before) continue;
        for (let at = list.start[face]; at < list.start[face + 1]; at++) {
          this.faces[k].facets.push(below[list.facets[at]]);
        }
        this.faces[k].next();
      }
      below = numbers;
    });
  }

  /** Lists the facets of a k-face that is new, given by its vertices. */
  private expand(cell: LatticeCell, k: number, face: Int32Array): void {
    const list = this.faces[k];
    if (k === 2) {
      const { edges, edgeCount } = cell;
      for (let at = 0; at < 3 * edgeCount; at += 3) {
        if (has(face, edges[at + 1]) && has(face, edges[at + 2])) list.facets.push(edges[at]);
      }
    } else {
      for (const part of largestParts(cell, face)) {
        const before = this.known[k - 1].size;
        const number = this.known[k - 1].add(...this.numbers(cell, part));
        if (number === before) this.expand(cell, k - 1, part);
        list.facets.push(number);
      }
    }
    list.next();
  }

  /** The vertices of a face, increasing, and how many. */
  private numbers({ vertices, vertexCount }: LatticeCell, face: Int32Array): [Int32Array, number] {
    if (vertexCount > this.list.length) this.list = new Int32Array(2 * vertexCount);
    let count = 0;
    for (let i = 0; i < vertexCount; i++) if (has(face, i)) this.list[count++] = vertices[i];
    this.list.subarray(0, count).sort();
    return [this.list, count];
  }
}

const has = (set: Int32Array, i: number) => (set[i >> 5] & (1 << (i & 31))) !== 0;

const isSubset = (inner: Int32Array, outer: Int32Array) => {
  for (let word = 0; word < inner.length; word++) if ((inner[word] & ~outer[word]) !== 0) return false;
  return true;
};

/** The largest intersections of a face with facets of its cell that do not contain it. */
function largestParts({ sets, words, facetCount }: LatticeCell, face: Int32Array): Int32Array[] {
  let parts: Int32Array[] = [];
  for (let i = 0; i < facetCount; i++) {
    const facet = sets.subarray(i * words, (i + 1) * words);
    if (isSubset(face, facet)) continue;
    const part = face.map((word, k) => word & facet[k]);
    if (parts.some((other) => isSubset(part, other))) continue;
    parts = parts.filter((other) => !isSubset(other, part));
    parts.push(part);
  }
  return parts;
}
