/**
 * Joins the parts of a complex that were walked apart into what one walk over all of it keeps, number by number.
 *
 * Two parts meet in faces of the polytopes that the cuts on their routes left, and both cut these faces, for all cuts
 * on a face come in the same order from both sides. So a vertex, an edge or a facet has a name that does not depend on
 * the part: one of the domain, or what a unit's cut makes of a face that has a name. Coordinates play no role.
 */
import { CutTable } from "./cut-table.ts";
import { GrowableInt32 } from "./growable.ts";
import { JoinedArrays } from "./joined-arrays.ts";
import type { NeuronTable } from "./neurons.ts";
import type { WalkedArrays } from "./polytope-assembly.ts";
import { Numbering, PolytopeCells } from "./polytope-cells.ts";
import type { PolytopePart } from "./polytope-part.ts";

export class PolytopeJoin {
  /** All cells of the parts added so far. */
  readonly found: PolytopeCells;
  private readonly dimension: number;
  private readonly vertexNumber = new Numbering();
  private readonly edgeNumber = new Numbering();
  private readonly facetNumber = new Numbering();
  private readonly edges = new CutTable();
  private readonly edgeStart = new GrowableInt32();
  /** The vertex that cuts an edge, or −1. */
  private readonly edgeVertex = new GrowableInt32();
  private readonly facets = new CutTable();
  private readonly edgeEnd = new GrowableInt32();
  /** Edges that cuts made, by the end with the smaller number: a chain through `nextEdge` from `firstEdge`. */
  private readonly firstEdge = new GrowableInt32();
  private readonly nextEdge = new GrowableInt32();
  /** Facets that cuts made, by the route to the cut. */
  private readonly facetOf = new Map<string, number>();
  private readonly arrays: JoinedArrays;

  constructor(dimension: number, neurons: NeuronTable, allFaces: boolean) {
    this.dimension = dimension;
    this.arrays = new JoinedArrays(neurons);
    this.found = new PolytopeCells(dimension, allFaces);
    for (let corner = 0; corner < 2 ** dimension; corner++) this.firstEdge.push(-1);
    for (let edge = 0; edge < dimension * 2 ** (dimension - 1); edge++) this.addEdge(-1, -1);
    for (let side = 0; side < 2 * dimension; side++) this.facets.add();
  }

  /** Appends the cells of a part; parts come in the order of their routes. */
  add(part: PolytopePart): void {
    const { vertexOf, edgeOf } = this.nameEdges(part);
    const facetOf = this.nameFacets(part);
    const { found } = this;
    const vertices = this.takeVertices(part, vertexOf);
    part.edgeOrder.forEach((own, i) => {
      const edge = edgeOf[own];
      if (this.edgeNumber.get(edge) >= 0) return;
      this.edgeNumber.add(edge);
      const p = vertices[part.edges[2 * i]];
      const q = vertices[part.edges[2 * i + 1]];
      found.edges.push(Math.min(p, q));
      found.edges.push(Math.max(p, q));
    });
    const edges = part.edgeOrder.map((own) => this.edgeNumber.get(edgeOf[own]));
    const facets = this.takeFacets(part, facetOf);
    append(found.cellStart, part.cellStart, found.cellVertices.length);
    for (const vertex of part.cellVertices) found.cellVertices.push(vertices[vertex]);
    append(found.cellFacetStart, part.cellFacetStart, found.cellFacets.length);
    for (const facet of part.cellFacets) found.cellFacets.push(facets[facet]);
    found.lattice?.append(part.middle, vertices, edges, facets);
    found.cells += part.cells;
    this.arrays.add(part, vertexOf);
  }

  /** What is known of the cells besides `found`. */
  walked(complete: boolean): WalkedArrays {
    return this.arrays.result(complete);
  }

  /** Notes an edge; `edges` has it already if a cut made it from another one. */
  private addEdge(start: number, end: number, edge = this.edges.add()): number {
    this.edgeStart.push(start);
    this.edgeEnd.push(end);
    this.edgeVertex.push(-1);
    this.nextEdge.push(-1);
    return edge;
  }

  /** The common names of a part's vertices and edges. An edge stands after the one that it was cut from, and its ends. */
  private nameEdges(part: PolytopePart): { vertexOf: Int32Array; edgeOf: Int32Array } {
    const { edgeStart, edgeEnd, edgeVertex, edgeHalf, edgeUnit } = part;
    const { dimension: d, edges } = this;
    const vertexOf = new Int32Array(part.walkVertices).fill(-1);
    const edgeOf = new Int32Array(edgeStart.length).fill(-1);
    for (let i = 0; i < 2 ** d; i++) vertexOf[i] = i;
    const given = d * 2 ** (d - 1);
    for (let edge = 0; edge < edgeStart.length; edge++) {
      const start = vertexOf[edgeStart[edge]];
      if (edge < given) {
        edgeOf[edge] = edge;
        this.edgeStart.data[edge] = start;
        this.edgeEnd.data[edge] = vertexOf[edgeEnd[edge]];
      } else if (edgeOf[edge] < 0) edgeOf[edge] = this.edgeBetween(start, vertexOf[edgeEnd[edge]]);
      if (edgeVertex[edge] < 0) continue;
      const name = edgeOf[edge];
      const half = edges.partsOf(name, edgeUnit[edge]);
      if (this.edgeVertex.data[name] < 0) {
        const vertex = this.firstEdge.length;
        this.firstEdge.push(-1);
        this.edgeVertex.data[name] = vertex;
        this.addEdge(this.edgeStart.data[name], vertex, half);
        this.addEdge(vertex, this.edgeEnd.data[name], half + 1);
      }
      vertexOf[edgeVertex[edge]] = this.edgeVertex.data[name];
      const turned = this.edgeStart.data[name] === start ? 0 : 1;
      edgeOf[edgeHalf[edge]] = half + turned;
      edgeOf[edgeHalf[edge] + 1] = half + 1 - turned;
    }
    return { vertexOf, edgeOf };
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

  /** The common names of a part's facets. */
  private nameFacets({ border, facetPart, facetUnit }: PolytopePart): Int32Array {
    const { facets } = this;
    const facetOf = new Int32Array(facetPart.length).fill(-1);
    border.faces.forEach((facet, depth) => {
      facetOf[facet] = this.namedFacet(border.route.slice(0, depth).join(""));
    });
    for (let facet = 0; facet < facetPart.length; facet++) {
      if (facet < 2 * this.dimension) facetOf[facet] = facet;
      // Before the first cut of a unit there are only those of half-spaces, the same in all parts.
      else if (facetOf[facet] < 0) {
        const shared = facet < (border.faces[0] ?? 0);
        facetOf[facet] = shared ? this.namedFacet(`domain ${facet}`) : facets.add();
      }
      if (facetPart[facet] < 0) continue;
      const first = facets.partsOf(facetOf[facet], facetUnit[facet]);
      facetOf[facetPart[facet]] = first;
      facetOf[facetPart[facet] + 1] = first + 1;
    }
    return facetOf;
  }

  private namedFacet(name: string): number {
    let facet = this.facetOf.get(name);
    if (facet === undefined) {
      facet = this.facets.add();
      this.facetOf.set(name, facet);
    }
    return facet;
  }

  /** Numbers of the part's vertices in the whole; the first part to have a vertex says where it is. */
  private takeVertices(part: PolytopePart, vertexOf: Int32Array): Int32Array {
    const { dimension: d, found } = this;
    return part.vertexOrder.map((own, i) => {
      const known = this.vertexNumber.get(vertexOf[own]);
      if (known >= 0) return known;
      for (let k = 0; k < d; k++) found.vertices.push(part.vertices[d * i + k]);
      found.vertexErrors.push(part.vertexErrors[i]);
      return this.vertexNumber.add(vertexOf[own]);
    });
  }

  private takeFacets(part: PolytopePart, facetOf: Int32Array): Int32Array {
    const { found } = this;
    const cell = (own: number) => (own < 0 ? -1 : own + found.cells);
    return part.facetOrder.map((own, i) => {
      let number = this.facetNumber.get(facetOf[own]);
      if (number >= 0) found.facetCells.data[2 * number + 1] = cell(part.facetCells[2 * i]);
      else {
        number = this.facetNumber.add(facetOf[own]);
        found.facetSources.push(part.facetSources[i]);
        found.facetCells.push(cell(part.facetCells[2 * i]));
        found.facetCells.push(cell(part.facetCells[2 * i + 1]));
      }
      return number;
    });
  }
}

function append(to: GrowableInt32, values: Int32Array, shift: number): void {
  to.reserve(values.length);
  for (const value of values) to.push(value + shift);
}
