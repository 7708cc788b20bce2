/**
 * The arrays of the faces of joined parts, in pieces that do not depend on each other: several threads can make them at
 * the same time, and each has the system make the pages of its own.
 */
import type { FoundCells } from "./polytope-cells.ts";

/** The faces of a part, and the numbers in the whole of its vertices, edges and facets. */
export interface PlacedPart {
  readonly part: FoundCells;
  readonly vertexOf: Int32Array;
  readonly edgeOf: Int32Array;
  readonly facetOf: Int32Array;
}

export interface JoinPlan {
  readonly dimension: number;
  /** In the order of their cells; the first part that has a face says what it is, and numbers grow in this order. */
  readonly placed: readonly PlacedPart[];
  /** How many they have together. */
  readonly vertices: number;
  readonly edges: number;
  readonly facets: number;
}

/** Those that take longest first; in five dimensions the first two take about as long as the others. */
export const PIECES = ["cellVertices", "edges", "vertices", "facets"] as const;
export type Piece = (typeof PIECES)[number];
export type JoinedPiece = Partial<FoundCells>;

/** All pieces. */
export function joinedFaces(plan: JoinPlan): FoundCells {
  return withPieces(PIECES.map((piece) => joinedPiece(plan, piece)));
}

export function withPieces(pieces: readonly JoinedPiece[]): FoundCells {
  return Object.assign({}, ...pieces) as FoundCells;
}

/** A piece, in new arrays of just the right lengths. */
export function joinedPiece(plan: JoinPlan, piece: Piece): JoinedPiece {
  switch (piece) {
    case "cellVertices":
      return cellVerticesOf(plan);
    case "edges":
      return { edges: edgesOf(plan) };
    case "vertices":
      return verticesOf(plan);
    case "facets":
      return facetsOf(plan);
  }
}

/** The faces of a part without what else it knows of its cells. */
export function facesOf(part: FoundCells): FoundCells {
  const { cells, vertices, vertexErrors, edges, cellStart, cellVertices } = part;
  const { cellFacetStart, cellFacets, facetSources, facetCells } = part;
  return {
    cells,
    vertices,
    vertexErrors,
    edges,
    cellStart,
    cellVertices,
    cellFacetStart,
    cellFacets,
    facetSources,
    facetCells,
  };
}

/** The first part to have a vertex says where it is. */
function verticesOf({ placed, dimension: d, vertices: count }: JoinPlan): JoinedPiece {
  const vertices = new Float64Array(d * count);
  const vertexErrors = new Float64Array(count);
  let next = 0;
  for (const { part, vertexOf } of placed) {
    for (let i = 0; i < vertexOf.length; i++) {
      if (vertexOf[i] !== next) continue;
      for (let k = 0; k < d; k++) vertices[next * d + k] = part.vertices[i * d + k];
      vertexErrors[next++] = part.vertexErrors[i];
    }
  }
  return { vertices, vertexErrors };
}

function edgesOf({ placed, edges: count }: JoinPlan): Uint32Array {
  const edges = new Uint32Array(2 * count);
  let next = 0;
  for (const { part, vertexOf, edgeOf } of placed) {
    for (let i = 0; i < edgeOf.length; i++) {
      if (edgeOf[i] !== next) continue;
      const p = vertexOf[part.edges[2 * i]];
      const q = vertexOf[part.edges[2 * i + 1]];
      edges[2 * next] = p < q ? p : q;
      edges[2 * next + 1] = p < q ? q : p;
      next++;
    }
  }
  return edges;
}

function cellVerticesOf({ placed }: JoinPlan): JoinedPiece {
  const cells = placed.reduce((total, { part }) => total + part.cells, 0);
  const { start: cellStart, members: cellVertices } = joinedLists(
    placed.map(({ part, vertexOf }) => ({
      start: part.cellStart,
      members: part.cellVertices,
      numbers: vertexOf,
    })),
  );
  return { cells, cellStart, cellVertices };
}

function facetsOf({ placed, facets: count }: JoinPlan): JoinedPiece {
  const facetSources = new Int32Array(count);
  const facetCells = new Int32Array(2 * count);
  let next = 0;
  let cells = 0;
  for (const { part, facetOf } of placed) {
    for (let i = 0; i < facetOf.length; i++) {
      const first = part.facetCells[2 * i] + cells;
      if (facetOf[i] !== next) {
        facetCells[2 * facetOf[i] + 1] = first;
        continue;
      }
      const second = part.facetCells[2 * i + 1];
      facetSources[next] = part.facetSources[i];
      facetCells[2 * next] = first;
      facetCells[2 * next + 1] = second < 0 ? -1 : second + cells;
      next++;
    }
    cells += part.cells;
  }
  const { start: cellFacetStart, members: cellFacets } = joinedLists(
    placed.map(({ part, facetOf }) => ({
      start: part.cellFacetStart,
      members: part.cellFacets,
      numbers: facetOf,
    })),
  );
  return { facetSources, facetCells, cellFacetStart, cellFacets };
}

interface Lists {
  /** Where each list begins in `members`, and where the last one ends. */
  readonly start: Uint32Array;
  readonly members: Uint32Array;
}

/** Lists of several parts after each other, with `numbers` of the members for these. */
function joinedLists(parts: readonly (Lists & { readonly numbers: Int32Array })[]): Lists {
  const total = (length: (lists: Lists) => number) => parts.reduce((all, lists) => all + length(lists), 0);
  const start = new Uint32Array(total(({ start }) => start.length - 1) + 1);
  const joined = new Uint32Array(total(({ members }) => members.length));
  let list = 0;
  let at = 0;
  for (const { start: starts, members, numbers } of parts) {
    for (let i = 0; i < starts.length; i++) start[list + i] = starts[i] + at;
    for (let i = 0; i < members.length; i++) joined[at + i] = numbers[members[i]];
    list += starts.length - 1;
    at += members.length;
  }
  return { start, members: joined };
}
