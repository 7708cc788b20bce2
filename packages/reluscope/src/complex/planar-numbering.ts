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
  { mesh, memory, cellStart: starts, cellVertices: corners, cellEdges: sides }: PlanarWalk,
  complete: boolean,
  make: ArrayMaker,
): { readonly plane: NumberedPlane } & WalkNumbers {
  const cells = starts.length;
  const length = corners.length;
  const points = mesh.vertices.data;
  const vertexNumber = memory.vertexNumber.filled(mesh.vertexCount, -1);
  const edgeNumber = memory.edgeNumber.filled(mesh.edgeCount, -1);
  const cellStart = make.uint32(cells + 1);
  cellStart.set(starts.data.subarray(0, cells));
  cellStart[cells] = length;
  const cellVertices = make.uint32(length);
  const cellEdges = make.uint32(length);
  const vertices = make.float64(2 * mesh.vertexCount);
  const vertexErrors = make.float64(mesh.vertexCount);
  const edges = make.uint32(2 * mesh.wholeEdges);
  const edgeCells = make.int32(2 * mesh.wholeEdges);
  const edgeNeurons = make.int32(mesh.wholeEdges);
  let vertexCount = 0;
  let edgeCount = 0;
  for (let cell = 0; cell < cells; cell++) {
    const from = cellStart[cell];
    const to = cellStart[cell + 1];
    for (let k = from; k < to; k++) {
      const made = corners.data[k];
      let vertex = vertexNumber[made];
      if (vertex < 0) {
        vertex = vertexCount++;
        vertexNumber[made] = vertex;
        vertices[2 * vertex] = points[VERTEX_WIDTH * made];
        vertices[2 * vertex + 1] = points[VERTEX_WIDTH * made + 1];
        vertexErrors[vertex] = points[VERTEX_WIDTH * made + 2];
      }
      cellVertices[k] = vertex;
    }
    for (let k = from; k < to; k++) {
      const made = sides.data[k];
      let edge = edgeNumber[made];
      if (edge < 0) {
        checkWhole(mesh, made);
        edge = edgeCount++;
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
  if (complete && (vertexCount !== mesh.vertexCount || edgeCount !== mesh.wholeEdges))
    throw new Error("internal: a vertex or an edge belongs to no cell; please report the network");
  return {
    vertexNumber,
    edgeNumber,
    plane: {
      vertices: first(vertices, 2 * vertexCount),
      vertexErrors: first(vertexErrors, vertexCount),
      edges: first(edges, 2 * edgeCount),
      edgeCells: first(edgeCells, 2 * edgeCount),
      edgeNeurons: first(edgeNeurons, edgeCount),
      cellStart,
      cellVertices,
      cellEdges,
    },
  };
}

function checkWhole(mesh: PlanarMesh, edge: number): void {
  if (mesh.splitVertex(edge) >= 0)
    throw new Error("internal: a cell kept an edge that its neighbour cut; please report the network");
}

/** The first `count` entries of an array: itself if these are all, as in a complete plane. */
function first<T extends Float64Array | Uint32Array | Int32Array>(array: T, count: number): T {
  return array.length === count ? array : (array.subarray(0, count) as T);
}
