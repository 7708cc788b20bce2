/**
 * Joins the parts of a plane that were walked apart into what one walk over all of it keeps, number by number; in the
 * plane what `polytope-join.ts` is in any dimension.
 */
import { CutTable } from "./cut-table.ts";
import { GrowableFloat64, GrowableInt32 } from "./growable.ts";
import { JoinedArrays } from "./joined-arrays.ts";
import { IdleTables, KeptTables } from "./kept-tables.ts";
import type { NeuronTable } from "./neurons.ts";
import type { UnitedCells } from "./planar-assembly.ts";
import type { NumberedPlane } from "./planar-numbering.ts";
import { type PlanarPart, SHARED_WIDTH } from "./planar-part.ts";
import type { WalkedArrays } from "./polytope-assembly.ts";

/** What was joined so far. */
class JoinedPlane extends KeptTables {
  readonly vertices = new GrowableFloat64();
  readonly vertexErrors = new GrowableFloat64();
  readonly edges = new GrowableInt32();
  readonly edgeCells = new GrowableInt32();
  readonly edgeNeurons = new GrowableInt32();
  readonly cellStart = new GrowableInt32();
  readonly cellVertices = new GrowableInt32();
  readonly cellEdges = new GrowableInt32();
  readonly sameMap = new GrowableInt32();
  /** Pairs of cells of different parts that share an edge. */
  readonly pairs = new GrowableInt32();
}

const joinedPlane = new IdleTables(() => new JoinedPlane());

export class PlanarJoin {
  private readonly plane = joinedPlane.acquire();
  private readonly arrays: JoinedArrays;
  /** Edges that parts share; the domain's sides come first. */
  private readonly shared = new CutTable();
  /** Numbers of the domain's corners, or −1. */
  private readonly corners: Int32Array;

  /** `corners` is the number of corners of the domain. */
  constructor(corners: number, neurons: NeuronTable) {
    this.corners = new Int32Array(corners).fill(-1);
    this.arrays = new JoinedArrays(neurons);
    for (let side = 0; side < corners; side++) this.shared.add();
  }

  /** Appends the cells of a part; parts come in the order of their routes. */
  add(part: PlanarPart): void {
    const names = this.namesOf(part);
    const { vertexOf, edgeOf } = this.knownNumbers(part, names);
    this.takeVertices(part, vertexOf);
    this.takeEdges(part, vertexOf, edgeOf);
    this.noteShared(part, names, vertexOf, edgeOf);
    const { cellStart, cellVertices, cellEdges, sameMap } = this.plane;
    sameMap.pushShifted(part.sameMap, cellStart.length);
    cellStart.pushShifted(part.cellStart, cellVertices.length, part.cells);
    cellVertices.pushMapped(part.cellVertices, vertexOf);
    cellEdges.pushMapped(part.cellEdges, edgeOf);
    this.arrays.add(part, vertexOf);
  }

  /** All that was joined; `united` may be used until `release`. */
  result(complete: boolean): { plane: NumberedPlane; arrays: WalkedArrays; united: UnitedCells } {
    const { plane } = this;
    const numbered = {
      vertices: plane.vertices.toResult(),
      vertexErrors: plane.vertexErrors.toResult(),
      edges: plane.edges.toUnsigned(),
      edgeCells: plane.edgeCells.toResult(),
      edgeNeurons: plane.edgeNeurons.toResult(),
      cellStart: plane.cellStart.toStarts(plane.cellVertices.length),
      cellVertices: plane.cellVertices.toUnsigned(),
      cellEdges: plane.cellEdges.toUnsigned(),
    };
    const { sameMap, pairs } = plane;
    const united = {
      parent: sameMap.data.subarray(0, sameMap.length),
      pairs: pairs.data.subarray(0, pairs.length),
    };
    return { plane: numbered, arrays: this.arrays.result(complete), united };
  }

  /** Gives memory back; the join is over. */
  release(): void {
    joinedPlane.release(this.plane);
  }

  /** Common names of the part's shared edges, in their order. */
  private namesOf({ border, shared }: PlanarPart): Int32Array {
    const names = new Int32Array(shared.length / SHARED_WIDTH);
    const sides = this.corners.length;
    for (let side = 0; side < sides; side++) names[side] = side;
    border.forEach((route, k) => {
      names[sides + k] = this.shared.ofRoute(route);
    });
    for (let i = 0, at = 0; i < names.length; i++, at += SHARED_WIDTH) {
      const half = shared[at + 3];
      if (half < 0) continue;
      const name = this.shared.partsOf(names[i], shared[at + 1]);
      names[half] = name;
      names[half + 1] = name + 1;
    }
    return names;
  }

  /** The numbers that vertices and edges of the part have already; −1 for the others. */
  private knownNumbers({ shared, corners, vertexErrors, edgeNeurons }: PlanarPart, names: Int32Array) {
    const vertexOf = new Int32Array(vertexErrors.length).fill(-1);
    const edgeOf = new Int32Array(edgeNeurons.length).fill(-1);
    corners.forEach((vertex, corner) => {
      if (vertex >= 0) vertexOf[vertex] = this.corners[corner];
    });
    for (let i = 0, at = 0; i < names.length; i++, at += SHARED_WIDTH) {
      if (shared[at] >= 0) edgeOf[shared[at]] = this.shared.number.data[names[i]];
      if (shared[at + 2] >= 0) vertexOf[shared[at + 2]] = this.shared.vertex.data[names[i]];
    }
    return { vertexOf, edgeOf };
  }

  /** Numbers the part's new vertices; the first part to have a vertex says where it is. */
  private takeVertices(part: PlanarPart, vertexOf: Int32Array): void {
    const { vertices, vertexErrors } = this.plane;
    vertices.reserve(2 * vertexOf.length);
    vertexErrors.reserve(vertexOf.length);
    for (let i = 0; i < vertexOf.length; i++) {
      if (vertexOf[i] >= 0) continue;
      vertexOf[i] = vertexErrors.length;
      vertices.push(part.vertices[2 * i]);
      vertices.push(part.vertices[2 * i + 1]);
      vertexErrors.push(part.vertexErrors[i]);
    }
  }

  private takeEdges(part: PlanarPart, vertexOf: Int32Array, edgeOf: Int32Array): void {
    const { edges, edgeCells, edgeNeurons, pairs } = this.plane;
    const shift = this.plane.cellStart.length;
    edges.reserve(2 * edgeOf.length);
    edgeCells.reserve(2 * edgeOf.length);
    edgeNeurons.reserve(edgeOf.length);
    for (let i = 0; i < edgeOf.length; i++) {
      const first = part.edgeCells[2 * i] + shift;
      if (edgeOf[i] >= 0) {
        edgeCells.data[2 * edgeOf[i] + 1] = first;
        pairs.push(edgeCells.data[2 * edgeOf[i]]);
        pairs.push(first);
        continue;
      }
      edgeOf[i] = edgeNeurons.length;
      const p = vertexOf[part.edges[2 * i]];
      const q = vertexOf[part.edges[2 * i + 1]];
      edges.push(p < q ? p : q);
      edges.push(p < q ? q : p);
      const second = part.edgeCells[2 * i + 1];
      edgeCells.push(first);
      edgeCells.push(second < 0 ? -1 : second + shift);
      edgeNeurons.push(part.edgeNeurons[i]);
    }
  }

  /** Notes the numbers of what later parts may have too. */
  private noteShared(
    { shared, corners }: PlanarPart,
    names: Int32Array,
    vertexOf: Int32Array,
    edgeOf: Int32Array,
  ): void {
    corners.forEach((vertex, corner) => {
      if (vertex >= 0) this.corners[corner] = vertexOf[vertex];
    });
    for (let i = 0, at = 0; i < names.length; i++, at += SHARED_WIDTH) {
      if (shared[at] >= 0) this.shared.number.data[names[i]] = edgeOf[shared[at]];
      if (shared[at + 2] >= 0) this.shared.vertex.data[names[i]] = vertexOf[shared[at + 2]];
    }
  }
}
