/**
 * What a polytope walk keeps: cells with their vertices and facets, and edges, each numbered when a cell first has it,
 * so that the numbers depend on the order of the cells alone.
 */
import { FaceLattice } from "./face-lattice.ts";
import { GrowableFloat64, GrowableInt32 } from "./growable.ts";
import type { PolytopeWalk } from "./polytope-walk.ts";

/** Numbers given out one after the other to what a mesh numbers otherwise. */
export class Numbering {
  private of = new Int32Array(1024).fill(-1);
  private count = 0;

  /** The number of `index`, or −1. */
  get(index: number): number {
    return index < this.of.length ? this.of[index] : -1;
  }

  /** The numbers of 0 … `length` − 1 (−1 where there is none), as an array that holds until the next call. */
  upTo(length: number): Int32Array {
    if (length > this.of.length) {
      const grown = new Int32Array(Math.max(2 * this.of.length, length)).fill(-1);
      grown.set(this.of);
      this.of = grown;
    }
    return this.of;
  }

  /** Gives the next number to `index`. */
  add(index: number): number {
    this.upTo(index + 1)[index] = this.count;
    return this.count++;
  }
}

export class PolytopeCells {
  /** d numbers a vertex. */
  readonly vertices = new GrowableFloat64();
  readonly vertexErrors = new GrowableFloat64();
  /** Vertices of cell c: `cellVertices[cellStart[c]] … `; facets likewise. */
  readonly cellStart = new GrowableInt32();
  readonly cellVertices = new GrowableInt32();
  readonly cellFacetStart = new GrowableInt32();
  readonly cellFacets = new GrowableInt32();
  /** Two vertices an edge, the smaller number first. */
  readonly edges = new GrowableInt32();
  /** What each facet lies on: unit u, or side k of the domain as −1 − k. */
  readonly facetSources = new GrowableInt32();
  /** The two cells of each facet, the first one in front; −1 outside. */
  readonly facetCells = new GrowableInt32();
  cells = 0;
  /** Faces of dimension 2 … d − 1, if they were asked for. */
  readonly lattice: FaceLattice | undefined;

  private readonly dimension: number;
  /** Numbers of the walk's vertices, edges and facets. */
  readonly vertexNumber = new Numbering();
  readonly edgeNumber = new Numbering();
  readonly facetNumber = new Numbering();
  private readonly facets = new GrowableInt32();
  private readonly edgeList = new GrowableInt32();
  private sets = new Int32Array(64);

  /** With `allFaces`, faces of dimension 2 … d − 1 are found too. */
  constructor(dimension: number, allFaces: boolean) {
    this.dimension = dimension;
    this.lattice = allFaces && dimension > 2 ? new FaceLattice(dimension) : undefined;
  }

  /** Takes the cell at this place on the walk's stack. */
  add(walk: PolytopeWalk, cell: number): void {
    this.addVertices(walk, cell);
    this.addEdges(walk, cell);
    this.cellFacetStart.push(this.cellFacets.length);
    this.listFacets(walk, cell);
    for (let i = 0; i < this.facets.length; i++) this.addFacet(walk, this.facets.data[i]);
    if (this.lattice) this.addFaces(this.lattice, walk, cell);
    this.cells++;
  }

  private addVertices({ stack, faces }: PolytopeWalk, cell: number): void {
    const { vertices, vertexErrors, cellVertices, dimension: d } = this;
    const { data } = stack;
    const first = stack.verticesAt(cell);
    const count = stack.vertexCount(cell);
    const numbers = this.vertexNumber.upTo(faces.vertexCount);
    this.cellStart.push(cellVertices.length);
    cellVertices.reserve(count);
    const { data: list, length: to } = cellVertices;
    cellVertices.length = to + count;
    for (let i = 0; i < count; i++) {
      const vertex = data[first + i];
      let number = numbers[vertex];
      if (number < 0) {
        number = this.vertexNumber.add(vertex);
        for (let k = 0; k < d; k++) vertices.push(faces.coordinates.data[vertex * d + k]);
        vertexErrors.push(faces.vertexError.data[vertex]);
      }
      list[to + i] = number;
    }
  }

  private addEdges({ stack, faces }: PolytopeWalk, cell: number): void {
    const { edges } = this;
    const { data } = stack;
    const { data: list, length } = this.cellVertices;
    const first = length - stack.vertexCount(cell);
    const from = stack.edgesAt(cell);
    const end = from + 3 * stack.edgeCount(cell);
    const numbers = this.edgeNumber.upTo(faces.edgeCount);
    for (let at = from; at < end; at += 3) {
      if (numbers[data[at]] >= 0) continue;
      if (faces.edgeVertex.data[data[at]] >= 0) throw new Error(CUT_FACE);
      this.edgeNumber.add(data[at]);
      const p = list[first + data[at + 1]];
      const q = list[first + data[at + 2]];
      edges.push(p < q ? p : q);
      edges.push(p < q ? q : p);
    }
  }

  /** The facets of a cell; where they are its edges or vertices, in the order of those, so that the numbers agree. */
  private listFacets({ stack }: PolytopeWalk, cell: number): void {
    const { facets, dimension } = this;
    if (dimension > 2) {
      stack.facetsOf(cell, facets);
      return;
    }
    facets.length = 0;
    if (dimension === 1) {
      for (let i = 0; i < stack.vertexCount(cell); i++) facets.push(stack.facetOn(cell, i, i));
      return;
    }
    const end = stack.edgesAt(cell) + 3 * stack.edgeCount(cell);
    for (let at = stack.edgesAt(cell); at < end; at += 3) {
      facets.push(stack.facetOn(cell, stack.data[at + 1], stack.data[at + 2]));
    }
  }

  private addFacet({ faces }: PolytopeWalk, facet: number): void {
    let number = this.facetNumber.get(facet);
    if (number < 0) {
      if (faces.facetPart.data[facet] >= 0) throw new Error(CUT_FACE);
      number = this.facetNumber.add(facet);
      this.facetSources.push(faces.planeSource.data[faces.facetPlane.data[facet]]);
      this.facetCells.push(this.cells);
      this.facetCells.push(-1);
    } else this.facetCells.data[2 * number + 1] = this.cells;
    this.cellFacets.push(number);
  }

  /** Hands the cell, in the numbers of the complex, to the lattice. */
  private addFaces(lattice: FaceLattice, { stack }: PolytopeWalk, cell: number): void {
    const { data } = stack;
    const { facets, edgeList, cellFacetStart, cellFacets, cellVertices, cellStart } = this;
    const vertexCount = stack.vertexCount(cell);
    const words = (vertexCount + 31) >> 5;
    if (facets.length * words > this.sets.length) this.sets = new Int32Array(2 * facets.length * words);
    const { sets } = this;
    sets.fill(0, 0, facets.length * words);
    stack.vertexSets(cell, words, sets);
    edgeList.length = 0;
    const end = stack.edgesAt(cell) + 3 * stack.edgeCount(cell);
    for (let at = stack.edgesAt(cell); at < end; at += 3) {
      edgeList.push(this.edgeNumber.get(data[at]));
      edgeList.push(data[at + 1]);
      edgeList.push(data[at + 2]);
    }
    lattice.add({
      vertices: cellVertices.data.subarray(cellStart.data[this.cells], cellVertices.length),
      vertexCount,
      edges: edgeList.data,
      edgeCount: stack.edgeCount(cell),
      facets: cellFacets.data.subarray(cellFacetStart.data[this.cells], cellFacets.length),
      facetCount: facets.length,
      sets,
      words,
    });
  }
}

const CUT_FACE = "internal: a cell kept a face that its neighbour cut; please report the network";
