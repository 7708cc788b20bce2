/**
 * What a polytope walk keeps: cells with their vertices and facets, and edges, each numbered when a cell first has it,
 * so that the numbers depend on the order of the cells alone.
 *
 * No cell looks whether an edge was there before. The first of all cells that have an edge is behind every cut through it:
 * across a facet on which a cell is in front of the cut there is a cell with the same edge that the walk came to earlier.
 * So each cell lists those of its edges that lie on no such facet. In general position only the first one does: if two
 * cells X, Y come from the two sides of one cut, in this order, the edge lies on it; the facet that the cut made of the
 * cell in front goes on through the edge in all its parts, Y too, unless a later hyperplane meets vertices on that side
 * (`PolytopeFaces.meetsVertices`). Where one does, edges that were there before are left out in the end. On open facets,
 * the walk may have left out the first cell: there edges are listed also by cells in front, as late ones, which are the
 * same edges again in a complex that is whole.
 */

import type { ArrayMaker } from "./array-maker.ts";
import { FaceLattice } from "./face-lattice.ts";
import { GrowableInt32 } from "./growable.ts";
import { PairTable } from "./pair-table.ts";
import type { PolytopeFaces } from "./polytope-faces.ts";
import { FRONT_SET, OPEN_SET, type PolytopeStack } from "./polytope-stack.ts";
import {
  CELL_FACETS,
  CELL_VERTICES,
  EDGES_LISTED,
  FACET_NUMBER,
  FACET_PART,
  FACET_PLANE,
  FACET_WIDTH,
  FACETS_NUMBERED,
  OPEN_EDGES,
  VERTICES_NUMBERED,
} from "./polytope-tables.ts";
import { resultArrays } from "./result-arrays.ts";

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

/** The polytopes of a walk. */
export interface WalkedPolytopes {
  readonly faces: PolytopeFaces;
  readonly stack: PolytopeStack;
}

/** How much of everything there is. */
export interface FoundExtent {
  readonly cells: number;
  readonly vertices: number;
  readonly edges: number;
  readonly openEdges: number;
  readonly facets: number;
  /** Of these and those that were cut. */
  readonly facetRows: number;
  readonly cellVertices: number;
  readonly cellFacets: number;
}

export const NOTHING: FoundExtent = {
  cells: 0,
  vertices: 0,
  edges: 0,
  openEdges: 0,
  facets: 0,
  facetRows: 0,
  cellVertices: 0,
  cellFacets: 0,
};

export class PolytopeCells {
  cells = 0;
  /** Faces of dimension 2 … d − 1, if they were asked for. */
  readonly lattice: FaceLattice | undefined;

  private readonly dimension: number;
  private readonly facets = new GrowableInt32();
  private readonly edgeList = new GrowableInt32();
  /** The numbers of all edges by their vertices, where faces need them at once. */
  private readonly edgeNumbers: PairTable | undefined;
  private sets = new Int32Array(64);
  /** Facets that had no number, and were not cut, when `between` gave those of the last piece. */
  private readonly waiting = new GrowableInt32();

  /** With `allFaces`, faces of dimension 2 … d − 1 are found too. */
  constructor(dimension: number, allFaces: boolean) {
    this.dimension = dimension;
    this.lattice = allFaces && dimension > 2 ? new FaceLattice(dimension) : undefined;
    this.edgeNumbers = this.lattice && new PairTable();
  }

  /** Takes the cell at this place on the walk's stack. */
  add(walk: WalkedPolytopes, cell: number): void {
    const { faces, stack } = walk;
    const { counts, cellVertices, cellFacets } = faces;
    cellVertices.length = counts.data[CELL_VERTICES];
    cellFacets.length = counts.data[CELL_FACETS];
    faces.facetCells.length = 2 * counts.data[FACETS_NUMBERED];
    faces.edgeEnds.length = 2 * counts.data[EDGES_LISTED];
    faces.openEdges.length = counts.data[OPEN_EDGES];
    const { cellStarts } = faces;
    cellStarts.length = 2 * this.cells;
    cellStarts.reserve(2);
    cellVertices.reserve(stack.vertexCount(cell));
    // The loops write one more edge than they list.
    faces.edgeEnds.reserve(2 * stack.edgeCount(cell) + 2);
    faces.openEdges.reserve(stack.edgeCount(cell) + 1);
    if (faces.loops && this.dimension > 2 && !this.lattice && stack.words(cell) === 1) {
      cellFacets.reserve(32);
      faces.facetCells.reserve(64);
      if (faces.loops.calls.addCell(cell, this.cells) === 0) throw new Error(CUT_FACE);
    } else {
      cellStarts.data[2 * this.cells] = cellVertices.length;
      cellStarts.data[2 * this.cells + 1] = cellFacets.length;
      this.addVertices(walk, cell);
      this.addEdges(walk, cell);
      this.listFacets(walk, cell);
      // No table may grow below: the memory that it is in would be another one then.
      cellFacets.reserve(this.facets.length);
      faces.facetCells.reserve(2 * this.facets.length);
      for (let i = 0; i < this.facets.length; i++) this.addFacet(faces, this.facets.data[i]);
    }
    if (this.lattice) this.addFaces(this.lattice, walk, cell);
    this.cells++;
  }

  /** Takes a cell that loops have written. */
  note(): void {
    this.cells++;
  }

  /** All that was found, in arrays of just the right lengths; the walk is over. */
  found(faces: PolytopeFaces): FoundCells {
    this.listEdgesOnce(faces);
    return this.between(faces, NOTHING, this.extent(faces), resultArrays);
  }

  /** How much was found so far. */
  extent({ counts: { data: counts }, facetCount }: PolytopeFaces): FoundExtent {
    return {
      cells: this.cells,
      vertices: counts[VERTICES_NUMBERED],
      edges: counts[EDGES_LISTED],
      openEdges: counts[OPEN_EDGES],
      facets: counts[FACETS_NUMBERED],
      facetRows: facetCount,
      cellVertices: counts[CELL_VERTICES],
      cellFacets: counts[CELL_FACETS],
    };
  }

  /**
   * What was found from one extent to another, which is that of now; either all or what follows the last call's. Its numbers of faces and cells are those of the walk. `facetCells` are of all
   * facets, because a facet gets its second cell later, or of none with `isLast` false.
   */
  between(
    faces: PolytopeFaces,
    from: FoundExtent,
    until: FoundExtent,
    make: ArrayMaker,
    isLast = true,
  ): FoundCells {
    return {
      cells: until.cells - from.cells,
      ...numberedVertices(faces, from.vertices, until.vertices, make),
      edges: unsignedCopy(faces.edgeEnds.data, 2 * from.edges, 2 * until.edges, make),
      cellStart: starts(faces, 0, from.cells, until.cells, from.cellVertices, until.cellVertices, make),
      cellVertices: unsignedCopy(faces.cellVertices.data, from.cellVertices, until.cellVertices, make),
      cellFacetStart: starts(faces, 1, from.cells, until.cells, from.cellFacets, until.cellFacets, make),
      cellFacets: unsignedCopy(faces.cellFacets.data, from.cellFacets, until.cellFacets, make),
      facetSources: this.facetSources(faces, from, until, make),
      facetCells: facetCells(faces, isLast ? 2 * until.facets : 0, make),
    };
  }

  /**
   * The edges on open facets from one extent to another, counted from the first one's edges on, late ones as ~number; valid as
   * long as the walk's tables are, and only where no hyperplane met a vertex.
   */
  openEdges(faces: PolytopeFaces, from: FoundExtent, until: FoundExtent): Int32Array {
    const open = faces.openEdges.data.subarray(from.openEdges, until.openEdges);
    return from.edges === 0 ? open : open.map((edge) => (edge < 0 ? edge + from.edges : edge - from.edges));
  }

  private facetSources(
    faces: PolytopeFaces,
    from: FoundExtent,
    until: FoundExtent,
    make: ArrayMaker,
  ): Int32Array {
    const { waiting } = this;
    const found = make.int32(until.facets - from.facets);
    const sources = faces.planeSource.data;
    const { data } = faces.facets;
    const waited = from === NOTHING ? 0 : waiting.length;
    waiting.length = waited;
    let left = 0;
    for (let i = 0; i < waited; i++) {
      const at = waiting.data[i] * FACET_WIDTH;
      const number = data[at + FACET_NUMBER];
      if (number >= 0) found[number - from.facets] = sources[data[at + FACET_PLANE]];
      else if (data[at + FACET_PART] < 0) waiting.data[left++] = waiting.data[i];
    }
    waiting.length = left;
    const end = until.facetRows * FACET_WIDTH;
    for (let at = from.facetRows * FACET_WIDTH; at < end; at += FACET_WIDTH) {
      const number = data[at + FACET_NUMBER];
      if (number >= 0) found[number - from.facets] = sources[data[at + FACET_PLANE]];
      else if (data[at + FACET_PART] < 0) waiting.push(at / FACET_WIDTH);
    }
    return found;
  }

  private addVertices({ stack, faces }: WalkedPolytopes, cell: number): void {
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

  /** Lists the edges that no cell before can have (see above), or with `edgeNumbers` those that no cell before has. */
  private addEdges({ stack, faces }: WalkedPolytopes, cell: number): void {
    const { edgeNumbers, edgeList } = this;
    const counts = faces.counts.data;
    const { data } = stack;
    const words = stack.words(cell);
    const sets = stack.setsAt(cell);
    const front = stack.facetSetAt(cell, FRONT_SET);
    const openSet = stack.facetSetAt(cell, OPEN_SET);
    const ends = faces.edgeEnds.data;
    const vertices = faces.cellVertices.data;
    const first = faces.cellStarts.data[2 * this.cells];
    const end = stack.edgesAt(cell) + 2 * stack.edgeCount(cell);
    edgeList.length = 0;
    for (let at = stack.edgesAt(cell); at < end; at += 2) {
      const p = data[at];
      const q = data[at + 1];
      let inFront = 0;
      let open = 0;
      let late = 0;
      for (let word = 0; word < words; word++) {
        const facets = data[sets + p * words + word] & data[sets + q * words + word];
        inFront |= facets & data[front + word] & ~data[openSet + word];
        open |= facets & data[openSet + word];
        late |= facets & data[front + word] & data[openSet + word];
      }
      if (!edgeNumbers && inFront !== 0) continue;
      const v = vertices[first + p];
      const w = vertices[first + q];
      const low = v < w ? v : w;
      const high = v < w ? w : v;
      const next = counts[EDGES_LISTED];
      if (edgeNumbers) {
        const number = edgeNumbers.add(low, high, next);
        edgeList.push(number);
        edgeList.push(p);
        edgeList.push(q);
        if (number !== next) continue;
      }
      ends[2 * next] = low;
      ends[2 * next + 1] = high;
      if (open !== 0) faces.openEdges.data[counts[OPEN_EDGES]++] = late === 0 ? next : ~next;
      counts[EDGES_LISTED]++;
    }
  }

  /** Leaves out edges that were listed before, where hyperplanes met vertices; the walk is over. */
  listEdgesOnce(faces: PolytopeFaces): void {
    const counts = faces.counts.data;
    if (this.edgeNumbers) this.edgeNumbers.release();
    else if (faces.meetsVertices) {
      const ends = faces.edgeEnds.data;
      const seen = new PairTable();
      let count = 0;
      for (let edge = 0; edge < counts[EDGES_LISTED]; edge++) {
        const low = ends[2 * edge];
        const high = ends[2 * edge + 1];
        if (seen.add(low, high, count) !== count) continue;
        ends[2 * count] = low;
        ends[2 * count++ + 1] = high;
      }
      counts[EDGES_LISTED] = count;
      seen.release();
    }
  }

  /** The facets of a cell; where they are its edges or vertices, in the order of those, so that the numbers agree. */
  private listFacets({ stack }: WalkedPolytopes, cell: number): void {
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
    const end = stack.edgesAt(cell) + 2 * stack.edgeCount(cell);
    for (let at = stack.edgesAt(cell); at < end; at += 2) {
      facets.push(stack.facetOn(cell, stack.data[at], stack.data[at + 1]));
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
  private addFaces(lattice: FaceLattice, { stack, faces }: WalkedPolytopes, cell: number): void {
    const { edgeList } = this;
    const [firstVertex, firstFacet] = faces.cellStarts.data.subarray(2 * this.cells);
    const counts = faces.counts.data;
    const facetCount = counts[CELL_FACETS] - firstFacet;
    const vertexCount = stack.vertexCount(cell);
    const words = (vertexCount + 31) >> 5;
    if (facetCount * words > this.sets.length) this.sets = new Int32Array(2 * facetCount * words);
    const { sets } = this;
    sets.fill(0, 0, facetCount * words);
    stack.vertexSets(cell, words, sets);
    lattice.add({
      vertices: faces.cellVertices.data.subarray(firstVertex, counts[CELL_VERTICES]),
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

/** Where the vertices (`which` 0) or facets (1) of cells begin in a list from `start` on, and where the last one's end. */
function starts(
  faces: PolytopeFaces,
  which: 0 | 1,
  firstCell: number,
  endCell: number,
  start: number,
  end: number,
  make: ArrayMaker,
): Uint32Array {
  const cells = endCell - firstCell;
  const found = make.uint32(cells + 1);
  const { data } = faces.cellStarts;
  for (let cell = 0; cell < cells; cell++) found[cell] = data[2 * (firstCell + cell) + which] - start;
  found[cells] = end - start;
  return found;
}

/** Of the vertices that have numbers from `first` on and before `end`. */
function numberedVertices(faces: PolytopeFaces, first: number, end: number, make: ArrayMaker) {
  const { dimension: d } = faces;
  const vertices = make.float64(d * (end - first));
  const vertexErrors = make.float64(end - first);
  const numbers = faces.vertexNumber.data;
  const coordinates = faces.coordinates.data;
  const errors = faces.vertexError.data;
  for (let vertex = 0; vertex < faces.vertexCount; vertex++) {
    const number = numbers[vertex];
    if (number < first || number >= end) continue;
    const to = number - first;
    for (let k = 0; k < d; k++) vertices[to * d + k] = coordinates[vertex * d + k];
    vertexErrors[to] = errors[vertex];
  }
  return { vertices, vertexErrors };
}

function facetCells(faces: PolytopeFaces, length: number, make: ArrayMaker): Int32Array {
  const cells = make.int32(length);
  cells.set(faces.facetCells.data.subarray(0, length));
  return cells;
}

function unsignedCopy(data: Int32Array, from: number, until: number, make: ArrayMaker): Uint32Array {
  const copy = make.uint32(until - from);
  copy.set(data.subarray(from, until));
  return copy;
}

export const CUT_FACE = "internal: a cell kept a face that its neighbour cut; please report the network";
