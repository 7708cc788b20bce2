/**
 * Joins the parts of a complex that were walked apart into what one walk over all of it keeps, number by number.
 *
 * Two parts meet in faces of the polytopes that the cuts on their routes left, and both cut these faces, for all cuts
 * on a face come in the same order from both sides. So a vertex, an edge or a facet has a name that does not depend on
 * the part: one of the domain, or what a unit's cut makes of a face that has a name. Coordinates play no role.
 */
import { CutTable } from "./cut-table.ts";
import { FaceLattice } from "./face-lattice.ts";
import { sentArrays, sentBuffers } from "./idle-buffers.ts";
import { JoinedArrays } from "./joined-arrays.ts";
import { facesOf, type JoinPlan, joinedFaces, type PlacedPart } from "./joined-faces.ts";
import type { NeuronTable } from "./neurons.ts";
import type { WalkedArrays } from "./polytope-assembly.ts";
import type { FoundCells } from "./polytope-cells.ts";
import { EdgeNames } from "./polytope-edge-names.ts";
import type { PolytopePart } from "./polytope-part.ts";
import { SHARED_FACET, type SharedFaces } from "./polytope-shared.ts";

export class PolytopeJoin {
  /** Faces of dimension 2 … d − 1, if they were asked for. */
  readonly lattice: FaceLattice | undefined;
  private readonly dimension: number;
  private readonly arrays: JoinedArrays;
  private readonly placed: PlacedPart[] = [];
  /** How many vertices, edges and facets the parts so far have together. */
  private vertices = 0;
  private edges = 0;
  private facets = 0;
  private readonly names: EdgeNames;
  private readonly namedFacets = new CutTable();

  constructor(dimension: number, neurons: NeuronTable, allFaces: boolean) {
    this.dimension = dimension;
    this.arrays = new JoinedArrays(neurons);
    this.lattice = allFaces && dimension > 2 ? new FaceLattice(dimension) : undefined;
    this.names = new EdgeNames(dimension);
  }

  /** Appends the cells of a part; parts come in the order of their routes. */
  add(part: PolytopePart): void {
    const { shared } = part;
    const names = this.names.of(shared);
    const facetNames = this.facetNames(shared);
    const vertexOf = this.names.knownVertices(part.vertexErrors.length, shared, names);
    const edgeOf = this.names.knownEdges(part.edges.length / 2, shared, names);
    const facetOf = this.knownFacets(part.facetSources.length, shared, facetNames);
    this.vertices = numberOthers(vertexOf, this.vertices);
    this.edges = numberOthers(edgeOf, this.edges);
    this.facets = numberOthers(facetOf, this.facets);
    this.names.note(shared, names, vertexOf, edgeOf);
    this.noteFacets(shared, facetNames, facetOf);
    this.lattice?.append(part.middle, vertexOf, edgeOf, facetOf);
    this.arrays.add(part, vertexOf);
    this.placed.push({ part: facesOf(part), vertexOf, edgeOf, facetOf });
  }

  /** From what the cells' faces are made, by this thread or by several; no part is added any more. */
  plan(): JoinPlan {
    this.names.release();
    const { placed, dimension, vertices, edges, facets } = this;
    return { placed, dimension, vertices, edges, facets };
  }

  /** Ends the join; its plan may not be read any more. */
  release(): void {
    for (const { vertexOf, edgeOf, facetOf } of this.placed)
      for (const { buffer } of [vertexOf, edgeOf, facetOf]) sentBuffers.give(buffer);
    this.placed.length = 0;
  }

  /** All cells of the parts, in arrays of just the right lengths; the join is over. */
  cells(): FoundCells {
    const cells = joinedFaces(this.plan());
    this.release();
    return cells;
  }

  /** What is known of the cells besides `cells`. */
  walked(complete: boolean): WalkedArrays {
    return this.arrays.result(complete);
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
    const result = sentArrays.int32(count).fill(-1);
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
