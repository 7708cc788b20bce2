/**
 * Joins the parts of a complex that were walked apart into what one walk over all of it keeps, number by number.
 *
 * Two parts meet in faces of the polytopes that the cuts on their routes left, and both cut these faces, for all cuts
 * on a face come in the same order from both sides. So a vertex or a facet has a name that does not depend on the part: one
 * of the domain, or what a unit's cut makes of an edge between named vertices or of a facet that has a name; an edge is
 * known by its vertices. Coordinates play no role.
 */
import { CutTable } from "./cut-table.ts";
import { FaceLattice } from "./face-lattice.ts";
import { GrowableInt32 } from "./growable.ts";
import { JoinedArrays } from "./joined-arrays.ts";
import { JoinedFloat64, JoinedInt32 } from "./joined-tables.ts";
import { IdleTables, KeptTables } from "./kept-tables.ts";
import type { NeuronTable } from "./neurons.ts";
import { PairTable } from "./pair-table.ts";
import { type PartList, writeWhole } from "./part-list.ts";
import type { WalkedArrays } from "./polytope-assembly.ts";
import type { FoundCells } from "./polytope-cells.ts";
import type { PolytopePart } from "./polytope-part.ts";
import { SHARED_FACET, SHARED_VERTEX, type SharedFaces } from "./polytope-shared.ts";
import { SentArrays } from "./sent-arrays.ts";

/** A part, and the numbers in the whole of its vertices and facets; new ones have those from `first…` on. */
interface Placed {
  readonly part: PolytopePart;
  readonly vertexOf: Int32Array;
  readonly facetOf: Int32Array;
  readonly firstVertex: number;
  readonly firstFacet: number;
  readonly firstCell: number;
  /** Which of its edges earlier parts have, as ~edge, if faces needed all edges at once. */
  readonly edgesBefore: Int32Array | undefined;
}

/** Lists of a part, in which the first part's numbers are those of the whole. */
const LISTS = [
  "vertices",
  "vertexErrors",
  "cellVertices",
  "cellFacets",
  "facetSources",
  "facetCells",
] as const;

type ListName = "edges" | (typeof LISTS)[number];

/** A list of a part, and where it stands in the whole. */
export type PlacedList = PartList & {
  readonly into: ListName;
  readonly at: number;
  readonly length: number;
};

class JoinTables extends KeptTables {
  /** Numbers in the whole of named vertices, or −1, and the units that made them. */
  readonly vertices = new GrowableInt32();
  readonly units = new GrowableInt32();
  /** Facets between cells of two parts, and the cell in the later one. */
  readonly joints = new GrowableInt32();
  /** Names of a part's shared vertices and facets. */
  readonly vertexNames = new GrowableInt32();
  readonly facetNames = new GrowableInt32();
}

const joinTables = new IdleTables(() => new JoinTables());

export class PolytopeJoin {
  /** Faces of dimension 2 … d − 1, if they were asked for. */
  readonly lattice: FaceLattice | undefined;
  private readonly dimension: number;
  private readonly arrays: JoinedArrays;
  /** What is known of the whole: lists of the first part, which has its numbers, and where the cells' lists start. */
  private readonly known = {
    vertices: new JoinedFloat64(),
    vertexErrors: new JoinedFloat64(),
    edges: new JoinedInt32(),
    cellStart: new JoinedInt32(),
    cellVertices: new JoinedInt32(),
    cellFacetStart: new JoinedInt32(),
    cellFacets: new JoinedInt32(),
    facetSources: new JoinedInt32(),
    facetCells: new JoinedInt32(),
  };
  private readonly placed: Placed[] = [];
  /** `vertexOf` and `facetOf` of the parts. */
  private readonly numbers = new SentArrays();
  /** How many vertices, edges and facets the parts so far have together. */
  private vertices = 0;
  private edges = 0;
  private facets = 0;
  private cellCount = 0;
  private cellVertices = 0;
  private cellFacets = 0;
  /** Names of vertices by those of the ends of the edge on which they were made. */
  private readonly vertexNames = new PairTable();
  private readonly tables = joinTables.acquire();
  /** Edges that several parts may have, by their vertices in the whole. */
  private readonly sharedEdges = new PairTable();
  private readonly namedFacets = new CutTable();

  constructor(dimension: number, neurons: NeuronTable, allFaces: boolean) {
    this.dimension = dimension;
    this.arrays = new JoinedArrays(neurons);
    this.lattice = allFaces && dimension > 2 ? new FaceLattice(dimension) : undefined;
  }

  /**
   * Appends the cells of a part; parts come in the order of their routes. With it there is about a `share` of all cells (0: not known).
   */
  add(part: PolytopePart, share: number): void {
    const { shared } = part;
    const { vertices: firstVertex, facets: firstFacet, cellCount: firstCell } = this;
    const facetNames = this.facetNames(shared);
    const vertexOf = this.numberVertices(part.vertexErrors.length, shared);
    const facetOf = this.knownFacets(part, facetNames);
    this.facets = numberOthers(facetOf, this.facets);
    this.noteFacets(shared, facetNames, facetOf);
    let edgesBefore: Int32Array | undefined;
    if (this.lattice) {
      const edgeOf = new Int32Array(part.edges.length / 2);
      edgesBefore = this.numberEdges(part, vertexOf, edgeOf);
      this.lattice.append(part.middle, vertexOf, edgeOf, facetOf);
    }
    this.arrays.add(part, vertexOf, share);
    this.addKnown(part, share);
    this.cellCount += part.cells;
    this.placed.push({ part, vertexOf, facetOf, firstVertex, firstFacet, firstCell, edgesBefore });
  }

  /**
   * Tells which lists of the parts, which are `complete` if they are all of the complex, are to be written in the numbers of the
   * whole; nothing is added after that.
   */
  finish(complete: boolean): PlacedList[] {
    const { placed, dimension: d } = this;
    const isOnce = complete && placed.every(({ part }) => !part.shared.meetsVertices);
    const lists: PlacedList[] = [];
    /** How long each list is so far. */
    const ends = {
      edges: 0,
      vertices: 0,
      vertexErrors: 0,
      cellVertices: 0,
      cellFacets: 0,
      facetSources: 0,
      facetCells: 0,
    };
    const append = (into: ListName, length: number, list: PartList) => {
      lists.push({ ...list, into, at: ends[into], length });
      ends[into] += length;
    };
    for (const [k, place] of placed.entries()) {
      const { part, vertexOf, facetOf, firstVertex, firstFacet, firstCell } = place;
      // Where every edge comes once, those are left out that are late (see `PolytopeCells`).
      const leftOut = place.edgesBefore ?? (isOnce ? part.shared.edges : this.numberEdges(part, vertexOf));
      const edges = part.edges.length / 2 - countNegative(leftOut);
      append("edges", 2 * edges, { of: "edges", from: part.edges, numbers: vertexOf, leftOut });
      if (k === 0) {
        // All else of it stays as it is.
        for (const into of LISTS) ends[into] = part[into].length;
        continue;
      }
      const vertices = (placed[k + 1]?.firstVertex ?? this.vertices) - firstVertex;
      const facets = (placed[k + 1]?.firstFacet ?? this.facets) - firstFacet;
      const { cellVertices, cellFacets } = part;
      append("cellVertices", cellVertices.length, { of: "faces", from: cellVertices, numbers: vertexOf });
      append("cellFacets", cellFacets.length, { of: "faces", from: cellFacets, numbers: facetOf });
      const ofVertices = { of: "values", numbers: vertexOf, first: firstVertex } as const;
      append("vertices", d * vertices, { ...ofVertices, from: part.vertices, width: d });
      append("vertexErrors", vertices, { ...ofVertices, from: part.vertexErrors, width: 1 });
      const ofFacets = { of: "values", numbers: facetOf, first: firstFacet } as const;
      append("facetSources", facets, { ...ofFacets, from: part.facetSources, width: 1 });
      append("facetCells", 2 * facets, { ...ofFacets, from: part.facetCells, width: 2, shift: firstCell });
    }
    this.edges = ends.edges / 2;
    this.vertexNames.release();
    this.sharedEdges.release();
    return lists;
  }

  /**
   * All cells of the parts, but for the lists that `finish` told; these are written by `write`.
   */
  cells(): FoundCells {
    const { known, dimension: d, cellCount } = this;
    known.vertices.extend(d * this.vertices);
    known.vertexErrors.extend(this.vertices);
    known.edges.extend(2 * this.edges);
    known.cellStart.append(Uint32Array.of(this.cellVertices), 1);
    known.cellVertices.extend(this.cellVertices);
    known.cellFacetStart.append(Uint32Array.of(this.cellFacets), 1);
    known.cellFacets.extend(this.cellFacets);
    known.facetSources.extend(this.facets);
    known.facetCells.extend(2 * this.facets);
    return {
      cells: cellCount,
      vertices: known.vertices.toResult(),
      vertexErrors: known.vertexErrors.toResult(),
      edges: known.edges.toUnsigned(),
      cellStart: known.cellStart.toUnsigned(),
      cellVertices: known.cellVertices.toUnsigned(),
      cellFacetStart: known.cellFacetStart.toUnsigned(),
      cellFacets: known.cellFacets.toUnsigned(),
      facetSources: known.facetSources.toResult(),
      facetCells: known.facetCells.toResult(),
    };
  }

  /** Writes the lists that `finish` told to the cells that `cells` gave. `areWhole`: their starts are what they are in the whole. */
  write(lists: readonly PlacedList[], found: FoundCells, areWhole: boolean): void {
    for (const list of lists) {
      const to = found[list.into].subarray(list.at, list.at + list.length);
      if (areWhole) to.set(list.from.subarray(0, list.length));
      else writeWhole(list, to);
    }
    const { data, length } = this.tables.joints;
    for (let at = 0; at < length; at += 2) found.facetCells[2 * data[at] + 1] = data[at + 1];
  }

  /** Gives memory back, when all is written. */
  release(): void {
    this.numbers.release();
    this.namedFacets.release();
    joinTables.release(this.tables);
  }

  /** What is known of the cells besides `cells`. */
  walked(complete: boolean): WalkedArrays {
    return this.arrays.result(complete);
  }

  /** Appends what of a part stays as it is; `share` as of `add`. */
  private addKnown(part: PolytopePart, share: number): void {
    const { known } = this;
    known.cellStart.appendShifted(part.cellStart, this.cellVertices, part.cells, share);
    known.cellFacetStart.appendShifted(part.cellFacetStart, this.cellFacets, part.cells, share);
    this.cellVertices += part.cellVertices.length;
    this.cellFacets += part.cellFacets.length;
    if (this.placed.length > 0) return;
    known.vertices.append(part.vertices, share);
    known.vertexErrors.append(part.vertexErrors, share);
    known.cellVertices.append(part.cellVertices, share);
    known.cellFacets.append(part.cellFacets, share);
    known.facetSources.append(part.facetSources, share);
    known.facetCells.append(part.facetCells, share);
  }

  /** The numbers in the whole of a part's vertices; those that no part had get the next ones. */
  private numberVertices(vertices: number, { vertices: list, rootVertices }: SharedFaces): Int32Array {
    const { vertices: numbers, units, vertexNames } = this.tables;
    const vertexOf = this.numbers.int32(vertices).fill(-1);
    const count = list.length / SHARED_VERTEX;
    const names = vertexNames.filled(count, -1);
    this.vertexNames.expect(count);
    for (let i = 0, at = 0; i < count; i++, at += SHARED_VERTEX) {
      names[i] = i < rootVertices ? i : this.vertexName(names[list[at]], names[list[at + 1]], list[at + 2]);
      if (names[i] === numbers.length) {
        numbers.push(-1);
        units.push(list[at + 2]);
      }
      if (list[at + 3] >= 0) vertexOf[list[at + 3]] = numbers.data[names[i]];
    }
    this.vertices = numberOthers(vertexOf, this.vertices);
    for (let i = 0, at = 3; i < count; i++, at += SHARED_VERTEX) {
      if (list[at] >= 0) numbers.data[names[i]] = vertexOf[list[at]];
    }
    return vertexOf;
  }

  /** The name of the vertex that `unit` makes between two named ones; that of the next one if it has none. */
  private vertexName(p: number, q: number, unit: number): number {
    const next = this.tables.vertices.length;
    const name = this.vertexNames.add(Math.min(p, q), Math.max(p, q), next);
    if (name < next && this.tables.units.data[name] !== unit) throw new Error(DIFFERENT_CUTS);
    return name;
  }

  /** Numbers a part's edges; those that earlier parts have, as ~edge. */
  private numberEdges(
    { edges: ends, shared }: PolytopePart,
    vertexOf: Int32Array,
    edgeOf?: Int32Array,
  ): Int32Array {
    const before = new GrowableInt32();
    const count = ends.length / 2;
    for (let edge = 0, nextShared = 0; edge < count; edge++) {
      let number = this.edges;
      if (edge === shared.edges[nextShared] || edge === ~shared.edges[nextShared]) {
        nextShared++;
        const v = vertexOf[ends[2 * edge]];
        const w = vertexOf[ends[2 * edge + 1]];
        number = this.sharedEdges.add(Math.min(v, w), Math.max(v, w), this.edges);
      }
      if (number === this.edges) this.edges++;
      else before.push(~edge);
      if (edgeOf) edgeOf[edge] = number;
    }
    return before.toArray();
  }

  /** The common names of a part's shared facets, in their order. */
  private facetNames({ border, facets: list }: SharedFaces): Int32Array {
    const { namedFacets } = this;
    const count = list.length / SHARED_FACET;
    const names = this.tables.facetNames.filled(count, -1).subarray(0, count);
    border.forEach((route, k) => {
      names[k] = namedFacets.ofRoute(route);
    });
    for (let i = 0, at = 0; i < names.length; i++, at += SHARED_FACET) {
      const part = list[at + 2];
      if (part < 0) continue;
      names[part] = namedFacets.partsOf(names[i], list[at + 1]);
      names[part + 1] = names[part] + 1;
    }
    return names;
  }

  /** The numbers that a part's facets have already; −1 for new ones. */
  private knownFacets(part: PolytopePart, names: Int32Array): Int32Array {
    const list = part.shared.facets;
    const result = this.numbers.int32(part.facetSources.length).fill(-1);
    const numbers = this.namedFacets.number.data;
    for (let i = 0, at = 0; i < names.length; i++, at += SHARED_FACET) {
      const facet = list[at];
      const number = numbers[names[i]];
      if (facet < 0 || number < 0) continue;
      result[facet] = number;
      this.tables.joints.push(number);
      this.tables.joints.push(part.facetCells[2 * facet] + this.cellCount);
    }
    return result;
  }

  private noteFacets({ facets: list }: SharedFaces, names: Int32Array, facetOf: Int32Array): void {
    const numbers = this.namedFacets.number.data;
    for (let i = 0, at = 0; i < names.length; i++, at += SHARED_FACET) {
      if (list[at] >= 0) numbers[names[i]] = facetOf[list[at]];
    }
  }
}

/** Gives the numbers from `next` on to those that have none; the number after the last one. */
function numberOthers(numberOf: Int32Array, next: number): number {
  for (let i = 0; i < numberOf.length; i++) if (numberOf[i] < 0) numberOf[i] = next++;
  return next;
}

function countNegative(values: Int32Array): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) count += values[i] >>> 31;
  return count;
}

const DIFFERENT_CUTS = "internal: two parts cut their common edge differently; please report the network";
