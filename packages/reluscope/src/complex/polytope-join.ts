/**
 * Joins the parts of a complex that were walked apart into what one walk over all of it keeps, number by number.
 *
 * Two parts meet in faces of the polytopes that the cuts on their routes left, and both cut these faces, for all cuts
 * on a face come in the same order from both sides. So a vertex, an edge or a facet has a name that does not depend on
 * the part: one of the domain, or what a unit's cut makes of a face that has a name. Coordinates play no role.
 */
import { CutTable } from "./cut-table.ts";
import { FaceLattice } from "./face-lattice.ts";
import { GrowableFloat64, GrowableInt32 } from "./growable.ts";
import { JoinedArrays } from "./joined-arrays.ts";
import type { NeuronTable } from "./neurons.ts";
import type { WalkedArrays } from "./polytope-assembly.ts";
import type { FoundCells } from "./polytope-cells.ts";
import type { PolytopePart } from "./polytope-part.ts";
import { SHARED_EDGE, SHARED_FACET, type SharedFaces } from "./polytope-shared.ts";

export class PolytopeJoin {
  /** All cells of the parts added so far. */
  private readonly found = {
    cells: 0,
    vertices: new GrowableFloat64(),
    vertexErrors: new GrowableFloat64(),
    edges: new GrowableInt32(),
    cellStart: new GrowableInt32(),
    cellVertices: new GrowableInt32(),
    cellFacetStart: new GrowableInt32(),
    cellFacets: new GrowableInt32(),
    facetSources: new GrowableInt32(),
    facetCells: new GrowableInt32(),
  };
  readonly lattice: FaceLattice | undefined;
  private readonly dimension: number;
  private readonly arrays: JoinedArrays;
  private readonly edges = new CutTable();
  private readonly facets = new CutTable();
  /** Numbers in the whole of the vertices that have names, or −1. */
  private readonly vertexNumber = new GrowableInt32();
  /** Names of the ends of the edges that have names. */
  private readonly edgeStart = new GrowableInt32();
  private readonly edgeEnd = new GrowableInt32();
  /** Edges that cuts made, by the end with the smaller name: a chain through `nextEdge` from `firstEdge`. */
  private readonly firstEdge = new GrowableInt32();
  private readonly nextEdge = new GrowableInt32();

  constructor(dimension: number, neurons: NeuronTable, allFaces: boolean) {
    this.dimension = dimension;
    this.arrays = new JoinedArrays(neurons);
    this.lattice = allFaces && dimension > 2 ? new FaceLattice(dimension) : undefined;
    for (let corner = 0; corner < 2 ** dimension; corner++) this.addVertex();
    for (let edge = 0; edge < dimension * 2 ** (dimension - 1); edge++) this.addEdge(-1, -1);
    for (let side = 0; side < 2 * dimension; side++) this.facets.add();
  }

  /** Appends the cells of a part; parts come in the order of their routes. */
  add(part: PolytopePart): void {
    const { found } = this;
    const { shared } = part;
    const names = this.edgeNames(shared);
    const facetNames = this.facetNames(shared);
    const vertexOf = known(part.vertexErrors.length, shared.vertices, 1, names.vertices, this.vertexNumber);
    const edgeOf = known(
      part.edges.length / 2,
      shared.edges.subarray(2),
      SHARED_EDGE,
      names.edges,
      this.edges.number,
    );
    const facetOf = known(
      part.facetSources.length,
      shared.facets,
      SHARED_FACET,
      facetNames,
      this.facets.number,
    );
    this.takeVertices(part, vertexOf);
    this.takeEdges(part, vertexOf, edgeOf);
    this.takeFacets(part, facetOf);
    note(vertexOf, shared.vertices, 1, names.vertices, this.vertexNumber);
    note(edgeOf, shared.edges.subarray(2), SHARED_EDGE, names.edges, this.edges.number);
    note(facetOf, shared.facets, SHARED_FACET, facetNames, this.facets.number);
    found.cellStart.pushShifted(part.cellStart, found.cellVertices.length, part.cells);
    found.cellVertices.pushMapped(part.cellVertices, vertexOf);
    found.cellFacetStart.pushShifted(part.cellFacetStart, found.cellFacets.length, part.cells);
    found.cellFacets.pushMapped(part.cellFacets, facetOf);
    this.lattice?.append(part.middle, vertexOf, edgeOf, facetOf);
    found.cells += part.cells;
    this.arrays.add(part, vertexOf);
  }

  /** Makes room for parts, so that tables need not grow several times. */
  reserve(parts: readonly PolytopePart[]): void {
    const { found, dimension: d } = this;
    const sum = (length: (part: PolytopePart) => number) =>
      parts.reduce((total, part) => total + length(part), 0);
    found.vertices.reserve(d * sum((part) => part.vertexErrors.length));
    found.vertexErrors.reserve(sum((part) => part.vertexErrors.length));
    found.edges.reserve(sum((part) => part.edges.length));
    found.cellStart.reserve(sum((part) => part.cells));
    found.cellVertices.reserve(sum((part) => part.cellVertices.length));
    found.cellFacetStart.reserve(sum((part) => part.cells));
    found.cellFacets.reserve(sum((part) => part.cellFacets.length));
    found.facetSources.reserve(sum((part) => part.facetSources.length));
    found.facetCells.reserve(sum((part) => part.facetCells.length));
  }

  /** All cells of the parts added so far. */
  cells(): FoundCells {
    const { found } = this;
    return {
      cells: found.cells,
      vertices: found.vertices.toArray(),
      vertexErrors: found.vertexErrors.toArray(),
      edges: found.edges.toUnsigned(),
      cellStart: found.cellStart.toStarts(found.cellVertices.length),
      cellVertices: found.cellVertices.toUnsigned(),
      cellFacetStart: found.cellFacetStart.toStarts(found.cellFacets.length),
      cellFacets: found.cellFacets.toUnsigned(),
      facetSources: found.facetSources.toArray(),
      facetCells: found.facetCells.toArray(),
    };
  }

  /** What is known of the cells besides `cells`. */
  walked(complete: boolean): WalkedArrays {
    return this.arrays.result(complete);
  }

  private addVertex(): number {
    this.vertexNumber.push(-1);
    this.firstEdge.push(-1);
    return this.vertexNumber.length - 1;
  }

  /** Notes an edge; `edges` has its name already if a cut made it from another one. */
  private addEdge(start: number, end: number, name = this.edges.add()): number {
    this.edgeStart.push(start);
    this.edgeEnd.push(end);
    this.nextEdge.push(-1);
    return name;
  }

  /** The common names of a part's shared vertices and edges, in their order. */
  private edgeNames({ vertices: { length: vertexCount }, edges: list }: SharedFaces) {
    const { dimension: d, edges } = this;
    const vertices = new Int32Array(vertexCount).fill(-1);
    const names = new Int32Array(list.length / SHARED_EDGE).fill(-1);
    for (let corner = 0; corner < 2 ** d; corner++) vertices[corner] = corner;
    const boxEdges = d * 2 ** (d - 1);
    for (let i = 0, at = 0; i < names.length; i++, at += SHARED_EDGE) {
      const start = vertices[list[at]];
      const end = vertices[list[at + 1]];
      if (i < boxEdges) {
        names[i] = i;
        this.edgeStart.data[i] = start;
        this.edgeEnd.data[i] = end;
      } else if (names[i] < 0) names[i] = this.edgeBetween(start, end);
      const half = list[at + 5];
      if (half < 0) continue;
      const name = names[i];
      const first = edges.partsOf(name, list[at + 3]);
      if (edges.vertex.data[name] < 0) {
        const vertex = this.addVertex();
        edges.vertex.data[name] = vertex;
        this.addEdge(this.edgeStart.data[name], vertex, first);
        this.addEdge(vertex, this.edgeEnd.data[name], first + 1);
      }
      vertices[list[at + 4]] = edges.vertex.data[name];
      const turned = this.edgeStart.data[name] === start ? 0 : 1;
      names[half] = first + turned;
      names[half + 1] = first + 1 - turned;
    }
    return { vertices, edges: names };
  }

  private edgeBetween(p: number, q: number): number {
    const start = p < q ? p : q;
    const end = p < q ? q : p;
    const { firstEdge, nextEdge, edgeEnd } = this;
    for (let edge = firstEdge.data[start]; edge >= 0; edge = nextEdge.data[edge]) {
      if (edgeEnd.data[edge] === end) return edge;
    }
    const edge = this.addEdge(start, end);
    nextEdge.data[edge] = firstEdge.data[start];
    firstEdge.data[start] = edge;
    return edge;
  }

  /** The common names of a part's shared facets, in their order. */
  private facetNames({ border, facets: list, halfSpaceFacets }: SharedFaces): Int32Array {
    const { facets } = this;
    const names = new Int32Array(list.length / SHARED_FACET);
    let place = 0;
    for (; place < 2 * this.dimension; place++) names[place] = place;
    border.forEach((_, depth) => {
      names[place++] = facets.ofRoute(border.slice(0, depth).join(""));
    });
    for (let k = 0; k < halfSpaceFacets; k++) names[place++] = facets.ofRoute(`domain ${k}`);
    for (let i = 0, at = 0; i < names.length; i++, at += SHARED_FACET) {
      const part = list[at + 2];
      if (part < 0) continue;
      names[part] = facets.partsOf(names[i], list[at + 1]);
      names[part + 1] = names[part] + 1;
    }
    return names;
  }

  /** Numbers the part's new vertices; the first part to have a vertex says where it is. */
  private takeVertices(part: PolytopePart, vertexOf: Int32Array): void {
    const { dimension: d } = this;
    const { vertices, vertexErrors } = this.found;
    vertices.reserve(d * vertexOf.length);
    vertexErrors.reserve(vertexOf.length);
    for (let i = 0; i < vertexOf.length; i++) {
      if (vertexOf[i] >= 0) continue;
      vertexOf[i] = vertexErrors.length;
      for (let k = 0; k < d; k++) vertices.push(part.vertices[d * i + k]);
      vertexErrors.push(part.vertexErrors[i]);
    }
  }

  private takeEdges(part: PolytopePart, vertexOf: Int32Array, edgeOf: Int32Array): void {
    const { edges } = this.found;
    edges.reserve(2 * edgeOf.length);
    for (let i = 0; i < edgeOf.length; i++) {
      if (edgeOf[i] >= 0) continue;
      edgeOf[i] = edges.length / 2;
      const p = vertexOf[part.edges[2 * i]];
      const q = vertexOf[part.edges[2 * i + 1]];
      edges.push(p < q ? p : q);
      edges.push(p < q ? q : p);
    }
  }

  private takeFacets(part: PolytopePart, facetOf: Int32Array): void {
    const { facetSources, facetCells, cells } = this.found;
    facetSources.reserve(facetOf.length);
    facetCells.reserve(2 * facetOf.length);
    for (let i = 0; i < facetOf.length; i++) {
      const first = part.facetCells[2 * i] + cells;
      if (facetOf[i] >= 0) {
        facetCells.data[2 * facetOf[i] + 1] = first;
        continue;
      }
      facetOf[i] = facetSources.length;
      facetSources.push(part.facetSources[i]);
      facetCells.push(first);
      const second = part.facetCells[2 * i + 1];
      facetCells.push(second < 0 ? -1 : second + cells);
    }
  }
}

/** The numbers that a part's faces have already, by their numbers in the part; −1 for new ones. */
function known(
  count: number,
  records: Int32Array,
  width: number,
  names: Int32Array,
  numbers: GrowableInt32,
): Int32Array {
  const result = new Int32Array(count).fill(-1);
  for (let i = 0; i < names.length; i++) {
    const own = records[i * width];
    if (own >= 0) result[own] = numbers.data[names[i]];
  }
  return result;
}

/** Notes the numbers of what later parts may have too. */
function note(
  numberOf: Int32Array,
  records: Int32Array,
  width: number,
  names: Int32Array,
  numbers: GrowableInt32,
): void {
  for (let i = 0; i < names.length; i++) {
    const own = records[i * width];
    if (own >= 0) numbers.data[names[i]] = numberOf[own];
  }
}
