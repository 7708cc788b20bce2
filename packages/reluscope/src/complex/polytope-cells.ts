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

import { FaceLattice } from "./face-lattice.ts";
import { type FoundCells, FoundLists } from "./found-lists.ts";
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

/** The polytopes of a walk. */
export interface WalkedPolytopes {
  readonly faces: PolytopeFaces;
  readonly stack: PolytopeStack;
}

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
    faces.facetPlanes.length = counts.data[FACETS_NUMBERED];
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
      faces.facetPlanes.reserve(33);
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
      faces.facetPlanes.reserve(this.facets.length);
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
    return new FoundLists().next(faces, this.cells, resultArrays, true).lists;
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
    const { facetCells, facetPlanes } = faces;
    const at = facet * FACET_WIDTH;
    let number = data[at + FACET_NUMBER];
    if (number < 0) {
      if (data[at + FACET_PART] >= 0) throw new Error(CUT_FACE);
      number = counts[FACETS_NUMBERED]++;
      data[at + FACET_NUMBER] = number;
      facetCells.length = 2 * number;
      facetCells.push(this.cells);
      facetCells.push(-1);
      facetPlanes.length = number;
      facetPlanes.push(data[at + FACET_PLANE]);
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

export const CUT_FACE = "internal: a cell kept a face that its neighbour cut; please report the network";
