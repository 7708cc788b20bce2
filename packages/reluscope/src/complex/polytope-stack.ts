/**
 * The polytopes on the stack of a walk, in any dimension d (THEORY section 3). A polytope lists its vertices, each with
 * the set of its facets that contain it, and its edges; that is enough to cut it (`polytope-cut.ts`).
 *
 * A polytope is a place in one Int32Array:
 *   vertex count n, edge count m, words W in a set of facets; three sets of its facets: all, those of cuts that it is in
 *   front of, and those that are open; 32·W facets by bit; n vertices; n sets of W words; m edges as positions of both ends.
 * A facet is open where the walk may have left out cells on its other side (see `openFacet`).
 */
import type { Table } from "../kernels/growing-tables.ts";
import type { PolytopeLoops } from "../kernels/polytope-loops.ts";
import { GrowableInt32 } from "./growable.ts";
import { PolytopeCutter } from "./polytope-cut.ts";
import { type CutEdge, DIFFERENT_CUTS, type PolytopeFaces } from "./polytope-faces.ts";
import { FACET_PLANE, FACET_WIDTH } from "./polytope-tables.ts";

/** Words of a polytope before the sets of its facets, and which of these sets stands where (times W). */
export const HEADER = 3;
export const SETS = 3;
export const FRONT_SET = 1;
export const OPEN_SET = 2;

/** Words before the vertices where a set of facets is one word, and the most facets that a cut makes then. */
const VERTICES = HEADER + SETS + 32;
export const MOST_FACETS = 1 + 2 * 32;

export class PolytopeStack {
  /** What `cut` made. */
  behind = 0;
  front = 0;

  private readonly faces: PolytopeFaces;
  private signs = new Int8Array(64);
  readonly stack: Table<Int32Array>;
  private readonly planes = new GrowableInt32();
  private readonly cutter: PolytopeCutter;

  constructor(faces: PolytopeFaces) {
    this.faces = faces;
    this.stack = faces.loops?.stack ?? new GrowableInt32();
    this.cutter = new PolytopeCutter(this, faces);
  }

  /** Sign of the cutting form at each vertex of the polytope to be cut, by position. */
  get sign(): Int8Array {
    return this.faces.loops?.sign.data ?? this.signs;
  }

  get top(): number {
    return this.stack.length;
  }

  /** Drops all polytopes from this place on. */
  popTo(top: number): void {
    this.stack.length = top;
  }

  vertexCount(cell: number): number {
    return this.stack.data[cell];
  }

  edgeCount(cell: number): number {
    return this.stack.data[cell + 1];
  }

  words(cell: number): number {
    return this.stack.data[cell + 2];
  }

  /** The array that holds the polytopes; another one after the next `cut`. */
  get data(): Int32Array {
    return this.stack.data;
  }

  /** Where the facets (by bit), vertices, sets and edges of a polytope begin in `data`. */
  facetsAt(cell: number): number {
    return cell + HEADER + SETS * this.words(cell);
  }

  verticesAt(cell: number): number {
    return cell + HEADER + (SETS + 32) * this.words(cell);
  }

  /** Where one of the sets of a polytope's facets begins (FRONT_SET, OPEN_SET). */
  facetSetAt(cell: number, which: number): number {
    return cell + HEADER + which * this.words(cell);
  }

  setsAt(cell: number): number {
    return this.verticesAt(cell) + this.vertexCount(cell);
  }

  edgesAt(cell: number): number {
    return this.setsAt(cell) + this.vertexCount(cell) * this.words(cell);
  }

  /** Puts a polytope on the stack; `sets[i]` are the bits of the facets (at most 31) on which vertex i lies. */
  push(
    facets: readonly number[],
    vertices: readonly number[],
    sets: readonly number[],
    edges: readonly (readonly [p: number, q: number])[],
  ): number {
    const cell = this.top;
    for (const value of [vertices.length, edges.length, 1, 2 ** facets.length - 1, 0, 0])
      this.stack.push(value);
    for (let bit = 0; bit < 32; bit++) this.stack.push(facets[bit] ?? -1);
    for (const vertex of vertices) this.stack.push(vertex);
    for (const set of sets) this.stack.push(set);
    for (const edge of edges) for (const value of edge) this.stack.push(value);
    return cell;
  }

  /** Makes a facet open: cells beyond it may be left out. */
  openFacet(cell: number, facet: number): void {
    const { data } = this.stack;
    const facets = this.facetsAt(cell);
    for (let bit = 0; bit < 32 * this.words(cell); bit++) {
      const word = bit >> 5;
      const mask = 1 << (bit & 31);
      if ((data[cell + HEADER + word] & mask) === 0 || data[facets + bit] !== facet) continue;
      data[this.facetSetAt(cell, OPEN_SET) + word] |= mask;
    }
  }

  /** Makes the walk begin with a polytope: what cut it is a side of the domain. */
  closeSides(cell: number): void {
    const words = this.words(cell);
    this.stack.data.fill(0, this.facetSetAt(cell, FRONT_SET), this.facetSetAt(cell, FRONT_SET) + words);
  }

  /** The facets of a polytope, into `into`. */
  facetsOf(cell: number, into: GrowableInt32): void {
    const { data } = this.stack;
    const first = this.facetsAt(cell);
    into.length = 0;
    for (let word = 0; word < this.words(cell); word++) {
      for (let set = data[cell + HEADER + word]; set !== 0; set &= set - 1) {
        into.push(data[first + 32 * word + 31 - Math.clz32(set & -set)]);
      }
    }
  }

  /** Makes `sign` long enough for a polytope's vertices. */
  reserveSigns(count: number): void {
    const { loops } = this.faces;
    if (loops) {
      if (count > loops.sign.data.length) loops.sign.reserve(2 * count);
    } else if (count > this.signs.length) this.signs = new Int8Array(2 * count);
  }

  /** The vertices (by position, `words` words of bits) of each facet, in the order of `facetsOf`; `into` is zero before. */
  vertexSets(cell: number, words: number, into: Int32Array): void {
    const { data } = this.stack;
    const setWords = this.words(cell);
    const sets = this.setsAt(cell);
    const count = this.vertexCount(cell);
    let facet = 0;
    for (let word = 0; word < setWords; word++) {
      for (let set = data[cell + HEADER + word]; set !== 0; set &= set - 1, facet++) {
        const bit = set & -set;
        for (let i = 0; i < count; i++) {
          if ((data[sets + i * setWords + word] & bit) !== 0) {
            into[facet * words + (i >> 5)] |= 1 << (i & 31);
          }
        }
      }
    }
  }

  /** A facet on which both vertex i and vertex j of a polytope lie. */
  facetOn(cell: number, i: number, j: number): number {
    const { data } = this.stack;
    const words = this.words(cell);
    const sets = this.setsAt(cell);
    for (let word = 0; word < words; word++) {
      const set = data[sets + i * words + word] & data[sets + j * words + word];
      if (set !== 0) return data[this.facetsAt(cell) + 32 * word + 31 - Math.clz32(set & -set)];
    }
    throw new Error("internal: an edge of a cell lies on no facet; please report the network");
  }

  /** The hyperplanes of all facets on which vertex i of a polytope lies (or an edge's both ends, with j), into `into`. */
  planesAt(cell: number, i: number, into: GrowableInt32, j = i): void {
    const { data } = this.stack;
    const words = this.words(cell);
    const first = this.setsAt(cell);
    const facets = this.facetsAt(cell);
    into.length = 0;
    for (let word = 0; word < words; word++) {
      let set = data[first + i * words + word] & data[first + j * words + word];
      for (; set !== 0; set &= set - 1) {
        const bit = 31 - Math.clz32(set & -set);
        into.push(this.faces.facets.data[data[facets + 32 * word + bit] * FACET_WIDTH + FACET_PLANE]);
      }
    }
  }

  /**
   * Cuts a polytope that has vertices on both sides (`sign`); leaves the part behind and then the part in front on the
   * stack. `exactly(planes, count)` gives the nearest doubles of the common zero of hyperplanes.
   */
  cut(cell: number, plane: number, exactly: (planes: Int32Array, count: number) => readonly number[]): void {
    const { loops } = this.faces;
    if (loops && this.cutByLoops(loops, cell, plane, exactly)) return;
    this.cutter.cut(cell, plane, exactly);
  }

  /** The same by loops, where they can; otherwise nothing happens, and this is false. */
  private cutByLoops(
    loops: PolytopeLoops,
    cell: number,
    plane: number,
    exactly: (planes: Int32Array, count: number) => readonly number[],
  ): boolean {
    const { faces, stack } = this;
    const { calls, results } = loops;
    const vertices = stack.data[cell];
    const edges = stack.data[cell + 1];
    const cut = calls.begin(cell, loops.roomForCut(Math.max(vertices, edges) + 1));
    if (cut < 0) return false;
    const unit = faces.planeSource.data[plane];
    const joined = (cut * (faces.dimension - 1)) >> 1;
    faces.reserve(cut, MOST_FACETS);
    stack.reserve(2 * VERTICES + 2 * vertices + 4 * cut + 2 * (edges + cut + 2 * joined + 1));
    for (let placed = 0; ; placed++) {
      placed = calls.place(placed, plane, unit, faces.vertexCount, faces.slotCount, faces.nextSerial);
      if (placed < 0) throw new Error(DIFFERENT_CUTS);
      faces.extend(results.data[0]);
      if (placed === cut) break;
      this.placeExactly(cell, plane, placed, exactly);
    }
    if (calls.finish(plane, unit, faces.facetCount, stack.length) === 0) throw new Error(DIFFERENT_CUTS);
    const { data } = results;
    faces.setFacets(data[1]);
    this.behind = stack.length;
    this.front = data[3];
    stack.length = data[2];
    return true;
  }

  /** Finds the vertex on number `placed` of the edges that loops are about to cut, where they do not place it well. */
  private placeExactly(
    cell: number,
    plane: number,
    placed: number,
    exactly: (planes: Int32Array, count: number) => readonly number[],
  ): void {
    const { faces, stack, planes } = this;
    const { loops } = faces;
    if (!loops) return;
    const edge = this.edgesAt(cell) + (loops.cutEdge(placed) >> 2);
    const p = stack.data[edge];
    const q = stack.data[edge + 1];
    this.planesAt(cell, p, planes, q);
    planes.push(plane);
    const vertex = faces.cutEdge(this.cutEdge(cell, p, q), planes.data, planes.length, () =>
      exactly(planes.data, planes.length),
    );
    loops.setCutVertex(placed, vertex);
  }

  /** The edge between vertices p and q of a polytope. */
  cutEdge(cell: number, p: number, q: number): CutEdge {
    const { data } = this.stack;
    const words = this.words(cell);
    const vertices = this.verticesAt(cell);
    const sets = this.setsAt(cell);
    const open = this.facetSetAt(cell, OPEN_SET);
    let shared = false;
    for (let word = 0; word < words; word++) {
      shared ||= (data[sets + p * words + word] & data[sets + q * words + word] & data[open + word]) !== 0;
    }
    return { start: data[vertices + p], end: data[vertices + q], shared };
  }
}
