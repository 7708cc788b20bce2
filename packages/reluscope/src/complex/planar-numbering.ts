/**
 * Vertices and edges of a plane numbered by their first use, cell by cell in the order of each cell's corners, so that
 * the numbers do not depend on the order in which a walk made them.
 */
import type { ArrayMaker } from "./array-maker.ts";
import { type PlanarMesh, VERTEX_WIDTH } from "./planar-mesh.ts";
import type { PlanarWalk } from "./planar-walk.ts";

/** The faces of a `PlanarComplex`, which says what they are. */
export interface NumberedPlane {
  readonly vertices: Float64Array;
  readonly vertexErrors: Float64Array;
  readonly edges: Uint32Array;
  readonly edgeCells: Int32Array;
  readonly edgeNeurons: Int32Array;
  readonly cellStart: Uint32Array;
  readonly cellVertices: Uint32Array;
  readonly cellEdges: Uint32Array;
}

/**
 * The numbers of a walk's vertices and edges, as long as it is not released; −1 for those that belong to none of its cells.
 */
export interface WalkNumbers {
  readonly vertexNumber: Int32Array;
  readonly edgeNumber: Int32Array;
}

/**
 * In arrays of `make`. With `complete`, every vertex and every edge that is not cut has to belong to a cell.
 */
export function numberedPlane(
  walk: PlanarWalk,
  complete: boolean,
  make: ArrayMaker,
): { readonly plane: NumberedPlane } & WalkNumbers {
  const { mesh, memory, cellStart: starts, cellVertices: corners } = walk;
  const cells = starts.length;
  const length = corners.length;
  const numbers = {
    vertexNumber: memory.vertexNumber.filled(mesh.vertexCount, -1),
    edgeNumber: memory.edgeNumber.filled(mesh.edgeCount, -1),
  };
  const plane = {
    vertices: make.float64(2 * mesh.vertexCount),
    vertexErrors: make.float64(mesh.vertexCount),
    edges: make.uint32(2 * mesh.wholeEdges),
    edgeCells: make.int32(2 * mesh.wholeEdges),
    edgeNeurons: make.int32(mesh.wholeEdges),
    cellStart: make.uint32(cells + 1),
    cellVertices: make.uint32(length),
    cellEdges: make.uint32(length),
  };
  plane.cellStart.set(starts.data.subarray(0, cells));
  plane.cellStart[cells] = length;
  const vertexCount = numberVertices(walk, numbers.vertexNumber, plane);
  const edgeCount = numberEdges(walk, numbers.edgeNumber, plane);
  if (complete && (vertexCount !== mesh.vertexCount || edgeCount !== mesh.wholeEdges))
    throw new Error("internal: a vertex or an edge belongs to no cell; please report the network");
  return {
    ...numbers,
    plane: {
      ...plane,
      vertices: first(plane.vertices, 2 * vertexCount),
      vertexErrors: first(plane.vertexErrors, vertexCount),
      edges: first(plane.edges, 2 * edgeCount),
      edgeCells: first(plane.edgeCells, 2 * edgeCount),
      edgeNeurons: first(plane.edgeNeurons, edgeCount),
    },
  };
}

/** Numbers vertices, and tells how many these are. Long loops end their functions: see `writeVertices` in `found-lists.ts`. */
function numberVertices(
  { mesh, cellVertices: { data: corners } }: PlanarWalk,
  vertexNumber: Int32Array,
  { vertices, vertexErrors, cellVertices }: NumberedPlane,
): number {
  const points = mesh.vertices.data;
  let count = 0;
  for (let k = 0; k < cellVertices.length; k++) {
    const made = corners[k];
    let vertex = vertexNumber[made];
    if (vertex < 0) {
      vertex = count++;
      vertexNumber[made] = vertex;
      vertices[2 * vertex] = points[VERTEX_WIDTH * made];
      vertices[2 * vertex + 1] = points[VERTEX_WIDTH * made + 1];
      vertexErrors[vertex] = points[VERTEX_WIDTH * made + 2];
    }
    cellVertices[k] = vertex;
  }
  return count;
}

/** Numbers edges between numbered vertices, and tells how many these are. */
function numberEdges(
  { mesh, cellEdges: { data: sides } }: PlanarWalk,
  edgeNumber: Int32Array,
  { edges, edgeCells, edgeNeurons, cellStart, cellVertices, cellEdges }: NumberedPlane,
): number {
  let count = 0;
  for (let cell = 0; cell + 1 < cellStart.length; cell++) {
    const from = cellStart[cell];
    const to = cellStart[cell + 1];
    for (let k = from; k < to; k++) {
      const made = sides[k];
      let edge = edgeNumber[made];
      if (edge < 0) {
        checkWhole(mesh, made);
        edge = count++;
        edgeNumber[made] = edge;
        const p = cellVertices[k];
        const q = cellVertices[k + 1 === to ? from : k + 1];
        edges[2 * edge] = p < q ? p : q;
        edges[2 * edge + 1] = p < q ? q : p;
        edgeNeurons[edge] = mesh.edgeSource(made);
        edgeCells[2 * edge] = cell;
        edgeCells[2 * edge + 1] = -1;
      } else edgeCells[2 * edge + 1] = cell;
      cellEdges[k] = edge;
    }
  }
  return count;
}

function checkWhole(mesh: PlanarMesh, edge: number): void {
  if (mesh.splitVertex(edge) >= 0)
    throw new Error("internal: a cell kept an edge that its neighbour cut; please report the network");
}

/** The first `count` entries of an array: itself if these are all, as in a complete plane. */
function first<T extends Float64Array | Uint32Array | Int32Array>(array: T, count: number): T {
  return array.length === count ? array : (array.subarray(0, count) as T);
}
