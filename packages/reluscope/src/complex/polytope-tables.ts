/**
 * The tables of a polytope walk: where the numbers are in its records (the same in bytes as in
 * kernels/assembly/polytope-tables.as.ts), and tables where there are no loops.
 */
import { GrowableFloat64, GrowableInt32 } from "./growable.ts";

/**
 * Numbers in the record of where a vertex comes from: the ends of the edge on which it was made (−1: it is a vertex of the
 * domain), the unit that made it, and 1 if other walks may have it too.
 */
export const ORIGIN_WIDTH = 4;
export const ORIGIN_START = 0;
export const ORIGIN_END = 1;
export const ORIGIN_UNIT = 2;
export const ORIGIN_SHARED = 3;

/** Numbers in a slot of the table that finds vertices by their edges: ends and unit as above, and the vertex, or −1. */
export const SLOT_WIDTH = 4;
export const SLOT_VERTEX = 3;

/** Numbers in the record of a facet. */
export const FACET_WIDTH = 4;
export const FACET_PLANE = 0;
/** The part of a cut facet behind the cut (the part in front follows it), or −1, and the unit that made the cut. */
export const FACET_PART = 1;
export const FACET_UNIT = 2;
/** A facet's number in the complex, or −1 as long as no cell has it. */
export const FACET_NUMBER = 3;

/** What `PolytopeFaces.counts` holds: how many vertices, edges and facets there are, and the lengths of three lists. */
export const COUNTS = 6;
export const VERTICES_NUMBERED = 0;
export const EDGES_LISTED = 1;
export const FACETS_NUMBERED = 2;
export const CELL_VERTICES = 3;
export const CELL_FACETS = 4;
export const OPEN_EDGES = 5;

/**
 * The slot where the search for the vertex on an edge (`start` < `end`) begins. Ends that are made together have slots that
 * are close together, for the caches; groups of 32 of them are spread, as some groups lead to many more vertices than others.
 */
export function firstSlot(start: number, end: number, slots: number): number {
  const group = Math.imul(end >>> 5, 0x9e3779b1) << 6;
  return (group + 2 * (end & 31) + (Math.imul(start, 0x9e3779b1) >>> 28)) & (slots - 1);
}

/** What `PolytopeLoops` has otherwise. */
export function typescriptTables() {
  const float64 = () => new GrowableFloat64();
  const int32 = () => new GrowableInt32();
  return {
    coordinates: float64(),
    vertexError: float64(),
    vertexSerial: int32(),
    origins: int32(),
    slots: int32(),
    vertexNumber: int32(),
    facets: int32(),
    cellVertices: int32(),
    cellStarts: int32(),
    cellFacets: int32(),
    facetCells: int32(),
    facetPlanes: int32(),
    counts: int32(),
    edgeEnds: int32(),
    openEdges: int32(),
    planeForms: float64(),
  };
}
