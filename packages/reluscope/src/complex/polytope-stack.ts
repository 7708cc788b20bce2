/**
 * The polytopes on the stack of a walk, and how a hyperplane cuts one, in any dimension d (THEORY section 3).
 *
 * A polytope lists its vertices, each with the set of its facets that contain it, and its edges. That is enough to cut
 * it: edges with ends on both sides give new vertices; two vertices of the cut are joined by an edge when no third one
 * lies on all facets that the two have in common (K. Fukuda, A. Prodon, Double description method revisited, 1996).
 * All of it is exact, because signs at vertices are: also when hyperplanes meet a vertex by chance.
 *
 * A polytope is a place in one Int32Array:
 *   vertex count n, edge count m, words W in a set of facets; the set of all its facets; 32·W facets by bit;
 *   n vertices; n sets of W words; m edges as (edge, position of one end, position of the other end).
 */
import type { Table } from "../kernels/growing-tables.ts";
import type { PolytopeLoops } from "../kernels/polytope-loops.ts";
import { GrowableInt32 } from "./growable.ts";
import { DIFFERENT_CUTS, type PolytopeFaces } from "./polytope-faces.ts";

const HEADER = 3;
/** Words before the vertices where a set of facets is one word, and the most facets that a cut makes then. */
const VERTICES = HEADER + 33;
const MOST_FACETS = 1 + 2 * 32;

/** Number of ones in a 32-bit word. */
function ones(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return (((x + (x >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

export class PolytopeStack {
  /** What `cut` made. */
  behind = 0;
  front = 0;

  private readonly faces: PolytopeFaces;
  private signs = new Int8Array(64);
  private readonly stack: Table<Int32Array>;
  /** Position of each vertex of the polytope that is cut in the two parts. */
  private place = [new Int32Array(64), new Int32Array(64)];
  /** The vertices of the cut: number, words of facets, whether it was made just now, positions in the two parts. */
  private readonly onCut = new GrowableInt32();
  private readonly cutSets = new GrowableInt32();
  private readonly cutPlaces = [new GrowableInt32(), new GrowableInt32()] as const;
  private readonly onlyNew = new GrowableInt32();
  /** Edges in the cut: edge and the numbers (in `onCut`) of its ends. */
  private readonly cutEdges = new GrowableInt32();
  private readonly planes = new GrowableInt32();
  private readonly list = new GrowableInt32();
  private negativeSet = new Int32Array(1);
  private positiveSet = new Int32Array(1);

  constructor(faces: PolytopeFaces) {
    this.faces = faces;
    this.stack = faces.loops?.stack ?? new GrowableInt32();
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
  private facetsAt(cell: number): number {
    return cell + HEADER + this.words(cell);
  }

  verticesAt(cell: number): number {
    return cell + HEADER + 33 * this.words(cell);
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
    edges: readonly (readonly [edge: number, p: number, q: number])[],
  ): number {
    const cell = this.top;
    for (const value of [vertices.length, edges.length, 1, 2 ** facets.length - 1]) this.stack.push(value);
    for (let bit = 0; bit < 32; bit++) this.stack.push(facets[bit] ?? -1);
    for (const vertex of vertices) this.stack.push(vertex);
    for (const set of sets) this.stack.push(set);
    for (const edge of edges) for (const value of edge) this.stack.push(value);
    return cell;
  }

  /** Makes the parts of a polytope's edges and facets unknown that were made from these numbers on. */
  forgetParts(cell: number, vertices: number, facets: number): void {
    const { loops } = this.faces;
    if (loops && this.words(cell) === 1) {
      loops.calls.forgetParts(cell, vertices, facets);
      return;
    }
    const { data } = this.stack;
    const { edgeVertex, facetPart } = this.faces;
    const end = this.edgesAt(cell) + 3 * this.edgeCount(cell);
    for (let at = this.edgesAt(cell); at < end; at += 3) {
      if (edgeVertex.data[data[at]] >= vertices) edgeVertex.data[data[at]] = -1;
    }
    this.facetsOf(cell, this.list);
    for (let k = 0; k < this.list.length; k++) {
      const facet = this.list.data[k];
      if (facetPart.data[facet] >= facets) facetPart.data[facet] = -1;
    }
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
    if (count > this.place[0].length) this.place = [new Int32Array(2 * count), new Int32Array(2 * count)];
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
        into.push(this.faces.facetPlane.data[data[facets + 32 * word + bit]]);
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
    const words = this.words(cell);
    if (words > this.negativeSet.length) {
      this.negativeSet = new Int32Array(words);
      this.positiveSet = new Int32Array(words);
    }
    this.onCut.length = 0;
    this.cutSets.length = 0;
    this.onlyNew.length = 0;
    this.cutEdges.length = 0;
    // No table may grow under the loops below: they hold on to arrays.
    this.faces.reserve(this.edgeCount(cell), 2 * this.edgeCount(cell), 0);
    this.sortVertices(cell, words);
    this.cutEdgesOf(cell, words, plane, exactly);
    this.joinCut(words);
    this.faces.reserve(0, 0, 1 + 2 * 32 * words);
    const facet = this.faces.addFacet(plane);
    const unit = this.faces.planeSource.data[plane];
    this.behind = this.part(cell, 0, words, facet, unit);
    this.front = this.part(cell, 1, words, facet, unit);
  }

  /** The same by loops, where they can; otherwise nothing happens, and this is false. */
  private cutByLoops(
    loops: PolytopeLoops,
    cell: number,
    plane: number,
    exactly: (planes: Int32Array, count: number) => readonly number[],
  ): boolean {
    const { faces, stack, planes } = this;
    const { calls, results } = loops;
    const vertices = stack.data[cell];
    const edges = stack.data[cell + 1];
    const cut = calls.begin(cell, loops.roomForCut(Math.max(vertices, edges) + 1));
    if (cut < 0) return false;
    const unit = faces.planeSource.data[plane];
    const joined = (cut * (faces.dimension - 1)) >> 1;
    faces.reserve(cut, 2 * cut + joined, MOST_FACETS);
    stack.reserve(2 * VERTICES + 2 * vertices + 4 * cut + 3 * (edges + cut + 2 * joined + 1));
    let placed = 0;
    for (;;) {
      placed = calls.place(placed, plane, unit, faces.vertexCount, faces.edgeCount, faces.nextSerial);
      if (placed < 0) throw new Error(DIFFERENT_CUTS);
      faces.extend(results.data[0], results.data[1]);
      if (placed === cut) break;
      const edge = this.edgesAt(cell) + (loops.cutEdge(placed) >> 2);
      this.planesAt(cell, stack.data[edge + 1], planes, stack.data[edge + 2]);
      planes.push(plane);
      faces.cutEdge(stack.data[edge], planes.data, planes.length, () => exactly(planes.data, planes.length));
    }
    if (calls.finish(plane, unit, faces.edgeCount, faces.facetCount, stack.length) === 0)
      throw new Error(DIFFERENT_CUTS);
    const { data } = results;
    faces.setEdges(data[1]);
    faces.setFacets(data[2]);
    this.behind = stack.length;
    this.front = data[4];
    stack.length = data[3];
    return true;
  }

  /** Which facets have vertices on either side, and the vertices on the hyperplane. */
  private sortVertices(cell: number, words: number): void {
    const { sign, negativeSet, positiveSet, onCut, cutSets } = this;
    const { data } = this.stack;
    const count = this.vertexCount(cell);
    const vertices = this.verticesAt(cell);
    const sets = this.setsAt(cell);
    negativeSet.fill(0);
    positiveSet.fill(0);
    for (let i = 0; i < count; i++) {
      const at = sets + i * words;
      if (sign[i] < 0) for (let word = 0; word < words; word++) negativeSet[word] |= data[at + word];
      else if (sign[i] > 0) for (let word = 0; word < words; word++) positiveSet[word] |= data[at + word];
      else {
        onCut.push(data[vertices + i]);
        this.onlyNew.push(0);
        for (let word = 0; word < words; word++) cutSets.push(data[at + word]);
        this.place[0][i] = onCut.length - 1;
      }
    }
  }

  /** New vertices on edges with ends on both sides, in the order of the edges; edges on the hyperplane. */
  private cutEdgesOf(
    cell: number,
    words: number,
    plane: number,
    exactly: (planes: Int32Array, count: number) => readonly number[],
  ): void {
    const { sign, onCut, cutSets, faces, planes } = this;
    const { data } = this.stack;
    const sets = this.setsAt(cell);
    const end = this.edgesAt(cell) + 3 * this.edgeCount(cell);
    for (let at = this.edgesAt(cell); at < end; at += 3) {
      const p = data[at + 1];
      const q = data[at + 2];
      const product = sign[p] * sign[q];
      if (product < 0) {
        const known = faces.edgeVertex.data[data[at]];
        let vertex = known;
        if (known < 0 || faces.edgeUnit.data[data[at]] !== faces.planeSource.data[plane]) {
          this.planesAt(cell, p, planes, q);
          planes.push(plane);
          vertex = faces.cutEdge(data[at], planes.data, planes.length, () =>
            exactly(planes.data, planes.length),
          );
        }
        onCut.push(vertex);
        this.onlyNew.push(1);
        for (let word = 0; word < words; word++) {
          cutSets.push(data[sets + p * words + word] & data[sets + q * words + word]);
        }
      } else if (product === 0 && sign[p] === sign[q]) {
        this.cutEdges.push(data[at]);
        this.cutEdges.push(this.place[0][p]);
        this.cutEdges.push(this.place[0][q]);
      }
    }
  }

  /** The edges of the cut itself, from its vertices; those between old vertices may be there already. */
  private joinCut(words: number): void {
    const { onCut, onlyNew, cutEdges, faces } = this;
    const { dimension: d } = faces;
    const sets = this.cutSets.data;
    const count = onCut.length;
    const there = cutEdges.length;
    for (let i = 0; i < count; i++) {
      const simple = words === 1 && onlyNew.data[i] === 1 && ones(sets[i]) === d - 1;
      for (let j = i + 1; j < count; j++) {
        if (simple) {
          // The usual case: i lies on as many facets as it must, and j on all of them but one.
          const apart = sets[i] & ~sets[j];
          if ((apart & (apart - 1)) !== 0) continue;
        } else if (!this.joined(i, j, words) || this.isThere(i, j, there)) continue;
        cutEdges.push(faces.edgeBetween(onCut.data[i], onCut.data[j]));
        cutEdges.push(i);
        cutEdges.push(j);
      }
    }
  }

  /** Whether two vertices of the cut lie on no common face of it that has a third vertex. */
  private joined(i: number, j: number, words: number): boolean {
    const sets = this.cutSets.data;
    const { length: count } = this.onCut;
    const d = this.faces.dimension;
    let common = 0;
    for (let word = 0; word < words; word++) {
      common += ones(sets[i * words + word] & sets[j * words + word]);
    }
    if (common < d - 2) return false;
    for (let k = 0; k < count; k++) {
      if (k === i || k === j) continue;
      let inside = true;
      for (let word = 0; word < words; word++) {
        const both = sets[i * words + word] & sets[j * words + word];
        if ((both & ~sets[k * words + word]) !== 0) {
          inside = false;
          break;
        }
      }
      if (inside) return false;
    }
    return true;
  }

  private isThere(i: number, j: number, end: number): boolean {
    const { data } = this.cutEdges;
    for (let at = 0; at < end; at += 3) {
      if ((data[at + 1] === i && data[at + 2] === j) || (data[at + 1] === j && data[at + 2] === i))
        return true;
    }
    return false;
  }

  /** Puts the part on one side (0 behind, 1 in front) on the stack. */
  private part(cell: number, side: 0 | 1, words: number, facet: number, unit: number): number {
    const keep = side === 0 ? -1 : 1;
    const kept = side === 0 ? this.negativeSet : this.positiveSet;
    const other = side === 0 ? this.positiveSet : this.negativeSet;
    const place = this.place[side];
    const cutPlace = this.cutPlaces[side];
    const cutCount = this.onCut.length;
    // The lowest free bit is the cut's.
    let bit = 0;
    while (bit < 32 * words && (kept[bit >> 5] & (1 << (bit & 31))) !== 0) bit++;
    const newWords = bit === 32 * words ? words + 1 : words;
    const count = this.vertexCount(cell);
    const edgeCount = this.edgeCount(cell);
    const cutEdgeEnd = this.cutEdges.length;
    const result = this.top;
    this.stack.reserve(
      HEADER + 33 * newWords + (count + cutCount) * (1 + newWords) + 3 * edgeCount + cutEdgeEnd,
    );
    const { sign, faces } = this;
    const { data } = this.stack;
    // Facets: those with a vertex strictly on this side stay.
    const facets = this.facetsAt(cell);
    const toFacets = result + HEADER + newWords;
    data[result + HEADER + newWords - 1] = 0;
    for (let word = 0; word < words; word++) {
      data[result + HEADER + word] = kept[word];
      for (let set = kept[word]; set !== 0; set &= set - 1) {
        const lowest = set & -set;
        const k = 32 * word + 31 - Math.clz32(lowest);
        const from = data[facets + k];
        data[toFacets + k] = (other[word] & lowest) === 0 ? from : faces.partsOfFacet(from, unit) + side;
      }
    }
    data[toFacets + bit] = facet;
    data[result + HEADER + (bit >> 5)] |= 1 << (bit & 31);
    // Vertices: those strictly on this side, then those on the cut.
    const vertices = this.verticesAt(cell);
    const sets = this.setsAt(cell);
    let n = 0;
    for (let i = 0; i < count; i++) if (sign[i] === keep) place[i] = n++;
    const total = n + cutCount;
    const to = toFacets + 32 * newWords;
    const toSets = to + total;
    for (let i = 0, next = 0; i < count; i++) {
      if (sign[i] !== keep) continue;
      data[to + next] = data[vertices + i];
      const at = toSets + next * newWords;
      for (let word = 0; word < words; word++) data[at + word] = data[sets + i * words + word];
      if (newWords > words) data[at + words] = 0;
      next++;
    }
    const onCut = this.onCut.data;
    const cutSets = this.cutSets.data;
    cutPlace.length = 0;
    for (let k = 0; k < cutCount; k++, n++) {
      data[to + n] = onCut[k];
      cutPlace.push(n);
      const at = toSets + n * newWords;
      for (let word = 0; word < words; word++) data[at + word] = cutSets[k * words + word] & kept[word];
      if (newWords > words) data[at + words] = 0;
      data[at + (bit >> 5)] |= 1 << (bit & 31);
    }
    // Edges. The cut's vertices are first the old ones, in their order, then one for each edge that is cut.
    const places = cutPlace.data;
    let fresh = 0;
    if (this.onlyNew.data[0] === 0) {
      for (let i = 0; i < count; i++) if (sign[i] === 0) place[i] = places[fresh++];
    }
    const first = toSets + total * newWords;
    let m = first;
    for (let at = this.edgesAt(cell), end = at + 3 * edgeCount; at < end; at += 3) {
      const p = data[at + 1];
      const q = data[at + 2];
      const signP = sign[p];
      const signQ = sign[q];
      if (signP * signQ < 0) {
        const inside = signP === keep ? p : q;
        data[m] = faces.half(data[at], data[vertices + inside]);
        data[m + 1] = place[inside];
        data[m + 2] = places[fresh++];
        m += 3;
      } else if (signP === keep || signQ === keep) {
        data[m] = data[at];
        data[m + 1] = place[p];
        data[m + 2] = place[q];
        m += 3;
      }
    }
    const cutEdges = this.cutEdges.data;
    for (let at = 0; at < cutEdgeEnd; at += 3) {
      data[m] = cutEdges[at];
      data[m + 1] = places[cutEdges[at + 1]];
      data[m + 2] = places[cutEdges[at + 2]];
      m += 3;
    }
    data[result] = total;
    data[result + 1] = (m - first) / 3;
    data[result + 2] = newWords;
    this.stack.length = m;
    return result;
  }
}
