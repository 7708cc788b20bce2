/**
 * The tables of a polytope walk: where the numbers are in the records of edges and facets (the same in bytes as in
 * kernels/assembly/polytope-tables.as.ts), and tables where there are no loops.
 */
import { GrowableFloat64, GrowableInt32 } from "./growable.ts";

/** Numbers in the record of an edge; what they are stands in this order. */
export const EDGE_WIDTH = 8;
export const EDGE_START = 0;
export const EDGE_END = 1;
/** The vertex that cuts an edge, or −1, the half with the edge's start (the other half follows it), and the unit. */
export const EDGE_VERTEX = 2;
export const EDGE_HALF = 3;
export const EDGE_UNIT = 4;
/** The next edge, or −1, of those that are too many for a fan. */
export const EDGE_NEXT = 5;
/** An edge's number in the complex, or −1 as long as no cell has it. */
export const EDGE_NUMBER = 6;

/** Numbers in the record of a facet. */
export const FACET_WIDTH = 4;
export const FACET_PLANE = 0;
/** The part of a cut facet behind the cut (the part in front follows it), or −1, and the unit that made the cut. */
export const FACET_PART = 1;
export const FACET_UNIT = 2;
/** A facet's number in the complex, or −1 as long as no cell has it. */
export const FACET_NUMBER = 3;

/** What `PolytopeFaces.counts` holds: how many vertices, edges and facets have numbers, and the lengths of two lists. */
export const COUNTS = 5;
export const VERTICES_NUMBERED = 0;
export const EDGES_NUMBERED = 1;
export const FACETS_NUMBERED = 2;
export const CELL_VERTICES = 3;
export const CELL_FACETS = 4;

/** What `PolytopeLoops` has otherwise. */
export function typescriptTables() {
  const float64 = () => new GrowableFloat64();
  const int32 = () => new GrowableInt32();
  return {
    coordinates: float64(),
    vertexError: float64(),
    vertexSerial: int32(),
    fans: int32(),
    vertexNumber: int32(),
    edges: int32(),
    facets: int32(),
    cellVertices: int32(),
    cellFacets: int32(),
    facetCells: int32(),
    counts: int32(),
    edgeEnds: int32(),
    planeForms: float64(),
  };
}
