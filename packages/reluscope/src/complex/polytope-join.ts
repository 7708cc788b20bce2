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
import type { FoundCells } from "./found-lists.ts";
import { GrowableInt32 } from "./growable.ts";
import { JoinedArrays } from "./joined-arrays.ts";
import { JoinedFloat64, JoinedInt32 } from "./joined-tables.ts";
import { IdleTables, KeptTables } from "./kept-tables.ts";
import type { NeuronTable } from "./neurons.ts";
import { PairTable } from "./pair-table.ts";
import type { WalkedArrays } from "./polytope-assembly.ts";
import type { PolytopePart } from "./polytope-part.ts";
import { CUT_FACET, NUMBERED, SHARED_VERTEX, type SharedFaces } from "./polytope-shared.ts";

/** A part or a piece of one, and where in `JoinTables.vertexOf` the numbers of its walk's vertices begin. */
interface Placed {
  readonly part: PolytopePart;
  readonly vertices: number;
}

/** Where the walk at hand begins in the whole, and in the tables. */
interface WalkStart {
  /** The places of its first vertex and facet in `JoinTables`. */
  readonly vertices: number;
  readonly facets: number;
  /** The next facet and cell of the whole when it began. */
  readonly firstFacet: number;
  readonly firstCell: number;
}

class JoinTables extends KeptTables {
  /** Numbers in the whole of named vertices, or −1, and the units that made them. */
  readonly vertices = new GrowableInt32();
  readonly units = new GrowableInt32();
  /** The numbers in the whole of each walk's vertices and facets, one walk after the other. */
  readonly vertexOf = new GrowableInt32();
  readonly facetOf = new GrowableInt32();
  /** Names of the shared vertices and facets of the walk at hand, by their places. */
  readonly vertexNames = new GrowableInt32();
  readonly facetNames = new GrowableInt32();
  /** Facets of that walk which earlier parts have. */
  readonly joints = new GrowableInt32();
}

const joinTables = new IdleTables(() => new JoinTables());

export class PolytopeJoin {
  /** Faces of dimension 2 … d − 1, if they were asked for. */
  readonly lattice: FaceLattice | undefined;
  private readonly dimension: number;
  private readonly arrays: JoinedArrays;
  /** The whole, as far as parts were added. */
  private readonly whole = {
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
  private walk: WalkStart = { vertices: 0, facets: 0, firstFacet: 0, firstCell: 0 };
  /** How many vertices, edges, facets and cells the parts so far have together. */
  private vertices = 0;
  private edges = 0;
  private facets = 0;
  private cellCount = 0;
  /**
   * Whether parts list each edge once but for late ones (see `PolytopeCells`): where they are all of a complex, and no hyperplane met a
   * vertex. Otherwise edges are compared with those of earlier parts.
   */
  private listEdgesOnce: boolean;
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
    // Faces need all edges at once.
    this.listEdgesOnce = this.lattice === undefined;
  }

  /**
   * Appends the cells of a part, or of its pieces one after the other; parts come in the order of their routes. With it there is
   * about a `share` of all cells (0: not known).
   */
  add(part: PolytopePart, share: number): void {
    const { shared } = part;
    const { tables, whole, dimension, vertices: firstVertex, facets: firstFacet } = this;
    if (part.begins) this.begin();
    const { walk } = this;
    const firstOwnVertex = tables.vertexOf.length - walk.vertices;
    const firstOwnFacet = tables.facetOf.length - walk.facets;
    const vertexOf = this.numberVertices(part.vertexErrors.length, shared);
    const facetOf = this.numberFacets(part.facetSources.length, shared);
    this.placed.push({ part, vertices: walk.vertices });
    this.addEdges(part, vertexOf, facetOf, share);
    this.arrays.add(part, vertexOf, share);
    whole.cellStart.appendShifted(part.cellStart, whole.cellVertices.length, part.cells, share);
    whole.cellFacetStart.appendShifted(part.cellFacetStart, whole.cellFacets.length, part.cells, share);
    if (walk.vertices === 0) {
      // All has the same numbers.
      whole.vertices.append(part.vertices, share);
      whole.vertexErrors.append(part.vertexErrors, share);
      whole.cellVertices.append(part.cellVertices, share);
      whole.cellFacets.append(part.cellFacets, share);
      whole.facetSources.append(part.facetSources, share);
    } else {
      const newVertices = vertexOf.subarray(firstOwnVertex);
      whole.vertices.appendNew(part.vertices, dimension, newVertices, firstVertex, share);
      whole.vertexErrors.appendNew(part.vertexErrors, 1, newVertices, firstVertex, share);
      whole.cellVertices.appendMapped(part.cellVertices, vertexOf, share);
      whole.cellFacets.appendMapped(part.cellFacets, facetOf, share);
      whole.facetSources.appendNew(part.facetSources, facetOf.subarray(firstOwnFacet), firstFacet, share);
    }
    this.cellCount += part.cells;
    if (part.ends) this.addFacetCells(part, facetOf, share);
  }

  /** All cells of the parts, which are `complete` if they are all of the complex; nothing is added after that. */
  cells(complete: boolean): FoundCells {
    const { whole, placed, cellCount } = this;
    if (!complete && this.listEdgesOnce) this.compareEdges(placed, 1);
    whole.cellStart.append(Uint32Array.of(whole.cellVertices.length), 1);
    whole.cellFacetStart.append(Uint32Array.of(whole.cellFacets.length), 1);
    return {
      cells: cellCount,
      vertices: whole.vertices.toResult(),
      vertexErrors: whole.vertexErrors.toResult(),
      edges: whole.edges.toUnsigned(),
      cellStart: whole.cellStart.toUnsigned(),
      cellVertices: whole.cellVertices.toUnsigned(),
      cellFacetStart: whole.cellFacetStart.toUnsigned(),
      cellFacets: whole.cellFacets.toUnsigned(),
      facetSources: whole.facetSources.toResult(),
      facetCells: whole.facetCells.toResult(),
    };
  }

  /** Gives back the memory in which parts were joined. */
  release(): void {
    this.vertexNames.release();
    this.sharedEdges.release();
    this.namedFacets.release();
    joinTables.release(this.tables);
  }

  /** What is known of the cells besides `cells`. */
  walked(complete: boolean): WalkedArrays {
    return this.arrays.result(complete);
  }

  /** Begins a walk. */
  private begin(): void {
    const { vertexOf, facetOf, vertexNames, facetNames, joints } = this.tables;
    this.walk = {
      vertices: vertexOf.length,
      facets: facetOf.length,
      firstFacet: this.facets,
      firstCell: this.cellCount,
    };
    vertexNames.length = 0;
    facetNames.length = 0;
    joints.length = 0;
  }

  /** Appends the cells of the facets of a walk; those that an earlier part has get their second ones. */
  private addFacetCells({ facetCells }: PolytopePart, facetOf: Int32Array, share: number): void {
    const { firstFacet, firstCell } = this.walk;
    const { facetCells: list } = this.whole;
    const { data: joints, length } = this.tables.joints;
    if (firstCell === 0) list.append(facetCells, share);
    else list.appendNewCells(facetCells, firstCell, facetOf, firstFacet, share);
    for (let i = 0; i < length; i++) {
      list.data[2 * facetOf[joints[i]] + 1] = facetCells[2 * joints[i]] + firstCell;
    }
  }

  /** Appends the edges of a part, and the faces between these and its facets if they were asked for. */
  private addEdges(part: PolytopePart, vertexOf: Int32Array, facetOf: Int32Array, share: number): void {
    if (this.lattice) {
      const edgeOf = new Int32Array(part.edges.length / 2);
      this.whole.edges.appendEdges(part.edges, vertexOf, this.numberEdges(part, vertexOf, edgeOf), share);
      this.lattice.append(part.middle, vertexOf, edgeOf, facetOf);
    } else if (!this.listEdgesOnce) this.compareEdges(this.placed.slice(-1), share);
    else if (part.shared.meetsVertices) this.compareEdges(this.placed, share);
    else this.whole.edges.appendEdges(part.edges, vertexOf, part.shared.edges, share);
  }

  /** Appends those edges of parts that no earlier part has; if late ones were left out until now, of all parts anew. */
  private compareEdges(parts: readonly Placed[], share: number): void {
    const { edges } = this.whole;
    if (this.listEdgesOnce) edges.length = 0;
    this.listEdgesOnce = false;
    for (const { part, vertices } of parts) {
      const vertexOf = this.tables.vertexOf.data.subarray(vertices);
      edges.appendEdges(part.edges, vertexOf, this.numberEdges(part, vertexOf), share);
    }
  }

  /** The numbers in the whole of a walk's vertices, of which a piece has so many more; those that no part had get the next ones. */
  private numberVertices(
    count: number,
    { vertices: list, numberedVertices: numbered, rootVertices }: SharedFaces,
  ): Int32Array {
    const { vertices: numbers, units, vertexOf: all, vertexNames } = this.tables;
    const vertexOf = appended(all, count, this.walk.vertices);
    const told = vertexNames.length;
    vertexNames.reserve(list.length / SHARED_VERTEX);
    const { data: names } = vertexNames;
    if (told === 0) this.vertexNames.expect(list.length / SHARED_VERTEX);
    for (let i = told, at = 0; at < list.length; i++, at += SHARED_VERTEX) {
      const unit = list[at + 2];
      names[i] = i < rootVertices ? i : this.vertexName(names[list[at]], names[list[at + 1]], unit);
      if (names[i] === numbers.length) {
        numbers.push(-1);
        units.push(unit);
      }
    }
    vertexNames.length += list.length / SHARED_VERTEX;
    for (let at = 0; at < numbered.length; at += NUMBERED) {
      const known = numbers.data[names[numbered[at]]];
      const vertex = numbered[at + 1];
      // What an earlier piece has is no earlier part's, or else it would have been told then.
      if (known >= 0 && vertexOf[vertex] >= 0 && vertexOf[vertex] !== known) throw new Error(DIFFERENT_CUTS);
      if (known >= 0) vertexOf[vertex] = known;
    }
    this.vertices = numberOthers(vertexOf, vertexOf.length - count, this.vertices);
    for (let at = 0; at < numbered.length; at += NUMBERED) {
      numbers.data[names[numbered[at]]] = vertexOf[numbered[at + 1]];
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

  /** Gives names to the facets that a piece shares. */
  private nameFacets({ border, facets }: SharedFaces): void {
    const { namedFacets } = this;
    const { facetNames: names } = this.tables;
    for (const route of border) names.push(namedFacets.ofRoute(route));
    names.reserve(facets.length);
    const { data } = names;
    let { length } = names;
    for (let at = 0; at < facets.length; at += CUT_FACET) {
      const part = namedFacets.partsOf(data[facets[at]], facets[at + 1]);
      data[length++] = part;
      data[length++] = part + 1;
    }
    names.length = length;
  }

  /** The numbers in the whole of a walk's facets, of which a piece has so many more; those that no part had get the next ones. */
  private numberFacets(count: number, shared: SharedFaces): Int32Array {
    this.nameFacets(shared);
    const { facetNames, facetOf: all, joints } = this.tables;
    const facetOf = appended(all, count, this.walk.facets);
    const { numberedFacets: numbered } = shared;
    const { data: names } = facetNames;
    const { data: numbers } = this.namedFacets.number;
    for (let at = 0; at < numbered.length; at += NUMBERED) {
      const known = numbers[names[numbered[at]]];
      if (known < 0) continue;
      facetOf[numbered[at + 1]] = known;
      joints.push(numbered[at + 1]);
    }
    this.facets = numberOthers(facetOf, facetOf.length - count, this.facets);
    for (let at = 0; at < numbered.length; at += NUMBERED) {
      numbers[names[numbered[at]]] = facetOf[numbered[at + 1]];
    }
    return facetOf;
  }
}

/** What a table has from `first` on when `count` entries more are in it, which are −1. */
function appended(table: GrowableInt32, count: number, first: number): Int32Array {
  table.reserve(count);
  const { data, length } = table;
  table.length += count;
  data.fill(-1, length, table.length);
  return data.subarray(first, table.length);
}

/** Gives the numbers from `next` on to those from `first` on that have none; the number after the last one. */
function numberOthers(numberOf: Int32Array, first: number, next: number): number {
  for (let i = first; i < numberOf.length; i++) if (numberOf[i] < 0) numberOf[i] = next++;
  return next;
}

const DIFFERENT_CUTS = "internal: two parts cut their common edge differently; please report the network";
