/**
 * Joins the parts of a plane that were walked apart into what one walk over all of it keeps, number by number; in the
 * plane what `polytope-join.ts` is in any dimension.
 */
import { CutTable } from "./cut-table.ts";
import { GrowableInt32 } from "./growable.ts";
import { JoinedArrays } from "./joined-arrays.ts";
import { JoinedFloat64, JoinedInt32 } from "./joined-tables.ts";
import { IdleTables, KeptTables } from "./kept-tables.ts";
import type { NeuronTable } from "./neurons.ts";
import type { UnitedCells } from "./planar-assembly.ts";
import type { NumberedPlane } from "./planar-numbering.ts";
import { type PlanarPart, SHARED_WIDTH } from "./planar-part.ts";
import type { WalkedArrays } from "./polytope-assembly.ts";

/** What a join needs until regions are known. */
class JoinedCells extends KeptTables {
  readonly sameMap = new GrowableInt32();
  /** Pairs of cells of different parts that share an edge. */
  readonly pairs = new GrowableInt32();
  /** Of the part at hand: names of its shared edges, and numbers in the whole of its vertices and edges. */
  readonly names = new GrowableInt32();
  readonly vertexOf = new GrowableInt32();
  readonly edgeOf = new GrowableInt32();
}

const joinedCells = new IdleTables(() => new JoinedCells());

export class PlanarJoin {
  private readonly vertices = new JoinedFloat64();
  private readonly vertexErrors = new JoinedFloat64();
  private readonly edges = new JoinedInt32();
  private readonly edgeCells = new JoinedInt32();
  private readonly edgeNeurons = new JoinedInt32();
  private readonly cellStart = new JoinedInt32();
  private readonly cellVertices = new JoinedInt32();
  private readonly cellEdges = new JoinedInt32();
  private readonly cells = joinedCells.acquire();
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

  /**
   * Appends the cells of a part; parts come in the order of their routes. With it there is about a `share` of all cells (0: not known).
   */
  add(part: PlanarPart, share: number): void {
    const names = this.namesOf(part);
    const { vertexOf, edgeOf } = this.knownNumbers(part, names);
    this.takeVertices(part, vertexOf, share);
    this.takeEdges(part, vertexOf, edgeOf, share);
    this.noteShared(part, names, vertexOf, edgeOf);
    this.cells.sameMap.pushShifted(part.sameMap, this.cellStart.length);
    this.cellStart.appendShifted(part.cellStart, this.cellVertices.length, part.cells, share);
    this.cellVertices.appendMapped(part.cellVertices, vertexOf, share);
    this.cellEdges.appendMapped(part.cellEdges, edgeOf, share);
    this.arrays.add(part, vertexOf, share);
  }

  /** All that was joined; `united` may be used until `release`. */
  result(complete: boolean): { plane: NumberedPlane; arrays: WalkedArrays; united: UnitedCells } {
    this.cellStart.append(Uint32Array.of(this.cellVertices.length), 1);
    const plane = {
      vertices: this.vertices.toResult(),
      vertexErrors: this.vertexErrors.toResult(),
      edges: this.edges.toUnsigned(),
      edgeCells: this.edgeCells.toResult(),
      edgeNeurons: this.edgeNeurons.toResult(),
      cellStart: this.cellStart.toUnsigned(),
      cellVertices: this.cellVertices.toUnsigned(),
      cellEdges: this.cellEdges.toUnsigned(),
    };
    const { sameMap, pairs } = this.cells;
    const united = {
      parent: sameMap.data.subarray(0, sameMap.length),
      pairs: pairs.data.subarray(0, pairs.length),
    };
    return { plane, arrays: this.arrays.result(complete), united };
  }

  /** Gives memory back; the join is over. */
  release(): void {
    joinedCells.release(this.cells);
    this.shared.release();
  }

  /** Common names of the part's shared edges, in their order. */
  private namesOf({ border, shared }: PlanarPart): Int32Array {
    const names = listOf(this.cells.names, shared.length / SHARED_WIDTH);
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
    const vertexOf = listOf(this.cells.vertexOf, vertexErrors.length);
    const edgeOf = listOf(this.cells.edgeOf, edgeNeurons.length);
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
  private takeVertices(part: PlanarPart, vertexOf: Int32Array, share: number): void {
    this.vertices.reserve(2 * vertexOf.length, share);
    this.vertexErrors.reserve(vertexOf.length, share);
    const { data: vertices } = this.vertices;
    const { data: errors } = this.vertexErrors;
    const { vertices: places, vertexErrors } = part;
    let next = this.vertexErrors.length;
    for (let i = 0; i < vertexOf.length; i++) {
      if (vertexOf[i] >= 0) continue;
      vertices[2 * next] = places[2 * i];
      vertices[2 * next + 1] = places[2 * i + 1];
      errors[next] = vertexErrors[i];
      vertexOf[i] = next++;
    }
    this.vertices.length = 2 * next;
    this.vertexErrors.length = next;
  }

  private takeEdges(part: PlanarPart, vertexOf: Int32Array, edgeOf: Int32Array, share: number): void {
    const { pairs } = this.cells;
    const shift = this.cellStart.length;
    this.edges.reserve(2 * edgeOf.length, share);
    this.edgeCells.reserve(2 * edgeOf.length, share);
    this.edgeNeurons.reserve(edgeOf.length, share);
    const { data: edges } = this.edges;
    const { data: cells } = this.edgeCells;
    const { data: neurons } = this.edgeNeurons;
    const { edges: ends, edgeCells, edgeNeurons } = part;
    let next = this.edgeNeurons.length;
    for (let i = 0; i < edgeOf.length; i++) {
      const first = edgeCells[2 * i] + shift;
      if (edgeOf[i] >= 0) {
        cells[2 * edgeOf[i] + 1] = first;
        pairs.push(cells[2 * edgeOf[i]]);
        pairs.push(first);
        continue;
      }
      const p = vertexOf[ends[2 * i]];
      const q = vertexOf[ends[2 * i + 1]];
      edges[2 * next] = p < q ? p : q;
      edges[2 * next + 1] = p < q ? q : p;
      const second = edgeCells[2 * i + 1];
      cells[2 * next] = first;
      cells[2 * next + 1] = second < 0 ? -1 : second + shift;
      neurons[next] = edgeNeurons[i];
      edgeOf[i] = next++;
    }
    this.edges.length = 2 * next;
    this.edgeCells.length = 2 * next;
    this.edgeNeurons.length = next;
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

/** So many times −1, in the memory of a table. */
function listOf(table: GrowableInt32, length: number): Int32Array {
  return table.filled(length, -1).subarray(0, length);
}
