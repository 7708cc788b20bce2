/** What a walk of polytopes keeps, as arrays: all of it in the end, or piece by piece. */
import type { ArrayMaker } from "./array-maker.ts";
import type { PolytopeSkeleton } from "./polyhedral-complex.ts";
import type { PolytopeFaces } from "./polytope-faces.ts";
import {
  CELL_FACETS,
  CELL_VERTICES,
  EDGES_LISTED,
  FACETS_NUMBERED,
  OPEN_EDGES,
  VERTICES_NUMBERED,
} from "./polytope-tables.ts";

/** The cells of a walk, or of several joined, as the arrays of a `PolytopeSkeleton`. */
export interface FoundCells
  extends Pick<
    PolytopeSkeleton,
    | "vertices"
    | "vertexErrors"
    | "edges"
    | "cellStart"
    | "cellVertices"
    | "cellFacetStart"
    | "cellFacets"
    | "facetCells"
  > {
  readonly cells: number;
  /** What each facet lies on: unit u, or side k of the domain as −1 − k. */
  readonly facetSources: Int32Array;
}

/** What was found since the piece before; its numbers of faces and cells are those of the walk. */
export interface FoundPiece {
  /** `facetCells` are of all facets of the walk, because a facet gets its second cell later, or in other than the last piece of none. */
  readonly lists: FoundCells;
  /** Whether there was no piece before, and how many cells those before have. */
  readonly begins: boolean;
  readonly firstCell: number;
  /** How many vertices have numbers now. */
  readonly numbered: number;
  /**
   * Which of its edges are on open facets, late ones as ~edge; valid as long as the walk's tables are, and only where no
   * hyperplane met a vertex.
   */
  readonly openEdges: Int32Array;
}

/** How much of everything there is. */
interface Extent {
  readonly cells: number;
  readonly vertices: number;
  readonly edges: number;
  readonly openEdges: number;
  readonly facets: number;
  readonly cellVertices: number;
  readonly cellFacets: number;
}

const NOTHING: Extent = {
  cells: 0,
  vertices: 0,
  edges: 0,
  openEdges: 0,
  facets: 0,
  cellVertices: 0,
  cellFacets: 0,
};

export class FoundLists {
  private given = NOTHING;

  /** How many cells the pieces so far have. */
  get cells(): number {
    return this.given.cells;
  }

  /** The next piece of a walk that has so many cells. */
  next(faces: PolytopeFaces, cells: number, make: ArrayMaker, isLast: boolean): FoundPiece {
    const from = this.given;
    const until = extent(faces, cells);
    this.given = until;
    return {
      lists: {
        cells: until.cells - from.cells,
        ...numberedVertices(faces, from.vertices, until.vertices, make),
        edges: unsignedCopy(faces.edgeEnds.data, 2 * from.edges, 2 * until.edges, make),
        cellStart: starts(faces, 0, from.cells, until.cells, from.cellVertices, until.cellVertices, make),
        cellVertices: unsignedCopy(faces.cellVertices.data, from.cellVertices, until.cellVertices, make),
        cellFacetStart: starts(faces, 1, from.cells, until.cells, from.cellFacets, until.cellFacets, make),
        cellFacets: unsignedCopy(faces.cellFacets.data, from.cellFacets, until.cellFacets, make),
        facetSources: facetSources(faces, from.facets, until.facets, make),
        facetCells: facetCells(faces, isLast ? 2 * until.facets : 0, make),
      },
      begins: from === NOTHING,
      firstCell: from.cells,
      numbered: until.vertices,
      openEdges: openEdges(faces, from, until),
    };
  }

  /** Begins anew: the next piece has all. */
  restart(): void {
    this.given = NOTHING;
  }
}

function extent({ counts: { data: counts } }: PolytopeFaces, cells: number): Extent {
  return {
    cells,
    vertices: counts[VERTICES_NUMBERED],
    edges: counts[EDGES_LISTED],
    openEdges: counts[OPEN_EDGES],
    facets: counts[FACETS_NUMBERED],
    cellVertices: counts[CELL_VERTICES],
    cellFacets: counts[CELL_FACETS],
  };
}

function openEdges(faces: PolytopeFaces, from: Extent, until: Extent): Int32Array {
  const open = faces.openEdges.data.subarray(from.openEdges, until.openEdges);
  return from.edges === 0 ? open : open.map((edge) => (edge < 0 ? edge + from.edges : edge - from.edges));
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
  found[cells] = end - start;
  for (let cell = 0; cell < cells; cell++) found[cell] = data[2 * (firstCell + cell) + which] - start;
  return found;
}

/** Of the vertices that have numbers from `first` on and before `end`. */
function numberedVertices(faces: PolytopeFaces, first: number, end: number, make: ArrayMaker) {
  const vertices = make.float64(faces.dimension * (end - first));
  const vertexErrors = make.float64(end - first);
  writeVertices(faces, first, end, vertices, vertexErrors);
  return { vertices, vertexErrors };
}

/** Apart from what follows it: V8 enters a long loop with code that knows nothing of that, and leaves that code when it gets there. */
function writeVertices(
  faces: PolytopeFaces,
  first: number,
  end: number,
  vertices: Float64Array,
  vertexErrors: Float64Array,
): void {
  const { dimension: d, vertexCount } = faces;
  const numbers = faces.vertexNumber.data;
  const coordinates = faces.coordinates.data;
  const errors = faces.vertexError.data;
  for (let vertex = 0; vertex < vertexCount; vertex++) {
    const number = numbers[vertex];
    if (number < first || number >= end) continue;
    const to = number - first;
    for (let k = 0; k < d; k++) vertices[to * d + k] = coordinates[vertex * d + k];
    vertexErrors[to] = errors[vertex];
  }
}

/** Of the facets that have numbers from `first` on and before `end`. */
function facetSources(
  { facetPlanes: { data: planes }, planeSource: { data: sources } }: PolytopeFaces,
  first: number,
  end: number,
  make: ArrayMaker,
): Int32Array {
  const found = make.int32(end - first);
  for (let facet = first; facet < end; facet++) found[facet - first] = sources[planes[facet]];
  return found;
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
