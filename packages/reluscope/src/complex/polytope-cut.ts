/**
 * How a hyperplane cuts a polytope of any dimension d (THEORY section 3); kernels/assembly/polytope-cut.as.ts does the same
 * for the usual polytopes.
 *
 * Edges with ends on both sides give new vertices; two vertices of the cut are joined by an edge when no third one lies on
 * all facets that the two have in common (K. Fukuda, A. Prodon, Double description method revisited, 1996). All of it is
 * exact, because signs at vertices are: also when hyperplanes meet a vertex by chance.
 */
import { GrowableInt32 } from "./growable.ts";
import type { PolytopeFaces } from "./polytope-faces.ts";
import { FRONT_SET, HEADER, OPEN_SET, type PolytopeStack, SETS } from "./polytope-stack.ts";

/** Number of ones in a 32-bit word. */
function ones(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return (((x + (x >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

export class PolytopeCutter {
  private readonly on: PolytopeStack;
  private readonly faces: PolytopeFaces;
  /** Position of each vertex of the polytope that is cut in the two parts. */
  private place = [new Int32Array(64), new Int32Array(64)];
  /** The vertices of the cut: number, words of facets, whether it was made just now, positions in the two parts. */
  private readonly onCut = new GrowableInt32();
  private readonly cutSets = new GrowableInt32();
  private readonly cutPlaces = [new GrowableInt32(), new GrowableInt32()] as const;
  private readonly onlyNew = new GrowableInt32();
  /** Edges in the cut: the numbers (in `onCut`) of both ends. */
  private readonly cutEdges = new GrowableInt32();
  private readonly planes = new GrowableInt32();
  private negativeSet = new Int32Array(1);
  private positiveSet = new Int32Array(1);
  /** The parts behind of the facets that are cut, by bit. */
  private facetParts = new Int32Array(32);

  constructor(on: PolytopeStack, faces: PolytopeFaces) {
    this.on = on;
    this.faces = faces;
  }

  /** See `PolytopeStack.cut`. */
  cut(cell: number, plane: number, exactly: (planes: Int32Array, count: number) => readonly number[]): void {
    const count = this.on.vertexCount(cell);
    if (count > this.place[0].length) this.place = [new Int32Array(2 * count), new Int32Array(2 * count)];
    const words = this.on.words(cell);
    if (words > this.negativeSet.length) {
      this.negativeSet = new Int32Array(words);
      this.positiveSet = new Int32Array(words);
      this.facetParts = new Int32Array(32 * words);
    }
    this.onCut.length = 0;
    this.cutSets.length = 0;
    this.onlyNew.length = 0;
    this.cutEdges.length = 0;
    // No table may grow under the loops below: they hold on to arrays.
    this.faces.reserve(this.on.edgeCount(cell), 1 + 2 * 32 * words);
    this.sortVertices(cell, words);
    this.cutEdgesOf(cell, words, plane, exactly);
    this.joinCut(words);
    const facet = this.faces.addFacet(plane);
    this.cutFacets(cell, words, this.faces.planeSource.data[plane]);
    this.on.behind = this.part(cell, 0, words, facet);
    this.on.front = this.part(cell, 1, words, facet);
  }

  /** Which facets have vertices on either side, and the vertices on the hyperplane. */
  private sortVertices(cell: number, words: number): void {
    const { sign } = this.on;
    const { negativeSet, positiveSet, onCut, cutSets } = this;
    const { data } = this.on.stack;
    const count = this.on.vertexCount(cell);
    const vertices = this.on.verticesAt(cell);
    const sets = this.on.setsAt(cell);
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
    if (onCut.length > 0) this.faces.meetsVertices = true;
  }

  /** New vertices on edges with ends on both sides, in the order of the edges; edges on the hyperplane. */
  private cutEdgesOf(
    cell: number,
    words: number,
    plane: number,
    exactly: (planes: Int32Array, count: number) => readonly number[],
  ): void {
    const { sign } = this.on;
    const { onCut, cutSets, faces, planes } = this;
    const { data } = this.on.stack;
    const sets = this.on.setsAt(cell);
    const end = this.on.edgesAt(cell) + 2 * this.on.edgeCount(cell);
    for (let at = this.on.edgesAt(cell); at < end; at += 2) {
      const p = data[at];
      const q = data[at + 1];
      const product = sign[p] * sign[q];
      if (product < 0) {
        this.on.planesAt(cell, p, planes, q);
        planes.push(plane);
        const vertex = faces.cutEdge(this.on.cutEdge(cell, p, q), planes.data, planes.length, () =>
          exactly(planes.data, planes.length),
        );
        onCut.push(vertex);
        this.onlyNew.push(1);
        for (let word = 0; word < words; word++) {
          cutSets.push(data[sets + p * words + word] & data[sets + q * words + word]);
        }
      } else if (product === 0 && sign[p] === sign[q]) {
        this.cutEdges.push(this.place[0][p]);
        this.cutEdges.push(this.place[0][q]);
      }
    }
  }

  /** The edges of the cut itself, from its vertices; those between old vertices may be there already. */
  private joinCut(words: number): void {
    const { onCut, onlyNew, cutEdges } = this;
    const { dimension: d } = this.faces;
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
    for (let at = 0; at < end; at += 2) {
      if ((data[at] === i && data[at + 1] === j) || (data[at] === j && data[at + 1] === i)) return true;
    }
    return false;
  }

  /** The parts of the facets with vertices on both sides. */
  private cutFacets(cell: number, words: number, unit: number): void {
    const facets = this.on.facetsAt(cell);
    for (let word = 0; word < words; word++) {
      for (let set = this.negativeSet[word] & this.positiveSet[word]; set !== 0; set &= set - 1) {
        const k = 32 * word + 31 - Math.clz32(set & -set);
        this.facetParts[k] = this.faces.partsOfFacet(this.on.data[facets + k], unit);
      }
    }
  }

  /** Puts the part on one side (0 behind, 1 in front) on the stack. */
  private part(cell: number, side: 0 | 1, words: number, facet: number): number {
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
    const count = this.on.vertexCount(cell);
    const edgeCount = this.on.edgeCount(cell);
    const cutEdgeEnd = this.cutEdges.length;
    const result = this.on.top;
    this.on.stack.reserve(
      HEADER + (SETS + 32) * newWords + (count + cutCount) * (1 + newWords) + 2 * edgeCount + cutEdgeEnd,
    );
    const { sign } = this.on;
    const { data } = this.on.stack;
    // Facets: those with a vertex strictly on this side stay.
    const facets = this.on.facetsAt(cell);
    const toFacets = result + HEADER + SETS * newWords;
    data.fill(0, result + HEADER, toFacets);
    for (let word = 0; word < words; word++) {
      data[result + HEADER + word] = kept[word];
      for (let which = FRONT_SET; which <= OPEN_SET; which++) {
        data[result + HEADER + which * newWords + word] =
          kept[word] & data[this.on.facetSetAt(cell, which) + word];
      }
      for (let set = kept[word]; set !== 0; set &= set - 1) {
        const lowest = set & -set;
        const k = 32 * word + 31 - Math.clz32(lowest);
        const from = data[facets + k];
        data[toFacets + k] = (other[word] & lowest) === 0 ? from : this.facetParts[k] + side;
      }
    }
    data[toFacets + bit] = facet;
    data[result + HEADER + (bit >> 5)] |= 1 << (bit & 31);
    if (side === 1) data[result + HEADER + FRONT_SET * newWords + (bit >> 5)] |= 1 << (bit & 31);
    // Vertices: those strictly on this side, then those on the cut.
    const vertices = this.on.verticesAt(cell);
    const sets = this.on.setsAt(cell);
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
    for (let at = this.on.edgesAt(cell), end = at + 2 * edgeCount; at < end; at += 2) {
      const p = data[at];
      const q = data[at + 1];
      const signP = sign[p];
      const signQ = sign[q];
      if (signP * signQ < 0) {
        data[m++] = place[signP === keep ? p : q];
        data[m++] = places[fresh++];
      } else if (signP === keep || signQ === keep) {
        data[m++] = place[p];
        data[m++] = place[q];
      }
    }
    const cutEdges = this.cutEdges.data;
    for (let at = 0; at < cutEdgeEnd; at++) data[m++] = places[cutEdges[at]];
    data[result] = total;
    data[result + 1] = (m - first) / 2;
    data[result + 2] = newWords;
    this.on.stack.length = m;
    return result;
  }
}
