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
import type { NeuronTable } from "./neurons.ts";
import { PairTable } from "./pair-table.ts";
import type { WalkedArrays } from "./polytope-assembly.ts";
import type { FoundCells } from "./polytope-cells.ts";
import type { PolytopePart } from "./polytope-part.ts";
import { SHARED_FACET, SHARED_VERTEX, type SharedFaces } from "./polytope-shared.ts";

/** A part, and the numbers in the whole of its vertices, edges (−1: left out) and facets. */
interface Placed {
  readonly part: PolytopePart;
  readonly vertexOf: Int32Array;
  edgeOf: Int32Array;
  readonly facetOf: Int32Array;
}

export class PolytopeJoin {
  /** Faces of dimension 2 … d − 1, if they were asked for. */
  readonly lattice: FaceLattice | undefined;
  private readonly dimension: number;
  private readonly arrays: JoinedArrays;
  private readonly placed: Placed[] = [];
  /** How many vertices, edges and facets the parts so far have together. */
  private vertices = 0;
  private edges = 0;
  private facets = 0;
  /** Names of vertices by those of the ends of the edge on which they were made; their numbers in the whole, or −1. */
  private readonly vertexNames = new PairTable();
  private readonly namedVertices = new GrowableInt32();
  private readonly namedUnits = new GrowableInt32();
  /** Edges that several parts may have, by their vertices in the whole. */
  private readonly sharedEdges = new PairTable();
  private readonly namedFacets = new CutTable();

  constructor(dimension: number, neurons: NeuronTable, allFaces: boolean) {
    this.dimension = dimension;
    this.arrays = new JoinedArrays(neurons);
    this.lattice = allFaces && dimension > 2 ? new FaceLattice(dimension) : undefined;
  }

  /** Appends the cells of a part; parts come in the order of their routes. */
  add(part: PolytopePart): void {
    const { shared } = part;
    const facetNames = this.facetNames(shared);
    const vertexOf = this.numberVertices(part.vertexErrors.length, shared);
    const edgeOf = this.lattice ? this.numberEdges(part.edges, vertexOf, shared.edges) : new Int32Array(0);
    const facetOf = this.knownFacets(part.facetSources.length, shared, facetNames);
    this.facets = numberOthers(facetOf, this.facets);
    this.noteFacets(shared, facetNames, facetOf);
    this.lattice?.append(part.middle, vertexOf, edgeOf, facetOf);
    this.arrays.add(part, vertexOf);
    this.placed.push({ part, vertexOf, edgeOf, facetOf });
  }

  /** All cells of the parts, in arrays of just the right lengths; the join is over. `complete`: they are all of the complex. */
  cells(complete: boolean): FoundCells {
    const { placed, dimension: d } = this;
    if (!this.lattice) {
      const isOnce = complete && placed.every(({ part }) => !part.shared.meetsVertices);
      for (const place of placed) {
        const { edges, shared } = place.part;
        place.edgeOf = isOnce
          ? this.numberEarlyEdges(edges.length / 2, shared.edges)
          : this.numberEdges(edges, place.vertexOf, shared.edges);
      }
    }
    this.vertexNames.release();
    this.sharedEdges.release();
    const sum = (length: (part: PolytopePart) => number) =>
      placed.reduce((total, { part }) => total + length(part), 0);
    const cells = sum((part) => part.cells);
    const found = {
      cells,
      vertices: new Float64Array(d * this.vertices),
      vertexErrors: new Float64Array(this.vertices),
      edges: new Uint32Array(2 * this.edges),
      cellStart: new Uint32Array(cells + 1),
      cellVertices: new Uint32Array(sum((part) => part.cellVertices.length)),
      cellFacetStart: new Uint32Array(cells + 1),
      cellFacets: new Uint32Array(sum((part) => part.cellFacets.length)),
      facetSources: new Int32Array(this.facets),
      facetCells: new Int32Array(2 * this.facets),
    };
    const at = { cells: 0, vertices: 0, edges: 0, facets: 0, cellVertices: 0, cellFacets: 0 };
    for (const place of placed) {
      const { part, vertexOf, edgeOf, facetOf } = place;
      at.vertices = takeVertices(part, d, vertexOf, found, at.vertices);
      at.edges = takeEdges(part, vertexOf, edgeOf, found.edges, at.edges);
      at.facets = takeFacets(part, facetOf, found, at.facets, at.cells);
      shift(part.cellStart, at.cellVertices, found.cellStart, at.cells);
      shift(part.cellFacetStart, at.cellFacets, found.cellFacetStart, at.cells);
      if (place === placed[0]) {
        // The first part's numbers are those of the whole.
        found.cellVertices.set(part.cellVertices);
        found.cellFacets.set(part.cellFacets);
      } else {
        renumber(part.cellVertices, vertexOf, found.cellVertices, at.cellVertices);
        renumber(part.cellFacets, facetOf, found.cellFacets, at.cellFacets);
      }
      at.cells += part.cells;
      at.cellVertices += part.cellVertices.length;
      at.cellFacets += part.cellFacets.length;
    }
    return found;
  }

  /** What is known of the cells besides `cells`. */
  walked(complete: boolean): WalkedArrays {
    return this.arrays.result(complete);
  }

  /** The numbers in the whole of a part's vertices; those that no part had get the next ones. */
  private numberVertices(count: number, { vertices: list, rootVertices }: SharedFaces): Int32Array {
    const numbers = this.namedVertices;
    const vertexOf = new Int32Array(count).fill(-1);
    const names = new Int32Array(list.length / SHARED_VERTEX);
    for (let i = 0, at = 0; i < names.length; i++, at += SHARED_VERTEX) {
      names[i] = i < rootVertices ? i : this.vertexName(names[list[at]], names[list[at + 1]], list[at + 2]);
      if (names[i] === numbers.length) {
        numbers.push(-1);
        this.namedUnits.push(list[at + 2]);
      }
      if (list[at + 3] >= 0) vertexOf[list[at + 3]] = numbers.data[names[i]];
    }
    this.vertices = numberOthers(vertexOf, this.vertices);
    for (let i = 0, at = 3; i < names.length; i++, at += SHARED_VERTEX) {
      if (list[at] >= 0) numbers.data[names[i]] = vertexOf[list[at]];
    }
    return vertexOf;
  }

  /** The name of the vertex that `unit` makes between two named ones; that of the next one if it has none. */
  private vertexName(p: number, q: number, unit: number): number {
    const next = this.namedVertices.length;
    const name = this.vertexNames.add(Math.min(p, q), Math.max(p, q), next);
    if (name < next && this.namedUnits.data[name] !== unit) throw new Error(DIFFERENT_CUTS);
    return name;
  }

  /** The numbers in the whole of a part's edges, of which `shared` may be there; the others get the next ones. */
  private numberEdges(ends: Uint32Array, vertexOf: Int32Array, shared: Int32Array): Int32Array {
    const edgeOf = new Int32Array(ends.length / 2);
    for (let edge = 0, nextShared = 0; edge < edgeOf.length; edge++) {
      edgeOf[edge] = this.edges;
      if (edge === shared[nextShared] || edge === ~shared[nextShared]) {
        nextShared++;
        const v = vertexOf[ends[2 * edge]];
        const w = vertexOf[ends[2 * edge + 1]];
        edgeOf[edge] = this.sharedEdges.add(Math.min(v, w), Math.max(v, w), this.edges);
      }
      if (edgeOf[edge] === this.edges) this.edges++;
    }
    return edgeOf;
  }

  /** The same in a whole where every edge comes once that is not late; −1 for those that are. */
  private numberEarlyEdges(count: number, shared: Int32Array): Int32Array {
    const edgeOf = new Int32Array(count);
    let from = 0;
    for (const late of shared) {
      if (late >= 0) continue;
      while (from < ~late) edgeOf[from++] = this.edges++;
      edgeOf[from++] = -1;
    }
    while (from < count) edgeOf[from++] = this.edges++;
    return edgeOf;
  }

  /** The common names of a part's shared facets, in their order. */
  private facetNames({ border, facets: list }: SharedFaces): Int32Array {
    const { namedFacets } = this;
    const names = new Int32Array(list.length / SHARED_FACET);
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
  private knownFacets(count: number, { facets: list }: SharedFaces, names: Int32Array): Int32Array {
    const result = new Int32Array(count).fill(-1);
    const numbers = this.namedFacets.number.data;
    for (let i = 0, at = 0; i < names.length; i++, at += SHARED_FACET) {
      if (list[at] >= 0) result[list[at]] = numbers[names[i]];
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

/** Takes the vertices with numbers from `next` on; the first part to have a vertex says where it is. */
function takeVertices(
  part: PolytopePart,
  d: number,
  numberOf: Int32Array,
  { vertices, vertexErrors }: { vertices: Float64Array; vertexErrors: Float64Array },
  next: number,
): number {
  for (let i = 0; i < numberOf.length; i++) {
    if (numberOf[i] !== next) continue;
    for (let k = 0; k < d; k++) vertices[next * d + k] = part.vertices[i * d + k];
    vertexErrors[next++] = part.vertexErrors[i];
  }
  return next;
}

function takeEdges(
  part: PolytopePart,
  vertexOf: Int32Array,
  numberOf: Int32Array,
  edges: Uint32Array,
  next: number,
): number {
  const ends = part.edges;
  for (let i = 0; i < numberOf.length; i++) {
    if (numberOf[i] !== next) continue;
    const p = vertexOf[ends[2 * i]];
    const q = vertexOf[ends[2 * i + 1]];
    edges[2 * next] = p < q ? p : q;
    edges[2 * next + 1] = p < q ? q : p;
    next++;
  }
  return next;
}

/** `cells` is how many cells there are before those of the part. */
function takeFacets(
  part: PolytopePart,
  numberOf: Int32Array,
  { facetSources, facetCells }: { facetSources: Int32Array; facetCells: Int32Array },
  next: number,
  cells: number,
): number {
  for (let i = 0; i < numberOf.length; i++) {
    const first = part.facetCells[2 * i] + cells;
    if (numberOf[i] !== next) {
      facetCells[2 * numberOf[i] + 1] = first;
      continue;
    }
    const second = part.facetCells[2 * i + 1];
    facetSources[next] = part.facetSources[i];
    facetCells[2 * next] = first;
    facetCells[2 * next + 1] = second < 0 ? -1 : second + cells;
    next++;
  }
  return next;
}

function shift(values: Uint32Array, by: number, into: Uint32Array, at: number): void {
  for (let i = 0; i < values.length; i++) into[at + i] = values[i] + by;
}

function renumber(values: Uint32Array, numbers: Int32Array, into: Uint32Array, at: number): void {
  for (let i = 0; i < values.length; i++) into[at + i] = numbers[values[i]];
}

const DIFFERENT_CUTS = "internal: two parts cut their common edge differently; please report the network";
