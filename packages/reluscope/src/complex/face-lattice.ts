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
  /** Facets of the k-face at hand, one set of vertices after the other. */
  private readonly parts: Int32Array[];
  /** Vertices of the cell at hand, increasing; where each position is among them; facets and edges by these places. */
  private vertices = new Int32Array(64);
  private place = new Int32Array(64);
  private keys = new Float64Array(64);
  private sets = new Int32Array(64);
  private edges = new Int32Array(64);
  private list = new Int32Array(64);

  constructor(dimension: number) {
    this.dimension = dimension;
    this.faces = Array.from({ length: dimension }, () => new FaceList());
    this.known = Array.from({ length: dimension }, () => new VertexSets());
    this.parts = Array.from({ length: dimension }, () => new Int32Array(64));
  }

  /** Finds the faces of a cell that no cell before it had; its facets are numbered in the order in which they come. */
  add(cell: LatticeCell): void {
    const top = this.dimension - 1;
    let arranged = false;
    for (let i = 0; i < cell.facetCount; i++) {
      if (cell.facets[i] < this.faces[top].size) continue;
      if (!arranged) this.arrange(cell);
      arranged = true;
      this.expand(cell, top, this.sets, i * cell.words);
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

  /** Puts the vertices of a cell in increasing order, so that those of every face are. */
  private arrange({ vertices, vertexCount, edges, edgeCount, sets, words, facetCount }: LatticeCell): void {
    if (vertexCount > this.place.length) {
      this.vertices = new Int32Array(2 * vertexCount);
      this.place = new Int32Array(2 * vertexCount);
      this.keys = new Float64Array(2 * vertexCount);
      this.list = new Int32Array(2 * vertexCount);
    }
    const room = facetCount * words;
    if (room > this.sets.length) {
      this.sets = new Int32Array(2 * room);
      for (let k = 0; k < this.dimension; k++) this.parts[k] = new Int32Array(2 * room);
    }
    if (2 * edgeCount > this.edges.length) this.edges = new Int32Array(4 * edgeCount);
    const { place, keys } = this;
    for (let i = 0; i < vertexCount; i++) keys[i] = vertices[i] * vertexCount + i;
    keys.subarray(0, vertexCount).sort();
    for (let i = 0; i < vertexCount; i++) {
      const position = keys[i] % vertexCount;
      this.vertices[i] = vertices[position];
      place[position] = i;
    }
    this.sets.fill(0, 0, room);
    for (let facet = 0; facet < room; facet += words) {
      for (let word = 0; word < words; word++) {
        for (let set = sets[facet + word]; set !== 0; set &= set - 1) {
          const to = place[32 * word + 31 - Math.clz32(set & -set)];
          this.sets[facet + (to >> 5)] |= 1 << (to & 31);
        }
      }
    }
    for (let edge = 0; edge < edgeCount; edge++) {
      this.edges[2 * edge] = place[edges[3 * edge + 1]];
      this.edges[2 * edge + 1] = place[edges[3 * edge + 2]];
    }
  }

  /** Lists the facets of a k-face that is new; its vertices are the set at `face` of `from`. */
  private expand(cell: LatticeCell, k: number, from: Int32Array, face: number): void {
    const list = this.faces[k];
    if (k === 2) this.listEdges(cell, list, from, face);
    else {
      const { words } = cell;
      const count = this.largestParts(cell, k, from, face);
      const parts = this.parts[k];
      const known = this.known[k - 1];
      for (let at = 0; at < count * words; at += words) {
        const before = known.size;
        const number = known.add(this.list, this.listVertices(words, parts, at));
        if (number === before) this.expand(cell, k - 1, parts, at);
        list.facets.push(number);
      }
    }
    list.next();
  }

  private listEdges(cell: LatticeCell, list: FaceList, from: Int32Array, face: number): void {
    const { edges } = this;
    for (let edge = 0; edge < cell.edgeCount; edge++) {
      const p = edges[2 * edge];
      const q = edges[2 * edge + 1];
      if (((from[face + (p >> 5)] >> (p & 31)) & (from[face + (q >> 5)] >> (q & 31)) & 1) !== 0) {
        list.facets.push(cell.edges[3 * edge]);
      }
    }
  }

  /** The vertices of a face, increasing, into `list`; how many. */
  private listVertices(words: number, from: Int32Array, face: number): number {
    const { list, vertices } = this;
    let count = 0;
    for (let word = 0; word < words; word++) {
      for (let set = from[face + word]; set !== 0; set &= set - 1) {
        list[count++] = vertices[32 * word + 31 - Math.clz32(set & -set)];
      }
    }
    return count;
  }

  /** The largest intersections of a k-face with facets of its cell that do not contain it, into `parts[k]`; how many. */
  private largestParts(cell: LatticeCell, k: number, from: Int32Array, face: number): number {
    const { words } = cell;
    const { sets } = this;
    const parts = this.parts[k];
    const end = cell.facetCount * words;
    let count = 0;
    for (let facet = 0; facet < end; facet += words) {
      if (isSubset(words, from, face, sets, facet)) continue;
      const part = count * words;
      for (let word = 0; word < words; word++) parts[part + word] = from[face + word] & sets[facet + word];
      let isLargest = true;
      for (let other = 0; other < part && isLargest; other += words) {
        isLargest = !isSubset(words, parts, part, parts, other);
      }
      if (!isLargest) continue;
      // Those inside of it go, the others close up.
      let kept = 0;
      for (let other = 0; other <= part; other += words) {
        if (other < part && isSubset(words, parts, other, parts, part)) continue;
        if (kept < other) parts.copyWithin(kept, other, other + words);
        kept += words;
      }
      count = kept / words;
    }
    return count;
  }
}

/** Whether the set at `inner` of `a` is part of the one at `outer` of `b`. */
function isSubset(words: number, a: Int32Array, inner: number, b: Int32Array, outer: number): boolean {
  for (let word = 0; word < words; word++) if ((a[inner + word] & ~b[outer + word]) !== 0) return false;
  return true;
}
