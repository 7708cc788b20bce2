/** From what a planar walk left behind to the arrays of a `PlanarComplex`. */
import type { Network } from "../network/network.ts";
import type { PlanarDomain } from "./domain.ts";
import type { GrowableInt32 } from "./growable.ts";
import { linearRegions } from "./linear-regions.ts";
import type { PlanarComplex } from "./planar-complex.ts";
import { VERTEX_WIDTH } from "./planar-mesh.ts";
import type { WalkedArrays } from "./polytope-assembly.ts";

/** What a walk, or several joined, know of a plane's cells. */
export interface WalkedPlane {
  readonly mesh: {
    /** Three numbers a vertex, see `PlanarMesh`. */
    readonly vertices: { readonly data: Float64Array };
    readonly vertexCount: number;
    readonly edgeCount: number;
    readonly wholeEdges: number;
    splitVertex(edge: number): number;
    edgeSource(edge: number): number;
  };
  readonly cellStart: GrowableInt32;
  readonly cellVertices: GrowableInt32;
  readonly cellEdges: GrowableInt32;
  readonly arrays: WalkedArrays;
}

export function assemblePlanar(network: Network, domain: PlanarDomain, walked: WalkedPlane): PlanarComplex {
  const { neurons, patterns, maps, mapErrors, exactSigns, complete } = walked.arrays;
  const cells = walked.cellStart.length;
  const { outputSize } = network;
  const { vertexCount, edgeCount, edgeCells, ...mesh } = numberedMesh(walked);
  const { regions, count } = linearRegions(
    network,
    { slice: domain.slice, neurons, outputSize, cells, patterns, maps, mapErrors, corners: domain.corners },
    edgeCells,
  );
  return {
    dimension: 2,
    domain,
    neurons,
    outputSize,
    edgeCells,
    ...mesh,
    patterns,
    maps,
    mapErrors,
    regions,
    counts: {
      cells,
      linearRegions: count,
      vertices: vertexCount,
      edges: edgeCount,
      fVector: [vertexCount, edgeCount, cells],
    },
    euler: vertexCount - edgeCount + cells,
    certified: true,
    exactSigns,
    complete,
  };
}

/**
 * Numbers vertices and edges by their first use, cell by cell in the order of each cell's corners, so that the numbers
 * do not depend on the order in which they were made.
 */
function numberedMesh({
  mesh,
  arrays,
  cellStart: starts,
  cellVertices: corners,
  cellEdges: sides,
}: WalkedPlane) {
  const cells = starts.length;
  const length = corners.length;
  const points = mesh.vertices.data;
  const vertexNumber = new Int32Array(mesh.vertexCount).fill(-1);
  const edgeNumber = new Int32Array(mesh.edgeCount).fill(-1);
  const cellStart = new Uint32Array(cells + 1);
  cellStart.set(starts.data.subarray(0, cells));
  cellStart[cells] = length;
  const cellVertices = new Uint32Array(length);
  const cellEdges = new Uint32Array(length);
  const vertices = new Float64Array(2 * mesh.vertexCount);
  const vertexErrors = new Float64Array(mesh.vertexCount);
  const edges = new Uint32Array(2 * mesh.wholeEdges);
  const edgeCells = new Int32Array(2 * mesh.wholeEdges);
  const edgeNeurons = new Int32Array(mesh.wholeEdges);
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
        if (mesh.splitVertex(made) >= 0)
          throw new Error("internal: a cell kept an edge that its neighbour cut; please report the network");
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
  // A walk that was stopped has made some for cells that it did not come to.
  if (arrays.complete && (vertexCount !== mesh.vertexCount || edgeCount !== mesh.wholeEdges))
    throw new Error("internal: a vertex or an edge belongs to no cell; please report the network");
  return {
    vertexCount,
    edgeCount,
    vertices: first(vertices, 2 * vertexCount),
    vertexErrors: first(vertexErrors, vertexCount),
    edges: first(edges, 2 * edgeCount),
    edgeCells: first(edgeCells, 2 * edgeCount),
    edgeNeurons: first(edgeNeurons, edgeCount),
    cellStart,
    cellVertices,
    cellEdges,
  };
}

/** The first numbers of an array; of a complete complex that is all of them, and nothing is copied. */
function first<T extends Float64Array | Int32Array | Uint32Array>(array: T, count: number): T {
  return array.length === count ? array : (array.slice(0, count) as T);
}
