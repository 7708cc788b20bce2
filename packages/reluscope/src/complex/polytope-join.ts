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
import type { WalkedArrays } from "./polytope-assembly.ts";
import type { FoundCells } from "./polytope-cells.ts";
import type { PolytopePart } from "./polytope-part.ts";
import { SHARED_FACET, SHARED_VERTEX, type SharedFaces } from "./polytope-shared.ts";
import { SentArrays } from "./sent-arrays.ts";

/** A part, and the numbers in the whole of its vertices. */
interface Placed {
  readonly part: PolytopePart;
  readonly vertexOf: Int32Array;
}

class JoinTables extends KeptTables {
  /** Numbers in the whole of named vertices, or −1, and the units that made them. */
  readonly vertices = new GrowableInt32();
  readonly units = new GrowableInt32();
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
  /** `vertexOf` and `facetOf` of the parts. */
  private readonly numbers = new SentArrays();
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
   * Appends the cells of a part; parts come in the order of their routes. With it there is about a `share` of all cells (0: not known).
   */
  add(part: PolytopePart, share: number): void {
    const { shared } = part;
    const { vertices: firstVertex, facets: firstFacet } = this;
    const facetNames = this.facetNames(shared);
    const vertexOf = this.numberVertices(part.vertexErrors.length, shared);
    const facetOf = this.knownFacets(part, facetNames);
    this.facets = numberOthers(facetOf, this.facets);
    this.noteFacets(shared, facetNames, facetOf);
    this.placed.push({ part, vertexOf });
    this.addEdges(part, vertexOf, facetOf, share);
    this.arrays.add(part, vertexOf, share);
    const { whole, dimension } = this;
    whole.cellStart.appendShifted(part.cellStart, whole.cellVertices.length, part.cells, share);
    whole.cellFacetStart.appendShifted(part.cellFacetStart, whole.cellFacets.length, part.cells, share);
    if (this.placed.length === 1) {
      // All has the same numbers.
      whole.vertices.append(part.vertices, share);
      whole.vertexErrors.append(part.vertexErrors, share);
      whole.cellVertices.append(part.cellVertices, share);
      whole.cellFacets.append(part.cellFacets, share);
      whole.facetSources.append(part.facetSources, share);
      whole.facetCells.append(part.facetCells, share);
    } else {
      whole.vertices.appendNew(part.vertices, dimension, vertexOf, firstVertex, share);
      whole.vertexErrors.appendNew(part.vertexErrors, 1, vertexOf, firstVertex, share);
      whole.cellVertices.appendMapped(part.cellVertices, vertexOf, share);
      whole.cellFacets.appendMapped(part.cellFacets, facetOf, share);
      whole.facetSources.appendNew(part.facetSources, facetOf, firstFacet, share);
      whole.facetCells.appendNewCells(part.facetCells, this.cellCount, facetOf, firstFacet, share);
    }
    this.cellCount += part.cells;
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
    this.numbers.release();
    this.vertexNames.release();
    this.sharedEdges.release();
    this.namedFacets.release();
    joinTables.release(this.tables);
  }

  /** What is known of the cells besides `cells`. */
  walked(complete: boolean): WalkedArrays {
    return this.arrays.result(complete);
  }

  /** Appends the edges of a part, and the faces between these and its facets if they were asked for. */
  private addEdges(part: PolytopePart, vertexOf: Int32Array, facetOf: Int32Array, share: number): void {
    if (this.lattice) {
      const edgeOf = new Int32Array(part.edges.length / 2);
      this.whole.edges.appendEdges(part.edges, vertexOf, this.numberEdges(part, vertexOf, edgeOf), share);
      this.lattice.append(part.middle, vertexOf, edgeOf, facetOf);
    } else if (!this.listEdgesOnce) this.compareEdges([{ part, vertexOf }], share);
    else if (part.shared.meetsVertices) this.compareEdges(this.placed, share);
    else this.whole.edges.appendEdges(part.edges, vertexOf, part.shared.edges, share);
  }

  /** Appends those edges of parts that no earlier part has; if late ones were left out until now, of all parts anew. */
  private compareEdges(parts: readonly Placed[], share: number): void {
    const { edges } = this.whole;
    if (this.listEdgesOnce) edges.length = 0;
    this.listEdgesOnce = false;
    for (const { part, vertexOf } of parts) {
      edges.appendEdges(part.edges, vertexOf, this.numberEdges(part, vertexOf), share);
    }
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

  /** The numbers that a part's facets have already, which get their second cells; −1 for new ones. */
  private knownFacets(part: PolytopePart, names: Int32Array): Int32Array {
    const list = part.shared.facets;
    const result = this.numbers.int32(part.facetSources.length).fill(-1);
    const numbers = this.namedFacets.number.data;
    const { data: cells } = this.whole.facetCells;
    for (let i = 0, at = 0; i < names.length; i++, at += SHARED_FACET) {
      const facet = list[at];
      const number = numbers[names[i]];
      if (facet < 0 || number < 0) continue;
      result[facet] = number;
      cells[2 * number + 1] = part.facetCells[2 * facet] + this.cellCount;
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

const DIFFERENT_CUTS = "internal: two parts cut their common edge differently; please report the network";
