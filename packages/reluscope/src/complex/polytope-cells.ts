/**
 * What a polytope walk keeps: cells with their vertices and facets, and edges, each numbered when a cell first has it,
 * so that the numbers depend on the order of the cells alone.
 */
import { FaceLattice } from "./face-lattice.ts";
import { GrowableInt32 } from "./growable.ts";
import { type ArrayMaker, newArrays } from "./idle-buffers.ts";
import type { PolytopeFaces } from "./polytope-faces.ts";
import {
  CELL_FACETS,
  CELL_VERTICES,
  EDGE_NUMBER,
  EDGE_VERTEX,
  EDGE_WIDTH,
  EDGES_NUMBERED,
  FACET_NUMBER,
  FACET_PART,
  FACET_PLANE,
  FACET_WIDTH,
  FACETS_NUMBERED,
  VERTICES_NUMBERED,
} from "./polytope-tables.ts";
import type { PolytopeWalk } from "./polytope-walk.ts";

/** The cells of a walk, or of several joined, as arrays. */
export interface FoundCells {
  readonly cells: number;
  /** d numbers a vertex. */
  readonly vertices: Float64Array;
  readonly vertexErrors: Float64Array;
  /** Two vertices an edge, the smaller number first. */
  readonly edges: Uint32Array;
  /** Vertices of cell c: `cellVertices[cellStart[c]] … cellVertices[cellStart[c + 1] − 1]`; facets likewise. */
  readonly cellStart: Uint32Array;
  readonly cellVertices: Uint32Array;
  readonly cellFacetStart: Uint32Array;
  readonly cellFacets: Uint32Array;
  /** What each facet lies on: unit u, or side k of the domain as −1 − k. */
  readonly facetSources: Int32Array;
  /** The two cells of each facet, the first one in front; −1 outside. */
  readonly facetCells: Int32Array;
}

export class PolytopeCells {
  cells = 0;
  /** Faces of dimension 2 … d − 1, if they were asked for. */
  readonly lattice: FaceLattice | undefined;

  private readonly dimension: number;
  private readonly cellStart = new GrowableInt32();
  private readonly cellFacetStart = new GrowableInt32();
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
    const { faces, stack } = walk;
    const { counts, cellVertices, cellFacets } = faces;
    cellVertices.length = counts.data[CELL_VERTICES];
    cellFacets.length = counts.data[CELL_FACETS];
    faces.facetCells.length = 2 * counts.data[FACETS_NUMBERED];
    faces.edgeEnds.length = 2 * counts.data[EDGES_NUMBERED];
    this.cellStart.push(cellVertices.length);
    this.cellFacetStart.push(cellFacets.length);
    cellVertices.reserve(stack.vertexCount(cell));
    faces.edgeEnds.reserve(2 * stack.edgeCount(cell));
    if (faces.loops && this.dimension > 2 && stack.words(cell) === 1) {
      cellFacets.reserve(32);
      faces.facetCells.reserve(64);
      if (faces.loops.calls.addCell(cell, this.cells) === 0) throw new Error(CUT_FACE);
    } else {
      this.addVertices(walk, cell);
      this.addEdges(walk, cell);
      this.listFacets(walk, cell);
      cellFacets.reserve(this.facets.length);
      for (let i = 0; i < this.facets.length; i++) this.addFacet(faces, this.facets.data[i]);
    }
    if (this.lattice) this.addFaces(this.lattice, walk, cell);
    this.cells++;
  }

  /** All that was found, in arrays of just the right lengths. */
  found(faces: PolytopeFaces, make: ArrayMaker = newArrays): FoundCells {
    const { cells, cellStart, cellFacetStart } = this;
    const { counts, cellVertices, cellFacets } = faces;
    const vertexEnd = counts.data[CELL_VERTICES];
    const facetEnd = counts.data[CELL_FACETS];
    return {
      cells,
      ...numberedVertices(faces, counts.data[VERTICES_NUMBERED], make),
      edges: unsignedCopy(faces.edgeEnds.data, 2 * counts.data[EDGES_NUMBERED], make),
      cellStart: cellStart.toStarts(vertexEnd, make),
      cellVertices: unsignedCopy(cellVertices.data, vertexEnd, make),
      cellFacetStart: cellFacetStart.toStarts(facetEnd, make),
      cellFacets: unsignedCopy(cellFacets.data, facetEnd, make),
      facetSources: facetSources(faces, counts.data[FACETS_NUMBERED], make),
      facetCells: facetCells(faces, 2 * counts.data[FACETS_NUMBERED], make),
    };
  }

  private addVertices({ stack, faces }: PolytopeWalk, cell: number): void {
    const counts = faces.counts.data;
    const numbers = faces.vertexNumber.data;
    const list = faces.cellVertices.data;
    const end = stack.verticesAt(cell) + stack.vertexCount(cell);
    for (let at = stack.verticesAt(cell); at < end; at++) {
      const vertex = stack.data[at];
      if (numbers[vertex] < 0) numbers[vertex] = counts[VERTICES_NUMBERED]++;
      list[counts[CELL_VERTICES]++] = numbers[vertex];
    }
  }

  private addEdges({ stack, faces }: PolytopeWalk, cell: number): void {
    const counts = faces.counts.data;
    const edges = faces.edges.data;
    const ends = faces.edgeEnds.data;
    const vertices = faces.cellVertices.data;
    const first = this.cellStart.data[this.cells];
    const end = stack.edgesAt(cell) + 3 * stack.edgeCount(cell);
    for (let at = stack.edgesAt(cell); at < end; at += 3) {
      const edge = stack.data[at] * EDGE_WIDTH;
      if (edges[edge + EDGE_NUMBER] >= 0) continue;
      if (edges[edge + EDGE_VERTEX] >= 0) throw new Error(CUT_FACE);
      const number = counts[EDGES_NUMBERED]++;
      edges[edge + EDGE_NUMBER] = number;
      const p = vertices[first + stack.data[at + 1]];
      const q = vertices[first + stack.data[at + 2]];
      ends[2 * number] = p < q ? p : q;
      ends[2 * number + 1] = p < q ? q : p;
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

  private addFacet(faces: PolytopeFaces, facet: number): void {
    const counts = faces.counts.data;
    const { data } = faces.facets;
    const { facetCells } = faces;
    const at = facet * FACET_WIDTH;
    let number = data[at + FACET_NUMBER];
    if (number < 0) {
      if (data[at + FACET_PART] >= 0) throw new Error(CUT_FACE);
      number = counts[FACETS_NUMBERED]++;
      data[at + FACET_NUMBER] = number;
      facetCells.length = 2 * number;
      facetCells.push(this.cells);
      facetCells.push(-1);
    } else facetCells.data[2 * number + 1] = this.cells;
    faces.cellFacets.data[counts[CELL_FACETS]++] = number;
  }

  /** Hands the cell, in the numbers of the complex, to the lattice. */
  private addFaces(lattice: FaceLattice, { stack, faces }: PolytopeWalk, cell: number): void {
    const { data } = stack;
    const { edgeList, cellStart, cellFacetStart } = this;
    const counts = faces.counts.data;
    const firstFacet = cellFacetStart.data[this.cells];
    const facetCount = counts[CELL_FACETS] - firstFacet;
    const vertexCount = stack.vertexCount(cell);
    const words = (vertexCount + 31) >> 5;
    if (facetCount * words > this.sets.length) this.sets = new Int32Array(2 * facetCount * words);
    const { sets } = this;
    sets.fill(0, 0, facetCount * words);
    stack.vertexSets(cell, words, sets);
    edgeList.length = 0;
    const end = stack.edgesAt(cell) + 3 * stack.edgeCount(cell);
    for (let at = stack.edgesAt(cell); at < end; at += 3) {
      edgeList.push(faces.edges.data[data[at] * EDGE_WIDTH + EDGE_NUMBER]);
      edgeList.push(data[at + 1]);
      edgeList.push(data[at + 2]);
    }
    lattice.add({
      vertices: faces.cellVertices.data.subarray(cellStart.data[this.cells], counts[CELL_VERTICES]),
      vertexCount,
      edges: edgeList.data,
      edgeCount: stack.edgeCount(cell),
      facets: faces.cellFacets.data.subarray(firstFacet, counts[CELL_FACETS]),
      facetCount,
      sets,
      words,
    });
  }
}

function numberedVertices(faces: PolytopeFaces, count: number, make: ArrayMaker) {
  const { dimension: d } = faces;
  const vertices = make.float64(d * count);
  const vertexErrors = make.float64(count);
  const numbers = faces.vertexNumber.data;
  const coordinates = faces.coordinates.data;
  const errors = faces.vertexError.data;
  for (let vertex = 0; vertex < faces.vertexCount; vertex++) {
    const number = numbers[vertex];
    if (number < 0) continue;
    for (let k = 0; k < d; k++) vertices[number * d + k] = coordinates[vertex * d + k];
    vertexErrors[number] = errors[vertex];
  }
  return { vertices, vertexErrors };
}

function facetSources(faces: PolytopeFaces, count: number, make: ArrayMaker): Int32Array {
  const found = make.int32(count);
  const sources = faces.planeSource.data;
  const { data, length } = faces.facets;
  for (let at = 0; at < length; at += FACET_WIDTH) {
    const number = data[at + FACET_NUMBER];
    if (number >= 0) found[number] = sources[data[at + FACET_PLANE]];
  }
  return found;
}

function facetCells(faces: PolytopeFaces, length: number, make: ArrayMaker): Int32Array {
  const cells = make.int32(length);
  cells.set(faces.facetCells.data.subarray(0, length));
  return cells;
}

function unsignedCopy(data: Int32Array, length: number, make: ArrayMaker): Uint32Array {
  const copy = make.uint32(length);
  copy.set(data.subarray(0, length));
  return copy;
}

const CUT_FACE = "internal: a cell kept a face that its neighbour cut; please report the network";
